"""Fields over a canvas: noise, blurs, distances, colour ramps. Arrays are (H, W) or (H, W, 3) float32."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

Array = NDArray[np.floating]


def grid(shape: tuple[int, int]) -> tuple[Array, Array]:
    """x and y of every pixel's centre; x runs 0..W/H, y runs 0..1."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (x + 0.5) / height, (y + 0.5) / height


def noise(
    rng: np.random.Generator, shape: tuple[int, int], scale: float | tuple[float, float], slope: float = 2.0
) -> Array:
    """Cloudy noise of mean 0 and deviation 1, smooth below `scale` pixels (or down, across) and tiling.

    slope: how fast detail finer than `scale` fades; 1 is gritty, 3 silky.
    """
    down, across = scale if isinstance(scale, tuple) else (scale, scale)
    height, width = shape
    fy = np.fft.fftfreq(height)[:, None] * down
    fx = np.fft.rfftfreq(width)[None, :] * across
    spectrum = np.fft.rfft2(rng.standard_normal(shape)) * (1 + fy**2 + fx**2) ** (-slope / 2)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=shape)
    return np.asarray(field / field.std(), dtype=np.float32)


def blur(field: Array, sigma: float) -> Array:
    """The field under a Gaussian of `sigma` pixels, mirrored at the borders; channels apart."""
    if field.ndim == 3:
        return np.stack([blur(field[..., c], sigma) for c in range(field.shape[2])], axis=2)
    height, width = field.shape
    pad = int(3 * sigma) + 1
    wide = np.pad(field, pad, mode="symmetric")
    fy = np.fft.fftfreq(wide.shape[0])[:, None]
    fx = np.fft.rfftfreq(wide.shape[1])[None, :]
    spectrum = np.fft.rfft2(wide) * np.exp(-2 * (np.pi * sigma) ** 2 * (fx**2 + fy**2))
    result = np.fft.irfft2(spectrum, s=wide.shape)[pad : pad + height, pad : pad + width]
    return np.asarray(result, dtype=np.float32)


def smoothstep(low: float, high: float, value: ArrayLike) -> Array:
    """0 below `low`, 1 above `high`, and an S between them."""
    t = np.clip((np.asarray(value, dtype=np.float32) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def colours(*hexes: str) -> Array:
    """Colours like `"1b2f6e"` as (N, 3) in 0..1."""
    return np.array([[int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)] for text in hexes], dtype=np.float32)


def ramp(palette: Array, t: ArrayLike) -> Array:
    """The palette (N, 3) read as a gradient at `t` in 0..1; shape of t plus (3,)."""
    place = np.clip(np.asarray(t, dtype=np.float32), 0, 1) * (len(palette) - 1)
    lower = np.minimum(place.astype(np.int64), len(palette) - 2)
    share = (place - lower)[..., None]
    return np.asarray(palette[lower] * (1 - share) + palette[lower + 1] * share, dtype=np.float32)


def mix(under: Array, over: ArrayLike, cover: Array) -> Array:
    """`over` laid on `under` where `cover` (H, W, 0..1) is 1."""
    return np.asarray(under + (np.asarray(over, np.float32) - under) * cover[..., None], dtype=np.float32)


def curve(points: Sequence[tuple[float, float]] | NDArray[np.floating], count: int) -> Array:
    """`count` points (count, 2) along a Catmull-Rom curve through `points`, by equal parameter."""
    p = np.asarray(points, dtype=np.float32)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, len(p) - 3, count, dtype=np.float32)
    i = np.minimum(t.astype(np.int64), len(p) - 4)
    s = (t - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return np.asarray(
        0.5 * (2 * b + (c - a) * s + (2 * a - 5 * b + 4 * c - d) * s**2 + (3 * b - a - 3 * c + d) * s**3),
        dtype=np.float32,
    )


def lit(colour: Array, height: Array, strength: float, *, gloss: float = 0.0) -> Array:
    """The colours with `height` (in pixels) lit from the upper left; `gloss` is added on steep slopes."""
    down, across = np.gradient(height)
    slope = -(0.75 * down + 0.65 * across)
    shade = np.tanh(slope * strength)
    shaded = colour * (1 + np.where(shade > 0, 0.55, 0.7) * shade)[..., None]
    return np.asarray(shaded + gloss * (np.clip(shade, 0, 1) ** 3)[..., None], dtype=np.float32)


def finish(colour: Array, size: tuple[int, int]) -> Image.Image:
    """The canvas as an RGB picture of (width, height) pixels."""
    pixels = (np.clip(colour, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)
