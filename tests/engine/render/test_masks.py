import dataclasses
import io

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from torch import Tensor

from engine import RenderRequest, Style, stylize
from engine.errors import BadPicture, BadRequest
from engine.render import masks
from engine.render.masks import guide, parts


def half(width=64, height=48) -> Tensor:
    """White on the left half."""
    mask = torch.zeros(1, 1, height, width)
    mask[..., : width // 2] = 1
    return mask


def load(mask, size) -> Tensor | None:
    """The mask at a size (width, height)."""
    soft = masks.load(mask)
    return None if soft is None else masks.fitted(soft, size)


def grey(values) -> Image.Image:
    return Image.fromarray(np.asarray(values, dtype=np.uint8))


def encoded(image: Image.Image, *, kind="PNG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


# Masks as people bring them


def test_what_is_painted_at_all_is_a_share_of_the_picture():
    quarter = torch.zeros(1, 1, 8, 8)
    quarter[..., :4, :4] = 1
    assert masks.area(masks.parts([quarter], [1.0])) == pytest.approx(0.25)
    assert masks.area(masks.parts([quarter, None], [1.0, 1.0])) == pytest.approx(1.0)
    assert masks.area(masks.parts([quarter * 0], [1.0])) == masks.SMALLEST


def test_a_mask_is_its_luminance_whatever_it_comes_as(tmp_path):
    ramp = Image.linear_gradient("L").resize((64, 48))
    (tmp_path / "mask.png").write_bytes(encoded(ramp))
    for mask in (ramp, ramp.convert("RGB"), encoded(ramp), tmp_path / "mask.png"):
        loaded = load(mask, (64, 48))
        assert loaded.shape == (1, 1, 48, 64) and loaded.dtype == torch.float32
        # Feathering leaves an even ramp as it is, but for its ends.
        assert loaded[0, 0, 4:-4].numpy() == pytest.approx(np.asarray(ramp)[4:-4] / 255, abs=2 / 255)
    green = load(Image.new("RGB", (32, 32), (0, 255, 0)), (32, 32))
    assert green.mean() == pytest.approx(0.587, abs=0.005)


@pytest.mark.parametrize("size", [(32, 24), (200, 90), (50, 400)])
def test_a_mask_of_another_size_is_stretched_and_stays_within_bounds(size):
    mask = np.zeros((48, 64))
    mask[:, 32:] = 255
    loaded = load(grey(mask), size)
    assert loaded.shape == (1, 1, size[1], size[0])
    assert loaded.min() == 0 and loaded.max() == 1
    assert loaded.diff(dim=3).min() > -1e-6
    assert loaded.mean() == pytest.approx(0.5, abs=0.02)


def test_a_line_thinner_than_a_pixel_is_faint_but_not_gone():
    mask = np.zeros((1024, 1024))
    mask[500] = 255
    loaded = load(grey(mask), (32, 32))
    assert loaded.max() > 0.01
    assert loaded.mean() == pytest.approx(1 / 1024, rel=0.2)  # blurred in steps of a grey level


def test_a_hard_edge_is_feathered_by_a_hair_in_any_size():
    mask = np.zeros((400, 800))
    mask[:, 400:] = 255
    edge = load(grey(mask), (800, 400))[0, 0, 200]
    assert edge[400] == pytest.approx(0.5, abs=0.05)
    soft = ((edge > 0.1) & (edge < 0.9)).sum()
    assert soft == pytest.approx(2.56 * masks.FEATHER * 800, abs=2)
    assert ((edge > 0) & (edge < 1)).sum() < 100
    small = load(grey(mask[::4, ::4]), (800, 400))[0, 0, 200]
    assert small.numpy() == pytest.approx(edge.numpy(), abs=0.08)


def test_masks_that_meet_still_meet_once_feathered():
    mask = np.zeros((64, 96))
    mask[20:, 30:70] = 255
    together = load(grey(mask), (96, 64)) + load(grey(255 - mask), (96, 64))
    assert together.numpy() == pytest.approx(1, abs=2 / 255)


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
    assert (loaded[..., :30] == 1).all() and (loaded[..., 44:] == 0).all()
    assert loaded[..., 36].mean() == pytest.approx(200 / 255 * 128 / 255, abs=0.02)


def test_transparency_turns_with_the_picture():
    mask = Image.new("RGBA", (64, 48), (255, 255, 255, 0))
    mask.paste((255, 255, 255, 255), (0, 0, 64, 24))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    loaded = load(encoded(mask, exif=exif), (64, 48))
    assert (loaded[:, :, :21] == 0).all() and (loaded[:, :, 27:] == 1).all()


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
    (everywhere,) = parts([None, None], [1.0, 3.0])
    assert everywhere.mask is None and everywhere.area == 1
    assert everywhere.blend == (0.25, 0.75)


def test_what_no_mask_covers_goes_to_the_styles_without_one():
    masked, rest = parts([None, half(), None], [1.0, 5.0, 3.0])
    assert torch.equal(masked.mask, half()) and masked.blend == (0, 1, 0)
    assert torch.equal(rest.mask, 1 - half()) and rest.blend == (0.25, 0, 0.75)
    assert masked.area == rest.area == 0.5


def test_what_no_mask_covers_is_left_to_the_photo_if_every_style_has_one():
    (only,) = parts([half()], [1.0])
    assert torch.equal(only.mask, half()) and only.blend == (1,)


def test_masks_that_cover_everything_leave_no_rest():
    found = parts([half(), 1 - half(), None], [1.0, 1.0, 1.0])
    assert [region.blend for region in found] == [(1, 0, 0), (0, 1, 0)]


def test_where_masks_overlap_they_share_by_weight():
    whole = torch.ones(1, 1, 4, 4)
    first, second = parts([whole, whole], [1.0, 3.0])
    assert first.area == pytest.approx(0.25) and second.area == pytest.approx(0.75)
    first, second = parts([0.8 * whole, 0.6 * whole], [1.0, 1.0])
    assert first.area == pytest.approx(0.8 / 1.4) and second.area == pytest.approx(0.6 / 1.4)


def test_where_a_mask_is_alone_its_weight_makes_no_difference():
    for weight in (0.01, 1.0, 100.0):
        left, _ = parts([half(), 1 - half()], [weight, 1.0])
        torch.testing.assert_close(left.mask, half())


def test_a_style_that_weighs_nothing_has_no_region():
    (rest,) = parts([half(), None], [0.0, 1.0])
    assert rest.blend == (0, 1) and rest.area == 1
    assert parts([half(), None], [1.0, 0.0])[0].blend == (1, 0)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), number=st.integers(1, 4))
