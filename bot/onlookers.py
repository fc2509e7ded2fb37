"""Those who look on in the studio: told of each of their jobs that it has changed, or how far it has come.

Whoever reads slowly gets the newest of each job, and nothing twice: what is kept for them is one entry a job.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.pace import Pace
from engine.request import Progress
from storage import doors
from storage.database import Database, awaited

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Jobs of which it is known whose they are."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The row of a job has changed, or its place in the queue, or what has been tasted of it."""

    job_id: int


@dataclass(frozen=True, slots=True)
class Progressed:
    """A render has come so far, and has shown this preview, if any, since that was told the last time."""

    job_id: int
    progress: Progress


@dataclass(slots=True)
class News:
    """What is new of a job."""

    changed: bool = False
    progress: Progress | None = None

    def add(self, progress: Progress | None) -> None:
        """And this; None: its row has changed."""
        if progress is None:
            self.changed, self.progress = True, None  # of an attempt that may be over
            return
        before = self.progress.preview if self.progress else None
        self.progress = replace(progress, preview=progress.preview or before)


class Watch:
    """What one onlooker has not been told yet; iterate over it. It ends when there will be no more."""

    def __init__(self) -> None:
        self._news: defaultdict[int, News] = defaultdict(News)
        self._some = asyncio.Event()
        self._closed = False

    def tell(self, job_id: int, progress: Progress | None) -> None:
        """There is something new of a job; None: its row has changed."""
        self._news[job_id].add(progress)
        self._some.set()

    def take(self, job_id: int, news: News) -> None:
        """All this is new of a job."""
        if news.changed:
            self.tell(job_id, None)
        if news.progress is not None:
            self.tell(job_id, news.progress)

    def close(self) -> None:
        """Nothing comes any more."""
        self._closed = True
        self._some.set()

    def __aiter__(self) -> AsyncIterator[Changed | Progressed]:
        return self

    async def __anext__(self) -> Changed | Progressed:
        while not self._news and not self._closed:
            self._some.clear()
            await self._some.wait()
        if self._closed:
            raise StopAsyncIteration
        job_id = next(iter(self._news))
        news = self._news.pop(job_id)
        if news.progress is None:
            return Changed(job_id)
        if news.changed:
            self._news[job_id].progress = news.progress
            return Changed(job_id)
        return Progressed(job_id, news.progress)


@dataclass(slots=True)
class Onlookers:
    """All who look on now, by person, and whose jobs are whose."""

    db: Database
    pace: Pace
    _watches: defaultdict[int, set[Watch]] = field(default_factory=lambda: defaultdict(set))
    _owners: dict[int, int] = field(default_factory=dict)
    _unknown: defaultdict[int, News] = field(default_factory=lambda: defaultdict(News))
    _asking: asyncio.Task[None] | None = None
    _closed: bool = False

    @asynccontextmanager
    async def watch(self, person_id: int) -> AsyncIterator[Watch]:
        """Looks on at a person's jobs while the context lasts."""
        watch = Watch()
        if self._closed:
            watch.close()
        self._watches[person_id].add(watch)
        try:
            yield watch
        finally:
            watch.close()
            self._watches[person_id].discard(watch)
            if not self._watches[person_id]:
                del self._watches[person_id]

    def tell(self, job_id: int, progress: Progress | None = None) -> None:
        """There is something new of a job; None: its row has changed. Returns at once."""
        if not self._watches:
            return
        if (owner := self._owners.get(job_id)) is not None:
            for watch in self._watches.get(owner, ()):
                watch.tell(job_id, progress)
            return
        self._unknown[job_id].add(progress)
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="whose jobs are whose")

    def close(self) -> None:
        """Nobody is told anything any more."""
        self._closed = True
        if self._asking is not None:
            self._asking.cancel()
        for watches in self._watches.values():
            for watch in watches:
                watch.close()

    async def _ask(self) -> None:
        awaited.set(False)  # whoever had it asked may be answering somebody
        try:
            while self._unknown:
                asked = list(self._unknown)
                try:
                    owners = await doors.owners(self.db, asked)
                except Exception as error:  # such as a server that is away; who looks on waits for it too
                    log.warning("it is not known yet whose %d job(s) are: %r", len(asked), error)
                    await asyncio.sleep(self.pace.again)
                    continue
                self._remember(owners)
                for job_id in asked:
                    news = self._unknown.pop(job_id)
                    for watch in self._watches.get(owners.get(job_id, 0), ()):
                        watch.take(job_id, news)
        finally:
            self._asking = None

    def _remember(self, owners: dict[int, int]) -> None:
        self._owners |= owners
        while len(self._owners) > REMEMBERED:
            del self._owners[next(iter(self._owners))]
