"""Pictures as tensors, and back: the border between Pillow's pixels and torch's; and room for large ones."""

import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor

ALIGNED = 64
"""Bytes, of which a large tensor begins at a multiple: the longest that a processor reads at once."""


def to_tensor(image: Image.Image) -> Tensor:
    """The image as a float32 tensor on the processor: (1, 3, H, W), RGB in 0..1."""
    pixels = np.array(image.convert("RGB"), dtype=np.float32) / 255  # (H, W, 3)
    return torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0).contiguous()  # (1, 3, H, W)


def to_image(tensor: Tensor) -> Image.Image:
    """The picture in a tensor of shape (1, 3, H, W), RGB in 0..1 (values outside are cut off)."""
    if tensor.ndim != 4 or tensor.shape[:2] != (1, 3):
        raise ValueError(f"a picture has the shape (1, 3, H, W), not {tuple(tensor.shape)}")
    pixels = tensor.detach()[0].float().clamp(0, 1).mul(255).round().to(torch.uint8)  # (3, H, W)
    return Image.fromarray(pixels.permute(1, 2, 0).cpu().numpy())  # (H, W, 3)


def room(shape: tuple[int, int, int, int], dtype: torch.dtype, device: torch.device) -> Tensor:
    """A tensor (1, C, H, W), channels last, of undefined content, for large ones that come and go.

    torch asks the C library for each with a little more, to begin at a multiple of 64 bytes, and hands that
    back: so on a processor none fits where one of its size has been, and memory fills with holes. This asks
    for as much every time.
    """
    if device.type != "cpu":
        return torch.empty(shape, dtype=dtype, device=device, memory_format=torch.channels_last)
    _, channels, height, width = shape
    size = math.prod(shape) * dtype.itemsize
    found = torch.from_numpy(np.empty(size + ALIGNED, np.uint8))
    ahead = -found.data_ptr() % ALIGNED
    return found[ahead : ahead + size].view(dtype).view(1, height, width, channels).permute(0, 3, 1, 2)
