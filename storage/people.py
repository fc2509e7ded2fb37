"""The people the bot talks with, what is chosen in their chats, and forgetting them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage import images, inbox
from storage.columns import columns_of
from storage.database import Database
from storage.look import Look
from storage.references import columns_to, images_of, tables_with
from storage.schema import Preferences, UpdateRow, User

NOBODY = 0
"""No person's id at Telegram."""


async def meet(db: Database, user_id: int, *, name: str, language: str | None = None) -> User:
    """The person, known from now on; a name or language that has changed is taken over, None changes nothing.

    Everything else that names a user (drafts, jobs) needs this first.
    """
    async with db.session() as session:
        user = await session.get(User, user_id)
    if user is not None and user.name == name and language in (None, user.language):
        return user
    row = db.insert(User).values(id=user_id, name=name, language=language)
    changed = {"name": row.excluded.name, "language": sa.func.coalesce(row.excluded.language, User.language)}
    row = row.on_conflict_do_update(index_elements=["id"], set_=changed)
    async with db.transaction() as session:
        return (await session.scalars(row.returning(User))).one()


async def is_known(db: Database, user_id: int) -> bool:
    """Whether anything is kept about the person."""
    async with db.session() as session:
        return await session.get(User, user_id) is not None


async def language_of(db: Database, user_id: int) -> str | None:
    """What is spoken with the person: the language they have chosen, or else their Telegram's, if known."""
    spoken = sa.func.coalesce(User.chosen_language, User.language)
    async with db.session() as session:
        return await session.scalar(sa.select(spoken).where(User.id == user_id))


async def chosen_languages(db: Database) -> dict[int, str]:
    """The languages that people have chosen, by person; whoever never chose is not there."""
    chosen = sa.select(User.id, User.chosen_language).where(User.chosen_language.is_not(None))
    async with db.session() as session:
        return {user_id: language for user_id, language in await session.execute(chosen) if language}


async def choose_language(db: Database, user_id: int, language: str | None) -> None:
    """From now on this language is spoken with a person who is known; None: their Telegram's."""
    async with db.transaction() as session:
        await session.execute(sa.update(User).where(User.id == user_id).values(chosen_language=language))


async def look_of(db: Database, chat_id: int) -> Look:
    """How pictures are painted in a chat, as chosen there; the defaults where nobody ever chose."""
    async with db.session() as session:
        chosen = await session.get(Preferences, chat_id)
    return Look() if chosen is None else chosen.look


async def change_look(db: Database, chat_id: int, **changes: Any) -> Look:
    """Changes the named fields of a chat's Look and returns it whole.

    Raises ValueError for a value that cannot be, TypeError for a name that is none.
    """
    first = db.insert(Preferences).values(chat_id=chat_id, **columns_of(Look()))
    this = sa.update(Preferences).where(Preferences.chat_id == chat_id)
    async with db.transaction() as session:
        await session.execute(first.on_conflict_do_nothing())
        chosen = await session.get_one(Preferences, chat_id, with_for_update=True)
        look = replace(chosen.look, **changes)
        await session.execute(this.values(columns_of(look)))
    return look


async def forget(db: Database, user_id: int, *, update_id: int | None = None) -> bool:
    """Deletes everything about the person: all rows, and the files nobody else refers to.

    False where the files cannot be reached now: `space.remove_files` then removes them.

    What they sent up to `update_id`, which asked for this, is stopped; what came later stays to be done, and
    so does what was made of it already. Whoever renders for them learns it at the next `jobs.renew`.
    """
    private = [  # their private chat has their id
        (table, sa.and_(table.c.chat_id == user_id, ~_was_made_later(table, update_id)))
        for table in tables_with("chat_id")
        if table is not UpdateRow.__table__
    ]
    async with db.transaction() as session:
        await inbox.forget(session, user_id, update_id)
        name = await _set_apart(session, user_id, update_id)
        theirs = images_of((User.__table__, User.id == user_id), *private)
        shas = (await session.scalars(theirs)).all()
        for table, condition in private:
            await session.execute(sa.delete(table).where(condition))
        await session.execute(sa.delete(User).where(User.id == user_id))  # the rest goes with it
        if name is not None:
            await session.execute(sa.insert(User).values(id=user_id, name=name))
            await _hand_over(session, NOBODY, user_id, update_id or 0)
            await session.execute(sa.delete(User).where(User.id == NOBODY))
        return await images.release(db, session, shas)


async def _set_apart(session: AsyncSession, user_id: int, update_id: int | None) -> str | None:
    """Gives nobody what was made of later updates, for as long as its person is deleted.

    Returns what the person is called; None where nothing was made.
    """
    if update_id is None:
        return None
    # Held, so that whoever is about to make something for them comes before this, or waits.
    name = await session.scalar(sa.select(User.name).where(User.id == user_id).with_for_update())
    made = (sa.exists().where(key == user_id, _was_made_later(key.table, update_id)) for key in _owners())
    if name is None or not await session.scalar(sa.select(sa.or_(*made))):
        return None
    await session.execute(sa.insert(User).values(id=NOBODY, name=""))
    await _hand_over(session, user_id, NOBODY, update_id)
    return name


async def _hand_over(session: AsyncSession, owner: int, other: int, update_id: int) -> None:
    """Makes somebody else's what was made for an owner of later updates than this one."""
    for key in _owners():
        theirs = sa.and_(key == owner, _was_made_later(key.table, update_id))
        await session.execute(sa.update(key.table).where(theirs).values({key: other}))


def _owners() -> list[sa.Column[Any]]:
    """The columns that say whose something is that is made of an update."""
    return [key for key in columns_to(User.__table__) if "update_id" in key.table.c]


def _was_made_later(table: sa.FromClause, update_id: int | None) -> sa.ColumnElement[bool]:
    if update_id is None or "update_id" not in table.c:
        return sa.false()
    return sa.func.coalesce(table.c.update_id, update_id) > update_id


async def moved(db: Database, old_chat: int, new_chat: int) -> None:
    """A group got a new id, as when it became a supergroup: all its rows follow.

    What is there already under the new id counts. Messages and topics of the old group have other ids in the
    new one, or none, so the rows name none of them any more.
    """
    async with db.transaction() as session:
        for table in tables_with("chat_id"):
            old = table.c.chat_id == old_chat
            for others in _kept_apart_by(table.c.chat_id):
                there = table.alias()
                same = (there.c[column.name] == column for column in others)
                taken = sa.exists().where(there.c.chat_id == new_chat, *same)
                await session.execute(sa.delete(table).where(old, taken))
            ids = [column.name for column in table.c if column.name.endswith(("message_id", "thread_id"))]
            follow = sa.update(table).where(old)
            await session.execute(follow.values(chat_id=new_chat, **dict.fromkeys(ids)))


def _kept_apart_by(column: sa.Column[Any]) -> Iterator[list[sa.Column[Any]]]:
    """For each rule that keeps rows of the column's table apart with its help: the rule's other columns."""
    table = column.table
    unique = [
        key for key in table.constraints if isinstance(key, sa.PrimaryKeyConstraint | sa.UniqueConstraint)
    ]
    for key in (*unique, *(index for index in table.indexes if index.unique)):
        if column.name in key.columns:
            yield [other for other in key.columns if other is not column]
