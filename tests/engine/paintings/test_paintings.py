"""The paintings on offer."""

import numpy as np
import pytest
from PIL import Image

from engine import paintings
from engine.errors import BadRequest

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
    with pytest.raises(BadRequest, match=r'no painting called "wawe"; did you mean .*wave'):
        paintings.get("wawe")


def test_a_name_like_no_other_is_answered_with_all_names() -> None:
    with pytest.raises(BadRequest) as refusal:
        paintings.get("zzzzzz")
    assert all(name in str(refusal.value) for name in NAMES)
