"""A database filled by an earlier version is opened, and everything in it is still there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from storage import drafts, history, images, jobs, migrations, people
from storage.database import Database
from storage.look import Colours, Look, StyleChoice, Veil
from storage.schema import JobState

PHOTO, STYLE, RESULT = ("a" * 64, "b" * 64, "c" * 64)
NOON = "2024-05-01 12:00:00.000000"

FIRST = f"""
INSERT INTO users VALUES (1, 'Ada', 'en', '{NOON}'), (2, 'Ben', NULL, '{NOON}'), (3, 'Cleo', NULL, '{NOON}');
INSERT INTO settings VALUES (1, 768, 0.8, TRUE), (2, NULL, NULL, NULL);
INSERT INTO images VALUES
    ('{PHOTO}', 'image/jpeg', 5, '{NOON}', 0), ('{STYLE}', 'image/png', 5, '{NOON}', 0),
    ('{RESULT}', 'image/png', 6, '{NOON}', 0);
INSERT INTO drafts (id, user_id, chat_id, thread_id, message_id, content_sha, wants_style, created_at) VALUES
    (4, 1, -100, 3, 77, '{PHOTO}', TRUE, '{NOON}'), (9, 1, 1, NULL, NULL, '{PHOTO}', FALSE, '{NOON}');
INSERT INTO album_parts VALUES (1, 'album', 10, 1, NULL, 'file', '/wave', '{NOON}');
"""
JOBS = f"""
INSERT INTO jobs (id, user_id, chat_id, thread_id, source_message_id, status_message_id, content_sha,
    painting, style_sha, recipe, size, strength, keep_colours, state, created_at, started_at, finished_at,
    holder, lease_until, attempts, error, result_sha, file_id, seconds, told_at, pinged) VALUES
    (10, 1, 1, 2, 3, 4, '{PHOTO}', 'wave', NULL, 'pastiche', 512, 0.5, FALSE, 'queued', '{NOON}',
        NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, FALSE),
    (11, 2, 2, NULL, NULL, NULL, '{PHOTO}', NULL, '{STYLE}', 'gatys', 768, 1.0, TRUE, 'running', '{NOON}',
        '{NOON}', NULL, 'host/1', '{NOON}', 2, NULL, NULL, NULL, NULL, NULL, FALSE),
    (12, 1, 1, NULL, NULL, NULL, '{PHOTO}', 'wave', '{STYLE}', 'pastiche', 512, 0.5, FALSE, 'rendered',
        '{NOON}', '{NOON}', '{NOON}', NULL, NULL, 1, NULL, '{RESULT}', NULL, 2.5, NULL, TRUE),
    (13, 1, 1, NULL, NULL, NULL, '{PHOTO}', 'wave', NULL, 'pastiche', 512, 0.5, FALSE, 'delivered',
        '{NOON}', '{NOON}', '{NOON}', NULL, NULL, 1, NULL, '{RESULT}', 'at Telegram', 2.5, '{NOON}', TRUE),
    (14, 1, 1, NULL, NULL, NULL, '{PHOTO}', 'wave', NULL, 'pastiche', 512, 0.5, FALSE, 'failed', '{NOON}',
        '{NOON}', '{NOON}', NULL, NULL, 3, 'It''s too "small".', NULL, NULL, NULL, NULL, FALSE),
    (15, 1, 1, NULL, NULL, NULL, '{PHOTO}', 'wave', NULL, 'pastiche', 512, 0.5, FALSE, 'cancelled', '{NOON}',
        NULL, '{NOON}', NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, FALSE),
    (20, 1, 1, NULL, NULL, NULL, '{PHOTO}', 'wave', NULL, 'pastiche', 512, 0.5, FALSE, 'queued', '{NOON}',
        NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, FALSE);
