"""Where queued jobs stand: asked of the database once for all who want to know."""

import asyncio
from collections.abc import Mapping

from storage import jobs
from storage.database import Database

SHOWN = 20
"""Only those at the head of the queue are told when they move up."""


class Places:
    """Each queued job's place, 0 for the next; as old as the last `refresh`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._places: Mapping[int, int] = {}
        self._told: Mapping[int, int] = {}
        self._asking: asyncio.Task[None] | None = None

    async def of(self, job_id: int) -> int | None:
        """The place of a job, None if it is not queued. For one that is new the queue is read anew."""
        # The reading under way may have begun before the job was queued, the next one has not.
        for _ in range(2):
            if job_id in self._places:
                break
            await self._ask()
        return self._places.get(job_id)

    async def refresh(self) -> set[int]:
        """Reads the queue; gives the jobs that have moved since the last refresh, or have left it."""
        await self._ask()
        before, self._told = self._told, self._places
        head = [(job_id, place) for job_id, place in self._told.items() if place < SHOWN]
        moved = {job_id for job_id, place in head if before.get(job_id) != place}
        return moved | (before.keys() - self._told.keys())

    async def _ask(self) -> None:
        """Joins the reading under way, if there is one."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._read(), name="reading the queue")
        await asyncio.shield(self._asking)

    async def _read(self) -> None:
        queue = await jobs.queue(self._db)
        self._places = {job_id: place for place, job_id in enumerate(queue)}
