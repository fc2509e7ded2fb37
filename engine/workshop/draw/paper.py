"""Paper: its tooth, its fibres, and what a dry stick or a wet brush leaves on it."""

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.fields import Array, blur, curve, noise, smoothstep


def tooth(rng: np.random.Generator, shape: tuple[int, int], scale: float = 3.0, slope: float = 1.8) -> Array:
    """The height of the paper's grain, about evenly spread over 0..1; bumps are some `scale` pixels wide."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.8 * noise(rng, shape, scale, slope)), dtype=np.float32)


def caught(pressure: Array, grain: Array, soft: float = 0.12) -> Array:
    """How much of a dry stick stays, 0..1: tips catch at a light pressure, valleys only at a full one."""
    return smoothstep(-soft, soft, pressure * (1 + 2 * soft) - soft - (1 - grain))


def fibres(rng: np.random.Generator, shape: tuple[int, int], count: int, length: float) -> Array:
    """Long fibres pressed into the sheet, 0..1, curled and of every direction; length in pixels."""
    height, width = shape
    sheet = Image.new("L", (width, height))
    draw = ImageDraw.Draw(sheet)
    for _ in range(count):
        turn = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.5, 5))
        steps = np.stack([np.cos(turn), np.sin(turn)], 1) * length * rng.uniform(0.1, 0.35)
        path = curve(rng.uniform(0, 1, 2) * np.array([width, height]) + np.cumsum(steps, axis=0), 24)
        draw.line([(float(px), float(py)) for px, py in path], fill=int(rng.integers(60, 256)), width=2)
    return blur(np.asarray(sheet, dtype=np.float32) / 255, 0.8)


def stained(paper: Array, *layers: tuple[Array, Array]) -> Array:
    """Paper (H, W, 3) under transparent layers: each a density (H, W) and what it takes of a colour (3,)."""
    taken = np.zeros_like(paper)
    for density, absorbs in layers:
        taken += density[..., None] * absorbs
    return np.asarray(paper * np.exp(-taken), dtype=np.float32)
