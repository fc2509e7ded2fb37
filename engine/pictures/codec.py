"""Pictures in and out: what is accepted, how it is decoded to plain RGB, how a result is encoded."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pi_heif
from PIL import Image, ImageChops, ImageCms
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from engine.errors import BadPicture
from engine.request import Picture

MIN_SIDE = 32
MAX_PIXELS = 64_000_000
MAX_RATIO = 16
MAX_SCANS = 100

_ACCEPTED = "JPEG, PNG, WebP, HEIC and GIF are accepted"
_NAMES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WebP", "HEIF": "HEIC", "GIF": "GIF"}
_PLUGINS = [JpegImageFile.format, PngImageFile.format, WebPImageFile.format, GifImageFile.format, "HEIF"]
_SIGNATURES = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG", "PNG"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"GIF8", "GIF"),
    (rb"....ftyp(?:he|mif1|msf1)", "HEIC"),
    (rb"....ftypavi", "AVIF"),
    (rb"....ftyp", "video"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"BM", "BMP"),
    (rb"%PDF", "PDF"),
    (rb"8BPS", "Photoshop file"),
    (rb"\s*<(?:\?xml|svg)", "SVG"),
)
_MODES = {"1", "L", "LA", "I", "I;16", "I;16L", "I;16B", "P", "PA"}
_MODES |= {"RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _srgb_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The header holds the time of creation; without it, equal pictures encode to equal bytes.
    profile[24:36] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(profile)


pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Sizes are refused below, by a lower limit than Pillow's, and with a sentence instead of a warning.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

_SRGB = ImageCms.createProfile("sRGB")
_SRGB_BYTES = _srgb_profile()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a picture is: `format` (JPEG, PNG, WebP, HEIC or GIF) and its upright size in pixels."""

    format: str
    width: int
    height: int


def inspect(data: bytes) -> Inspection:
    """Format and upright size of an encoded picture, or `BadPicture` with a sentence that says what is wrong.

    Reads headers and checks that the file is whole; pixels are decoded only for a GIF's first frame.
    Safe on hostile bytes. Blocks for milliseconds, for up to half a second on the largest files: call it
    in a thread.
    """
    image = _open(data)
    kind = _NAMES[image.format or ""]
    try:
        _check_size(*image.size)
        width, height = _upright_size(image, data)
        _check_whole(image, kind, data)
    except BadPicture:
        raise
    except Exception as error:
        raise _damaged(kind, data) from error
    return Inspection(kind, width, height)


def load(picture: Picture, *, longest: int | None = None) -> Image.Image:
    """The picture as an upright RGB image in sRGB, transparent parts over white, without metadata.

    longest: the longest side in pixels the caller is going to need. Large JPEGs are then decoded at the
    smallest of 1/1, 1/2, 1/4 and 1/8 of their size that still has it; other formats ignore it.
    Raises `BadPicture` for a file that cannot be read and for whatever `inspect` refuses.
    """
    if isinstance(picture, Image.Image):
        _check_size(*picture.size)
        return _plain(picture)
    if isinstance(picture, Path):
        try:
            return _decode(picture.read_bytes(), longest)
        except OSError as error:
            raise BadPicture(f"{picture} cannot be read: {error.strerror or error}") from error
        except BadPicture as error:
            raise BadPicture(f"{picture.name}: {error}") from error
    return _decode(picture, longest)


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


def encode_png(image: Image.Image) -> bytes:
    """PNG bytes with an sRGB profile and nothing else of the original file."""
    file = io.BytesIO()
    _bare(image).save(file, "PNG", icc_profile=_SRGB_BYTES)
    return file.getvalue()


