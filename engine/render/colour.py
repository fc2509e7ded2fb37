"""Whose colours a picture wears: colour statistics matched from one picture to another, or luminance alone.

Source: Gatys, Bethge, Hertzmann and Shechtman, Preserving Color in Neural Artistic Style Transfer, 2016.
"""

import torch
from PIL import Image
from torch import Tensor

FAINTEST = 2 / 255
"""Standard deviation, RGB in 0..1, below which a colour direction of a picture counts as its noise."""
PLAINEST = 16 / 255
"""Standard deviation of brightness that leaves strokes to be seen, however plain the photo."""


def match_statistics(style: Tensor, photo: Tensor, *, least: float = 0.0) -> Tensor:
    """The style image with the photo's mean colour and colour covariance, clamped to 0..1.

    style: (1, 3, H, W), RGB in 0..1; the result has its shape, type and device.
    photo: (1, 3, H', W').
    least: a photo whose brightness has a smaller standard deviation counts as if it had this one.

    The colours p of the style image become Σphoto^½ Σstyle^-½ (p - mean of style) + mean of photo, with
    symmetric roots. A direction in which the style image hardly varies (an ink drawing has no hues) is
    amplified only as if it varied by FAINTEST, so noise does not turn into colour; of a flat style image
    comes the photo's mean colour.
    """
    style_mean, style_covariance = statistics(style)
    photo_mean, photo_covariance = statistics(photo)
    brightness = photo_covariance.mean()  # the variance of the mean of the three channels
    photo_covariance = photo_covariance + (least**2 - brightness).clamp_min(0)  # along grey: no new hue
    change = _power(photo_covariance, 0.5) @ _power(style_covariance, -0.5)  # (3, 3)
    shift = photo_mean - change @ style_mean  # (3,)
    change, shift = (part.to(style.device, style.dtype) for part in (change, shift))
    matched = torch.einsum("ij,njhw->nihw", change, style) + shift[:, None, None]  # (1, 3, H, W)
    return matched.clamp(0, 1)


def statistics(picture: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (3,) and covariance (3, 3) of the colours of a picture (1, 3, H, W); float64, on the processor."""
    pixels = picture[0].flatten(1).float()  # (3, H·W)
    mean = pixels.mean(1)  # (3,)
    centred = pixels - mean[:, None]  # (3, H·W)
    covariance = centred @ centred.T / pixels.shape[1]  # (3, 3)
    return mean.cpu().double(), covariance.cpu().double()


def keep_luminance(painted: Image.Image, photo: Image.Image) -> Image.Image:
    """The painted picture's luminance with the photo's hue and saturation, RGB, in the painted one's size.

    Of a picture that is much darker or lighter than the photo comes one that is greyer too: a painting is
    matched to the photo before.
    """
    luminance = painted.convert("YCbCr").getchannel("Y")
    _, blue, red = photo.resize(painted.size, Image.Resampling.LANCZOS).convert("YCbCr").split()
    return Image.merge("YCbCr", (luminance, blue, red)).convert("RGB")


def _power(covariance: Tensor, exponent: float) -> Tensor:
    """The symmetric power of a covariance (3, 3); a negative one takes no variance to be below FAINTEST²."""
    values, vectors = torch.linalg.eigh(covariance)
    values = values.clamp_min(FAINTEST**2 if exponent < 0 else 0.0)
    power: Tensor = vectors * values**exponent @ vectors.T
    return power
