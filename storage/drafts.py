"""Orders that are not complete yet: a photo is there, its painting is not chosen."""

from datetime import timedelta

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.schema import Draft, now


async def create(
    db: Database,
    *,
    user_id: int,
    chat_id: int,
    content_sha: str,
    thread_id: int | None = None,
    message_id: int | None = None,
) -> Draft:
    """A draft for a photo that `images.keep` has stored; raises MissingImage if it has not."""
    row = sa.insert(Draft).values(
        user_id=user_id, chat_id=chat_id, thread_id=thread_id, message_id=message_id, content_sha=content_sha
    )
    async with db.transaction() as session:
        await images.refer_to(session, [content_sha])
        return (await session.scalars(row.returning(Draft))).one()


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


async def want_style(db: Database, draft: Draft) -> None:
    """From now on the person's next picture in that chat is this draft's style, and no other draft's."""
    theirs = sa.update(Draft).where(Draft.user_id == draft.user_id, Draft.chat_id == draft.chat_id)
    marking = theirs.values(wants_style=Draft.id == draft.id)
    async with db.transaction() as session:
        await session.execute(marking.execution_options(synchronize_session=False))


async def wanting_style(db: Database, user_id: int, chat_id: int) -> Draft | None:
    """The draft of a person in a chat that waits for its style picture."""
    waiting = sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id, Draft.wants_style)
    async with db.session() as session:
        return await session.scalar(waiting.limit(1))


async def discard(db: Database, draft_id: int) -> bool:
    """Deletes a draft, and its photo if nothing else refers to it; False if it was gone already."""
    async with db.transaction() as session:
        sha = await session.scalar(sa.delete(Draft).where(Draft.id == draft_id).returning(Draft.content_sha))
        if sha is not None:
            await images.release(db, session, [sha])
    return sha is not None


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes drafts begun longer ago than that and returns how many; `images.sweep` takes their photos."""
    old = sa.delete(Draft).where(Draft.created_at < now() - older_than).returning(Draft.id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())
