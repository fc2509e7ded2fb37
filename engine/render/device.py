"""What the engine runs on, and whether its convolutions may run in bfloat16."""

import time
from functools import lru_cache

import torch

from engine.errors import BadRequest
from engine.render import layers

TRIED = 6
"""Convolutions in each dtype, of which the fastest counts; together about a tenth of a second."""
TRIED_WITH = ((64, 64), (256, 32))
"""Channels, and positions each way: a quarter of a network's work is with few channels."""
PAYS = 0.9
"""Of float32's time that bfloat16 may take, to be worth its rounding."""


def choose(name: str | None = None) -> torch.device:
    """The device of that name (`cpu`, `cuda`, `cuda:1`, `mps`), or the best there is for None.

    Raises BadRequest when this machine has no such device.
    """
    if name is None:
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).cpu()  # what cannot be read back is of no use
    except (RuntimeError, AssertionError) as error:
        raise BadRequest("device-unusable", device=name) from error
    if device.type == "cuda":
        # The same shapes come hundreds of times, so it pays to try cuDNN's algorithms out. Convolutions may
        # run in TF32 where there is no bfloat16 (torch's default); the statistics' matrix products may not.
        torch.backends.cudnn.benchmark = True
    return device


@lru_cache
def convolution_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the device computes faster with it, float32 elsewhere; always the same in a process.

    A processor without the instructions emulates bfloat16, several times slower than float32. With them some
    take half of float32's time, and some twice, so it is tried.
    """
    if device.type == "cuda":
        fast = torch.cuda.get_device_capability(device) >= (8, 0)
    elif device.type == "cpu":
        claimed = _cpu_has("_is_avx512_bf16_supported") or _cpu_has("_is_amx_tile_supported")
        fast = claimed and _seconds(torch.bfloat16) < PAYS * _seconds(torch.float32)
    else:
        fast = False
    return torch.bfloat16 if fast else torch.float32


@torch.no_grad()
def _seconds(dtype: torch.dtype) -> float:
    """Of a few convolutions on a processor, at their fastest; as much with many channels as a network has."""
    fastest = dict.fromkeys(TRIED_WITH, float("inf"))
    for channels, side in fastest:
        features = torch.ones(1, channels, side, side, dtype=dtype)
        features = features.contiguous(memory_format=torch.channels_last)
        weight = torch.ones(channels, channels, 3, 3, dtype=dtype)
        kernel = layers.kernel(weight, torch.ones(channels, dtype=dtype))
        for _ in range(TRIED):
            began = time.perf_counter()
            layers.convolve(features, kernel, edge=False, rectified=True)
            seconds = time.perf_counter() - began
            fastest[channels, side] = min(fastest[channels, side], seconds)
    return sum(fastest.values())


def _cpu_has(question: str) -> bool:
    # These questions are private to torch: a release without them means float32, not a crash.
    ask = getattr(torch.cpu, question, None)
    return bool(ask is not None and ask())
