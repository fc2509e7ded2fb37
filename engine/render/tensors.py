"""Pictures as tensors, and back: the border between Pillow's pixels and torch's."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor


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
