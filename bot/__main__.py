"""`python -m bot`: the bot on Telegram, or, without a token, in its own sandbox with a chat page."""

import argparse
import asyncio
import logging
import sys
from typing import NoReturn

from pydantic import ValidationError

from bot import app, logs
from bot.proxies import NoWayThrough
from bot.settings import Settings
from bot.starting import StartError
from engine.settings import ENV_FILE, explain, misspelt
from storage.errors import CannotOpen

WRONG = 2
"""The exit status where a setting or the machine has to be changed first; else it is 1."""

log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(prog="pastiche", description=__doc__)
    parser.add_argument(
        "--port", type=_port, default=8081, help="of the chat page and /healthz (default: 8081)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve them on (default: 127.0.0.1)")
    arguments = parser.parse_args()
    logs.set_up()
    try:
        for sentence in misspelt(Settings):
            log.warning("%s", sentence)
        settings = Settings()
        logs.set_up(as_json=settings.log == "json")
    except ValidationError as error:
        _end(explain(error))
    except (OSError, UnicodeDecodeError) as error:
        _end(f"The file {ENV_FILE} cannot be read: {error}")
    try:
        asyncio.run(app.run(settings, arguments.host, arguments.port))
    except StartError as error:
        _end(str(error), error.status)
    except (CannotOpen, NoWayThrough) as error:
        _end(str(error))


def _end(sentence: str, status: int = WRONG) -> NoReturn:
    print(logs.redact(sentence), file=sys.stderr)
    sys.exit(status)


def _port(words: str) -> int:
    port = int(words) if words.isdecimal() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(
            f"{words!r} is no port; it may be 1 to 65535, or 0 for any that is free"
        )
    return port


if __name__ == "__main__":
    main()
