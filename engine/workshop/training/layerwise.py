"""VGG-19's convolutions, grown layer by layer from what their inputs look like: no labels, no gradients.

The patches a layer sees are whitened, so that fine marks count as much as large ones, and gathered round as
many directions as the layer has channels by spherical k-means; each direction becomes a kernel, and what it
finds is the next layer's picture. Coates and Ng, Learning Feature Representations with K-means, 2012.
"""

from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Generator, Tensor

from engine.errors import EngineError
from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN, Pooling
from engine.render import layers, vgg
from engine.workshop.training import pictures

DEEPEST = "relu5_1"
PATCHES = 20_000
"""Looked at in each layer, from all pictures alike."""
DIRECTIONS = 256
"""Of the patches' spread that are kept, the widest; what is left is mostly noise."""
FLOOR = 0.02
"""Of the widest direction's variance, added to all before they are made equal: noise is not blown up."""
ROUNDS = 12
"""Of k-means; after these, centres hardly move."""
FLAT = 0.3
"""Patches with less than this share of the median contrast say nothing about direction."""
SILENT = 0.2
"""The share of positions at which a channel is silent. Features that speak seldom make stronger strokes, but
lose the photo: with 0.6 the content distance is half as large again at the same style distance."""


def grow(
    count: int,
    *,
    seed: int = 0,
    deepest: str | None = None,
    device: torch.device | str = "cpu",
    unfinished: Path | None = None,
    on_round: Callable[[str, int, float], None] | None = None,
    on_layer: Callable[[str], bool] | None = None,
) -> dict[str, Tensor] | None:
    """`features.N.weight` and `features.N.bias`, float32, of the convolutions to `deepest`.

    Learned from `count` pictures. Each channel has a mean square of 1 after its ReLU, over all of them. The
    same count and seed give the same weights on the same machine.

    deepest: a layer of `engine.render.vgg.LAYERS`; None is DEEPEST.
    unfinished: a file that keeps the finished layers; a later call of the same count and seed goes on.
    on_round: called after each round of k-means with the layer, the round from 1 to ROUNDS, and the loss: the
        mean squared distance of whitened patches of length 1 to their nearest direction, 0 to 2.
    on_layer: called after each layer; None is returned if it says no.

    Raises EngineError with a sentence if `unfinished` belongs to another count or seed.
    """
    about = {"pictures": str(count), "seed": str(seed)}
    state = {} if unfinished is None else _begun(unfinished, about)
    mean = torch.tensor(IMAGENET_MEAN).view(3, 1, 1)  # to every pixel of (3, H, W)
    deviation = torch.tensor(IMAGENET_DEVIATION).view(3, 1, 1)
    # Half precision, one picture at a time: the features of a hundred pictures weigh gigabytes.
    features = [
        ((torch.from_numpy(pictures.draw(number, seed)).permute(2, 0, 1) / 255 - mean) / deviation).half()
        for number in range(count)
    ]
    for index, name in enumerate(vgg.through([deepest or DEEPEST])):
        if name.startswith("pool"):
            pooled = (layers.pool(x[None].float(), Pooling.MAX, keep=False)[0] for x in features)
            features = [x[0].half() for x in pooled]
        if not name.startswith("conv"):
            continue
        weight, bias = f"features.{index}.weight", f"features.{index}.bias"
        if weight not in state:
            chance = Generator().manual_seed(1000 * seed + index)
            kernels = _kernels(name, features, chance, device, on_round)
            state[weight], state[bias] = _levelled(kernels, features, chance, device)
            if unfinished is not None:
                _keep(unfinished, state, about)
            if on_layer is not None and not on_layer(name):
                return None
        kernels, shift = state[weight].to(device), state[bias].to(device)
        features = [F.relu(_convolved(x, kernels, shift)).half().cpu() for x in features]
    return state


