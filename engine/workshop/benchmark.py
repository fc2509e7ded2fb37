"""`python -m engine.workshop benchmark`: how fast this machine paints, in units for any machine."""

import argparse
import json
import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TypeVar

from tqdm import tqdm

from engine import outputs
from engine.backends.local import ENVIRONMENT
from engine.errors import BadRequest
from engine.pictures import codec
from engine.recipes import Recipe, recipe_named, schedule, tuned
from engine.render import vgg
from engine.render.network import layers_of
from engine.request import LARGEST, SMALLEST
from engine.settings import EngineSettings
from engine.weights import Weights, resolve
from engine.workshop import speed
from engine.workshop.speed import Machine

T = TypeVar("T")

PRODUCT_SIDE = {"cpu": 2048, "cuda": 8192, "mps": 4096}
"""Of the square matrices multiplied for the arithmetic rate: as large as makes no difference any more."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One recipe at one size.

    size: (width, height) of the result in pixels.
    evaluations: of the loss, over all scales.
    pass_seconds: of one float32 forward and backward pass of VGG-19 to conv5_1 at this size, plain PyTorch.
    floor_seconds: what the evaluations' arithmetic takes at the rate of a large matrix product, see `floor`.
    seconds: of each render, from decoded pictures to the decoded result; no painting is met twice, so cached
        targets do not flatter.
    peak_bytes: on a GPU the most that torch had allocated, elsewhere the most memory the process had, with
        Python and torch; None if unknown.
    stopped: what stands in place of a result, for example `> 600 s`; None if there is one.
    """

    recipe: str
    size: tuple[int, int]
    evaluations: int
    pass_seconds: float
    floor_seconds: float
    seconds: tuple[float, ...] = ()
    peak_bytes: int | None = None
    stopped: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument("--sizes", default="256,512,1024", help="longest sides in pixels (%(default)s)")
    parser.add_argument("--recipes", default="pastiche,gatys", help="names (%(default)s)")
    parser.add_argument("--repeat", type=int, default=1, help="renders of each, for the median (%(default)s)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds a render may take (%(default)g)")
    parser.add_argument("--device", help="cpu, cuda, cuda:1 or mps (the best there is)")
    parser.add_argument("--weights", type=Path, help="a file with VGG-19's weights (as PASTICHE_VGG19)")
    parser.add_argument("--out", type=Path, help="a file for all numbers, as JSON")


def run(options: argparse.Namespace) -> None:
    """Measures as the options say and prints a table in Markdown. Raises EngineError with a sentence."""
    recipes, sizes = _recipes(options.recipes), parsed_sizes(options.sizes)
    if options.repeat < 1:
        raise BadRequest("benchmark-repeat", repeat=options.repeat)
    if not options.limit > 0:
        raise BadRequest("benchmark-limit", seconds=options.limit)
    if options.out is not None:
        outputs.check_writable(options.out)
    settings = EngineSettings()
    weights = resolve(options.weights or settings.vgg19, settings.data_dir)
    machine, measurements = measure(
        recipes,
        sizes,
        device=options.device or settings.device,
        weights=weights,
        repeat=options.repeat,
        limit=options.limit,
    )
    print(table(machine, measurements, weights.name))
    if options.out is not None:
        report = {
            "machine": asdict(machine),
            "weights": weights.name,
            "measurements": [asdict(measurement) for measurement in measurements],
        }
        outputs.write(options.out, (json.dumps(report, indent=2) + "\n").encode())


def measure(
    recipes: Sequence[Recipe],
    sizes: Sequence[int],
    *,
    device: str | None,
    weights: Weights,
    repeat: int = 1,
    limit: float = 600.0,
) -> tuple[Machine, list[Measurement]]:
    """The machine, and each recipe at each size (those of one size at that); `limit` in seconds a render.

    Each measurement has a process of its own, as a worker is, whose memory and settings touch no other.
    """
    cells = cells_of([tuned(recipe, weights.name) for recipe in recipes], sizes)
    with tqdm(total=1 + len(cells), disable=None, leave=False) as bar:
        bar.set_description("this machine")
        shapes = sorted({scales_of(recipe, size)[-1][0] for recipe, size in cells})
        machine, passes = apart(speed.probe, device, shapes, PRODUCT_SIDE)
        bar.update()
        measurements = []
        for recipe, size in cells:
            bar.set_description(f"{recipe.name} {size}")
            a_pass = passes[scales_of(recipe, size)[-1][0]]
            measurements.append(
                measured(recipe, size, machine, a_pass, weights=weights, repeat=repeat, limit=limit)
            )
            bar.update()
    return machine, measurements


def measured(
    recipe: Recipe,
    size: int,
    machine: Machine,
    pass_seconds: float,
    *,
    weights: Weights,
    repeat: int,
    limit: float,
) -> Measurement:
    """One recipe, as it is tuned for the weights, at one size; `limit` in seconds a render."""
    scales = scales_of(recipe, size)
    try:
        seconds, peak, stopped = apart(speed.renders, recipe, size, machine.device, weights, repeat, limit)
    except BrokenProcessPool:
        seconds, peak, stopped = (), None, "the process ended, for lack of memory perhaps"
    return Measurement(
        recipe=recipe.name,
        size=scales[-1][0],
        evaluations=sum(steps for _, steps in scales),
        pass_seconds=pass_seconds,
        floor_seconds=floor(recipe, scales, machine.rates[machine.dtype]),
        seconds=seconds,
        peak_bytes=peak,
        stopped=stopped,
    )


