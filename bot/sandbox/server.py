"""A Bot API server on this machine, with two people, their chats and a page to play in.

`GET /` is the chat page, `/bot<token>/<method>` and `/file/bot<token>/<path>` the Bot API,
`/sandbox/…` what the page and the tests use to be the people.
"""

import re
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox import pages, webhook
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Faults
from bot.sandbox.guard import only_from_here
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import LARGEST_BODY, read_parameters
from bot.sandbox.state import FAULTS, WORLD
from bot.sandbox.world import BotAccount, World

TOKEN_FORM = re.compile(r"[0-9]{1,18}:[A-Za-z0-9_-]{3,}")


def create_app(*, data_dir: Path | None = None, clock: Callable[[], float] = time.time) -> web.Application:
    """The server as an application; the caller binds it, to 127.0.0.1 unless it knows better.

    Run it without an access log: the paths of the Bot API carry the token.

    data_dir: where chats, files and undelivered updates outlive a restart; None keeps them in memory.
    clock: seconds since 1970, for tests that move time.
    """
    app = web.Application(middlewares=[only_from_here], client_max_size=LARGEST_BODY)
    app[WORLD] = World(data_dir, clock)
    app[FAULTS] = Faults()
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.router.add_get("/file/bot{token}/{path:.+}", _download)
    pages.add_routes(app)
    app.cleanup_ctx.append(_world_open)
    # Polls and event streams would hold the shutdown up, so they end before connections are waited for.
    app.on_shutdown.append(_release)
    return app


async def _world_open(app: web.Application) -> AsyncIterator[None]:
    world = app[WORLD]
    await world.open()
    webhook.start(world, world.bot)
    yield
    for bot in (world.bot, *world.others.values()):
        await webhook.stop(bot)
    await world.close()


async def _release(app: web.Application) -> None:
    app[WORLD].release()


def _account(request: web.Request) -> BotAccount:
    token = request.match_info["token"]
    if not TOKEN_FORM.fullmatch(token):
        raise ApiError(401, "Unauthorized")
    return request.app[WORLD].account(token)


async def _call(request: web.Request) -> web.Response:
    name = request.match_info["method"].lower()
    try:
        bot = _account(request)
        method = METHODS.get(name)
        if method is None:
            raise ApiError(404, "Not Found")
        call = await read_parameters(request)
        fault = request.app[FAULTS].next(name)
        if fault and not fault.after:
            await fault.strike()
        result = await method(request.app[WORLD], bot, call)
        if fault:
            await fault.strike()
    except ApiError as problem:
        return web.json_response(problem.body(), status=problem.code)
    except ConnectionAbortedError:
        if request.transport:
            request.transport.abort()
        return web.Response(status=504)
    return web.json_response({"ok": True, "result": result})


async def _download(request: web.Request) -> web.Response:
    try:
        _account(request)
        file = request.app[WORLD].files.at(request.match_info["path"])
        if file is None:
            raise ApiError(404, "Not Found")
        fault = request.app[FAULTS].next("download")
        if fault:
            await fault.strike()
    except ApiError as problem:
        return web.json_response(problem.body(), status=problem.code)
    data = await request.app[WORLD].files.read(file)
    return web.Response(body=data, content_type="application/octet-stream")
