"""Whether the engine computes on a device what it should: what `gpu-check` asks.

Each check is a function that returns a verdict and the numbers behind it, and raises whatever goes wrong.
"""

import math
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine import paintings
from engine.pictures import codec
from engine.recipes import ARTICLE, PASTICHE, PASTICHE_OPEN, RECIPES, Adam, Lbfgs, Recipe, tuned
from engine.render import graph, layers, losses
from engine.render.masks import Part
from engine.render.network import network_for
from engine.render.objective import Objective
from engine.render.optimise import LOOK_SECONDS, Evaluate, optimise
from engine.render.stylize import stylize
from engine.render.targets import regions, style_moments
from engine.render.tensors import to_tensor
from engine.request import RenderRequest, Style
from engine.weights import Weights

STEPS = 12
"""Evaluations of a small render: enough for a graph's warm-up and some steps after it."""
WIDER = 320
"""Pixels by which a picture is longer than others so that tiles, overlap included, do not reach across it."""
STRIP = 48
"""Its rows: what is cut one way is cut the other way too, and takes longer."""
PHOTO, PAINTINGS = "lilies", ("wave", "night")
"""Pictures that ship; one of them stands for a photo."""
HUGE = 1 << 62
"""Pixels of a tile: more than any picture has."""
ROUNDING = 1e-6
"""By which a picture is made to differ, to see what that alone does."""
Shape = tuple[int, int]
"""(width, height) in pixels."""
SYNCHRONISES = "called a synchronizing CUDA operation"
"""What torch says where the host waits for the device."""


