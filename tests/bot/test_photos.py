"""From a file at Telegram to a checked picture that is kept."""

from dataclasses import replace

import pytest
import pytest_asyncio
from people import STUDIO, photo
from telegram import PhotoSize
from town import IN_A_HURRY

from bot import metrics, photos
from bot.texts import Sorry
from engine.errors import BadPicture
from storage import images


@pytest_asyncio.fixture(loop_scope="session")
async def sent(town):
    """Sends a file to a group, where the bot is not told of it; gives it as Telegram describes it."""

    async def send(data: bytes) -> PhotoSize:
        [message] = await town.ada.send("", data, chat=STUDIO, as_document=True)
        document = message["document"]
        return PhotoSize(document["file_id"], document["file_unique_id"], 1, 1, document["file_size"])

    return send


def unsized(picture: PhotoSize) -> PhotoSize:
    """The same, whose size Telegram does not tell."""
    return PhotoSize(picture.file_id, picture.file_unique_id, 1, 1)


async def test_a_picture_is_kept_as_it_came(town, sent):
    data = photo(kind="PNG")
    sha = await photos.take(town.house, await sent(data))
    assert await images.read(town.house.db, sha) == data


async def test_what_is_no_picture_is_not_kept(town, sent):
    with pytest.raises(BadPicture) as raised:
        await photos.take(town.house, await sent(b"%PDF-1.7 and more"))
    assert raised.value.code in ("picture-unknown", "picture-kind")
    kept = (town.house.settings.data_dir / "images").rglob("*.*")
    assert [file for file in kept if file.is_file()] == []


async def test_a_file_that_says_it_is_too_large_is_not_even_asked_for(town):
    huge = PhotoSize("id", "unique", 1, 1, photos.LARGEST + 1)
    with pytest.raises(Sorry) as raised:
        await photos.fetch(town.house, huge)
    assert "has 20.1 MB, and I can fetch at most 20 MB" in raised.value.plain("en")
    assert await town.calls(method="getFile") == []


async def test_what_arrives_is_counted_whatever_was_said_of_its_size(town, sent, monkeypatch):
    picture = await sent(photo(400, 300))
    monkeypatch.setattr(photos, "LARGEST", 2000)
    with pytest.raises(Sorry) as raised:
        await photos.fetch(town.house, unsized(picture))
    assert raised.value.key == "too-large-unknown"
    monkeypatch.setattr(photos, "LARGEST", picture.file_size)
    assert len(await photos.fetch(town.house, picture)) == picture.file_size


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (
            {"method": "getFile", "error_code": 400, "description": "Bad Request: file is too big"},
            "too-large-unknown",
        ),
        (
            {"method": "getFile", "error_code": 400, "description": "Bad Request: invalid file_id"},
            "fetch-failed",
        ),
        ({"method": "getFile", "error_code": 502, "description": "Bad Gateway"}, "fetch-failed"),
        ({"method": "download", "error_code": 404, "description": "Not Found"}, "fetch-failed"),
        ({"method": "download", "error_code": 0}, "fetch-failed"),
        ({"method": "download", "cut": 100}, "fetch-failed"),
    ],
    ids=str,
)
async def test_what_telegram_does_not_hand_out_is_said_in_a_sentence(town, sent, fault, key):
    picture = await sent(photo())
    await town.fault(**fault, times=-1)
    with pytest.raises(Sorry) as raised:
        await photos.take(town.house, picture)
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (None, "ok"),
        ({"error_code": 404, "description": "Not Found"}, "refused"),
        ({"error_code": 502, "description": "Bad Gateway"}, "network"),
        ({"cut": 100}, "network"),
        ({"hang": 30}, "timed-out"),
    ],
    ids=str,
)
async def test_each_download_is_counted_by_how_it_ends(towns, fault, outcome):
    def counted():
        labels = {"method": "download", "outcome": outcome}
        return metrics.REGISTRY.get_sample_value("pastiche_telegram_calls_total", labels) or 0

    async with towns(pace=replace(IN_A_HURRY, answer=0.5)) as town:
        [message] = await town.ada.send("", photo(), chat=STUDIO, as_document=True)
        document = message["document"]
        if fault:
            await town.fault(method="download", **fault)
        before = counted()
        await photos.fetch(town.house, PhotoSize(document["file_id"], document["file_unique_id"], 1, 1))
        assert counted() - before == 1


async def test_a_file_that_grows_too_large_on_its_way_is_counted_as_such(town, sent, monkeypatch):
    def counted():
        labels = {"method": "download", "outcome": "too-large"}
        return metrics.REGISTRY.get_sample_value("pastiche_telegram_calls_total", labels) or 0

    picture = await sent(photo(400, 300))
    monkeypatch.setattr(photos, "LARGEST", 2000)
    before = counted()
    with pytest.raises(Sorry):
        await photos.fetch(town.house, unsized(picture))
    assert counted() - before == 1


async def test_what_fails_once_is_asked_for_again(town, sent):
    picture = await sent(photo())
    await town.fault(method="download", cut=100)
    await town.fault(method="getFile", error_code=502, description="Bad Gateway")
    assert await photos.fetch(town.house, picture) == photo()


async def test_what_telegram_refuses_is_not_asked_for_again(town, sent):
    picture = await sent(photo())
    await town.fault(method="getFile", error_code=400, description="Bad Request: invalid file_id")
    with pytest.raises(Sorry):
        await photos.fetch(town.house, picture)
    assert len(await town.calls(method="getFile")) == 1


async def test_a_server_on_this_machine_may_name_a_file(town, tmp_path, monkeypatch):
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo())

    class Local:
        file_path = str(path)

    async def get_file(*args, **kwargs):
        return Local

    monkeypatch.setattr(type(town.house.telegram), "get_file", get_file)
    assert await photos.fetch(town.house, PhotoSize("id", "unique", 1, 1)) == photo()
    monkeypatch.setattr(photos, "LARGEST", 100)
    assert await photos.fetch(town.house, PhotoSize("id", "unique", 1, 1)) == photo(), (
        "no limit of Telegram's"
    )
    monkeypatch.setattr(photos, "LARGEST_HERE", 100)
    with pytest.raises(Sorry, match="too-large-unknown"):
        await photos.fetch(town.house, PhotoSize("id", "unique", 1, 1))


async def test_no_error_names_the_token(town, sent):
    picture = await sent(photo())
    await town.fault(method="download", error_code=404, description="Not Found", times=-1)
    with pytest.raises(Sorry) as raised:
        await photos.take(town.house, picture)
    assert town.house.telegram.token not in f"{raised.value!r} {raised.value.plain('en')}"


def test_twenty_megabytes_are_counted_as_telegram_does():
    assert photos.LARGEST == 20_971_520
