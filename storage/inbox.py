"""What Telegram sent, a row each before it is anything else: nothing is lost at a kill, nothing done twice.

`waiting -> working -> done`. Whoever finds a row that was in work when its process died begins it again; one
that dies too often is set aside. Of what is over only the number stays, to recognise it if it comes again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.references import tables_with
from storage.schema import UpdateRow, UpdateState, now

OPEN = (UpdateState.WAITING, UpdateState.WORKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An update as it comes in.

    id: its number at Telegram. body: what Telegram sent, in JSON. album: the album that its picture belongs
    to. urgent: ahead of all others, and never stopped. orders: it may ask for a picture, so that a
    cancellation stops it. Raises ValueError for what no database has room for.
    """

    id: int
    body: str
    chat_id: int | None = None
    user_id: int | None = None
    album: str | None = None
    urgent: bool = False
    orders: bool = True

    def __post_init__(self) -> None:
        for number in (self.id, self.chat_id, self.user_id):
            if number is not None and not (isinstance(number, int) and -(2**63) <= number < 2**63):
                raise ValueError(f"{number!r} is no id: it should be a whole number of 64 bits")
        if self.album is not None and not (len(self.album) <= 64 and self.album.isascii()):
            raise ValueError(f"{self.album!r} names no album: it should have at most 64 plain characters")


async def add(db: Database, arrivals: Sequence[Arrival]) -> list[int]:
    """Keeps all of them or none, and returns the numbers of those that were never seen before, in order."""
    if not arrivals:
        return []
    rows = db.insert(UpdateRow).values([asdict(arrival) for arrival in arrivals])
    async with db.transaction(lasting=True) as session:
        return sorted(await session.scalars(rows.on_conflict_do_nothing().returning(UpdateRow.id)))


async def waiting(db: Database, *, besides: Iterable[int] = ()) -> list[UpdateRow]:
    """All that is not done, also what was in work when its process ended; by number.

    besides: what nobody has to be told of.
    """
    async with db.session() as session:
        if besides:
            found = set(await session.scalars(sa.select(UpdateRow.id).where(UpdateRow.state.in_(OPEN))))
            if not (unknown := found.difference(besides)):
                return []
            return list(
                await session.scalars(_open().where(UpdateRow.id.in_(unknown)).order_by(UpdateRow.id))
            )
        return list(await session.scalars(_open().order_by(UpdateRow.id)))


async def begin(db: Database, ids: Iterable[int]) -> int:
    """Work on these, together, begins: the how manieth time; 0 if nothing of it is left to be done.

    That is so for what was done, stopped, set aside or forgotten meanwhile.
    """
    begun = await _go_on(db, ids, state=UpdateState.WORKING, attempts=UpdateRow.attempts + 1)
    return max(begun, default=0)


async def release(db: Database, ids: Iterable[int]) -> None:
    """Work on these is broken off in good order; as if it had never been begun."""
    begun = sa.and_(UpdateRow.state == UpdateState.WORKING, UpdateRow.id.in_(list(ids)))
    back = sa.update(UpdateRow).where(begun)
    async with db.transaction() as session:
        await session.execute(back.values(state=UpdateState.WAITING, attempts=UpdateRow.attempts - 1))


async def done(db: Database, ids: Iterable[int]) -> None:
    """These are worked off: only their numbers stay."""
    await _go_on(db, ids, **_over(UpdateState.DONE))


async def set_aside(db: Database, ids: Iterable[int]) -> None:
    """These are not tried again, and are kept whole until they expire, to find out what is the matter."""
    await _go_on(db, ids, state=UpdateState.ASIDE, ended_at=now())


async def stop_before(db: Database, *, chat_id: int, user_id: int, update_id: int) -> list[UpdateRow]:
    """Stops what the person sent in that chat before this update and what may ask for a picture.

    Returns it as it was: what is in work may still be at it, but makes no draft and no job any more.
    """
    theirs = _open().where(UpdateRow.chat_id == chat_id, UpdateRow.user_id == user_id)
    theirs = theirs.where(UpdateRow.id < update_id, UpdateRow.orders, ~UpdateRow.urgent)
    async with db.transaction() as session:
        rows = list(await session.scalars(theirs.order_by(UpdateRow.id).with_for_update()))
        await _stop(session, UpdateRow.id.in_([row.id for row in rows]))
    return rows


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes what was over longer ago than that and returns how many; the numbers may then come again.

    Telegram chooses them anew after a quiet week, so what was made of such an update forgets its number too.
    """
    old = sa.select(UpdateRow.id).where(UpdateRow.ended_at < now() - older_than)
    async with db.transaction() as session:
        for table in tables_with("update_id"):
            made = sa.update(table).where(table.c.update_id.in_(old))
            await session.execute(made.values(update_id=None))
        gone = sa.delete(UpdateRow).where(UpdateRow.ended_at < now() - older_than)
        return len((await session.scalars(gone.returning(UpdateRow.id))).all())


async def is_stopped(session: AsyncSession, update_id: int | None) -> bool:
    """Within a transaction that is about to make something of an update: whether nobody wants it now."""
    # Held, so that whoever stops it comes before this and is seen, or comes later and finds what was made.
    state = sa.select(UpdateRow.state).where(UpdateRow.id == update_id).with_for_update()
    return update_id is not None and await session.scalar(state) is UpdateState.STOPPED


async def forget(session: AsyncSession, user_id: int, update_id: int | None) -> None:
    """Within a transaction: empties what the person sent, up to this update if there is one."""
    theirs = sa.or_(UpdateRow.user_id == user_id, UpdateRow.chat_id == user_id)
    theirs = sa.and_(theirs, UpdateRow.state.in_((*OPEN, UpdateState.ASIDE)))  # the others are empty already
    if update_id is not None:
        theirs = sa.and_(theirs, UpdateRow.id <= update_id)
    await _stop(session, theirs)


def _open() -> sa.Select[UpdateRow]:
    return sa.select(UpdateRow).where(UpdateRow.state.in_(OPEN))


def _over(state: UpdateState) -> dict[str, object]:
    gone = {"body": "", "chat_id": None, "user_id": None, "album": None}
    return {"state": state, "ended_at": now(), **gone}


async def _stop(session: AsyncSession, condition: sa.ColumnElement[bool]) -> None:
    stopping = sa.update(UpdateRow).where(condition).values(**_over(UpdateState.STOPPED))
    await session.execute(stopping)


async def _go_on(db: Database, ids: Iterable[int], **values: object) -> list[int]:
    """Changes those of them that are not over yet, and returns how often work on each has begun."""
    changing = (
        sa.update(UpdateRow)
        .where(UpdateRow.id.in_(list(ids)), UpdateRow.state.in_(OPEN))
        .values(**values)
        .returning(UpdateRow.attempts)
    )
    async with db.transaction() as session:
        return list(await session.scalars(changing))
