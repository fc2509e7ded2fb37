"""What only PostgreSQL does: several write at once, and the tables are those of the schema there too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import images, jobs, space, turns
from storage.database import Database
from storage.errors import Away
from storage.schema import Base, Job, User

LEASE = timedelta(minutes=1)


@pytest.fixture
async def other(db: Database, tmp_path: Path, database_url: str) -> AsyncIterator[Database]:
    """Another process on the same database."""
    opened = await Database.open(database_url, tmp_path / "data")
    yield opened
    await opened.close()


async def test_migrations_make_exactly_the_tables_of_the_schema(db: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return compare_metadata(
            MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            ),
            Base.metadata,
        )

    async with db.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_a_job_that_somebody_holds_for_long_holds_up_nobody_elses(
    db: Database, other: Database, order: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where files of somebody who is forgotten are being deleted at a slow store."""
    first, second = await order(1), await order(2)
    async with db.transaction() as session:
        await session.execute(sa.select(Job.id).where(Job.id == first.id).with_for_update())
        assert (await jobs.claim(other, holder="h", lease=LEASE)).id == second.id
    assert (await jobs.claim(other, holder="h", lease=LEASE)).id == first.id
    monkeypatch.setattr(turns, "HELD_MS", 20_000)
    third = await order(3)
    async with db.transaction() as session:
        await session.execute(sa.select(Job.id).where(Job.id == third.id).with_for_update())
        claiming = asyncio.create_task(jobs.claim(other, holder="h", lease=LEASE))
        await order(4)
        while not claiming.done() and not await waits_for_a_lock(db):
            await asyncio.sleep(0.01)
    assert (await claiming).id == third.id, "what is held for a moment is waited for"


async def test_who_keeps_and_changes_the_same_images_waits_for_the_others_and_not_for_ever(
    db: Database, other: Database
) -> None:
    several = [images.New(b"picture %d" % number, "image/png") for number in range(6)]
    shas = await images.keep_all(db, several)

    async def keep(db: Database, several: list[images.New]) -> None:
        for _ in range(15):
            await images.keep_all(db, several)

    async def change(db: Database, shas: list[str]) -> None:
        for _ in range(15):
            async with db.transaction() as session:
                await images.can_be_fetched(session, shas, "at Telegram")
            await space.hold(db, shas)

    both_ways = (several, several[::-1])
    keeping = [keep(each, some) for each in (db, other) for some in both_ways]
    await asyncio.gather(
        *keeping, *(change(each, some) for each in (db, other) for some in (shas, shas[::-1]))
    )


async def test_one_of_two_who_wait_for_each_other_is_told_to_ask_again(db: Database, order) -> None:
    for user_id in (1, 2):
        await order(user_id)
    both = asyncio.Barrier(2)

    async def rename(*user_ids: int) -> None:
        async with db.transaction() as session:
            for user_id in user_ids:
                await session.execute(sa.update(User).where(User.id == user_id).values(name="Somebody"))
                if user_id == user_ids[0]:
                    await both.wait()

    ends = await asyncio.gather(rename(1, 2), rename(2, 1), return_exceptions=True)
    assert sorted(type(end) for end in ends if end is not None) == [Away]


async def waits_for_a_lock(db: Database) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with db.session() as session:
        return bool(await session.scalar(sa.text(f"{waiting} AND datname = current_database()")))
