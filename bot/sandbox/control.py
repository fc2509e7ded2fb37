"""What only tests ask and order: faults, what the bot called, and the past of a message.

`POST /sandbox/faults`: see `bot.sandbox.faults`.
`GET /sandbox/calls`: the calls that match `method` (several with commas; without it, all but getUpdates),
    `chat`, `message_id`, `outcome` (ok or failed) and came after the one numbered `after`; `last` is the
    number of the last call of all, to ask from there on. With `wait` it returns when `count` (1) of
    them have ended, with `begun` 1 when they have arrived, or after so many seconds.
`GET /sandbox/quiet`: `{"quiet": true}` as soon as the bot called nothing for `seconds`, false after `wait`.
`GET /sandbox/history`: every state of the message `message_id`, or of all messages, of `chat`, oldest first.
"""

from typing import Any

from aiohttp import web

from bot.sandbox.calls import Wanted
from bot.sandbox.errors import Refusal
from bot.sandbox.parameters import Parameters
from bot.sandbox.replies import Action, handler
from bot.sandbox.state import FAULTS
from bot.sandbox.world import World

LONGEST_WAIT = 120.0
"""Seconds."""


def add_routes(app: web.Application) -> None:
    app.router.add_post("/sandbox/faults", _faults)
    for name, action in QUESTIONS.items():
        app.router.add_get(f"/sandbox/{name}", handler(action))


async def _faults(request: web.Request) -> web.Response:
    async def order(world: World, call: Parameters) -> dict[str, Any]:
        request.app[FAULTS].order(call)
        return {"ordered": True}

    return await handler(order)(request)


async def _calls(world: World, call: Parameters) -> dict[str, Any]:
    wanted = Wanted(
        after=call.number("after"),
        methods=frozenset(filter(None, call.text("method").lower().replace(" ", "").split(","))),
        chat=call.number("chat"),
        message_id=call.number("message_id"),
        outcome=call.text("outcome"),
    )
    if wanted.outcome not in ("", "ok", "failed"):
        raise Refusal(f"An outcome is ok or failed, not {wanted.outcome!r}.")
    if wait := _seconds(call, "wait", 0):
        await world.calls.wait(wanted, call.number("count", 1), wait, begun=call.flag("begun"))
    return {"calls": world.calls.matching(wanted), "last": world.calls.last}


async def _quiet(world: World, call: Parameters) -> dict[str, Any]:
    return {"quiet": await world.calls.quiet(_seconds(call, "seconds", 1), _seconds(call, "wait", 30))}


async def _history(world: World, call: Parameters) -> dict[str, Any]:
    return {"states": world.history.of(call.number("chat"), call.number("message_id"))}


QUESTIONS: dict[str, Action] = {"calls": _calls, "quiet": _quiet, "history": _history}


def _seconds(call: Parameters, name: str, default: float) -> float:
    try:
        return min(float(call.text(name) or default), LONGEST_WAIT)
    except ValueError as problem:
        raise Refusal(f"{name} is a number of seconds, not {call.text(name)!r}.") from problem
