"""Styles of one's own: pictures that a person keeps by a name, and may have photos painted like."""

from collections.abc import Collection, Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage import images
from storage.columns import columns_of
from storage.database import Database
from storage.errors import Stopped
from storage.look import OPEN, Veil, covered_by
from storage.schema import OwnStyle, User, now

MOST = 30
"""Styles that one person may keep."""


class Saved(StrEnum):
    """What came of keeping a style."""

    KEPT = "kept"
    NAME_TAKEN = "taken"
    TOO_MANY = "many"


async def save(db: Database, user_id: int, name: str, sha: str, veil: Veil = OPEN) -> Saved:
    """Keeps a picture, which `images.keep` has stored, as a style; the same once more changes nothing.

    Raises Stopped if the person has been forgotten meanwhile.
    """
    async with db.transaction() as session:
        there = await _there(session, user_id)
        if there is not None and name not in there and len(there) < MOST:
            await images.refer_to(session, {sha})
            await session.execute(_row(user_id, name, sha, veil))
            return Saved.KEPT
        await images.let_go(db, session, {sha})
    if there is None:
        raise _forgotten(user_id)
    if name not in there:
        return Saved.TOO_MANY
    return Saved.KEPT if there[name] == sha else Saved.NAME_TAKEN


async def adopt(db: Database, user_id: int, names: Iterable[str], sha: str, veil: Veil = OPEN) -> str | None:
    """Keeps a picture that is there already by the first of these names that is free, and gives that name.

    Who keeps it already has it by the name they gave it. None: they have the most, or no name is free.
    Raises MissingImage for a picture that is gone, Stopped if the person has been forgotten meanwhile.
    """
    async with db.transaction() as session:
        there = await _there(session, user_id)
        if there is None:
            raise _forgotten(user_id)
        if theirs := [name for name, kept in there.items() if kept == sha]:
            return theirs[0]
        free = next((name for name in names if name not in there), None)
        if free is not None and len(there) < MOST:
            await images.refer_to(session, (), {sha})
            await session.execute(_row(user_id, free, sha, veil))
            return free
    return None


async def ask_for_name(db: Database, user_id: int, style_id: int | None) -> None:
    """What the person writes next is the new name of this style, and of no other; None: of none."""
    theirs = sa.update(OwnStyle).where(OwnStyle.user_id == user_id)
    async with db.transaction() as session:
        await session.execute(theirs.where(OwnStyle.renaming_at.is_not(None)).values(renaming_at=None))
        await session.execute(theirs.where(OwnStyle.id == style_id).values(renaming_at=now()))


async def rename(
    db: Database, user_id: int, style_id: int, name: str, *, update_id: int | None = None
) -> Saved | None:
    """Gives a style another name, which is no longer asked for then; None if the person has none such.

    update_id: of what asked for it, which the style remembers.
    """
    this = sa.and_(OwnStyle.id == style_id, OwnStyle.user_id == user_id)
    another = sa.select(OwnStyle.id).where(
        OwnStyle.user_id == user_id, OwnStyle.name == name, OwnStyle.id != style_id
    )
    async with db.transaction() as session:
        await _there(session, user_id)
        if await session.scalar(another) is not None:
            return Saved.NAME_TAKEN
        renaming = sa.update(OwnStyle).where(this).values(name=name, renaming_at=None, named_by=update_id)
        renamed = await session.scalar(renaming.returning(OwnStyle.id))
    return None if renamed is None else Saved.KEPT


async def veil_over(db: Database, user_id: int, shas: Collection[str]) -> Veil:
    """How those of these pictures are covered that the person keeps as styles, taken together."""
    theirs = sa.select(OwnStyle).where(OwnStyle.user_id == user_id, OwnStyle.picture_sha.in_(shas))
    async with db.session() as session:
        veils = [style.veil for style in await session.scalars(theirs)] if shas else []
    return covered_by(*veils)


async def of(db: Database, user_id: int) -> list[OwnStyle]:
    """A person's styles, the oldest first, so that a new one changes no number."""
    theirs = sa.select(OwnStyle).where(OwnStyle.user_id == user_id).order_by(OwnStyle.id)
    async with db.session() as session:
        return list(await session.scalars(theirs))


async def get(db: Database, user_id: int, style_id: int) -> OwnStyle | None:
    """A style of that person's; None if it is gone, or another's."""
    this = sa.select(OwnStyle).where(OwnStyle.id == style_id, OwnStyle.user_id == user_id)
    async with db.session() as session:
        return await session.scalar(this)


async def delete(db: Database, user_id: int, style_id: int) -> bool:
    """Deletes a style, and its picture if nothing else refers to it; False if the person has none such."""
    this = sa.delete(OwnStyle).where(OwnStyle.id == style_id, OwnStyle.user_id == user_id)
    async with db.transaction() as session:
        sha = await session.scalar(this.returning(OwnStyle.picture_sha))
        await images.release(db, session, [sha] if sha else [])
    return sha is not None


async def _there(session: AsyncSession, user_id: int) -> dict[str, str] | None:
    """The pictures of a person's styles by name; None for a person who is not known.

    One at a time: who saves two at once has no more than the most, and none by the name of another.
    """
    if await session.scalar(sa.select(User.id).where(User.id == user_id).with_for_update()) is None:
        return None
    theirs = sa.select(OwnStyle).where(OwnStyle.user_id == user_id).order_by(OwnStyle.id)
    return {style.name: style.picture_sha for style in await session.scalars(theirs)}


def _row(user_id: int, name: str, sha: str, veil: Veil) -> sa.Insert:
    return sa.insert(OwnStyle).values(user_id=user_id, name=name, picture_sha=sha, **columns_of(veil))


def _forgotten(user_id: int) -> Stopped:
    return Stopped(f"nothing is kept for {user_id} any more, who has been forgotten")
