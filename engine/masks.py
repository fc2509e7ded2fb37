"""Where each style applies: masks as soft tensors, shared out among the styles, and brought to layers."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageChops, ImageOps
from torch import Tensor

from engine import images
from engine.errors import BadRequest
from engine.request import Picture

SLACK = 6 / 255
"""How far from black or white a mask may be all over and still count as all black or all white."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the picture and the styles that paint it.

    mask: (1, 1, H, W) in 0..1; None for the whole picture.
    blend: how much each style of the request counts here, in their order; the sum is 1.
    """

    mask: Tensor | None
    blend: tuple[float, ...]

    @property
    def area(self) -> float:
        """The share of the picture that the region takes up, 0 to 1."""
        return 1.0 if self.mask is None else float(self.mask.mean())


def load(mask: Picture, size: tuple[int, int]) -> Tensor | None:
    """The mask's luminance in 0..1, stretched to `size` (width, height), as (1, 1, height, width).

    What is transparent in the mask is black. None if it is all white: the style then applies everywhere, as
    without a mask. Raises BadRequest for one that is all black, and BadPicture as `engine.images.load` does.
    """
    grey = np.asarray(_luminance(mask), dtype=np.float32) / 255  # (H', W')
    if grey.max() <= SLACK:
        name = f' "{mask.name}"' if isinstance(mask, Path) else ""
        raise BadRequest(
            f"the mask{name} is all black, so its painting would apply nowhere; "
            "it must be white where the painting should apply"
        )
    if grey.min() >= 1 - SLACK:
        return None
    # In floating point, so that a thin line is faint in a small picture, not gone. This filter averages where
    # it reduces, and unlike sharper ones leaves no rims outside 0..1.
    fitted = Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR)
    return torch.from_numpy(np.array(fitted)).clamp(0, 1)[None, None]


def regions(masks: Sequence[Tensor | None], weights: Sequence[float]) -> list[Region]:
    """Who paints where, for styles with these masks (1, 1, H, W) of one size, or None, and these weights.

    Each style with a mask gets a region of its own. Where masks overlap, the styles share in proportion to
    mask times weight, so that the sum of all regions is nowhere above 1. What no mask covers goes to the
    styles without one, blended by weight, or if there are none to no region at all: there the photo alone
    decides. A style that weighs nothing has no region, and its mask covers nothing.

    weights: 0 or more, not all 0.
    """
    if len(masks) != len(weights):
        raise ValueError(f"there are {len(masks)} masks, but {len(weights)} weights")
    masked = [(number, mask) for number, mask in enumerate(masks) if mask is not None and weights[number] > 0]
    free = [weight if mask is None else 0.0 for mask, weight in zip(masks, weights, strict=True)]
    blend = tuple(weight / sum(free) for weight in free) if sum(free) else None
    if not masked:
        return [Region(None, blend)] if blend else []

    stack = torch.cat([mask for _, mask in masked], dim=1)  # (1, styles, H, W)
    cover = stack.sum(1, keepdim=True).clamp(max=1)
    total = sum(weights[number] for number, _ in masked)
    pull = stack * torch.tensor([weights[number] / total for number, _ in masked]).to(stack)[:, None, None]
    shares = cover * pull / pull.sum(1, keepdim=True).clamp_min(1e-12)
    found = [
        Region(shares[:, place : place + 1], tuple(float(other == number) for other in range(len(masks))))
        for place, (number, _) in enumerate(masked)
    ]
    rest = 1 - cover
    if blend and rest.max() > SLACK:
        found.append(Region(rest, blend))
    return found


def guide(mask: Tensor, size: tuple[int, int]) -> Tensor:
    """How much each position of a layer counts in a region: (h·w,), 0..1, not normalised, nowhere negative.

    mask: (1, 1, H, W), 0..1, of the picture. size: (h, w) of the layer.

    The mask is averaged over each position's area and then eroded: a position in the n-th block of VGG-19
    sees about n positions to every side, and one near the border would pull its own style into what it sees
    beyond. Half of that is given up, because the rim of what a position sees hardly counts (Luo et al.,
    Understanding the Effective Receptive Field, 2016). Deep layers then meet across a gap that their sight
    bridges, while shallow ones still paint up to the border, so that one style fades into the other. Gatys
    et al., Controlling Perceptual Factors in Neural Style Transfer, 2017, erode by all of it; that leaves
    small regions without deep layers. For the same reason no more than half of a region is given up.
    """
    area = F.adaptive_avg_pool2d(mask, size)
    block = 1 + round(math.log2(max(1.0, mask.shape[2] / size[0])))
    for cells in range(math.ceil(block / 2), 0, -1):
        eroded = -F.max_pool2d(-area, 2 * cells + 1, stride=1, padding=cells)
        if eroded.sum() >= area.sum() / 2:
            return eroded.flatten()
    return area.flatten()


def _luminance(mask: Picture) -> Image.Image:
    """Upright, mode L, transparent parts black."""
    over_white = images.load(mask).convert("L")
    alpha = _alpha(mask)
    # Over white, what is transparent has added its share of white.
    return over_white if alpha is None else ImageChops.subtract(over_white, ImageChops.invert(alpha))


def _alpha(mask: Picture) -> Image.Image | None:
    """How opaque an accepted picture is, upright, mode L; None if all of it is."""
    if isinstance(mask, Path):
        mask = mask.read_bytes()
    picture = Image.open(io.BytesIO(mask)) if isinstance(mask, bytes) else mask
    if not picture.has_transparency_data or picture.mode.startswith("I"):
        return None
    return ImageOps.exif_transpose(picture).convert("RGBA").getchannel("A")
