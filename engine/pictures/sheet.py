"""Contact sheets: pictures in a grid, each with its title and, if it can be chosen by it, its number."""

import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from engine.errors import BadPicture, BadRequest
from engine.paintings.entries import Painting
from engine.pictures import codec
from engine.pictures.limits import damaged_otherwise

PAPER, SHADE, INK = (247, 243, 234), (228, 222, 209), (38, 34, 30)
WIDTH = 1280
"""Pixels of a chat's sheet."""
PER_ROW = 3
"""Pictures of one's own in a row of their sheet."""
LARGEST_CELL = 610
"""Pixels of the longest side of a picture on such a sheet, where there are two beside each other."""
_GAP = WIDTH // 64


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a sheet. picture: at most as large as the grid's cells; None leaves its place empty."""

    picture: Image.Image | None
    title: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """How a sheet is divided, in pixels. cell: width and height of a picture; strip: height of a title."""

    columns: int
    cell: tuple[int, int]
    gap: int
    strip: int

    def size(self, cells: int) -> tuple[int, int]:
        """Width and height of a sheet with so many cells."""
        across = self.gap + self.columns * (self.cell[0] + self.gap)
        return across, self.corner(cells - 1)[1] + self.cell[1] + self.strip + self.gap

    def corner(self, index: int) -> tuple[int, int]:
        """The upper left corner of a cell."""
        row, column = divmod(index, self.columns)
        width, height = self.cell
        return self.gap + column * (width + self.gap), self.gap + row * (height + self.strip + self.gap)


