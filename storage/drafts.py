"""Orders that are not complete yet: a photo is there, its painting is not chosen."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from storage import images, inbox
from storage.columns import columns_of, numbered
from storage.database import Database
from storage.errors import Stopped
from storage.look import OPEN, StyleChoice, Veil
from storage.references import images_of
from storage.schema import Draft, DraftStyle, now


async def create(
    db: Database,
    *,
    user_id: int,
    chat_id: int,
    content_sha: str,
    thread_id: int | None = None,
    message_id: int | None = None,
    styles: Sequence[StyleChoice] = (),
    veil: Veil = OPEN,
    update_id: int | None = None,
    part: int = 0,
) -> Draft:
    """A draft for a photo that `images.keep` has stored; the same part of an update makes the same draft.

    Raises MissingImage for a picture that is not kept, Stopped if the update has been stopped.
    """
    row = sa.insert(Draft).values(
        user_id=user_id,
        chat_id=chat_id,
        thread_id=thread_id,
        message_id=message_id,
        content_sha=content_sha,
        update_id=update_id,
        part=part,
        **columns_of(veil),
    )
    made = sa.select(Draft).where(Draft.update_id == update_id, Draft.part == part)
    kept = {content_sha}.union(*(style.images for style in styles))
    async with db.transaction() as session:
        stopped = await inbox.is_stopped(session, update_id)
        draft = None if stopped or update_id is None else await session.scalar(made)
        if stopped or draft:
            await images.let_go(db, session, kept)
        else:
            await images.refer_to(session, kept)
            draft_id = await session.scalar(row.returning(Draft.id))
            for choice in numbered(styles):
                await session.execute(sa.insert(DraftStyle).values(draft_id=draft_id, **choice))
            draft = await session.get_one(Draft, draft_id)
    if draft is None:
        raise Stopped(f"nothing is made of the update {update_id} any more: it has been stopped")
    return draft


async def get(db: Database, draft_id: int) -> Draft | None:
    """The draft, or None once it is ordered, discarded or forgotten."""
    async with db.session() as session:
        return await session.get(Draft, draft_id)


async def latest(db: Database, user_id: int, chat_id: int) -> Draft | None:
    """The newest draft of a person in a chat."""
    newest = (
        sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id).order_by(Draft.id.desc())
    )
    async with db.session() as session:
        return await session.scalar(newest.limit(1))


async def of_photo(db: Database, user_id: int, chat_id: int, message_id: int | None) -> Draft | None:
    """The draft of a person for the photo in that message."""
    theirs = sa.and_(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.message_id == message_id)
    async with db.session() as session:
        return await session.scalar(sa.select(Draft).where(theirs).order_by(Draft.id.desc()).limit(1))


async def asked(db: Database, draft_id: int, chooser_message_id: int) -> None:
    """Remembers the message that asks the person for the painting."""
    asking = sa.update(Draft).where(Draft.id == draft_id).values(chooser_message_id=chooser_message_id)
    async with db.transaction() as session:
        await session.execute(asking)


async def want_style(db: Database, draft: Draft) -> None:
    """From now on the person's next picture in that chat is this draft's style, and no other draft's."""
    theirs = sa.update(Draft).where(Draft.user_id == draft.user_id, Draft.chat_id == draft.chat_id)
    marking = theirs.values(wants_style=Draft.id == draft.id)
    async with db.transaction() as session:
        await session.execute(marking)


async def wanting_style(db: Database, user_id: int, chat_id: int) -> Draft | None:
    """The draft of a person in a chat that waits for its style picture."""
    waiting = sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.wants_style)
    async with db.session() as session:
        return await session.scalar(waiting.limit(1))


async def discard(db: Database, draft_id: int) -> bool:
    """Deletes a draft, and its pictures if nothing else refers to them; False if it was gone already."""
    this = Draft.id == draft_id
    async with db.transaction() as session:
        shas = (await session.scalars(images_of((Draft.__table__, this)))).all()
        gone = await session.scalar(sa.delete(Draft).where(this).returning(Draft.id))
        await images.release(db, session, shas)
    return gone is not None


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes drafts begun longer ago than that and returns how many; `images.sweep` takes their photos."""
    old = sa.delete(Draft).where(Draft.created_at < now() - older_than).returning(Draft.id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())
