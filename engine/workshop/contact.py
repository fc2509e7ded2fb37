"""`python -m engine.workshop sheet`: every photo in the manner of every painting, on one page to look at."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageOps
from tqdm import tqdm

from engine import outputs, paintings
from engine.errors import BadRequest
from engine.pictures import codec
from engine.pictures.sheet import Cell, Grid, drawn
from engine.recipes import RECIPES
from engine.render.stylize import stylize
from engine.request import Colour, Progress, RenderRequest, Style
from engine.settings import EngineSettings

LONGEST_SHEET = 65_000
"""Pixels; a JPEG ends soon after."""

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
    encode = outputs.encoder(options.output, "sheet")
    outputs.check_writable(options.output)
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
    outputs.write(options.output, encode(page))
    print(f"{options.output}: {page.width}x{page.height}, {len(photos)} photos in {len(styles)} manners")


def sheet(
    photos: Sequence[Named],
    styles: Sequence[Named],
    render: Callable[[Image.Image, Image.Image], Image.Image],
    *,
    cell: int,
) -> Image.Image:
    """One RGB page: the paintings in the first row, the photos in the first column, and where they meet, what
    `render` makes of photo and painting; each at most `cell` pixels long, over its label.

    Raises BadRequest for no photos, no paintings or a page larger than a picture file can be.
    """
    if not photos or not styles:
        raise BadRequest("sheet-empty")
    height = max(codec.fit(picture.size, cell)[1] for _, picture in (*photos, *styles))
    grid = Grid(len(styles) + 1, (cell, height), gap=max(4, cell // 40), strip=max(14, cell // 18))
    count = (len(photos) + 1) * (len(styles) + 1)
    across, down = grid.size(count)
    if max(across, down) > LONGEST_SHEET:
        raise BadRequest("sheet-too-large", width=across, height=down)

    def cells() -> Iterator[Cell]:
        yield Cell(None)
        for name, painting in styles:
            yield Cell(_contained(painting, grid), name)
        for name, photo in photos:
            yield Cell(_contained(photo, grid), name)
            for _, painting in styles:
                yield Cell(_contained(render(photo, painting), grid))

    return drawn(cells(), grid, count)


def _contained(picture: Image.Image, grid: Grid) -> Image.Image:
    return ImageOps.contain(picture, grid.cell, Image.Resampling.LANCZOS)


def _photo(path: Path) -> Named:
    """The picture of a file, and what to write below it."""
    if not path.is_file():
        raise BadRequest("file-missing", path=str(path))
    return path.stem, codec.load(path)


def _painting(name: str, data_dir: Path) -> Named:
    """The picture of a file or of a painting, which is fetched if it is not here yet, and its label."""
    path = Path(name)
    if path.is_file() or path.suffix or len(path.parts) > 1:
        return _photo(path)
    return name, codec.load(paintings.get(name, data_dir).path)
