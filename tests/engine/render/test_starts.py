import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import BadPicture
from engine.pictures import codec
from engine.recipes import Start
from engine.render.colour import statistics
from engine.render.starts import start
from engine.render.tensors import to_tensor


@pytest.fixture
def content(photo):
    return to_tensor(photo)  # (1, 3, 64, 96)


@pytest.fixture
def paintings(painting):
    other = Image.fromarray(np.asarray(painting)[:, :40, ::-1].copy()).resize((200, 100))
    return [to_tensor(painting), to_tensor(other)]


def test_content_begins_with_the_photo_and_a_trace_of_noise(content, paintings):
    one, same, other = (start(Start.CONTENT, content, paintings, seed) for seed in (1, 1, 2))
    assert torch.equal(one, same) and not torch.equal(one, other)
    assert 0 < (one - content).abs().mean() < 1 / 255
    assert one.dtype == content.dtype and one.min() >= 0 and one.max() <= 1


@pytest.mark.parametrize("kind", [Start.NOISE, Start.STYLE])
def test_noise_follows_the_seed_alone(kind, content, paintings):
    one, same, other = (start(kind, content, paintings, seed) for seed in (1, 1, 2))
    assert torch.equal(one, same) and not torch.equal(one, other)
    assert one.shape == content.shape and one.dtype == content.dtype
    assert one.min() >= 0 and one.max() <= 1
    assert torch.equal(start(kind, torch.zeros_like(content), paintings, 1), one)


def test_noise_leaves_other_random_numbers_alone(content, paintings):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    start(Start.STYLE, content, paintings, 1)
    assert torch.equal(torch.rand(3), expected)


def test_style_noise_has_the_colours_of_all_paintings_together(content, paintings):
    # Muted, so that next to nothing is cut off at black and white.
    paintings = [0.5 + (painting - 0.5) / 3 for painting in paintings]
    mean, covariance = statistics(start(Start.STYLE, content, paintings, 0))
    rows = torch.cat([painting[0].flatten(1) for painting in paintings], dim=1).double()
    torch.testing.assert_close(mean, rows.mean(1), rtol=0, atol=2e-3)
    torch.testing.assert_close(covariance, rows.cov(correction=0), rtol=0.03, atol=1e-4)


def test_style_noise_comes_in_grains(content, paintings):
    grains = start(Start.STYLE, content, paintings, 0)
    for channel in grains[0]:
        neighbours = torch.stack([channel[:, 1:].flatten(), channel[:, :-1].flatten()])
        assert neighbours.corrcoef()[0, 1] > 0.5
    hiss = start(Start.NOISE, content, paintings, 0)[0, 0]
    assert torch.stack([hiss[:, 1:].flatten(), hiss[:, :-1].flatten()]).corrcoef()[0, 1] < 0.1


def test_a_flat_painting_begins_flat(content):
    flat = torch.full((1, 3, 8, 8), 0.25)
    torch.testing.assert_close(start(Start.STYLE, content, [flat], 0), torch.full_like(content, 0.25))


@pytest.mark.parametrize("size", [(96, 64), (48, 32), (50, 100)])
def test_a_picture_of_ones_own_is_stretched_to_the_photos_size(size, content, tmp_path):
    own = Image.new("RGB", size, (200, 100, 50))
    own.save(tmp_path / "own.png")
    for kind in (own, tmp_path / "own.png", codec.encode_png(own)):
        begun = start(kind, content, [], 0)
        assert begun.shape == content.shape
        torch.testing.assert_close(begun[0, :, 20, 20], torch.tensor([200, 100, 50]) / 255)


def test_a_start_that_is_no_picture_is_refused(content):
    with pytest.raises(BadPicture, match="is no picture"):
        start(b"noise" * 9, content, [], 0)
