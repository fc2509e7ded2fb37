"""The collection in pages, and a famous painting fetched for somebody who asks for it."""

import asyncio
import logging
import shutil
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from bot import collection, ordering, texts
from bot.handlers import gallery
from bot.ordering import NotHere, Sorry, on_hand
from bot.settings import Settings
from engine import paintings
from engine.paintings import entries
from engine.pictures.codec import inspect

OURS = list(paintings.offer())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def fetched(data_dir: Path, count: int) -> list[str]:
    """Puts pictures of the first famous paintings where fetched ones lie; gives their names."""
    names = list(entries.famous(data_dir))[:count]
    entries.famous_folder(data_dir).mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(paintings.get("wave").path, entries.famous_folder(data_dir) / f"{name}.jpg")
    return names


def add(data_dir: Path, name: str) -> None:
    """As an operator drops a picture and its entry into the folder."""
    folder = entries.operators_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(paintings.get("night").path, folder / f"{name}.jpg")
    with (folder / "catalogue.toml").open("a") as file:
        file.write(f'[{name}]\ntitle = "Our {name}"\npicture = "{name}.jpg"\n')


def names(pages: collection.Pages) -> list[list[str]]:
    return [[painting.name for painting in page] for page in pages]


def test_without_a_connection_the_collection_is_our_own(data_dir: Path) -> None:
    pages = names(collection.pages(data_dir))
    assert [name for page in pages for name in page] == OURS
    assert all(len(page) <= collection.PER_PAGE for page in pages)


def test_ours_hang_in_the_first_room_and_the_others_in_rooms_of_their_own(data_dir: Path) -> None:
    famous = fetched(data_dir, 25)
    add(data_dir, "mural")
    shown = collection.pages(data_dir)
    assert names(shown) == [OURS, ["mural", *famous[:19]], famous[19:]]
    assert [collection.first_number(shown, index) for index in range(3)] == [1, len(OURS) + 1, len(OURS) + 21]
    assert collection.page_of(shown, famous[24]) == 2
    assert collection.page_of(shown, "taken_away") == 0


def test_the_menu_has_ours_the_operators_and_a_dozen_famous(data_dir: Path) -> None:
    famous = fetched(data_dir, 20)
    add(data_dir, "mural")
    assert [each.name for each in collection.for_menu(data_dir)] == [*OURS, "mural", *famous[:12]]


def test_the_menu_keeps_its_own_commands(data_dir: Path) -> None:
    add(data_dir, "help")
    assert "help" in paintings.offer(data_dir)
    assert [each.name for each in collection.for_menu(data_dir)] == OURS


def test_no_painting_has_the_name_of_another_command(data_dir: Path) -> None:
    assert not set(paintings.catalogue(data_dir)) & set(texts.COMMANDS)


async def test_a_sheet_is_drawn_once_and_again_when_its_pictures_change(data_dir: Path) -> None:
    fetched(data_dir, 2)
    pages = collection.pages(data_dir)
    sheet = await gallery._sheet(pages, 1)
    assert inspect(sheet).width == 1280
    assert await gallery._sheet(collection.pages(data_dir), 1) is sheet
    shutil.copy(paintings.get("glass").path, entries.famous_folder(data_dir) / f"{pages[1][0].name}.jpg")
    changed = await gallery._sheet(collection.pages(data_dir), 1)
    assert changed != sheet


async def test_a_picture_taken_away_a_moment_ago_does_not_spoil_the_sheet(data_dir: Path) -> None:
    add(data_dir, "mural")
    pages = collection.pages(data_dir)
    (entries.operators_folder(data_dir) / "mural.jpg").unlink()
    assert inspect(await gallery._sheet(pages, 1)).width == 1280


