"""Cutting and printing a woodblock: lines as the knife leaves them, flat colour as the wood prints it."""

import numpy as np
from PIL import ImageDraw

from engine.workshop.draw.fields import Array, blur, colours, noise, smoothstep

UNIT = 1440
"""Height in pixels at which blocks are cut; points and widths are in heights, 0..1 from top to bottom."""


def pixels(points: Array) -> list[tuple[float, float]]:
    """Points (N, 2) as Pillow wants them."""
    return [(float(x) * UNIT, float(y) * UNIT) for x, y in points]


def rgb(value: str | Array) -> tuple[int, int, int]:
    """A colour in hex, or as three numbers in 0..1, as Pillow wants it."""
    red, green, blue = colours(value)[0] if isinstance(value, str) else value
    return (int(red * 255), int(green * 255), int(blue * 255))


def cut(draw: ImageDraw.ImageDraw, points: Array, width: float, ink: str | Array, swell: float = 1.0) -> None:
    """A line along `points`, `width` in its middle and thin at its ends; even all along at `swell` 0."""
    t = np.linspace(0, 1, len(points))
    half = width / 2 * (1 - swell + swell * np.sin(np.pi * t) ** 0.6)[:, None]
    along = np.gradient(points, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / (np.hypot(*along.T)[:, None] + 1e-6)
    rim = np.concatenate([points + normal * half, (points - normal * half)[::-1]])
    draw.polygon(pixels(rim), fill=rgb(ink))


def printed(rng: np.random.Generator, flat: Array, paper: Array) -> Array:
    """Flat colour (H, W, 3) as a print on `paper` (3,).

    The edges are cut by hand, the wood's grain shows in the colour, the ink lies unevenly.
    """
    shape = (flat.shape[0], flat.shape[1])
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    down, across = (np.rint(1.5 * noise(rng, shape, 40, 3)).astype(np.int64) for _ in range(2))
    colour = flat[np.clip(y + down, 0, shape[0] - 1), np.clip(x + across, 0, shape[1] - 1)]
    ink = 1 - colour.min(axis=2)
    knots = noise(rng, shape, (240, 900), 3)
    rings = np.sin(2 * np.pi * (y / 21 + 5.0 * knots + 0.35 * noise(rng, shape, (6, 160), 2)))
    grain = 0.075 * rings + 0.05 * noise(rng, shape, (2.2, 70), 1.5)
    mottle = 0.045 * noise(rng, shape, 3.0, 1.3) + 0.05 * noise(rng, shape, 120, 2)
    lighter = ((grain + mottle) * (0.35 + 0.65 * ink))[..., None]
    fibres = 0.018 * noise(rng, shape, (2, 30), 1.3) + 0.009 * noise(rng, shape, (26, 2), 1.3)
    rim = smoothstep(0.02, 0.2, blur(ink, 2.5) - ink) * 0.05  # where pigment gathers
    inked = colour + (paper - colour) * np.clip(0.06 + lighter, 0, 1) + np.minimum(lighter, 0) * 0.8
    return np.asarray(np.clip(inked + (fibres - rim)[..., None], 0, 1), np.float32)
