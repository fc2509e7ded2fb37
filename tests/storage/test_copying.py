"""A database is copied into another, row by row, whatever breaks it off, and back again."""

import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.starting import held
from storage import copying, images, jobs
from storage.command import main
from storage.copying import copy
from storage.database import Database
from storage.errors import CannotCopy, CannotOpen
from storage.jobs import Order
from storage.look import Look, StyleChoice
from storage.schema import Base, Job, User

ROWS = 12
"""In each table; a page has fewer."""


class BrokenOff(Exception):
    pass


def some_row(table: sa.Table, number: int) -> dict[str, Any]:
    """A row that the schema allows; of those with the same number each refers to the others."""
    return {column.name: some_value(column, number) for column in table.columns}


def some_value(column: sa.Column[Any], number: int) -> Any:
    kind = column.type
    if column.foreign_keys:
        [key] = column.foreign_keys
        return some_value(key.column, number)
    if column.nullable and not column.primary_key and number % 4 == 0:
        return None
    if isinstance(kind, sa.Enum):
        return list(kind.enum_class or ())[number % len(kind.enums)]
    if isinstance(kind, sa.Boolean):
        return number % 2 == 0
    if isinstance(kind, sa.Integer):
        return number if column.primary_key or not isinstance(kind, sa.BigInteger) else 2**52 - number
    if isinstance(kind, sa.Float):
        return number / 7
    if isinstance(kind, sa.Date):
        return date(2024, 2, 20) + timedelta(days=number)
    if isinstance(kind, sa.JSON):
        return {"width": number, "words": ["Öl auf Leinwand", None, 0.1]}
    if isinstance(kind, sa.TypeDecorator):
        return datetime(2024, 5, 1, 12, 30, 1, number, tzinfo=UTC)
    return f"{'Zaz_'[number % 4]}{number} {column.name} 🎨 'n' \\ \"quoted\""[: kind.length]


async def fill(url: str, rows: int = ROWS) -> None:
    async with copying._opened(copying.parsed(url)) as engine, copying._writing(engine) as connection:
        for table in Base.metadata.sorted_tables:
            numbers = list(range(1, rows + 1))
            random.Random(7).shuffle(numbers)
            await connection.execute(sa.insert(table), [some_row(table, number) for number in numbers])


async def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    async with copying._opened(copying.parsed(url)) as engine, engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found[table.name] = sorted(map(tuple, await connection.execute(table.select())), key=repr)
    return found


@pytest.fixture
async def source(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'source.db'}"
    await (await Database.open(url, tmp_path)).close()
    await fill(url)
    return url


@pytest.fixture
def target(tmp_path: Path, empty_database_url: str | None) -> str:
    return empty_database_url or f"sqlite:///{tmp_path / 'target.db'}"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PAGE", 5)


async def test_every_row_of_every_table_is_there_and_comes_back(
    source: str, target: str, tmp_path: Path
) -> None:
    before = await everything(source)
    assert {len(rows) for rows in before.values()} == {ROWS}
    copied = await copy(source, target)
    assert {(each.table, each.rows) for each in copied} == {(name, ROWS) for name in before}
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert await copy(target, back) == copied
    assert await everything(target) == await everything(back) == before


async def test_a_copy_that_was_broken_off_goes_on_and_no_bot_starts_on_it_before(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = 7 * ROWS + 4

    def break_off(table: str, rows: int) -> None:
        nonlocal left
        left -= rows
        if left < 0:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        await copy(source, target, break_off)
    with pytest.raises(CannotOpen, match="was broken off; the same `python -m storage copy`"):
        await Database.open(target, tmp_path)
    there = sum(map(len, (await everything(target)).values()))
    assert 0 < there < 8 * ROWS

    written = []
    write = copying._write

    async def counting(engine: Any, table: sa.Table, page: list[Any]) -> None:
        written.extend(page)
        await write(engine, table, page)

    monkeypatch.setattr(copying, "_write", counting)
    await copy(source, target)
    assert len(written) == len(Base.metadata.sorted_tables) * ROWS - there, (
        "what was there is not written again"
    )
    assert await everything(target) == await everything(source)
    await (await Database.open(target, tmp_path)).close()


async def test_what_changes_between_the_two_attempts_is_changed_in_the_copy_too(
    source: str, target: str
) -> None:
    def break_off(table: str, rows: int) -> None:
        if table == Base.metadata.sorted_tables[-1].name:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        await copy(source, target, break_off)
    async with copying._opened(copying.parsed(source)) as engine, copying._writing(engine) as connection:
        await connection.execute(sa.delete(User).where(User.id == 3))  # and all that goes with them
        await connection.execute(sa.update(User).where(User.id == 5).values(name="Somebody else"))
    await copy(source, target)
    assert await everything(target) == await everything(source)


async def test_a_source_that_is_written_to_meanwhile_is_noticed_and_the_same_copy_mends_it(
    source: str, target: str
) -> None:
    async def write() -> None:
        async with copying._opened(copying.parsed(source)) as engine, copying._writing(engine) as connection:
            await connection.execute(sa.update(User).where(User.id == 1).values(name="Ada"))

    original = copying._count_on

    async def meanwhile(*engines: Any) -> None:
        await original(*engines)
        await write()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "_count_on", meanwhile)
        with pytest.raises(CannotCopy, match="users is not the same in both databases"):
            await copy(source, target)
    await copy(source, target)
    assert await everything(target) == await everything(source)