def floor(recipe: Recipe, scales: Sequence[tuple[tuple[int, int], int]], rate: float) -> float:
    """The least seconds for the evaluations of these ((width, height), evaluations), at `rate` FLOP/s.

    Each evaluation counts as one forward and one backward pass of VGG-19 as deep as the recipe looks. Style
    targets, losses and the optimiser count nothing. What multiplies less than plain convolutions do
    (`engine.render.winograd`) can take less than that.
    """
    pixels = sum(width * height * evaluations for (width, height), evaluations in scales)
    return pixels * flop_per_pixel(layers_of(recipe)) / rate


def flop_per_pixel(layers: Collection[str]) -> float:
    """Of one forward and one backward pass of VGG-19 through `layers`, a multiply-add being two.

    >>> f"{512 * 512 * flop_per_pixel(['conv5_1']):.3g} at 512x512"
    '3.79e+11 at 512x512'
    """
    return sum(
        2 * 2 * 9 * inputs * outputs / vgg.stride_of(vgg.LAYERS[index]) ** 2
        for index, (inputs, outputs) in vgg.convolutions(layers).items()
    )


def table(machine: Machine, measurements: Sequence[Measurement], weights: str) -> str:
    """The measurements in Markdown, with what they were made on and what the columns mean."""
    rates = ", ".join(f"{rate / 1e9:,.0f} in {dtype}" for dtype, rate in machine.rates.items())
    plural = "" if machine.threads == 1 else "s"
    threads = f", {machine.threads} thread{plural}" if machine.device == "cpu" else ""
    memory = "on the GPU" if machine.device.startswith("cuda") else "of the whole process"
    return "\n".join(
        [
            f"{machine.name} ({machine.device}{threads}), torch {machine.torch}, weights {weights}. "
            f"Convolutions run in {machine.dtype}; GFLOP/s of a large matrix product: {rates}.",
            "",
            "| recipe | size | evaluations | seconds | passes | peak memory | share of the floor |",
            "|---|---:|---:|---:|---:|---:|---:|",
            *map(_row, measurements),
            "",
            "A pass is one float32 forward and backward pass of VGG-19 to conv5_1 at the picture's own size "
            f"in plain PyTorch, here {_pass_times(measurements)}. The share is the time the convolutions "
            f"of all evaluations would take at the rate of the matrix product in {machine.dtype}, over the "
            f"seconds. Memory is {memory}.",
        ]
    )


def _row(found: Measurement) -> str:
    if found.stopped:
        cells = [found.stopped, "", "", ""]
    else:
        seconds = median(found.seconds)
        memory = "" if found.peak_bytes is None else f"{found.peak_bytes / 1e9:.2f} GB"
        share = f"{found.floor_seconds / seconds:.0%}"
        cells = [f"{seconds:.3g}", f"{seconds / found.pass_seconds:.3g}", memory, share]
    return " | ".join([f"| {found.recipe}", _times(found.size), str(found.evaluations), *cells]) + " |"


def _pass_times(measurements: Sequence[Measurement]) -> str:
    passes = {found.size: found.pass_seconds for found in measurements}
    return ", ".join(f"{seconds:.3g} s at {_times(size)}" for size, seconds in passes.items())


def _times(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def apart(function: Callable[..., T], *arguments: object) -> T:
    """What the function returns, run in a fresh process with the environment of a worker."""
    before = dict(os.environ)
    os.environ |= ENVIRONMENT
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(function, *arguments).result()
    finally:
        os.environ.clear()
        os.environ |= before


def cells_of(recipes: Sequence[Recipe], sizes: Sequence[int]) -> list[tuple[Recipe, int]]:
    """What to measure: each recipe at each size, but one that has a size of its own once, at that."""
    return [
        (recipe, size)
        for recipe in recipes
        for size in ([max(recipe.exact_size)] if recipe.exact_size else sizes)
    ]


def scales_of(recipe: Recipe, size: int) -> list[tuple[tuple[int, int], int]]:
    """((width, height), evaluations) of each scale, as `stylize` does them for a 4:3 photo."""
    shape = recipe.exact_size or codec.fit((4, 3), size)
    return [(codec.fit(shape, longest), steps) for longest, steps in schedule(recipe, size)]


def _recipes(words: str) -> list[Recipe]:
    names = [name.strip() for name in words.split(",") if name.strip()]
    if not names:
        raise BadRequest("benchmark-no-recipe")
    return [recipe_named(name) for name in names]


def parsed_sizes(words: str) -> list[int]:
    """Longest sides in pixels, from words as in `256,512`; raises BadRequest for what cannot be rendered."""
    try:
        sizes = [int(word) for word in words.split(",")]
    except ValueError:
        raise BadRequest("benchmark-sizes", words=words) from None
    for size in sizes:
        if not SMALLEST <= size <= LARGEST:
            raise BadRequest("size-out-of-range", size=size, least=SMALLEST, most=LARGEST)
    return sizes
