"""/mydata: everything that is kept about somebody, as files."""

import asyncio
import errno
import io
import json
import tempfile
import weakref
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zipfile import ZipFile

from people import STUDIO, Message, Person, buttons, decode, finished, offers_paintings, photo, words
from telegram import BotCommandScopeAllPrivateChats

from bot import belongings
from storage import history, images, sketches, space
from storage.schema import Base


async def unpacked(person: Person, message: Message) -> dict[str, bytes]:
    """The files in a ZIP that somebody was sent, by name."""
    query = {"id": message["document"]["file_id"]}
    async with person.http.get(f"{person.url}/sandbox/file", params=query) as response:
        with ZipFile(io.BytesIO(await response.read())) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}


async def everything(person: Person) -> dict[str, bytes]:
    await person.send("/mydata")
    return await unpacked(person, await person.sees(lambda m: "document" in m))


def data_of(files: dict[str, bytes]) -> dict[str, Any]:
    return dict(json.loads(files["data.json"]))


async def test_all_that_is_kept_of_somebody_comes_as_one_file(town):
    await town.ada.send("", photo(), photo(hue=200))
    result = await town.ada.sees(finished)
    await town.ada.send("/settings")
    await town.ada.press(await town.ada.sees(lambda m: "Strong" in buttons(m)), "Strong")
    await town.ada.send("", photo(hue=90))
    await town.ada.sees(offers_paintings)
    files = await everything(town.ada)
    data = data_of(files)
    nobodys = {"switches", "orders_counted", "days_counted", "leadership"}
    assert set(data) == {"about", *Base.metadata.tables} - nobodys
    assert data["about"] == 101
    [user], [settings], [job], [draft] = (data[name] for name in ("users", "preferences", "jobs", "drafts"))
    assert (user["name"], settings["strength"]) == ("Ada", 0.7)
    assert datetime.fromisoformat(data["updates"][0]["body"]["date"]).utcoffset() == timedelta(0)
    assert datetime.fromisoformat(job["created_at"]).utcoffset() == timedelta(0)
    assert [update["body"]["text"] for update in data["updates"]] == ["/mydata"], (
        "of the others nothing is left"
    )
    newest = await history.entry(town.house.db, 101, 0)
    assert files[job["photo"]] == await images.read(town.house.db, newest.content_sha)
    assert decode(files[job["picture"]]).size == (result["photo"][-1]["width"], result["photo"][-1]["height"])
    assert data["job_styles"][0]["style"].startswith("pictures/style-")
    named = {image["file"] for image in data["images"]}
    assert named == {*files} - {"data.json"} and len(named) == 6
    assert draft["photo"] in named and job["shown"] in named
    assert all(len(files[image["file"]]) == image["bytes"] for image in data["images"])


async def test_it_holds_nothing_of_anybody_else_and_nothing_that_only_the_bot_may_use(town):
    await town.ben.send("/wave", photo(hue=90))
    shown = await town.ben.sees(finished)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    [theirs] = await town.ben.send("", photo(hue=120), chat=STUDIO)
    await town.ada.send("/night", chat=STUDIO, reply_to=theirs["message_id"])
    await town.ada.sees(finished, STUDIO)
    data = (await everything(town.ada))["data.json"].decode()
    job = await history.entry(town.house.db, 102, 0)
    for other in ("Ben", '"user_id": 102', job.content_sha, job.result_sha, shown["photo"][-1]["file_id"]):
        assert other not in data
    assert not any(f'"{key}":' in data for key in ("file_id", "source", "holder"))


async def test_what_somebody_answers_to_is_not_theirs(town):
    [said] = await town.ben.send("a secret of Ben's", chat=STUDIO)
    first = datetime.fromtimestamp(1, UTC)
    body = json.dumps(
        {"update_id": 7, "message": {"text": "/wave", "date": 1, "reply_to_message": {"text": said["text"]}}}
    )
    assert belongings.said_in(body) == {"kind": "message", "text": "/wave", "date": first}
    forwarded = {"message": {"text": "a secret of Ben's", "date": 1, "forward_origin": {}}}
    assert belongings.said_in(json.dumps(forwarded)) == {"kind": "message", "date": first}
    pressed = {"update_id": 7, "callback_query": {"data": "file1:1", "message": {"text": "of the bot's"}}}
    assert belongings.said_in(json.dumps(pressed)) == {"kind": "callback_query", "data": "file1:1"}
    assert belongings.said_in("") is None


async def test_what_is_too_much_for_one_file_comes_in_several(town, monkeypatch):
    for hue in (10, 90, 170):
        await town.ada.send("/wave", photo(400, 300, hue=hue))
        await town.settled()
    whole = await everything(town.ada)
    largest = max(len(data) for data in whole.values())
    monkeypatch.setattr(belongings, "LARGEST", 2 * largest)
    await town.ada.turn_the_page()
    await town.ada.send("/mydata")
    await town.settled()
    sent = [m for m in await town.ada.messages() if "document" in m]
    assert len(sent) > 2
    assert all(f"Part {number} of {len(sent)}" in words(m) for number, m in enumerate(sent, start=1))
    assert all(m["document"]["file_size"] <= 2 * largest for m in sent)
    assert len({m["document"]["file_name"] for m in sent}) == len(sent)
    parts = [await unpacked(town.ada, m) for m in sent]
    assert ["data.json" in part for part in parts] == [True] + [False] * (len(sent) - 1)
    names = [name for part in parts for name in part]
    assert sorted(names) == sorted(whole)
    assert all(part[name] == whole[name] for part in parts for name in part if name != "data.json")


