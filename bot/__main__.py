"""`python -m bot`: the bot on Telegram, or, without a token, in its own sandbox with a chat page."""

import argparse
import asyncio
import sys

from pydantic import ValidationError

from bot import app, logs
from bot.settings import Settings
from engine.settings import explain


def main() -> None:
    parser = argparse.ArgumentParser(prog="pastiche", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8081, help="of the chat page and /healthz (default: 8081)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve them on (default: 127.0.0.1)")
    arguments = parser.parse_args()
    logs.set_up()
    try:
        settings = Settings()
    except ValidationError as error:
        sys.exit(explain(error))
    try:
        asyncio.run(app.run(settings, arguments.host, arguments.port))
    except app.StartError as error:
        sys.exit(str(error))
    except OSError as error:
        if error.errno in (13, 98, 99):  # not allowed, taken, not ours
            sys.exit(
                f"{arguments.host}:{arguments.port} cannot be used ({error.strerror}); choose another --port."
            )
        raise


if __name__ == "__main__":
    main()
