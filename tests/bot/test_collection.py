"""The collection in pages, and a famous painting fetched for somebody who asks for it."""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import collection
from bot.collection import Collection
from bot.pace import Pace
from bot.routing import COMMANDS
from bot.settings import Settings
from engine import paintings
from engine.download import DownloadFailed
from engine.errors import BadPicture, BadRequest
from engine.paintings import Painting, entries
from engine.pictures.apart import Apart
from engine.pictures.inspect import inspect

OURS = list(paintings.offer())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(data_dir: Path, pictures: Apart) -> Callable[..., Collection]:
    """Opens the collection of `data_dir`; `fetch` stands in for the museums' servers."""

    def open(fetch: Callable[[Painting], Awaitable[object]] | None = None, pace: Pace = Pace()) -> Collection:
        settings = Settings(data_dir=data_dir, fetch=fetch is not None)
        return Collection(settings, pictures, pictures, fetch=fetch or asked_in_vain, pace=pace)

    return open


async def asked_in_vain(painting: Painting) -> None:
    raise AssertionError(f"nobody wanted {painting.name} to be fetched")


def arrive(data_dir: Path, *names: str) -> None:
    """Puts pictures of famous paintings where fetched ones lie."""
    entries.famous_folder(data_dir).mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(paintings.get("wave").path, entries.famous_folder(data_dir) / f"{name}.jpg")


def famous(data_dir: Path, count: int) -> list[str]:
    return list(entries.famous(data_dir))[:count]


def add(data_dir: Path, name: str) -> None:
    """As an operator drops a picture and its entry into the folder."""
    folder = entries.operators_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(paintings.get("night").path, folder / f"{name}.jpg")
    with (folder / "catalogue.toml").open("a") as file:
        file.write(f'[{name}]\ntitle = "Our {name}"\npicture = "{name}.jpg"\n')


def names(pages: collection.Pages) -> list[list[str]]:
    return [[painting.name for painting in page] for page in pages]


# --- what there is -------------------------------------------------------------------------------


async def test_without_a_connection_the_collection_is_our_own(opened: Any) -> None:
    hung = opened()
    for _ in range(2):  # before anything has been read, and after
        assert [name for page in names(hung.pages) for name in page] == OURS
        assert all(len(page) <= collection.PER_PAGE for page in hung.pages)
        await hung.refresh()
    assert hung.on_offer("starry_night") is None and hung.known("starry_night").title == "The Starry Night"
    assert hung.known("no_such_painting") is None


async def test_ours_hang_in_the_first_room_and_the_others_in_rooms_of_their_own(
    opened: Any, data_dir: Path
) -> None:
    others = famous(data_dir, 25)
    arrive(data_dir, *others)
    add(data_dir, "mural")
    hung = opened()
    await hung.refresh()
    assert names(hung.pages) == [OURS, ["mural", *others[:19]], others[19:]]
    numbers = [collection.first_number(hung.pages, index) for index in range(3)]
    assert numbers == [1, len(OURS) + 1, len(OURS) + 21]
    assert collection.page_of(hung.pages, others[24]) == 2
    assert collection.page_of(hung.pages, "taken_away") == 0
    assert hung.titles["mural"] == "Our mural"


async def test_the_menu_has_ours_the_operators_and_a_dozen_famous(opened: Any, data_dir: Path) -> None:
    others = famous(data_dir, 20)
    arrive(data_dir, *others)
    add(data_dir, "mural")
    hung = opened()
    await hung.refresh()
    assert [each.name for each in hung.for_menu()] == [*OURS, "mural", *others[:12]]


async def test_the_menu_keeps_its_own_commands(opened: Any, data_dir: Path) -> None:
    add(data_dir, "help")
    hung = opened()
    await hung.refresh()
    assert hung.on_offer("help") is not None
    assert [each.name for each in hung.for_menu(COMMANDS)] == OURS


async def test_no_painting_has_the_name_of_another_command(opened: Any) -> None:
    hung = opened()
    await hung.refresh()
    assert len(hung.titles) > len(OURS) and not set(hung.titles) & set(COMMANDS)


# --- keeping up ----------------------------------------------------------------------------------


async def test_whoever_listens_is_told_when_other_paintings_are_on_offer(opened: Any, data_dir: Path) -> None:
    hung, told = opened(), []
    await hung.refresh()
    hung.on_change = lambda: told.append(names(hung.pages))
    await hung.refresh()
    assert told == []
    add(data_dir, "mural")
    await hung.refresh()
    assert told == [[OURS, ["mural"]]]


