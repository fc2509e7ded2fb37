"""Repaints a photo in the manner of paintings: the whole way of one render, from top to bottom."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from engine import images
from engine.errors import BadRequest
from engine.progress import Reporter
from engine.recipes import RECIPES, Recipe, Start
from engine.request import Colour, Pastiche, Progress, RenderRequest
from engine.settings import EngineSettings

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from engine.weights import Weights

SMALLEST, LARGEST = 32, 4096
"""Limits of the longest side in pixels."""

PREVIEW_QUALITY = 80


def stylize(
    request: RenderRequest,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    device: str | None = None,
    weights: Weights | Path | None = None,
) -> Pastiche:
    """The photo of `request`, repainted.

    on_progress: called at most every 0.2 s, from this thread.
    cancelled: asked at every step; the render ends with Cancelled once it says yes.
    device: `cpu`, `cuda`, `cuda:1`, `mps`; None takes the best there is.
    weights: what `engine.weights.resolve` found, or a file; None resolves them by the settings, which the
        first time means a download of minutes.

    Raises BadRequest, BadPicture, WeightsUnavailable, Cancelled, or another EngineError.
    """
    # Imported here because torch takes seconds and hundreds of megabytes, which a process that only hands
    # requests on should not pay.
    from engine import device as devices
    from engine import objective
    from engine.network import network_for
    from engine.optimise import optimise

    began = time.monotonic()
    recipe = check(request)
    where = devices.choose(device)

    photo = images.load(request.content, longest=request.size)
    paintings = [images.load(style.picture, longest=request.size) for style in request.styles]
    blend = [style.weight for style in request.styles]
    emphasis = style_emphasis(request.strength)
    # After the pictures: nobody should wait for a download to hear that a file is missing.
    chosen = _choose_weights(weights)

    scales = [
        (_size(recipe, photo, longest), longest, steps) for longest, steps in schedule(recipe, request.size)
    ]
    reporter = Reporter(
        [(width * height, steps) for (width, height), _, steps in scales], on_progress, cancelled
    )

    def show(pixels: Tensor) -> None:
        reporter.count(lambda: images.encode_jpeg(_finish(pixels, photo, request.colour), PREVIEW_QUALITY))

    def tensors(size: tuple[int, int], longest: int) -> tuple[Tensor, list[Tensor]]:
        # Photo and paintings are scaled alike, so that strokes keep their size in the finished picture.
        styles = [_tensor(painting, images.fit(painting.size, longest), where) for painting in paintings]
        return _tensor(photo, size, where), styles

    content, styles = tensors(*scales[0][:2])
    network = network_for(recipe, chosen, where, [content, *styles], request.seed)
    image = _start(recipe, content, request.seed)
    for size, longest, steps in scales:
        reporter.check()
        content, styles = tensors(size, longest)
        targets = objective.aim(recipe, network, content, styles, blend)
        terms = partial(objective.terms, recipe, targets, network, emphasis)
        image, losses = optimise(_enlarge(image, size), terms, recipe.optimiser, steps, show)
        reporter.end_scale()

    finished = _finish(image, photo, request.colour)
    return Pastiche(
        image=finished,
        seconds=time.monotonic() - began,
        steps=reporter.steps,
        device=str(where),
        weights=chosen.name,
        size=finished.size,
        losses=losses,
    )


def check(request: RenderRequest) -> Recipe:
    """The recipe of a request whose numbers are in range; raises BadRequest with a sentence otherwise."""
    recipe = RECIPES.get(request.recipe) if isinstance(request.recipe, str) else request.recipe
    if recipe is None:
        raise BadRequest(f'there is no recipe "{request.recipe}"; there are {", ".join(RECIPES)}')
    if not SMALLEST <= request.size <= LARGEST:
        raise BadRequest(f"the size {request.size} is not between {SMALLEST} and {LARGEST} pixels")
    if not 0 <= request.strength <= 1:
        raise BadRequest(f"the strength {request.strength} is not between 0 and 1")
    if not request.styles:
        raise BadRequest("at least one painting is needed")
    weights = [style.weight for style in request.styles]
    if not all(0 <= weight < math.inf for weight in weights) or not sum(weights):
        raise BadRequest(f"the weights of the paintings are {weights}; they must be 0 or more, and not all 0")
    return recipe


def schedule(recipe: Recipe, size: int) -> list[tuple[int, int]]:
    """(longest side in pixels, steps) of each scale, the smallest first, for a result of `size` pixels.

    >>> schedule(RECIPES["pastiche"], 512)
    [(128, 120), (256, 60), (512, 25)]
    """
    if recipe.exact_size is not None:
        size = max(recipe.exact_size)
    doublings = math.log2(size / recipe.smallest) if recipe.smallest else 0.0
    # A last step of up to 2.4 times is better than two small ones, whose pictures cost about the same.
    count = 1 + max(0, math.ceil(doublings - 0.25))
    ratio = 2 ** (doublings / (count - 1)) if count > 1 else 1.0
    return [
        (round(size / ratio ** (count - 1 - number)), recipe.steps[min(number, len(recipe.steps) - 1)])
        for number in range(count)
    ]


def style_emphasis(strength: float) -> float:
    """The factor on a recipe's style weight: 1 at a strength of 0.5, 1/20 at 0, 20 at 1."""
    return float(20 ** (2 * strength - 1))


def _choose_weights(weights: Weights | Path | None) -> Weights:
    from engine.weights import Weights, resolve

    if isinstance(weights, Weights):
        return weights
    settings = EngineSettings()
    return resolve(weights or settings.vgg19, settings.data_dir)


def _size(recipe: Recipe, photo: Image.Image, longest: int) -> tuple[int, int]:
    if recipe.exact_size is not None:
        return images.fit(recipe.exact_size, longest)
    return images.fit(photo.size, longest)


def _tensor(picture: Image.Image, size: tuple[int, int], device: torch.device) -> Tensor:
    return images.to_tensor(picture.resize(size, Image.Resampling.LANCZOS)).to(device)


def _start(recipe: Recipe, content: Tensor, seed: int) -> Tensor:
    import torch

    if recipe.start is Start.CONTENT:
        return content
    noise = torch.rand(content.shape, generator=torch.Generator().manual_seed(seed))
    return noise.to(content.device)


def _enlarge(image: Tensor, size: tuple[int, int]) -> Tensor:
    import torch.nn.functional as F

    if tuple(image.shape[2:]) == size[::-1]:
        return image
    return F.interpolate(image, size[::-1], mode="bicubic", align_corners=False)


def _finish(pixels: Tensor, photo: Image.Image, colour: Colour) -> Image.Image:
    """The picture as people see it, with the colours asked for."""
    painted = images.to_image(pixels)
    if colour is Colour.PAINTING:
        return painted
    # Luminance-only transfer: Gatys et al., Preserving Color in Neural Artistic Style Transfer, 2016.
    luminance = painted.convert("YCbCr").getchannel("Y")
    _, blue, red = photo.resize(painted.size, Image.Resampling.LANCZOS).convert("YCbCr").split()
    return Image.merge("YCbCr", (luminance, blue, red)).convert("RGB")
