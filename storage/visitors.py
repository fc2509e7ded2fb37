"""People who come to the studio's page without Telegram, known by a key that only their browser has.

In all other tables they are people like any others, with ids beyond those of Telegram, so that the queue, its
fairness and all that reads the schema know them. There is no chat with their id.
"""

from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa

from storage import doors, people, uploads
from storage.database import Database
from storage.schema import Job, Upload, User, Visitor, now

VISITORS = 2**60
"""The ids of visitors begin there; those of Telegram stay below 2^52, and a column has room for 2^63."""
MINUTE = timedelta(minutes=1)


def is_visitor(user_id: int) -> bool:
    """Whether that is the id of a visitor, who has no chat."""
    return user_id >= VISITORS


async def new(db: Database, key: str) -> int:
    """Somebody who has just been given this key, which is secret and never given twice; gives their id."""
    key_hash = _hash(key)
    user_id = VISITORS + int(key_hash[:15], 16)  # 60 bits, which say nothing of the key
    async with db.transaction() as session:
        await session.execute(sa.insert(User).values(id=user_id, name="", created_at=now()))
        visitor = sa.insert(Visitor).values(
            user_id=user_id, key_hash=key_hash, created_at=now(), seen_at=now()
        )
        await session.execute(visitor)
    return user_id


async def of_key(db: Database, key: str) -> int | None:
    """Whose key it is, who has been here now; None if it is nobody's, or not any more."""
    key_hash = _hash(key)
    known = sa.select(Visitor).where(Visitor.key_hash == key_hash)
    async with db.session() as session:
        visitor = await session.scalar(known)
    if visitor is None:
        return None
    if now() - visitor.seen_at < MINUTE:
        return visitor.user_id
    seeing = sa.update(Visitor).where(Visitor.key_hash == key_hash).values(seen_at=now())
    async with db.transaction() as session:
        return await session.scalar(seeing.returning(Visitor.user_id))


async def expire(db: Database, *, older_than: timedelta) -> list[int]:
    """Deletes what visitors have ordered or uploaded longer ago than that, with its files, in whatever state.

    Then the visitors themselves who have nothing left and were not here since. Gives the jobs that are gone,
    of which some may be painted just now. What is broken off is gone on with the next time.
    """
    cutoff = now() - older_than
    gone = await doors.delete(db, sa.and_(Job.user_id >= VISITORS, Job.created_at < cutoff))
    await uploads.delete(db, sa.and_(Upload.user_id >= VISITORS, Upload.created_at < cutoff))
    left = sa.or_(
        sa.exists().where(Job.user_id == Visitor.user_id),
        sa.exists().where(Upload.user_id == Visitor.user_id),
    )
    away = sa.select(Visitor.user_id).where(Visitor.seen_at < cutoff, ~left)
    async with db.session() as session:
        visitors = (await session.scalars(away)).all()
    for user_id in visitors:
        await people.forget(db, user_id)
    return gone


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
