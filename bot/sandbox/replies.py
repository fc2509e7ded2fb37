"""What the page and the tests get: JSON, or a sentence with the status of the refusal."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError, Refusal
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.state import WORLD
from bot.sandbox.world import World

Action = Callable[[World, Parameters], Awaitable[dict[str, Any]]]


def handler(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A request handler for something that is done in the world."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await action(request.app[WORLD], await read_parameters(request)))
        except Refusal as problem:
            return refused(str(problem), problem.status)
        except ApiError as problem:
            return refused(problem.description, problem.code)

    return handle


def refused(sentence: str, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
