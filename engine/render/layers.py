"""The layers of VGG-19, each with its way back, written out: nothing is recorded and nothing kept in between.

Features and their gradients are (1, C, H, W) with the channels last in memory. Gradients are changed in place
where they keep their size; whoever hands one over does not need it any more. On a processor large features
are worked on in bands of rows, so that nothing but the results themselves takes room of their size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.recipes import Pooling
from engine.render import winograd
from engine.render.tensors import room

FEWER_FROM = 128
"""Channels, of both sides, from which fewer multiplications are worth what they take to prepare."""
BAND = 16 << 20
"""Bytes of features that a band is made of: few enough for a processor's cache, enough for all its cores."""

SILENT = 1 << 14
"""Taken from the offset of a maximum that is not above zero: more than any offset within a cell."""
BY_PLACES = ("cpu", "cuda")
"""Devices on which torch puts the gradient where it is told to; Apple's look for the maxima once more."""

_aten = torch.ops.aten
_ZEROS, _ONES = [0, 0], [1, 1]


@dataclass(frozen=True, slots=True)
class Kernel:
    """What convolves. weight: (C', C, 3, 3), or `winograd.transformed`, (36, C, C'). bias: (C',)."""

    weight: Tensor
    bias: Tensor

    @property
    def transformed(self) -> bool:
        return self.weight.ndim == 3


def kernel(weight: Tensor, bias: Tensor) -> Kernel:
    """That of a weight (C', C, 3, 3) and a bias (C',), in the form that their device is fastest with."""
    plain = weight.device.type == "cpu" and weight.dtype is torch.float32
    if plain and min(weight.shape[:2]) >= FEWER_FROM:
        return Kernel(winograd.transformed(weight), bias)
    # Channels last is the order in which both oneDNN and cuDNN convolve fastest.
    return Kernel(weight.contiguous(memory_format=torch.channels_last), bias)


def convolve(x: Tensor, kernel: Kernel, *, edge: bool, rectified: bool) -> Tensor:
    """(1, C, H, W) convolved, as (1, C', H, W).

    edge: whether the features' edge is repeated around them; otherwise zeros are.
    rectified: whether all that is below zero becomes zero.
    """
    weight, bias = kernel.weight, kernel.bias
    if kernel.transformed:
        around, padding = (repeat_edge(x), 0) if edge else (x, 1)
        return winograd.convolve(around, weight, bias, padding=padding, rectified=rectified)
    if not edge:
        return _convolved(x, weight, bias, _ONES, rectified=rectified)
    height, width = x.shape[2:]

    def band(start: int, end: int) -> Tensor:
        some = repeat_edge(x[:, :, max(0, start - 1) : end + 1], int(start == 0), int(end == height))
        return _convolved(some, weight, bias, _ZEROS, rectified=rectified)

    return _by_bands(band, (1, len(bias), height, width), x, x.numel())


def _convolved(x: Tensor, weight: Tensor, bias: Tensor, padding: list[int], *, rectified: bool) -> Tensor:
    found: Tensor
    if rectified and _fuses(x):  # both in one pass through memory
        found = torch.ops.mkldnn._convolution_pointwise(
            x, weight, bias, padding, _ONES, _ONES, 1, "relu", [], ""
        )
        return found
    if rectified and _fuses_on_cuda(x):
        return torch.cudnn_convolution_relu(x, weight, bias, _ONES, padding, _ONES, 1)
    found = F.conv2d(x, weight, bias, padding=padding)
    return found.relu_() if rectified else found


