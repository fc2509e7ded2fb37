"""Cutting a picture that is too large for memory into overlapping tiles whose gradients add up exactly."""

import os
from dataclasses import dataclass

import torch

from engine.limits import Machine
from engine.render.vgg import stride_of

OVERLAP = 160
"""Pixels around a tile that its features depend on; relu5_1 sees 86 to each side, relu5_4 134."""
STRIDE = 16
"""Tiles begin at multiples of this, where all of VGG-19's poolings up to conv5 begin a new cell."""
SMALLEST = (64 + 2 * OVERLAP) ** 2
"""Pixels of the smallest tile, with its overlap."""
BYTES_PER_PIXEL = {torch.bfloat16: 2600, torch.float32: 4200}
"""Peak memory of one step for a pixel of the picture, activations and gradients of all layers."""


@dataclass(frozen=True, slots=True)
class Span:
    """One side of a tile: its own pixels `start`..`end`, and `outer_start`..`outer_end` with the overlap."""

    start: int
    end: int
    outer_start: int
    outer_end: int

    def inner(self, stride: int, cells: int, whole: int) -> slice:
        """Its own cells among the `cells` of a feature map of the outer span, at a layer of that stride.

        whole: pixels of the picture's side. The last tile also owns what pooling cut off unevenly.
        """
        first = (self.start - self.outer_start) // stride
        return slice(first, cells if self.end == whole else (self.end - self.outer_start) // stride)

    def cells(self, stride: int, whole: int) -> slice:
        """Its own cells among those of the whole picture."""
        return slice(self.start // stride, None if self.end == whole else self.end // stride)


@dataclass(frozen=True, slots=True)
class Tile:
    rows: Span
    columns: Span

    @property
    def outer(self) -> tuple[slice, slice]:
        """Rows and columns of the tile with its overlap."""
        return (
            slice(self.rows.outer_start, self.rows.outer_end),
            slice(self.columns.outer_start, self.columns.outer_end),
        )

    def own(self, layer: str, cells: tuple[int, int], whole: tuple[int, int]) -> tuple[slice, slice]:
        """Rows and columns of its own positions among the `cells` (h, w) of a layer's features of the tile.

        whole: (height, width) of the picture.
        """
        stride = stride_of(layer)
        return self.rows.inner(stride, cells[0], whole[0]), self.columns.inner(stride, cells[1], whole[1])

    def place(self, layer: str, whole: tuple[int, int]) -> tuple[slice, slice]:
        """Rows and columns of its own positions among those of the whole picture."""
        stride = stride_of(layer)
        return self.rows.cells(stride, whole[0]), self.columns.cells(stride, whole[1])


def plan(height: int, width: int, largest: int) -> list[Tile]:
    """Tiles that cover the picture once, none with more than about `largest` pixels, overlap included.

    A picture that fits is one tile. The smallest tile is 64 pixels and its overlap.
    """
    if height * width <= largest:
        return [Tile(_spans(height, height)[0], _spans(width, width)[0])]
    side = max(64, int(largest**0.5) - 2 * OVERLAP)
    return [Tile(rows, columns) for rows in _spans(height, side) for columns in _spans(width, side)]


def _spans(whole: int, side: int) -> list[Span]:
    count = -(-whole // side)
    # Evenly, so that no sliver is left at the end.
    even = -(-whole // count // STRIDE) * STRIDE if count > 1 else whole
    starts = range(0, whole, even)
    return [
        Span(start, min(start + even, whole), max(0, start - OVERLAP), min(start + even + OVERLAP, whole))
        for start in starts
    ]


def largest_tile(device: torch.device, dtype: torch.dtype, *, tight: bool = False) -> int:
    """How many pixels one step can work on at a time, with half of the memory that is free now.

    tight: as few as a tile can have, since more have been too many.
    """
    return SMALLEST if tight else max(SMALLEST, free_memory(device) // 2 // BYTES_PER_PIXEL[dtype])


def free_memory(device: torch.device) -> int:
    """Bytes that can be had on the device; on a processor, also within all limits set for this process."""
    if device.type == "cuda":
        kept = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)  # by torch, unused
        return torch.cuda.mem_get_info(device)[0] + kept
    free = Machine().free_memory()
    if free is None and hasattr(os, "sysconf"):
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 4 << 30 if free is None else free