async def test_a_picture_that_no_file_has_room_for_is_named_with_the_reason(town, monkeypatch):
    await town.ada.send("/wave", photo())
    await town.settled()
    monkeypatch.setattr(belongings, "LARGEST", 1100)
    files = await everything(town.ada)
    assert "data.json" in files
    assert all("larger than any" in image["not_in_the_archive"] for image in data_of(files)["images"])


async def test_what_was_let_go_is_named_and_stays_where_it_is(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()
    assert await space.make_room(town.house.db, at_most=0, fresh=timedelta(0)) == 3
    files = await everything(town.ada)
    assert list(files) == ["data.json"]
    assert "3 pictures are only named" in words(await town.ada.sees(lambda m: "document" in m))
    assert [set(image) for image in data_of(files)["images"]] == [
        {"file", "mime", "bytes", "sha256", "not_in_the_archive"}
    ] * 3
    assert await space.taken(town.house.db) == 0


async def test_a_picture_that_must_not_be_saved_comes_in_a_file_that_cannot_be(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    [sent] = await town.ada.send("", photo(hue=90), chat=STUDIO)
    ada = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    asked = {"message_id": 9000, "date": 1, "chat": private, "from": ada, "photo": sent["photo"]}
    command = {"caption": "/night", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    await town.control("update", message=asked | command | {"has_protected_content": True})
    await town.settled()
    await town.ada.send("/mydata")
    await town.settled()
    first, second = [m for m in await town.ada.messages() if "document" in m]
    assert not first.get("has_protected_content") and second["has_protected_content"]
    files, covered = await unpacked(town.ada, first), await unpacked(town.ada, second)
    night, wave = [await history.entry(town.house.db, 101, index) for index in (0, 1)]
    names = {image["sha256"]: image["file"] for image in data_of(files)["images"]}
    how = await sketches.of(town.house.db, night.id)
    shas = (night.content_sha, night.result_sha, night.shown_sha, how)
    assert set(covered) == {names[sha] for sha in shas}
    assert {names[sha] for sha in (wave.content_sha, wave.result_sha, wave.shown_sha)} < set(files)


class Held(bytearray):
    """Bytes of which one can see whether anybody still has them."""


async def test_a_picture_is_let_go_of_before_the_next_is_packed_and_no_file_is_left(town, monkeypatch):
    for hue in (10, 90, 170):
        await town.ada.send("/wave", photo(hue=hue))
        await town.settled()
    read, given, most = images.read, [], 0

    def held() -> int:
        return sum(each() is not None for each in given)

    async def watched(db, sha):
        nonlocal most
        with suppress(TimeoutError):
            async with asyncio.timeout(10):  # a thread that is done with one may still be about to let it go
                while held() > 1:
                    await asyncio.sleep(0.001)
        most = max(most, held())
        data = Held(await read(db, sha))
        given.append(weakref.ref(data))
        return data

    monkeypatch.setattr(images, "read", watched)
    before = {path.name for path in town.house.settings.data_dir.iterdir()}
    assert len(await everything(town.ada)) == 13
    assert len(given) == 12 and most == 1, "the one that has just been written"
    assert {path.name for path in town.house.settings.data_dir.iterdir()} == before


async def test_a_file_that_telegram_asks_to_wait_with_is_whole_when_it_comes(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.fault(method="sendDocument", retry_after=1, times=1)
    assert len(await everything(town.ada)) == 5
    assert len(await town.calls(method="sendDocument")) == 2


async def test_a_full_disk_is_said_as_such(town, monkeypatch):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)

    def full(**where):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "TemporaryFile", full)
        await town.ada.send("/mydata")
        await town.ada.sees(lambda m: "no room left" in words(m))
    await town.ada.turn_the_page()
    assert len(await everything(town.ada)) == 5


async def test_somebody_who_was_forgotten_gets_what_there_is_nothing(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    files = await everything(town.ada)
    assert list(files) == ["data.json"]
    assert [name for name, rows in data_of(files).items() if rows and name != "about"] == ["updates"]


async def test_a_group_is_no_place_for_it(town):
    await town.ada.send("/mydata", chat=STUDIO)
    answer = await town.ada.sees(lambda m: "private chat" in words(m), STUDIO)
    [[link]] = answer["reply_markup"]["inline_keyboard"]
    assert link["url"].endswith("?start=mydata")
    await town.ada.send("/start mydata")
    await town.ada.sees(lambda m: "document" in m)


async def test_privacy_and_the_menu_tell_of_it(town_with_menus):
    town = town_with_menus
    await town.ada.send("/privacy")
    await town.ada.sees(lambda m: "/mydata" in words(m))
    await town.calls(method="setMyCommands", count=2, wait=60)
    menu = await town.house.telegram.get_my_commands(BotCommandScopeAllPrivateChats())
    assert "mydata" in [command.command for command in menu]
