"""A loaded brush: strokes that follow a flow, with bristles, two half-mixed colours and a body of paint."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.workshop.draw.fields import Array, blur, lit, noise

_SAMPLES = 3_000_000  # at once, so that a layer of strokes needs tens of megabytes and not thousands


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is painted on: colour (H, W, 3) in 0..1 and the paint's height (H, W) in pixels."""

    colour: Array
    height: Array

    def shown(self, relief: float = 0.5, gloss: float = 0.08) -> Array:
        """The colours with the relief of the paint lit from the upper left."""
        return lit(self.colour, blur(self.height, 0.8), relief, gloss=gloss)


def prime(ground: Array) -> Canvas:
    """A canvas painted flat in `ground`'s colours."""
    return Canvas(ground.copy(), np.zeros(ground.shape[:2], dtype=np.float32))


def scatter(rng: np.random.Generator, shape: tuple[int, int], spacing: float, jitter: float = 1.0) -> Array:
    """Points (N, 2) as x, y in pixels, in random order: a grid, each moved by up to `jitter` spacings."""
    rows, columns = int(shape[0] / spacing) + 2, int(shape[1] / spacing) + 2
    y, x = np.mgrid[0:rows, 0:columns]
    cells = np.stack([x.ravel(), y.ravel()], axis=1)
    points = (cells + rng.uniform(-jitter, jitter, cells.shape)) * spacing
    return np.asarray(points[rng.permutation(len(points))], dtype=np.float32)


def pick(field: NDArray[np.floating], points: Array) -> Array:
    """The field's values at points (…, 2), nearest pixel, held at the borders."""
    x = np.clip(points[..., 0].astype(np.int64), 0, field.shape[1] - 1)
    y = np.clip(points[..., 1].astype(np.int64), 0, field.shape[0] - 1)
    return np.asarray(field[y, x], dtype=np.float32)


def paint(
    canvas: Canvas,
    rng: np.random.Generator,
    points: Array,
    colour: Array,
    angle: Array,
    *,
    length: float | Array,
    width: float | Array,
    second: Array | None = None,
    bristle: float = 0.10,
    dry: float = 0.35,
    body: float = 2.0,
    taper: float = 0.0,
) -> None:
    """Lay strokes on the canvas, the first in `points` (N, 2) lowest.

    colour, second: (N, 3); the bristles run between the two.
    angle: (H, W) the flow's direction in radians, along which each stroke bends.
    length, width: pixels, one for all or (N,).
    bristle: how far single hairs are lighter or darker; dry: how much the stroke's end breaks up;
    body: height of the paint in pixels; taper: 0 is a flat brush, 1 a pointed one.
    """
    count = len(points)
    lengths, widths = np.broadcast_to(np.float32(length), count), np.broadcast_to(np.float32(width), count)
    second = colour if second is None else second
    hairs = noise(rng, (256, 1024), (2.0, 60.0), 2.0)
    row = rng.integers(0, 256, count, dtype=np.int32)
    column = rng.integers(0, 1024, count, dtype=np.int32)
    along = int(lengths.max(initial=1) / 0.85) + 2
    across = int(widths.max(initial=1) / 0.8) + 2
    u, v = np.linspace(0, 1, along, dtype=np.float32), np.linspace(-1, 1, across, dtype=np.float32)
    end = np.abs(2 * u - 1)
    girth = (1 - end**6) ** 0.5 * (1 - taper * end**1.5)
    thin = np.abs(v) ** 3 * dry + end[:, None] ** 3 * dry * 2 - 0.95
    tall, wide = canvas.height.shape
    share = max(1, _SAMPLES // (along * across))
    dx, dy = np.cos(angle), np.sin(angle)

    for first in range(0, count, share):
        part = slice(first, min(first + share, count))
        spine, normal = _spines(points[part], dx, dy, lengths[part], along)
        half = widths[part][:, None] / 2 * girth
        offset = half[:, :, None] * v
        x = (spine[:, :, None, 0] + normal[:, :, None, 0] * offset).astype(np.int32)
        y = (spine[:, :, None, 1] + normal[:, :, None, 1] * offset).astype(np.int32)
        hair_row = (row[part][:, None] + (v * 0.5 * widths[part][:, None]).astype(np.int32)) % 256
        hair_column = (column[part][:, None] + (u * lengths[part][:, None]).astype(np.int32)) % 1024
        hair = hairs[hair_row[:, None, :], hair_column[:, :, None]]
        keep = hair * 0.45 > thin
        keep &= (x >= 0) & (y >= 0) & (x < wide) & (y < tall)

        # Where samples meet, the last one stays on top; only those that stay are coloured.
        top = np.full(tall * wide + 1, -1, dtype=np.int32)
        top[np.where(keep, y * wide + x, tall * wide).ravel()] = np.arange(x.size, dtype=np.int32)
        place = np.flatnonzero(top[:-1] >= 0)
        sample = top[place]
        stroke, hair = sample // (along * across) + first, hair.ravel()[sample]
        blend = np.clip(0.35 + 0.4 * hair, 0, 1)[:, None]
        tint = colour[stroke] + (second[stroke] - colour[stroke]) * blend
        canvas.colour.reshape(-1, 3)[place] = tint * (1 + bristle * hair)[:, None]
        canvas.height.reshape(-1)[place] = body * (1 - 0.7 * v[sample % across] ** 4 + 0.32 * hair)


def _spines(points: Array, dx: Array, dy: Array, lengths: Array, along: int) -> tuple[Array, Array]:
    """Middle lines (n, along, 2) that follow the flow both ways from each point, and their normals."""
    spine = np.empty((len(points), along, 2), dtype=np.float32)
    normal = np.empty_like(spine)
    step = (lengths / (along - 1))[:, None]
    middle = along // 2
    for way, places in ((1, range(middle, along)), (-1, range(middle - 1, -1, -1))):
        at, last = points.copy(), None
        for k in places:
            towards = np.stack([pick(dx, at), pick(dy, at)], axis=1)
            if last is not None:
                # A flow known only up to its sign must not turn a stroke back on itself.
                towards *= np.where((towards * last).sum(axis=1, keepdims=True) < 0, -1, 1)
            last = towards
            if way == -1:
                at = at - towards * step
                spine[:, k] = at
            else:
                spine[:, k] = at
                at = at + towards * step
            normal[:, k, 0], normal[:, k, 1] = -towards[:, 1], towards[:, 0]
    return spine, normal
