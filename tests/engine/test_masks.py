import io
import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from torch import Tensor

from engine import masks
from engine.errors import BadPicture, BadRequest
from engine.masks import guide, load, regions


def half(width=64, height=48) -> Tensor:
    """White on the left half."""
    mask = torch.zeros(1, 1, height, width)
    mask[..., : width // 2] = 1
    return mask


def grey(values) -> Image.Image:
    return Image.fromarray(np.asarray(values, dtype=np.uint8))


def encoded(image: Image.Image, *, kind="PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


# Masks as people bring them


def test_a_mask_is_its_luminance_whatever_it_comes_as(tmp_path):
    ramp = Image.linear_gradient("L").resize((64, 48))
    (tmp_path / "mask.png").write_bytes(encoded(ramp))
    for mask in (ramp, ramp.convert("RGB"), encoded(ramp), tmp_path / "mask.png"):
        loaded = load(mask, (64, 48))
        assert loaded.shape == (1, 1, 48, 64) and loaded.dtype == torch.float32
        assert loaded[0, 0].numpy() == pytest.approx(np.asarray(ramp) / 255, abs=1 / 255)
    green = load(Image.new("RGB", (32, 32), (0, 255, 0)), (32, 32))
    assert green.mean() == pytest.approx(0.587, abs=0.005)


@pytest.mark.parametrize("size", [(32, 24), (200, 90), (50, 400)])
def test_a_mask_of_another_size_is_stretched_and_stays_within_bounds(size):
    mask = np.zeros((48, 64))
    mask[:, 32:] = 255
    loaded = load(grey(mask), size)
    assert loaded.shape == (1, 1, size[1], size[0])
    assert loaded.min() == 0 and loaded.max() == 1
    assert loaded.mean() == pytest.approx(0.5, abs=0.02)


def test_a_line_thinner_than_a_pixel_is_faint_but_not_gone():
    mask = np.zeros((1024, 1024))
    mask[500] = 255
    loaded = load(grey(mask), (32, 32))
    assert loaded.max() > 0.01
    assert loaded.mean() == pytest.approx(1 / 1024, rel=0.05)


@pytest.mark.parametrize(
    "encode",
    [
        lambda mask: mask,
        encoded,
        lambda mask: encoded(mask.convert("LA")),
        lambda mask: encoded(mask.quantize()),
        lambda mask: encoded(mask, kind="WEBP", lossless=True),
    ],
    ids=["decoded", "PNG", "grey PNG", "PNG with a palette", "WebP"],
)
def test_what_is_transparent_counts_as_black(encode):
    mask = Image.new("RGBA", (64, 48), (255, 255, 255, 0))
    mask.paste((255, 255, 255, 255), (0, 0, 32, 48))
    mask.paste((200, 200, 200, 128), (32, 0, 40, 48))
    loaded = load(encode(mask), (64, 48))
    assert (loaded[..., :32] == 1).all() and (loaded[..., 40:] == 0).all()
    assert loaded[..., 32:40].mean() == pytest.approx(200 / 255 * 128 / 255, abs=0.01)


def test_transparency_turns_with_the_picture():
    mask = Image.new("RGBA", (64, 48), (255, 255, 255, 0))
    mask.paste((255, 255, 255, 255), (0, 0, 64, 24))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    loaded = load(encoded(mask, exif=exif), (64, 48))
    assert (loaded[:, :, :24] == 0).all() and (loaded[:, :, 24:] == 1).all()


def test_sixteen_bits_with_a_transparent_grey_can_be_read():
    deep = Image.fromarray(np.full((32, 32), 40000, dtype=np.uint16))
    file = encoded(deep, transparency=65535)
    assert load(file, (32, 32)).mean() == pytest.approx(40000 / 65535, abs=0.01)


@pytest.mark.parametrize("value", [255, 251])
def test_an_all_white_mask_is_none(value):
    assert load(Image.new("L", (64, 48), value), (32, 24)) is None


@pytest.mark.parametrize("value", [0, 4])
def test_an_all_black_mask_is_refused_by_name(value, tmp_path):
    mask = Image.new("L", (64, 48), value)
    with pytest.raises(BadRequest, match="the mask is all black"):
        load(mask, (32, 24))
    mask.save(tmp_path / "sky.png")
    with pytest.raises(BadRequest, match=r'the mask "sky\.png" is all black'):
        load(tmp_path / "sky.png", (32, 24))


def test_a_mask_that_is_no_picture_is_refused(tmp_path):
    with pytest.raises(BadPicture, match="is no picture"):
        load(b"white" * 9, (32, 24))
    with pytest.raises(BadPicture, match="cannot be read"):
        load(tmp_path / "nothing.png", (32, 24))


# Who paints where


def test_without_masks_there_is_one_region_with_all_styles_by_weight():
    (everywhere,) = regions([None, None], [1.0, 3.0])
    assert everywhere.mask is None and everywhere.area == 1
    assert everywhere.blend == (0.25, 0.75)


def test_what_no_mask_covers_goes_to_the_styles_without_one():
    masked, rest = regions([None, half(), None], [1.0, 5.0, 3.0])
    assert torch.equal(masked.mask, half()) and masked.blend == (0, 1, 0)
    assert torch.equal(rest.mask, 1 - half()) and rest.blend == (0.25, 0, 0.75)
    assert masked.area == rest.area == 0.5


def test_what_no_mask_covers_is_left_to_the_photo_if_every_style_has_one():
    (only,) = regions([half()], [1.0])
    assert torch.equal(only.mask, half()) and only.blend == (1,)


def test_masks_that_cover_everything_leave_no_rest():
    found = regions([half(), 1 - half(), None], [1.0, 1.0, 1.0])
    assert [region.blend for region in found] == [(1, 0, 0), (0, 1, 0)]


def test_where_masks_overlap_they_share_by_weight():
    whole = torch.ones(1, 1, 4, 4)
    first, second = regions([whole, whole], [1.0, 3.0])
    assert first.area == pytest.approx(0.25) and second.area == pytest.approx(0.75)
    first, second = regions([0.8 * whole, 0.6 * whole], [1.0, 1.0])
    assert first.area == pytest.approx(0.8 / 1.4) and second.area == pytest.approx(0.6 / 1.4)


def test_where_a_mask_is_alone_its_weight_makes_no_difference():
    for weight in (0.01, 1.0, 100.0):
        left, _ = regions([half(), 1 - half()], [weight, 1.0])
        torch.testing.assert_close(left.mask, half())


def test_a_style_that_weighs_nothing_has_no_region():
    (rest,) = regions([half(), None], [0.0, 1.0])
    assert rest.blend == (0, 1) and rest.area == 1
    assert regions([half(), None], [1.0, 0.0])[0].blend == (1, 0)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), number=st.integers(1, 4))
