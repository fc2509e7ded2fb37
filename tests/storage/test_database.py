"""Opening: migrations, times, other people's URLs, and what is left after a kill."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import images, jobs, people
from storage.database import Database
from storage.errors import CannotOpen
from storage.schema import Job, JobState


async def in_sql(db: Database, statement: str) -> object:
    async with db.session() as session:
        return await session.scalar(sa.text(statement))


async def test_several_processes_may_start_on_one_new_database_at_once(
    tmp_path: Path, empty_database_url: str | None
) -> None:
    opened = await asyncio.gather(*(Database.open(empty_database_url, tmp_path) for _ in range(6)))
    assert [await in_sql(db, "SELECT count(*) FROM alembic_version") for db in opened] == [1] * 6
    for db in opened:
        await db.close()


async def test_a_file_has_its_name_before_the_row_that_names_it_counts(
    db: Database, tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the power cut in between finds a file without a row, never a row without its file."""
    other = await Database.open(database_url, tmp_path / "data")
    put, seen = db.files.put, []

    async def watched(name: str, staged: str) -> None:
        await put(name, staged)
        seen.append((await other.files.get(name), await in_sql(other, "SELECT count(*) FROM images")))

    monkeypatch.setattr(db.files, "put", watched)
    await images.keep(db, b"bytes", mime="image/png")
    assert seen == [(b"bytes", 0)]
    assert await in_sql(other, "SELECT count(*) FROM images") == 1
    await other.close()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("nonsense", "sqlite:///"),
        ("mysql://somebody:hush@host/db", "mysql"),
        ("sqlite://", "in memory"),
        ("postgresql://somebody:hush@127.0.0.1:1/db", "postgresql"),
        ("postgresql://somebody:hush@host:many/db", "should look like"),
        ("sqlite:////nowhere/at/all.db", "/nowhere/at/all.db"),
    ],
)
async def test_a_url_that_cannot_be_used_is_named_in_a_sentence(url: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=named) as caught:
        await Database.open(url, tmp_path)
    assert "hush" not in str(caught.value)


async def test_a_second_start_keeps_everything(tmp_path: Path, empty_database_url: str | None) -> None:
    first = await Database.open(empty_database_url, tmp_path)
    await people.meet(first, 7, name="Ada")
    await first.close()
    second = await Database.open(empty_database_url, tmp_path)
    assert await in_sql(second, "SELECT name FROM users WHERE id = 7") == "Ada"
    await second.close()


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path, database_url: str | None) -> None:
    db = await Database.open(database_url, tmp_path)
    async with db.transaction() as session:
        await session.execute(sa.text("UPDATE alembic_version SET version_num = 'from the future'"))
    for _ in range(2):
        with pytest.raises(CannotOpen, match="newer version"):
            await Database.open(database_url, tmp_path)
    assert await in_sql(db, "SELECT version_num FROM alembic_version") == "from the future"
    await db.close()


async def test_times_come_back_aware_and_in_utc(db: Database) -> None:
    user = await people.meet(db, 1, name="Ada")
    assert user.created_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - user.created_at) < timedelta(seconds=20)


async def test_times_of_other_zones_are_the_same_moment_and_naive_ones_are_refused(
    db: Database, order
) -> None:
    job = await order()
    noon = datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    for moment, problem in ((noon, None), (noon.replace(tzinfo=None), "no time zone")):
        change = sa.update(Job).values(told_at=moment)
        if problem is None:
            async with db.transaction() as session:
                await session.execute(change)
        else:
            with pytest.raises(sa.exc.StatementError, match=problem):
                async with db.transaction() as session:
                    await session.execute(change)
    told_at = (await jobs.get(db, job.id)).told_at
    assert told_at == noon
    assert told_at.tzinfo is UTC


async def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.transaction() as session:
            columns, row = "id, name, created_at", "1, 'Ada', '2024-01-01 00:00:00'"
            await session.execute(sa.text(f"INSERT INTO users ({columns}) VALUES ({row})"))
            raise RuntimeError
    assert await in_sql(db, "SELECT count(*) FROM users") == 0


async def test_a_writer_that_reads_first_waits_for_another_process_and_does_not_fail(
    tmp_path: Path, database_url: str | None
) -> None:
    one, two = [await Database.open(database_url, tmp_path) for _ in range(2)]

    async def rename(db: Database, times: int) -> None:
        for number in range(times):
            async with db.transaction() as session:
                await session.execute(sa.text("SELECT count(*) FROM users"))
                await session.execute(sa.text(f"UPDATE users SET name = 'name {number}'"))

    await people.meet(one, 1, name="Ada")
    await asyncio.gather(rename(one, 20), rename(two, 20))
    assert await in_sql(two, "SELECT name FROM users") == "name 19"
    await one.close()
    await two.close()


BUSY_PROCESS = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from storage import drafts, images, jobs, people
from storage.database import Database, awaited
from storage.look import Look, StyleChoice

async def work(db, user_id):
    await people.meet(db, user_id, name="Somebody")
    for number in range(10_000):
        sha = await images.keep(db, f"{user_id} {number}".encode() * 1000, mime="image/jpeg")
        draft = await drafts.create(db, user_id=user_id, chat_id=user_id, content_sha=sha)
        order = jobs.Order(user_id=user_id, chat_id=user_id, content_sha=sha,
                           styles=(StyleChoice(painting="wave"),), look=Look(size=256))
        await jobs.place(db, order, draft_id=draft.id)
        job = await jobs.claim(db, holder="doomed", lease=timedelta(seconds=-1))
        print(job.id, flush=True)

async def main():
    db = await Database.open(sys.argv[2] or None, Path(sys.argv[1]))
    await asyncio.gather(*(work(db, user_id) for user_id in range(4)))

asyncio.run(main())
"""


async def test_a_process_killed_amid_writes_leaves_a_database_that_works(
    tmp_path: Path, database_url: str | None
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BUSY_PROCESS,
        str(tmp_path),
        database_url or "",
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    claimed = {int(await asyncio.wait_for(process.stdout.readline(), 60)) for _ in range(12)}
    os.kill(process.pid, signal.SIGKILL)
    claimed |= {int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]}
    await process.wait()

    db = await Database.open(database_url, tmp_path)
    if database_url is None:
        assert await in_sql(db, "PRAGMA integrity_check") == "ok"
        assert await in_sql(db, "PRAGMA foreign_key_check") is None
    lost = await jobs.requeue_lost(db)
    assert lost >= len(claimed)
    assert set(await jobs.queue(db)) >= claimed
    async with db.session() as session:
        for sha in await session.scalars(sa.select(Job.content_sha)):
            assert hashlib.sha256(await images.read(db, sha)).hexdigest() == sha
    again = await jobs.claim(db, holder="heir", lease=timedelta(minutes=1))
    assert again is not None
    assert (again.state, again.attempts) == (JobState.RUNNING, 2)
    await db.close()
