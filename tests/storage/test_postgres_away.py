"""A server that is not there, hangs up, hangs or only reads is waited for; what was committed is there."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres import Cluster, Databases

from storage import people, postgres
from storage.database import Database
from storage.errors import Away, CannotOpen
from storage.schema import User


@pytest.fixture
async def db(tmp_path: Path, mortal_url: str) -> AsyncIterator[Database]:
    database = await Database.open(mortal_url, tmp_path)
    yield database
    await database.close()


async def names(db: Database) -> list[str]:
    async with db.session() as session:
        return list(await session.scalars(sa.select(User.name).order_by(User.id)))


async def until_somebody_waits(caplog: pytest.LogCaptureFixture) -> None:
    async with asyncio.timeout(60):
        while "it is waited for" not in caplog.text:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["shut down", "crashed"])
async def test_who_asks_while_the_server_is_away_is_answered_when_it_is_back(
    db: Database, cluster: Cluster, how: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    await people.meet(db, 1, name="Ada")
    with cluster.away(how):
        asking = asyncio.gather(names(db), people.meet(db, 2, name="Ben"))
        await until_somebody_waits(caplog)
        assert not asking.done()
    await asking
    assert await names(db) == ["Ada", "Ben"]
    assert "hush" not in caplog.text


async def test_whoever_is_in_the_middle_of_something_is_told_and_may_do_it_again(
    db: Database, cluster: Cluster
) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(Away, match="has hung up") as caught:
        async with db.transaction() as session:
            await session.execute(sa.update(User).values(name="Eve"))
            with cluster.away():
                pass
            await session.execute(sa.update(User).values(name="Mallory"))
    assert "hush" not in str(caught.value)
    with pytest.raises(Away):
        async with db.session() as session:
            assert await session.scalar(sa.select(User.name)) == "Ada"
            with cluster.away():
                pass
            await session.scalar(sa.select(User.name))
    await people.meet(db, 1, name="Ada Lovelace")
    assert await names(db) == ["Ada Lovelace"]


async def test_a_start_waits_for_a_server_that_is_not_there_yet(
    tmp_path: Path, cluster: Cluster, mortal_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with cluster.away():
        with pytest.raises(CannotOpen, match="cannot be reached") as caught:
            await Database.open(mortal_url, tmp_path)
        assert "hush" not in str(caught.value)
        opening = asyncio.create_task(Database.open(mortal_url, tmp_path, wait=60))
        await until_somebody_waits(caplog)
    await (await opening).close()


async def test_a_server_that_only_reads_is_as_good_as_none(
    db: Database, cluster: Cluster, mortal_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As one that is about to take over from another."""
    await people.meet(db, 1, name="Ada")
    server, name = Databases(cluster.url, tmp_path), sa.make_url(mortal_url).database
    server.run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    meeting = asyncio.create_task(people.meet(db, 2, name="Ben"))
    await until_somebody_waits(caplog)
    server.run(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    await meeting
    assert await names(db) == ["Ada", "Ben"]


async def test_a_connection_on_which_nothing_may_be_written_any_more_is_given_up(db: Database) -> None:
    with pytest.raises(Away, match="read-only"):
        async with db.transaction() as session:
            await session.execute(sa.text("SET TRANSACTION READ ONLY"))
            await session.execute(sa.update(User).values(name="Eve"))
    assert (await people.meet(db, 1, name="Ada")).name == "Ada"


async def test_a_statement_that_hangs_is_given_up_and_the_next_goes_on(
    tmp_path: Path, mortal_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SECONDS", 0.5)
    db = await Database.open(mortal_url, tmp_path)
    with pytest.raises(Away):
        async with db.session() as session:
            await session.execute(sa.text("SELECT pg_sleep(60)"))
    assert (await people.meet(db, 1, name="Ada")).name == "Ada"
    await db.close()


async def test_of_several_servers_the_one_that_is_there_is_used(
    tmp_path: Path, cluster: Cluster, mortal_url: str
) -> None:
    where = sa.make_url(mortal_url).set(host=None, port=None)
    where = where.update_query_dict({"host": ["127.0.0.1:1", f"127.0.0.1:{cluster.port}"]})
    db = await Database.open(where.render_as_string(hide_password=False), tmp_path)
    assert (await people.meet(db, 1, name="Ada")).name == "Ada"
    async with db.line() as connection:
        assert await connection.fetchval("SELECT name FROM users") == "Ada"
    await db.close()


async def test_a_wrong_password_is_said_at_once_and_not_shown(mortal_url: str, tmp_path: Path) -> None:
    wrong = sa.make_url(mortal_url).set(password="secret").render_as_string(hide_password=False)
    with pytest.raises(CannotOpen, match="password authentication failed") as caught:
        await Database.open(wrong, tmp_path, wait=60)
    assert "secret" not in str(caught.value)


async def test_a_server_that_has_no_connection_left_is_waited_for(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our own connections are all in use."""
    monkeypatch.setattr(db._engine.pool, "_timeout", 0.2)
    sessions = [db.session() for _ in range(postgres.CONNECTIONS)]
    for session in sessions:
        await session.scalar(sa.select(1))
    with pytest.raises(Away, match="in time"):
        await names(db)
    for session in sessions:
        await session.close()
    assert await names(db) == []
