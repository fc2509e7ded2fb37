"""The paintings on offer: what the catalogue says of each, and a contact sheet to choose from."""

import difflib
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from PIL import Image, ImageDraw, ImageFont, ImageOps

from engine.errors import BadRequest

_FOLDER = Path(str(files(__name__)))
_NAME = re.compile(r"[a-z0-9_]{1,32}")

_PAPER, _INK = (247, 243, 234), (38, 34, 30)


@dataclass(frozen=True, slots=True)
class Painting:
    """One painting on offer.

    name: the bot command without its slash, one to 32 of a-z, 0-9 and _.
    year: as one would write it, for example `2026` or `about 1831`.
    licence: why anyone may use it, in a few words.
    story: one or two lines for the chat.
    path: the picture, JPEG, about 1024 pixels on its longest side.
    """

    name: str
    title: str
    artist: str
    year: str
    medium: str
    licence: str
    story: str
    path: Path


@cache
def offer() -> Mapping[str, Painting]:
    """All paintings by name, in the order of the catalogue; read once."""
    catalogue = tomllib.loads((_FOLDER / "catalogue.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _painting(name, entry) for name, entry in catalogue.items()})


def get(name: str) -> Painting:
    """The painting of that name; raises BadRequest, with the names nearest to it, where there is none."""
    paintings = offer()
    wanted = name.strip().removeprefix("/").lower()
    if wanted in paintings:
        return paintings[wanted]
    near = difflib.get_close_matches(wanted, paintings, n=3, cutoff=0.5)
    if near:
        raise BadRequest(f"there is no painting called {name!r}; did you mean {_either(near)}?")
    raise BadRequest(f"there is no painting called {name!r}; there are {', '.join(paintings)}")


def sheet(paintings: Sequence[Painting], *, width: int = 1280) -> Image.Image:
    """A contact sheet, RGB, `width` pixels wide: each painting with its number from 1 and its title.

    Raises BadRequest for no paintings at all or a width too small to read numbers on.
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
        with Image.open(painting.path) as picture:
            picture.draft("RGB", (2 * cell, 2 * cell))
            page.paste(ImageOps.fit(picture.convert("RGB"), (cell, picture_height)), (x, y))
        _number(page, index + 1, (x, y), cell // 5)
        _title(page, painting.title, (x, y + picture_height), (cell, title_height))
    return page


def _painting(name: str, entry: dict[str, str | int]) -> Painting:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} in the catalogue cannot be a command: one to 32 of a-z, 0-9 and _ can")
    try:
        facts = {key: str(entry[key]) for key in ("title", "artist", "year", "medium", "licence", "story")}
        return Painting(name=name, path=_FOLDER / "pictures" / str(entry["picture"]), **facts)
    except KeyError as missing:
        raise ValueError(f"the catalogue's entry {name!r} lacks {missing}") from None


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
    draw = ImageDraw.Draw(page)
    points = size[1] * 0.62
    while points > 9 and draw.textlength(title, ImageFont.load_default(points)) > size[0]:
        points -= 1
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] * 0.55)
    draw.text(middle, title, font=ImageFont.load_default(points), fill=_INK, anchor="mm")