DELETE FROM jobs WHERE id = 20;
DELETE FROM drafts WHERE id = 9;
"""


@pytest.fixture
async def db(tmp_path: Path, empty_database_url: str | None) -> AsyncIterator[Database]:
    """A database of the first version with rows of every kind, opened by this one."""
    engine = create_async_engine(empty_database_url or f"sqlite+aiosqlite:///{tmp_path / 'pastiche.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(migrations.upgrade, "0001")
        for statement in (FIRST + JOBS).split(";\n")[:-1]:
            await connection.exec_driver_sql(statement)
        if empty_database_url is not None:  # which SQLite does by itself
            await connection.exec_driver_sql("SELECT setval('jobs_id_seq', 20), setval('drafts_id_seq', 9)")
    await engine.dispose()
    for sha, name, data in (
        (PHOTO, ".jpg", b"photo"),
        (STYLE, ".png", b"style"),
        (RESULT, ".png", b"result"),
    ):
        path = tmp_path / "images" / sha[:2] / f"{sha}{name}"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    database = await Database.open(empty_database_url, tmp_path)
    yield database
    await database.close()


async def test_every_reference_still_leads_somewhere(
    db: Database, in_sql, empty_database_url: str | None
) -> None:
    if empty_database_url is None:  # PostgreSQL checks by itself
        assert await in_sql("PRAGMA foreign_key_check") == []
        assert await in_sql("PRAGMA integrity_check") == [("ok",)]
    assert [await images.read(db, sha) for sha in (PHOTO, STYLE, RESULT)] == [b"photo", b"style", b"result"]
    assert await images.sweep(db, older_than=timedelta(0)) == 0


async def test_what_lies_at_telegram_can_be_let_go_and_a_photo_of_before_cannot(db: Database, in_sql) -> None:
    known = await in_sql("SELECT sha, source FROM images WHERE source IS NOT NULL")
    assert known == [(RESULT, "at Telegram")]


async def test_what_a_person_had_set_holds_in_their_private_chat(db: Database) -> None:
    assert await people.look_of(db, 1) == Look(size=768, strength=0.8, colours=Colours.PHOTO)
    assert await people.look_of(db, 2) == Look()
    assert (await people.meet(db, 1, name="Ada")).language == "en"
    assert await people.language_of(db, 1) == "en" and await people.chosen_languages(db) == {}


async def test_drafts_stay_as_they_were(db: Database) -> None:
    draft = await drafts.wanting_style(db, 1, -100)
    assert (draft.id, draft.thread_id, draft.message_id, draft.content_sha) == (4, 3, 77, PHOTO)
    assert (draft.chooser_message_id, draft.update_id, draft.part, draft.styles) == (None, None, 0, [])


async def test_jobs_stay_as_they_were_in_every_state(db: Database) -> None:
    found = [await jobs.get(db, job_id) for job_id in range(10, 16)]
    assert [job.state for job in found] == [
        JobState.QUEUED,
        JobState.RUNNING,
        JobState.RENDERED,
        JobState.DELIVERED,
        JobState.FAILED,
        JobState.CANCELLED,
    ]
    queued, running, rendered, delivered, *_ = found
    assert (queued.thread_id, queued.source_message_id, queued.status_message_id) == (2, 3, 4)
    assert (running.holder, running.attempts, running.user_id) == ("host/1", 2, 2)
    assert running.lease_until == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert (rendered.result_sha, rendered.shown_sha, rendered.seconds, rendered.pinged) == (
        RESULT,
        None,
        2.5,
        True,
    )
    assert (delivered.file_id, delivered.told_at) == ("at Telegram", datetime(2024, 5, 1, 12, tzinfo=UTC))
    assert {(job.tries, job.update_id, job.part) for job in found} == {(0, None, 0)}
    assert {job.created_at for job in found} == {datetime(2024, 5, 1, 12, tzinfo=UTC)}


async def test_jobs_keep_their_look_and_their_style(db: Database) -> None:
    painted, by_picture, by_both = [await jobs.get(db, job_id) for job_id in (10, 11, 12)]
    assert painted.look == Look(size=512)
    assert by_picture.look == Look(size=768, strength=1.0, colours=Colours.PHOTO, recipe="gatys")
    assert painted.styles == [StyleChoice(painting="wave")]
    assert by_picture.styles == [StyleChoice(image=STYLE)]
    assert by_both.styles == [StyleChoice(image=STYLE)], "the picture was what it was painted with"


async def test_what_was_sent_before_there_were_veils_has_none(db: Database) -> None:
    draft, job = await drafts.get(db, 4), await jobs.get(db, 10)
    assert draft.veil == job.veil == Veil(spoiler=False, protected=False)


async def test_the_sentence_of_a_failure_is_kept_as_a_value(db: Database) -> None:
    failed, queued = await jobs.get(db, 14), await jobs.get(db, 10)
    assert (failed.error, failed.error_values) == ("old", {"sentence": 'It\'s too "small".'})
    assert (queued.error, queued.error_values) == (None, {})


async def test_life_goes_on_where_it_was(db: Database) -> None:
    assert [job.id for job in await jobs.untold(db)] == [12, 14]
    assert (await history.entry(db, 1, 0)).id == 13
    assert await jobs.requeue_lost(db) == 1
    lease = timedelta(minutes=1)
    claimed = {(await jobs.claim(db, holder="h", lease=lease)).id for _ in range(2)}
    assert claimed == {10, 11}


async def test_numbers_of_drafts_and_jobs_that_were_used_are_never_used_again(db: Database, order) -> None:
    assert (await order(3)).id > 20
    sha = await images.keep(db, b"new", mime="image/png")
    assert (await drafts.create(db, user_id=3, chat_id=3, content_sha=sha)).id > 9


async def test_what_ended_before_is_counted_on_its_day(db: Database, in_sql) -> None:
    [(day, painted, failed)] = await in_sql("SELECT day, painted, failed FROM days_counted")
    assert (str(day), painted, failed) == ("2024-05-01", 2, 1)


async def test_a_person_of_before_can_be_forgotten(db: Database, rows, tmp_path: Path) -> None:
    for user_id in (1, 2, 3):
        await people.forget(db, user_id)
    assert [name for name, count in (await rows()).items() if count] == ["days_counted"]
    assert [path.name for path in (tmp_path / "images").rglob("*.*")] == []
