"""What is accepted as a picture: bytes of strangers are judged by their headers, and nothing is decoded."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pi_heif
from PIL import Image
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from engine.errors import BadPicture

MIN_SIDE = 32
MAX_PIXELS = 64_000_000
MAX_RATIO = 16
MAX_SCANS = 100

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its EXIF orientation; the others are upright."""

NAMES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WebP", "HEIF": "HEIC", "GIF": "GIF"}
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
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Sizes are refused below, by a lower limit than Pillow's, and with a sentence instead of a warning.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a picture is: `format` (JPEG, PNG, WebP, HEIC or GIF) and its upright size in pixels."""

    format: str
    width: int
    height: int


def inspect(data: bytes) -> Inspection:
    """Format and upright size of an encoded picture, or `BadPicture` with a sentence that says what is wrong.

    Reads headers and checks that the file is whole; pixels are decoded only for a GIF's first frame.
    Blocks for milliseconds, for up to half a second on the largest files.
    """
    image = opened(data)
    kind = NAMES[image.format or ""]
    with damaged_otherwise(kind, data):
        check_size(*image.size)
        width, height = _upright_size(image, data)
        _check_whole(image, kind, data)
    return Inspection(kind, width, height)


def opened(data: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded; raises `BadPicture` if it is none of ours."""
    if not data:
        raise BadPicture("picture-empty")
    kind = next((name for pattern, name in _SIGNATURES if re.match(pattern, data, re.DOTALL)), None)
    try:
        return Image.open(io.BytesIO(data), formats=_PLUGINS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        pixels = int(re.findall(r"\d+", str(error))[0])
        raise BadPicture("picture-too-many-pixels", pixels=pixels, **_megapixels(pixels)) from error
    except MemoryError as error:
        raise BadPicture("picture-too-heavy") from error
    except Exception as error:
        if kind is None:
            raise BadPicture("picture-unknown", bytes=len(data)) from error
        if kind not in NAMES.values():
            raise BadPicture("picture-kind", kind=kind) from error
        raise _damaged(kind, data) from error


@contextmanager
def damaged_otherwise(kind: str, data: bytes) -> Iterator[None]:
    """Whatever goes wrong inside is the file's fault, and raised as `BadPicture`."""
    try:
        yield
    except BadPicture:
        raise
    except MemoryError as error:
        raise BadPicture("picture-too-heavy") from error
    except Exception as error:
        raise _damaged(kind, data) from error


def check_size(width: int, height: int) -> None:
    """Raises `BadPicture` for a size in pixels that is not accepted."""
    size = {"width": width, "height": height}
    if min(width, height) < MIN_SIDE:
        raise BadPicture("picture-too-small", **size, least=MIN_SIDE)
    if width * height > MAX_PIXELS:
        raise BadPicture("picture-too-large", **size, **_megapixels(width * height))
    if max(width, height) > MAX_RATIO * min(width, height):
        raise BadPicture("picture-too-long", **size, most=MAX_RATIO)


def _megapixels(pixels: int) -> dict[str, float]:
    return {"megapixels": pixels / 1e6, "most": MAX_PIXELS // 10**6}


def _damaged(kind: str, data: bytes) -> BadPicture:
    return BadPicture("picture-damaged", kind=kind, bytes=len(data))


def _upright_size(image: Image.Image, data: bytes) -> tuple[int, int]:
    # Pillow decodes a whole PNG when asked for its EXIF; that is needed only where EXIF follows the pixels.
    late = "exif" not in image.info and b"eXIf" in data
    turn = orientation(image, header_only=image.format == "PNG" and not late)
    return image.size[::-1] if turn in (5, 6, 7, 8) else image.size


def orientation(image: Image.Image, *, header_only: bool = False) -> int:
    """EXIF orientation, 1 to 8; 1 where EXIF is missing or cannot be understood."""
    try:
        exif = Image.Image.getexif(image) if header_only else image.getexif()
        turn = exif.get(0x0112, 1)
    except Exception:
        return 1
    return turn if turn in TURNS else 1


def _check_whole(image: Image.Image, kind: str, data: bytes) -> None:
    """Raises unless the file goes on to its end; WebP needs no check, it does not open otherwise."""
    if kind == "JPEG":
        check_jpeg(data)
    elif kind == "PNG":
        opened(data).verify()  # asks for a picture whose pixels have not been touched
    elif kind == "GIF":
        image.load()
    elif kind == "HEIC":
        _check_boxes(data)


def check_jpeg(data: bytes) -> None:
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
            raise BadPicture("picture-too-many-scans", most=MAX_SCANS)
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
