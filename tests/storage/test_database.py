"""Opening: migrations, pragmas, other people's URLs, and what is left after a kill."""

import asyncio
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import images, inbox, jobs, people
from storage.database import Database, awaited
from storage.errors import CannotOpen, NoRoom
from storage.schema import Base, Job, JobState


async def in_sql(db: Database, statement: str) -> object:
    async with db.session() as session:
        return await session.scalar(sa.text(statement))


def tables_of(path: Path) -> set[tuple[str, ...]]:
    """The statements that made the tables and indexes, each as its sorted parts: their order is no matter.

    Nor are quotes: SQLite quotes the name of a table that was renamed.
    """
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT sql FROM sqlite_master WHERE name <> 'alembic_version'")
        return {
            tuple(
                sorted(
                    part.strip()
                    for part in sql.replace('"', "").replace("(", ",").replace(")", ",").split(",")
                )
            )
            for (sql,) in found
            if sql
        }


async def test_migrations_make_exactly_the_tables_of_the_schema(db: Database, tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    engine = sa.create_engine(f"sqlite:///{made}")
    Base.metadata.create_all(engine)
    engine.dispose()
    assert tables_of(tmp_path / "data" / "pastiche.db") == tables_of(made)

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'data' / 'pastiche.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


async def test_a_second_start_changes_nothing_and_keeps_everything(tmp_path: Path) -> None:
    first = await Database.open(None, tmp_path)
    await people.meet(first, 7, name="Ada")
    await first.close()
    before = tables_of(tmp_path / "pastiche.db")
    second = await Database.open(None, tmp_path)
    assert (await people.meet(second, 7, name="Ada")).name == "Ada"
    await second.close()
    assert tables_of(tmp_path / "pastiche.db") == before


async def test_several_processes_may_start_on_one_new_database_at_once(tmp_path: Path) -> None:
    opened = await asyncio.gather(*(Database.open(None, tmp_path) for _ in range(6)))
    assert [await in_sql(db, "SELECT count(*) FROM alembic_version") for db in opened] == [1] * 6
    for db in opened:
        await db.close()


async def test_a_new_database_another_process_writes_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself refuses at once to begin its write-ahead log meanwhile, whatever the busy timeout."""
    other = sqlite3.connect(tmp_path / "pastiche.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    opening = asyncio.create_task(Database.open(None, tmp_path))
    await asyncio.sleep(0.3)
    assert not opening.done()
    other.close()
    await (await opening).close()


async def test_sqlite_runs_with_wal_foreign_keys_and_patience(db: Database) -> None:
    assert await in_sql(db, "PRAGMA journal_mode") == "wal"
    assert await in_sql(db, "PRAGMA foreign_keys") == 1
    assert int(str(await in_sql(db, "PRAGMA busy_timeout"))) >= 5000


async def test_only_what_nobody_would_send_again_waits_for_the_disk(db: Database, order) -> None:
    """2 is FULL: the commit survives a power cut; 1 is NORMAL: it may go, with all that followed it."""

    async def level(**how: bool) -> object:
        async with db.transaction(**how) as session:
            return await session.scalar(sa.text("PRAGMA synchronous"))

    assert [await level(), await level(lasting=True), await level(), await level(lasting=True)] == [
        1,
        2,
        1,
        2,
    ]
    # SQLite shows by connection how the last transaction was committed.
    arrival = inbox.Arrival(id=1, body="{}", chat_id=1, user_id=1, album=None, urgent=False)
    await inbox.add(db, [arrival])
    assert await in_sql(db, "PRAGMA synchronous") == 2
    await inbox.begin(db, [1])
    assert await in_sql(db, "PRAGMA synchronous") == 1
    await order()
    assert await in_sql(db, "PRAGMA synchronous") == 2


async def test_a_file_has_its_name_before_the_row_that_names_it_counts(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the power cut in between finds a file without a row, never a row without its file."""
    other = await Database.open(None, tmp_path / "data")
    put, seen = db.files.put, []

    async def watched(name: str, staged: str) -> None:
        await put(name, staged)
        seen.append((await other.files.get(name), await in_sql(other, "SELECT count(*) FROM images")))

    monkeypatch.setattr(db.files, "put", watched)
    await images.keep(db, b"bytes", mime="image/png")
    assert seen == [(b"bytes", 0)]
    assert await in_sql(other, "SELECT count(*) FROM images") == 1
    await other.close()


async def test_a_full_disk_is_an_error_of_its_own_and_over_once_there_is_room(db: Database) -> None:
    await people.meet(db, 1, name="Ada")

    async def limit(pages: int) -> None:
        async with db.session() as session:
            await session.execute(sa.text(f"PRAGMA max_page_count={pages}"))

    async def letter() -> None:
        async with db.transaction() as session:
            name = "UPDATE users SET name = printf('%.*c', 500000, 'x')"
            await session.execute(sa.text(name))

    await limit(1)  # no less than there are now
    for _ in range(2):
        with pytest.raises(NoRoom, match="database or disk is full"):
            await letter()
    assert "database or disk is full" in str(db.trouble())
    assert await in_sql(db, "SELECT name FROM users") == "Ada"
    await limit(100_000)
    await letter()
    assert db.trouble() is None


async def test_the_database_may_lie_elsewhere_by_url(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path / '100% here.db'}", tmp_path / "data")
    await people.meet(db, 1, name="Ada")
    await db.close()
    assert (tmp_path / "100% here.db").stat().st_size > 0
    assert not (tmp_path / "data" / "pastiche.db").exists()


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


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "pastiche.db"
    path.write_bytes(b"a letter to Theo" * 100)
    with pytest.raises(CannotOpen, match=r"pastiche\.db is damaged \(file is not a database\); put a copy"):
        await Database.open(None, tmp_path)
    assert path.read_bytes() == b"a letter to Theo" * 100


async def test_a_database_that_was_damaged_is_named_and_left_alone(tmp_path: Path) -> None:
    db = await Database.open(None, tmp_path)
    await people.meet(db, 1, name="Ada")
    await db.close()
    path = tmp_path / "pastiche.db"
    broken = bytearray(path.read_bytes())
    broken[8192 : len(broken) - 4096] = b"\xff" * (len(broken) - 12288)  # as by a disk that fails
    path.write_bytes(broken)
    with pytest.raises(CannotOpen, match=r"pastiche\.db is damaged") as caught:
        await Database.open(None, tmp_path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == broken


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    await (await Database.open(None, tmp_path)).close()
    with sqlite3.connect(tmp_path / "pastiche.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from the future'")
    before = tables_of(tmp_path / "pastiche.db")
    with pytest.raises(CannotOpen, match="newer version"):
        await Database.open(None, tmp_path)
    assert tables_of(tmp_path / "pastiche.db") == before


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
            await session.execute(sa.text("INSERT INTO users VALUES (1, 'Ada', NULL, '2024-01-01 00:00:00')"))
            raise RuntimeError
    assert await in_sql(db, "SELECT count(*) FROM users") == 0


async def test_whom_somebody_waits_for_writes_before_all_but_one_of_the_others(db: Database) -> None:
    written = []

    async def write(name: str, *, waited_for: bool) -> None:
        awaited.set(waited_for)
        async with db.transaction():
            written.append(name)

    awaited.set(True)  # so that this one is in nobody's way but by its turn
    async with db.transaction():
        others = [asyncio.create_task(write(f"other {number}", waited_for=False)) for number in range(5)]
        await asyncio.sleep(0)  # all of them have come before
        answer = asyncio.create_task(write("answer", waited_for=True))
        await asyncio.sleep(0)
    await asyncio.gather(answer, *others)
    assert written == ["other 0", "answer", "other 1", "other 2", "other 3", "other 4"]


async def test_a_writer_that_reads_first_waits_for_another_process_and_does_not_fail(tmp_path: Path) -> None:
    one, two = [await Database.open(None, tmp_path) for _ in range(2)]

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
    db = await Database.open(None, Path(sys.argv[1]))
    await asyncio.gather(*(work(db, user_id) for user_id in range(4)))

asyncio.run(main())
"""


async def test_a_process_killed_amid_writes_leaves_a_database_that_works(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        BUSY_PROCESS,
        str(tmp_path),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    claimed = {int(await asyncio.wait_for(process.stdout.readline(), 30)) for _ in range(12)}
    os.kill(process.pid, signal.SIGKILL)
    claimed |= {int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]}
    await process.wait()

    db = await Database.open(None, tmp_path)
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