class Verdict(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    FAILED = "failed"
    MEASURED = "measured"
    NOT_APPLICABLE = "not applicable"
    LEFT_OUT = "left out"


Finding = tuple[Verdict, str]
"""With the numbers behind it, in words."""


Named = tuple[str, Callable[[], Finding]]


@dataclass(frozen=True, slots=True)
class Case:
    """One of the ways through the loss. masked: two paintings, one for each half."""

    name: str
    recipe: Recipe
    masked: bool = False


CASES = (
    Case("gram", PASTICHE),
    Case("wasserstein", PASTICHE_OPEN),
    Case("masks", PASTICHE, masked=True),
    Case("adam", ARTICLE),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What is checked. size: longest side in pixels of what is rendered for it."""

    device: torch.device
    weights: Weights
    size: int

    @property
    def shape(self) -> Shape:
        return codec.fit((4, 3), self.size)


def correctness(bench: Bench) -> Iterator[Named]:
    """What is right or wrong, as checks with their names."""
    yield "edges", partial(edges_are_repeated, bench)
    for case in CASES:
        yield f"graph = eager, {case.name}", partial(graph_is_eager, bench, case)
    for case in CASES:
        yield f"bfloat16 ~ float32, {case.name}", partial(bfloat16_is_near, bench, case)
    for case in CASES:
        yield f"tiles = whole, {case.name}", partial(tiles_are_the_whole, bench, case)
    for layer, _ in PASTICHE_OPEN.style:
        yield f"roots, {layer}", partial(roots_are_right, bench, layer)
    for recipe in RECIPES.values():
        yield f"recipe {recipe.name}", partial(recipe_renders, bench, recipe)
    for case in CASES:
        for capture in (False, True):
            how = "graph" if capture else "eager"
            yield f"no waiting, {case.name}, {how}", partial(host_never_waits, bench, case, capture)


def edges_are_repeated(bench: Bench) -> Finding:
    """Features get their edge around them, and its gradient back, as torch has it on a processor."""
    off = 0.0
    for height, width in ((9, 12), (1, 5), (1, 1)):
        seeded = torch.Generator().manual_seed(0)
        image = torch.randn(1, 8, height, width, generator=seeded).requires_grad_()
        padded = F.pad(image, (1, 1, 1, 1), mode="replicate")
        slope = torch.randn(padded.shape, generator=seeded)
        padded.backward(slope)  # type: ignore[no-untyped-call]
        assert image.grad is not None  # as it requires one
        here, pull = (
            tensor.detach().to(bench.device).contiguous(memory_format=torch.channels_last)
            for tensor in (image, slope)
        )
        for found, wanted in (
            (layers.repeat_edge(here), padded.detach()),
            (layers.fold_edge(pull), image.grad),
        ):
            off = max(off, float((found.cpu() - wanted).abs().max()))
    return _verdict(off <= 1e-5), f"{off:.2g} apart, at most 1e-05"


def graph_is_eager(bench: Bench, case: Case) -> Finding:
    """A few steps as a CUDA graph end where they end one by one."""
    if bench.device.type != "cuda":
        return Verdict.NOT_APPLICABLE, "there are graphs on CUDA only"
    evaluate, image = objective(bench, case, bench.shape).evaluate, begun(bench, bench.shape)
    pool = graph.new_pool(bench.device)
    eager, again, captured = (
        optimise(image, evaluate, case.recipe.optimiser, STEPS, _go_on, capture=capture, pool=pool)[0]
        for capture in (False, False, True)
    )
    return end_alike(captured, eager, again, image)


def end_alike(captured: Tensor, eager: Tensor, again: Tensor, image: Tensor) -> Finding:
    """Whether `captured` came from `image` to where `eager` came; all pictures (1, 3, H, W).

    again: `eager` once more. Where sums are added up in any order, these two differ a little too.
    """
    way = (eager - image).norm()
    off, chance = (float((other - eager).norm() / way) for other in (captured, again))
    limit = min(0.1, max(0.01, 3 * chance))
    return (
        _verdict(off <= limit),
        f"{off:.2g} of the way apart, at most {limit:.2g}; eager twice {chance:.2g}",
    )


def bfloat16_is_near(bench: Bench, case: Case) -> Finding:
    """Convolutions in bfloat16 give nearly the terms and the gradient that they give in float32."""
    image = begun(bench, bench.shape)
    with exactly():
        exact, rough = (
            objective(bench, case, bench.shape, dtype=dtype).evaluate(image)
            for dtype in (torch.float32, torch.bfloat16)
        )
    return agree(rough, exact, terms=0.03, gradient=0.2)


def tiles_are_the_whole(bench: Bench, case: Case) -> Finding:
    """In the smallest tiles there are, terms and gradient are those of the whole picture."""
    shape = (bench.size + WIDER, STRIP)
    with exactly():
        whole, tiled = (
            objective(bench, case, shape, dtype=torch.float32, largest=largest) for largest in (HUGE, 1)
        )
        if tiled.whole or not whole.whole:
            return Verdict.FAILED, "the picture was not cut as it should be"
        image = begun(bench, shape)
        exact = whole.evaluate(image)
        # A root of a nearly singular matrix makes much of what rounding does to it, in one piece too.
        nudged = whole.evaluate(image * (1 + ROUNDING))
        chance = float((nudged[1] - exact[1]).norm() / exact[1].norm())
        limit = min(0.1, max(1e-3, 3 * chance))
        return agree(tiled.evaluate(image), exact, terms=1e-3, gradient=limit)


def agree(
    found: tuple[Tensor, Tensor], wanted: tuple[Tensor, Tensor], *, terms: float, gradient: float
) -> Finding:
    """Whether two evaluations (terms (n,) and gradient (1, 3, H, W)) are the same, to relative limits."""
    off = float(((found[0] - wanted[0]) / wanted[0]).abs().max())
    turned = float((found[1] - wanted[1]).norm() / wanted[1].norm())
    one, other = (slope.cpu().double().flatten() for slope in (found[1], wanted[1]))  # (3·H·W,) each
    alike = float(torch.cosine_similarity(one, other, dim=0))
    return (
        _verdict(off <= terms and turned <= gradient),
        f"terms {off:.2g} apart, at most {terms:g}; "
        f"gradients {turned:.2g}, at most {gradient:.2g}, cosine {alike:.5f}",
    )


def roots_are_right(bench: Bench, layer: str) -> Finding:
    """Newton and Schulz find the roots that Wasserstein distances need, as eigenvalues in float64 do.

    Of the real thing: the covariances of a photo's and a painting's features.
    """
    recipe = replace(PASTICHE_OPEN, content=(), style=((layer, 1.0),))
    with exactly():
        network = network_for(recipe, bench.weights, bench.device, torch.float32)
        photo, painting = (
            style_moments(recipe, network, picture(bench, name, bench.shape), HUGE)[layer]
            for name in (PHOTO, PAINTINGS[0])
        )
    root = losses.gaussian_target(painting).root  # (C, C), as are the next
    between = root @ photo.covariance @ root
    level = between.trace() / len(between)
    identity = torch.eye(len(between), device=bench.device)
    regular = between + identity * (level * losses.ROOT_REGULAR + 1e-12)
    return same_roots(losses.newton_schulz(regular, losses.ROOT_REGULAR / len(regular)), regular, root)


def same_roots(found: tuple[Tensor, Tensor], matrix: Tensor, painting: Tensor) -> Finding:
    """Whether these are the root and the inverse root of a symmetric positive matrix; all (C, C).

    painting: the root of the painting's covariance, between two of which the inverse counts. Where the matrix
    is nearly singular so is this, and what is uncertain there does not matter.
    """
    values, vectors = torch.linalg.eigh(matrix.double().cpu())
    roots = values.clamp(min=0).sqrt()  # (C,), each to a column of (C, C)
    wanted = (vectors * roots) @ vectors.T, (vectors / roots) @ vectors.T
    root, inverse = (one.double().cpu() for one in found)
    around = painting.double().cpu()
    off = float((root - wanted[0]).norm() / wanted[0].norm())
    pull = around @ wanted[1] @ around
    turned = float((around @ inverse @ around - pull).norm() / pull.norm())
    return (
        _verdict(off <= 1e-2 and turned <= 1e-2),
        f"{len(matrix)} channels: roots {off:.2g} apart, derivatives {turned:.2g}, at most 0.01",
    )


def recipe_renders(bench: Bench, recipe: Recipe) -> Finding:
    """The recipe, in few steps, ends in a picture that is one."""
    size = recipe.exact_size and (bench.size, bench.size)
    chosen = tuned(recipe, bench.weights.name)
    short = replace(chosen, steps=tuple(min(STEPS, steps) for steps in recipe.steps), exact_size=size)
    photo, painting = (paintings.get(name).path for name in (PHOTO, PAINTINGS[0]))
    request = RenderRequest(photo, [Style(painting)], recipe=short, size=bench.size)
    pastiche = stylize(request, device=str(bench.device), weights=bench.weights)
    contrast = float(to_tensor(pastiche.image).std())
    finite = all(math.isfinite(value) for value in pastiche.losses.values())
    terms = ", ".join(f"{name} {value:.3g}" for name, value in pastiche.losses.items())
    return _verdict(finite and contrast > 0.02), f"{terms}; deviation of its pixels {contrast:.2f}"


def host_never_waits(bench: Bench, case: Case, capture: bool) -> Finding:
    """Between two looks at the loss, no step waits for the device."""
    if bench.device.type != "cuda":
        return Verdict.NOT_APPLICABLE, "only a CUDA device runs beside the host"
    evaluate, image = objective(bench, case, bench.shape).evaluate, begun(bench, bench.shape)
    return waits(image, evaluate, case.recipe.optimiser, capture)


def waits(image: Tensor, evaluate: Evaluate, method: Lbfgs | Adam, capture: bool) -> Finding:
    """Whether `optimise` waits for the device more often than to look at the loss, and in which lines.

    Watched are the steps between the warm-up and the last one, after which the result is read.
    """
    taken, moments = 0, [0.0, 0.0]

    def watch(_: Tensor) -> None:
        nonlocal taken
        taken += 1
        if taken == graph.WARM_UP + 2:
            torch.cuda.set_sync_debug_mode("warn")
            moments[0] = time.monotonic()
        elif taken == STEPS:
            torch.cuda.set_sync_debug_mode("default")
            moments[1] = time.monotonic()

    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            optimise(
                image, evaluate, method, STEPS, watch, capture=capture, pool=graph.new_pool(image.device)
            )
    finally:
        torch.cuda.set_sync_debug_mode("default")
    places = [
        f"{Path(warning.filename).name}:{warning.lineno}"
        for warning in said
        if SYNCHRONISES in str(warning.message)
    ]
    looks = 1 + int((moments[1] - moments[0]) / LOOK_SECONDS)
    where = f" in {', '.join(sorted(set(places)))}" if places else ""
    return (
        _verdict(len(places) <= looks),
        f"{len(places)} waits{where} in {STEPS - graph.WARM_UP - 2} steps, "
        f"at most {looks} to look at the loss",
    )


# --- what they have in common ---------------------------------------------------------------------


def picture(bench: Bench, name: str, shape: Shape) -> Tensor:
    """A painting that ships, (1, 3, height, width) on the device, stretched to the shape."""
    painting = codec.load(paintings.get(name).path)
    return to_tensor(painting.resize(shape, Image.Resampling.LANCZOS)).to(bench.device)


def begun(bench: Bench, shape: Shape) -> Tensor:
    """The photo, with a painting shining through: a picture (1, 3, H, W) for which no term is nothing."""
    return 0.7 * picture(bench, PHOTO, shape) + 0.3 * picture(bench, PAINTINGS[0], shape)


def objective(
    bench: Bench,
    case: Case,
    shape: Shape,
    *,
    dtype: torch.dtype | None = None,
    largest: int = HUGE,
) -> Objective:
    """What the case strives for in a photo of that shape. dtype: of convolutions; None is the fastest."""
    network = network_for(case.recipe, bench.weights, bench.device, dtype)
    known = [
        style_moments(case.recipe, network, picture(bench, name, bench.shape), HUGE) for name in PAINTINGS
    ]
    width, height = shape
    parts = [Part(None, (1.0, 0.0))]
    if case.masked:
        ramp = torch.linspace(3, -2, width, device=bench.device).clamp(0, 1)
        left = ramp.expand(1, 1, height, width)  # (W,) as (1, 1, H, W)
        parts = [Part(left, (1.0, 0.0)), Part(1 - left, (0.0, 1.0))]
    return Objective(
        case.recipe,
        network,
        picture(bench, PHOTO, shape),
        regions(parts, known, (height, width)),
        loss=case.recipe.style_loss,
        largest=largest,
    )


@contextmanager
def exactly() -> Iterator[None]:
    """Convolutions in float32 are that while it lasts, and not TF32; none are tried out either."""
    cudnn = torch.backends.cudnn
    before = cudnn.allow_tf32, cudnn.benchmark
    cudnn.allow_tf32, cudnn.benchmark = False, False
    try:
        yield
    finally:
        cudnn.allow_tf32, cudnn.benchmark = before


def _verdict(passed: bool) -> Verdict:
    return Verdict.PASSED if passed else Verdict.FAILED


def _go_on(_: Tensor) -> None:
    pass
