"""What went wrong, as an answer: a status, a sentence in the language of whoever asks, and a code."""

import logging
from collections.abc import Mapping

from aiohttp import web
from pydantic import ValidationError

from bot.studio.guard import TooOften
from bot.studio.identity import Unknown
from bot.studio.schemas import Problem
from bot.switches import TooManyAnHour
from bot.texts import Sorry, plain
from engine.errors import BadPicture, BadRequest, EngineError
from storage.errors import Away, MissingImage, NoRoom, Stopped, Unreachable

log = logging.getLogger(__name__)

STATUSES: Mapping[str, int] = {
    "banned": 403,
    "job-gone": 404,
    "style-gone": 404,
    "studio-no-such": 404,
    "studio-not-understood": 400,
    "studio-too-large": 413,
    "studio-not-json": 415,
    "studio-no-mask": 422,
    "studio-no-size": 422,
    "too-many-waiting": 429,
    "fetch-failed": 503,
    "not-here-yet": 503,
    "studio-starting": 503,
}
"""By the key of the apology; what is not here is 409: asked rightly, and not to be had as things stand."""
IN_STUDIO: Mapping[str, str] = {
    "too-many-waiting": "studio-many-waiting",
    "style-gone": "studio-painting-gone",
    "error-painting-gone": "studio-painting-gone",
    "error-picture-empty": "studio-file-empty",
    **dict.fromkeys(
        (
            "error-picture-unknown",
            "error-picture-kind",
            "error-picture-damaged",
            "error-picture-variety",
            "error-picture-too-many-scans",
            "error-picture-too-many-pieces",
            "error-picture-mode",
            "error-picture-not-read",
        ),
        "studio-file",
    ),
    **dict.fromkeys(
        ("error-picture-too-large", "error-picture-too-heavy", "error-picture-takes-too-long"),
        "studio-file-large",
    ),
    **dict.fromkeys(
        ("error-out-of-memory", "error-timed-out", "error-worker-died", "error-given-up"),
        "studio-not-painted",
    ),
}
"""What is said instead of a sentence that names what only a chat has: commands, and photos beside files."""
SOON = 30
"""Seconds after which it is worth asking again where nobody can tell."""


def answered(error: Exception, language: str | None) -> web.Response:
    """The answer to whatever was raised; what nobody expected is in the log, and not in the answer."""
    status, sorry = _understood(error)
    headers = {}
    if isinstance(sorry, TooOften | TooManyAnHour):
        headers["Retry-After"] = str(60 * int(sorry.values["count"]))
    elif status in (429, 503):
        headers["Retry-After"] = str(SOON)
    if status == 401:
        headers["WWW-Authenticate"] = "tma, Bearer"
    problem = Problem(error=said(sorry, language), code=sorry.key)
    return web.json_response(text=problem.model_dump_json(), status=status, headers=headers)


def said(sorry: Sorry, language: str | None) -> str:
    """An apology as the page says it."""
    return plain(IN_STUDIO.get(sorry.key, sorry.key), language, **sorry.values)


def of_http(error: web.HTTPException, language: str | None) -> web.Response:
    """What aiohttp refuses (no such address, another method), in the same form."""
    headers = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
    key = "studio-no-such" if error.status == 404 else "studio-not-so"
    problem = Problem(error=plain(key, language), code=key)
    return web.json_response(text=problem.model_dump_json(), status=error.status, headers=headers)


def _understood(error: Exception) -> tuple[int, Sorry]:
    match error:
        case Unknown():
            return 401, error
        case TooOften() | TooManyAnHour():
            return 429, error
        case Sorry():
            return STATUSES.get(error.key, 409), error
        case ValidationError():
            return 400, Sorry("studio-not-understood", why=_first(error))
        case BadPicture() | BadRequest():
            return 422, Sorry.of(error)
        case MissingImage():
            return 404, Sorry("job-gone")
        case Stopped():
            return 409, Sorry("job-gone")
        case Unreachable():
            return 503, Sorry("out-of-reach")
        case NoRoom():
            log.error("no room: %s", error)
            return 503, Sorry("no-room")
        case Away():
            return 503, Sorry("studio-starting")
        case EngineError():
            log.error("the studio: %s", error)
            return 503, Sorry.of(error)
    log.error("unexpected, in the studio", exc_info=error)
    return 500, Sorry("unexpected")


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, and where."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in found["loc"])
    return f"{where}: {found['msg']}" if where else found["msg"]
