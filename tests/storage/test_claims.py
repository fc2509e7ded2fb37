"""Several claimers at once serve everybody in turn: nobody waits behind more than one order of each other."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import images, jobs, people
from storage.database import Database
from storage.jobs import Order
from storage.schema import Job

LEASE = timedelta(minutes=1)
ORDERS = {1: 120, 2: 50, 3: 28, 4: 1, 5: 1}
"""Orders by person; those with the most were there first."""


@pytest.fixture
async def claimers(tmp_path: Path, database_url: str | None) -> AsyncIterator[list[Database]]:
    """Two processes' worth of connections to one database."""
    opened = [await Database.open(database_url, tmp_path) for _ in range(2)]
    yield opened
    for db in opened:
        await db.close()


@pytest.fixture
def fill(wish: Callable[..., Order]) -> Callable:
    async def place(db: Database, user_id: int, count: int = 1) -> Job | None:
        await people.meet(db, user_id, name=f"Person {user_id}")
        sha = await images.keep(db, b"photo", mime="image/jpeg")
        placed = [await jobs.place(db, wish(user_id, sha)) for _ in range(count)]
        return placed[-1]

    return place


async def claim_all(db: Database, holder: str, *, paints: bool) -> list[Job]:
    claimed = []
    while job := await jobs.claim(db, holder=holder, lease=LEASE):
        claimed.append(job)
        if paints:
            assert await jobs.failed(db, job.id, holder=holder, code="no")
    return claimed


def others_before(claimed: list[Job], user_id: int, since: datetime | None = None) -> Counter[int]:
    """How many of each other person's were begun before that person's last."""
    [*_, theirs] = [job.started_at for job in claimed if job.user_id == user_id]
    return Counter(
        job.user_id
        for job in claimed
        if job.user_id != user_id and job.started_at < theirs and (since is None or job.started_at > since)
    )


@pytest.mark.parametrize(("paints", "part"), [(True, 1), (False, 4)], ids=["painted", "all begun at once"])
async def test_nobody_with_one_order_waits_behind_more_than_one_of_each_other(
    claimers: list[Database], fill: Callable, paints: bool, part: int
) -> None:
    for user_id, count in ORDERS.items():
        await fill(claimers[0], user_id, max(1, count // part))
    claiming = [claim_all(db, f"h{number}", paints=paints) for number, db in enumerate(claimers)]
    parts = await asyncio.gather(*claiming)
    claimed = sorted((job for part in parts for job in part), key=lambda job: job.started_at)
    assert len({job.id for job in claimed}) == len(claimed) >= 200 // part
    assert all(parts), "both had some"
    for user_id in (4, 5):
        assert max(others_before(claimed, user_id).values(), default=0) <= 1


async def test_who_comes_later_waits_behind_one_of_each_as_well(
    claimers: list[Database], fill: Callable
) -> None:
    for user_id in (1, 2, 3):
        await fill(claimers[0], user_id, 30)
    claiming = asyncio.gather(*(claim_all(db, f"h{n}", paints=True) for n, db in enumerate(claimers)))
    came = {}
    for user_id in (4, 5):
        await fill(claimers[1], user_id)
        came[user_id] = datetime.now(UTC)
    claimed = [job for part in await claiming for job in part]
    claimed += await claim_all(claimers[0], "h", paints=True)
    for user_id, since in came.items():
        assert max(others_before(claimed, user_id, since).values(), default=0) <= 1
