"""One step of the optimisation as a CUDA graph: hundreds of kernel launches become one."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import torch

WARM_UP = 3
"""Runs before the capture, in which cuDNN chooses its algorithms and the allocator finds its sizes."""


def captured(step: Callable[[], None], device: torch.device, pool: Any = None) -> Callable[[], None]:
    """A function that does what `step` does, as fast as a CUDA device can; `step` has run WARM_UP times then.

    step: reads and writes tensors that stay where they are, and never waits for the device.
    pool: of `new_pool`, when several graphs shall share memory.
    """
    side = _side(device)
    side.wait_stream(torch.cuda.current_stream(device))
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            step()
    torch.cuda.current_stream(device).wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    # By itself torch would record on the device that was current when it first recorded anything.
    with torch.cuda.graph(graph, pool=pool, stream=side):
        step()
    return graph.replay


def new_pool(device: torch.device) -> Any:
    """Memory that the graphs of one render share; None elsewhere than on CUDA."""
    return torch.cuda.graph_pool_handle() if device.type == "cuda" else None


# One for good: with each new stream cuBLAS takes new memory to work in, and never gives it back.
@lru_cache
def _side(device: torch.device) -> torch.cuda.Stream:
    return torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