def convolve_back(gradient: Tensor, kernel: Kernel, *, edge: bool) -> Tensor:
    """The gradient (1, C, H, W) to what `convolve` took, for one (1, C', H, W) to what it gave.

    What it rectified, `rectify_back` has been through already.
    """
    weight = kernel.weight
    if kernel.transformed:
        found = winograd.convolve_back(gradient, weight, padding=0 if edge else 1)
        return fold_edge(found) if edge else found
    if not edge:
        return _convolved_back(gradient, weight, _ONES)
    height, width = gradient.shape[2:]

    def band(start: int, end: int) -> Tensor:
        first = max(0, start - 1)
        found = _convolved_back(gradient[:, :, first : end + 1], weight, _ZEROS)  # of rows from first - 1 on
        return _folded(found, start == 0, end == height)[:, :, start - first + 1 :][:, :, : end - start]

    return _by_bands(band, (1, weight.shape[1], height, width), gradient, gradient.numel())


def _convolved_back(gradient: Tensor, weight: Tensor, padding: list[int]) -> Tensor:
    height, width = (side + 2 - 2 * padding[0] for side in gradient.shape[2:])
    like = _outline((1, weight.shape[1], height, width), gradient)
    found: Tensor = _aten.convolution_backward(
        gradient, like, weight, None, _ONES, padding, _ONES, False, _ZEROS, 1, [True, False, False]
    )[0]
    return found


def repeat_edge(x: Tensor, above: int = 1, below: int = 1) -> Tensor:
    """(1, C, H, W) with its edge once more around it, (1, C, H+2, W+2); channels stay last.

    above, below: 0 leaves the first or the last row without another.
    """
    if x.device.type == "cpu":
        return F.pad(x, (1, 1, above, below), mode="replicate")
    # Elsewhere torch would put the channels first, and a convolution would put them back.
    _, channels, height, width = x.shape
    shape = (1, channels, above + height + below, width + 2)
    found = torch.empty(shape, dtype=x.dtype, device=x.device, memory_format=torch.channels_last)
    found[:, :, above : above + height, 1:-1] = x
    if above:
        found[:, :, 0, 1:-1] = x[:, :, 0]
    if below:
        found[:, :, -1, 1:-1] = x[:, :, -1]
    found[:, :, :, 0], found[:, :, :, -1] = found[:, :, :, 1], found[:, :, :, -2]
    return found


def fold_edge(gradient: Tensor) -> Tensor:
    """The gradient (1, C, H, W) to what `repeat_edge` took, for one (1, C, H+2, W+2) to what it gave.

    The sums are in one order; torch's own on CUDA are not, and come out otherwise each time.
    """
    folded = _folded(gradient, above=True, below=True)
    return folded[:, :, 1:-1].contiguous(memory_format=torch.channels_last)


def _folded(gradient: Tensor, above: bool, below: bool) -> Tensor:
    """A gradient (1, C, H+2, W+2) as a view, (1, C, H+2, W), with its edges added to what is next to them."""
    if above:
        gradient[:, :, 1] += gradient[:, :, 0]
    if below:
        gradient[:, :, -2] += gradient[:, :, -1]
    gradient[:, :, :, 1] += gradient[:, :, :, 0]
    gradient[:, :, :, -2] += gradient[:, :, :, -1]
    return gradient[:, :, :, 1:-1]


def rectify_back(gradient: Tensor, rectified: Tensor) -> Tensor:
    """The gradient, in place, where a rectifier's output is above zero; zero elsewhere. Both (1, C, H, W)."""
    _aten.threshold_backward(gradient, rectified, 0, grad_input=gradient)
    return gradient


def pool(x: Tensor, pooling: Pooling, *, keep: bool) -> tuple[Tensor, Tensor | None]:
    """Rectified features (1, C, H, W) at half their height and width; a side of one pixel stays as it is.

    With them, if a way back is to be kept, what `pool_back` needs of maxima: how far each, (1, C, h, w), is
    from where its cell begins, less SILENT if it is not above zero. That takes an eighth of the room of what
    they were looked for in.
    """
    cell = tall, wide = _cell(x.shape)
    _, channels, height, width = x.shape
    shape = 1, channels, height // tall, width // wide
    # A recipe may have a size of its own, whose offsets need more.
    kind = torch.int16 if width < SILENT else torch.int32
    places = room(shape, kind, x.device) if keep and pooling is Pooling.MAX else None

    def band(start: int, end: int) -> Tensor:
        some = x[:, :, tall * start : tall * end]
        if pooling is not Pooling.MAX:
            return F.avg_pool2d(some, cell)
        found: Tensor
        found, indices = _aten.max_pool2d_with_indices(some, cell)
        if places is not None:
            some_places = places[:, :, start:end]
            some_places.copy_(indices.sub_(_beginnings(found, width, cell)))
            some_places.sub_((found <= 0).to(kind).mul_(SILENT))
        return found

    return _by_bands(band, shape, x, x.numel()), places


