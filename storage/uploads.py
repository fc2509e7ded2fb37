"""What people upload in the studio, and which pictures they may order with there.

An upload that nothing is made of goes after a while, as a photo in the chat does that nobody has painted.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.errors import Stopped
from storage.look import Veil, covered_by
from storage.references import images_of
from storage.schema import Draft, Job, JobStyle, OwnStyle, Upload, User, now
from storage.schema import UploadKind as UploadKind

BATCH = 100
"""Uploads that are deleted at once, so that others have their turn between."""


async def keep(db: Database, user_id: int, sha: str, kind: UploadKind) -> None:
    """The person has uploaded that file, which `images.keep` has stored; again, it counts from now on.

    Raises MissingImage, or Stopped if the person has been forgotten meanwhile.
    """
    known = sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    row = db.insert(Upload).values(user_id=user_id, upload_sha=sha, kind=kind, created_at=now())
    # What was a photo once stays one, though somebody may use it as a mask.
    kinds = sa.case((Upload.kind == UploadKind.PHOTO, Upload.kind), else_=row.excluded.kind)
    again = {"created_at": row.excluded.created_at, "kind": kinds}
    async with db.transaction() as session:
        there = await session.scalar(known) is not None
        if there:
            await images.refer_to(session, {sha})
            await session.execute(
                row.on_conflict_do_update(index_elements=["user_id", "upload_sha"], set_=again)
            )
        else:
            await images.let_go(db, session, {sha})
    if not there:
        raise Stopped(f"nothing is kept for {user_id} any more, who has been forgotten")


async def may_use(db: Database, user_id: int, sha: str) -> bool:
    """Whether a person may order with a picture: it is an upload of theirs, or in a job, draft or style."""
    theirs = sa.select(
        sa.or_(
            sa.exists().where(Upload.user_id == user_id, Upload.upload_sha == sha),
            sa.exists().where(Draft.user_id == user_id, Draft.content_sha == sha),
            sa.exists().where(OwnStyle.user_id == user_id, OwnStyle.picture_sha == sha),
            *(sa.exists().where(Job.user_id == user_id, column == sha) for column in _PICTURES),
            *(
                sa.exists().where(Job.id == JobStyle.job_id, Job.user_id == user_id, column == sha)
                for column in (_style.image_sha, _style.mask_sha)
            ),
        )
    )
    async with db.session() as session:
        return bool(await session.scalar(theirs))


async def photos(db: Database, user_id: int, most: int) -> list[str]:
    """A person's last photos, the newest first, each once: uploaded, waiting in a chat, or ordered."""
    uploaded = sa.select(Upload.upload_sha, sa.func.max(Upload.created_at)).where(
        Upload.user_id == user_id, Upload.kind == UploadKind.PHOTO
    )
    waiting = sa.select(Draft.content_sha, sa.func.max(Draft.created_at)).where(Draft.user_id == user_id)
    ordered = sa.select(Job.content_sha, sa.func.max(Job.created_at)).where(Job.user_id == user_id)
    newest: dict[str, datetime] = {}
    async with db.session() as session:
        for found, sha in (
            (uploaded, Upload.upload_sha),
            (waiting, Draft.content_sha),
            (ordered, Job.content_sha),
        ):
            last = found.group_by(sha).order_by(found.selected_columns[1].desc()).limit(most)
            for photo, at in await session.execute(last):
                newest[photo] = max(at, newest.get(photo, at))
    return sorted(newest, key=newest.__getitem__, reverse=True)[:most]


async def veil_over(db: Database, user_id: int, shas: Collection[str]) -> Veil:
    """How these pictures of a person are covered, taken together: as wherever one was sent, or came of it.

    What is made of them is covered so too, and so is whatever shows one.
    """
    jobs = sa.select(Job).where(Job.user_id == user_id, sa.or_(*(column.in_(shas) for column in _PICTURES)))
    drafts = sa.select(Draft).where(Draft.user_id == user_id, Draft.content_sha.in_(shas))
    styles = sa.select(OwnStyle).where(OwnStyle.user_id == user_id, OwnStyle.picture_sha.in_(shas))
    async with db.session() as session:
        veils = [job.veil for job in await session.scalars(jobs)]
        veils += [draft.veil for draft in await session.scalars(drafts)]
        veils += [style.veil for style in await session.scalars(styles)]
    return covered_by(*veils)


async def expire(db: Database, *, older_than: timedelta) -> None:
    """Deletes uploads of longer ago, with the files that nothing was made of."""
    await delete(db, Upload.created_at < now() - older_than)


async def delete(db: Database, which: sa.ColumnElement[bool]) -> None:
    """Deletes uploads, with the files nobody else refers to."""
    some = sa.select(Upload.id).where(which).limit(BATCH)
    while True:
        async with db.transaction() as session:
            these = Upload.id.in_((await session.scalars(some)).all())
            shas = (await session.scalars(images_of((Upload.__table__, these)))).all()
            gone = (await session.scalars(sa.delete(Upload).where(these).returning(Upload.id))).all()
            await images.release(db, session, shas)
        if len(gone) < BATCH:
            return


_style = JobStyle.__table__.c
_PICTURES = (Job.content_sha, Job.result_sha, Job.shown_sha)
