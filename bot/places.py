"""Where queued jobs stand: asked of the database once for all who want to know at the time."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.forecast import turns
from storage import jobs
from storage.database import Database

SHOWN = 20
"""Only those at the head of the queue are told when they move up."""


@dataclass(slots=True)
class _Reading:
    """One look at the queue, for all who asked before it began; `found` once it is over."""

    wanted: set[int] = field(default_factory=set)
    found: Mapping[int, int] | None = None


class Places:
    """Each queued job's place, 0 for the next; the queue itself stays in the database, however long it is.

    resting: for now none is taken from it. slots: how many are painted side by side.
    """

    def __init__(self, db: Database) -> None:
        self.resting = False
        self.slots = 1
        self._turns: Mapping[int, float | None] = {}
        self._db = db
        self._told: Mapping[int, int] = {}
        self._next = _Reading()
        self._one_at_a_time = asyncio.Lock()

    async def of(self, job_id: int) -> int | None:
        """The place of a job, None if it is not queued; at the head of the queue as at the last refresh."""
        if (place := self._told.get(job_id)) is not None:
            return place
        # A reading under way may have begun before the job was queued, the next one has not.
        reading = self._next
        reading.wanted.add(job_id)
        async with self._one_at_a_time:
            if reading.found is None:
                self._next = _Reading()
                reading.found = await jobs.places(self._db, reading.wanted)
        return reading.found.get(job_id)

    async def at_once(self, job_id: int) -> bool:
        """Whether a queued taste, which has no place of its own, is about to be begun."""
        return not self.resting and await jobs.begins_at_once(self._db, job_id, self.slots)

    def turn(self, job_id: int) -> float | None:
        """In how many seconds a job will be begun, as at the last refresh; None where nobody can tell."""
        return self._turns.get(job_id)

    async def refresh(self) -> set[int]:
        """Reads the head of the queue; gives the jobs that moved there since the last time, or left it."""
        head = await jobs.queue(self._db, SHOWN)
        self._turns = await self._forecast(head) if head else {}
        before, self._told = self._told, {job_id: place for place, job_id in enumerate(head)}
        moved = {job_id for job_id, place in self._told.items() if before.get(job_id) != place}
        return moved | (before.keys() - self._told.keys())

    async def _forecast(self, head: Sequence[int]) -> dict[int, float | None]:
        waiting, running = await jobs.sizes(self._db, head)
        here = [job_id for job_id in head if job_id in waiting]
        since = [(size, (datetime.now(UTC) - begun).total_seconds()) for size, begun in running]
        took = await jobs.took_lately(self._db)
        found = turns([waiting[job_id] for job_id in here], since, took, self.slots)
        return dict(zip(here, found, strict=True))
