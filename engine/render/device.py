"""What the engine runs on, and whether its convolutions may run in bfloat16."""

import torch

from engine.errors import BadRequest


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


def convolution_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the device computes with it, float32 elsewhere.

    A processor without the instructions can emulate bfloat16, several times slower than float32.
    """
    if device.type == "cuda":
        fast = torch.cuda.get_device_capability(device) >= (8, 0)
    elif device.type == "cpu":
        fast = _cpu_has("_is_avx512_bf16_supported") or _cpu_has("_is_amx_tile_supported")
    else:
        fast = False
    return torch.bfloat16 if fast else torch.float32


def _cpu_has(question: str) -> bool:
    # These questions are private to torch: a release without them means float32, not a crash.
    ask = getattr(torch.cpu, question, None)
    return bool(ask is not None and ask())
