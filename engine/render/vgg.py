"""VGG-19's features by layer name, cut at the deepest layer anybody asks for.

The layers are those of torchvision's `vgg19().features`, and so are the indices in weights files:

    conv1_1 relu1_1 conv1_2 relu1_2 pool1 | conv2_1 … pool2 | conv3_1 … conv3_4 relu3_4 pool3 | … | … pool5

Source: Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from engine.errors import BadRequest
from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN, Padding, Pooling
from engine.render import layers as ways

BLOCKS = ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))
"""Channels and convolutions of each block; a pooling layer ends each."""


def _names() -> tuple[str, ...]:
    names: list[str] = []
    for block, (_, convolutions) in enumerate(BLOCKS, start=1):
        for number in range(1, convolutions + 1):
            names += [f"conv{block}_{number}", f"relu{block}_{number}"]
        names.append(f"pool{block}")
    return tuple(names)


LAYERS = _names()
"""All 37 layer names in order; a layer's place is its index in torchvision's `features`."""


def through(layers: Collection[str]) -> tuple[str, ...]:
    """All layers from the first to the deepest of `layers`. Raises BadRequest naming an unknown layer."""
    for name in layers:
        if name not in LAYERS:
            raise BadRequest("layer-unknown", name=name, known=", ".join(LAYERS))
    return LAYERS[: max(LAYERS.index(name) for name in layers) + 1]


def stride_of(layer: str) -> int:
    """Pixels from one position of a layer's features to the next."""
    return 1 << sum(name.startswith("pool") for name in LAYERS[: LAYERS.index(layer) + 1])


def size_at(layer: str, size: tuple[int, int]) -> tuple[int, int]:
    """(height, width) of a layer's features for a picture of `size` (height, width)."""
    stride = stride_of(layer)
    return max(1, size[0] // stride), max(1, size[1] // stride)


def convolutions(layers: Collection[str]) -> dict[int, tuple[int, int]]:
    """The convolutions needed for `layers`: index in `features` to (input, output) channels."""
    found: dict[int, tuple[int, int]] = {}
    channels = 3
    for index, name in enumerate(through(layers)):
        if name.startswith("conv"):
            width = BLOCKS[int(name[4]) - 1][0]
            found[index] = (channels, width)
            channels = width
    return found


Features = dict[str, Tensor]
"""By layer, (1, C, h, w)."""

Pull = Callable[[str, Tensor], None]
"""Adds to the gradient (1, C, h, w) of a layer, in place, what is wanted of that layer itself."""


@dataclass(slots=True)
class Trail:
    """What a picture leaves on its way through the network.

    features: those that are wanted.
    outputs: of each rectifier, by name, but of those whose way back goes through the places of maxima alone.
    pooled: of each pooling, the (height, width) of what it took, and where maxima were, see `layers.pool`.
    """

    features: Features = field(default_factory=dict)
    outputs: Features = field(default_factory=dict)
    pooled: dict[str, tuple[tuple[int, int], Tensor | None]] = field(default_factory=dict)


class VGG19:
    """VGG-19 up to the deepest of `layers`, frozen.

    weights: `features.N.weight` (out, in, 3, 3) and `features.N.bias` (out,) for each convolution needed;
        more are ignored. Any floating dtype.
    dtype: what convolutions run in, and features come out as.
    """

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        layers: Collection[str],
        *,
        pooling: Pooling = Pooling.MAX,
        padding: Padding = Padding.ZEROS,
        mean: tuple[float, float, float] = IMAGENET_MEAN,
        deviation: tuple[float, float, float] = IMAGENET_DEVIATION,
        dtype: torch.dtype = torch.float32,
        device: torch.device | str = "cpu",
    ) -> None:
        self.wanted = frozenset(layers)
        self.names = through(layers)
        self.pooling = pooling
        self.padding = padding
        self.dtype = dtype
        # (3,) as (1, 3, 1, 1), to every pixel of (1, 3, H, W)
        self._mean = torch.tensor(mean, device=device).view(1, 3, 1, 1)
        self._deviation = torch.tensor(deviation, device=device).view(1, 3, 1, 1)
        self._kernels: dict[str, ways.Kernel] = {}
        for index in convolutions(layers):
            weight = weights[f"features.{index}.weight"].to(device, dtype)
            bias = weights[f"features.{index}.bias"].to(device, dtype)
            self._kernels[LAYERS[index]] = ways.kernel(weight, bias)

    def __call__(self, image: Tensor) -> Features:
        """The wanted features of a picture (1, 3, H, W), RGB in 0..1: name to (1, C, H', W') in `dtype`.

        Works from 1x1 pixels on: a side of one pixel is not pooled any further.
        """
        return self.follow(image, keep=False).features

    @torch.no_grad()
    def follow(self, image: Tensor, *, keep: bool = True) -> Trail:
        """The way of a picture (1, 3, H, W), RGB in 0..1. keep: what `back` needs, beside the features."""
        trail = Trail()
        x = ((image - self._mean) / self._deviation).to(self.dtype, memory_format=torch.channels_last)
        before = ""
        for name in self.names:
            if name.startswith("conv"):
                x = ways.convolve(
                    x, self._kernels[name], edge=self._repeats_edge(name), rectified=self._rectified(name)
                )
            elif name.startswith("relu"):
                if not self._rectified(name.replace("relu", "conv")):
                    x = x.relu()  # not in place: the convolution's output is wanted too
                if keep:
                    trail.outputs[name] = x
            else:
                size = (x.shape[2], x.shape[3])
                x, places = ways.pool(x, self.pooling, keep=keep)
                if keep:
                    trail.pooled[name] = size, places
                    if places is not None and before not in self.wanted:
                        del trail.outputs[before]
            before = name
            if name in self.wanted:
                trail.features[name] = x
        return trail

    @torch.no_grad()
    def back(self, trail: Trail, pull: Pull) -> Tensor:
        """The gradient (1, 3, H, W) float32 to the picture that left `trail`, which is used up.

        pull: called for each wanted layer, the deepest first, with what the deeper ones have brought.
        """
        gradient = torch.zeros_like(trail.features[self.names[-1]])
        for name in reversed(self.names):
            if name in self.wanted:
                pull(name, gradient)
                del trail.features[name]  # a picture of a million pixels needs the room
            if name.startswith("conv"):
                gradient = ways.convolve_back(gradient, self._kernels[name], edge=self._repeats_edge(name))
            elif name.startswith("pool"):
                size, places = trail.pooled.pop(name)
                gradient = ways.pool_back(gradient, places, size)
            elif name in trail.outputs:
                gradient = ways.rectify_back(gradient, trail.outputs.pop(name))
        return gradient.float() / self._deviation

    def _repeats_edge(self, name: str) -> bool:
        first_block = name.startswith("conv1_")
        return self.padding is Padding.REPLICATE or (self.padding is Padding.FIRST_BLOCK and first_block)

    def _rectified(self, name: str) -> bool:
        """Whether a convolution's output is wanted after its rectifier only, and may be rectified at once."""
        return name not in self.wanted