def test_all_regions_together_are_nowhere_more_than_whole(data, number):
    values = arrays.arrays(np.float32, (1, 1, 3, 5), elements=st.floats(0, 1, width=32))
    masks_ = data.draw(st.lists(st.none() | values.map(torch.from_numpy), min_size=number, max_size=number))
    weights = data.draw(st.lists(st.floats(0.01, 100), min_size=number, max_size=number))
    found = regions(masks_, weights)
    assert all(sum(region.blend) == pytest.approx(1) for region in found)
    cover = sum(torch.ones(1, 1, 3, 5) if region.mask is None else region.mask for region in found)
    assert cover.max() <= 1 + 1e-5
    assert all((region.mask is None) or (region.mask >= 0).all() for region in found)
    if None in masks_:
        assert cover.min() >= 1 - masks.SLACK - 1e-5
    else:
        torch.testing.assert_close(cover, sum(masks_).clamp(max=1))


# Brought to layers


@pytest.mark.parametrize("height, width", [(64, 64), (43, 64), (400, 50), (32, 256)])
def test_a_guide_has_a_weight_for_every_position_of_every_layer(height, width):
    mask = half(width, height)
    for halvings in range(5):
        size = (height >> halvings, width >> halvings)
        found = guide(mask, size)
        assert found.shape == (size[0] * size[1],)
        assert found.min() >= 0 and found.max() <= 1
        assert found.sum() >= mask.mean() * len(found) * 0.45


def test_a_guide_keeps_off_the_border_of_its_region_more_so_in_deep_layers():
    left, right = half(256, 256), 1 - half(256, 256)
    gaps = []
    for halvings in range(5):
        side = 256 >> halvings
        covered = (guide(left, (side, side)) + guide(right, (side, side))).view(side, side)
        assert (covered[:, : side // 4] == 1).all() and (covered[:, -side // 4 :] == 1).all()
        gaps.append(int((covered[0] == 0).sum()) << halvings)
    assert gaps[0] > 0 and all(one <= next_ for one, next_ in itertools.pairwise(gaps))


def test_the_edge_of_the_picture_is_no_border():
    assert (guide(torch.ones(1, 1, 64, 64), (4, 4)) == 1).all()
    assert (guide(half(256, 256), (16, 16)).view(16, 16)[:, :5] == 1).all()


def test_an_evenly_grey_mask_stays_so_in_every_layer():
    for side in (64, 32, 16, 8, 4):
        torch.testing.assert_close(
            guide(torch.full((1, 1, 64, 64), 0.5), (side, side)), torch.full((side**2,), 0.5)
        )


def test_a_region_too_small_to_erode_is_kept():
    mask = torch.zeros(1, 1, 256, 256)
    mask[..., 100:110, 100:110] = 1
    for side in (256, 128, 64, 32, 16):
        found = guide(mask, (side, side))
        assert found.sum() >= 0.5 * mask.mean() * side**2


def test_positions_average_their_area():
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., ::2] = 1
    torch.testing.assert_close(guide(mask, (32, 32)), torch.full((1024,), 0.5))
