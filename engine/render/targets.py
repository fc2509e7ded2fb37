"""Style targets: the moments of each painting's features, and the regions in which they apply."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from engine.recipes import Recipe
from engine.render import losses, masks
from engine.render.cache import cached, fingerprint
from engine.render.losses import Moments
from engine.render.objective import Region
from engine.render.tiles import plan
from engine.render.vgg import VGG19, size_at

StyleMoments = dict[str, Moments]


@torch.no_grad()
def style_moments(recipe: Recipe, network: VGG19, painting: Tensor, largest: int) -> StyleMoments:
    """The moments by style layer of a painting (1, 3, H, W), RGB in 0..1, `largest` pixels at a time."""
    size = (painting.shape[2], painting.shape[3])
    found: StyleMoments = {}
    for tile in plan(*size, largest):
        features = network(painting[:, :, tile.outer[0], tile.outer[1]])
        for layer, _ in recipe.style:
            height, width = size_at(layer, size)
            rows, columns = tile.own(layer, (features[layer].shape[2], features[layer].shape[3]), size)
            own = losses.as_rows(features[layer][:, :, rows, columns])
            part = losses.moments(own, 1 / (height * width))
            found[layer] = found[layer] + part if layer in found else part
    return found


def remembered(
    folder: Path | None, recipe: Recipe, network: VGG19, painting: Tensor, largest: int
) -> StyleMoments:
    """`style_moments`, from memory or `folder` if they are known already for a network with these weights."""

    def compute() -> dict[str, Tensor]:
        found = style_moments(recipe, network, painting, largest)
        return {f"{layer}.mean": both.mean for layer, both in found.items()} | {
            f"{layer}.second": both.second for layer, both in found.items()
        }

    key = {
        "picture": fingerprint(painting),
        "layers": [layer for layer, _ in recipe.style],
        "pooling": network.pooling,
        "padding": network.padding,
        "input": [recipe.mean, recipe.deviation],
        "weights": network.fingerprint,
        "dtype": network.dtype,
        "device": painting.device.type,
    }
    known = cached(folder, key, compute)
    return {
        layer: Moments(
            known[f"{layer}.mean"].to(painting.device), known[f"{layer}.second"].to(painting.device)
        )
        for layer, _ in recipe.style
    }


def regions(
    parts: Sequence[masks.Region], styles: Sequence[StyleMoments], size: tuple[int, int]
) -> list[Region]:
    """What `engine.render.objective` strives for in each part of a picture of `size` (height, width).

    A part's term counts by its area, so that two halves in one style weigh as much as the whole in it.
    """
    found = []
    for part in parts:
        blended = {layer: losses.blend([style[layer] for style in styles], part.blend) for layer in styles[0]}
        guides = None
        if part.mask is not None:
            device = next(iter(blended.values())).mean.device
            guides = {layer: _guide(part.mask, size_at(layer, size)).to(device) for layer in blended}
        found.append(Region(blended, part.area, guides))
    return found


def _guide(mask: Tensor, size: tuple[int, int]) -> Tensor:
    guide = masks.guide(mask, size)
    return (guide / guide.sum().clamp_min(1e-12)).view(1, 1, *size)
