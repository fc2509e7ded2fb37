"""Convolutions with fewer multiplications, against plain ones in float64."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from engine.render import winograd
from engine.render.layers import FEWER_FROM, Kernel, convolve, convolve_back, kernel


def drawn(inputs: int, outputs: int, size: tuple[int, int], seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """Features (1, C, H, W), as a rectifier leaves them, and a kernel (C', C, 3, 3) with its bias (C',)."""
    source = torch.Generator().manual_seed(seed)
    features = torch.randn(1, inputs, *size, generator=source).relu()
    weight = torch.randn(outputs, inputs, 3, 3, generator=source) / (3 * inputs**0.5)
    bias = torch.randn(outputs, generator=source)
    return features.contiguous(memory_format=torch.channels_last), weight, bias


def off(found: Tensor, wanted: Tensor) -> float:
    """The norm of the difference over that of what was wanted."""
    return float((found.double() - wanted).norm() / wanted.norm())


sides = st.integers(1, 19)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.tuples(sides, sides), st.booleans(), st.integers(0, 1))
def test_it_convolves_as_plain_convolutions_do(inputs, outputs, size, rectified, padding):
    if min(size) + 2 * padding < 3:
        return
    x, weight, bias = drawn(inputs, outputs, size)
    wanted = F.conv2d(x.double(), weight.double(), bias.double(), padding=padding)
    wanted = wanted.relu() if rectified else wanted
    found = winograd.convolve(x, winograd.transformed(weight), bias, padding=padding, rectified=rectified)
    torch.testing.assert_close(found, wanted.float(), rtol=1e-4, atol=1e-5)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.tuples(sides, sides), st.integers(0, 1))
def test_its_way_back_is_the_derivative(inputs, outputs, size, padding):
    if min(size) + 2 * padding < 3:
        return
    x, weight, _ = drawn(inputs, outputs, size)
    x = x.double().requires_grad_()
    forth = F.conv2d(x, weight.double(), padding=padding)
    slope, _, _ = drawn(outputs, 1, (forth.shape[2], forth.shape[3]), seed=1)
    forth.backward(slope.double())
    found = winograd.convolve_back(slope, winograd.transformed(weight), padding=padding)
    assert x.grad is not None
    torch.testing.assert_close(found, x.grad.float(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("size", [(6, 8), (64, 48), (30, 700)], ids=str)  # one tile, many, and a long row
def test_it_rounds_little_more_than_plain_convolutions(size: tuple[int, int]) -> None:
    x, weight, bias = drawn(256, 128, size)
    wanted = F.conv2d(x.double(), weight.double(), bias.double(), padding=1)
    found = winograd.convolve(x, winograd.transformed(weight), bias, padding=1, rectified=False)
    assert off(found, wanted) < 2e-6
    assert off(F.conv2d(x, weight, bias, padding=1), wanted) > 1e-7  # and they round too


def test_the_inverse_of_each_point_is_a_point():
    inverses = [1 / torch.tensor(point) for point in winograd.POINTS]
    assert sorted(inverses) == pytest.approx(sorted(winograd.POINTS))


def test_what_comes_next_finds_the_channels_last_in_memory():
    x, weight, bias = drawn(8, 16, (10, 13))
    values = winograd.transformed(weight)
    there = winograd.convolve(x, values, bias, padding=1, rectified=True)
    for found in (there, winograd.convolve_back(there, values, padding=1)):
        # With other strides torch would put the channels first at the next step, and last after it.
        like = torch.empty(found.shape, memory_format=torch.channels_last)
        assert found.stride() == like.stride()


# Where it is used


def is_transformed(channels: int, dtype: torch.dtype, device: str = "cpu") -> bool:
    weight = torch.ones(channels, channels, 3, 3, dtype=dtype, device=device)
    return kernel(weight, torch.ones(channels, dtype=dtype, device=device)).transformed


def test_it_is_for_float32_on_processors_and_for_many_channels():
    assert is_transformed(FEWER_FROM, torch.float32)
    assert not is_transformed(FEWER_FROM // 2, torch.float32)
    for dtype in (torch.bfloat16, torch.float64):
        assert not is_transformed(FEWER_FROM, dtype)
    assert not is_transformed(FEWER_FROM, torch.float32, "meta")


@pytest.mark.parametrize("edge", [True, False])
def test_both_forms_of_a_kernel_give_the_same(edge: bool) -> None:
    x, weight, bias = drawn(FEWER_FROM, FEWER_FROM, (9, 14))
    fast = kernel(weight, bias)
    plain = Kernel(weight.contiguous(memory_format=torch.channels_last), bias)
    there = [convolve(x, form, edge=edge, rectified=True) for form in (fast, plain)]
    torch.testing.assert_close(*there, rtol=1e-4, atol=1e-5)
    back = [convolve_back(there[1].clone(), form, edge=edge) for form in (fast, plain)]
    torch.testing.assert_close(*back, rtol=1e-4, atol=1e-5)