async def test_ids_count_on_from_the_highest_that_was_ever_given(
    source: str, target: str, tmp_path: Path
) -> None:
    async with copying._opened(copying.parsed(source)) as engine, copying._writing(engine) as connection:
        last = {**some_row(Job.__table__, 1), "id": 900, "update_id": None, "request": None}
        await connection.execute(sa.insert(Job.__table__), [last])
        await connection.execute(sa.delete(Job).where(Job.id == 900))
    await copy(source, target)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    await copy(target, back)
    for url in (target, back):
        db = await Database.open(url, tmp_path)
        sha = await images.keep(db, b"photo", mime="image/jpeg")
        style = StyleChoice(painting="wave")
        order = Order(user_id=1, chat_id=1, content_sha=sha, styles=(style,), look=Look(size=512))
        job = await jobs.place(db, order)
        assert job is not None and job.id > 900
        await db.close()


async def test_what_cannot_be_copied_is_said_and_left_alone(source: str, target: str, tmp_path: Path) -> None:
    with pytest.raises(CannotCopy, match="are the same database"):
        await copy(source, source)
    with pytest.raises(CannotCopy, match="there is no database"):
        await copy(f"sqlite:///{tmp_path / 'nowhere.db'}", target)
    assert not (tmp_path / "nowhere.db").exists()
    await copy(source, target)
    with pytest.raises(CannotCopy, match="holds something already; empty it, or name another one") as caught:
        await copy(source, target)
    assert "hush" not in str(caught.value)
    assert await everything(target) == await everything(source)


async def test_what_a_bot_is_at_work_on_is_not_copied(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    await (await Database.open(None, data_dir)).close()
    with held(data_dir), pytest.raises(CannotCopy, match=r"a bot is at work on .*; end it first"):
        await copy(f"sqlite:///{data_dir}/pastiche.db", f"sqlite:///{tmp_path}/copy.db")
    await copy(f"sqlite:///{data_dir}/pastiche.db", f"sqlite:///{tmp_path}/copy.db")


async def test_half_a_copy_of_another_database_is_left_alone(
    source: str, target: str, tmp_path: Path
) -> None:
    def break_off(table: str, rows: int) -> None:
        raise BrokenOff

    with pytest.raises(BrokenOff):
        await copy(source, target, break_off)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    await (await Database.open(other, tmp_path)).close()
    with pytest.raises(CannotCopy, match=r"holds half a copy of .*source\.db; empty it"):
        await copy(other, target)


async def test_a_database_of_somebody_elses_is_neither_read_nor_filled(
    source: str, target: str, tmp_path: Path
) -> None:
    async with copying._opened(copying.parsed(target)) as engine, copying._writing(engine) as connection:
        await connection.exec_driver_sql("CREATE TABLE letters (words TEXT)")
    with pytest.raises(CannotCopy, match="holds something already"):
        await copy(source, target)
    with pytest.raises(CannotCopy, match="is none of ours"):
        await copy(target, f"sqlite:///{tmp_path / 'new.db'}")
    async with copying._opened(copying.parsed(target)) as engine, engine.connect() as connection:
        assert await connection.run_sync(copying._tables) == ["letters"]


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """How `python -m storage copy` ends."""
    monkeypatch.setattr(sys, "argv", ["storage", "copy", *arguments])
    try:
        main()
    except SystemExit as end:
        return end.code
    return 0


def test_the_command_says_what_came_over_and_what_is_in_the_way(
    source: str, target: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, source, target) == 0
    first = capsys.readouterr()
    assert "users: 12 rows, checksum " in first.out
    assert "Both databases hold the same rows." in first.out
    assert f"{len(Base.metadata.sorted_tables) * ROWS}/" in first.err  # of the progress
    assert command(monkeypatch, source, target) == 1
    again = capsys.readouterr()
    assert again.out == ""
    assert again.err.splitlines()[-1].endswith("holds something already; empty it, or name another one")
    assert "hush" not in first.out + first.err + again.err
