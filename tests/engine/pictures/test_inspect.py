"""What is accepted; decoding refuses the same, in the same words."""

import random
import zlib

import pytest
from PIL import Image
from samples import EACH_FORMAT, chunk, encode, halves, png

from engine.errors import BadPicture
from engine.pictures import codec, inspect


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"hello, this is a letter", "23 bytes is no picture"),
        (b"\xff\xd8\xff", "JPEG file of 3 bytes is cut short"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7 and so on", "PDF"),
        (encode(halves(), "PPM"), "PNM; export it as JPEG"),
        (
            encode(halves(), "TGA"),
            "is no picture; JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP are accepted",
        ),
    ],
)
def test_what_is_no_accepted_picture_is_named_and_refused(data, sentence):
    for read in (inspect.inspect, codec.load):
        with pytest.raises(BadPicture, match=sentence):
            read(data)


@pytest.mark.parametrize("kind", EACH_FORMAT)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.85])
def test_a_truncated_file_is_refused_before_and_while_decoding(kind, kept):
    data = EACH_FORMAT[kind][: int(len(EACH_FORMAT[kind]) * kept)]
    for read in (inspect.inspect, codec.load):
        with pytest.raises(BadPicture, match=f"{kind} file of {len(data)} bytes is cut short or damaged"):
            read(data)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("width", "height", "sentence"),
    [
        (31, 400, "31x400 pixels; each side must have at least 32"),
        (8001, 8000, r"8001x8000 pixels \(64.0 megapixels\); at most 64"),
        (10_000, 10_000, "100.0 megapixels"),
        (2**31 - 1, 2**31 - 1, "megapixels"),
        (1000, 62, "1000x62 pixels; one side may be at most 16 times the other"),
    ],
)
def test_a_picture_of_impossible_size_is_refused_by_its_header_alone(width, height, sentence):
    data = png(width, height, chunk(b"IDAT", zlib.compress(b"")))
    for read in (inspect.inspect, codec.load):
        with pytest.raises(BadPicture, match=sentence):
            read(data)


def test_the_smallest_pictures_of_the_longest_shape_are_accepted():
    for size in ((32, 32), (512, 32)):
        assert codec.load(encode(halves(size), "PNG")).size == size


def test_a_gif_of_one_pixel_is_too_small():
    with pytest.raises(BadPicture, match="1x1 pixels"):
        inspect.inspect(encode(Image.new("P", (1, 1)), "GIF"))


def test_a_jpeg_of_endless_scans_is_refused():
    data = encode(halves(), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(BadPicture, match="more than 100 scans"):
        inspect.inspect(data[:-2] + scan * 200 + b"\xff\xd9")
    assert inspect.inspect(data).format == "JPEG"


def test_a_jpeg_full_of_fill_bytes_is_refused():
    # Two million beginnings of a marker; going back for each would take hours.
    with pytest.raises(BadPicture, match="more than 400000 pieces"):
        inspect.inspect(EACH_FORMAT["JPEG"][:-2] + b"\xff" * 2_000_000)


def test_a_jpeg_with_something_after_its_end_is_accepted():
    assert inspect.inspect(EACH_FORMAT["JPEG"] + b"maker's notes" * 100).width == 64


@pytest.mark.filterwarnings("ignore")
def test_damaged_bytes_never_raise_anything_but_a_bad_picture():
    dice = random.Random(7)
    refused = 0
    for data in EACH_FORMAT.values():
        for _ in range(60):
            damaged = bytearray(data)
            for _ in range(dice.choice((1, 4, 40))):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            for read in (inspect.inspect, codec.load):
                try:
                    read(bytes(damaged))
                except BadPicture as error:
                    assert str(error)
                    refused += 1
    assert refused > 100


def test_a_refusal_has_a_code_and_the_numbers():
    refusals = {
        "picture-too-small": (png(31, 400), {"width": 31, "height": 400, "least": 32}),
        "picture-too-long": (png(1000, 62), {"width": 1000, "height": 62, "most": 16}),
        "picture-too-large": (
            png(30_000, 20_000),
            {"width": 30_000, "height": 20_000, "megapixels": 600.0, "most": 64},
        ),
        "picture-damaged": (EACH_FORMAT["JPEG"][:300], {"kind": "JPEG", "bytes": 300}),
        "picture-kind": (b"%PDF-1.7", {"kind": "PDF"}),
    }
    for code, (data, values) in refusals.items():
        with pytest.raises(BadPicture) as refusal:
            inspect.inspect(data)
        assert (refusal.value.code, refusal.value.values) == (code, values)
