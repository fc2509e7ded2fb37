"""The whole bot with its pictures in a bucket: nothing of them in a folder, and an outage loses nothing."""

import asyncio
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from aiohttp.test_utils import TestServer
from buckets import SECRET, Bucket
from people import buttons, decode, finished, offers_paintings, photo, words
from town import IN_A_HURRY, Town, Towns

from bot import sandbox
from bot.app import files_in
from bot.settings import Settings
from bot.web import Site
from storage import history

BEN = 102
ROOT = Path(__file__).parents[2]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def asks_to_be_forgotten(town: Town) -> None:
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")


async def test_a_picture_is_painted_shown_packed_and_forgotten_and_no_folder_is_needed(
    towns: Towns, bucket: Bucket
) -> None:
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    async with towns(server=server, files=bucket.url) as town:
        await town.ada.send("", photo())
        await town.ada.press(await town.ada.sees(offers_paintings), "wave")
        result = await town.ada.sees(finished)
        await town.settled()
        assert len(bucket.names()) == 4
        assert not [name for name in bucket.names() if name.startswith("incoming/")]
        await town.ada.press(await town.ada.opens_more(result), "Full quality file")
        file = await town.ada.sees(lambda m: "document" in m)
        shown = await town.ada.picture(file)
        assert shown.size == (result["photo"][-1]["width"], result["photo"][-1]["height"])
    async with towns(server=server, files=bucket.url) as town:
        await town.ada.send("/history")
        page = await town.ada.sees(lambda m: "1 of 1" in words(m))
        await town.ada.turn_the_page()
        await town.ada.press(page, "Repeat")
        await town.ada.press(await town.ada.sees(lambda m: "How?" in words(m)), "Softer")
        await town.ada.sees(finished)
        await town.ada.send("/mydata")
        message = await town.ada.sees(lambda m: "pastiche.zip" in m.get("document", {}).get("file_name", ""))
        query = {"id": message["document"]["file_id"]}
        async with town.http.get(f"{town.url}/sandbox/file", params=query) as response:
            archive = ZipFile(io.BytesIO(await response.read()))
        data = json.loads(archive.read("data.json"))
        assert data["images"] and {image["file"] for image in data["images"]} < {*archive.namelist()}
        assert decode(archive.read(data["jobs"][0]["picture"])).size == shown.size
        await asks_to_be_forgotten(town)
        await town.ada.sees(lambda m: "forgotten" in words(m))
        await town.settled()
        assert bucket.names() == []
        await town.ada.send("/privacy")
        assert "private object store" in words(await town.ada.sees(lambda m: "What I keep" in words(m)))
        assert not (town.house.settings.data_dir / "images").exists()
    await server.close()