async def test_what_cannot_be_read_leaves_everything_as_it_was(opened: Any, monkeypatch: Any) -> None:
    hung = opened()

    async def broken(self: Apart, *args: object) -> None:
        raise BadPicture("picture-takes-too-long", seconds=5.0)

    monkeypatch.setattr(Apart, "run", broken)
    await hung.refresh()
    assert names(hung.pages) == [OURS]


async def test_the_bytes_of_a_painting_are_those_of_its_file(opened: Any, data_dir: Path) -> None:
    add(data_dir, "mural")
    hung = opened()
    await hung.refresh()
    assert await hung.bytes_of("wave") == paintings.get("wave").path.read_bytes()
    (entries.operators_folder(data_dir) / "mural.jpg").unlink()
    for gone in ("mural", "never_here"):
        with pytest.raises(BadRequest) as raised:
            await hung.bytes_of(gone)
        assert raised.value.code == "painting-gone"


# --- what it looks like --------------------------------------------------------------------------


async def test_a_sheet_is_drawn_once_and_again_when_its_pictures_change(opened: Any, data_dir: Path) -> None:
    one, _ = others = famous(data_dir, 2)
    arrive(data_dir, *others)
    hung = opened()
    await hung.refresh()
    sheet = await hung.sheet(1)
    assert inspect(sheet).width == 1280
    assert await hung.sheet(1) is sheet
    shutil.copy(paintings.get("glass").path, entries.famous_folder(data_dir) / f"{one}.jpg")
    changed = await hung.sheet(1)
    assert changed != sheet


async def test_a_picture_taken_away_a_moment_ago_does_not_spoil_the_sheet(
    opened: Any, data_dir: Path
) -> None:
    add(data_dir, "mural")
    hung = opened()
    await hung.refresh()
    (entries.operators_folder(data_dir) / "mural.jpg").unlink()
    assert inspect(await hung.sheet(1)).width == 1280


async def test_a_painting_is_shown_in_a_size_for_a_chat(opened: Any) -> None:
    hung = opened()
    shown = inspect(await hung.shown(hung.ours[0]))
    assert shown.format == "JPEG" and max(shown.width, shown.height) <= 1280


# --- fetching for somebody who asks --------------------------------------------------------------


async def test_a_famous_painting_is_fetched_for_who_asks_first(opened: Any, data_dir: Path) -> None:
    asked = []

    async def fetch(painting: Painting) -> None:
        asked.append(painting.name)
        arrive(data_dir, painting.name)

    hung = opened(fetch)
    await hung.refresh()
    assert await hung.fetch("starry_night")
    assert hung.on_offer("starry_night").path.is_file()
    assert asked == ["starry_night"]


async def test_what_cannot_be_fetched_is_one_line_and_tried_again_by_the_next(
    opened: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asked = []

    async def fetch(painting: Painting) -> None:
        asked.append(painting.name)
        raise DownloadFailed("download-no-connection", address="https://example.org/a.jpg")

    hung = opened(fetch)
    await hung.refresh()
    for _ in range(2):
        assert not await hung.fetch("starry_night")
    assert asked == ["starry_night"] * 2
    lines = [line for line in caplog.messages if "starry_night is not here" in line]
    assert len(lines) == 2 and "there is no connection" in lines[0]


async def test_nothing_is_fetched_where_the_operator_does_not_want_it(opened: Any) -> None:
    hung = opened()
    await hung.refresh()
    assert not await hung.fetch("starry_night")


async def test_nobody_waits_long_for_a_painting_which_may_still_arrive(
    opened: Any, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    may_come, changed = asyncio.Event(), asyncio.Event()

    async def fetch(painting: Painting) -> None:
        await may_come.wait()
        arrive(data_dir, painting.name)

    hung = opened(fetch, Pace(fetch_within=0.05))
    await hung.refresh()
    hung.on_change = changed.set
    assert not await hung.fetch("starry_night")
    assert "the painting starry_night is not here: nothing came within 0.05 s" in caplog.messages
    may_come.set()
    await asyncio.wait_for(changed.wait(), 60)
    assert hung.on_offer("starry_night") is not None


async def test_many_who_wait_for_a_painting_ask_once(opened: Any) -> None:
    asked, answered = [], asyncio.Event()

    async def hang(painting: Painting) -> None:
        asked.append(painting.name)
        await answered.wait()

    hung = opened(hang, Pace(fetch_within=0.2))
    await hung.refresh()
    waiting = [asyncio.create_task(hung.fetch("starry_night")) for _ in range(40)]
    assert not any(await asyncio.gather(*waiting))
    answered.set()
    assert asked == ["starry_night"]