@pytest.fixture
def museum(
    serve: Callable[[partial[SimpleHTTPRequestHandler]], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder that a server on this machine shows; a famous painting, `poppies`, is fetched from there."""
    shown = tmp_path / "museum"
    shown.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    address = serve(partial(Quiet, directory=str(shown)))
    (tmp_path / "famous.toml").write_text(
        '[poppies]\ntitle = "Poppies"\nartist = "Somebody"\nyear = 1890\nmedium = "oil"\nlicence = "free"\n'
        f'story = "Red."\nsource = "{address}"\naddress = "{address}/poppies.jpg"\n'
    )
    monkeypatch.setattr(entries, "FAMOUS", tmp_path / "famous.toml")
    return shown


async def test_a_famous_painting_is_fetched_for_who_asks_first(data_dir: Path, museum: Path) -> None:
    settings = Settings(data_dir=data_dir, fetch=True)
    with pytest.raises(NotHere, match="“Poppies” has not arrived here"):
        await on_hand(settings, "poppies")
    shutil.copy(paintings.get("wave").path, museum / "poppies.jpg")
    painting = await on_hand(settings, "poppies")
    assert painting.path.is_file() and "poppies" in paintings.offer(data_dir)
    (museum / "poppies.jpg").unlink()
    assert await on_hand(settings, "poppies") == painting


async def test_nothing_is_fetched_where_the_operator_does_not_want_it(data_dir: Path, museum: Path) -> None:
    shutil.copy(paintings.get("wave").path, museum / "poppies.jpg")
    with pytest.raises(NotHere):
        await on_hand(Settings(data_dir=data_dir, fetch=False), "poppies")
    assert not entries.famous_folder(data_dir).exists()


async def test_nobody_waits_long_for_a_painting(
    data_dir: Path, museum: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    waiting = threading.Event()
    monkeypatch.setattr(ordering, "FETCH_WITHIN", 0.05)
    monkeypatch.setattr(ordering, "fetch_painting", lambda painting: waiting.wait(10))
    with pytest.raises(NotHere):
        await on_hand(Settings(data_dir=data_dir, fetch=True), "poppies")
    waiting.set()
    assert "the painting poppies is not here: nothing came within 0.05 s" in caplog.messages


async def test_many_who_wait_for_a_painting_leave_threads_to_the_others(
    data_dir: Path, museum: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = [], threading.Event()

    def hang(painting: paintings.Painting) -> None:
        asked.append(painting)
        answered.wait(30)

    monkeypatch.setattr(ordering, "FETCH_WITHIN", 0.5)
    monkeypatch.setattr(ordering, "fetch_painting", hang)
    settings = Settings(data_dir=data_dir, fetch=True)
    waiting = [asyncio.create_task(on_hand(settings, "poppies")) for _ in range(40)]
    try:
        await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            assert await asyncio.to_thread(int, "7") == 7
        ends = await asyncio.gather(*waiting, return_exceptions=True)
    finally:
        answered.set()
    assert all(isinstance(end, NotHere) for end in ends)
    assert len(asked) == 1, "nobody waits any more for the other attempts"


async def test_an_unknown_painting_is_answered_with_a_sentence(data_dir: Path) -> None:
    with pytest.raises(Sorry, match="impasto is no longer on offer"):
        await on_hand(Settings(data_dir=data_dir), "impasto")


def test_what_is_told_of_a_painting_leaves_out_what_is_not_known() -> None:
    told = texts.painting_facts("mural", "A & B", "", "", "", "", None)
    assert told == "<b>A &amp; B</b>\n\nSend a photo with the caption /mural"
    page = "https://commons.wikimedia.org/wiki/File:A.jpg"
    page = "https://example.org/"
    told = texts.painting_facts("mural", "Mural", "", "", "", "", page)
    assert told.split("\n\n")[0] == f'<b>Mural</b>\n<a href="{page}">source</a>'
    told = texts.painting_facts("scream", "The Scream", "Munch", "1893", "oil", "A story.", page)
    assert told.split("\n\n")[0] == f'<b>The Scream</b>\nMunch, 1893, oil · <a href="{page}">source</a>'
    assert all(
        len(texts.painting_facts(**facts(each))) < 1024 for each in paintings.catalogue(Path("x")).values()
    )


def facts(painting: paintings.Painting) -> dict[str, str | None]:
    keys = ("name", "title", "artist", "year", "medium", "story", "source")
    return {key: getattr(painting, key) for key in keys}