def pool_back(gradient: Tensor, places: Tensor | None, size: tuple[int, int]) -> Tensor:
    """The gradient (1, C, H, W) to what `pool` took, for one to what it gave.

    places: as `pool` gave them; where they are, it has been through the rectifier too. size: (H, W).
    """
    channels, (height, width) = gradient.shape[1], size
    cell = _cell(size)

    def band(start: int, end: int) -> Tensor:
        like = _outline((1, channels, end - start, width), gradient)
        rows = slice(start // cell[0], end // cell[0])
        some = gradient[:, :, rows]
        found: Tensor
        if places is None:
            found = _aten.avg_pool2d_backward(some, like, cell, cell, _ZEROS, False, True, None)
            return found
        chosen = places[:, :, rows]
        some = some * (chosen >= 0)
        indices = _beginnings(some, width, cell) + chosen.clamp(min=0)
        if some.device.type not in BY_PLACES:
            flat = some.new_zeros(1, channels, (end - start) * width)
            return flat.scatter_(2, indices.flatten(2), some.flatten(2)).view(like.shape)
        found = _aten.max_pool2d_with_indices_backward(some, like, cell, cell, _ZEROS, _ONES, False, indices)
        return found

    return _by_bands(band, (1, channels, height, width), gradient, 4 * gradient.numel())


def _beginnings(pooled: Tensor, width: int, cell: Sequence[int]) -> Tensor:
    """Where cells begin, (1, 1, h, w), in what was pooled, of that width, to features (1, C, h, w)."""
    down, across = (torch.arange(side, device=pooled.device) for side in pooled.shape[2:])
    return (width * cell[0] * down.view(1, 1, -1, 1) + cell[1] * across).contiguous()


def _outline(shape: tuple[int, int, int, int], like: Tensor) -> Tensor:
    """For where only the shape and the order of memory are looked at."""
    return torch.empty(shape, dtype=like.dtype, device=like.device, memory_format=torch.channels_last)


def _by_bands(
    band: Callable[[int, int], Tensor], shape: tuple[int, int, int, int], like: Tensor, numbers: int
) -> Tensor:
    """A result of `shape` (1, C, H, W), of which `band` makes the rows from a first one to another.

    like: has its dtype and device. numbers: how many `band` works on, for all rows.
    """
    height = each = shape[2]
    if like.device.type == "cpu":  # even, since cells of a pooling are not to be torn apart
        each = max(1, height * BAND // (numbers * like.element_size() * 2)) * 2
    if height <= each:
        return band(0, height).contiguous(memory_format=torch.channels_last)
    found = room(shape, like.dtype, like.device)
    for start in range(0, height - 1, each):
        end = start + each if start + each < height - 1 else height  # a single last row is no band
        found[:, :, start:end] = band(start, end)
    return found


def _cell(size: Sequence[int]) -> tuple[int, int]:
    return min(2, size[-2]), min(2, size[-1])


def _fuses_on_cuda(x: Tensor) -> bool:
    """Whether cuDNN convolves it; AMD's library, of which torch speaks as CUDA too, has no such call."""
    acceptable: bool = x.is_cuda and torch.backends.cudnn.is_acceptable(x)  # type: ignore[no-untyped-call]
    return acceptable and torch.version.hip is None


def _fuses(x: Tensor) -> bool:
    """Whether oneDNN convolves it."""
    return (
        x.device.type == "cpu"
        and x.dtype in (torch.float32, torch.bfloat16)
        and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    )
