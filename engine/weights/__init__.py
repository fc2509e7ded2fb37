"""Which VGG-19 weights paint, where they come from, and how they are read.

The order: a file the operator names, the cached file, torchvision's ImageNet weights fetched once into that
cache, and last a seeded random network, so that a machine without a connection still paints.
"""

import logging
import pickle
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from filelock import FileLock
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from engine import vgg
from engine.download import TORCHVISION_VGG19, DownloadFailed, Source, fetch
from engine.errors import WeightsUnavailable
from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN, Pooling
from engine.weights.packed import scale_of, unpack

log = logging.getLogger(__name__)

IMAGENET = "imagenet"
RANDOM = "random"
RANDOM_POOLING = Pooling.AVERAGE
"""With random features the maximum only adds speckles: style distance 1.35 against 1.08 on a typical pair."""
RETRY_SECONDS = 3600.0
"""How long a failed download is not tried again."""

_failures: dict[Path, tuple[float, str]] = {}  # for data dirs that cannot be written
_said_random = False


@dataclass(frozen=True, slots=True)
class Weights:
    """One choice of weights; light to send between processes.

    name: `imagenet`, `random`, or the file's name for the operator's own.
    path: the file; None for random weights, which are made for each pair of pictures.
    why: a sentence on why these and no others.
    """

    name: str
    path: Path | None
    why: str


def resolve(
    vgg19: Path | None,
    data_dir: Path,
    *,
    source: Source = TORCHVISION_VGG19,
    on_bytes: Callable[[int, int | None], None] | None = None,
) -> Weights:
    """The best weights there are; downloads them if need be, which takes minutes the first time.

    Without a connection this takes seconds, and for the next hour no time at all. Several processes may call
    it at once: one downloads, the others wait for it.

    Raises WeightsUnavailable if `vgg19` is no file with VGG-19's weights; a failed download is no error.
    """
    found = at_hand(vgg19, data_dir)
    if found is not None:
        return found
    failure = recent_failure(data_dir)
    if failure is None:
        try:
            return download(data_dir, source=source, on_bytes=on_bytes, again=False)
        except DownloadFailed as error:
            failure = str(error)
    return Weights(RANDOM, None, f"there is no weights file here, and {failure}")


def at_hand(vgg19: Path | None, data_dir: Path) -> Weights | None:
    """The weights that need no download: the operator's file or the cached one. None if there are none.

    Raises WeightsUnavailable if `vgg19` is missing or is not a weights file.
    """
    if vgg19 is not None:
        load(vgg19, ["conv1_1"])
        return Weights(vgg19.name, vgg19, f"PASTICHE_VGG19 or --weights names {vgg19}")
    cached = _cached(data_dir)
    if cached.is_file():
        return Weights(IMAGENET, cached, f"torchvision's ImageNet weights are cached in {cached}")
    return None


def recent_failure(data_dir: Path) -> str | None:
    """Why the last download failed, if that is less than an hour ago."""
    marker = _marker(data_dir)
    try:
        when, reason = marker.stat().st_mtime, marker.read_text(encoding="utf-8")
    except OSError:
        when, reason = _failures.get(data_dir, (float("-inf"), ""))
    return reason if abs(time.time() - when) < RETRY_SECONDS else None


def download(
    data_dir: Path,
    *,
    source: Source = TORCHVISION_VGG19,
    on_bytes: Callable[[int, int | None], None] | None = None,
    again: bool = True,
) -> Weights:
    """Fetches torchvision's ImageNet weights, keeps the convolutions in the cache and returns them.

    on_bytes: called with the bytes there are and the bytes there will be, None if the server does not say.
    again: try even though an attempt failed within the last hour.

    Raises DownloadFailed with a sentence.
    """
    cached = _cached(data_dir)
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(cached.with_suffix(".lock")):
            # Another process may have fetched it, or failed to, while this one waited for the lock.
            if not cached.is_file():
                failure = None if again else recent_failure(data_dir)
                if failure:
                    raise DownloadFailed(failure)
                part = cached.with_suffix(".part.pth")
                log.info("Downloading VGG-19's weights, once, from %s to %s", source.url, cached.parent)
                fetch(source, part, on_bytes=on_bytes)
                _keep_convolutions(part, cached)
                part.unlink()
            _marker(data_dir).unlink(missing_ok=True)
            _failures.pop(data_dir, None)
    except (DownloadFailed, WeightsUnavailable, OSError) as error:
        reason = str(error)
        if isinstance(error, OSError):
            reason = f"the weights cannot be kept in {cached.parent}: {error.strerror or error}"
        _remember_failure(data_dir, reason)
        raise DownloadFailed(reason) from error
    return Weights(IMAGENET, cached, f"torchvision's ImageNet weights were downloaded to {cached}")


