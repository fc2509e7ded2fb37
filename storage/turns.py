"""Whose turn it is: of the people with the fewest running jobs the one served longest ago, and their oldest.

To put together a statement about the whole queue takes longer than to ask it, so each is made once.
"""

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.schema import Job, JobState


@cache
def next_job() -> sa.ScalarSelect[int]:
    """The job that is next in turn, held; what others hold is passed over."""
    running, served = _running_and_served(queued := aliased(Job))
    return (
        sa.select(queued.id)
        .where(queued.state == JobState.QUEUED)
        .order_by(running, served.nulls_first(), queued.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=queued)
        .scalar_subquery()
    )


@cache
def in_order() -> sa.Select[int]:
    """All queued jobs in the order in which `next_job` would come to them."""
    running, served = _running_and_served(Job)
    turn = sa.func.row_number().over(partition_by=Job.user_id, order_by=Job.id)
    oldest = sa.func.min(Job.id).over(partition_by=Job.user_id)
    # Each claim raises the person's running jobs by one; at a tie, who had fewer turns was served longer ago.
    order = (running + turn, turn, served.nulls_first(), oldest)
    return sa.select(Job.id).where(Job.state == JobState.QUEUED).order_by(*order)


@cache
def counting_places() -> sa.Select[int, int]:
    """Of each of `job_ids` that is queued: how many jobs are before it in `in_order`."""
    turns, job, before = _turns(), aliased(Job), aliased(Job)
    not_later = sa.and_(before.user_id == job.user_id, before.state == JobState.QUEUED, before.id <= job.id)
    wanted = (
        sa.select(job.id, job.user_id, sa.func.count().label("nth"))
        .join(before, not_later)
        .where(job.id.in_(sa.bindparam("job_ids", expanding=True)), job.state == JobState.QUEUED)
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
    """Of each person who waits: how many jobs do, how many run, when one was last begun, the oldest."""
    running, served = _running_and_served(queued := aliased(Job))
    columns = (
        queued.user_id,
        sa.func.count().label("waiting"),
        running.label("running"),
        served.label("served"),
        sa.func.min(queued.id).label("oldest"),
    )
    return sa.select(*columns).where(queued.state == JobState.QUEUED).group_by(queued.user_id).cte("turns")
