"""What only tests ask and order: faults, what the bot called, and the past of a message.

`POST` and `GET /sandbox/faults`: see `bot.sandbox.faults`.
`POST /sandbox/migrate`, `rights`, `topic`, `linked`, `anonymous`: see `bot.sandbox.chats`.
`POST /sandbox/update`: puts its body before the bot as an update, of whatever content. One that names its
    `update_id` is delivered once under it, even if later ones were confirmed. Those of a list `together`
    are delivered together, under numbers of their own.
`POST /sandbox/again`: delivers the update `update_id`, or the last one, once more.
`GET /sandbox/updates`: the last updates as they were sent, and how many wait to be fetched.
`GET /sandbox/calls`: the calls that match `method` (several with commas; without it, all but getUpdates),
    `chat`, `message_id`, `outcome` (ok or failed) and came after the one numbered `after`; `last` is the
    number of the last call of all, to ask from there on. With `wait` it returns when `count` (1) of
    them have ended, with `begun` 1 when they have arrived, or after so many seconds.
`GET /sandbox/quiet`: `{"quiet": true}` as soon as the bot called nothing for `seconds`, false after `wait`.
`GET /sandbox/history`: every state of the message `message_id`, or of all messages, of `chat`, oldest first.
"""

from typing import Any

from aiohttp import web

from bot.sandbox import chats
from bot.sandbox.calls import Wanted
from bot.sandbox.errors import Refusal
from bot.sandbox.parameters import Parameters
from bot.sandbox.replies import Action, handler
from bot.sandbox.state import FAULTS
from bot.sandbox.world import World

LONGEST_WAIT = 120.0
"""Seconds."""


def add_routes(app: web.Application) -> None:
    app.router.add_post("/sandbox/faults", _order_fault)
    app.router.add_get("/sandbox/faults", _faults)
    for name, action in ORDERS.items():
        app.router.add_post(f"/sandbox/{name}", handler(action))
    for name, action in QUESTIONS.items():
        app.router.add_get(f"/sandbox/{name}", handler(action))


async def _faults(request: web.Request) -> web.Response:
    return web.json_response({"faults": request.app[FAULTS].waiting()})


async def _order_fault(request: web.Request) -> web.Response:
    async def order(world: World, call: Parameters) -> dict[str, Any]:
        request.app[FAULTS].order(call)
        return {"ordered": True}

    return await handler(order)(request)


async def _update(world: World, call: Parameters) -> dict[str, Any]:
    raw = dict(call.values)
    if call.has("together"):
        several = call.parsed("together", list)
        if not several or not all(isinstance(one, dict) for one in several):
            raise Refusal("What comes together is a list of updates.")
        return {"update_ids": [world.bot.inbox.add(one) for one in several]}
    if not call.has("update_id"):
        return {"update_id": world.bot.inbox.add(raw)}
    world.bot.inbox.repeat(raw)
    return {"update_id": raw["update_id"]}


async def _again(world: World, call: Parameters) -> dict[str, Any]:
    past = world.bot.inbox.past()
    found = [update for update in past if update["update_id"] == call.number("update_id")]
    if call.has("update_id") and not found:
        raise Refusal(f"There was no update {call.text('update_id')!r}.", 404)
    if not past:
        raise Refusal("There was no update yet.", 404)
    update = found[0] if found else past[-1]
    world.bot.inbox.repeat(update)
    return {"update_id": update["update_id"]}


async def _updates(world: World, call: Parameters) -> dict[str, Any]:
    return {"updates": world.bot.inbox.past(), "waiting": len(world.bot.inbox)}


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


ORDERS: dict[str, Action] = {
    "migrate": chats.migrate,
    "rights": chats.rights,
    "topic": chats.topic,
    "linked": chats.linked,
    "anonymous": chats.anonymous,
    "update": _update,
    "again": _again,
}
QUESTIONS: dict[str, Action] = {"calls": _calls, "quiet": _quiet, "history": _history, "updates": _updates}


def _seconds(call: Parameters, name: str, default: float) -> float:
    try:
        return min(float(call.text(name) or default), LONGEST_WAIT)
    except ValueError as problem:
        raise Refusal(f"{name} is a number of seconds, not {call.text(name)!r}.") from problem
