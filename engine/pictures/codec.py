"""Pictures in and out: how they are decoded to plain RGB, and how a result is encoded."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from engine.errors import BadPicture
from engine.pictures import inspect
from engine.request import Picture

TELEGRAM_LONGEST = 2560  # pixels
TELEGRAM_LARGEST = 10_000_000  # bytes

_MODES = {"1", "L", "LA", "I", "I;16", "I;16L", "I;16B", "P", "PA"}
_MODES |= {"RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"}


def _srgb_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The header holds the time of creation; without it, equal pictures encode to equal bytes.
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(profile)


_SRGB = ImageCms.createProfile("sRGB")
_SRGB_BYTES = _srgb_profile()


def load(picture: Picture, *, longest: int | None = None) -> Image.Image:
    """The picture as an upright RGB image in sRGB, transparent parts over white, without metadata.

    longest: the longest side in pixels the caller is going to need. Large JPEGs are then decoded at the
    smallest of 1/1, 1/2, 1/4 and 1/8 of their size that still has it; other formats ignore it.
    Raises `BadPicture` for a file that cannot be read and for whatever `inspect` refuses.
    """
    if isinstance(picture, Image.Image):
        inspect.check_size(*picture.size)
        return _plain(picture)
    data = as_file(picture)
    try:
        return _decode(data, longest)
    except BadPicture as error:
        if isinstance(picture, Path):
            raise BadPicture("picture-file", name=picture.name, reason=str(error)) from error
        raise


def shown(path: Path, longest: int = 1280) -> bytes:
    """The picture of a file as a chat shows it, a JPEG of at most `longest` pixels; it may be of any kind."""
    picture = load(path, longest=longest)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return encode_jpeg(picture, quality=90)


def as_file(picture: Picture) -> bytes:
    """The picture as the bytes of a file, which can travel; one that was decoded already becomes a PNG.

    Blocks while a file is read. Raises `BadPicture` for one that cannot be read.
    """
    if isinstance(picture, Image.Image):
        return encode_png(load(picture))
    if isinstance(picture, Path):
        try:
            return picture.read_bytes()
        except OSError as error:
            raise BadPicture(
                "file-unreadable", path=str(picture), reason=error.strerror or str(error)
            ) from error
    return picture


def fit(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """(width, height) of the same shape whose longest side is `longest` pixels; no side is below 1."""
    width, height = size
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def encode_jpeg(image: Image.Image, quality: int = 95) -> bytes:
    """JPEG bytes without chroma subsampling, with an sRGB profile and nothing else of the original file."""
    file = io.BytesIO()
    _bare(image).save(file, "JPEG", quality=quality, subsampling=0, icc_profile=_SRGB_BYTES)
    return file.getvalue()


def telegram_jpeg(image: Image.Image) -> bytes:
    """The picture as Telegram takes a photo: at most 2560 pixels long, which is what it shows, and 10 MB."""
    if max(image.size) > TELEGRAM_LONGEST:
        image = image.copy()
        image.thumbnail((TELEGRAM_LONGEST, TELEGRAM_LONGEST), Image.Resampling.LANCZOS)
    for quality in (95, 90, 80, 60):
        data = encode_jpeg(image, quality)
        if len(data) <= TELEGRAM_LARGEST:
            break
    return data


def encode_png(image: Image.Image) -> bytes:
    """PNG bytes with an sRGB profile and nothing else of the original file."""
    file = io.BytesIO()
    _bare(image).save(file, "PNG", icc_profile=_SRGB_BYTES)
    return file.getvalue()


def _decode(data: bytes, longest: int | None) -> Image.Image:
    image = inspect.opened(data)
    kind = inspect.NAMES[image.format or ""]
    with inspect.damaged_otherwise(kind, data):
        inspect.check_size(*image.size)
        if kind == "JPEG":
            inspect.check_jpeg(data)
            if longest is not None:
                image.draft(None, fit(image.size, longest))
        image.load()
        # The header of a HEIC or GIF may promise less than there is.
        if image.width * image.height > inspect.MAX_PIXELS:
            inspect.check_size(*image.size)
        return _plain(image)


def _plain(picture: Image.Image) -> Image.Image:
    """Upright RGB in sRGB over white, without metadata; a copy."""
    if picture.mode not in _MODES:
        raise BadPicture("picture-mode", mode=picture.mode)
    profile, turn = picture.info.get("icc_profile"), inspect.TURNS.get(inspect.orientation(picture))
    alpha = _alpha(picture)
    image = _to_srgb(_colours(picture), profile)
    if alpha is not None:
        image = Image.composite(image, Image.new("RGB", image.size, "white"), alpha)
    if turn is not None:
        image = image.transpose(turn)
    if image is picture:
        return _bare(image)
    image.info = {}
    return image


def _alpha(image: Image.Image) -> Image.Image | None:
    """How opaque each pixel is, mode L; None if all are."""
    if not image.has_transparency_data:
        return None
    if image.mode.startswith("I"):  # 16 bit grey with one transparent value
        opaque = np.asarray(image) != image.info["transparency"]
        return Image.fromarray(opaque.astype(np.uint8) * np.uint8(255))
    return image.convert("RGBA").getchannel("A")


def _colours(image: Image.Image) -> Image.Image:
    """The opaque colours, 8 bit, in the space that an embedded profile speaks of: L, RGB, CMYK or LAB."""
    if image.mode.startswith("I"):
        values = np.asarray(image).astype(np.int64).clip(0, 65535)
        return Image.fromarray(((values + 128) // 257).astype(np.uint8))
    if image.mode == "CMYK":
        # Pillow takes every CMYK JPEG to be inverted, as Adobe writes them; one without Adobe's mark is not.
        plain = isinstance(image, JpegImageFile) and "adobe" not in image.info
        return ImageChops.invert(image) if plain else image
    if image.mode in ("1", "L", "LA"):
        return image.convert("L")
    if image.mode in ("RGB", "LAB"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB").convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB by the embedded profile; a profile that is broken, or made for other colours, counts as none."""
    if profile and profile != _SRGB_BYTES:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image if image.mode == "RGB" else image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    """An RGB copy of the pixels alone: no EXIF, comment, profile or transparency."""
    copy = image.convert("RGB")  # a copy for an RGB image too
    copy.info = {}
    return copy
