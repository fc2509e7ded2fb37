"""The photos that are about in a chat: those that wait, and those that were ordered there."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.database import Database
from storage.look import Veil
from storage.schema import Draft, Job, JobKind

MOST = 8
"""Photos that are looked back at."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A photo, how it was covered, and the picture that was painted of it, if one was."""

    content_sha: str
    veil: Veil
    shown_sha: str | None = None

    @property
    def pictures(self) -> tuple[str, ...]:
        """The photo and the picture, as far as there are any."""
        return (self.content_sha, self.shown_sha) if self.shown_sha else (self.content_sha,)


async def in_message(db: Database, chat_id: int, message_id: int) -> Recent | None:
    """The photo that a message of ours is about: its job's, or that of the draft it asks about."""
    job = sa.select(Job).where(Job.chat_id == chat_id, Job.status_message_id == message_id)
    draft = sa.select(Draft).where(Draft.chat_id == chat_id, Draft.chooser_message_id == message_id)
    async with db.session() as session:
        ordered = await session.scalar(job.order_by(Job.id.desc()).limit(1))
        if ordered is not None:
            return Recent(ordered.content_sha, ordered.veil, ordered.shown_sha)
        waiting = await session.scalar(draft.order_by(Draft.id.desc()).limit(1))
        return Recent(waiting.content_sha, waiting.veil) if waiting is not None else None


async def photos(db: Database, user_id: int, chat_id: int) -> list[Recent]:
    """A person's last photos in a chat, the newest first, each once."""
    waiting = sa.select(Draft).where(Draft.user_id == user_id, Draft.chat_id == chat_id)
    ordered = sa.select(Job).where(Job.user_id == user_id, Job.chat_id == chat_id, Job.kind != JobKind.TRIAL)
    async with db.session() as session:
        drafts = await session.scalars(waiting.order_by(Draft.id.desc()).limit(MOST))
        found = [(each.created_at, Recent(each.content_sha, each.veil)) for each in drafts]
        jobs = await session.scalars(ordered.order_by(Job.id.desc()).limit(MOST))
        found += [(each.created_at, Recent(each.content_sha, each.veil, each.shown_sha)) for each in jobs]
    found.sort(key=lambda each: each[0], reverse=True)
    once: dict[str, Recent] = {}
    for _, recent in found:
        once.setdefault(recent.content_sha, recent)
    return list(once.values())[:MOST]