def paintings_sheet(paintings: Sequence[Painting], first: int = 1) -> bytes:
    """The sheet of paintings that a chat shows, a JPEG: each with its title and a number, from `first` on.

    The place of a picture that cannot be read stays empty. Raises BadRequest for no paintings at all.
    """
    if not paintings:
        raise BadRequest("sheet-no-paintings")
    columns = min(len(paintings), 6, max(2, math.ceil(math.sqrt(len(paintings) * 0.9))))
    side = _side(columns)
    grid = Grid(columns, (side, side * 3 // 4), _GAP, strip=max(16, side // 8))
    cells = (
        Cell(_cropped(painting.path, grid.cell), painting.title, number)
        for number, painting in enumerate(paintings, start=first)
    )
    return codec.encode_jpeg(drawn(cells, grid, len(paintings)), quality=88)


def tastes_sheet(tasted: Sequence[bytes | None], titles: Sequence[str]) -> bytes:
    """The sheet of one photo in many manners that a chat shows, a JPEG: each with its title and its number.

    tasted: files of pictures of one shape, None for those still to come; at least one is there.
    """
    pictures = [None if data is None else _opened(data, LARGEST_CELL) for data in tasted]
    width, height = next(picture.size for picture in pictures if picture is not None)
    columns = 4 if width >= height else 5
    side = _side(columns)
    # Very long photos keep their shape, within a cell that leaves room for the others.
    grid = Grid(columns, (side, round(side * min(1.5, max(0.5, height / width)))), _GAP, strip=side // 8)
    cells = (
        Cell(picture and ImageOps.contain(picture, grid.cell, Image.Resampling.LANCZOS), title, number)
        for number, (picture, title) in enumerate(zip(pictures, titles, strict=True), start=1)
    )
    return codec.encode_jpeg(drawn(cells, grid, len(titles)), quality=88)


@dataclass(frozen=True, slots=True)
class Small:
    """A picture as it goes onto a sheet: made by `small`, or None where there is none; and its title."""

    picture: bytes | None
    title: str


def pictures_sheet(pictures: Sequence[Small], gone: str) -> bytes:
    """The sheet of somebody's pictures that a chat shows, a JPEG: whole, numbered from 1, with their titles.

    gone: what stands in the place of a picture that there is none of. Raises BadRequest for no pictures.
    """
    if not pictures:
        raise BadRequest("sheet-no-pictures")
    columns = min(len(pictures), PER_ROW)
    side = _side(columns)
    grid = Grid(columns, (side, side), _GAP, strip=side // 10)
    cells = (
        Cell(_within(each.picture, gone, grid.cell), each.title, number)
        for number, each in enumerate(pictures, start=1)
    )
    return codec.encode_jpeg(drawn(cells, grid, len(pictures)), quality=88)


def small(picture: bytes) -> bytes:
    """A picture of ours as small as a sheet can show it, a JPEG; raises BadPicture."""
    return codec.encode_jpeg(_opened(picture, LARGEST_CELL), quality=90)


def drawn(cells: Iterable[Cell], grid: Grid, count: int) -> Image.Image:
    """A sheet of `count` cells, RGB, which are taken one after the other, row by row."""
    page = Image.new("RGB", grid.size(count), PAPER)
    for index, cell in enumerate(cells):
        left, top = grid.corner(index)
        width, height = grid.cell
        if cell.picture is not None:
            inset = (width - cell.picture.width) // 2, (height - cell.picture.height) // 2
            page.paste(cell.picture, (left + inset[0], top + inset[1]))
        if cell.number is not None:
            _draw_number(page, cell.number, (left, top), width // 5)
        _draw_title(page, cell.title, (left, top + height), (width, grid.strip))
    return page


def _side(columns: int) -> int:
    """The width of a cell, in pixels, where so many share the sheet's; nothing is left over."""
    return (WIDTH - _GAP * (columns + 1)) // columns


def _within(picture: bytes | None, gone: str, size: tuple[int, int]) -> Image.Image:
    """All of a picture in a cell; without one, a cell that says so."""
    if picture is not None:
        return ImageOps.contain(_opened(picture, size[0]), size)
    blank = Image.new("RGB", size, SHADE)
    _draw_title(blank, gone, (0, size[1] // 2 - size[1] // 20), (size[0], size[1] // 10))
    return blank


def _opened(picture: bytes, longest: int) -> Image.Image:
    """What we have painted, at most so large. It may be smaller or longer than what others may send us."""
    with damaged_otherwise("JPEG", len(picture)):
        image = Image.open(io.BytesIO(picture), formats=["JPEG", "PNG"])
        image.draft("RGB", (longest, longest))
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return image.convert("RGB")


def _cropped(path: Path, size: tuple[int, int]) -> Image.Image | None:
    try:
        return ImageOps.fit(codec.load(path, longest=2 * size[0]), size)
    except BadPicture:  # an operator may be taking it away just now
        return None


def _draw_number(page: Image.Image, number: int, corner: tuple[int, int], side: int) -> None:
    """A badge in the cell's upper left corner, drawn large and reduced so that its rim is smooth."""
    big = 4 * side
    badge = Image.new("RGBA", (big, big))
    draw = ImageDraw.Draw(badge)
    draw.ellipse((4, 4, big - 5, big - 5), fill=(*PAPER, 240), outline=(*INK, 255), width=big // 24)
    font = ImageFont.load_default(big * (0.66 if number < 10 else 0.52))
    draw.text(
        (big / 2, big / 2), str(number), font=font, fill=(*INK, 255), anchor="mm", stroke_width=big / 80
    )
    badge = badge.resize((side, side), Image.Resampling.LANCZOS)
    inset = side // 8
    page.paste(badge, (corner[0] + inset, corner[1] + inset), badge)


def _draw_title(page: Image.Image, title: str, corner: tuple[int, int], size: tuple[int, int]) -> None:
    """The title in the middle of its strip, set smaller where it would not fit, then cut."""
    # Pillow's own font has English letters only: an é is drawn as e, what has no such letter is left out.
    title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    draw = ImageDraw.Draw(page)
    points = size[1] * 0.62
    while points > 9 and draw.textlength(title, ImageFont.load_default(points)) > size[0]:
        points -= 1
    font = ImageFont.load_default(points)
    while len(title) > 4 and draw.textlength(title, font) > size[0]:
        title = f"{title.removesuffix('...')[:-1]}..."
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] * 0.55)
    draw.text(middle, title, font=font, fill=INK, anchor="mm")
