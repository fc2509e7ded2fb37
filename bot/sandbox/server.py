"""A Bot API server on this machine, with people, their chats and a page to play in.

`GET /` is the chat page, `/bot<token>/<method>` and `/file/bot<token>/<path>` the Bot API,
`/sandbox/…` what the page and the tests use to be the people.
"""

import re
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox import answering, control, pages, webhook
from bot.sandbox.accounts import BotAccount
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Faults
from bot.sandbox.guard import only_from_here
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import LARGEST_BODY, read_parameters
from bot.sandbox.state import FAULTS, WORLD
from bot.sandbox.world import World

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
    control.add_routes(app)
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


async def _call(request: web.Request) -> web.StreamResponse:
    world, faults = request.app[WORLD], request.app[FAULTS]
    method_name = request.match_info["method"]
    call = world.calls.begin(method_name)

    async def work() -> web.Response:
        bot = _account(request)
        method = METHODS.get(method_name.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        if (length := faults.during_upload(method_name.lower())) is not None:
            await answering.broken_upload(request, length)
        parameters = await read_parameters(request)
        call.takes(parameters, world.chat_of_query(parameters.text("callback_query_id")))
        world.calls.news.tell()  # who waits for a call in one chat only may have been waiting for this

        async def deed() -> web.Response:
            result = await method(world, bot, parameters)
            call.gives(result)
            return answering.result(result)

        return await answering.spoiled(
            request, world.calls, call, deed, faults.next(method_name.lower(), call.chat)
        )

    return await answering.answered(request, world.calls, call, work)


async def _download(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    call = world.calls.begin("download")
    call.text = request.match_info["path"]

    async def work() -> web.Response:
        _account(request)
        file = world.files.at(request.match_info["path"])
        if file is None:
            raise ApiError(404, "Not Found")

        async def deed() -> web.Response:
            data = await world.files.read(file)
            call.gives(None)
            return web.Response(body=data, content_type="application/octet-stream")

        return await answering.spoiled(
            request, world.calls, call, deed, request.app[FAULTS].next("download", 0)
        )

    return await answering.answered(request, world.calls, call, work)