async def test_a_picture_painted_while_the_store_is_away_comes_once_when_it_is_back(
    towns: Towns, bucket: Bucket, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site()
    async with towns(files=bucket.url, admins=(BEN,), site=site) as town:
        town.backend.hold()
        await town.ben.send("/start")
        await town.ada.send("/wave", photo())
        await until(lambda: town.backend.requests)
        bucket.away = True
        town.backend.release()
        await town.ben.send("/night", photo(hue=99))
        await town.ben.sees(lambda m: "cannot reach the place where I keep pictures" in words(m))
        await until(lambda: any("waits until there is room" in line for line in caplog.messages))
        trouble = site.parts["disk"]().trouble
        assert trouble and bucket.url in trouble and "answers 503" in trouble
        bucket.away = False
        await town.ada.sees(finished)
        await town.ben.send("/night", photo(hue=99))
        await town.ben.sees(finished)
        await town.settled()
        assert site.parts["disk"]().trouble is None
        assert len([m for m in await town.ada.messages() if finished(m)]) == 1
        assert len(town.backend.requests) == 2, "neither is painted twice"
        told = [m for m in await town.ben.messages() if "Unexpected error" in words(m)]
        assert len(told) == 1 and "503" in words(told[0])
    assert SECRET not in caplog.text


async def test_an_outage_of_seconds_is_waited_out_in_whatever_is_under_way(
    towns: Towns, bucket: Bucket
) -> None:
    async with towns(files=bucket.url) as town:
        await outage(town, bucket, 503, lambda asked: asked > 8)


@pytest.mark.torture
@pytest.mark.parametrize("fault", [503, "hang", "lost"])
async def test_an_outage_of_twenty_seconds_is_waited_out_too(
    towns: Towns, bucket: Bucket, fault: str | int
) -> None:
    began = time.monotonic()
    bucket.patience = 10.0
    async with towns(files=bucket.url) as town:
        await outage(town, bucket, fault, lambda asked: asked and time.monotonic() - began > 20)


async def outage(town: Town, bucket: Bucket, fault: str | int, over: Callable[[int], object]) -> None:
    """Three people each have a picture of their own under way: asked for, sent, painted. All get it, once."""
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    town.backend.hold()
    await town.cleo.send("/wave", photo(hue=150))
    await until(lambda: town.backend.requests)
    bucket.always = fault
    await town.ada.press(question, "wave")
    await town.ben.send("/night", photo(hue=99))
    town.backend.release()
    asked = len(bucket.asked)
    await until(lambda: over(len(bucket.asked) - asked))
    bucket.always = None
    for person in (town.ada, town.ben, town.cleo):
        await person.sees(finished)
    await town.settled()
    for person in (town.ada, town.ben, town.cleo):
        assert len([m for m in await person.messages() if finished(m)]) == 1
        assert not any("cannot reach" in words(m) for m in await person.messages())
    assert len(town.backend.requests) == 3


async def test_who_is_forgotten_while_the_store_is_away_is_told_so_when_the_files_are_gone(
    towns: Towns, bucket: Bucket, impatient: None
) -> None:
    async with towns(files=bucket.url) as town:
        await town.ada.send("/wave", photo())
        await town.ada.sees(finished)
        await town.settled()
        bucket.away = True
        forgetting = asyncio.create_task(asks_to_be_forgotten(town))
        await until(lambda: town.house.db.files.trouble())
        assert len(bucket.names()) == 4
        assert not any("forgotten" in words(m) for m in await town.ada.messages())
        bucket.away = False
        await town.ada.sees(lambda m: "forgotten" in words(m))
        assert bucket.names() == []
        await forgetting
        assert await history.entry(town.house.db, 101, 0) is None


async def test_a_photo_lost_by_the_store_is_said_and_its_picture_stays_in_the_chat(
    towns: Towns, bucket: Bucket
) -> None:
    async with towns(files=bucket.url) as town:
        await town.ada.send("/wave", photo())
        result = await town.ada.sees(finished)
        await town.settled()
        for name in bucket.names():
            bucket.drop(name)
        more = await town.ada.opens_more(result)
        await town.ada.turn_the_page()
        answer = await town.ada.press(more, "Full quality file")
        await town.settled()
        said = [answer.get("text", ""), *(words(m) for m in await town.ada.messages())]
        assert any("no longer" in each or "gone" in each or "not there" in each for each in said), said
        assert finished(result) and buttons(result)
        assert town.house.db.trouble() is None


async def test_a_taste_goes_on_where_it_was_when_the_store_is_back(towns: Towns, bucket: Bucket) -> None:
    async with towns(files=bucket.url, pace=IN_A_HURRY) as town:
        town.backend.hold()
        await town.ada.send("", photo())
        await town.ada.press(await town.ada.sees(offers_paintings), "Taste")
        await until(lambda: town.backend.requests)
        bucket.away = True
        town.backend.release()
        asked = len(bucket.asked)
        await until(lambda: len(bucket.asked) > asked + 4)
        bucket.away = False
        await town.settled()
        tasted = [request.styles[0].picture for request in town.backend.requests]
        assert len(tasted) == len({*tasted}) > 10, "none is tasted twice"
        assert any("photo" in m for m in await town.ada.messages() if m["from"]["is_bot"])


def test_what_is_played_without_a_token_has_files_of_its_own_where_it_has_rows_of_its_own(tmp_path) -> None:
    played = tmp_path / "sandbox"
    for url in ("s3://bucket/prefix", "s3://bucket/prefix/", str(tmp_path / "pictures")):
        settings = Settings(data_dir=tmp_path, files=url)
        assert files_in(settings, tmp_path) == url
        assert files_in(settings, played) == f"{url.rstrip('/')}/sandbox"
        one_for_both = Settings(data_dir=tmp_path, files=url, database_url="postgresql://server/pastiche")
        assert files_in(one_for_both, played) == url
    assert files_in(Settings(data_dir=tmp_path), played) is None


def test_nothing_of_it_is_loaded_unless_it_is_asked_for() -> None:
    program = "import sys, bot.app; print(*{'obstore', 'moto', 'boto3'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
