"""VGG-19's features by layer name, cut at the deepest layer anybody asks for.

The layers are those of torchvision's `vgg19().features`, and so are the indices in weights files:

    conv1_1 relu1_1 conv1_2 relu1_2 pool1 | conv2_1 … pool2 | conv3_1 … conv3_4 relu3_4 pool3 | … | … pool5

Source: Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014.
"""

from collections.abc import Collection, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN, Padding, Pooling

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
    """All layers from the first to the deepest of `layers`. Raises KeyError naming an unknown layer."""
    for name in layers:
        if name not in LAYERS:
            raise KeyError(f'VGG-19 has no layer "{name}"; it has {", ".join(LAYERS)}')
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


class VGG19(nn.Module):
    """VGG-19 up to the deepest of `layers`, frozen.

    weights: `features.N.weight` (out, in, 3, 3) and `features.N.bias` (out,) for each convolution needed;
        more are ignored. Any floating dtype.
    dtype: what convolutions run in, and features come out as.
    """

    mean: Tensor
    deviation: Tensor

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
        super().__init__()
        self.wanted = frozenset(layers)
        self.names = through(layers)
        self.pooling = pooling
        self.padding = padding
        self.dtype = dtype
        # (3,) as (1, 3, 1, 1), to every pixel of (1, 3, H, W)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(deviation).view(1, 3, 1, 1))
        for index in convolutions(layers):
            kernel = weights[f"features.{index}.weight"].to(dtype)
            # Channels last is the order in which both oneDNN and cuDNN convolve fastest.
            self.register_buffer(f"weight{index}", kernel.contiguous(memory_format=torch.channels_last))
            self.register_buffer(f"bias{index}", weights[f"features.{index}.bias"].to(dtype))
        self.to(device)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """The wanted features of a picture (1, 3, H, W), RGB in 0..1: name to (1, C, H', W') in `dtype`.

        Works from 1x1 pixels on: a side of one pixel is not pooled any further.
        """
        x = ((image - self.mean) / self.deviation).to(self.dtype, memory_format=torch.channels_last)
        features: dict[str, Tensor] = {}
        for index, name in enumerate(self.names):
            if name.startswith("conv"):
                x = self._convolve(x, index)
            elif name.startswith("relu"):
                # Not in place: the convolution's output may be wanted too.
                x = F.relu(x)
            else:
                x = pool(x, self.pooling)
            if name in self.wanted:
                features[name] = x
        return features

    def _convolve(self, x: Tensor, index: int) -> Tensor:
        weight, bias = self.get_buffer(f"weight{index}"), self.get_buffer(f"bias{index}")
        first_block = index < LAYERS.index("pool1")
        if self.padding is Padding.REPLICATE or (self.padding is Padding.FIRST_BLOCK and first_block):
            return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), weight, bias)
        return F.conv2d(x, weight, bias, padding=1)


def pool(x: Tensor, pooling: Pooling) -> Tensor:
    """(1, C, H, W) at half its height and width; a side of one pixel stays as it is."""
    kernel = (min(2, x.shape[2]), min(2, x.shape[3]))
    return F.max_pool2d(x, kernel) if pooling is Pooling.MAX else F.avg_pool2d(x, kernel)
