"""Whose turn it is: of the people with the fewest running jobs the one served longest ago, and their oldest.

A taste has its turn when nothing else waits. A trial has its turn as a picture has: it is as short as the
smallest, and somebody looks on. Of several who take jobs one at a time chooses, so that each
sees whom the others have served.

To put together a statement about the whole queue takes longer than to ask it, so each is made once.
"""

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.schema import Job, JobKind, JobState, now

LOCK = 0x7475726E73  # "turns"
HELD_MS = 200
"""Milliseconds that a job somebody else is just changing is waited for."""


async def take(session: AsyncSession) -> datetime:
    """Within a transaction: returns once nobody else chooses, until it ends. Gives the time of the database.

    On SQLite that is so for whoever writes.
    """
    if (await session.connection()).dialect.name == "sqlite":
        await session.execute(sa.select(1))
        return now()
    locked, patient = (
        sa.func.pg_advisory_xact_lock(LOCK),
        sa.func.set_config("lock_timeout", f"{HELD_MS}", True),
    )
    # By the clock of one machine, whichever the claimers are on.
    present: datetime = (await session.execute(sa.select(locked, sa.func.clock_timestamp(), patient))).one()[
        1
    ]
    return present


def is_held(error: BaseException) -> bool:
    """Whether a statement failed because somebody holds a row for longer than one waits."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "55P03"


@cache
def next_job(*, held_too: bool) -> sa.ScalarSelect[int]:
    """The job that is next in turn, held.

    held_too: one that somebody else holds is waited for; otherwise it is passed over.
    """
    running, served = _running_and_served(queued := aliased(Job))
    return (
        sa.select(queued.id)
        .where(queued.state == JobState.QUEUED)
        .order_by(_is_taste(queued), running, served.nulls_first(), queued.id)
        .limit(1)
        .with_for_update(skip_locked=not held_too, of=queued)
        .scalar_subquery()
    )


@cache
def in_order() -> sa.Select[int]:
    """All queued jobs in the order in which `next_job` would come to them."""
    running, served = _running_and_served(Job)
    theirs = (Job.user_id, _is_taste(Job))
    turn = sa.func.row_number().over(partition_by=theirs, order_by=Job.id)
    oldest = sa.func.min(Job.id).over(partition_by=theirs)
    # Each claim raises the person's running jobs by one; at a tie, who had fewer turns was served longer ago.
    order = (_is_taste(Job), running + turn, turn, served.nulls_first(), oldest)
    return sa.select(Job.id).where(Job.state == JobState.QUEUED).order_by(*order)


@cache
def counting_places() -> sa.Select[int, int]:
    """Of each of `job_ids` that is queued, but for tastes: how many jobs are before it in `in_order`."""
    turns, job, before = _turns(), aliased(Job), aliased(Job)
    not_later = sa.and_(before.user_id == job.user_id, _waits(before), before.id <= job.id)
    wanted = (
        sa.select(job.id, job.user_id, sa.func.count().label("nth"))
        .join(before, not_later)
        .where(job.id.in_(sa.bindparam("job_ids", expanding=True)), _waits(job))
        .group_by(job.id, job.user_id)
    )
    this, mine, other = wanted.cte("wanted"), turns.alias("mine"), turns.alias("other")
    longer_ago = sa.or_(
        sa.and_(other.c.served.is_(None), mine.c.served.is_not(None)),
        other.c.served < mine.c.served,
        sa.and_(other.c.served.is_not_distinct_from(mine.c.served), other.c.oldest < mine.c.oldest),
    )
    first = sa.or_(other.c.running > mine.c.running, sa.and_(other.c.running == mine.c.running, longer_ago))
    # Of the other's jobs: those that bring them fewer turns than this one, and at a tie perhaps one more.
    fewer = mine.c.running + this.c.nth - other.c.running - sa.case((first, 0), else_=1)
    ahead = sa.case((fewer < 0, 0), (fewer > other.c.waiting, other.c.waiting), else_=fewer)
    return (
        sa.select(this.c.id, sa.func.sum(ahead))
        .join(mine, mine.c.user_id == this.c.user_id)
        .join(other, sa.true())
        .group_by(this.c.id)
    )


def _running_and_served(job: type[Job]) -> tuple[sa.ScalarSelect[int], sa.ScalarSelect[datetime | None]]:
    """For the person of each `job`: how many of theirs run, and when one was last begun."""
    other = aliased(Job)
    theirs = other.user_id == job.user_id
    running = sa.select(sa.func.count()).where(theirs, other.state == JobState.RUNNING)
    served = sa.select(sa.func.max(other.started_at)).where(theirs)
    return running.correlate(job).scalar_subquery(), served.correlate(job).scalar_subquery()


def _turns() -> sa.CTE:
    """Of each person for whom more than tastes waits: how much, how many jobs run, when one was begun, the
    oldest.
    """
    running, served = _running_and_served(queued := aliased(Job))
    columns = (
        queued.user_id,
        sa.func.count().label("waiting"),
        running.label("running"),
        served.label("served"),
        sa.func.min(queued.id).label("oldest"),
    )
    return sa.select(*columns).where(_waits(queued)).group_by(queued.user_id).cte("turns")


def _waits(job: type[Job]) -> sa.ColumnElement[bool]:
    """Whether it is in the queue and no taste."""
    return sa.and_(job.state == JobState.QUEUED, job.kind != JobKind.TASTE)


def _is_taste(job: type[Job]) -> sa.ColumnElement[int]:
    """1 for a taste, 0 for all else."""
    return sa.case((job.kind == JobKind.TASTE, 1), else_=0)
