import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageChops

from engine import paintings
from engine.errors import BadPicture, BadRequest
from engine.pictures.codec import encode_jpeg, encode_png
from engine.pictures.sheet import (
    Cell,
    Grid,
    Small,
    drawn,
    paintings_sheet,
    pictures_sheet,
    small,
    tastes_sheet,
)

OURS = list(paintings.offer().values())


def sheet(*args, **how) -> Image.Image:
    with Image.open(io.BytesIO(paintings_sheet(*args, **how))) as page:
        assert (page.format, page.mode, page.width) == ("JPEG", "RGB", 1280)
        page.load()
        return page


def difference(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    """The box of what differs clearly, as left, top, right, bottom."""
    rows, columns = np.nonzero(np.asarray(ImageChops.difference(one, other)).max(axis=2) > 60)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("count", [2, 6, 17])
def test_the_sheet_shows_each_painting(count: int) -> None:
    shown = [OURS[index % len(OURS)] for index in range(count)]
    whole = sheet(shown)
    for missing in (0, count // 2, count - 1):
        gone = replace(shown[missing], path=shown[missing].path / "nowhere.jpg")
        left, top, right, bottom = difference(whole, sheet([*shown[:missing], gone, *shown[missing + 1 :]]))
        assert 100 < right - left < 660 and 80 < bottom - top < 500, "one painting's place, and no other's"


def test_one_painting_makes_a_sheet_too() -> None:
    assert sheet(OURS[:1]).height < 1280


def test_equal_paintings_have_different_numbers() -> None:
    page = sheet([OURS[0], OURS[0]])
    left, right = page.crop((0, 0, 640, page.height)), page.crop((630, 0, 1270, page.height))
    box = difference(left, right)
    assert box[2] < 200 and box[3] < 200, "nothing but the badges in the corners differs"


def test_numbers_go_on_from_where_the_last_sheet_ended() -> None:
    box = difference(sheet(OURS[:1]), sheet(OURS[:1], 21))
    assert box[2] < 400 and box[3] < 400


def test_accents_are_written_as_letters_and_other_alphabets_left_out() -> None:
    fenelon, plain, cyrillic = (replace(OURS[0], title=title) for title in ("Fénelon", "Fenelon", "Волна"))
    assert paintings_sheet([fenelon]) == paintings_sheet([plain])
    assert paintings_sheet([cyrillic]) == paintings_sheet([replace(OURS[0], title="")])


def test_a_sheet_of_nothing_is_refused() -> None:
    with pytest.raises(BadRequest, match="at least one painting"):
        paintings_sheet([])


GRID = Grid(columns=2, cell=(60, 40), gap=4, strip=16)


def flat(colour: str, size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.new("RGB", size, colour)


def test_pictures_stand_in_a_grid_row_by_row_each_in_the_middle_of_its_cell() -> None:
    cells = [Cell(flat("red")), Cell(flat("lime", (20, 40))), Cell(None), Cell(flat("blue", (60, 10)))]
    page = drawn(cells, GRID, 4)
    assert page.size == GRID.size(4) == (4 + 2 * 64, 4 + 2 * 60)
    for colour, box in (
        ("red", (4, 4, 64, 44)),
        ("lime", (88, 4, 108, 44)),
        ("blue", (68, 79, 128, 89)),
    ):
        rows, columns = np.nonzero((np.asarray(page) == np.asarray(flat(colour))[0, 0]).all(axis=2))
        assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == box


def test_cells_are_asked_for_one_after_the_other() -> None:
    asked = []

    def cells():
        for number in range(3):
            asked.append(number)
            yield Cell(flat("red"))

    assert drawn(cells(), GRID, 3).size == GRID.size(4)
    assert asked == [0, 1, 2]


def test_a_title_stays_under_its_picture_however_long_it_is() -> None:
    long = drawn([Cell(None), Cell(None, "A very long title of a painting" * 5)], GRID, 2)
    left, top, right, bottom = difference(long, drawn([], GRID, 2))
    assert left >= 68 and right <= 128
    assert top >= 44 and bottom <= 60


BANNERS = [(128, 96), (96, 128), (128, 32), (128, 6)]


@pytest.mark.parametrize("size", BANNERS, ids=["landscape", "portrait", "banner", "ribbon"])
def test_a_taste_fills_place_by_place(size: tuple[int, int]) -> None:
    red, blue = (encode_png(Image.new("RGB", size, colour)) for colour in ("red", "blue"))
    titles = ["The Wave", "Night", "Ink", "Aurora", "Mosaic", "Dots"]
    pages = []
    for tasted in ([red, None, None, None, None, None], [red, blue, None, None, None, None]):
        with Image.open(io.BytesIO(tastes_sheet(tasted, titles))) as page:
            page.load()
            pages.append(page)
    before, after = pages
    assert before.size == after.size and before.width == 1280
    left, top, right, bottom = difference(before, after)
    shape = (right - left) / (bottom - top)
    assert abs(shape - size[0] / size[1]) < 0.25 * shape, "the shape of the photo"
    assert right - left > 90 and left > 200, "in the second place"


def own(pictures: list[bytes | None], gone: str = "no longer here") -> Image.Image:
    with Image.open(io.BytesIO(pictures_sheet([Small(each, "Wave") for each in pictures], gone))) as page:
        assert (page.format, page.mode, page.width) == ("JPEG", "RGB", 1280)
        page.load()
        return page


@pytest.mark.parametrize("count", [2, 4, 9])
def test_a_sheet_of_ones_own_pictures_shows_each_of_them_whole(count: int) -> None:
    pictures = [small(encode_jpeg(flat("navy", (1024, 700 + 20 * number)))) for number in range(count)]
    whole = own(pictures)
    for number in (0, count // 2, count - 1):
        other = small(encode_jpeg(flat("orange", (300, 1024))))
        changed = own([*pictures[:number], other, *pictures[number + 1 :]])
        left, top, right, bottom = difference(whole, changed)
        assert 300 < right - left < 640 and 300 < bottom - top < 640, "one picture's place, and no other's"


def test_in_the_place_of_a_picture_that_is_gone_stands_why() -> None:
    there = small(encode_jpeg(flat("navy", (640, 640))))
    left, _, right, _ = difference(own([there, None]), own([there, None], ""))
    assert left > 640 and 100 < right - left < 600


def test_a_small_picture_is_no_larger_than_its_place_however_long_it_is() -> None:
    for size in ((2048, 1024), (256, 9), (40, 40)):
        with Image.open(io.BytesIO(small(encode_jpeg(flat("navy", size))))) as shrunk:
            assert max(shrunk.size) == min(max(size), 610)


def test_what_is_no_picture_and_a_sheet_of_no_pictures_are_refused() -> None:
    with pytest.raises(BadPicture):
        small(b"nothing to see")
    with pytest.raises(BadRequest, match="at least one picture"):
        pictures_sheet([], "")
