"""How much is waiting: for whoever watches the bot, in two small queries."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.database import Database
from storage.inbox import OPEN
from storage.schema import Job, JobState, UpdateRow


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts of what is not finished yet, and since when the oldest waits; None where nothing does.

    queued, running, rendered: jobs in these states; what is rendered waits for its delivery.
    updates: what Telegram sent and is not answered.
    """

    queued: int
    running: int
    rendered: int
    oldest_queued: datetime | None
    updates: int
    oldest_update: datetime | None


async def backlog(db: Database) -> Backlog:
    """How much is waiting now."""
    states = (JobState.QUEUED, JobState.RUNNING, JobState.RENDERED)
    counting = sa.select(Job.state, sa.func.count(), sa.func.min(Job.created_at))
    updates = sa.select(sa.func.count(), sa.func.min(UpdateRow.arrived_at)).where(UpdateRow.state.in_(OPEN))
    async with db.session() as session:
        found = (await session.execute(counting.where(Job.state.in_(states)).group_by(Job.state))).all()
        unanswered, oldest_update = (await session.execute(updates)).one()
    jobs = {state: (count, oldest) for state, count, oldest in found}
    queued, running, rendered = (jobs.get(state, (0, None)) for state in states)
    return Backlog(queued[0], running[0], rendered[0], queued[1], unanswered, oldest_update)
