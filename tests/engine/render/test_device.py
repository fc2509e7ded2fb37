"""In which dtype convolutions run."""

import time

import pytest
import torch

from engine.render import device, layers

CPU = torch.device("cpu")


@pytest.fixture
def processor(monkeypatch):
    """A processor that has the instructions, or not, on which a convolution takes so many seconds."""

    def made(has: bool, seconds: dict[torch.dtype, float]) -> None:
        clock = [0.0]

        def convolve(features: torch.Tensor, *rest: object, **named: object) -> None:
            clock[0] += seconds[features.dtype]

        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: has)
        monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False, raising=False)
        monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
        monkeypatch.setattr(layers, "convolve", convolve)
        device.convolution_dtype.cache_clear()

    yield made
    device.convolution_dtype.cache_clear()


@pytest.mark.parametrize(
    ("has", "seconds", "wanted"),
    [
        (True, 0.5, torch.bfloat16),
        (True, 1.8, torch.float32),  # as some processors of 2023 have it
        (False, 0.5, torch.float32),
    ],
)
def test_bfloat16_is_what_convolutions_run_in_where_it_is_faster(processor, has, seconds, wanted) -> None:
    processor(has, {torch.float32: 1.0, torch.bfloat16: seconds})
    assert device.convolution_dtype(CPU) is wanted


def test_the_choice_stays_the_same(processor) -> None:
    processor(True, {torch.float32: 1.0, torch.bfloat16: 0.5})
    first = device.convolution_dtype(CPU)
    assert device.convolution_dtype(CPU) is first
