"""The studio as a part of the web server: its page, its addresses, and the headers that all of them bear."""

import json
import re
from collections.abc import Awaitable, Callable
from functools import cache, partial
from pathlib import Path

from aiohttp import web

from bot import metrics
from bot.house import House
from bot.studio.api import ENDPOINTS
from bot.studio.endpoints import Endpoint
from bot.studio.guard import HEADERS, address_of
from bot.studio.identity import Person, Unknown, is_key, signed_by_telegram
from bot.studio.openapi import document
from bot.studio.problems import answered, of_http
from bot.studio.visits import Call, Studio, Visit
from bot.texts import FALLBACK, Sorry, nearest
from storage import visitors
from storage.database import awaited

PAGE = Path(__file__).with_name("page")
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LANGUAGES = 10
"""Of `Accept-Language` that are looked at."""
_WANTED = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3})\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*")


def create_app(studio: Studio, page: Path = PAGE) -> web.Application:
    """All of it, to be mounted at `/studio/`. page: the folder whose files are served there."""
    app = web.Application(middlewares=[_in_words])
    app.on_response_prepare.append(_dress)

    async def send_away(app: web.Application) -> None:
        studio.send_away()

    app.on_shutdown.append(send_away)  # streams would hold it up
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, f"/api{endpoint.path}", partial(_serve, studio, endpoint))
    app.router.add_get("/openapi.json", _described)
    for file in sorted(page.rglob("*.*")):
        name = file.relative_to(page).as_posix()
        app.router.add_get("/" if name == "index.html" else f"/{name}", partial(_file, file))
    return app


async def _serve(studio: Studio, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    """Answers at one address, and counts that."""
    awaited.set(True)
    response = await _answer(studio, endpoint, request)
    metrics.STUDIO.labels(endpoint.name, response.status).inc()
    return response


async def _answer(studio: Studio, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    """The answer at one address, which says in words what went wrong."""
    language = spoken(request.headers.get("Accept-Language", ""))
    try:
        house = studio.house
        if house is None:
            raise Sorry("studio-starting")
        address = address_of(request, house.settings.studio_proxies)
        call = Call(studio, house, request, address, language)
        if not endpoint.is_open:
            person = await _who(request, house)
            language = house.languages.of(person.id, person.language or language)
            call = Visit(studio, house, request, address, language, person)
        return await endpoint.respond(call)
    except Exception as error:
        response = answered(error, language)
        if request.content.exception() is not None:  # else aiohttp reads on, and logs that it cannot
            request.content.feed_eof()
            response.force_close()
        return response


async def _who(request: web.Request, house: House) -> Person:
    """Who asks; raises Unknown."""
    given = request.headers.getall("Authorization", [])
    scheme, _, words = given[0].strip().partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() == "tma":
        return signed_by_telegram(words.strip(), house.telegram.token)
    if house.settings.studio != "public":
        if scheme.lower() == "bearer" or not given:
            raise Unknown("studio-closed", bot=house.telegram.username)
        raise Unknown("studio-unknown")
    if scheme.lower() == "bearer":
        person_id = await visitors.of_key(house.db, words.strip()) if is_key(words.strip()) else None
        if person_id is None:
            raise Unknown("studio-key-gone")
        return Person(person_id)
    raise Unknown("studio-unknown")


def spoken(accepted: str) -> str | None:
    """The first language of an `Accept-Language` that is spoken here, as it is written there; None for none.

    >>> spoken("fr, pt-PT;q=0.8, de;q=0.9"), spoken("fr, de;q=0"), spoken("")
    ('de', None, None)
    """
    wanted = []
    for part in accepted.split(",")[:_LANGUAGES]:
        if found := _WANTED.fullmatch(part):
            wanted.append((float(found[2] or 1), found[1]))
    for share, language in sorted(wanted, key=lambda each: -each[0]):
        if share == 0:
            break
        if nearest(language) != FALLBACK or language.lower().startswith(FALLBACK):
            return language
    return None


@web.middleware
async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return of_http(error, spoken(request.headers.get("Accept-Language", "")))


async def _dress(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")


async def _described(request: web.Request) -> web.Response:
    return web.json_response(text=_description())


@cache
def _description() -> str:
    return json.dumps(document())


async def _file(file: Path, request: web.Request) -> web.FileResponse:
    known = TYPES.get(file.suffix)  # which some systems call by older names
    return web.FileResponse(file, headers={"Content-Type": f"{known}; charset=utf-8"} if known else None)
