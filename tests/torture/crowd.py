"""Five people who send photos, albums, replies and cancels, and remember what they have asked for."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from people import ATTIC, STUDIO, Message, Person, buttons, offers_paintings, photo

from bot import sandbox
from bot.sandbox.cast import Room
from bot.sandbox.state import WORLD
from bot.sandbox.world import World

PEOPLE = {101: "Ada", 102: "Ben", 103: "Cleo", 104: "Dan", 105: "Eve"}
WAYS = ("command", "plain", "press", "album", "pair", "reply", "cancel", "press cancel")
ODDS = (30, 15, 25, 6, 8, 14, 2, 3)
FORGET = "Yes, delete everything"


@dataclass
class Order:
    """One picture that somebody wants of the photo `source`, asked for with the message or press `asked`.

    album: the first message of several that are ordered at once, under which is said what is about all.
    """

    number: int
    person: int
    chat: int
    source: int
    asked: int = 0
    query: str = ""
    album: int = 0


@dataclass
class Taken:
    """What somebody has taken back: all in a chat, one message's picture, or (chat 0) everything.

    asked: the message that says so.
    """

    number: int
    person: int
    chat: int
    message: int = 0
    asked: int = 0


@dataclass
class Crowd:
    """Everybody, and the book of what was asked."""

    url: str
    http: aiohttp.ClientSession
    chance: random.Random
    orders: list[Order] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    forgotten: Person | None = None
    _numbers: int = 0
    _hue: int = 0
    _pressed: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people = [Person(number, self.http, self.url) for number in PEOPLE]

    async def ask(self, count: int) -> None:
        """So many pictures or a few more are ordered, by all of them at once."""
        until = len(self.orders) + count

        async def busy(person: Person) -> None:
            while len(self.orders) < until:
                await self._one(person)

        await asyncio.gather(*map(busy, self.people))

    async def forget(self) -> None:
        """One of them asks to be forgotten; the question is answered by `press_forget`, once it is there."""
        self.forgotten = self.chance.choice(self.people)
        await self.forgotten.send("/forget")

    async def press_forget(self) -> bool:
        """Whether the question was there, and has been answered with yes."""
        assert self.forgotten is not None
        for message in await self.forgotten.messages():
            if FORGET in buttons(message):
                await self._press(self.forgotten, message, buttons(message)[FORGET])
                self.taken.append(Taken(self._number(), self.forgotten.id, 0))
                return True
        return False

    async def answer_of(self, query: str) -> str:
        """What a press was answered with, as text."""
        async with self.http.get(f"{self.url}/sandbox/answer", params={"id": query}) as response:
            return str(((await response.json()).get("answer") or {}).get("text") or "")

    async def _one(self, person: Person) -> None:
        match self.chance.choices(WAYS, ODDS)[0]:
            case "command":
                caption = self.chance.choice(("/wave", "/night"))
                [sent] = await person.send(caption, self._photo(), as_document=self.chance.random() < 0.2)
                self._order(person, sent)
            case "plain":
                await person.send("", self._photo())
            case "press":
                await self._choose(person)
            case "album":
                album = await person.send("/wave", *(self._photo() for _ in range(3)))
                for sent in album:
                    self._order(person, sent, album=album[0]["message_id"])
            case "pair":
                first, painting = await person.send("", self._photo(), self._photo())
                self._order(person, first, asked=painting["message_id"])
            case "reply":
                chat = self.chance.choice((STUDIO, ATTIC))
                [shared] = await self.chance.choice(self.people).send("", self._photo(), chat=chat)
                [asked] = await person.send("/wave", chat=chat, reply_to=shared["message_id"])
                self._order(person, shared, asked=asked["message_id"])
            case "cancel":
                chat = self.chance.choice((person.id, STUDIO))
                [asked] = await person.send("/cancel", chat=chat)
                self.taken.append(Taken(self._number(), person.id, chat, asked=asked["message_id"]))
            case "press cancel":
                await self._cancel(person)

    async def _choose(self, person: Person) -> None:
        """Presses a painting under one of the photos that wait for it."""
        asking = [m for m in await person.messages() if offers_paintings(m)]
        asking = [m for m in asking if (person.id, m["message_id"]) not in self._pressed]
        if not asking:
            return
        question = self.chance.choice(asking)
        source = question["reply_to_message"]["message_id"]
        data = self.chance.choice([d for d in buttons(question).values() if d.startswith("paint1:")])
        self._pressed.add((person.id, question["message_id"]))
        number = self._number()  # before the press: what is cancelled after it may be this
        query = await self._press(person, question, data)
        if query:
            self.orders.append(Order(number, person.id, person.id, source, question["message_id"], query))

    async def _cancel(self, person: Person) -> None:
        painting = [(m, d) for m in await person.messages() for d in buttons(m).values() if "cancel1:" in d]
        if painting:
            message, data = self.chance.choice(painting)
            if await self._press(person, message, data):
                source = message.get("reply_to_message", {}).get("message_id", 0)
                self.taken.append(Taken(self._number(), person.id, person.id, source))

    async def _press(self, person: Person, message: Message, data: str) -> str:
        """The id of the press; empty if the button has gone since it was seen."""
        where = {"chat": message["chat"]["id"], "message_id": message["message_id"], "from": person.id}
        async with self.http.post(f"{self.url}/sandbox/press", json=where | {"data": data}) as response:
            return str((await response.json()).get("callback_query_id", ""))

    def _order(self, person: Person, source: Message, *, asked: int = 0, album: int = 0) -> None:
        chat, message = source["chat"]["id"], source["message_id"]
        self.orders.append(Order(self._number(), person.id, chat, message, asked or message, album=album))

    def _photo(self) -> bytes:
        self._hue += 1
        return photo(64, 48, self._hue % 256) if self._hue % 7 else photo(64, 48, 1)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers


@asynccontextmanager
async def gathered(seed: int) -> AsyncIterator[tuple[Crowd, TestServer]]:
    """Five people in a Telegram of their own."""
    app = sandbox.create_app()
    settle(app[WORLD], PEOPLE)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    url = str(server.make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as http:
        yield Crowd(url, http, random.Random(seed)), server
    await server.close()


def settle(world: World, people: Mapping[int, str]) -> None:
    """More people than the sandbox has of its own, each with a private chat, in all groups."""
    for number, name in people.items():
        if number not in world.people:
            user: dict[str, Any] = {"id": number, "is_bot": False, "first_name": name, "language_code": "en"}
            world.people[number] = user
            world.add_room(Room({"id": number, "first_name": name, "type": "private"}, [number]))
            for group in (STUDIO, ATTIC):
                world.rooms[group].people.append(number)
