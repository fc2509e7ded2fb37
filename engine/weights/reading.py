"""Reads VGG-19's convolutions from a file, whatever wrote it; and keeps them of a file with more."""

import pickle
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from engine.errors import WeightsUnavailable
from engine.render import vgg
from engine.weights import DOWNLOAD, OPEN_FILE
from engine.weights.packing import scale_of, unpack


def load(path: Path, layers: Collection[str]) -> dict[str, Tensor]:
    """The convolutions `layers` need, as float32 under torchvision's names (`features.0.weight`, …).

    Reads safetensors, packed to 8 bits or not, and torch's own format (.pth, .pt) without running any code in
    it; other layers in the file are ignored.

    Raises WeightsUnavailable with a sentence if the file is missing, damaged, not VGG-19's or too shallow.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    for index, (inputs, outputs) in vgg.convolutions(layers).items():
        shapes[f"features.{index}.weight"] = (outputs, inputs, 3, 3)
        shapes[f"features.{index}.bias"] = (outputs,)
    if not path.is_file():
        raise WeightsUnavailable("weights-missing", path=str(path))
    try:
        state = _read(path, shapes.keys())
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]  # of torch's, a page follows
        raise WeightsUnavailable("weights-unreadable", path=str(path), reason=reason) from error
    for name, shape in shapes.items():
        if name not in state and path == OPEN_FILE:
            deepest = vgg.through(layers)[-1]
            raise WeightsUnavailable("weights-too-shallow", layer=deepest, command=DOWNLOAD)
        if name not in state:
            raise WeightsUnavailable("weights-incomplete", path=str(path), name=name)
        found = tuple(state[name].shape)
        if found != shape:
            raise WeightsUnavailable(
                "weights-other-network", path=str(path), name=name, shape=str(found), expected=str(shape)
            )
        if not state[name].isfinite().all():
            # Nobody else would say so: oneDNN's rectifier makes a zero of what is no number.
            raise WeightsUnavailable("weights-not-finite", path=str(path), name=name)
    return {name: state[name].float().contiguous() for name in shapes}


def keep_convolutions(source: Path, target: Path) -> None:
    """Writes all convolutions of a weights file to `target`, whole or not at all; raises as `load`."""
    state = load(source, vgg.LAYERS)
    temporary = target.with_suffix(".tmp")
    # Not save_file, which lets nobody but the owner read, whoever the bot runs as.
    temporary.write_bytes(save(state, metadata={"source": "torchvision VGG19_Weights.IMAGENET1K_V1"}))
    temporary.replace(target)


def main(arguments: Sequence[str] = sys.argv[1:]) -> int:
    """`python -m engine.weights.reading SOURCE TARGET`: `keep_convolutions` in a process of its own."""
    try:
        keep_convolutions(*(Path(argument) for argument in arguments))
    except (WeightsUnavailable, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _read(path: Path, names: Collection[str]) -> dict[str, Tensor]:
    if path.suffix in {".pth", ".pt"}:
        state = torch.load(path, map_location="cpu", weights_only=True)
        if not isinstance(state, dict):
            raise ValueError("it holds no named weights")
        return {name: state[name] for name in names if isinstance(state.get(name), torch.Tensor)}
    with safe_open(path, framework="pt") as file:
        held = set(file.keys())
        state = {name: file.get_tensor(name) for name in names if name in held}
        for name in state:
            if scale_of(name) in held:
                state[name] = unpack(state[name], file.get_tensor(scale_of(name)))
    return state


if __name__ == "__main__":
    sys.exit(main())
