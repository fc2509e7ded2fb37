"""Pictures in and out: how they are decoded to plain RGB, and how a result is encoded."""

import io
from pathlib import Path

from PIL import Image, ImageCms

from engine.errors import BadPicture
from engine.pictures import inspect, pixels
from engine.request import Picture

TELEGRAM_LONGEST = 2560  # pixels
TELEGRAM_LARGEST = 10_000_000  # bytes


def _srgb_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The header holds the time of creation; without it, equal pictures encode to equal bytes.
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(profile)


_SRGB_BYTES = _srgb_profile()


def load(picture: Picture, *, longest: int | None = None, over: str = "white") -> Image.Image:
    """The picture as an upright RGB image in sRGB, without metadata, transparent parts over one colour.

    longest: the longest side in pixels the caller is going to need; larger files come reduced, see
    `pixels.flat`. None or not, there are never more than `pixels.MOST` pixels.
    Raises `BadPicture` for a file that cannot be read and for whatever `inspect` refuses.
    """
    if isinstance(picture, Image.Image):
        return pixels.plain(picture, over)
    data = as_file(picture)
    try:
        return pixels.flat(pixels.loaded(inspect.survey(data), longest), longest, over)
    except BadPicture as error:
        if isinstance(picture, Path):
            raise BadPicture("picture-file", name=picture.name, reason=str(error)) from error
        raise


def shown(picture: Picture, longest: int = 1280) -> bytes:
    """The picture as a chat shows it, a JPEG of at most `longest` pixels; it may be of any kind."""
    image = load(picture, longest=longest)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return encode_jpeg(image, quality=90)


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


def _bare(image: Image.Image) -> Image.Image:
    """An RGB copy of the pixels alone: no EXIF, comment, profile or transparency."""
    copy = image.convert("RGB")  # a copy for an RGB image too
    copy.info = {}
    return copy
