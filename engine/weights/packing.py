"""Convolutions as whole numbers of 8 bits with a scale for each output channel: a quarter of float32's size.

A file holds `features.N.weight` (out, in, 3, 3) int8, `features.N.scale` (out,) and `features.N.bias` (out,),
both float32; the kernels are weight x scale.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

LARGEST = 127
"""-128 stays unused, so that the steps are the same on both sides of zero."""


def write(path: Path, state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Packs `features.N.weight` and `features.N.bias` of any floating dtype into `path`, whole or not at all.

    metadata: what the file says about itself, such as who trained it; `engine.weights.reading` ignores it.

    Raises ValueError if a number is not finite.
    """
    packed: dict[str, Tensor] = {}
    for name, tensor in state.items():
        values = tensor.detach().float().cpu()
        if not values.isfinite().all():
            raise ValueError(f"{name} holds numbers that are not finite, so nothing was written to {path}")
        if not name.endswith(".weight"):
            packed[name] = values.clone().contiguous()
            continue
        scale = values.abs().amax((1, 2, 3)) / LARGEST
        scale[scale == 0] = 1.0  # a channel of zeros
        # (out,) to each kernel of (out, in, 3, 3)
        packed[name] = torch.round(values / scale.view(-1, 1, 1, 1)).to(torch.int8).contiguous()
        packed[scale_of(name)] = scale
    temporary = path.with_name(f"{path.name}.tmp")
    # Not save_file, which lets nobody but the owner read, whoever the bot runs as.
    temporary.write_bytes(save(packed, metadata=dict(metadata)))
    temporary.replace(path)


def unpack(weight: Tensor, scale: Tensor) -> Tensor:
    """The kernels (out, in, 3, 3) as float32. Raises ValueError if the two do not belong together."""
    if weight.dtype != torch.int8 or scale.shape != weight.shape[:1]:
        raise ValueError(
            f"{tuple(weight.shape)} {weight.dtype} and a scale of {tuple(scale.shape)} are no packed kernels"
        )
    return weight.float() * scale.float().view(-1, 1, 1, 1)  # (out,) to each kernel of (out, in, 3, 3)


def scale_of(weight: str) -> str:
    """The name of the scale that belongs to `features.N.weight`."""
    return f"{weight.removesuffix('.weight')}.scale"
