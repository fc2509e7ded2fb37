"""How much has been made, and how it went: counts for those who run the bot."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from storage import tally
from storage.database import Database
from storage.schema import Job, JobKind, JobState, User, now
from storage.visitors import VISITORS


@dataclass(frozen=True, slots=True)
class Day:
    """What ended on one day, in UTC. painted: pictures and tastes; failed: those that came to nothing."""

    date: date
    painted: int
    failed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """people: all that are known; active: those of them who ordered within a day. visitors: who is known
    without Telegram, for as long as anything of theirs is kept. queued, running: jobs now.

    seconds: the median of how long the pictures of a day took to render; None without any.
    days: the last ones, today last.
    """

    people: int
    active: int
    visitors: int
    queued: int
    running: int
    seconds: float | None
    days: tuple[Day, ...]


_PAINTED = Job.state.in_((JobState.RENDERED, JobState.DELIVERED))


async def summary(db: Database, *, days: int = 14) -> Summary:
    """The counts of now, and of so many days."""
    present = now()
    counted = {day.day: day for day in await tally.last_days(db, days)}
    dates = [present.date() - timedelta(days=back) for back in reversed(range(days))]
    found = [
        Day(each, counted[each].painted, counted[each].failed) if each in counted else Day(each, 0, 0)
        for each in dates
    ]
    lately = present - timedelta(days=1)
    async with db.session() as session:

        async def count(*which: sa.ColumnElement[bool]) -> int:
            return await session.scalar(sa.select(sa.func.count()).select_from(Job).where(*which)) or 0

        ordering = sa.select(sa.func.count(Job.user_id.distinct())).where(
            Job.created_at >= lately, Job.user_id < VISITORS
        )
        known = sa.select(sa.func.count()).select_from(User)
        took = sa.select(Job.seconds).where(
            Job.finished_at >= lately, _PAINTED, Job.kind == JobKind.PICTURE, Job.seconds.is_not(None)
        )
        seconds = sorted(each for each in await session.scalars(took) if each is not None)
        return Summary(
            people=await session.scalar(known.where(User.id < VISITORS)) or 0,
            active=await session.scalar(ordering) or 0,
            visitors=await session.scalar(known.where(User.id >= VISITORS)) or 0,
            queued=await count(Job.state == JobState.QUEUED),
            running=await count(Job.state == JobState.RUNNING),
            seconds=seconds[len(seconds) // 2] if seconds else None,
            days=tuple(found),
        )
