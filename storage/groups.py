"""Groups: whether they have been greeted, what waits in one that is left, and what it has made lately."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.jobs import ALIVE
from storage.references import images_of
from storage.schema import Draft, Group, Job, JobKind, JobState, now


async def arrive(db: Database, chat_id: int, update_id: int) -> bool:
    """Whether a group is to be greeted: it was not since the bot came, or this very update has said that."""
    coming = db.insert(Group).values(chat_id=chat_id, update_id=update_id).on_conflict_do_nothing()
    async with db.transaction() as session:
        await session.execute(coming)
        return await session.scalar(sa.select(Group.update_id).where(Group.chat_id == chat_id)) == update_id


async def leave(db: Database, chat_id: int) -> list[int]:
    """Ends all that waits in a group, as told, and gives the jobs that changed.

    Photos that wait for their painting go; what is queued or running is cancelled; what is painted already
    waits in the history. The next time the bot comes the group is greeted anew.
    """
    here = sa.and_(Job.chat_id == chat_id, Job.told_at.is_(None))
    over = {"told_at": now(), "holder": None, "lease_until": None}
    stopping = sa.update(Job).where(here, ALIVE).returning(Job.id)
    keeping = sa.update(Job).where(here, Job.state == JobState.RENDERED).returning(Job.id)
    waiting = Draft.chat_id == chat_id
    async with db.transaction() as session:
        stopped = await session.scalars(stopping.values(state=JobState.CANCELLED, finished_at=now(), **over))
        changed = [*stopped, *await session.scalars(keeping.values(state=JobState.DELIVERED, **over))]
        changed += await session.scalars(sa.update(Job).where(here).values(told_at=now()).returning(Job.id))
        shas = (await session.scalars(images_of((Draft.__table__, waiting)))).all()
        await session.execute(sa.delete(Draft).where(waiting))
        await session.execute(sa.delete(Group).where(Group.chat_id == chat_id))
        await images.release(db, session, shas)
    return changed


async def unfinished(db: Database, chat_id: int) -> list[Job]:
    """The jobs of a group whose message does not say yet how they ended, oldest first."""
    waiting = sa.select(Job).where(Job.chat_id == chat_id, Job.told_at.is_(None)).order_by(Job.id)
    async with db.session() as session:
        return list(await session.scalars(waiting))


async def muted(db: Database, chat_id: int, *, every: timedelta) -> bool:
    """Whether to say that nothing may be sent to a group: it was not said for so long; from now on it is."""
    known = db.insert(Group).values(chat_id=chat_id).on_conflict_do_nothing()
    due = sa.or_(Group.muted_at.is_(None), Group.muted_at < now() - every)
    saying = sa.update(Group).where(Group.chat_id == chat_id, due).values(muted_at=now())
    async with db.transaction() as session:
        await session.execute(known)
        return await session.scalar(saying.returning(Group.chat_id)) is not None


async def not_told(db: Database, chat_id: int) -> None:
    """Nobody could be told of it."""
    untold = sa.update(Group).where(Group.chat_id == chat_id).values(muted_at=None)
    async with db.transaction() as session:
        await session.execute(untold)


async def made_since(db: Database, chat_id: int, moment: datetime, most: int) -> list[Job]:
    """The pictures ordered in a group and delivered since then, the newest first; no covered ones."""
    made = sa.and_(Job.chat_id == chat_id, Job.state == JobState.DELIVERED, Job.kind == JobKind.PICTURE)
    job = Job.__table__.c
    seen = sa.select(Job).where(made, Job.finished_at > moment, ~job.spoiler, ~job.protected)
    seen = seen.where(Job.file_id.is_not(None))  # else it was never shown there
    async with db.session() as session:
        newest_first = seen.order_by(Job.finished_at.desc(), Job.id.desc())
        return list(await session.scalars(newest_first.limit(most)))


async def states_of(db: Database, chat_id: int, message_id: int) -> set[JobState]:
    """The states of what was ordered of the photo in a message."""
    ordered = sa.select(Job.state).where(Job.chat_id == chat_id, Job.source_message_id == message_id)
    async with db.session() as session:
        return set(await session.scalars(ordered))
