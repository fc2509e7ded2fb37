"""Messages that the bot has posted as a guest: they wait for what becomes of a job."""

from collections.abc import Sequence

import sqlalchemy as sa

from storage.database import Database
from storage.schema import Guest, Job


async def add(db: Database, job_id: int, inline_message_id: str) -> bool:
    """The message is to show what becomes of the job; False if the job is gone."""
    there = sa.select(Job.id).where(Job.id == job_id)
    async with db.transaction() as session:
        if await session.scalar(there) is None:
            return False
        await session.merge(Guest(job_id=job_id, inline_message_id=inline_message_id))
    return True


async def of(db: Database, job_id: int) -> str | None:
    """The message that waits for the job, if one does."""
    async with db.session() as session:
        return await session.scalar(sa.select(Guest.inline_message_id).where(Guest.job_id == job_id))


async def over(db: Database) -> Sequence[tuple[Job, str]]:
    """The jobs that have ended, as their owners know, each with the message that waits for it."""
    ended = (
        sa.select(Job, Guest.inline_message_id)
        .join(Guest, Guest.job_id == Job.id)
        .where(Job.told_at.is_not(None))
        .order_by(Job.id)
    )
    async with db.session() as session:
        return [(job, message) for job, message in await session.execute(ended)]


async def shown(db: Database, job_id: int) -> None:
    """The message says what became of the job, or never can."""
    async with db.transaction() as session:
        await session.execute(sa.delete(Guest).where(Guest.job_id == job_id))
