"""`python -m engine.workshop gpu-check`: whether a GPU computes what it should, and how fast it paints.

It takes minutes, for a machine that is lent. On a processor it does all that means something there.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

import torch

from engine import outputs, paintings
from engine.errors import EngineError
from engine.recipes import PASTICHE, Recipe, tuned
from engine.render import device as devices
from engine.render import graph
from engine.render.optimise import optimise
from engine.render.stylize import stylize
from engine.request import RenderRequest, Style
from engine.settings import EngineSettings
from engine.weights import resolve
from engine.workshop import benchmark, checks, speed
from engine.workshop.benchmark import Measurement
from engine.workshop.checks import Bench, Case, Finding, Verdict
from engine.workshop.speed import Machine

TIMED = 3
"""Renders of each size, for the median."""
LEAST_SECONDS = 2.0
"""For a render, without which a size is left out."""
TARGET_SECONDS = {512: 1.0, 1024: 3.0}
TARGET_TASTES = 2.0
TARGET_SHARE = {1024: 0.5}
"""By size: seconds of a render of `pastiche`, and its share of the floor; and seconds of a page of tastes.
All on an H100."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check that was made: `told` are the numbers behind it, or the error."""

    name: str
    verdict: Verdict
    told: str
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument("--device", default="cuda", help="cuda, cuda:1, or cpu for a rehearsal (%(default)s)")
    parser.add_argument("--weights", type=Path, help="a file with VGG-19's weights (as PASTICHE_VGG19)")
    parser.add_argument("--size", type=int, default=256, help="pixels of the checks' pictures (%(default)s)")
    parser.add_argument("--sizes", default="256,512,1024,2048", help="pixels to be timed (%(default)s)")
    parser.add_argument("--minutes", type=float, default=8.0, help="for all together (%(default)g)")
    parser.add_argument("--out", type=Path, help="a file for all that was found, as JSON")


def run(options: argparse.Namespace) -> None:
    """Prints a line for each check. Raises EngineError, with a sentence that names them, if some failed."""
    until = time.monotonic() + 60 * options.minutes
    (size,), sizes = benchmark.parsed_sizes(str(options.size)), benchmark.parsed_sizes(options.sizes)
    if options.out is not None:
        outputs.check_writable(options.out)
    settings = EngineSettings()
    weights = resolve(options.weights or settings.vgg19, settings.data_dir)
    bench = Bench(devices.choose(options.device), weights, size)
    found: list[Check] = []
    machines: list[Machine] = []
    measurements: list[Measurement] = []
    for name, work in (*checks.correctness(bench), *timings(bench, sizes, until, machines, measurements)):
        check = checked(name, work, until)
        found.append(check)
        print(line(check), flush=True)
    if options.out is not None:
        report = {
            "machine": asdict(machines[0]) if machines else None,
            "weights": weights.name,
            "checks": [asdict(check) for check in found],
            "measurements": [asdict(measurement) for measurement in measurements],
        }
        outputs.write(options.out, (json.dumps(report, indent=2) + "\n").encode())
    failed = [check.name for check in found if check.verdict is Verdict.FAILED]
    if failed:
        raise EngineError("checks-failed", failed=len(failed), all=len(found), names=", ".join(failed))


def checked(name: str, work: Callable[[], Finding], until: float) -> Check:
    """What came of it, be it an error; past `until`, in monotonic seconds, it is left out."""
    began = time.monotonic()
    if began >= until:
        return Check(name, Verdict.LEFT_OUT, "the time is up", 0.0)
    try:
        verdict, told = work()
    except Exception as error:  # whatever it is, the other checks are still worth making
        reason = str(error).partition("\n")[0]  # of torch's, a page may follow
        verdict, told = Verdict.FAILED, f"{type(error).__name__}: {reason}"
    return Check(name, verdict, told, time.monotonic() - began)


def line(check: Check) -> str:
    """The check on one line."""
    return f"{check.name:<32} {check.verdict:<14} {check.told} ({check.seconds:.1f} s)"


