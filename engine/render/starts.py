"""The picture an optimisation begins with."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine.pictures import codec
from engine.recipes import IMAGENET_MEAN, Start
from engine.render.colour import match_statistics
from engine.render.tensors import to_tensor
from engine.request import Picture


def start(kind: Start | Picture, content: Tensor, styles: Sequence[Tensor], seed: int) -> Tensor:
    """The first picture, of the shape, type and device of `content` (1, 3, H, W), RGB in 0..1.

    kind: how to make it, or a picture of one's own, which is stretched to the content's size.
    styles: (1, 3, H', W') each; Start.STYLE takes the mean and covariance of all their pixels together.
    seed: decides the noise, of which there is a little on the photo too; the same on every device.

    Raises BadPicture for a picture of one's own that cannot be read.
    """
    if not isinstance(kind, Start):
        height, width = content.shape[2:]
        picture = codec.load(kind, longest=max(width, height))
        return to_tensor(picture.resize((width, height), Image.Resampling.LANCZOS)).to(content)
    # Drawn on the processor: other devices have generators of their own.
    generator = torch.Generator().manual_seed(seed)
    if kind is Start.CONTENT:
        # With one grey level of noise: where a photo is perfectly flat, all positions would go the same
        # way, and nothing but the grid of pooling, and of rounding, would tell them apart.
        return (content.cpu() + torch.randn(content.shape, generator=generator) / 255).clamp(0, 1).to(content)
    if kind is Start.NOISE:
        # As in the code of Gatys et al.: one grey level's worth of noise around ImageNet's mean colour.
        # Louder noise is never smoothed away where the photo is flat, and stays as speckle.
        mean = torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1)  # to every pixel of (1, 3, H, W)
        return (mean + torch.randn(content.shape, generator=generator) / 255).to(content)
    # All their pixels in a row: (1, 3, H'·W') each, (1, 3, 1, N) together.
    paintings = torch.cat([style.cpu().flatten(2) for style in styles], dim=2).unsqueeze(2)
    return match_statistics(_grains(content.shape, generator), paintings).to(content)


def _grains(shape: torch.Size, generator: torch.Generator) -> Tensor:
    """Normal noise in grains of about three pixels: paint has none of the hiss of single pixels."""
    height, width = shape[2:]
    noise = torch.randn(*shape[:2], height + 2, width + 2, generator=generator)
    return F.avg_pool2d(noise, 3, stride=1)
