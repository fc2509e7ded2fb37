"""The engine's command line: stylize a photo, list what there is, fetch weights.

What made and measures the engine has a command line of its own, `python -m engine.workshop`.
"""

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

import engine
from engine import outputs, paintings, weights
from engine.command import finish
from engine.download import TORCHVISION_VGG19
from engine.errors import BadRequest, EngineError
from engine.paintings import fetching
from engine.pictures import timelapse
from engine.recipes import RECIPES, Start, StyleLoss
from engine.request import Colour, Pastiche, Picture, Progress, RenderRequest, Style
from engine.settings import EngineSettings
from engine.weights.fetching import download

PARTS = re.compile(r":(?=\w+=)")
"""Where a style's name ends and each of its settings begins; the colon of `C:\\sky.png` is neither."""

FILMS = (".mp4", ".gif")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; an expected failure is one sentence on stderr and a 1."""
    return finish(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Repaints photos, by style transfer."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    paint = commands.add_parser("stylize", help="repaint a photo in the manner of one or more paintings")
    paint.set_defaults(run=_stylize)
    paint.add_argument("photo", type=Path, help="JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP")
    paint.add_argument(
        "style",
        nargs="+",
        help="a picture file or the name of a painting on offer, which may be followed by its weight among "
        "several, the size of its strokes and a picture that is white where it applies: "
        "wave:weight=2:scale=0.5:mask=sky.png",
    )
    paint.add_argument("-o", "--output", type=Path, required=True, help="the result, .jpg or .png")
    paint.add_argument("--recipe", default="pastiche", help=f"one of {', '.join(RECIPES)} (%(default)s)")
    paint.add_argument("--size", type=int, default=512, help="longest side in pixels (%(default)s)")
    paint.add_argument("--strength", type=float, default=0.5, help="0, barely painted, to 1 (%(default)s)")
    paint.add_argument(
        "--colour",
        choices=[colour.value for colour in Colour],
        default=Colour.PAINTING.value,
        help="the painting's; the photo's, by luminance alone; or the painting's, matched to the photo's "
        "before (%(default)s)",
    )
    starts = ", ".join(start.value for start in Start)
    paint.add_argument("--start", help=f"what to begin with: {starts}, or a picture file (the recipe's)")
    losses = [loss.value for loss in StyleLoss]
    paint.add_argument("--loss", choices=losses, help="how styles are compared (the recipe's)")
    paint.add_argument("--seed", type=int, default=0, help="for noise (%(default)s)")
    paint.add_argument("--timelapse", type=Path, help="a film of the picture as it forms, .mp4 or .gif")
    paint.add_argument("--device", help="cpu, cuda, cuda:1 or mps (the best there is)")
    paint.add_argument("--weights", type=Path, help="a file with VGG-19's weights (as PASTICHE_VGG19)")
    paint.add_argument("--json", action="store_true", help="print one JSON object about the render")

    commands.add_parser("recipes", help="list the recipes").set_defaults(run=_recipes)
    collection = commands.add_parser("paintings", help="list the paintings, and say which are here")
    collection.set_defaults(run=_paintings)
    collection.add_argument("--download", action="store_true", help="fetch the famous ones that are missing")
    files = commands.add_parser("weights", help="say which VGG-19 weights paint, and why")
    files.set_defaults(run=_weights)
    files.add_argument("--download", action="store_true", help="fetch the ImageNet weights now")
    return parser


def _stylize(options: argparse.Namespace) -> None:
    encode = outputs.encoder(options.output, "result")
    outputs.check_writable(options.output)
    film = options.timelapse
    if film is not None:
        outputs.check_ending(film, "time-lapse", FILMS)
        outputs.check_writable(film)
    settings = EngineSettings()
    request = RenderRequest(
        content=options.photo,
        styles=[_style(words, settings.data_dir) for words in options.style],
        recipe=options.recipe,
        size=options.size,
        strength=options.strength,
        colour=Colour(options.colour),
        seed=options.seed,
        start=_start(options.start),
        loss=None if options.loss is None else StyleLoss(options.loss),
        timelapse=film is not None,
    )
    inputs = [request.content, request.start]
    inputs += [file for style in request.styles for file in (style.picture, style.mask)]
    for file in (options.output, *([film] if film else [])):
        outputs.check_no_input(file, inputs)
    # disable=None: a bar on a terminal only.
    with tqdm(disable=None, unit="step", leave=False) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.steps
            bar.update(progress.step - bar.n)

        pastiche = engine.stylize(
            request, on_progress=show, device=options.device or settings.device, weights=options.weights
        )
    outputs.write(options.output, encode(pastiche.image))
    if film is not None:
        outputs.write(film, timelapse.encode(pastiche.frames, film.suffix.removeprefix(".")))
    print(json.dumps(_facts(pastiche)) if options.json else _sentence(pastiche, options.output))


def _style(words: str, data_dir: Path) -> Style:
    """A style as one argument says it, for example `wave:weight=2:scale=0.5:mask=sky.png`.

    A famous painting that is not here yet is fetched.
    """
    name, *parts = [words] if Path(words).is_file() else PARTS.split(words)
    mask, numbers = None, {"weight": 1.0, "scale": 1.0}
    for key, value in (part.split("=", 1) for part in parts):
        if key == "mask":
            mask = _file(value)
        elif key in numbers:
            numbers[key] = _number(key, value)
        else:
            raise BadRequest("style-setting", key=key)
    on_offer = not Path(name).is_file() and not Path(name).suffix and len(Path(name).parts) == 1
    picture = paintings.get(name, data_dir).path if on_offer else _file(name)
    return Style(picture, **numbers, mask=mask)


def _start(words: str | None) -> Start | Picture | None:
    if words is None:
        return None
    return Start(words) if words in list(Start) else _file(words)


def _file(name: str) -> Path:
    if not Path(name).is_file():
        raise BadRequest("file-missing", path=name)
    return Path(name)


def _number(key: str, words: str) -> float:
    try:
        return float(words)
    except ValueError:
        raise BadRequest("not-a-number", what=key, words=words) from None


def _facts(pastiche: Pastiche) -> dict[str, object]:
    return {
        "seconds": round(pastiche.seconds, 3),
        "steps": pastiche.steps,
        "device": pastiche.device,
        "weights": pastiche.weights,
        "size": list(pastiche.size),
        "losses": pastiche.losses,
    }


def _sentence(pastiche: Pastiche, output: Path) -> str:
    width, height = pastiche.size
    return (
        f"{output}: {width}x{height}, {pastiche.steps} steps in {pastiche.seconds:.1f} s "
        f"on {pastiche.device} with {pastiche.weights} weights"
    )


def _recipes(options: argparse.Namespace) -> None:
    for recipe in RECIPES.values():
        print(f"{recipe.name:12} {recipe.source}")


def _paintings(options: argparse.Namespace) -> None:
    data_dir = EngineSettings().data_dir
    if options.download:
        _fetch_paintings(data_dir)
    here = paintings.offer(data_dir)
    for painting in paintings.catalogue(data_dir).values():
        by = ", ".join(filter(None, (painting.title, painting.artist, painting.year)))
        print(f"{painting.name:16} {'on hand' if painting.name in here else 'to be fetched':13}  {by}")
    if len(here) < len(paintings.catalogue(data_dir)):
        print("Those to be fetched come from Wikimedia Commons when first wanted, or now with --download.")


def _fetch_paintings(data_dir: Path) -> None:
    """Fetches what is missing; raises EngineError with a line for each painting that could not be fetched.

    The last line says why the attempt ended.
    """
    missing = len(paintings.catalogue(data_dir)) - len(paintings.offer(data_dir))
    problems = []
    with tqdm(total=missing, disable=None, unit="painting", leave=False) as bar:

        def show(painting: paintings.Painting, problem: str | None) -> None:
            bar.set_description(painting.title)
            bar.update()
            if problem:
                problems.append(f"{painting.name}: {problem}")

        complete = fetching.fetch_all(data_dir, show)
    if not complete:
        known, here = len(paintings.catalogue(data_dir)), len(paintings.offer(data_dir))
        raise EngineError("paintings-missing", missing=known - here, all=known, reasons=".\n".join(problems))


def _weights(options: argparse.Namespace) -> None:
    settings = EngineSettings()
    if options.download:
        with tqdm(disable=None, unit="B", unit_scale=True, leave=False) as bar:

            def show(have: int, total: int | None) -> None:
                bar.total = total
                bar.update(have - bar.n)

            download(settings.data_dir, source=TORCHVISION_VGG19, on_bytes=show)
    chosen = weights.resolve(settings.vgg19, settings.data_dir)
    weights.check(chosen.path)
    print(f"{chosen.name}: {chosen.why}.\n{weights.others(chosen)}")