def _kernels(
    name: str,
    features: list[Tensor],
    chance: Generator,
    device: torch.device | str,
    on_round: Callable[[str, int, float], None] | None,
) -> Tensor:
    """The directions of a layer's patches, as kernels (out, in, 3, 3)."""
    channels = vgg.BLOCKS[int(name[4]) - 1][0]
    patches = torch.cat([_patches(x.float(), PATCHES // len(features) + 1, chance) for x in features]).to(
        device
    )
    patches -= patches.mean(0)
    spread, axes = _principal(patches, chance)
    whiten = axes / (spread + FLOOR * spread[0]).sqrt()
    points = patches @ whiten
    contrast = points.norm(dim=1, keepdim=True)
    points = (points / contrast.clamp(min=1e-3))[contrast[:, 0] > FLAT * contrast.median()]

    centres = points[torch.randperm(len(points), generator=chance)[:channels].to(device)]
    for number in range(1, ROUNDS + 1):
        likeness, nearest = (points @ centres.T).max(1)
        if on_round is not None:
            on_round(name, number, (2 - 2 * likeness.mean()).item())
        sums = torch.zeros_like(centres).index_add_(0, nearest, points)
        lost = sums.norm(dim=1) < 1e-6
        anew = torch.randperm(len(points), generator=chance)[: int(lost.sum())].to(device)
        sums[lost] = points[anew]
        centres = F.normalize(sums, dim=1)
    kernels: Tensor = whiten @ centres.T
    return kernels.T.reshape(channels, -1, 3, 3)


def _patches(features: Tensor, count: int, chance: Generator) -> Tensor:
    """(count, channels · 9) patches from anywhere in (channels, height, width)."""
    channels, height, width = features.shape
    y = torch.randint(1, height - 1, (count,), generator=chance)
    x = torch.randint(1, width - 1, (count,), generator=chance)
    around = [features[:, y + down, x + right] for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return torch.stack(around, 2).permute(1, 0, 2).reshape(count, channels * 9)


def _principal(patches: Tensor, chance: Generator) -> tuple[Tensor, Tensor]:
    """The variances (k,) along the widest axes of centred patches (n, d), and these as columns (d, k)."""
    count, size = patches.shape
    if size <= 2 * DIRECTIONS + 64:
        variances, axes = torch.linalg.eigh(patches.T @ patches / count)
        return variances.flip(0)[:DIRECTIONS].clamp(min=1e-8), axes.flip(1)[:, :DIRECTIONS]
    # Halko, Martinsson and Tropp, 2011: a random subspace, sharpened twice, holds the widest directions.
    subspace = torch.randn(size, DIRECTIONS, generator=chance).to(patches.device)
    for _ in range(3):
        subspace = torch.linalg.qr(patches.T @ (patches @ subspace)).Q
    _, singular, axes = torch.linalg.svd(patches @ subspace, full_matrices=False)
    return singular.square() / count, subspace @ axes.T


def _levelled(
    kernels: Tensor, features: list[Tensor], chance: Generator, device: torch.device | str
) -> tuple[Tensor, Tensor]:
    """The kernels and biases that leave each channel silent at SILENT of all positions, its mean square 1."""
    none = torch.zeros(len(kernels), device=device)
    seen = []
    for x in features:
        answers = _convolved(x, kernels, none).flatten(1)
        seen.append(answers[:, torch.randint(answers.shape[1], (400,), generator=chance).to(device)])
    answers = torch.cat(seen, 1)
    threshold = answers.quantile(SILENT, dim=1)
    size = F.relu(answers - threshold[:, None]).square().mean(1).sqrt().clamp(min=1e-3)
    return (kernels / size.view(-1, 1, 1, 1)).cpu(), (-threshold / size).cpu()


def _convolved(features: Tensor, kernels: Tensor, shift: Tensor) -> Tensor:
    return F.conv2d(features[None].to(kernels.device).float(), kernels, shift, padding=1)[0]


def _begun(unfinished: Path, about: dict[str, str]) -> dict[str, Tensor]:
    if not unfinished.is_file():
        return {}
    try:
        with safe_open(unfinished, framework="pt") as file:
            if file.metadata() != about:
                raise EngineError(
                    "training-other-settings", path=str(unfinished), settings=str(file.metadata())
                )
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise EngineError("training-damaged", path=str(unfinished), reason=str(error)) from error


def _keep(unfinished: Path, state: dict[str, Tensor], about: dict[str, str]) -> None:
    temporary = unfinished.with_name(f"{unfinished.name}.tmp")
    temporary.write_bytes(save({name: tensor.contiguous() for name, tensor in state.items()}, metadata=about))
    temporary.replace(unfinished)
