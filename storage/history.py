"""What a person has received: their delivered jobs, newest first."""

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.references import images_of
from storage.schema import Job, JobState

_DELIVERED = sa.literal(JobState.DELIVERED, Job.state.type, literal_execute=True)
"""Written into the statement, since an index of delivered jobs only is of use to one that says so."""


async def count(db: Database, user_id: int) -> int:
    """How many pictures the person has received."""
    async with db.session() as session:
        return await session.scalar(sa.select(sa.func.count()).where(*_delivered_to(user_id))) or 0


async def entry(db: Database, user_id: int, index: int) -> Job | None:
    """The picture at `index`, 0 being the newest; None beyond either end."""
    if index < 0:
        return None
    newest_first = (
        sa.select(Job).where(*_delivered_to(user_id)).order_by(Job.finished_at.desc(), Job.id.desc())
    )
    async with db.session() as session:
        return await session.scalar(newest_first.offset(index).limit(1))


async def delete(db: Database, user_id: int, job_id: int) -> bool:
    """Deletes one entry, and the files nobody refers to any more; False if the person has no such entry."""
    this = sa.and_(Job.id == job_id, *_delivered_to(user_id))
    async with db.transaction() as session:
        shas = (await session.scalars(images_of((Job.__table__, this)))).all()
        gone = await session.scalar(sa.delete(Job).where(this).returning(Job.id))
        await images.release(db, session, shas)
    return gone is not None


def _delivered_to(user_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Job.user_id == user_id, Job.state == _DELIVERED
