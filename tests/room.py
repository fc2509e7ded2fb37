"""A database, a Telegram of a few lines, and the delivery between them; the test is the dispatcher."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chats import Chats
from rows import ADA, ordered, picture

from bot.delivery import Delivery
from bot.pace import Pace
from storage import images, jobs
from storage.database import Database
from storage.schema import Job, JobState

JPEG = picture(90)
HURRY = Pace(edit=0, edit_in_groups=0, again=0.01, again_at_most=0.05, doubt=0.1, finishing=1)
GROUP = -100500
HOLDER = "the test"


class Titles:
    titles: Mapping[str, str] = {"wave": "The Wave"}


class Room:
    """Where a test tells what becomes of jobs, and sees what the people see."""

    def __init__(self, db: Database, chats: Chats, pace: Pace = HURRY) -> None:
        self.db = db
        self.chats = chats
        self.delivery = Delivery(db, chats, Titles(), pace)  # type: ignore[arg-type]

    async def ordered(self, owner: int = ADA, **values: Any) -> Job:
        """A job whose announcement stands."""
        job = await ordered(self.db, owner, **values)
        await self.told(job)
        return job

    async def told(self, job: Job) -> None:
        """Nudges, and waits until the message says what the row says."""
        self.delivery.nudge(job.id)
        await self.idle()

    async def idle(self) -> None:
        await asyncio.wait_for(self.delivery.idle(), 60)

    async def begin(self, job: Job) -> None:
        claimed = await jobs.claim(self.db, holder=HOLDER, lease=timedelta(minutes=1))
        assert claimed is not None and claimed.id == job.id

    async def finish(self, job: Job, jpeg: bytes = JPEG) -> None:
        """Renders the job; nobody is told yet."""
        if (await self.row(job)).state == JobState.QUEUED:
            await self.begin(job)
        assert await jobs.rendered(
            self.db,
            job.id,
            holder=HOLDER,
            result_sha=await images.keep(self.db, picture(kind="PNG"), mime="image/png"),
            shown_sha=await images.keep(self.db, jpeg, mime="image/jpeg"),
            seconds=1.0,
        )

    async def row(self, job: Job) -> Job:
        row = await jobs.get(self.db, job.id)
        assert row is not None
        return row
