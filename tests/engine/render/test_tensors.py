import numpy as np
import pytest
import torch
from PIL import Image

from engine.render.tensors import to_image, to_tensor


def test_a_picture_survives_the_way_through_a_tensor():
    noise = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    tensor = to_tensor(Image.fromarray(noise))
    assert (tensor.shape, tensor.dtype) == ((1, 3, 40, 50), torch.float32)
    assert tensor[0, 2, 7, 9] == pytest.approx(noise[7, 9, 2] / 255)
    assert np.array_equal(np.asarray(to_image(tensor)), noise)
    assert np.array_equal(np.asarray(to_image(tensor.requires_grad_() + 0.001)), noise)


def test_values_beyond_white_and_black_are_cut_off():
    tensor = torch.tensor([-3.0, 0.5, 7.0]).view(1, 3, 1, 1).expand(1, 3, 32, 32)
    assert to_image(tensor.to(torch.bfloat16)).getpixel((3, 3)) == (0, 128, 255)
    with pytest.raises(ValueError, match=r"\(3, 32, 32\)"):
        to_image(tensor[0])
