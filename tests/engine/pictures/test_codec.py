import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from samples import BLUE, EACH_FORMAT, RED, chunk, encode, halves, near, png

from engine.errors import BadPicture
from engine.pictures import codec, inspect


@pytest.mark.parametrize("kind", EACH_FORMAT)
def test_each_accepted_format_is_recognised_and_decoded(kind):
    assert inspect.inspect(EACH_FORMAT[kind]) == inspect.Inspection(kind, 64, 48)
    image = codec.load(EACH_FORMAT[kind])
    assert (image.mode, image.size) == ("RGB", (64, 48))
    assert near(image, (8, 24), BLUE)
    assert near(image, (56, 24), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_set_upright(kind, orientation):
    upright = Image.new("RGB", (64, 48), "white")
    upright.paste("red", (0, 0, 32, 24))  # the upper left corner
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,  # the camera stores the opposite of what a viewer must do
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turns[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(stored, kind, exif=exif)
    inspection = inspect.inspect(data)
    assert (inspection.width, inspection.height) == (64, 48)
    image = codec.load(data)
    assert image.size == (64, 48)
    assert near(image, (8, 8), (255, 0, 0), 30)
    assert all(near(image, place, (255, 255, 255), 30) for place in ((56, 8), (8, 40), (56, 40)))


def test_exif_after_the_pixels_of_a_png_counts_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(halves(), "PNG")
    data = data[:-12] + chunk(b"eXIf", exif.tobytes()[6:]) + data[-12:]
    assert inspect.inspect(data) == inspect.Inspection("PNG", 48, 64)
    assert codec.load(data).size == (48, 64)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_and_broken_profiles_are_ignored():
    data = encode(
        halves(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff garbage", icc_profile=b"no profile" * 20
    )
    assert inspect.inspect(data) == inspect.Inspection("JPEG", 64, 48)
    assert near(codec.load(data), (8, 24), BLUE)


def test_an_embedded_profile_is_converted_to_srgb():
    # A profile whose red and blue primaries are exchanged is seen at once: so are the colours.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    for kind, options in (
        ("PNG", {}),
        ("JPEG", {"quality": 98, "subsampling": 0}),
        ("WEBP", {"lossless": True}),
    ):
        image = codec.load(encode(halves(), kind, icc_profile=profile, **options))
        assert near(image, (8, 24), BLUE[::-1])
        assert near(image, (56, 24), RED[::-1])
        assert "icc_profile" not in image.info


def test_a_profile_made_for_other_colours_is_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode in ("L", "CMYK"):
        assert codec.load(encode(halves(mode=mode), "JPEG", icc_profile=profile)).mode == "RGB"


def test_cmyk_is_read_with_and_without_the_inversion_of_adobe():
    inverted = encode(halves(mode="CMYK"), "JPEG", quality=98, subsampling=0)
    at = inverted.index(b"\xff\xee\x00\x0eAdobe")
    plain = halves(mode="CMYK")
    plain = plain.point(lambda value: 255 - value)  # Pillow inverts what it writes
    plain = encode(plain, "JPEG", quality=98, subsampling=0)
    plain = plain[:at] + plain[at + 16 :]  # without Adobe's mark
    for data in (inverted, plain):
        image = codec.load(data)
        assert near(image, (8, 24), BLUE, 20)
        assert near(image, (56, 24), RED, 20)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparent_parts_are_white(kind):
    image = halves(mode="RGBA")
    image.paste((255, 0, 0, 0), (0, 0, 16, 48))
    image.paste((0, 0, 0, 128), (48, 0, 64, 48))
    options = {"lossless": True} if kind == "WEBP" else {}
    flat = codec.load(encode(image, kind, **options))
    assert flat.mode == "RGB"
    assert near(flat, (4, 4), (255, 255, 255), 0)
    assert near(flat, (24, 4), BLUE, 0)
    assert near(flat, (60, 4), (127, 127, 127), 1)


def test_transparent_palettes_and_greys_are_white_too():
    palette = halves().quantize(2)
    blue = palette.getpixel((0, 0))
    for data in (encode(palette, "PNG", transparency=blue), encode(palette, "GIF", transparency=blue)):
        assert near(codec.load(data), (8, 24), (255, 255, 255), 0)
        assert near(codec.load(data), (56, 24), RED, 2)
    grey = Image.new("LA", (64, 48), (0, 0))
    assert near(codec.load(encode(grey, "PNG")), (8, 24), (255, 255, 255), 0)


def test_black_and_white_is_read():
    image = codec.load(encode(Image.new("1", (64, 48), 1), "PNG"))
    assert near(image, (0, 0), (255, 255, 255), 0)


def test_sixteen_bits_are_scaled_and_not_cut_off():
    ramp = np.linspace(0, 65535, 256).round().astype(np.uint16)
    grey = Image.fromarray(np.tile(ramp, (32, 1)))
    image = codec.load(encode(grey, "PNG"))
    assert np.array_equal(np.asarray(image)[0, :, 0], np.arange(256))
    rows = b"".join(b"\0" + struct.pack(">HHH", 65535, 32896, 0) * 64 for _ in range(48))
    colours = png(64, 48, chunk(b"IDAT", zlib.compress(rows)), depth=16)
    assert near(codec.load(colours), (5, 5), (255, 128, 0), 0)


def test_one_transparent_grey_of_sixteen_bits_is_white():
    rows = b"".join(b"\0" + struct.pack(">H", 300) * 32 + struct.pack(">H", 301) * 32 for _ in range(48))
    chunks = chunk(b"tRNS", struct.pack(">H", 300)), chunk(b"IDAT", zlib.compress(rows))
    image = codec.load(png(64, 48, *chunks, depth=16, colour=0))
    assert near(image, (8, 24), (255, 255, 255), 0)
    assert near(image, (56, 24), (1, 1, 1), 0)


def test_a_moving_picture_gives_its_first_frame():
    other = Image.new("RGB", (64, 48), "green")
    for kind in ("GIF", "WEBP", "PNG"):
        data = encode(halves(), kind, save_all=True, append_images=[other], duration=100)
        assert near(codec.load(data), (8, 24), BLUE, 20)


def test_large_jpegs_are_decoded_at_reduced_scale():
    data = encode(halves((1600, 1200)), "JPEG")
    assert codec.load(data, longest=200).size == (200, 150)
    assert codec.load(data, longest=201).size == (400, 300)
    assert codec.load(data, longest=5000).size == (1600, 1200)
    assert codec.load(data).size == (1600, 1200)
    assert near(codec.load(data, longest=200), (20, 20), BLUE)


def test_a_decoded_picture_is_treated_like_a_file():
    image = halves(mode="RGBA")
    image.putalpha(0)
    assert near(codec.load(image), (8, 24), (255, 255, 255), 0)
    assert image.mode == "RGBA"
    plain = halves()
    codec.load(plain).paste("white", (0, 0, 64, 48))
    assert near(plain, (8, 24), BLUE, 0), "a copy is given"
    with pytest.raises(BadPicture, match="8x8"):
        codec.load(Image.new("RGB", (8, 8)))
    with pytest.raises(BadPicture, match="mode F"):
        codec.load(Image.new("F", (64, 48)))


def test_a_path_is_read_and_named_in_errors(tmp_path):
    path = tmp_path / "photo.jpg"
    with pytest.raises(BadPicture, match=r"photo\.jpg cannot be read: No such file"):
        codec.load(path)
    path.write_bytes(b"hello")
    with pytest.raises(BadPicture, match=r"photo\.jpg: .* no picture"):
        codec.load(path)
    path.write_bytes(EACH_FORMAT["JPEG"])
    assert codec.load(path).size == (64, 48)


@pytest.mark.parametrize(
    ("size", "longest", "fitted"),
    [
        ((400, 300), 200, (200, 150)),
        ((300, 400), 512, (384, 512)),
        ((1000, 1), 100, (100, 1)),
        ((7, 7), 9, (9, 9)),
    ],
)
def test_a_size_is_fitted_by_its_longest_side(size, longest, fitted):
    assert codec.fit(size, longest) == fitted


@pytest.mark.parametrize("write", [codec.encode_jpeg, codec.encode_png])
def test_nothing_of_the_original_travels_but_its_pixels(write):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # where the photo was taken
    exif[0x010F] = "A maker of cameras"
    original = encode(halves(), "JPEG", exif=exif, comment=b"a secret", xmp=b"<x:xmpmeta/>", dpi=(300, 300))
    for image in (codec.load(original), Image.open(io.BytesIO(original))):
        data = write(image)
        for trace in (b"camera", b"secret", b"xmp", b"Exif", b"eXIf"):
            assert trace not in data
        written = Image.open(io.BytesIO(data))
        assert set(written.info) <= {"icc_profile", "jfif", "jfif_version", "jfif_unit", "jfif_density"}
        profile = ImageCms.ImageCmsProfile(io.BytesIO(written.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)
        assert near(written, (8, 24), BLUE, 3)


def test_a_jpeg_is_written_with_full_colour_resolution():
    written = Image.open(io.BytesIO(codec.encode_jpeg(halves())))
    assert all(layer[1:3] == (1, 1) for layer in written.layer)
    assert len(codec.encode_jpeg(halves((256, 256)), quality=40)) < len(codec.encode_jpeg(halves((256, 256))))


@pytest.mark.parametrize(
    ("size", "shown"), [((300, 200), (300, 200)), ((5000, 500), (2560, 256)), ((200, 2600), (197, 2560))]
)
def test_telegram_is_sent_at_most_what_it_shows(size, shown):
    picture = halves(size)
    with Image.open(io.BytesIO(codec.telegram_jpeg(picture))) as sent:
        assert (sent.format, sent.size) == ("JPEG", shown)
        assert near(sent, (8, 100), BLUE, 3)
    assert picture.size == size


def test_telegram_is_sent_no_file_that_it_would_refuse():
    noise = np.random.default_rng(0).integers(0, 256, (2560, 2560, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    assert len(codec.encode_jpeg(picture)) > 10_000_000 >= len(codec.telegram_jpeg(picture))


def test_a_picture_is_shown_reduced_whatever_file_it_comes_from(tmp_path):
    for kind, size, expected in (("PNG", (900, 600), (300, 200)), ("JPEG", (120, 60), (120, 60))):
        (tmp_path / "painting").write_bytes(encode(halves(size), kind))
        with Image.open(io.BytesIO(codec.shown(tmp_path / "painting", 300))) as shown:
            assert (shown.format, shown.size) == ("JPEG", expected)
            assert near(shown, (8, 24), BLUE)


def test_any_picture_can_travel_as_the_bytes_of_a_file(tmp_path):
    data = EACH_FORMAT["HEIC"]
    (tmp_path / "photo.heic").write_bytes(data)
    assert codec.as_file(data) == codec.as_file(tmp_path / "photo.heic") == data
    assert codec.load(codec.as_file(halves())).tobytes() == halves().tobytes()
    with pytest.raises(BadPicture, match="cannot be read: No such file") as refusal:
        codec.as_file(tmp_path / "nowhere.jpg")
    assert refusal.value.code == "file-unreadable"


@pytest.mark.parametrize("write", [codec.encode_jpeg, codec.encode_png])
def test_equal_pictures_become_equal_bytes_whenever_they_are_written(write):
    with Image.open(io.BytesIO(write(halves()))) as written:
        year = struct.unpack(">H", written.info["icc_profile"][24:26])[0]  # when the profile was made
    assert year == 2000
