"""The network a recipe needs, kept in memory so that a second render does not load it again."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import torch

from engine.recipes import Recipe
from engine.render import device as devices
from engine.render.vgg import VGG19
from engine.weights import Weights, reading


def network_for(
    recipe: Recipe, weights: Weights, device: torch.device, dtype: torch.dtype | None = None
) -> VGG19:
    """VGG-19 up to the deepest layer of the recipe, on the device, in the dtype or the fastest it has.

    A weights file that changes is read again; networks handed out before keep what they hold.

    Raises WeightsUnavailable if the weights file is missing, damaged or not deep enough.
    """
    changed = weights.path.stat().st_mtime_ns if weights.path.is_file() else 0
    return _loaded(recipe, weights.path, changed, device, dtype or devices.convolution_dtype(device))


def layers_of(recipe: Recipe) -> Collection[str]:
    """The layers whose features the recipe compares."""
    return frozenset(layer for layer, _ in recipe.content + recipe.style)


# A network takes 20 to 80 MB; the bot uses one or two recipes.
@lru_cache(maxsize=3)
def _loaded(recipe: Recipe, path: Path, changed: int, device: torch.device, dtype: torch.dtype) -> VGG19:
    return VGG19(
        reading.load(path, layers_of(recipe)),
        layers_of(recipe),
        pooling=recipe.pooling,
        padding=recipe.padding,
        mean=recipe.mean,
        deviation=recipe.deviation,
        dtype=dtype,
        device=device,
    )
