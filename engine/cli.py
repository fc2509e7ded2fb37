"""The engine's command line: stylize a photo, list what there is, fetch weights."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from tqdm import tqdm

from engine import images, paintings
from engine.download import TORCHVISION_VGG19
from engine.errors import BadRequest, EngineError
from engine.recipes import RECIPES
from engine.request import Colour, Pastiche, Progress, RenderRequest, Style
from engine.settings import EngineSettings, explain
from engine.stylize import stylize

FORMATS = {".jpg": images.encode_jpeg, ".jpeg": images.encode_jpeg, ".png": images.encode_png}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; an expected failure is one sentence on stderr and a 1."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    try:
        options.run(options)
    except EngineError as error:
        sentence = str(error)
        print(sentence if sentence.endswith(("?", ".")) else f"{sentence}.", file=sys.stderr)
        return 1
    except ValidationError as error:
        print(explain(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Repaints photos, by style transfer."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    paint = commands.add_parser("stylize", help="repaint a photo in the manner of one or more paintings")
    paint.set_defaults(run=_stylize)
    paint.add_argument("photo", type=Path, help="JPEG, PNG, WebP, HEIC or GIF")
    paint.add_argument("style", nargs="+", help="a picture file, or the name of a painting on offer")
    paint.add_argument("-o", "--output", type=Path, required=True, help="the result, .jpg or .png")
    paint.add_argument("--recipe", default="pastiche", help=f"one of {', '.join(RECIPES)} (%(default)s)")
    paint.add_argument("--size", type=int, default=512, help="longest side in pixels (%(default)s)")
    paint.add_argument("--strength", type=float, default=0.5, help="0, barely painted, to 1 (%(default)s)")
    paint.add_argument("--colour", choices=[colour.value for colour in Colour], default=Colour.PAINTING.value)
    paint.add_argument("--seed", type=int, default=0, help="for noise and random weights (%(default)s)")
    paint.add_argument("--device", help="cpu, cuda, cuda:1 or mps (the best there is)")
    paint.add_argument("--weights", type=Path, help="a file with VGG-19's weights (as PASTICHE_VGG19)")
    paint.add_argument("--json", action="store_true", help="print one JSON object about the render")

    commands.add_parser("recipes", help="list the recipes").set_defaults(run=_recipes)
    commands.add_parser("paintings", help="list the paintings on offer").set_defaults(run=_paintings)
    weights = commands.add_parser("weights", help="say which VGG-19 weights would be used, and why")
    weights.set_defaults(run=_weights)
    weights.add_argument("--download", action="store_true", help="fetch the ImageNet weights now")
    return parser


def _stylize(options: argparse.Namespace) -> None:
    encode = FORMATS.get(options.output.suffix.lower())
    if encode is None:
        raise BadRequest(f'the result "{options.output}" must end in .jpg or .png')
    settings = EngineSettings()
    request = RenderRequest(
        content=options.photo,
        styles=[Style(_style(name)) for name in options.style],
        recipe=options.recipe,
        size=options.size,
        strength=options.strength,
        colour=Colour(options.colour),
        seed=options.seed,
    )
    # disable=None: a bar on a terminal only.
    with tqdm(disable=None, unit="step", leave=False) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.steps
            bar.update(progress.step - bar.n)

        pastiche = stylize(
            request, on_progress=show, device=options.device or settings.device, weights=options.weights
        )
    try:
        options.output.write_bytes(encode(pastiche.image))
    except OSError as error:
        raise EngineError(f"{options.output} cannot be written: {error.strerror or error}") from error
    print(json.dumps(_facts(pastiche)) if options.json else _sentence(pastiche, options.output))


def _style(name: str) -> Path:
    if Path(name).is_file():
        return Path(name)
    if Path(name).suffix or len(Path(name).parts) > 1:
        raise BadRequest(f'there is no file "{name}"')
    return paintings.get(name).path


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
    for painting in paintings.offer().values():
        print(f"{painting.name:12} {painting.title}, {painting.artist}, {painting.year}")


def _weights(options: argparse.Namespace) -> None:
    from engine import weights as files

    settings = EngineSettings()
    if options.download:
        with tqdm(disable=None, unit="B", unit_scale=True, leave=False) as bar:

            def show(have: int, total: int | None) -> None:
                bar.total = total
                bar.update(have - bar.n)

            fetched = files.download(settings.data_dir, on_bytes=show)
        print(f"{fetched.name}: {fetched.why}")
        return
    found = files.at_hand(settings.vgg19, settings.data_dir)
    failure = files.recent_failure(settings.data_dir)
    if found is not None:
        print(f"{found.name}: {found.why}")
    elif failure is not None:
        print(
            f"{files.RANDOM}: there is no weights file, and a download failed within the last hour: "
            f"{failure}. Try again with --download."
        )
    else:
        print(
            f"{files.IMAGENET}: to be downloaded at the first render from {TORCHVISION_VGG19.url}, "
            f"or now with --download; without a connection, {files.RANDOM}"
        )
