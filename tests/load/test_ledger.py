"""The measuring of what the database bears writes orders down as the bot does."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.load.ledger import RENEWALS, measured


async def test_each_order_is_written_down_to_its_delivery_beside_those_that_wait(tmp_path: Path) -> None:
    took = await measured(None, tmp_path, orders=6, waiting=4, people_count=3)
    assert took.orders_a_second > 0
    assert len(took.seconds["a claim"]) == 6
    assert len(took.seconds["a lease is renewed"]) == 6 * RENEWALS
    with closing(sqlite3.connect(tmp_path / "pastiche.db")) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())
        updates = connection.execute("SELECT DISTINCT state FROM updates").fetchall()
    assert states == {"delivered": 6, "queued": 4}
    assert updates == [("done",)]
    assert "6 orders in" in took.lines()[0]
