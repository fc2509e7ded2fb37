"""Years of use: whatever is asked while people wait finds its rows by an index."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa
from years import REGULAR, Years

from storage import drafts, history, inbox, jobs, people
from storage.database import Database

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEASE = timedelta(hours=1)
QUARTER = timedelta(days=90)
TABLES = ("jobs", "users", "images", "updates", "job_styles")
"""Those that grow with the years; drafts are few, since they live for a day."""
ASKED: dict[str, Callable[[Database], Awaitable[object]]] = {
    "how many pictures somebody has": lambda db: history.count(db, REGULAR),
    "a page of a history": lambda db: history.entry(db, REGULAR, 20),
    "the next job": lambda db: jobs.claim(db, holder="h", lease=LEASE),
    "a place in the queue": lambda db: jobs.ahead(db, 5_000),
    "the head of the queue": lambda db: jobs.queue(db, 20),
    "somebody's waiting jobs": lambda db: jobs.active(db, REGULAR),
    "what somebody has been promised": lambda db: jobs.promised(db, REGULAR),
    "the same in a chat": lambda db: jobs.active(db, REGULAR, REGULAR),
    "ends that were not told": jobs.untold,
    "jobs that were lost": jobs.requeue_lost,
    "what an update has ordered": lambda db: jobs.made_of(db, 17),
    "updates to work on": inbox.waiting,
    "updates of long ago": lambda db: inbox.expire(db, older_than=10 * QUARTER),
    "somebody's draft": lambda db: drafts.latest(db, REGULAR, REGULAR),
    "forgetting somebody": lambda db: people.forget(db, 77),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path_factory.mktemp("crowd"))
    await Years(people=500, jobs=5_000, waiting=300).fill(database)
    yield database
    await database.close()


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """What is asked of any database while the context lasts, with its values."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement: str, values: object, context, many: bool) -> None:
        if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            seen.append((statement, values))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


async def plan(db: Database, statement: str, values: object) -> list[str]:
    async with db.session() as session:
        connection = await session.connection()
        return [row[3] for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


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
async def test_with_200000_jobs_of_20000_people_nobody_waits_longer_than_20_ms(tmp_path: Path) -> None:
    many = await Database.open(None, tmp_path)
    await Years(people=20_000, jobs=200_000, waiting=2_000).fill(many)
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
