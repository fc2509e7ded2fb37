"""How pictures came about: the sketches of each, kept for a while so that a film can be made of them."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage import images
from storage.database import Database
from storage.schema import Sketches, now


async def of(db: Database, job_id: int) -> str | None:
    """The file with the sketches of a job; None if there are none, or none any more."""
    async with db.session() as session:
        return await session.scalar(sa.select(Sketches.frames_sha).where(Sketches.job_id == job_id))


async def among(db: Database, job_ids: Collection[int]) -> set[int]:
    """Those of these jobs of which there are any."""
    async with db.session() as session:
        return set(await session.scalars(sa.select(Sketches.job_id).where(Sketches.job_id.in_(job_ids))))


async def keep(session: AsyncSession, job_id: int, frames_sha: str) -> None:
    """Within the transaction in which a picture is rendered: keeps how it came about."""
    await images.refer_to(session, [frames_sha])
    await session.execute(sa.insert(Sketches).values(job_id=job_id, frames_sha=frames_sha, created_at=now()))


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Lets go of those of longer ago, and returns how many; `images.sweep` then takes their files."""
    old = sa.delete(Sketches).where(Sketches.created_at < now() - older_than).returning(Sketches.job_id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())


async def let_go(db: Database, *, older_than: timedelta) -> None:
    """Deletes those of longer ago with their files, to make room."""
    old = sa.delete(Sketches).where(Sketches.created_at < now() - older_than).returning(Sketches.frames_sha)
    async with db.transaction() as session:
        await images.release(db, session, set(await session.scalars(old)))
