"""What a person has received: their delivered pictures, newest first, all or those of one painting.

like: a painting's name, for the pictures in its manner; `OWN` for those in the manner of a picture of one's
own; `ALL`.
"""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.references import images_of
from storage.schema import Job, JobKind, JobState, JobStyle

Kind = str | None
"""What a picture is painted after: a painting by its name, or an image of somebody's own."""
ALL, OWN = "", "-"
"""What no painting is called."""

_DELIVERED = sa.literal(JobState.DELIVERED, Job.state.type, literal_execute=True)
"""Written into the statement, since an index of delivered jobs only is of use to one that says so."""
_painting: sa.ColumnElement[str | None] = JobStyle.__table__.c.painting


async def count(db: Database, user_id: int, like: str = ALL) -> int:
    """How many pictures the person has received."""
    async with db.session() as session:
        return await session.scalar(sa.select(sa.func.count()).where(*_theirs(user_id, like))) or 0


async def page(db: Database, user_id: int, first: int, most: int, like: str = ALL) -> list[Job]:
    """At most so many pictures from the one at `first` on, 0 being the newest."""
    newest_first = sa.select(Job).where(*_theirs(user_id, like))
    newest_first = newest_first.order_by(Job.finished_at.desc(), Job.id.desc())
    async with db.session() as session:
        return list(await session.scalars(newest_first.offset(max(0, first)).limit(most)))


async def entry(db: Database, user_id: int, index: int, like: str = ALL) -> Job | None:
    """The picture at `index`, 0 being the newest; None beyond either end."""
    found = await page(db, user_id, index, 1, like) if index >= 0 else []
    return found[0] if found else None


async def place(db: Database, job: Job, like: str = ALL) -> int | None:
    """The index at which a picture stands among those of its person; None if it is none of them."""
    if job.state != JobState.DELIVERED or job.kind != JobKind.PICTURE:
        return None
    when = sa.tuple_(Job.finished_at, Job.id)
    newer = sa.select(sa.func.count()).where(*_theirs(job.user_id, like))
    newer = newer.where(when > sa.tuple_(sa.literal(job.finished_at, Job.finished_at.type), job.id))
    async with db.session() as session:
        return await session.scalar(newer) or 0


async def used(db: Database, user_id: int) -> dict[str, int]:
    """What the person's pictures are in the manner of, as `like` says it, and how many; most first."""
    how_many = sa.func.count(JobStyle.job_id.distinct())
    counting = sa.select(_painting, how_many).join(Job, Job.id == JobStyle.job_id)
    counting = counting.where(*_theirs(user_id, ALL)).group_by(_painting)
    async with db.session() as session:
        found = await session.execute(counting.order_by(how_many.desc(), sa.func.max(Job.finished_at).desc()))
        return {OWN if painting is None else painting: number for painting, number in found}


async def paintings_of(db: Database, user_id: int) -> list[str]:
    """The names of the paintings the person has used, the last used first."""
    painting = JobStyle.__table__.c.painting
    used = (
        sa.select(painting)
        .join(Job, Job.id == JobStyle.job_id)
        .where(*_theirs(user_id, ALL), painting.is_not(None))
        .group_by(painting)
        .order_by(sa.func.max(Job.id).desc())
    )
    async with db.session() as session:
        return list(await session.scalars(used))


async def last(db: Database, user_id: int, chat_id: int | None = None) -> Job | None:
    """The newest picture; with `chat_id` of those that were ordered in that chat. None without any."""
    here = [] if chat_id is None else [Job.chat_id == chat_id]
    newest = sa.select(Job).where(*_theirs(user_id, ALL), *here)
    async with db.session() as session:
        return await session.scalar(newest.order_by(Job.finished_at.desc(), Job.id.desc()).limit(1))


async def shareable(
    db: Database,
    user_id: int,
    *,
    job_id: int | None = None,
    paintings: Iterable[Collection[Kind]] = (),
    offset: int,
    limit: int,
) -> Sequence[Job]:
    """The pictures that the person may send anywhere: that Telegram knows, and that are covered in no way.

    job_id: only that one. paintings: of each of these a picture must have one among its styles. Newest first;
    `offset` of them left out, `limit` at most.
    """
    job, style = Job.__table__.c, JobStyle.__table__.c
    found = sa.select(Job).where(
        *_theirs(user_id, ALL), Job.file_id.is_not(None), ~job.spoiler, ~job.protected
    )
    if job_id is not None:
        found = found.where(Job.id == job_id)
    for kinds in paintings:
        names = [kind for kind in kinds if kind is not None]
        after = sa.or_(style.painting.in_(names), style.painting.is_(None) if None in kinds else sa.false())
        found = found.where(sa.exists().where(style.job_id == Job.id, after))
    newest_first = found.order_by(Job.finished_at.desc(), Job.id.desc())
    async with db.session() as session:
        return (await session.scalars(newest_first.offset(offset).limit(limit))).all()


async def delete(db: Database, user_id: int, job_id: int) -> bool:
    """Deletes one entry, and the files nobody refers to any more; False if the person has no such entry."""
    this = sa.and_(Job.id == job_id, *_theirs(user_id, ALL))
    async with db.transaction() as session:
        shas = (await session.scalars(images_of((Job.__table__, this)))).all()
        gone = await session.scalar(sa.delete(Job).where(this).returning(Job.id))
        await images.release(db, session, shas)
    return gone is not None


def _theirs(user_id: int, like: str) -> tuple[sa.ColumnElement[bool], ...]:
    theirs = Job.user_id == user_id, Job.state == _DELIVERED, Job.kind == JobKind.PICTURE
    if like == ALL:
        return theirs
    such = _painting.is_(None) if like == OWN else _painting == like
    return *theirs, sa.exists().where(JobStyle.job_id == Job.id, such)
