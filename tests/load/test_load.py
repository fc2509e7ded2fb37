"""What the rehearsal of a busy day measures is right, and it works."""

import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image

from tests.load.chart import draw
from tests.load.city import Day, Order, Seen, live
from tests.load.figures import figures, sentences, share

DAY = Day(people=4, chats=2, photos=6, seconds=1.5, paint=0.01, slots=2, longest_side=160, visitors=2)


def database(folder: Path, *jobs: tuple[int, int, int, int]) -> Path:
    """Jobs by whose they are and the seconds at which they were ordered, begun and ended."""
    path = folder / "pastiche.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE jobs (user_id, created_at, started_at, finished_at)")
        rows = [(owner, *(f"2026-01-01 00:00:{second:02}" for second in times)) for owner, *times in jobs]
        connection.executemany("INSERT INTO jobs VALUES (?, ?, ?, ?)", rows)
    return path


def test_a_share_of_all_is_the_value_that_so_many_do_not_exceed() -> None:
    assert share([3, 1, 2], 0.5) == 2
    assert share(range(1, 101), 0.99) == 100
    assert share([], 0.5) == 0


def test_who_was_overtaken_twice_by_one_other_is_found(tmp_path: Path) -> None:
    unfair = database(tmp_path, (1, 0, 1, 2), (1, 0, 2, 3), (1, 0, 3, 4), (2, 0, 4, 5))
    assert figures(Seen(DAY), unfair)["unfair"] == 3


def test_whose_own_order_is_before_it_was_not_overtaken(tmp_path: Path) -> None:
    own = database(tmp_path, (1, 0, 1, 2), (2, 0, 2, 3), (1, 0, 3, 4), (2, 0, 4, 5))
    assert figures(Seen(DAY), own)["unfair"] == 0


def test_memory_is_compared_between_the_second_minute_and_the_last(tmp_path: Path) -> None:
    day = Day(people=1, chats=1, photos=1, seconds=180, paint=1, slots=1, longest_side=64)
    seen = Seen(day, memory=[(float(second), (50 + second // 60) * 2**20) for second in range(200)])
    found = figures(seen, database(tmp_path))
    assert found["memory_mb_by_minute"] == [50, 51, 52]
    assert found["memory_grows"] == 0.02


def test_orders_are_drawn_over_time(tmp_path: Path) -> None:
    seen = Seen(DAY, [Order(0.1, 0.2, 0.9), Order(0.3, 2.0), Order(0.5)], [(0.0, 1), (1.0, 2)], took=2.0)
    draw(seen, tmp_path / "load.png")
    with Image.open(tmp_path / "load.png") as picture:
        assert len(picture.getcolors(2**20) or ()) > 5


async def test_a_small_day_ends_with_a_picture_for_everybody(tmp_path: Path) -> None:
    seen = await live(DAY, tmp_path)
    found = figures(seen, tmp_path / "pastiche.db")
    assert (found["orders"], found["answered"]) == (6, 6)
    assert 0 < found["acknowledged"]["median"] <= found["finished"]["median"]
    assert found["unfair"] <= 1
    assert sentences(found)[0].startswith("6 of 6 orders of 4 people in 2 chats")
    assert found["walls"] >= 1 and found["refused"] == 0
    assert sentences(found)[-1].startswith(f"2 visitors had {found['walls']} walls")