def load(path: Path, layers: Collection[str]) -> dict[str, Tensor]:
    """The convolutions `layers` need, as float32 under torchvision's names (`features.0.weight`, …).

    Reads safetensors, and torch's own format (.pth, .pt) without running any code in it; other layers in the
    file are ignored.

    Raises WeightsUnavailable with a sentence if the file is missing, damaged or not VGG-19's.
    """
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
        if name not in state:
            raise WeightsUnavailable(f"{path} does not hold {name} of VGG-19, which these layers need")
        if tuple(state[name].shape) != shape:
            raise WeightsUnavailable(
                f"{path} is not VGG-19: {name} has the shape {tuple(state[name].shape)}, not {shape}"
            )
    return {name: state[name].float().contiguous() for name in shapes}


def random(layers: Collection[str], pictures: Sequence[Tensor], *, seed: int) -> dict[str, Tensor]:
    """Seeded random convolutions up to the deepest of `layers`, in the form of `load`.

    Each channel is shifted and scaled to mean 0 and deviation 1 on `pictures` ((1, 3, H, W), RGB in 0..1)
    before its ReLU, layer by layer with RANDOM_POOLING between: left alone, random features fade out or drown
    in a few channels.
    """
    generator = torch.Generator().manual_seed(seed)
    mean = torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1)
    deviation = torch.tensor(IMAGENET_DEVIATION).view(1, 3, 1, 1)
    flows = [(picture.cpu() - mean) / deviation for picture in pictures]
    needed = vgg.convolutions(layers)
    state: dict[str, Tensor] = {}
    for index, name in enumerate(vgg.through(layers)):
        if name.startswith("pool"):
            flows = [vgg.pool(x, RANDOM_POOLING) for x in flows]
        if index not in needed:
            continue
        inputs, outputs = needed[index]
        kernel = torch.randn(outputs, inputs, 3, 3, generator=generator)
        flows = [F.conv2d(x, kernel, padding=1) for x in flows]
        seen = torch.cat([x.flatten(2)[0] for x in flows], dim=1)  # (outputs, positions of all pictures)
        shift, scale = seen.mean(1), seen.std(1, correction=0).clamp(min=1e-3)
        state[f"features.{index}.weight"] = kernel / scale.view(-1, 1, 1, 1)
        state[f"features.{index}.bias"] = -shift / scale
        flows = [F.relu((x - shift.view(1, -1, 1, 1)) / scale.view(1, -1, 1, 1)) for x in flows]
    return state


def say_random(why: str) -> None:
    """Warns in plain words, once in each process, that random weights paint."""
    global _said_random
    if not _said_random:
        log.warning(
            "Painting with random features, which catch colours and textures but no brush strokes: %s. "
            "`python -m engine weights --download` fetches the real ones.",
            why.rstrip("."),
        )
        _said_random = True


def _read(path: Path, names: Collection[str]) -> dict[str, Tensor]:
    if path.suffix in {".pth", ".pt"}:
        state = torch.load(path, map_location="cpu", weights_only=True)
        if not isinstance(state, dict):
            raise ValueError("it holds no named weights")
        return {name: state[name] for name in names if isinstance(state.get(name), Tensor)}
    with safe_open(path, framework="pt") as file:
        held = set(file.keys())
        state = {name: file.get_tensor(name) for name in names if name in held}
        for name in state:
            if scale_of(name) in held:
                state[name] = unpack(state[name], file.get_tensor(scale_of(name)))
    return state


def _keep_convolutions(part: Path, cached: Path) -> None:
    state = load(part, vgg.LAYERS)
    temporary = cached.with_suffix(".tmp")
    save_file(state, temporary, metadata={"source": "torchvision VGG19_Weights.IMAGENET1K_V1"})
    temporary.replace(cached)


def _remember_failure(data_dir: Path, reason: str) -> None:
    try:
        _marker(data_dir).write_text(reason, encoding="utf-8")
    except OSError:
        _failures[data_dir] = (time.time(), reason)


def _cached(data_dir: Path) -> Path:
    return data_dir / "weights" / "vgg19-imagenet.safetensors"


def _marker(data_dir: Path) -> Path:
    return data_dir / "weights" / "download-failed.txt"
