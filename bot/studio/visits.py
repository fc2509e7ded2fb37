"""The studio as it stands, and who asks something of it."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from aiohttp import web

from bot.house import House
from bot.messages import Owner
from bot.owners import meet
from bot.studio.guard import Deed, Windows
from bot.studio.identity import Person
from bot.texts import Sorry
from engine.pictures.apart import Apart
from storage import jobs
from storage.schema import Job

KEPT = 64 * 2**20
"""Bytes of drawn pictures that are kept, so that none is drawn for each look at it."""


class Drawn:
    """Pictures that were drawn lately; each is drawn once, however many ask for it at the time."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._at_work: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def of(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> bytes:
        """The picture of that key."""
        lock = self._at_work.setdefault(key, asyncio.Lock())
        async with lock:
            if key not in self._kept:
                self._keep(key, await draw())
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, key: Hashable, picture: bytes) -> None:
        self._kept[key] = picture
        self._bytes += len(picture)
        while self._bytes > self._most and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)


@dataclass(eq=False)
class Studio:
    """What is served, from before the bot leads until after it does.

    house: None while this bot starts or stands by. apart: a child process in which strangers' pictures are
    looked at and drawn; None: the house's own, on which the chat waits too.
    """

    house: House | None = None
    apart: Apart | None = None
    windows: Windows = field(default_factory=Windows)
    drawn: Drawn = field(default_factory=Drawn)
    judging: asyncio.Lock = field(default_factory=asyncio.Lock)
    streams: dict[asyncio.Task[object], int] = field(default_factory=dict)

    @asynccontextmanager
    async def opened(self, house: House) -> AsyncIterator[None]:
        """Open while the context lasts; then whoever listens is sent away, to come again."""
        self.house = house
        try:
            yield
        finally:
            self.house = None
            self.send_away()

    def send_away(self) -> None:
        """Ends all streams of events."""
        for stream in self.streams:
            stream.cancel()


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody asks something. address: from where. language: what to answer in."""

    studio: Studio
    house: House
    request: web.Request
    address: str
    language: str | None

    @property
    def pictures(self) -> Apart:
        """Where pictures are looked at and drawn."""
        return self.studio.apart or self.house.pictures


@dataclass(frozen=True, slots=True)
class Visit(Call):
    """The same, and it is known who."""

    person: Person

    async def enter(self) -> None:
        """Has somebody known who is about to leave something here. Raises Sorry for who is kept out."""
        if self.house.switches.is_banned(self.person.id):
            raise Sorry("banned")
        if not self.person.is_visitor:
            await meet(self.house, Owner(self.person.id, self.person.name or "", self.person.language))

    def count(self, deed: Deed) -> None:
        """Counts what somebody is about to do. Raises TooOften."""
        visitor = self.person.is_visitor
        if visitor or deed == Deed.UPLOAD:
            self.studio.windows.count(deed, self.person.id, self.address if visitor else None)

    async def job(self, job_id: int) -> Job:
        """Their job of that id; raises Sorry if there is none, or it is somebody else's."""
        job = await jobs.get(self.house.db, job_id)
        if job is None or job.user_id != self.person.id:
            raise Sorry("studio-no-such")
        return job
