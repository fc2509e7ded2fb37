"""How fast this machine computes and renders: what `benchmark` has measured in fresh processes."""

import contextlib
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import torch
from PIL import Image
from torch import nn

from engine.errors import Cancelled
from engine.pictures import codec
from engine.recipes import Recipe
from engine.render import device as devices
from engine.render import vgg
from engine.render.stylize import stylize
from engine.request import RenderRequest, Style
from engine.weights import Weights

if sys.platform != "win32":
    import resource

WARM_SECONDS = 10.0
SMALLEST_PICTURE = 64
"""Pixels; what is to be rendered smaller is reduced, because the smallest pictures are refused."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on, and what it can do.

    dtype: what convolutions run in; `rates` has it and float32, each in operations a second.
    """

    name: str
    device: str
    threads: int
    torch: str
    dtype: str
    rates: dict[str, float]


def probe(
    device: str | None, shapes: Sequence[tuple[int, int]], sides: Mapping[str, int]
) -> tuple[Machine, dict[tuple[int, int], float]]:
    """The machine, and the seconds of a pass at each (width, height).

    sides: by type of device, how large the matrices are that tell its arithmetic rate.
    """
    where = devices.choose(device)
    dtype = devices.convolution_dtype(where)
    side = sides[where.type]
    machine = Machine(
        name=torch.cuda.get_device_name(where) if where.type == "cuda" else _processor(),
        device=str(where),
        threads=torch.get_num_threads(),
        torch=torch.__version__,
        dtype=_name(dtype),
        rates={_name(kind): arithmetic_rate(where, kind, side) for kind in (dtype, torch.float32)},
    )
    return machine, {shape: seconds_per_pass(where, *shape) for shape in shapes}


def arithmetic_rate(device: torch.device, dtype: torch.dtype, side: int) -> float:
    """Operations a second in the product of two square matrices of `side`: the fastest of seven runs."""
    left, right = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    products = 10 if device.type == "cuda" else 1

    def multiply() -> None:
        for _ in range(products):
            left @ right

    return 2 * side**3 * products / min(_seconds(multiply, device, 7))


def seconds_per_pass(device: torch.device, width: int, height: int) -> float:
    """Of one float32 forward and backward pass of VGG-19 to conv5_1 in plain PyTorch: the median of five."""
    layers: list[nn.Module] = []
    needed = vgg.convolutions(["conv5_1"])
    for index, name in enumerate(vgg.through(["conv5_1"])):
        if index in needed:
            layers.append(nn.Conv2d(*needed[index], 3, padding=1))
        else:
            layers.append(nn.ReLU(inplace=True) if name.startswith("relu") else nn.MaxPool2d(2))
    network = nn.Sequential(*layers).requires_grad_(False).to(device)
    image = torch.rand(1, 3, height, width, device=device, requires_grad=True)

    def forward_and_backward() -> None:
        image.grad = None
        network(image).sum().backward()

    return median(_seconds(forward_and_backward, device, 5))


def _seconds(work: Callable[[], None], device: torch.device, rounds: int) -> list[float]:
    """Seconds of each round, after one that does not count."""
    found = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        elif device.type == "mps":
            torch.mps.synchronize()
        found.append(time.perf_counter() - began)
    return found[1:]


def renders(
    recipe: Recipe, size: int, device: str | None, weights: Weights, repeat: int, limit: float
) -> tuple[tuple[float, ...], int | None, str | None]:
    """Seconds of each render, peak memory in bytes, and why it was stopped."""
    where = devices.choose(device)
    drawn = max(size, SMALLEST_PICTURE)
    photo = picture(drawn, seed=0)

    def paint(seconds: float) -> float:
        request = RenderRequest(photo, [Style(picture(drawn))], recipe=recipe, size=size)
        began = time.perf_counter()
        stylize(
            request,
            cancelled=lambda: time.perf_counter() - began > seconds,
            device=device,
            weights=weights,
        )
        return time.perf_counter() - began

    found: list[float] = []
    try:
        # Loads the weights and lets the libraries choose their kernels; it need not end for that.
        with contextlib.suppress(Cancelled):
            paint(min(WARM_SECONDS, limit))
        if where.type == "cuda":
            torch.cuda.reset_peak_memory_stats(where)
        for _ in range(repeat):
            found.append(paint(limit))
    except Cancelled:
        return tuple(found), None, f"> {limit:g} s"
    except torch.OutOfMemoryError:
        return tuple(found), None, "out of memory"
    peak = torch.cuda.max_memory_allocated(where) if where.type == "cuda" else peak_of_process()
    return tuple(found), peak, None


def picture(size: int, seed: int | None = None) -> Image.Image:
    """4:3 clouds of colour, coarse and fine; without a seed, such as were never seen before."""
    random = np.random.default_rng(seed)
    shape = codec.fit((4, 3), size)
    sides = [cells for cells in (4, 16, 64, 256) if cells <= size]
    clouds = [
        np.asarray(
            Image.fromarray(random.integers(0, 256, (cells * 3 // 4, cells, 3), dtype=np.uint8)).resize(
                shape, Image.Resampling.BICUBIC
            ),
            dtype=np.float32,
        )
        / 2**octave
        for octave, cells in enumerate(sides)
    ]
    total = sum(clouds) / sum(2.0**-octave for octave in range(len(sides)))
    return Image.fromarray(np.asarray(total).astype(np.uint8))


def peak_of_process() -> int | None:
    """Bytes; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.is_file():
        # Not getrusage: there, a process begins with the peak of the one that started it.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return f"{line.split(':', 1)[1].strip()}, {os.cpu_count()} cores"
    return platform.processor() or platform.machine()


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
