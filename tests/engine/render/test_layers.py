"""The edge that is repeated around features, as torch repeats it."""

import pytest
import torch
import torch.nn.functional as F

from engine.render import layers

SIZES = [(9, 12), (2, 2), (1, 5), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_an_edge_is_repeated_and_its_gradient_folded_back(size: tuple[int, int]) -> None:
    image = torch.randn(1, 8, *size, requires_grad=True)
    padded = F.pad(image, (1, 1, 1, 1), mode="replicate")
    slope = torch.randn_like(padded)
    padded.backward(slope)
    here, pull = (tensor.detach().contiguous(memory_format=torch.channels_last) for tensor in (image, slope))
    assert torch.equal(layers.repeat_edge(here), padded)
    torch.testing.assert_close(layers.fold_edge(pull), image.grad)


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_channels_stay_last_on_every_device(device: str) -> None:
    features = torch.empty(1, 8, 6, 7, device=device).contiguous(memory_format=torch.channels_last)
    around = layers.repeat_edge(features)
    assert around.shape == (1, 8, 8, 9)
    for found in (around, layers.fold_edge(around)):
        assert found.is_contiguous(memory_format=torch.channels_last)
