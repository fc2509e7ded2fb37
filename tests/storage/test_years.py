"""Years of use: whatever is asked while people wait finds its rows by an index."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from plans import ASKED, analyse, plan, statements
from years import Years

from storage import jobs
from storage.database import Database

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLES = ("jobs", "users", "images", "updates", "job_styles")
"""Those that grow with the years; drafts are few, since they live for a day."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(
    tmp_path_factory: pytest.TempPathFactory, module_database_url: str | None
) -> AsyncIterator[Database]:
    database = await Database.open(module_database_url, tmp_path_factory.mktemp("crowd"))
    await Years(people=500, jobs=5_000, waiting=300).fill(database)
    await analyse(database)
    yield database
    await database.close()


@pytest.mark.parametrize("asked", ASKED)
async def test_nothing_reads_a_table_from_end_to_end(db: Database, asked: str) -> None:
    with statements() as seen:
        await ASKED[asked](db)
    steps = [step for statement, values in list(seen) for step in await plan(db, statement, values)]
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1].startswith(TABLES)] == []


async def test_the_place_of_each_job_is_the_one_it_has_in_the_queue(db: Database) -> None:
    queue = await jobs.queue(db)
    assert len(queue) > 150
    assert await jobs.places(db, queue) == {job_id: place for place, job_id in enumerate(queue)}
    assert await jobs.queue(db, 20) == queue[:20]
    assert await jobs.places(db, [1, queue[7], 999_999]) == {queue[7]: 7}


async def test_states_are_counted(db: Database) -> None:
    counted = await jobs.counts(db)
    assert counted["queued"] == len(await jobs.queue(db))
    assert set(counted) == {"queued", "running", "delivered", "cancelled", "failed"}


@pytest.mark.torture
async def test_with_200000_jobs_of_20000_people_nobody_waits_longer_than_20_ms(
    tmp_path: Path, database_url: str | None
) -> None:
    many = await Database.open(database_url, tmp_path)
    await Years(people=20_000, jobs=200_000, waiting=2_000).fill(many)
    await analyse(many)
    asked = {name: ASKED[name] for name in ASKED if "long ago" not in name and "forgetting" not in name}
    asked |= {
        "a place in the queue": lambda db: jobs.ahead(db, 200_000),
        "how many in which state": jobs.counts,
    }
    taken = {name: await median(many, ask) for name, ask in asked.items()}
    await many.close()
    assert {name: f"{ms:.1f} ms" for name, ms in taken.items() if ms > 20} == {}


async def median(db: Database, ask: Callable[[Database], Awaitable[object]]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(25):
        begun = time.perf_counter()
        await ask(db)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)
