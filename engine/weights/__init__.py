"""Which VGG-19 weights paint, where they come from, and how they are read.

The order: a file the operator names, torchvision's ImageNet weights once they have been fetched into the data
dir, and the open weights that ship with the package, which need no connection.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from safetensors import SafetensorError, safe_open

from engine.download import TORCHVISION_VGG19, DownloadFailed, Source, fetch
from engine.errors import WeightsUnavailable

# torch is imported where it is needed: a process that only asks which weights there are stays small.
if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

IMAGENET = "imagenet"
OPEN = "open"
OPEN_FILE = Path(__file__).resolve().with_name("open.safetensors")
DOWNLOAD = "python -m engine weights --download"


@dataclass(frozen=True, slots=True)
class Weights:
    """One choice of weights; light to send between processes.

    name: `imagenet`, `open`, or the file's name for the operator's own.
    why: a sentence on why these and no others.
    """

    name: str
    path: Path
    why: str


def resolve(vgg19: Path | None, data_dir: Path) -> Weights:
    """The best weights there are, at once: nothing is downloaded, and no file is read.

    Raises WeightsUnavailable if `vgg19` is no file.
    """
    if vgg19 is not None:
        if not vgg19.is_file():
            raise WeightsUnavailable(f"there is no weights file {vgg19}")
        name = OPEN if vgg19.resolve() == OPEN_FILE else vgg19.name
        return Weights(name, vgg19, f"PASTICHE_VGG19 or --weights names {vgg19}")
    cached = _cached(data_dir)
    if cached.is_file():
        return Weights(IMAGENET, cached, f"torchvision's ImageNet weights are in {cached}")
    return Weights(OPEN, OPEN_FILE, f"they ship with Pastiche, and there is no file {cached}")


def others(weights: Weights) -> str:
    """How to get other weights than these, as a sentence."""
    if weights.name == IMAGENET:
        return f"PASTICHE_VGG19 names others, for example the open ones: {OPEN_FILE}."
    if weights.path == OPEN_FILE:
        return (
            f"`{DOWNLOAD}` fetches torchvision's ImageNet weights (548 MB, of which 80 MB are kept); "
            "PASTICHE_VGG19 names a file of your own."
        )
    return f"Without PASTICHE_VGG19 the ImageNet weights paint, once `{DOWNLOAD}` has fetched them."


def download(
    data_dir: Path,
    *,
    source: Source = TORCHVISION_VGG19,
    on_bytes: Callable[[int, int | None], None] | None = None,
) -> Weights:
    """Torchvision's ImageNet weights: fetched, cut to the convolutions and kept in the data dir.

    Returns at once if they are there already. Several processes may call it: one downloads, the others wait.

    on_bytes: called with the bytes there are and the bytes there will be, None if the server does not say.

    Raises DownloadFailed with a sentence; the next call goes on where this one stopped.
    """
    cached = _cached(data_dir)
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(cached.with_suffix(".lock")):
            # Another process may have fetched it while this one waited for the lock.
            if not cached.is_file():
                part = cached.with_suffix(".part.pth")
                log.info("Downloading VGG-19's weights, once, from %s to %s", source.url, cached.parent)
                fetch(source, part, on_bytes=on_bytes)
                _keep_convolutions(part, cached)
                part.unlink()
    except WeightsUnavailable as error:
        raise DownloadFailed(str(error)) from error
    except OSError as error:
        raise DownloadFailed(
            f"the weights cannot be kept in {cached.parent}: {error.strerror or error}"
        ) from error
    return resolve(None, data_dir)


def load(path: Path, layers: Collection[str]) -> dict[str, Tensor]:
    """The convolutions `layers` need, as float32 under torchvision's names (`features.0.weight`, …).

    Reads safetensors, packed to 8 bits or not, and torch's own format (.pth, .pt) without running any code in
    it; other layers in the file are ignored.

    Raises WeightsUnavailable with a sentence if the file is missing, damaged, not VGG-19's or too shallow.
    """
    from engine.render import vgg

    shapes: dict[str, tuple[int, ...]] = {}
    for index, (inputs, outputs) in vgg.convolutions(layers).items():
        shapes[f"features.{index}.weight"] = (outputs, inputs, 3, 3)
        shapes[f"features.{index}.bias"] = (outputs,)
    if not path.is_file():
        raise WeightsUnavailable(f"there is no weights file {path}")
    try:
        state = _read(path, shapes.keys())
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise WeightsUnavailable(f"{path} cannot be read as safetensors or torch weights: {error}") from error
    for name, shape in shapes.items():
        if name not in state and path == OPEN_FILE:
            raise WeightsUnavailable(
                f"the open weights end at conv5_1, and {vgg.through(layers)[-1]} lies deeper; "
                f"`{DOWNLOAD}` fetches weights for every layer"
            )
        if name not in state:
            raise WeightsUnavailable(f"{path} does not hold {name} of VGG-19, which these layers need")
        if tuple(state[name].shape) != shape:
            raise WeightsUnavailable(
                f"{path} is not VGG-19: {name} has the shape {tuple(state[name].shape)}, not {shape}"
            )
    return {name: state[name].float().contiguous() for name in shapes}


def _read(path: Path, names: Collection[str]) -> dict[str, Tensor]:
    import torch

    from engine.weights.packed import scale_of, unpack

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


def _keep_convolutions(part: Path, cached: Path) -> None:
    from safetensors.torch import save

    from engine.render import vgg

    state = load(part, vgg.LAYERS)
    temporary = cached.with_suffix(".tmp")
    # Not save_file, which lets nobody but the owner read, whoever the bot runs as.
    temporary.write_bytes(save(state, metadata={"source": "torchvision VGG19_Weights.IMAGENET1K_V1"}))
    temporary.replace(cached)


def _cached(data_dir: Path) -> Path:
    return data_dir / "weights" / "vgg19-imagenet.safetensors"
