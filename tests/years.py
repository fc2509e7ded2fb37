"""A database with many people and jobs, written in bulk: years of use in seconds."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storage.columns import columns_of
from storage.database import Database
from storage.look import Look, StyleChoice
from storage.schema import Base, Image, Job, JobState, JobStyle, UpdateRow, UpdateState, User, now

PAGE = 5_000
REGULAR = 1
"""The person who has been here most often: one job in a hundred is theirs."""
RUNNING = 4


@dataclass(frozen=True)
class Years:
    """How many there are, and how many jobs of them wait at the moment."""

    people: int
    jobs: int
    waiting: int

    async def fill(self, db: Database) -> None:
        """The same rows each time; no files."""
        made = list(self._jobs())
        await _insert(db, User, ({"id": n, "name": f"Person {n}"} for n in range(1, self.people + 1)))
        await _insert(db, Image, (row for job in made for row in _images(job)))
        await _insert(db, Job, made)
        first = columns_of(StyleChoice(painting="wave"))
        await _insert(db, JobStyle, ({"job_id": job["id"], "position": 0, **first} for job in made))
        await _insert(db, UpdateRow, map(_update, made))

    def _jobs(self) -> Iterator[dict[str, Any]]:
        chance, begun = random.Random(7), now() - timedelta(days=400)
        for number in range(1, self.jobs + 1):
            owner = REGULAR if number % 100 == 0 else chance.randint(1, self.people)
            created = begun + timedelta(days=399) * (number / self.jobs)
            job = {
                "id": number,
                "user_id": owner,
                "chat_id": owner,
                "content_sha": _sha("photo", number),
                "update_id": number,
                "created_at": created,
                "state": self._state(number, chance),
                **dict.fromkeys(("started_at", "finished_at", "told_at", "holder", "lease_until")),
                **dict.fromkeys(("result_sha", "shown_sha", "file_id", "seconds")),
                **columns_of(Look(size=512)),
            }
            if job["state"] is not JobState.QUEUED:
                job["started_at"] = created + timedelta(seconds=5)
            if job["state"] is JobState.RUNNING:
                job |= {"holder": "another", "lease_until": now() + timedelta(hours=1)}
            elif job["state"] is not JobState.QUEUED:
                job["finished_at"] = job["told_at"] = created + timedelta(seconds=30)
            if job["state"] is JobState.DELIVERED:
                job |= {"result_sha": _sha("result", number), "shown_sha": _sha("shown", number)}
                job |= {"file_id": f"at Telegram {number}", "seconds": 12.5}
            yield job

    def _state(self, number: int, chance: random.Random) -> JobState:
        if number > self.jobs - self.waiting:
            return JobState.QUEUED
        if number > self.jobs - self.waiting - RUNNING:
            return JobState.RUNNING
        ended = (JobState.DELIVERED, JobState.CANCELLED, JobState.FAILED)
        return chance.choices(ended, (94, 4, 2))[0]


async def _insert(db: Database, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    left = iter(rows)
    while page := list(islice(left, PAGE)):
        async with db.transaction() as session:
            await session.execute(sa.insert(table.__table__), page)


def _images(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for column in ("content_sha", "result_sha", "shown_sha"):
        if job[column]:
            size = {"sha": job[column], "mime": "image/jpeg", "size": 200_000}
            yield {**size, "kept_at": job["created_at"], "awaited": 0}


def _update(job: dict[str, Any]) -> dict[str, Any]:
    over = {"state": UpdateState.DONE, "ended_at": job["created_at"], "arrived_at": job["created_at"]}
    return {"id": job["id"], "body": "", "urgent": False, "orders": True, **over}


def _sha(kind: str, number: int) -> str:
    return sha256(f"{kind} {number}".encode()).hexdigest()