def timings(
    bench: Bench,
    sizes: Sequence[int],
    until: float,
    machines: list[Machine],
    measurements: list[Measurement],
) -> Iterator[checks.Named]:
    """What is measured, as checks with their names; the numbers are added to the two lists."""
    recipe = tuned(PASTICHE, bench.weights.name)
    shapes = {size: benchmark.scales_of(recipe, size)[-1][0] for size in sizes}
    passes: dict[tuple[int, int], float] = {}

    def machine() -> Finding:
        found, seconds = benchmark.apart(
            speed.probe, str(bench.device), sorted(set(shapes.values())), benchmark.PRODUCT_SIDE
        )
        machines.append(found)
        passes.update(seconds)
        rates = ", ".join(f"{rate / 1e12:.3g} in {dtype}" for dtype, rate in found.rates.items())
        about = f"{found.name}, torch {found.torch}, weights {bench.weights.name}"
        return Verdict.MEASURED, f"{about}; TFLOP/s of a large matrix product: {rates}"

    def step(size: int) -> Finding:
        shape = shapes[size]
        seconds = step_seconds(bench, recipe, shape)
        share = benchmark.floor(recipe, [(shape, 1)], _rate(machines)) / seconds
        wanted = _wanted_share(size, share)
        return Verdict.MEASURED, f"{1000 * seconds:.3g} ms, {share:.1%} of the floor{wanted}"

    def render(size: int) -> Finding:
        _rate(machines)
        limit = (until - time.monotonic() - speed.WARM_SECONDS) / TIMED
        if limit < LEAST_SECONDS:
            return Verdict.LEFT_OUT, "the time that is left is too short"
        if bench.device.type == "cuda":
            torch.cuda.empty_cache()  # what is kept here is not free for the process that renders
        found = benchmark.measured(
            recipe, size, machines[0], passes[shapes[size]], weights=bench.weights, repeat=TIMED, limit=limit
        )
        measurements.append(found)
        return timed(found, size)

    def tastes() -> Finding:
        seconds = [tastes_seconds(bench) for _ in range(TIMED)][
            1:
        ]  # the first one sees each for the first time
        short = min(seconds)
        wanted = f"(wanted on an H100: {TARGET_TASTES:g} s, {_met(short <= TARGET_TASTES)})"
        return Verdict.MEASURED, f"{', '.join(f'{each:.3g}' for each in seconds)} s {wanted}"

    yield "machine", machine
    yield "a page of tastes", tastes
    for size in sizes:
        yield f"step {size}", partial(step, size)
        yield f"{recipe.name} {size}", partial(render, size)


# --- how fast -------------------------------------------------------------------------------------


def tastes_seconds(bench: Bench) -> float:
    """Of one photo in the manner of every painting that ships, at the smallest scale."""
    began = time.monotonic()
    for painting in paintings.catalogue().values():
        request = RenderRequest(
            paintings.get(checks.PHOTO).path,
            [Style(painting.path)],
            recipe=PASTICHE,
            size=PASTICHE.smallest or bench.size,
        )
        stylize(request, device=str(bench.device), weights=bench.weights)
    return time.monotonic() - began


def step_seconds(bench: Bench, recipe: Recipe, shape: checks.Shape) -> float:
    """Of one step, as a graph where there are graphs, on a picture of this (width, height)."""
    moments: list[float] = []
    optimise(
        checks.begun(bench, shape),
        checks.objective(bench, Case("timed", recipe), shape).evaluate,
        recipe.optimiser,
        2 * checks.STEPS,
        lambda pixels: moments.append(time.monotonic()),
        capture=True,
        pool=graph.new_pool(bench.device),
    )
    # Of the last ones: a GPU is behind by a few steps then, and the host waits one step for each.
    late = moments[checks.STEPS :]
    return (late[-1] - late[0]) / (len(late) - 1)


def timed(found: Measurement, size: int) -> Finding:
    """What there is to say of a render, with what is wanted of that size. No time for it is no failure."""
    if found.stopped is not None:
        short = found.stopped.startswith(">")
        return (Verdict.LEFT_OUT if short else Verdict.FAILED), f"no result: {found.stopped}"
    seconds = median(found.seconds)
    share = found.floor_seconds / seconds
    memory = "" if found.peak_bytes is None else f", {found.peak_bytes / 1e9:.2f} GB"
    most = TARGET_SECONDS.get(size)
    wanted = "" if most is None else f" (wanted on an H100: {most:g} s, {_met(seconds <= most)})"
    return (
        Verdict.MEASURED,
        f"{seconds:.3g} s{wanted} for {found.evaluations} evaluations{memory}, "
        f"{share:.1%} of the floor{_wanted_share(size, share)}",
    )


def _wanted_share(size: int, share: float) -> str:
    least = TARGET_SHARE.get(size)
    return "" if least is None else f" (wanted on an H100: {least:.0%}, {_met(share >= least)})"


def _met(met: bool) -> str:
    return "met" if met else "missed"


def _rate(machines: Sequence[Machine]) -> float:
    """Operations a second in what convolutions run in."""
    if not machines:
        raise RuntimeError("nothing is known of the machine")
    return machines[0].rates[machines[0].dtype]
