"""`python -m engine sheet`: every photo in the manner of every painting, on one page to look at."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps
from tqdm import tqdm

from engine import paintings
from engine.errors import BadRequest, EngineError
from engine.pictures import codec
from engine.recipes import RECIPES
from engine.render.stylize import stylize
from engine.request import Colour, Progress, RenderRequest, Style
from engine.settings import EngineSettings

FORMATS = {".jpg": codec.encode_jpeg, ".jpeg": codec.encode_jpeg, ".png": codec.encode_png}
LONGEST_SHEET = 65_000
"""Pixels; a JPEG ends soon after."""

_PAPER, _INK = (247, 243, 234), (38, 34, 30)

Named = tuple[str, Image.Image]
"""A picture with its label."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument("--photos", nargs="+", type=Path, required=True, help="picture files")
    parser.add_argument(
        "--paintings", nargs="+", required=True, help="picture files, or names of paintings on offer"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="the sheet, .jpg or .png")
    parser.add_argument("--recipe", default="pastiche", help=f"one of {', '.join(RECIPES)} (%(default)s)")
    parser.add_argument("--size", type=int, default=512, help="longest side of each in pixels (%(default)s)")
    parser.add_argument("--strength", type=float, default=0.5, help="0, barely painted, to 1 (%(default)s)")
    parser.add_argument(
        "--colour", choices=[colour.value for colour in Colour], default=Colour.PAINTING.value
    )
    parser.add_argument("--device", help="cpu, cuda, cuda:1 or mps (the best there is)")
    parser.add_argument("--weights", type=Path, help="a file with VGG-19's weights (as PASTICHE_VGG19)")


def run(options: argparse.Namespace) -> None:
    """Renders all pairs and writes the sheet. Raises EngineError with a sentence."""
    encode = FORMATS.get(options.output.suffix.lower())
    if encode is None:
        raise BadRequest(f'the sheet "{options.output}" must end in .jpg or .png')
    photos = [_photo(photo) for photo in options.photos]
    settings = EngineSettings()
    styles = [_painting(name, settings.data_dir) for name in options.paintings]

    with tqdm(total=len(photos) * len(styles), disable=None, unit="picture", leave=False) as bar:

        def render(photo: Image.Image, painting: Image.Image) -> Image.Image:
            before = round(bar.n)

            def show(progress: Progress) -> None:
                bar.update(before + progress.step / progress.steps - bar.n)

            pastiche = stylize(
                RenderRequest(
                    content=photo,
                    styles=[Style(painting)],
                    recipe=options.recipe,
                    size=options.size,
                    strength=options.strength,
                    colour=Colour(options.colour),
                ),
                on_progress=show,
                device=options.device or settings.device,
                weights=options.weights,
            )
            bar.update(before + 1 - bar.n)
            return pastiche.image

        page = sheet(photos, styles, render, cell=options.size)
    try:
        options.output.write_bytes(encode(page))
    except OSError as error:
        raise EngineError(f"{options.output} cannot be written: {error.strerror or error}") from error
    print(f"{options.output}: {page.width}x{page.height}, {len(photos)} photos in {len(styles)} manners")


def sheet(
    photos: Sequence[Named],
    styles: Sequence[Named],
    render: Callable[[Image.Image, Image.Image], Image.Image],
    *,
    cell: int,
) -> Image.Image:
    """One RGB page: the paintings in the first row, the photos in the first column, and where they meet, what
    `render` makes of photo and painting; each at most `cell` pixels long, under its label.

    Raises BadRequest for no photos, no paintings or a page larger than a picture file can be.
    """
    if not photos or not styles:
        raise BadRequest("a sheet needs at least one photo and one painting")
    gap, label = max(4, cell // 40), max(14, cell // 18)
    across = gap + (len(styles) + 1) * (cell + gap)
    rows = [_height([picture for _, picture in styles], cell)]
    rows += [_height([picture], cell) for _, picture in photos]
    down = gap + sum(height + label + gap for height in rows)
    if max(across, down) > LONGEST_SHEET:
        raise BadRequest(
            f"a sheet of {across}x{down} pixels cannot be kept; take a smaller size or fewer pictures"
        )

    page = Image.new("RGB", (across, down), _PAPER)
    top = gap
    for column, (name, painting) in enumerate(styles, start=1):
        _place(page, painting, name, (gap + column * (cell + gap), top), (cell, rows[0]), label)
    for above, height, (name, photo) in zip(rows, rows[1:], photos, strict=False):
        top += above + label + gap
        _place(page, photo, name, (gap, top), (cell, height), label)
        for column, (_, painting) in enumerate(styles, start=1):
            corner = (gap + column * (cell + gap), top)
            _place(page, render(photo, painting), "", corner, (cell, height), label)
    return page


def _photo(path: Path) -> Named:
    """The picture of a file, and what to write beside it."""
    if not path.is_file():
        raise BadRequest(f'there is no file "{path}"')
    return path.stem, codec.load(path)


def _painting(name: str, data_dir: Path) -> Named:
    """The picture of a file or of a painting, which is fetched if it is not here yet, and its label."""
    path = Path(name)
    if path.is_file() or path.suffix or len(path.parts) > 1:
        return _photo(path)
    return name, codec.load(paintings.get(name, data_dir).path)


def _height(pictures: Sequence[Image.Image], cell: int) -> int:
    return max(codec.fit(picture.size, cell)[1] for picture in pictures)


def _place(
    page: Image.Image,
    picture: Image.Image,
    name: str,
    corner: tuple[int, int],
    size: tuple[int, int],
    label: int,
) -> None:
    """The picture in the middle of its cell, at the bottom, with its name above."""
    picture = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    left, bottom = corner[0] + (size[0] - picture.width) // 2, corner[1] + label + size[1]
    page.paste(picture, (left, bottom - picture.height))
    if name:
        draw = ImageDraw.Draw(page)
        font = ImageFont.load_default(label * 0.7)
        while len(name) > 4 and draw.textlength(name, font) > size[0]:
            name = f"{name[:-2]}…"
        middle = (corner[0] + size[0] / 2, bottom - picture.height - label / 2)
        draw.text(middle, name, font=font, fill=_INK, anchor="mm")
