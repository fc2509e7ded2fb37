"""Letting files go for want of room, and bringing them back: what Telegram has as well need not lie here.

The row of an image stays, for all that refer to it, and says so (`let_go_at`). First that is written down;
only what is let go for everybody to see loses its file, and its `size` with it. A process that dies between
the two leaves a file that the next one removes.
"""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from storage import images, sketches
from storage.database import Database
from storage.references import referred_to
from storage.schema import Image, Job, JobState, now

BATCH = 100
FRESH = timedelta(hours=1)
"""An image that was kept or asked for within that time is about to be used."""
OVER = Job.state.in_((JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED))


async def taken(db: Database) -> int:
    """Bytes that all files take."""
    async with db.session() as session:
        return int(await session.scalar(sa.select(sa.func.sum(Image.size))) or 0)


async def make_room(
    db: Database, *, at_most: int | None = None, older_than: timedelta | None = None, fresh: timedelta = FRESH
) -> int:
    """Lets files go, the oldest first, until they take `at_most` bytes and none is older; returns how many.

    Never one that could not be fetched back, nor one that a draft or a job that is not over needs. But first
    of all what time-lapses are made of, which is not counted: it is gone for good, and nobody's work.
    """
    await remove_files(db)
    gone = 0
    if older_than is not None:
        while count := await _let_go(db, Image.kept_at < now() - max(older_than, fresh), None):
            gone += count
    if at_most is not None and await taken(db) > at_most:
        await sketches.let_go(db, older_than=fresh)
    while at_most is not None and (too_many := await taken(db) - at_most) > 0:
        count = await _let_go(db, Image.kept_at < now() - fresh, too_many)
        gone += count
        if count == 0:
            break
    return gone


async def hold(db: Database, shas: Iterable[str]) -> dict[str, str]:
    """Keeps the files of these images for a while, and gives the `source` of those that were let go."""
    holding = sa.update(Image).where(Image.sha.in_(images.held(shas))).values(kept_at=now())
    async with db.transaction() as session:
        held = await session.execute(holding.returning(Image.sha, Image.source, Image.let_go_at))
        return {sha: source for sha, source, let_go_at in held if let_go_at is not None and source}


async def bring_back(db: Database, sha: str, data: bytes) -> None:
    """Stores what was fetched for an image that was let go; nothing happens if it is gone or there again.

    The bytes may be others than they were, where Telegram has encoded the picture anew.
    """
    staged = await db.files.stage(data)
    back = sa.update(Image).where(Image.sha == sha, Image.let_go_at.is_not(None))
    back = back.values(let_go_at=None, size=len(data), kept_at=now())
    try:
        async with db.transaction() as session:
            mime = await session.scalar(back.returning(Image.mime))
            if mime is not None:
                await db.files.put(images.name_of(sha, mime), staged)
    finally:
        await db.files.discard(staged)


async def remove_files(db: Database) -> None:
    """Removes the files of images that were let go and are not there again; raises Unreachable.

    And the rows of those that nobody refers to: they were left until now for the sake of their files.
    """
    left = sa.and_(Image.let_go_at.is_not(None), Image.size > 0)
    some = sa.select(Image.sha).where(left).order_by(Image.sha).limit(BATCH).with_for_update()
    emptied = sa.update(Image).where(left).values(size=0).returning(Image.sha)
    while True:
        async with db.transaction(lasting=True) as session:
            held = (await session.scalars(some)).all()
            gone = (await session.scalars(emptied.where(Image.sha.in_(held)))).all()
            # Before the commit: once others see it, they may bring the file back.
            await db.files.delete([f"{images.beginning_of(sha)}." for sha in gone])
            nobodys = sa.and_(Image.sha.in_(gone), Image.awaited == 0, ~referred_to())
            await session.execute(sa.delete(Image).where(nobodys))
        if len(held) < BATCH:
            return


async def _let_go(db: Database, old: sa.ColumnElement[bool], enough: int | None) -> int:
    """Lets the oldest of these go, a batch at most, or as many as have `enough` bytes; returns how many."""
    unneeded = sa.and_(
        Image.let_go_at.is_(None),
        Image.source.is_not(None),
        Image.awaited == 0,
        ~referred_to(apart_from=(Job.__table__, OVER)),
        old,
    )
    oldest = sa.select(Image.sha, Image.size).where(unneeded).order_by(Image.kept_at).limit(BATCH)
    async with db.session() as session:
        found = (await session.execute(oldest)).all()
    chosen, size = [], 0
    for sha, bytes_of_it in found:
        if enough is not None and size >= enough:
            break
        chosen.append(sha)
        size += bytes_of_it
    letting = sa.update(Image).where(Image.sha.in_(images.held(chosen)), unneeded).values(let_go_at=now())
    letting = letting.returning(Image.sha)
    async with db.transaction() as session:
        count = len((await session.scalars(letting)).all())
    await remove_files(db)
    return count
