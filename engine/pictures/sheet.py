"""A contact sheet of paintings with numbers, to choose from."""

import math
import unicodedata
from collections.abc import Sequence
from contextlib import suppress

from PIL import Image, ImageDraw, ImageFont, ImageOps

from engine.errors import BadPicture, BadRequest
from engine.paintings.entries import Painting
from engine.pictures import codec

_PAPER, _INK = (247, 243, 234), (38, 34, 30)


def sheet(paintings: Sequence[Painting], *, width: int = 1280, first: int = 1) -> Image.Image:
    """A contact sheet, RGB, `width` pixels wide: each painting with its number, from `first`, and its title.

    The place of a picture that cannot be read stays empty. Raises BadRequest for no paintings at all or a
    width too small to read numbers on.
    """
    if not paintings:
        raise BadRequest("a sheet needs at least one painting")
    columns = min(len(paintings), 6, max(2, math.ceil(math.sqrt(len(paintings) * 0.9))))
    gap = width // 64
    cell = (width - gap * (columns + 1)) // columns
    if cell < 48:
        raise BadRequest(
            f"a sheet of {len(paintings)} paintings cannot be {width} pixels wide; 600 is enough"
        )
    picture_height, title_height = cell * 3 // 4, max(16, cell // 8)
    row = picture_height + title_height + gap
    rows = math.ceil(len(paintings) / columns)

    page = Image.new("RGB", (width, rows * row + gap), _PAPER)
    for index, painting in enumerate(paintings):
        x = gap + (index % columns) * (cell + gap)
        y = gap + (index // columns) * row
        with suppress(BadPicture):  # an operator may be taking it away just now
            picture = codec.load(painting.path, longest=2 * cell)
            page.paste(ImageOps.fit(picture, (cell, picture_height)), (x, y))
        _number(page, first + index, (x, y), cell // 5)
        _title(page, painting.title, (x, y + picture_height), (cell, title_height))
    return page


def _number(page: Image.Image, number: int, corner: tuple[int, int], side: int) -> None:
    """A badge in the picture's upper left corner, drawn large and reduced so that its rim is smooth."""
    big = 4 * side
    badge = Image.new("RGBA", (big, big))
    draw = ImageDraw.Draw(badge)
    draw.ellipse((4, 4, big - 5, big - 5), fill=(*_PAPER, 240), outline=(*_INK, 255), width=big // 24)
    font = ImageFont.load_default(big * (0.66 if number < 10 else 0.52))
    draw.text(
        (big / 2, big / 2), str(number), font=font, fill=(*_INK, 255), anchor="mm", stroke_width=big / 80
    )
    badge = badge.resize((side, side), Image.Resampling.LANCZOS)
    inset = side // 8
    page.paste(badge, (corner[0] + inset, corner[1] + inset), badge)


def _title(page: Image.Image, title: str, corner: tuple[int, int], size: tuple[int, int]) -> None:
    """The title centred in its strip, set smaller where it would not fit."""
    # Pillow's own font has English letters only: an é is drawn as e, what has no such letter is left out.
    title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    draw = ImageDraw.Draw(page)
    points = size[1] * 0.62
    while points > 9 and draw.textlength(title, ImageFont.load_default(points)) > size[0]:
        points -= 1
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] * 0.55)
    draw.text(middle, title, font=ImageFont.load_default(points), fill=_INK, anchor="mm")
