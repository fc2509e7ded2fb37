import numpy as np
import pytest
import torch
from PIL import Image

from engine.render.tensors import room, to_image, to_tensor


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


@pytest.mark.parametrize("device", ["cpu", "meta"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.int16])
def test_room_is_of_the_shape_asked_for_with_the_channels_last(dtype, device):
    found = room((1, 64, 33, 47), dtype, torch.device(device))
    assert (found.shape, found.dtype, found.device.type) == ((1, 64, 33, 47), dtype, device)
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_room_on_the_processor_begins_where_it_is_read_fastest():
    several = [room((1, 64, side, side), torch.float32, torch.device("cpu")) for side in (16, 40, 100)]
    assert all(found.data_ptr() % 64 == 0 for found in several)
    for number, found in enumerate(several):
        found.fill_(number)
    assert [found.mean().item() for found in several] == [0, 1, 2]
