"""Orders that are not complete yet: a photo is there, its painting is not chosen.

Of an album each photo is a draft, a part of the same update. The first part has the message that asks; the
others wait with it, and go with it.
"""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

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
    mask_sha: str | None = None,
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
        mask_sha=mask_sha,
        update_id=update_id,
        part=part,
        **columns_of(veil),
    )
    made = sa.select(Draft).where(Draft.update_id == update_id, Draft.part == part)
    kept = {content_sha}.union(*(style.images for style in styles), {mask_sha} if mask_sha else ())
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
    """The newest draft of a person in a chat; of an album the first part."""
    theirs = sa.and_(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.part == 0)
    async with db.session() as session:
        return await session.scalar(sa.select(Draft).where(theirs).order_by(Draft.id.desc()).limit(1))


async def album(db: Database, draft: Draft) -> list[Draft]:
    """The draft and, if it is the first part of an album, the others that wait with it; by part."""
    async with db.session() as session:
        return list(
            await session.scalars(sa.select(Draft).where(_with_others(draft.id)).order_by(Draft.part))
        )


async def first_of_album(db: Database, draft: Draft) -> Draft:
    """The draft that this one waits with, or itself."""
    first = sa.select(Draft).where(Draft.update_id == draft.update_id, Draft.part == 0)
    async with db.session() as session:
        return await session.scalar(first) or draft


async def asked_in(db: Database, chat_id: int, message_id: int) -> Draft | None:
    """The draft that a message of the bot's asks about."""
    there = sa.and_(Draft.chat_id == chat_id, Draft.chooser_message_id == message_id)
    async with db.session() as session:
        return await session.scalar(sa.select(Draft).where(there).order_by(Draft.id.desc()).limit(1))


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


async def choose(
    db: Database, draft_id: int, styles: Sequence[StyleChoice], *, like_id: int | None = None
) -> bool:
    """Puts these styles in place of those chosen so far; False if the draft is gone.

    like_id: the job whose look the picture keeps. Raises MissingImage; a style's picture is one that some row
    refers to already.
    """
    theirs = DraftStyle.draft_id == draft_id
    pictures = frozenset[str]().union(*(style.images for style in styles))
    choosing = sa.update(Draft).where(Draft.id == draft_id).values(like_id=like_id).returning(Draft.id)
    async with db.transaction() as session:
        if await session.scalar(choosing) is None:
            return False
        before = (await session.scalars(images_of((DraftStyle.__table__, theirs)))).all()
        await images.refer_to(session, (), pictures)
        await session.execute(sa.delete(DraftStyle).where(theirs))
        for choice in numbered(styles):
            await session.execute(sa.insert(DraftStyle).values(draft_id=draft_id, **choice))
        await images.release(db, session, before)
    return True


async def want_style(db: Database, draft: Draft) -> None:
    """From now on the person's next picture in that chat is this draft's style, and no other draft's."""
    await _want(db, draft, wants_style=Draft.id == draft.id, wants_mask=sa.false())


async def want_mask(db: Database, draft: Draft) -> None:
    """From now on the person's next picture in that chat is this draft's photo, painted over."""
    await _want(db, draft, wants_style=sa.false(), wants_mask=Draft.id == draft.id)


async def wanting_style(db: Database, user_id: int, chat_id: int) -> Draft | None:
    """The draft of a person in a chat that waits for its style picture."""
    waiting = sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.wants_style)
    async with db.session() as session:
        return await session.scalar(waiting.limit(1))


async def wanting_mask(db: Database, user_id: int, chat_id: int) -> Draft | None:
    """The draft of a person in a chat that waits for its photo to come painted over."""
    waiting = sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.wants_mask)
    async with db.session() as session:
        return await session.scalar(waiting.limit(1))


async def discard(db: Database, draft_id: int) -> bool:
    """Deletes a draft, and its pictures if nothing else refers to them; False if it was gone already.

    What waits with it goes too.
    """
    return await _delete(db, _with_others(draft_id))


async def discard_others(db: Database, draft_id: int) -> bool:
    """Deletes what waits with the first part of an album; False if nothing did."""
    return await _delete(db, sa.and_(_with_others(draft_id), Draft.id != draft_id))


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes drafts begun longer ago than that and returns how many; `images.sweep` takes their photos."""
    old = sa.delete(Draft).where(Draft.created_at < now() - older_than).returning(Draft.id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())


def _with_others(draft_id: int) -> sa.ColumnElement[bool]:
    """Of a draft: that it is the one with that id, or another part of the album whose first part that is."""
    first = aliased(Draft)
    of_update = sa.select(first.update_id).where(first.id == draft_id, first.part == 0).scalar_subquery()
    return sa.or_(Draft.id == draft_id, sa.and_(Draft.update_id == of_update, Draft.part > 0))


async def _want(db: Database, draft: Draft, **what: sa.ColumnElement[bool]) -> None:
    theirs = sa.update(Draft).where(Draft.user_id == draft.user_id, Draft.chat_id == draft.chat_id)
    async with db.transaction() as session:
        await session.execute(theirs.values(**what))


async def _delete(db: Database, condition: sa.ColumnElement[bool]) -> bool:
    async with db.transaction() as session:
        shas = (await session.scalars(images_of((Draft.__table__, condition)))).all()
        gone = (await session.scalars(sa.delete(Draft).where(condition).returning(Draft.id))).all()
        await images.release(db, session, shas)
    return bool(gone)
