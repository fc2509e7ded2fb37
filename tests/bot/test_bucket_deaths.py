"""The store goes away at some request and the bot ends before it is back: the next one keeps the promises.

`-m torture` tries each request of a picture and of a `/forget`, the usual run one of each.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from buckets import Bucket
from people import finished, photo, words
from town import Town, Towns

from bot import sandbox
from storage import images
from storage.database import Database
from storage.schema import Image

AT_ONCE = timedelta(seconds=-5)
"""For a sweep of what is there by now, whatever the store's clock says."""


async def lives(
    at: int,
    towns: Towns,
    bucket: Bucket,
    data_dir: Path,
    first: Callable[[Town], Awaitable[object]],
    then: Callable[[Town], Awaitable[object]],
) -> bool:
    """One bot that ends at the `at`th request of something, and the next; False if there were fewer."""
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    async with towns(server=server, files=bucket.url, data_dir=data_dir) as town:
        bucket.away_at = len(bucket.asked) + at
        going = asyncio.ensure_future(first(town))
        while not bucket.away and not going.done():
            await asyncio.sleep(0.005)
    came_to_it = bucket.away
    bucket.away_at, bucket.away = None, False
    async with towns(server=server, files=bucket.url, data_dir=data_dir) as town:
        await then(town)
        await town.settled()
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    await server.close()
    return came_to_it


async def painted(town: Town) -> None:
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()


async def has_one_picture(town: Town) -> None:
    await town.ada.sees(finished)
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == 1


async def forgotten(town: Town) -> None:
    await town.ada.sees(lambda m: "forgotten" in words(m))


async def forgets(town: Town) -> None:
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await forgotten(town)


async def as_in_the_rows(bucket: Bucket, data_dir: Path) -> list[str]:
    """The names of the bucket's files, which after a sweep are those that the rows name."""
    db = await Database.open(None, data_dir, bucket.url)
    await images.sweep(db, older_than=AT_ONCE)
    async with db.session() as session:
        rows = (await session.execute(sa.select(Image.sha, Image.mime).where(Image.size > 0))).all()
    await db.close()
    assert sorted(images.name_of(sha, mime) for sha, mime in rows) == sorted(bucket.names())
    return bucket.names()


async def dies_painting(at: int, towns: Towns, bucket: Bucket, data_dir: Path) -> bool:
    came_to_it = await lives(at, towns, bucket, data_dir, painted, has_one_picture)
    assert len(await as_in_the_rows(bucket, data_dir)) == 4
    return came_to_it


async def dies_forgetting(at: int, towns: Towns, bucket: Bucket, data_dir: Path) -> bool:
    async def asked(town: Town) -> None:
        bucket.away_at = None
        await painted(town)
        await town.ada.send("/forget")
        bucket.away_at = len(bucket.asked) + at
        await forgets(town)
        await town.settled()

    async def gone(town: Town) -> None:
        await forgotten(town)
        async with asyncio.timeout(60):
            while bucket.names():
                await asyncio.sleep(0.02)

    came_to_it = await lives(at, towns, bucket, data_dir, asked, gone)
    assert await as_in_the_rows(bucket, data_dir) == []
    return came_to_it


async def test_a_picture_comes_once_though_the_bot_ended_in_an_outage(
    towns: Towns, bucket: Bucket, tmp_path: Path
) -> None:
    assert await dies_painting(9, towns, bucket, tmp_path / "data")


async def test_who_asked_to_be_forgotten_is_though_the_bot_ended_in_an_outage(
    towns: Towns, bucket: Bucket, tmp_path: Path
) -> None:
    assert await dies_forgetting(1, towns, bucket, tmp_path / "data")


@pytest.mark.torture
@pytest.mark.parametrize("way", [dies_painting, dies_forgetting])
async def test_an_outage_from_any_request_on_and_an_end_break_no_promise(
    way: Callable[[int, Towns, Bucket, Path], Awaitable[bool]], towns: Towns, bucket: Bucket, tmp_path: Path
) -> None:
    at, url = 1, bucket.name
    while await way(at, towns, bucket, tmp_path / f"{at}"):
        at += 1
        bucket.name = f"{url}-{at}"
        bucket.client.create_bucket(Bucket=bucket.name)
    print(f"{way.__name__}: an outage from each of {at - 1} requests on")
    assert at > 1
