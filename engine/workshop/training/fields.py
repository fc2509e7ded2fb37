"""What the pictures to learn from are made of: noise, cells and palettes, and how numbers become colours."""

import colorsys
import math
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SIDE = 192
"""Pixels of a picture, which is square."""

Picture = NDArray[np.floating[Any]]
"""(SIDE, SIDE, 3), RGB; may leave 0..1 a little until `draw` clips it."""
Field = NDArray[np.floating[Any]]
"""(SIDE, SIDE), mean 0 and deviation 1."""

_PLACES: Field = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
Y, X = _PLACES
"""Row and column of every pixel."""


def palette_of(rng: Generator, count: int) -> NDArray[np.float64]:
    """(count, 3) colours that belong together: neighbours, opposites, thirds, or any."""
    hue, kind = rng.random(), rng.integers(5)
    colours = []
    for number in range(count):
        if kind == 0:
            tint = hue + rng.normal(0, 0.06)
        elif kind == 1:
            tint = hue + 0.5 * (number % 2) + rng.normal(0, 0.05)
        elif kind == 2:
            tint = hue + (number % 3) / 3 + rng.normal(0, 0.05)
        else:
            tint = rng.random()
        saturation = rng.beta(2, 1.5) if kind < 4 else rng.beta(1.2, 4)
        colours.append(colorsys.hsv_to_rgb(tint % 1, saturation, max(0.03, rng.beta(1.6, 1.2))))
    return np.array(colours)


def noise(rng: Generator, slope: float, stretch: float = 1.0) -> Field:
    """Noise whose spectrum falls as 1/f^slope, drawn out by `stretch` in a random direction."""
    down, right = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None]
    angle = rng.uniform(0, math.pi)
    along = right * math.cos(angle) + down * math.sin(angle)
    across = -right * math.sin(angle) + down * math.cos(angle)
    frequency = np.hypot(along * stretch, across / stretch)
    frequency[0, 0] = 1
    waves = (rng.normal(size=frequency.shape) + 1j * rng.normal(size=frequency.shape)) / frequency**slope
    field = np.fft.irfft2(waves, s=(SIDE, SIDE))
    even: Field = ((field - field.mean()) / field.std()).astype(np.float32)
    return even


def bent(rng: Generator, field: Field, reach: float) -> Field:
    """The field with every place moved by up to some `reach` pixels along another field."""
    x = np.clip(X + noise(rng, 2.3) * reach, 0, SIDE - 1).astype(int)
    y = np.clip(Y + noise(rng, 2.3) * reach, 0, SIDE - 1).astype(int)
    bent: Field = field[y, x]
    return bent


def cells(rng: Generator, count: int) -> tuple[NDArray[np.int64], Field, Field, NDArray[np.float32]]:
    """Which of `count` points is nearest, how far that and the second one are, and the points (count, 2)."""
    points = rng.uniform(0, SIDE, (count, 2)).astype(np.float32)
    # At half size: the distances of all pixels to all points are the slowest thing here.
    half = np.stack([X[::2, ::2].ravel(), Y[::2, ::2].ravel()], 1)
    squares = (half**2).sum(1)[:, None] - 2 * half @ points.T + (points**2).sum(1)[None]
    two = np.argpartition(squares, 1, axis=1)[:, :2] if count > 2 else np.argsort(squares, axis=1)[:, :2]
    two = two.reshape(SIDE // 2, SIDE // 2, 2).repeat(2, 0).repeat(2, 1)
    place = np.stack([X, Y], 2)[:, :, None]
    distances = np.sqrt(((place - points[two]) ** 2).sum(3))
    nearest = np.where(distances[..., 0] <= distances[..., 1], two[..., 0], two[..., 1])
    return nearest, distances.min(2), distances.max(2), points


def coloured(rng: Generator, height: NDArray[np.float32]) -> Picture:
    """Colours by height, as on a map: graded or in steps."""
    palette = palette_of(rng, int(rng.integers(2, 6))).astype(np.float32)
    share = (height - height.min()) / (np.ptp(height) + 1e-9)
    if rng.random() < 0.35:
        steps: Picture = palette[np.clip((share * len(palette)).astype(int), 0, len(palette) - 1)]
        return steps
    place = share * (len(palette) - 1)
    low = np.clip(place.astype(int), 0, len(palette) - 2)
    rest = (place - low)[..., None]
    graded: Picture = palette[low] * (1 - rest) + palette[low + 1] * rest
    return graded


def turned(angle: float) -> tuple[Field, Field]:
    return X * math.cos(angle) + Y * math.sin(angle), Y * math.cos(angle) - X * math.sin(angle)


def blurred(picture: Picture, radius: float) -> Picture:
    return np.asarray(to_image(picture).filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def to_bytes(picture: Picture) -> NDArray[np.uint8]:
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def to_image(picture: Picture) -> Image.Image:
    return Image.fromarray(to_bytes(picture))


def to_ints(colours: NDArray[np.floating]) -> list[tuple[int, int, int]]:
    return [(int(r), int(g), int(b)) for r, g, b in (np.clip(colours, 0, 1) * 255).tolist()]