def _open(data: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded."""
    if not data:
        raise BadPicture("the file is empty (0 bytes)")
    kind = next((name for pattern, name in _SIGNATURES if re.match(pattern, data, re.DOTALL)), None)
    try:
        return Image.open(io.BytesIO(data), formats=_PLUGINS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        pixels = int(re.findall(r"\d+", str(error))[0])
        raise _too_large(f"{pixels} pixels", pixels) from error
    except Exception as error:
        if kind is None:
            raise BadPicture(f"the file of {len(data)} bytes is no picture; {_ACCEPTED}") from error
        if kind not in _NAMES.values():
            raise BadPicture(f"the file is of the kind {kind}; {_ACCEPTED}") from error
        raise _damaged(kind, data) from error


def _damaged(kind: str, data: bytes) -> BadPicture:
    return BadPicture(f"the {kind} file of {len(data)} bytes is cut short or damaged")


def _too_large(size: str, pixels: int) -> BadPicture:
    limit = MAX_PIXELS // 10**6
    return BadPicture(f"the picture is {size} ({pixels / 1e6:.1f} megapixels); at most {limit} are accepted")


def _check_size(width: int, height: int) -> None:
    size = f"{width}x{height} pixels"
    if min(width, height) < MIN_SIDE:
        raise BadPicture(f"the picture is {size}; each side must have at least {MIN_SIDE}")
    if width * height > MAX_PIXELS:
        raise _too_large(size, width * height)
    if max(width, height) > MAX_RATIO * min(width, height):
        raise BadPicture(f"the picture is {size}; one side may be at most {MAX_RATIO} times the other")


def _upright_size(image: Image.Image, data: bytes) -> tuple[int, int]:
    # Pillow decodes a whole PNG when asked for its EXIF; that is needed only where EXIF follows the pixels.
    late = "exif" not in image.info and b"eXIf" in data
    turn = _orientation(image, header_only=image.format == "PNG" and not late)
    return image.size[::-1] if turn in (5, 6, 7, 8) else image.size


def _orientation(image: Image.Image, *, header_only: bool = False) -> int:
    """EXIF orientation, 1 to 8; 1 where EXIF is missing or cannot be understood."""
    try:
        exif = Image.Image.getexif(image) if header_only else image.getexif()
        turn = exif.get(0x0112, 1)
    except Exception:
        return 1
    return turn if turn in _TURNS else 1


def _check_whole(image: Image.Image, kind: str, data: bytes) -> None:
    """Raises unless the file goes on to its end; WebP needs no check, it does not open otherwise."""
    if kind == "JPEG":
        _check_jpeg(data)
    elif kind == "PNG":
        _open(data).verify()  # asks for a picture whose pixels have not been touched
    elif kind == "GIF":
        image.load()
    elif kind == "HEIC":
        _check_boxes(data)


def _check_jpeg(data: bytes) -> None:
    """Follows the segments of a JPEG to its end marker."""
    position, scans = 2, 0
    while match := _JPEG_MARKER.search(data, position):
        position = match.end()
        marker = data[position - 1]
        if marker == 0xD9:
            return
        if marker == 0xDA:
            scans += 1
        if scans > MAX_SCANS:  # each scan passes over the whole picture: a small file could take minutes
            raise BadPicture(f"the JPEG is drawn in more than {MAX_SCANS} scans")
        if marker not in (0x01, 0xD8):  # these two stand alone
            position += int.from_bytes(data[position : position + 2], "big")
    raise _damaged("JPEG", data)


def _check_boxes(data: bytes) -> None:
    """Follows the outermost boxes of a HEIC file to its end."""
    position = 0
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        if length == 1:
            length = int.from_bytes(data[position + 8 : position + 16], "big")
        if length == 0:  # this box reaches to the end of the file
            return
        position += max(length, 8)
    if position > len(data):
        raise _damaged("HEIC", data)


def _decode(data: bytes, longest: int | None) -> Image.Image:
    image = _open(data)
    kind = _NAMES[image.format or ""]
    try:
        _check_size(*image.size)
        if kind == "JPEG":
            _check_jpeg(data)
            if longest is not None:
                image.draft(None, fit(image.size, longest))
        image.load()
        # The header of a HEIC or GIF may promise less than there is.
        if image.width * image.height > MAX_PIXELS:
            _check_size(*image.size)
        return _plain(image)
    except BadPicture:
        raise
    except Exception as error:
        raise _damaged(kind, data) from error


def _plain(image: Image.Image) -> Image.Image:
    """Upright RGB in sRGB over white, without metadata."""
    if image.mode not in _MODES:
        raise BadPicture(f"the picture has the mode {image.mode}; convert it to RGB")
    profile, turn = image.info.get("icc_profile"), _TURNS.get(_orientation(image))
    alpha = _alpha(image)
    image = _to_srgb(_colours(image), profile)
    if alpha is not None:
        image = Image.composite(image, Image.new("RGB", image.size, "white"), alpha)
    if turn is not None:
        image = image.transpose(turn)
    return _bare(image)


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
