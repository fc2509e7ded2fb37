"""Convolutions by 3 x 3 kernels with a quarter of the multiplications, for processors.

A tile of 4 x 4 results takes 36 products for each pair of channels instead of 144: what is convolved and the
kernel are polynomials, which are evaluated at six points each way, multiplied there and interpolated. All
three steps are matrix products.

Source: Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for
Convolutional Neural Networks, CVPR 2016, F(4 x 4, 3 x 3).
"""

import math

import torch
from torch import Tensor

from engine.render.tensors import room

TILE = 4
"""Results on each side of a tile."""
REACH = TILE + 2
"""What they are made of, on each side."""
POINTS = (0.0, 1.5, -1.5, 2 / 3, -2 / 3, math.inf)
"""Where polynomials are evaluated. The inverse of each point is one too: so a reversed kernel, which the way
back takes, has the same values in another order, the square of the point times as large. Of such points these
round least: twice as much as plain convolutions do, where 0, 1, -1, 2, -2 and infinity round more than four
times as much."""
AT_ONCE = 128
"""Tiles worked on together: enough for large products, few enough to stay in the processor's cache."""


def transformed(kernel: Tensor) -> Tensor:
    """The values of a kernel (C', C, 3, 3) at all pairs of points, (36, C, C')."""
    outputs, inputs = kernel.shape[:2]
    flat = kernel.permute(2, 3, 1, 0).reshape(9, -1)  # (3, 3, C, C') as (9, C·C')
    return (_both_ways(_powers(3)) @ flat.double()).view(-1, inputs, outputs).to(kernel.dtype)


def convolve(x: Tensor, kernel: Tensor, bias: Tensor, *, padding: int, rectified: bool) -> Tensor:
    """(1, C, H, W) convolved by a `transformed` kernel (36, C, C'), as (1, C', H', W'); all in float32.

    padding: zeros on each side of x, 0 or 1.
    rectified: whether all that is below zero becomes zero.
    """
    return _by_tiles(x, kernel, _TAKEN, _GIVEN, padding, bias, rectified=rectified)


def convolve_back(gradient: Tensor, kernel: Tensor, *, padding: int) -> Tensor:
    """The gradient (1, C, H, W) to what `convolve` took, for one (1, C', H', W') to what it gave.

    What it rectified has no part in this.
    """
    return _by_tiles(gradient, kernel.mT, _TAKEN_BACK, _GIVEN_BACK, 2 - padding)


def _by_tiles(
    x: Tensor,
    kernel: Tensor,
    taken: Tensor,
    given: Tensor,
    padding: int,
    bias: Tensor | None = None,
    *,
    rectified: bool = False,
) -> Tensor:
    """Some rows of tiles at a time.

    taken, given: (36, 36) and (16, 36), what leads to the points and from them.
    """
    inputs, outputs = kernel.shape[1:]
    height, width = (side + 2 * padding - 2 for side in x.shape[2:])
    down, across = -(-height // TILE), -(-width // TILE)
    rows = x[0].permute(1, 2, 0)  # (H, W, C)
    found = room((1, outputs, height, width), x.dtype, x.device)
    each = max(1, AT_ONCE // across)
    for first in range(0, down, each):
        count = min(each, down - first)
        near = _with_zeros(rows, TILE * first - padding, TILE * count + 2, padding, TILE * across + 2)
        by_row, by_column, _ = near.stride()
        strides = (by_row, by_column, TILE * by_row, TILE * by_column, 1)
        tiles = near.as_strided((REACH, REACH, count, across, inputs), strides).reshape(REACH**2, -1)
        values = (taken @ tiles).view(REACH**2, -1, inputs)  # (36, tiles, C)
        products = torch.bmm(values, kernel).view(REACH**2, -1)  # (36, tiles, C') as (36, tiles·C')
        part = (given @ products).view(TILE, TILE, count, across, outputs)
        if bias is not None:
            part += bias  # (C',) to each position
        if rectified:
            part.relu_()
        part = part.permute(2, 0, 3, 1, 4).reshape(TILE * count, TILE * across, outputs)
        some = found[0, :, TILE * first : TILE * (first + count)]  # (C', h, W')
        some.copy_(part[: some.shape[1], :width].permute(2, 0, 1))  # of (h, W', C')
    return found


def _with_zeros(rows: Tensor, top: int, height: int, left: int, width: int) -> Tensor:
    """(height, width, C) of rows (H, W, C) from `top` on, `left` zeros before them, and zeros beyond."""
    found = rows.new_zeros(height, width, rows.shape[2])
    some = rows[max(0, top) : top + height]
    found[max(0, -top) :][: len(some), left : left + rows.shape[1]] = some
    return found


# --- the matrices, for one direction and for both -----------------------------------------------------


def _powers(count: int) -> Tensor:
    """What makes values at the points, (6, count), of a polynomial's coefficients; at infinity, the last."""
    found = torch.zeros(len(POINTS), count, dtype=torch.float64)
    for row, point in zip(found, POINTS, strict=True):
        row.copy_(torch.eye(count)[-1] if math.isinf(point) else point ** torch.arange(count))
    return found


def _both_ways(matrix: Tensor) -> Tensor:
    return torch.kron(matrix, matrix)


def _inverse(point: float) -> float:
    return math.inf if point == 0 else 1 / point


_taken, _given = torch.linalg.inv(_powers(REACH)).T, _powers(TILE).T  # (6, 6), (4, 6)
_order = [POINTS.index(_inverse(point)) for point in POINTS]
_scale = torch.tensor([[point**2 if 0 < abs(point) < math.inf else 1.0] for point in POINTS])  # (6, 1)
_TAKEN, _GIVEN = _both_ways(_taken).float(), _both_ways(_given).float()
_TAKEN_BACK = _both_ways((_scale * _taken)[_order]).float()
_GIVEN_BACK = _both_ways(_given[:, _order]).float()
