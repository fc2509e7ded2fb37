"""Counts that outlive what was counted, and name nobody: deleting pictures lifts no limit, lowers no number.

An order is counted under a mark of whoever gave it, for as long as a limit asks for it; how many orders ended
on a day, under nothing but the day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.schema import DayCounted, OrderCounted, now


def mark_of(owner_id: int) -> str:
    """What stands for a person or a group where nothing may be kept about them."""
    return sha256(f"pastiche {owner_id}".encode()).hexdigest()[:40]


async def ordered(session: AsyncSession, owner_ids: set[int]) -> None:
    """Within the transaction that places an order: counts it for each of these."""
    for owner_id in owner_ids:
        await session.execute(sa.insert(OrderCounted).values(mark=mark_of(owner_id), ordered_at=now()))


async def ordered_since(db: Database, moment: datetime, owner_id: int) -> list[datetime]:
    """When a person, or whoever in a group, has ordered something since then, the first first."""
    theirs = OrderCounted.mark == mark_of(owner_id), OrderCounted.ordered_at > moment
    when = sa.select(OrderCounted.ordered_at).where(*theirs).order_by(OrderCounted.ordered_at)
    async with db.session() as session:
        return list(await session.scalars(when))


async def expire(db: Database, *, older_than: timedelta) -> None:
    """Forgets orders of longer ago."""
    async with db.transaction() as session:
        await session.execute(sa.delete(OrderCounted).where(OrderCounted.ordered_at < now() - older_than))


async def ended(db: Database, session: AsyncSession, *, painted: int = 0, failed: int = 0) -> None:
    """Within the transaction in which orders end: counts them for today."""
    if not painted and not failed:
        return
    row = db.insert(DayCounted).values(day=now().date(), painted=painted, failed=failed)
    more = {
        "painted": DayCounted.painted + row.excluded.painted,
        "failed": DayCounted.failed + row.excluded.failed,
    }
    await session.execute(row.on_conflict_do_update(index_elements=["day"], set_=more))


async def last_days(db: Database, count: int) -> Sequence[DayCounted]:
    """The days on which orders ended, of the last so many, in their order."""
    first = (now() - timedelta(days=count - 1)).date()
    days = sa.select(DayCounted).where(DayCounted.day >= first).order_by(DayCounted.day)
    async with db.session() as session:
        return (await session.scalars(days)).all()
