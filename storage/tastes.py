"""The small pictures of a taste, kept as they come, so that nothing tasted is painted twice."""

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.schema import Job, JobState, Taste


async def keep(
    db: Database,
    job_id: int,
    position: int,
    *,
    holder: str,
    shown_sha: str,
    begun_sha: str | None,
    longest: int,
    emphasis: float,
) -> bool:
    """Adds the picture in the style at `position`; False, if the job is no longer theirs.

    shown_sha, begun_sha: kept once each; they may be the same.
    """
    held = sa.and_(Job.id == job_id, Job.holder == holder, Job.state == JobState.RUNNING)
    pictures = {sha for sha in (shown_sha, begun_sha) if sha is not None}
    row = sa.insert(Taste).values(
        job_id=job_id,
        position=position,
        shown_sha=shown_sha,
        begun_sha=begun_sha,
        longest=longest,
        emphasis=emphasis,
    )
    async with db.transaction() as session:
        if await session.scalar(sa.select(Job.id).where(held).with_for_update()) is None:
            return False
        await images.refer_to(session, pictures)
        await session.execute(row)
    return True


async def of(db: Database, job_id: int) -> list[Taste]:
    """What has been tasted so far, by position."""
    async with db.session() as session:
        return list(
            await session.scalars(sa.select(Taste).where(Taste.job_id == job_id).order_by(Taste.position))
        )


async def get(db: Database, taste_id: int) -> Taste | None:
    """The tasted picture, or None once it is gone."""
    async with db.session() as session:
        return await session.get(Taste, taste_id)


async def at(db: Database, job_id: int, position: int, *, owner: int | None = None) -> Taste | None:
    """What was tasted of a job in the style at `position`; None if nothing was, or it is gone.

    owner: None too if the job is not theirs.
    """
    wanted = sa.select(Taste).where(Taste.job_id == job_id, Taste.position == position)
    if owner is not None:
        wanted = wanted.join(Job, Job.id == Taste.job_id).where(Job.user_id == owner)
    async with db.session() as session:
        return await session.scalar(wanted)
