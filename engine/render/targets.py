"""Style targets: the moments of each painting's features, and the regions in which they apply."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from engine.recipes import Recipe
from engine.render import losses, masks
from engine.render.losses import Moments
from engine.render.tiles import plan
from engine.render.vgg import VGG19, size_at

StyleMoments = Mapping[str, Moments]
"""By style layer."""

REMEMBERED = 25
"""Pictures at one size each; one with the style layers of Gatys et al. takes 2.5 MB."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where one style applies, and its moments.

    area: how much the region counts among all, from 0 to 1.
    guides: by layer, how much each position counts, (1, 1, h, w), summing to 1; None for the whole picture.
    """

    style: StyleMoments
    area: float = 1.0
    guides: Mapping[str, Tensor] | None = None


@torch.no_grad()
def style_moments(recipe: Recipe, network: VGG19, painting: Tensor, largest: int) -> StyleMoments:
    """The moments of a painting (1, 3, H, W), RGB in 0..1, `largest` pixels at a time."""
    size = (painting.shape[2], painting.shape[3])
    found: dict[str, Moments] = {}
    for tile in plan(*size, largest):
        features = network(painting[:, :, tile.outer[0], tile.outer[1]])
        for layer, _ in recipe.style:
            height, width = size_at(layer, size)
            rows, columns = tile.own(layer, (features[layer].shape[2], features[layer].shape[3]), size)
            # (1, C, h, w) as (N, C)
            part = losses.moments(losses.as_rows(features[layer][:, :, rows, columns]), 1 / (height * width))
            found[layer] = found[layer] + part if layer in found else part
        del features  # a tile's, before the next one's come beside them
    return found


class Memory:
    """`style_moments` of the paintings met last, by network: a second render of one does not compute them.

    They are few megabytes a picture, and take a hundredth of a render's time; a file for each would not pay.
    """

    def __init__(self, pictures: int = REMEMBERED) -> None:
        self._pictures = pictures
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[VGG19, OrderedDict[object, StyleMoments]] = WeakKeyDictionary()

    def style_moments(self, recipe: Recipe, network: VGG19, painting: Tensor, largest: int) -> StyleMoments:
        """As the function of that name, now or earlier; not to be written into."""
        key = (_fingerprint(painting), tuple(layer for layer, _ in recipe.style))
        with self._lock:
            # Weights, pooling, dtype and device are the network's own.
            known = self._known.setdefault(network, OrderedDict())
            if key in known:
                known.move_to_end(key)
                return known[key]
        found = style_moments(recipe, network, painting, largest)
        with self._lock:
            known[key] = found
            while len(known) > self._pictures:
                known.popitem(last=False)
        return found


def regions(
    parts: Sequence[masks.Part], styles: Sequence[StyleMoments], size: tuple[int, int]
) -> list[Region]:
    """What `engine.render.objective` strives for in each part of a picture of `size` (height, width).

    A part's term counts by its area, so that two halves in one style weigh as much as the whole in it.
    """
    found = []
    for part in parts:
        blended = {layer: losses.blend([style[layer] for style in styles], part.blend) for layer in styles[0]}
        guides = None
        if part.mask is not None:
            device = next(iter(blended.values())).second.device
            guides = {layer: _guide(part.mask, size_at(layer, size)).to(device) for layer in blended}
        found.append(Region(blended, part.area, guides))
    return found


def _guide(mask: Tensor, size: tuple[int, int]) -> Tensor:
    guide = masks.guide(mask, size)  # (h·w,)
    return (guide / guide.sum().clamp_min(1e-12)).view(1, 1, *size)  # (1, 1, h, w)


def _fingerprint(painting: Tensor) -> str:
    """Of a picture's values and shape."""
    pixels = painting.detach().cpu().contiguous()
    return hashlib.sha256(f"{tuple(pixels.shape)}".encode() + pixels.numpy().tobytes()).hexdigest()
