"""Whose colours a file means, and what becomes of them."""

import math
import struct
import zlib

import pytest
from oddities import gif_of_small_frame
from PIL import Image
from samples import BLUE, EACH_FORMAT, HEIC, RED, chunk, encode, halves, near, png

from engine.pictures import codec, inspect, pixels


def one_colour(colour: bytes, *said: bytes) -> bytes:
    return png(64, 48, *said, chunk(b"IDAT", zlib.compress((b"\0" + colour * 64) * 48)))


@pytest.mark.parametrize(
    ("said", "stored", "meant"),
    [
        (chunk(b"cICP", bytes((1, 13, 0, 1))), (120, 90, 60), (120, 90, 60)),
        # Display P3's (150, 100, 80) is (157, 98, 77) in sRGB; of what sRGB has not, there is the nearest.
        (chunk(b"cICP", bytes((12, 13, 0, 1))), (150, 100, 80), (157, 98, 77)),
        (chunk(b"cICP", bytes((12, 13, 0, 1))), (0, 255, 0), (0, 255, 0)),
        (chunk(b"cICP", bytes((9, 8, 0, 1))), (255, 255, 255), (255, 255, 255)),
        (chunk(b"cICP", bytes((1, 8, 0, 1))), (55, 55, 55), (128, 128, 128)),
        (chunk(b"cICP", bytes((99, 99, 0, 1))), (55, 66, 77), (55, 66, 77)),
        (chunk(b"gAMA", struct.pack(">I", 45_455)), (55, 66, 77), (55, 66, 77)),
        (chunk(b"gAMA", struct.pack(">I", 100_000)), (55, 55, 55), (128, 128, 128)),
        (chunk(b"gAMA", struct.pack(">I", 55_556)), (100, 100, 100), (118, 118, 118)),
        (chunk(b"gAMA", struct.pack(">I", 1)), (55, 66, 77), (55, 66, 77)),
        (chunk(b"sRGB", b"\0") + chunk(b"gAMA", struct.pack(">I", 100_000)), (55, 66, 77), (55, 66, 77)),
    ],
)
def test_what_a_png_says_of_its_colours_is_believed(said, stored, meant):
    assert near(codec.load(one_colour(bytes(stored), said)), (8, 8), meant, 2)


def test_a_bright_screens_white_is_white_and_its_greys_stay_apart():
    for curve in (16, 18):  # PQ, HLG
        levels = [
            codec.load(one_colour(bytes([level] * 3), chunk(b"cICP", bytes((9, curve, 0, 1))))).getpixel(
                (8, 8)
            )[0]
            for level in range(0, 256, 15)
        ]
        assert levels == sorted(levels) and levels[0] < 3 and levels[-1] > 250
        assert len(set(levels)) > 10


def test_display_p3_is_converted_where_a_heic_says_it_in_numbers():
    at = HEIC.index(b"colrnclx") + 8
    assert HEIC[at : at + 2] == b"\0\1"
    plain, wide = codec.load(HEIC), codec.load(HEIC[:at] + b"\0\x0c" + HEIC[at + 2 :])
    assert near(plain, (56, 24), RED)
    red, green, blue = wide.getpixel((56, 24))
    assert red > plain.getpixel((56, 24))[0] + 8 and green <= RED[1] and blue <= RED[2]


@pytest.mark.parametrize(("depth", "level"), [(1, 0), (1, 1), (2, 1), (4, 5), (8, 200), (16, 5000)])
def test_the_one_transparent_grey_is_the_level_that_is_meant(depth, level):
    other = level ^ 1
    row = int("".join(f"{level if column < 32 else other:0{depth}b}" for column in range(64)), 2)
    rows = (b"\0" + row.to_bytes(8 * depth, "big")) * 48
    said = chunk(b"tRNS", struct.pack(">H", level))
    image = codec.load(
        png(64, 48, said, chunk(b"IDAT", zlib.compress(rows)), depth=depth, colour=0), over="red"
    )
    assert near(image, (8, 8), (255, 0, 0), 0)
    expected = round(other * 255 / ((1 << depth) - 1))
    assert near(image, (56, 8), (expected,) * 3, 1)


def test_a_small_frame_of_a_gif_lies_on_white():
    image = codec.load(gif_of_small_frame())
    assert near(image, (5, 5), (255, 255, 255), 0) and near(image, (60, 40), (255, 255, 255), 0)
    assert near(image, (30, 20), (0, 0, 0), 0) and near(image, (49, 29), (0, 0, 0), 0)
    assert near(image, (50, 30), (255, 255, 255), 0)


@pytest.mark.parametrize(
    ("kind", "size", "options", "by"),
    [
        ("PNG", (6400, 6000), {"compress_level": 1}, 2),
        ("WEBP", (4200, 3000), {"lossless": True, "quality": 0, "method": 0}, 1),
        ("WEBP", (4200, 3000), {"quality": 90, "method": 0}, 1),
    ],
)
def test_large_pictures_come_as_small_ones_do(kind, size, options, by):
    """The other decoder of WebP, strips and reduction change no colour and no place."""
    width, height = size
    image = halves(size)
    image.paste("white", (0, 0, width // 2, height // 2))
    loaded = codec.load(encode(image, kind, **options))
    assert loaded.size == (width // by, height // by) and math.prod(loaded.size) <= pixels.MOST
    assert near(loaded, (10, 10), (255, 255, 255), 2)
    assert near(loaded, (10, loaded.height - 10), BLUE, 3)
    assert near(loaded, (loaded.width // 2 + 20, 10), RED, 3)


def test_what_is_transparent_lies_over_the_colour_asked_for():
    image = halves(mode="RGBA")
    image.paste((255, 0, 0, 0), (0, 0, 16, 48))
    for over in ("white", "black"):
        loaded = codec.load(encode(image, "PNG"), over=over)
        assert near(loaded, (4, 4), Image.new("RGB", (1, 1), over).getpixel((0, 0)), 0)


def test_every_kind_is_decoded_to_the_same_colours():
    for kind, data in EACH_FORMAT.items():
        assert inspect.inspect(data).format == kind
        assert near(codec.load(data), (56, 24), RED)
