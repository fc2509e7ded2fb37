"""The paintings on offer, and the programs that drew them."""

import io
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from engine import paintings
from engine.errors import BadRequest
from engine.workshop.draw import SEEDS, draw

NAMES = list(paintings.offer())


@pytest.mark.parametrize("name", NAMES)
def test_every_painting_opens_and_is_large_enough_to_paint_from(name: str) -> None:
    with Image.open(paintings.get(name).path) as picture:
        picture.load()
        assert picture.mode == "RGB"
        assert 900 <= max(picture.size) <= 1280
        assert max(picture.size) <= 2 * min(picture.size)


@pytest.mark.parametrize("name", NAMES)
def test_every_painting_has_a_command_and_something_to_tell(name: str) -> None:
    painting = paintings.get(name)
    assert painting.name == name
    assert 1 <= len(name) <= 32 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert 3 <= len(painting.title) <= 40
    assert 20 <= len(painting.story) <= 240
    assert painting.artist and painting.medium and painting.licence
    assert painting.year.isdigit()


def test_titles_and_pictures_are_told_apart() -> None:
    offer = paintings.offer().values()
    assert len({painting.title for painting in offer}) == len(offer)
    assert len({painting.path for painting in offer}) == len(offer)


def test_the_pictures_together_are_small_enough_to_ship() -> None:
    assert sum(painting.path.stat().st_size for painting in paintings.offer().values()) < 6_000_000


@pytest.mark.parametrize("name", NAMES)
def test_no_painting_has_large_empty_areas(name: str) -> None:
    with Image.open(paintings.get(name).path) as picture:
        grey = np.asarray(picture.convert("L").resize((512, 512)), dtype=np.float64)
    patches = grey.reshape(16, 32, 16, 32).std(axis=(1, 3))
    assert np.quantile(patches, 0.05) > 3, "a style taken from flat colour paints flat colour"


def test_the_offer_cannot_be_changed_by_who_reads_it() -> None:
    with pytest.raises(TypeError):
        paintings.offer()["mine"] = paintings.get(NAMES[0])  # type: ignore[index]


@pytest.mark.parametrize("written", ["wave", "/wave", "Wave", " wave "])
def test_a_painting_is_found_however_its_command_is_written(written: str) -> None:
    assert paintings.get(written).name == "wave"


def test_a_misspelt_painting_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(BadRequest, match=r"no painting called 'wawe'; did you mean .*wave"):
        paintings.get("wawe")


def test_a_name_like_no_other_is_answered_with_all_names() -> None:
    with pytest.raises(BadRequest) as refusal:
        paintings.get("zzzzzz")
    assert all(name in str(refusal.value) for name in NAMES)


@pytest.mark.parametrize("count", [1, 2, 6, 17, 40])
def test_the_sheet_shows_each_painting_under_its_own_number(count: int) -> None:
    shown = [paintings.get(NAMES[index % len(NAMES)]) for index in range(count)]
    sheet = paintings.sheet(shown, width=1000)
    assert sheet.mode == "RGB"
    assert sheet.width == 1000
    # The last cell changes when its painting is missing, and is then plain paper.
    if count > 1:
        shorter = paintings.sheet(shown[:-1], width=1000)
        if shorter.size == sheet.size:
            box = ImageChops.difference(sheet, shorter).getbbox()
            assert box is not None and box[2] - box[0] > 100 and box[3] - box[1] > 100


def test_the_sheet_numbers_equal_paintings_differently() -> None:
    painting = paintings.get("wave")
    first = paintings.sheet([painting, painting], width=1000)
    left, right = first.crop((0, 0, 500, first.height)), first.crop((500, 0, 1000, first.height))
    badge = ImageChops.difference(left, right.resize(left.size)).crop((0, 0, 160, 160))
    assert np.asarray(badge).max() > 120, "the badges 1 and 2 look the same"


def test_a_sheet_of_nothing_and_a_sheet_too_narrow_are_refused() -> None:
    with pytest.raises(BadRequest, match="at least one painting"):
        paintings.sheet([])
    with pytest.raises(BadRequest, match="100 pixels wide"):
        paintings.sheet([paintings.get("wave")] * 6, width=100)


@pytest.fixture(scope="module")
def drawing() -> Iterator[dict[str, Future[Image.Image]]]:
    """All paintings in the making, on every core: together they take minutes."""
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield {name: pool.submit(draw, name) for name in SEEDS}


@pytest.mark.parametrize("name", list(SEEDS))
def test_each_program_still_draws_the_picture_that_is_committed(
    name: str, drawing: dict[str, Future[Image.Image]]
) -> None:
    path, drawn = paintings.get(name).path, io.BytesIO()
    with Image.open(path) as picture:
        tables = picture.quantization  # type: ignore[attr-defined]  # as coarse as what is compared with
    drawing[name].result().save(drawn, "JPEG", qtables=tables)
    now, committed = _reduced(drawn), _reduced(path)
    assert now.shape == committed.shape
    assert np.abs(now - committed).mean() < 1.0


def _reduced(picture: io.BytesIO | Path) -> np.ndarray:
    """A quarter of the size, so that a last bit that moves one hair of a brush does not count."""
    with Image.open(picture) as opened:
        return np.asarray(opened.reduce(4), dtype=np.float64)


def test_the_command_draws_the_paintings_it_is_asked_for(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine.workshop.draw", "dots", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "dots.jpg" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["dots.jpg"]
    with Image.open(tmp_path / "dots.jpg") as drawn, Image.open(paintings.get("dots").path) as committed:
        assert drawn.size == committed.size


def test_the_command_names_the_programs_there_are_when_asked_for_another() -> None:
    command = [sys.executable, "-m", "engine.workshop.draw", "mona_lisa"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "no program for 'mona_lisa'; there are night, wave" in done.stderr
