"""Log lines without secrets: for people, or as JSON, one object an event, with its job and chat."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

from aiohttp.http_exceptions import BadHttpMessage

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{8,}")
_ABOUT: ContextVar[Mapping[str, int]] = ContextVar("about", default=MappingProxyType({}))


def redact(text: str) -> str:
    """`text` with everything that looks like a bot token replaced, tracebacks and URLs included."""
    return _TOKEN.sub("<token>", text)


def about(**what: int | None) -> None:
    """All that this task, and what it begins from now on, logs is about these; or nothing."""
    _ABOUT.set({name: value for name, value in what.items() if value is not None})


class _Redacting(logging.Formatter):
    """Redacts last, so that no argument, exception or stack trace can carry a token past it."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Json(logging.Formatter):
    """One JSON object a line, whatever the message has in it."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_ABOUT.get(),
        }
        event |= {name: getattr(record, name) for name in ("job", "chat", "update") if hasattr(record, name)}
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return redact(json.dumps(event, ensure_ascii=False, default=str))


def _is_news(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], BadHttpMessage))


def set_up(level: int = logging.INFO, *, as_json: bool = False) -> None:
    """Log to standard error, one line an event, tokens redacted."""
    handler = logging.StreamHandler(sys.stderr)
    text = _Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if as_json else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx logs each request's URL at INFO, and with it the token; ten lines a minute of it say nothing.
    for chatty in ("httpx", "httpcore", "aiohttp.access", "alembic", "telegram.ext"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Whoever sends something else than HTTP to our port is answered, and is no news.
    logging.getLogger("aiohttp.server").addFilter(_is_news)
    # An answer that is no JSON, as a proxy's page, has its traceback there, and its one line from who asked.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
