"""The bot with all that several machines take: renders on Ray, rows in PostgreSQL, files in a bucket."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from buckets import Bucket
from clusters import cluster
from people import buttons, finished, offers_paintings, photo, words
from processes import Running

from storage.database import Database
from storage.schema import Base


@pytest.fixture
def machines() -> Iterator[str]:
    """The address of a cluster with a node that paints."""
    with cluster(num_cpus=1) as made:
        yield str(made.address)


@pytest.fixture
async def rows(database_url: str, bucket: Bucket, tmp_path: Path) -> Callable[[], Any]:
    """Counts the rows of each table that holds anything about anybody."""

    async def count() -> dict[str, int]:
        db = await Database.open(database_url, tmp_path / "nothing", bucket.url)
        try:
            async with db.session() as session:
                return {name: number for name, number in [await _count(session, t) for t in TABLES] if number}
        finally:
            await db.close()

    return count


TABLES = [
    table
    for table in Base.metadata.sorted_tables
    # What is counted names nobody; who leads is a process, and whose the database is, is a bot.
    if not table.name.endswith("_counted") and table.name not in ("leadership", "switches")
]


async def _count(session: Any, table: sa.Table) -> tuple[str, int]:
    counting = sa.select(sa.func.count()).select_from(table)
    if table.name == "updates":  # one that is done keeps its number only
        counting = counting.where(sa.or_(table.c.body != "", table.c.chat_id.is_not(None)))
    return table.name, (await session.execute(counting)).scalar_one()


async def test_a_photo_its_taste_the_picture_the_history_and_nothing_after_forget(
    towns: Callable[..., AbstractAsyncContextManager[Running]],
    machines: str,
    database_url: str,
    bucket: Bucket,
    rows: Callable[[], Any],
    weights: Path,
    tmp_path: Path,
) -> None:
    settings = {
        "PASTICHE_BACKEND": "ray",
        "PASTICHE_RAY_ADDRESS": machines,
        "PASTICHE_DATABASE_URL": database_url,
        "PASTICHE_FILES": bucket.url,
        "PASTICHE_VGG19": str(weights),
    }
    async with towns(tmp_path, **settings) as telegram:
        ada = telegram.ada
        await ada.send("", photo(160, 120))
        await ada.press(await ada.sees(offers_paintings), "Taste them all")
        filling = await ada.sees(lambda m: "photo" in m and "Press a number" in words(m), within=120)
        await ada.press(filling, "Cancel")
        tasted = await ada.sees(lambda m: "↻ Try again" in buttons(m))
        await ada.press(tasted, "1")
        result = await ada.sees(finished, within=120)
        assert (await ada.picture(result)).size == (64, 48)
        await ada.send("/history")
        await ada.sees(lambda m: "1 of 1" in words(m))
        assert bucket.names() and await rows()
        assert not (tmp_path / "data" / "images").exists()

        await ada.send("/forget")
        await ada.press(await ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
        await ada.sees(lambda m: "forgotten" in words(m))
        assert await telegram.quiet()
    assert bucket.names() == []
    assert await rows() == {}
