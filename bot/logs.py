"""Log lines without secrets."""

import logging
import re
import sys

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{8,}")


def redact(text: str) -> str:
    """`text` with everything that looks like a bot token replaced, tracebacks and URLs included."""
    return _TOKEN.sub("<token>", text)


class _Redacting(logging.Formatter):
    """Redacts last, so that no argument, exception or stack trace can carry a token past it."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error, one line an event, tokens redacted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx logs each request's URL at INFO, and with it the token; ten lines a minute of it say nothing.
    for chatty in ("httpx", "httpcore", "aiohttp.access", "alembic", "telegram.ext"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