def test_all_parts_together_are_nowhere_more_than_whole(data, number):
    values = arrays.arrays(np.float32, (1, 1, 3, 5), elements=st.floats(0, 1, width=32))
    masks_ = data.draw(st.lists(st.none() | values.map(torch.from_numpy), min_size=number, max_size=number))
    weights = data.draw(st.lists(st.floats(0.01, 100), min_size=number, max_size=number))
    found = parts(masks_, weights)
    assert all(sum(region.blend) == pytest.approx(1) for region in found)
    cover = sum(torch.ones(1, 1, 3, 5) if region.mask is None else region.mask for region in found)
    assert cover.max() <= 1 + 1e-5
    assert all((region.mask is None) or (region.mask >= 0).all() for region in found)
    if None in masks_:
        assert cover.min() >= 1 - masks.SLACK / 255 - 1e-5
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
        assert found.mean() == pytest.approx(0.5, abs=0.02)


def test_guides_of_two_halves_leave_no_gap_and_overlap_in_one_cell_at_most():
    left, right = half(200, 96), 1 - half(200, 96)
    for halvings in range(5):
        size = (96 >> halvings, 200 >> halvings)
        one, other = (guide(mask, size).view(size) for mask in (left, right))
        torch.testing.assert_close(one + other, torch.ones(size))
        assert ((one > 0) & (other > 0)).any(0).sum() <= 1


def test_positions_average_their_area():
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., ::2] = 1
    torch.testing.assert_close(guide(mask, (32, 32)), torch.full((1024,), 0.5))
    spot = torch.zeros(1, 1, 64, 64)
    spot[..., 17, 40] = 1
    for side in (64, 32, 16, 8, 4):
        found = guide(spot, (side, side)).view(side, side)
        assert found[17 * side // 64, 40 * side // 64] == pytest.approx((side / 64) ** 2)
        assert found.count_nonzero() == 1


def test_two_parts_bleed_into_each_other_no_further_than_a_feathered_seam(quick, weights_file):
    recipe = dataclasses.replace(quick, steps=(60, 40))
    waves = (np.sin(np.arange(80) / 3) + 1) / 2 * np.ones((80, 1))
    warm, cold = ([240, 150, 20], [120, 40, 10]), ([20, 150, 240], [10, 40, 120])
    paintings = [
        grey(waves[..., None] * bright + (1 - waves[..., None]) * dark) for bright, dark in (warm, cold)
    ]
    photo = np.random.default_rng(0).integers(90, 160, (64, 96, 1)).repeat(3, axis=2)
    left = np.zeros((64, 96))
    left[:, :48] = 255
    styles = [Style(paintings[0], mask=grey(left)), Style(paintings[1])]
    request = RenderRequest(grey(photo), styles, recipe=recipe, size=96)
    painted = np.asarray(stylize(request, device="cpu", weights=weights_file).image).astype(float)

    # 1 where a column is as red as the warm painting on average, 0 where it is as blue as the cold one.
    warmth = ((painted[..., 0] - painted[..., 2]).mean(0) / 165 + 1) / 2
    assert warmth[:40] == pytest.approx(1, abs=0.25) and warmth[56:] == pytest.approx(0, abs=0.25)
    assert np.abs(np.diff(warmth)).max() < 0.2, "there is a line at the border"
