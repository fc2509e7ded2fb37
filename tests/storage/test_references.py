"""A table that is new refers to images and belongs to people, and nobody else has to be told."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import drafts, history, images, jobs, people
from storage.database import Database
from storage.errors import MissingImage
from storage.schema import Base

NOW = timedelta(0)


@pytest.fixture
async def stickers(db: Database) -> AsyncIterator[sa.Table]:
    """A table that no other file has heard of, with pictures that belong to people or to jobs."""
    table = sa.Table(
        "stickers",
        Base.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE")),
        sa.Column("picture_sha", sa.ForeignKey("images.sha"), nullable=False),
        sa.Column("mask_sha", sa.ForeignKey("images.sha")),
    )
    try:
        async with db.transaction() as session:
            await session.run_sync(lambda sync: table.create(sync.connection()))
        yield table
    finally:
        Base.metadata.remove(table)


@pytest.fixture
def stick(db: Database, stickers: sa.Table):
    async def insert(data: bytes, mask: bytes | None = None, **owner: int) -> str:
        shas = [
            await images.keep(db, each, mime="image/png") if each is not None else None
            for each in (data, mask)
        ]
        async with db.transaction() as session:
            await images.refer_to(session, {sha for sha in shas if sha})
            row = {"picture_sha": shas[0], "mask_sha": shas[1], **owner}
            await session.execute(sa.insert(stickers).values(**row))
        return shas[0]

    return insert


async def test_its_images_are_not_swept_while_a_row_refers_to_them(db, stickers, stick, files) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await stick(b"picture", b"mask", user_id=1)
    assert await images.sweep(db, older_than=NOW) == 0
    assert await images.read(db, sha) == b"picture"
    async with db.transaction() as session:
        await session.execute(sa.delete(stickers))
    assert await images.sweep(db, older_than=NOW) == 2
    assert files() == []


async def test_its_images_are_held_when_somebody_else_lets_go_of_them(db, stick) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await stick(b"picture", user_id=1)
    await images.keep(db, b"picture", mime="image/png")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    await drafts.discard(db, draft.id)
    assert await images.read(db, sha) == b"picture"


async def test_it_is_forgotten_with_its_person_rows_files_and_all(db, stickers, stick, rows, files) -> None:
    for user_id in (1, 2):
        await people.meet(db, user_id, name="Somebody")
        await stick(b"picture of %d" % user_id, b"mask", user_id=user_id)
    await people.forget(db, 1)
    assert (await rows())["stickers"] == 1
    assert len(files()) == 2
    await people.forget(db, 2)
    assert (await rows())["stickers"] == 0
    assert files() == []


async def test_what_belongs_to_a_job_goes_with_it_when_it_is_deleted_or_its_person_forgotten(
    db, stick, order, render, rows, files
) -> None:
    for forgetting in (False, True):
        job = await order(1)
        await jobs.claim(db, holder="h", lease=timedelta(minutes=1))
        await render(job)
        await jobs.delivered(db, job.id, file_id="f")
        sha = await stick(b"frame", job_id=job.id)
        assert await (people.forget(db, 1) if forgetting else history.delete(db, 1, job.id)) in (None, True)
        assert (await rows())["stickers"] == 0
        with pytest.raises(MissingImage):
            await images.read(db, sha)
        assert files() == []


def test_everything_that_names_a_person_a_draft_or_a_job_goes_with_them() -> None:
    """What stays behind says so with SET NULL; anything else would keep a person from being forgotten."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name != "images":
                assert key.ondelete in ("CASCADE", "SET NULL"), f"{table.name}.{key.parent.name}"


def test_whatever_refers_to_an_image_is_found_by_an_index() -> None:
    for table in Base.metadata.sorted_tables:
        first_columns = {next(iter(index.columns)).name for index in table.indexes}
        for key in table.foreign_keys:
            if key.column.table.name == "images":
                assert key.parent.name in first_columns, f"{table.name}.{key.parent.name}"
