"""What is asked of the database while people wait, and how it finds the rows."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from years import REGULAR

from storage import doors, drafts, history, inbox, jobs, people, uploads, visitors
from storage.database import Database
from storage.schema import Job, JobKind

LEASE = timedelta(hours=1)
QUARTER = timedelta(days=90)
ASKED: dict[str, Callable[[Database], Awaitable[object]]] = {
    "how many pictures somebody has": lambda db: history.count(db, REGULAR),
    "a page of a history": lambda db: history.entry(db, REGULAR, 20),
    "a sheet of a history": lambda db: history.page(db, REGULAR, 18, 9),
    "a sheet of what is like one painting": lambda db: history.page(db, REGULAR, 9, 9, "wave"),
    "how many are like one painting": lambda db: history.count(db, REGULAR, "wave"),
    "what somebody has used": lambda db: history.used(db, REGULAR),
    "the paintings somebody has used": lambda db: history.paintings_of(db, REGULAR),
    "somebody's last picture": lambda db: history.last(db, REGULAR),
    "how long pictures took lately": jobs.took_lately,
    "how large what is ahead is": lambda db: jobs.sizes(db, [4_990]),
    "whether a picture waits": jobs.pictures_wait,
    "the next job": lambda db: jobs.claim(db, holder="h", lease=LEASE),
    "a place in the queue": lambda db: jobs.ahead(db, 5_000),
    "the head of the queue": lambda db: jobs.queue(db, 20),
    "what somebody may share": lambda db: history.shareable(db, REGULAR, offset=0, limit=51),
    "the same after a painting": lambda db: history.shareable(
        db, REGULAR, paintings=[{"wave", None}, {"night"}], offset=0, limit=51
    ),
    "one picture to share": lambda db: history.shareable(db, REGULAR, job_id=17, offset=0, limit=51),
    "somebody's waiting jobs": lambda db: jobs.active(db, REGULAR),
    "what somebody has been promised": lambda db: jobs.promised(db, REGULAR),
    "the same in a chat": lambda db: jobs.active(db, REGULAR, REGULAR),
    "ends that were not told": jobs.untold,
    "jobs that were lost": jobs.requeue_lost,
    "what an update has ordered": lambda db: jobs.made_of(db, 17),
    "updates to work on": inbox.waiting,
    "updates of long ago": lambda db: inbox.expire(db, older_than=10 * QUARTER),
    "somebody's draft": lambda db: drafts.latest(db, REGULAR, REGULAR),
    "an order by its name": lambda db: doors.asked(db, REGULAR, "r"),
    "somebody's trials": lambda db: doors.unfinished(db, REGULAR, JobKind.TRIAL),
    "what somebody has at hand": lambda db: doors.lately(db, REGULAR, within=timedelta(minutes=10)),
    "whose jobs are whose": lambda db: doors.owners(db, [17, 18]),
    "whether somebody may use a picture": lambda db: uploads.may_use(db, REGULAR, "0" * 64),
    "somebody's last photos": lambda db: uploads.photos(db, REGULAR, 8),
    "how pictures are covered": lambda db: uploads.veil_over(db, REGULAR, ["0" * 64, "1" * 64]),
    "a visitor by their key": lambda db: visitors.of_key(db, "a key"),
    "trials of long ago": lambda db: doors.expire_trials(db, older_than=QUARTER),
    "what visitors left": lambda db: visitors.expire(db, older_than=QUARTER),
    "forgetting somebody": lambda db: people.forget(db, 77),
}


PARTLY = {
    index.name for index in Job.__table__.indexes if index.dialect_options["postgresql"]["where"] is not None
}


async def analyse(db: Database) -> None:
    """As PostgreSQL does by itself a minute after much was written; SQLite never does."""
    if db.rings:
        async with db.line() as connection:
            await connection.execute("VACUUM ANALYZE")


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
    """How the rows of each table are found: `SCAN jobs`, or `SEARCH jobs USING INDEX ix_jobs_… (…)`."""
    async with db.session() as session:
        connection = await session.connection()
        if connection.dialect.name == "sqlite":
            found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return [row[3] for row in found]
        # Small tables are read from end to end whatever there is; so only if there is no other way.
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        found = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
        return list(_steps(found.scalar_one()[0]["Plan"]))


def _steps(node: dict[str, Any], table: str = "", *, first: bool = False) -> Iterator[str]:
    """The same of a plan of PostgreSQL. first: only the first few are read, in the order of an index."""
    table = node.get("Relation Name", table)
    index, condition = node.get("Index Name"), node.get("Index Cond")
    if index and (condition or first or index in PARTLY):
        yield f"SEARCH {table} USING INDEX {index} ({condition})"
    elif index or node["Node Type"] == "Seq Scan":
        yield f"SCAN {table} {index or ''}"
    for part in node.get("Plans", ()):
        yield from _steps(part, table, first=node["Node Type"] == "Limit")
