"""A dispatcher at work, with a backend that paints in no time and an ear for what it tells."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from rows import ADA, ordered, picture

from bot.dispatcher import Dispatcher
from bot.pace import Pace
from engine.backends.standin import StandIn
from engine.errors import BadRequest
from engine.request import Progress
from storage import jobs
from storage.database import Database
from storage.look import StyleChoice
from storage.schema import Job, JobState

WAVE = picture(10)
PACE = Pace(look=0.05, again=0.01, lease=timedelta(seconds=0.3), stopping=1)


class Ear:
    """Hears what the dispatcher tells."""

    def __init__(self) -> None:
        self.nudges: list[int] = []
        self.progresses: list[Progress] = []
        self._news = asyncio.Event()

    def nudge(self, job_id: int) -> None:
        self.nudges.append(job_id)
        self._news.set()

    def moved(self, job_id: int) -> None:
        self.nudge(job_id)

    def progress(self, job_id: int, progress: Progress) -> None:
        self.progresses.append(progress)
        self._news.set()

    async def news(self) -> None:
        self._news.clear()
        await self._news.wait()

    async def first_progress(self) -> Progress:
        async with asyncio.timeout(60):
            while not self.progresses:
                await self.news()
        return self.progresses[0]

    async def until(self, db: Database, job: Job, state: JobState) -> Job:
        """The job once it is in that state; every change of a job is told."""
        async with asyncio.timeout(60):
            while True:
                self._news.clear()  # what is told while the row is read may not be in it yet
                now = await jobs.get(db, job.id)
                assert now is not None
                if now.state == state:
                    return now
                await self._news.wait()


class Studio:
    """A dispatcher at work, and everything around it."""

    def __init__(self, db: Database, *, slots: int = 1, pace: Pace = PACE) -> None:
        self.db = db
        self.ear = Ear()
        self.backend = StandIn(slots=slots)
        self.dispatcher = Dispatcher(db, self.backend, painting_of, sheet_of, self.ear, pace)

    async def ordered(self, owner: int = ADA, **values: object) -> Job:
        job = await ordered(self.db, owner, **values)
        self.dispatcher.wake()
        return job

    async def until(self, job: Job, state: JobState) -> Job:
        return await self.ear.until(self.db, job, state)


async def painting_of(name: str) -> bytes:
    if name != "wave":
        raise BadRequest("painting-gone", title=name.title(), path="")
    return WAVE


async def sheet_of(styles: Sequence[StyleChoice], tasted: Mapping[int, bytes]) -> bytes:
    """Stands in for the sheet: which places are filled."""
    return f"{sorted(tasted)} of {len(styles)}".encode()
