"""The layers of VGG-19, each with its way back, written out: nothing is recorded and nothing kept in between.

Features and their gradients are (1, C, H, W) with the channels last in memory. Gradients are changed in place
where they keep their size; whoever hands one over does not need it any more.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.recipes import Pooling
from engine.render import winograd

FEWER_FROM = 128
"""Channels, of both sides, from which fewer multiplications are worth what they take to prepare."""

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
    padding = _ONES
    if edge:
        x, padding = repeat_edge(x), _ZEROS
    weight, bias = kernel.weight, kernel.bias
    if kernel.transformed:
        return winograd.convolve(x, weight, bias, padding=padding[0], rectified=rectified)
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
    padding = _ZEROS if edge else _ONES
    weight = kernel.weight
    if kernel.transformed:
        found = winograd.convolve_back(gradient, weight, padding=padding[0])
        return fold_edge(found) if edge else found
    rim = 2 if edge else 0
    shape = (1, weight.shape[1], gradient.shape[2] + rim, gradient.shape[3] + rim)
    # Only its shape and the order of its memory are looked at.
    like = torch.empty(shape, dtype=gradient.dtype, device=gradient.device, memory_format=torch.channels_last)
    found = _aten.convolution_backward(
        gradient, like, weight, None, _ONES, padding, _ONES, False, _ZEROS, 1, [True, False, False]
    )[0]
    return fold_edge(found) if edge else found


def repeat_edge(x: Tensor) -> Tensor:
    """(1, C, H, W) with its edge once more around it, (1, C, H+2, W+2); channels stay last."""
    if x.device.type == "cpu":
        return F.pad(x, (1, 1, 1, 1), mode="replicate")
    # Elsewhere torch would put the channels first, and a convolution would put them back.
    _, channels, height, width = x.shape
    shape = (1, channels, height + 2, width + 2)
    found = torch.empty(shape, dtype=x.dtype, device=x.device, memory_format=torch.channels_last)
    found[:, :, 1:-1, 1:-1] = x
    found[:, :, 0, 1:-1], found[:, :, -1, 1:-1] = x[:, :, 0], x[:, :, -1]
    found[:, :, :, 0], found[:, :, :, -1] = found[:, :, :, 1], found[:, :, :, -2]
    return found


def fold_edge(gradient: Tensor) -> Tensor:
    """The gradient (1, C, H, W) to what `repeat_edge` took, for one (1, C, H+2, W+2) to what it gave.

    The sums are in one order; torch's own on CUDA are not, and come out otherwise each time.
    """
    gradient[:, :, 1] += gradient[:, :, 0]
    gradient[:, :, -2] += gradient[:, :, -1]
    gradient[:, :, :, 1] += gradient[:, :, :, 0]
    gradient[:, :, :, -2] += gradient[:, :, :, -1]
    return gradient[:, :, 1:-1, 1:-1].contiguous(memory_format=torch.channels_last)


def rectify_back(gradient: Tensor, rectified: Tensor) -> Tensor:
    """The gradient, in place, where a rectifier's output is above zero; zero elsewhere. Both (1, C, H, W)."""
    _aten.threshold_backward(gradient, rectified, 0, grad_input=gradient)
    return gradient


def pool(x: Tensor, pooling: Pooling) -> Tensor:
    """(1, C, H, W) at half its height and width; a side of one pixel stays as it is."""
    if pooling is Pooling.MAX:
        return _aten.max_pool2d_with_indices(x, _cell(x))[0]  # type: ignore[no-any-return]
    return F.avg_pool2d(x, _cell(x))


def pool_back(gradient: Tensor, x: Tensor, pooling: Pooling) -> Tensor:
    """The gradient (1, C, H, W) to the `x` that `pool` took, for one to what it gave."""
    cell = _cell(x)
    found: Tensor
    if pooling is Pooling.MAX:
        # Looked for again: where maxima are found takes four times the memory of what they are.
        places = _aten.max_pool2d_with_indices(x, cell)[1]
        found = _aten.max_pool2d_with_indices_backward(gradient, x, cell, cell, _ZEROS, _ONES, False, places)
    else:
        found = _aten.avg_pool2d_backward(gradient, x, cell, cell, _ZEROS, False, True, None)
    return found


def _cell(x: Tensor) -> list[int]:
    return [min(2, x.shape[2]), min(2, x.shape[3])]


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
