"""Outlines of flat shapes, and stencils cut from them. Points are (N, 2): x, y in the picture's heights."""

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.fields import Array, curve


def ribbon(path: Array, width: float | Array) -> Array:
    """The outline of a band along `path`, `width` wide: one number, or one for each point."""
    along = np.gradient(path, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / (np.hypot(*along.T)[:, None] + 1e-9)
    half = np.broadcast_to(np.asarray(width, np.float32) / 2, len(path))[:, None]
    return np.concatenate([path + normal * half, (path - normal * half)[::-1]])


def beside(path: Array, offset: float | Array) -> Array:
    """A line that runs along `path`, `offset` to its right."""
    along = np.gradient(path, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / (np.hypot(*along.T)[:, None] + 1e-9)
    return np.asarray(path + normal * np.broadcast_to(np.asarray(offset), len(path))[:, None])


def swell(count: int, start: float = 0.0, end: float = 0.0, power: float = 0.6) -> Array:
    """Widths along a line that is 1 in its middle and `start` and `end` at its ends."""
    t = np.linspace(0, 1, count)
    ends = np.where(t < 0.5, start, end)
    return np.asarray(ends + (1 - ends) * np.sin(np.pi * t) ** power)


def closed(points: Iterable[tuple[float, float]] | Array, count: int = 120) -> Array:
    """A smooth closed outline through `points`."""
    p = np.asarray(points if isinstance(points, np.ndarray) else list(points), np.float32)
    around = np.concatenate([p[-2:], p, p[:3]])
    smooth = curve(around, count * (len(p) + 4) // len(p))
    share = len(smooth) / (len(p) + 4)
    return smooth[int(2 * share) : int((len(p) + 2) * share) + 1]


def arc(
    centre: tuple[float, float], radius: float, start: float = 0.0, end: float = 2 * np.pi, count: int = 160
) -> Array:
    """Points on a circle from one angle to another, radians, clockwise from the right."""
    a = np.linspace(start, end, count)
    return np.stack([centre[0] + radius * np.cos(a), centre[1] + radius * np.sin(a)], 1)


def ring(
    centre: tuple[float, float], inner: float, outer: float, start: float = 0.0, end: float = 2 * np.pi
) -> Array:
    """The outline of a ring, or of a part of one."""
    return np.concatenate([arc(centre, outer, start, end), arc(centre, inner, end, start)])


def whip(points: list[tuple[float, float]], turns: float, radius: float) -> Array:
    """A path through `points` that ends in a spiral, clockwise for positive turns."""
    path = curve(points, 160).astype(np.float64)
    # Even steps along the way, so that widths and strands run evenly too.
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    even = np.linspace(0, length[-1], 160)
    path = np.stack([np.interp(even, length, path[:, 0]), np.interp(even, length, path[:, 1])], 1)
    last = path[-1] - path[-3]
    count = 150
    step = turns * 2 * np.pi / count
    heading = np.arctan2(last[1], last[0]) + step * np.arange(1, count + 1)
    reach = (radius * (1 - 0.86 * np.linspace(0, 1, count) ** 0.8) * abs(step))[:, None]
    curl = path[-1] + np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * reach, 0)
    return np.concatenate([path, curl])


def turned(points: Array, angle: float, centre: tuple[float, float] = (0, 0)) -> Array:
    """The points turned by `angle` radians, clockwise, about `centre`."""
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray((points - centre) @ np.array([[c, s], [-s, c]]) + centre)


def fill(draw: ImageDraw.ImageDraw, outline: Array, ink: int, unit: int) -> None:
    """Fill an outline with `ink`, on a sheet whose heights are `unit` pixels."""
    draw.polygon([(float(x) * unit, float(y) * unit) for x, y in outline], fill=ink)


def stencil(shape: tuple[int, int], outlines: Iterable[Array]) -> Array:
    """1 inside any of the outlines and 0 outside, (H, W)."""
    sheet = Image.new("L", (shape[1], shape[0]), 0)
    draw = ImageDraw.Draw(sheet)
    for outline in outlines:
        fill(draw, outline, 255, shape[0])
    return np.asarray(sheet, np.float32) / 255
