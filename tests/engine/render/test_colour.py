import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch import Tensor

from engine.render.colour import FAINTEST, keep_luminance, match_statistics, statistics

BLUE = (0.1, 0.3, 0.9)


def picture(mean, spread, size=(24, 32), seed=0) -> Tensor:
    """Normal colours about `mean` whose channels vary by `spread`, the second partly with the first."""
    colours = torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(seed))
    colours[:, 1] = (colours[:, 0] + colours[:, 1]) / 2**0.5
    return torch.tensor(mean)[:, None, None] + colours * torch.tensor(spread)[:, None, None]


def flat(colour, size=(8, 8)) -> Tensor:
    return torch.tensor(colour)[None, :, None, None].expand(1, 3, *size)


def test_matched_colours_have_the_photos_mean_and_covariance():
    style = picture((0.6, 0.5, 0.3), (0.1, 0.05, 0.2))
    photo = picture((0.4, 0.5, 0.6), (0.05, 0.08, 0.06), size=(16, 40), seed=1)
    matched = match_statistics(style, photo)
    assert matched.shape == style.shape and matched.dtype == style.dtype
    for found, wanted in zip(statistics(matched), statistics(photo), strict=True):
        torch.testing.assert_close(found, wanted, rtol=0.01, atol=1e-4)


def test_a_picture_matched_to_itself_stays_as_it_is():
    style = picture((0.5, 0.5, 0.5), (0.1, 0.05, 0.1)).clamp(0, 1)
    torch.testing.assert_close(match_statistics(style, style), style, rtol=0, atol=1e-4)


def test_the_roots_are_symmetric():
    # Of all matrices that carry one covariance over to another, the product of symmetric roots keeps hues
    # nearest to what they were: for uncorrelated channels it only stretches each.
    style = torch.zeros(1, 3, 2, 4)
    style[0, 0, 0], style[0, 1, 1] = torch.tensor([[-0.1, 0.1, -0.1, 0.1], [0.2, -0.2, 0.2, -0.2]])
    style[0, 2] = torch.tensor([[0.1, 0.1, -0.1, -0.1], [-0.1, -0.1, 0.1, 0.1]])
    style += 0.5
    photo = 0.5 + (style - 0.5) * torch.tensor([2.0, 0.5, 1.5])[:, None, None]
    torch.testing.assert_close(match_statistics(style, photo), photo, rtol=0, atol=1e-5)


def test_statistics_are_those_of_numpy():
    pixels = picture((0.6, 0.5, 0.3), (0.1, 0.05, 0.2))
    mean, covariance = statistics(pixels)
    rows = pixels[0].flatten(1).numpy().astype(float)
    assert mean.numpy() == pytest.approx(rows.mean(1), abs=1e-6)
    assert covariance.numpy() == pytest.approx(np.cov(rows, bias=True), abs=1e-6)


def test_a_flat_style_takes_the_photos_mean_and_a_flat_photo_gives_a_flat_style():
    lively = picture((0.5, 0.5, 0.5), (0.1, 0.05, 0.1)).clamp(0, 1)
    matched = match_statistics(flat((0.2, 0.9, 0.4)), lively)
    torch.testing.assert_close(matched[0, :, 3, 3].double(), statistics(lively)[0], rtol=0, atol=1e-4)
    torch.testing.assert_close(match_statistics(lively, flat(BLUE)), flat(BLUE, (24, 32)), rtol=0, atol=1e-4)
    torch.testing.assert_close(match_statistics(flat((1.0, 0, 0)), flat(BLUE)), flat(BLUE), rtol=0, atol=1e-4)


@pytest.mark.parametrize("spread", [0.0, 0.01])
def test_the_style_keeps_the_least_contrast_asked_for_in_the_photos_colour(spread):
    style = picture((0.5, 0.4, 0.6), (0.1, 0.05, 0.1)).clamp(0, 1)
    photo = picture((0.3, 0.5, 0.7), (spread,) * 3)
    mean, covariance = statistics(match_statistics(style, photo, least=0.06))
    torch.testing.assert_close(mean, statistics(photo)[0], rtol=0, atol=1e-4)
    assert covariance.mean().sqrt() == pytest.approx(0.06, rel=0.01)
    grey = torch.full((3, 3), covariance.mean().item(), dtype=covariance.dtype)
    assert (covariance - grey).abs().max() <= 2 * spread**2 + 1e-6  # it varies in brightness, not in hue


def test_the_noise_in_an_ink_drawings_hues_does_not_become_colour():
    ink = picture((0.6, 0.6, 0.6), (0.001, 0.001, 0.001)) + 0.2 * torch.randn(1, 1, 24, 32)
    photo = picture((0.5, 0.5, 0.5), (0.1, 0.1, 0.1), seed=3)
    matched = match_statistics(ink, photo)
    hues = matched - matched.mean(1, keepdim=True)
    assert hues.std() < 0.1 * 0.001 / FAINTEST * 1.5


@settings(deadline=None, max_examples=60)
@given(
    means=st.tuples(*[st.tuples(*[st.floats(0, 1)] * 3)] * 2),
    spreads=st.tuples(*[st.tuples(*[st.sampled_from([0.0, 1e-9, 1e-3, 0.1, 0.5])] * 3)] * 2),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_whatever_the_pictures_colours_stay_finite_and_in_range(means, spreads, size):
    style = picture(means[0], spreads[0], size).clamp(0, 1)
    photo = picture(means[1], spreads[1], size[::-1], seed=1).clamp(0, 1)
    matched = match_statistics(style, photo)
    assert matched.shape == style.shape
    assert torch.isfinite(matched).all() and matched.min() >= 0 and matched.max() <= 1


def test_luminance_comes_from_the_painted_picture_and_hue_from_the_photo():
    painted = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    photo = Image.new("RGB", (80, 60), (150, 90, 90))
    kept = keep_luminance(painted, photo)
    assert (kept.mode, kept.size) == ("RGB", (40, 30))
    found, wanted = kept.convert("YCbCr").split(), photo.convert("YCbCr").split()
    middle = np.s_[8:22, :]  # further out, colours as dark or bright cannot be as saturated
    brightness = np.asarray(found[0], dtype=int) - np.asarray(painted.convert("L"), dtype=int)
    assert np.abs(brightness[middle]).max() <= 2
    for channel in (1, 2):
        off = np.asarray(found[channel], dtype=int) - wanted[channel].getpixel((0, 0))
        assert np.abs(off[middle]).max() <= 2
