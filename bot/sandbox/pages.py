"""The chat page and the requests it makes: `/`, `/page/…` and `/sandbox/…`."""

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox import people, profile, themselves, web_apps
from bot.sandbox.parameters import Parameters
from bot.sandbox.replies import Action, handler, refused
from bot.sandbox.state import WORLD
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
SHOWABLE = {"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}
"""Types a browser may show in place; anything else a person sent is only for saving."""
HEARTBEAT = 15.0
ANSWER_WAIT = 10.0
"""Seconds; the first keeps an idle event stream open, the second is how long an answer is waited for."""


def add_routes(app: web.Application) -> None:
    app.router.add_get("/", _page)
    app.router.add_get("/page/{file}", _page)
    app.router.add_get("/sandbox/world", _world)
    app.router.add_get("/sandbox/messages", _messages)
    app.router.add_get("/sandbox/events", _events)
    app.router.add_get("/sandbox/answer", _answer)
    app.router.add_get("/sandbox/offer", _offer)
    app.router.add_get("/sandbox/file", _file)
    for name, action in ACTIONS.items():
        app.router.add_post(f"/sandbox/{name}", handler(action))


async def _send(world: World, call: Parameters) -> dict[str, Any]:
    return {"messages": await people.send(world, call)}


async def _press(world: World, call: Parameters) -> dict[str, Any]:
    return {"callback_query_id": await people.press(world, call)}


async def _inquire(world: World, call: Parameters) -> dict[str, Any]:
    return {"inline_query_id": await people.inquire(world, call)}


async def _choose(world: World, call: Parameters) -> dict[str, Any]:
    return {"messages": [await people.choose(world, call)]}


async def _edit(world: World, call: Parameters) -> dict[str, Any]:
    return {"message": await people.edit(world, call)}


async def _delete(world: World, call: Parameters) -> dict[str, Any]:
    await people.delete(world, call)
    return {"deleted": True}


async def _block(world: World, call: Parameters) -> dict[str, Any]:
    return {"blocked": await people.block(world, call)}


async def _portrait(world: World, call: Parameters) -> dict[str, Any]:
    return {"photos": await themselves.portrait(world, call)}


async def _speak(world: World, call: Parameters) -> dict[str, Any]:
    return {"language_code": await themselves.speak(world, call)}


async def _launch(world: World, call: Parameters) -> dict[str, Any]:
    return {"url": web_apps.launch(world, call)}


ACTIONS: dict[str, Action] = {
    "send": _send,
    "press": _press,
    "inquire": _inquire,
    "choose": _choose,
    "edit": _edit,
    "delete": _delete,
    "block": _block,
    "portrait": _portrait,
    "speak": _speak,
    "launch": _launch,
}


async def _world(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    chats = [
        {
            **room.chat,
            "title": room.chat.get("title") or room.chat["first_name"],
            "people": list(room.people),
            "bot": room.bot_status,
            "admins": {str(person): role for person, role in room.admins.items()},
            "commands": {
                str(person): profile.commands_for(world.bot, room, world.people[person])
                for person in room.people
            },
            **({"menu": web_apps.menu_of(world.bot, room)} if room.private else {}),
            **({"topics": [{"id": k, "name": v} for k, v in room.topics.items()]} if room.topics else {}),
        }
        for room in world.rooms.values()
        if room.people and not room.moved_to
    ]
    menus = (menu for chat in chats for menu in chat["commands"].values())
    commands: list[dict[str, str]] = next((menu for menu in menus if menu), [])
    return web.json_response(
        {
            "bot": {**world.bot.user, "commands": commands},
            "people": [
                {**person, "blocked": person["id"] in world.blocked} for person in world.people.values()
            ],
            "chats": chats,
            "moved": {str(room.id): room.moved_to for room in world.rooms.values() if room.moved_to},
            "seq": world.events.seq,
        }
    )


async def _messages(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    chat = _number(request, "chat")
    if chat not in world.rooms:
        return refused(f"There is no chat {request.query.get('chat', '')!r}.", 404)
    messages = world.messages(chat, _number(request, "after"))
    return web.json_response({"messages": messages, "seq": world.events.seq})


async def _events(request: web.Request) -> web.StreamResponse:
    """Server-sent events from `after` on, without end; a reconnecting browser goes on where it was."""
    world = request.app[WORLD]
    seen = _number(request, "after", world.events.seq)
    if (last := request.headers.get("Last-Event-ID", "")).isdecimal():
        seen = int(last)
    seen = min(seen, world.events.seq)  # a restarted server may not have come as far
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    with suppress(ConnectionResetError):  # the reader went away
        await stream.prepare(request)
        await _follow(stream, world, seen)
    return stream


async def _follow(stream: web.StreamResponse, world: World, seen: int) -> None:
    await stream.write(b": hello\n\n")
    if seen + 1 < world.events.oldest():
        # What happened in between is forgotten; the messages as they are now make up for it.
        for event in _as_events(world, seen):
            await stream.write(_sse(event))
    while not world.events.news.closed:
        events = world.events.after(seen)
        for event in events:
            await stream.write(_sse(event))
            seen = event["seq"]
        if not events:
            before = world.events.seq
            await world.events.news.wait(HEARTBEAT)
            if world.events.seq == before:
                await stream.write(b": still here\n\n")


def _as_events(world: World, after: int) -> list[dict[str, Any]]:
    forgotten = world.events.oldest()
    events = [
        {"seq": message["seq"], "type": "message", "chat": chat, "message": message}
        for chat in world.rooms
        for message in world.messages(chat, after)
        if message["seq"] < forgotten
    ]
    return sorted(events, key=lambda event: event["seq"])


def _sse(event: dict[str, Any]) -> bytes:
    return f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n".encode()


async def _answer(request: web.Request) -> web.Response:
    """`{"answer": {person, text, show_alert} | null}`: null if the bot stays silent for 10 seconds."""
    waiting = request.app[WORLD].answers.get(request.query.get("id", ""))
    if waiting is None:
        return refused("There is no such callback query.", 404)
    return await _awaited(waiting)


async def _offer(request: web.Request) -> web.Response:
    """The same of an inline query: `{"answer": {results, next_offset, button, …} | null}`."""
    inquiry = request.app[WORLD].inquiries.get(request.query.get("id", ""))
    return (
        refused("There is no such inline query.", 404) if inquiry is None else await _awaited(inquiry.answer)
    )


async def _awaited(waiting: asyncio.Future[dict[str, Any]]) -> web.Response:
    done, _ = await asyncio.wait({waiting}, timeout=ANSWER_WAIT)
    return web.json_response({"answer": waiting.result() if done and not waiting.cancelled() else None})


async def _file(request: web.Request) -> web.Response:
    files = request.app[WORLD].files
    file = files.get(request.query.get("id", ""))
    if file is None:
        return refused("There is no such file.", 404)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400, immutable"}
    if file.mime not in SHOWABLE:
        headers["Content-Disposition"] = (
            f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]", "_", file.name)}"'
        )
    return web.Response(body=await files.read(file), content_type=file.mime, headers=headers)


async def _page(request: web.Request) -> web.Response:
    name = request.match_info.get("file", "index.html")
    # Only a plain file name of a known type: no way out of the folder.
    path = PAGE / name
    if not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+", name) or path.suffix not in TYPES:
        return refused("There is no such page.", 404)
    try:
        body = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        return refused("There is no such page.", 404)
    charset = "utf-8" if TYPES[path.suffix].startswith("text/") else None
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=body, content_type=TYPES[path.suffix], charset=charset, headers=headers)


def _number(request: web.Request, name: str, default: int = 0) -> int:
    try:
        return int(request.query.get(name, default))
    except ValueError:
        return default
