"""Before and after, by its pixels."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.errors import BadPicture
from engine.pictures import codec
from engine.pictures.sheet import PAPER
from engine.pictures.split import before_and_after

RED, BLUE = (200, 40, 30), (30, 60, 190)


def page(photo: Image.Image | bytes, pastiche: Image.Image) -> np.ndarray:
    """The pixels (height, width, 3) of what is drawn."""
    file = photo if isinstance(photo, bytes) else codec.encode_png(photo)
    with Image.open(io.BytesIO(before_and_after(file, codec.encode_png(pastiche)))) as drawn:
        assert (drawn.format, drawn.mode) == ("JPEG", "RGB")
        return np.asarray(drawn).astype(int)


def plain(width: int, height: int, colour: tuple[int, int, int] = RED) -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def dotted(width: int, height: int) -> Image.Image:
    """Blotches that nothing repeats."""
    noise = np.random.default_rng(7).integers(0, 255, (height // 16, width // 16, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((width, height)).filter(ImageFilter.GaussianBlur(4))


def is_like(pixels: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels - np.array(colour)).max(axis=-1) < 24


def widths(pixels: np.ndarray) -> tuple[int, int, int]:
    """Of the red, the line and the blue, along the row in the middle."""
    row = pixels[len(pixels) // 2]
    red, line, blue = (is_like(row, colour) for colour in (RED, PAPER, BLUE))
    assert np.flatnonzero(red).max() < np.flatnonzero(line).min()
    assert np.flatnonzero(line).max() < np.flatnonzero(blue).min()
    return int(red.sum()), int(line.sum()), int(blue.sum())


def test_the_photo_is_left_of_a_thin_line_and_the_pastiche_right_of_it() -> None:
    pixels = page(plain(1600, 1200), plain(512, 384, BLUE))
    assert pixels.shape == (384, 512 + 3 + 512, 3)
    red, line, blue = widths(pixels)
    assert abs(red - 512) <= 1 and abs(blue - 512) <= 1 and 1 <= line <= 3


def test_what_is_in_the_photo_stands_beside_what_became_of_it() -> None:
    photo = dotted(960, 720)
    pixels = page(photo, photo.resize((480, 360), Image.Resampling.LANCZOS))
    left, right = pixels[:, :480], pixels[:, -480:]
    assert pixels.shape[1] == 480 + 3 + 480
    assert np.abs(left - right).mean() < 2, "the same picture twice, pixel beside pixel"
    assert np.abs(left[:, 1:] - right[:, :-1]).mean() > 4, "a shift of one pixel would show"


def test_a_small_photo_is_enlarged_to_the_scale_of_its_pastiche() -> None:
    assert widths(page(plain(64, 48), plain(512, 384, BLUE)))[::2] == pytest.approx((512, 512), abs=1)


@pytest.mark.parametrize("size", [(4096, 3072), (3072, 4096), (2560, 400)])
def test_it_is_no_longer_than_telegram_shows(size: tuple[int, int]) -> None:
    pixels = page(plain(*size), plain(*size, BLUE))
    height, width = pixels.shape[:2]
    assert max(height, width) <= codec.TELEGRAM_LONGEST
    red, _, blue = widths(pixels)
    assert red == pytest.approx(blue, abs=2)
    assert red / height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("size", [(800, 600), (600, 800), (900, 300)])
def test_a_pastiche_of_other_proportions_leaves_the_photo_its_own(size: tuple[int, int]) -> None:
    pixels = page(plain(*size), plain(224, 224, BLUE))
    red, _, blue = widths(pixels)
    assert len(pixels) == 224 and blue == pytest.approx(224, abs=1)
    assert red == pytest.approx(224 * size[0] / size[1], abs=1)


def test_two_strips_are_not_too_narrow_for_telegram() -> None:
    pixels = page(plain(1600, 100), plain(512, 32, BLUE))
    height, width = pixels.shape[:2]
    assert width <= 20 * height
    assert is_like(pixels[0], PAPER).all() and is_like(pixels[-1], PAPER).all()
    red, _, blue = widths(pixels)
    assert red == pytest.approx(512, abs=1) and blue == pytest.approx(512, abs=1)


def test_rounding_to_pixels_makes_no_other_proportions() -> None:
    red, _, blue = widths(page(plain(1000, 67), plain(256, 17, BLUE)))
    assert red == pytest.approx(256, abs=1) and blue == pytest.approx(256, abs=1)


def test_the_photo_is_upright_as_it_was_painted(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    plain(400, 300).save(tmp_path / "lying.jpg", exif=exif)
    red, _, blue = widths(page((tmp_path / "lying.jpg").read_bytes(), plain(300, 400, BLUE)))
    assert red == pytest.approx(300, abs=1) and blue == pytest.approx(300, abs=1)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(BadPicture):
        before_and_after(b"nothing", codec.encode_png(plain(64, 64)))
    with pytest.raises(BadPicture):
        before_and_after(codec.encode_png(plain(64, 64)), b"nothing")
