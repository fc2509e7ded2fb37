"""Where each style applies: masks as soft tensors, shared out among the styles, and brought to layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Tensor

from engine.errors import BadRequest
from engine.pictures import codec
from engine.request import Picture

SLACK = 6
"""Grey levels, of 255, that a mask may be off black or white all over and still count as all of it."""
SMALLEST = 1 / 100
"""The share of the picture that what is painted counts as at least, where something is divided by it."""
FEATHER = 1 / 80
"""Standard deviation by which masks are blurred, in units of their longest side."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the picture and the styles that paint it.

    mask: (1, 1, H, W) in 0..1; None for the whole picture.
    blend: how much each style of the request counts here, in their order; the sum is 1.
    """

    mask: Tensor | None
    blend: tuple[float, ...]

    @property
    def area(self) -> float:
        """The share of the picture that this part takes up, 0 to 1."""
        return 1.0 if self.mask is None else float(self.mask.mean())


def load(mask: Picture) -> Image.Image | None:
    """The mask's luminance, 0 to 255 in mode F, in the mask's own size.

    What is transparent in the mask is black. Hard edges are feathered by FEATHER, less than the width of a
    stroke, for otherwise the colours of two styles would meet in a line that no brush draws.

    None if the mask is all white: the style then applies everywhere, as without one. Raises BadRequest if it
    is all black, and BadPicture as `engine.pictures.codec.load` does.
    """
    grey = codec.load(mask, over="black").convert("L")
    levels = np.asarray(grey)
    if levels.max() <= SLACK:
        if isinstance(mask, Path):
            raise BadRequest("mask-file-black", name=mask.name)
        raise BadRequest("mask-black")
    if levels.min() >= 255 - SLACK:
        return None
    return grey.filter(ImageFilter.GaussianBlur(max(grey.size) * FEATHER)).convert("F")


def fitted(mask: Image.Image, size: tuple[int, int]) -> Tensor:
    """What `load` made of a mask, stretched to `size` (width, height): (1, 1, height, width) in 0..1."""
    # In floating point, so that a thin line is faint in a small picture, not gone. This filter averages where
    # it reduces, and unlike sharper ones leaves no rims outside 0..1.
    levels = np.array(mask.resize(size, Image.Resampling.BILINEAR))
    return torch.from_numpy(levels / 255).clamp(0, 1)[None, None]  # (1, 1, H, W)


def parts(masks: Sequence[Tensor | None], weights: Sequence[float]) -> list[Part]:
    """Who paints where, for styles with these masks (1, 1, H, W) of one size, or None, and these weights.

    Each style with a mask gets a part of its own. Where masks overlap, the styles share in proportion to
    mask times weight, so that the sum of all parts is nowhere above 1. What no mask covers goes to the
    styles without one, blended by weight, or if there are none to no part at all: there the photo stays
    (`engine.pictures.rest`). A style that weighs nothing has no part, and its mask covers nothing.

    weights: 0 or more, not all 0.
    """
    if len(masks) != len(weights):
        raise ValueError(f"there are {len(masks)} masks, but {len(weights)} weights")
    masked = [(number, mask) for number, mask in enumerate(masks) if mask is not None and weights[number] > 0]
    free = [weight if mask is None else 0.0 for mask, weight in zip(masks, weights, strict=True)]
    blend = tuple(weight / sum(free) for weight in free) if sum(free) else None
    if not masked:
        return [Part(None, blend)] if blend else []

    stack = torch.cat([mask for _, mask in masked], dim=1)  # (1, styles, H, W)
    cover = stack.sum(1, keepdim=True).clamp(max=1)  # (1, 1, H, W)
    total = sum(weights[number] for number, _ in masked)
    # (styles,) as (styles, 1, 1), to every pixel of (1, styles, H, W)
    pull = stack * torch.tensor([weights[number] / total for number, _ in masked]).to(stack)[:, None, None]
    shares = cover * pull / pull.sum(1, keepdim=True).clamp_min(1e-12)  # (1, styles, H, W)
    found = [
        Part(shares[:, place : place + 1], tuple(float(other == number) for other in range(len(masks))))
        for place, (number, _) in enumerate(masked)
    ]
    rest = 1 - cover
    if blend and rest.max() > SLACK / 255:
        found.append(Part(rest, blend))
    return found


def area(parts: Sequence[Part]) -> float:
    """The share of the picture that is painted at all, above 0 to 1."""
    return min(1.0, max(SMALLEST, sum(part.area for part in parts)))


def guide(mask: Tensor, size: tuple[int, int]) -> Tensor:
    """How much each position of a layer counts in a part: (h·w,), 0..1, not normalised.

    mask: (1, 1, H, W), 0..1, of the picture. size: (h, w) of the layer.

    The mask is averaged over each position's area, and that is all. A position near the border also sees what
    lies beyond, and so pulls its style some way across; but what it sees at its rim hardly counts, and two
    styles meet over about a sixteenth of the picture's side, like a soft seam. Gatys et al., Controlling
    Perceptual Factors in Neural Style Transfer, 2017, also erode guides by what their positions see. Tried
    here, the few positions of a deep layer that were left pulled as hard as all had before, and painted bands
    in wrong colours along the border and at the picture's edge.
    """
    return F.adaptive_avg_pool2d(mask, size).flatten()  # (1, 1, h, w) as (h·w,)
