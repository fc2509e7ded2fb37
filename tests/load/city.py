"""Telegram and many people in it, who send photos to a bot that is a process of its own."""

import asyncio
import io
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from PIL import Image

from bot import sandbox
from bot.sandbox.cast import Room
from bot.sandbox.entities import formatted
from bot.sandbox.privacy import tell_bot
from bot.sandbox.state import WORLD
from bot.sandbox.world import World
from tests.load.process import Process, started
from tests.load.visitors import Visited, visit

KINDS_OF_PHOTO = 200
"""Photos that differ; each is sent by many, and fetched, looked at and kept anew for each."""
PATIENCE = 180.0
"""Seconds that people wait for their pictures after the last has sent one."""
FIRST_PERSON, FIRST_CHAT = 1_000, -1_002_000_000_000
MANNERS = ("/wave", "/night", "/mosaic", "/glass")


@dataclass(frozen=True, kw_only=True)
class Day:
    """What people do, and how quickly pictures are painted. visitors: at the studio's page, all the time."""

    people: int
    chats: int
    photos: int
    seconds: float
    paint: float
    slots: int
    longest_side: int
    visitors: int = 0


@dataclass(slots=True)
class Order:
    """A photo that was sent; seconds since the day began."""

    sent: float
    answered: float | None = None
    finished: float | None = None


Orders = dict[tuple[int, int], Order]


@dataclass
class Seen:
    """What was seen of a day.

    memory: bytes of the bot's process at each second. late: seconds by which Telegram's own event loop was
    late, each tenth of a second: what it adds to all that is measured. cpu: seconds of processor time of the
    bot, and of Telegram and the people.
    """

    day: Day
    orders: list[Order] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    cpu: tuple[float, float] = (0.0, 0.0)
    took: float = 0.0
    visited: Visited = field(default_factory=Visited)


async def live(day: Day, data_dir: Path) -> Seen:
    """The whole day, from the bot's start to the last picture."""
    seen = Seen(day)
    app = sandbox.create_app()
    async with _served(app) as url:
        world = app[WORLD]
        _settle(world, day)
        kinds = range(min(day.photos, KINDS_OF_PHOTO))
        photos = [await world.files.add_photo(_photo(day, n), any_size=True) for n in kinds]
        settings = {
            "PASTICHE_BACKEND": f"standin:{day.paint}",
            "PASTICHE_SLOTS": str(day.slots),
            "PASTICHE_SIZES": "256",
            "PASTICHE_STUDIO": "public",
            "PASTICHE_STUDIO_PROXIES": "127.0.0.1",
        }
        port = unused_port()
        async with started(url, data_dir, settings, port) as process:
            while not world.bot.inbox.allowed:  # it has asked for updates: it is there
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)
            begun, before = time.perf_counter(), time.process_time()
            orders = _watch(world, begun)
            pages = [_photo(day, n) for n in range(min(day.visitors, KINDS_OF_PHOTO))]
            beside = [asyncio.create_task(_measure(seen, process, begun)), asyncio.create_task(_lag(seen))]
            over, studio = asyncio.Event(), f"http://127.0.0.1:{port}"
            visitors = [
                asyncio.create_task(visit(studio, pages, number, seen.visited, over))
                for number in range(day.visitors)
            ]
            await _send(world, day, photos, orders, begun)
            seen.orders = list(orders.values())
            await _finished(seen)
            seen.took = time.perf_counter() - begun
            for task in beside:
                task.cancel()
            over.set()
            await asyncio.gather(*visitors)
            seen.cpu = process.cpu(), time.process_time() - before
    return seen


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[str]:
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


def _settle(world: World, day: Day) -> None:
    """Everybody lives in one of the groups."""
    for n in range(day.people):
        person = {"id": FIRST_PERSON + n, "is_bot": False, "first_name": f"Person {n}", "language_code": "en"}
        world.people[person["id"]] = person
    for n in range(day.chats):
        members = [FIRST_PERSON + person for person in range(n, day.people, day.chats)]
        chat = {"id": FIRST_CHAT - n, "title": f"Group {n}", "type": "supergroup"}
        world.add_room(Room(chat, members))


def _watch(world: World, begun: float) -> Orders:
    """Orders by chat and message; it is noted in them when the bot replies, and when the picture is there."""
    orders: Orders = {}
    post, replace = world.post, world.replace

    def of(message: dict[str, Any]) -> Order | None:
        replied = message.get("reply_to_message", {}).get("message_id")
        return orders.get((message["chat"]["id"], replied)) if message["from"]["is_bot"] else None

    def posting(room: Room, sender: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
        message = post(room, sender, details)
        if (order := of(message)) and order.answered is None:
            order.answered = time.perf_counter() - begun
        return message

    def replacing(message: dict[str, Any]) -> None:
        replace(message)
        labels = str(message.get("reply_markup", ""))
        if "photo" in message and "stronger" in labels and (order := of(message)) and order.finished is None:
            order.finished = time.perf_counter() - begun

    world.post, world.replace = posting, replacing  # type: ignore[method-assign]
    return orders


async def _send(world: World, day: Day, photos: list[Any], orders: Orders, begun: float) -> None:
    """Photos at moments as random as people are, the same on every run."""
    chance = random.Random(11)
    for moment in sorted(chance.uniform(0, day.seconds) for _ in range(day.photos)):
        await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
        n = chance.randrange(day.people)
        person, room = world.people[FIRST_PERSON + n], world.rooms[FIRST_CHAT - n % day.chats]
        caption, entities = formatted(chance.choice(MANNERS))
        content = {"photo": chance.choice(photos), "caption": caption, "caption_entities": entities}
        message = world.post(room, person, content)
        orders[room.id, message["message_id"]] = Order(time.perf_counter() - begun)
        tell_bot(world, room, "message", message)


async def _finished(seen: Seen) -> None:
    """Returns when every order is answered with its picture, or people lose patience."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and any(order.finished is None for order in seen.orders):
        await asyncio.sleep(0.1)


async def _measure(seen: Seen, process: Process, begun: float) -> None:
    while True:
        seen.memory.append((time.perf_counter() - begun, process.memory()))
        await asyncio.sleep(1)


async def _lag(seen: Seen) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.1)
        seen.late.append(time.perf_counter() - before - 0.1)


def _photo(day: Day, number: int) -> bytes:
    """A photo with something to see in it, and no other like it."""
    chance = random.Random(number)
    side = day.longest_side
    small = Image.frombytes("RGB", (64, 48), chance.randbytes(64 * 48 * 3))
    file = io.BytesIO()
    small.resize((side, side * 3 // 4), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()
