"""Cells: which of many points is nearest to each pixel, in a metric that each point may turn and stretch."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.workshop.draw.fields import Array


class Cells(NamedTuple):
    """owner: (H, W) the nearest point's index; near: its distance; gap: how much farther the second is.

    Distances are in multiples of the owner's size, so that 1 is about a cell's half width.
    """

    owner: NDArray[np.int32]
    near: Array
    gap: Array


def cells(
    shape: tuple[int, int], points: Array, size: Array, angle: Array | None = None, *, square: float = 2.0
) -> Cells:
    """Every pixel's nearest of `points` (N, 2: x, y in pixels).

    size: (N,) each cell's half width in pixels; a larger one claims more.
    angle: (N,) how far each metric is turned, radians.
    square: the norm's exponent; 2 makes ordinary Voronoi cells, 6 or more nearly square ones.
    Pixels farther than about two sizes from every point belong to point 0, at a distance of 99.
    """
    height, width = shape
    owner = np.zeros(shape, dtype=np.int32)
    near, second = np.full(shape, 99, dtype=np.float32), np.full(shape, 99, dtype=np.float32)
    turn = np.zeros(len(points), np.float32) if angle is None else angle
    ys, xs = np.arange(height, dtype=np.float32) + 0.5, np.arange(width, dtype=np.float32) + 0.5
    for index, ((px, py), half, a) in enumerate(zip(points, size, turn, strict=True)):
        reach = int(2.4 * half) + 1
        top, left = max(0, int(py) - reach), max(0, int(px) - reach)
        bottom, right = min(height, int(py) + reach), min(width, int(px) + reach)
        if top >= bottom or left >= right:
            continue
        dy, dx = (ys[top:bottom] - py)[:, None] / half, (xs[left:right] - px)[None, :] / half
        if square == 2:
            distance = np.sqrt(dx * dx + dy * dy)
        else:
            c, s = np.cos(a), np.sin(a)
            distance = (np.abs(dx * c + dy * s) ** square + np.abs(dy * c - dx * s) ** square) ** (1 / square)
        area = (slice(top, bottom), slice(left, right))
        first = near[area]
        closer = distance < first
        second[area] = np.where(closer, first, np.minimum(second[area], distance))
        near[area] = np.where(closer, distance, first)
        owner[area][closer] = index
    return Cells(owner, near, second - near)


def settled(
    points: Array, size: Array, angle: Array, *, barred: Array, field: Array, rounds: int, square: float = 8.0
) -> tuple[Array, Array]:
    """Points and angles after `rounds` of moving each to its cell's middle (Lloyd), which lays them in rows.

    barred: (H, W) weight of a pixel, 1 for open ground and 0 on a line that no cell shall straddle.
    field: (H, W) the direction the rows follow, radians; read again after each move.
    """
    shape = barred.shape
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) + 0.5
    for _ in range(rounds):
        found = cells(shape, points, size, angle, square=square)
        flat = found.owner.ravel()
        weight = (barred * (found.near < 2.4)).ravel()
        total = np.bincount(flat, weight, len(points))
        middle = np.stack(
            [
                np.bincount(flat, weight * axis.ravel(), len(points)) / np.maximum(total, 1e-6)
                for axis in (x, y)
            ],
            1,
        )
        points = np.where(total[:, None] > 2, middle, points).astype(np.float32)
        row = np.clip(points[:, 1].astype(int), 0, shape[0] - 1)
        column = np.clip(points[:, 0].astype(int), 0, shape[1] - 1)
        angle = field[row, column]
    return points, angle
