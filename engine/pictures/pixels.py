"""From a file that was looked through to plain pixels: upright, RGB, sRGB, never much memory at once."""

import io
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import av
import numpy as np
import pi_heif
from av.video.reformatter import Interpolation
from PIL import Image, ImageChops, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from engine.errors import BadPicture
from engine.pictures.formats import exif
from engine.pictures.formats.found import Found
from engine.pictures.limits import check_size, damaged_otherwise

MOST = 36_000_000
"""Pixels that are given at most; a larger picture is reduced to half or less as it is decoded."""
LARGE_WEBP = 12_000_000
"""Pixels from which on FFmpeg decodes WebP, in 4 bytes a pixel; Pillow, which expects a film, takes 16."""
_STRIP = 2_000_000
"""Pixels that are converted at once."""

_NEED = {"HEIC": 9, "AVIF": 9}
"""Bytes a pixel that decoders take which call everything a failure."""
_PLUGINS = {"WebP": "WEBP", "HEIC": "HEIF"}
_MODES = {"1", "L", "LA", "La", "I", "I;16", "I;16L", "I;16B", "P", "PA"}
_MODES |= {"RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its EXIF orientation; the others are upright."""
_EIGHT_BITS = ((np.arange(1 << 16) + 128) // 257).astype(np.uint8)
"""The nearest of 256 levels for each of 65,536."""
_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Sizes are refused by a lower limit than Pillow's, and with a sentence instead of a warning.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Pixels as a decoder gave them, and what is still to be done with them.

    size: (width, height) of all of the picture as stored; `canvas` is the same where the pixels come reduced.
    corner: where on that canvas they lie. turn, profile: see `Found`.
    """

    image: Image.Image
    size: tuple[int, int]
    canvas: tuple[int, int]
    corner: tuple[int, int] = (0, 0)
    turn: int = 1
    profile: bytes | None = None

    @property
    def upright(self) -> tuple[int, int]:
        """(width, height) of the picture as it is looked at."""
        return self.size[::-1] if self.turn > 4 else self.size


def loaded(found: Found, longest: int | None = None) -> Loaded:
    """The picture decoded, at a smaller size where that saves work; see `flat` for `longest`.

    Raises `BadPicture`.
    """
    with damaged_otherwise(found.kind, found.length, _NEED.get(found.kind, 0) * math.prod(found.size)):
        if found.kind == "WebP" and math.prod(found.size) > LARGE_WEBP:
            return _large_webp(found, _reduction(found.size, longest))
        image = Image.open(io.BytesIO(found.data), formats=[_PLUGINS.get(found.kind, found.kind)])
        check_size(*(found.size if found.corner else image.size))
        if image.mode not in _MODES:
            raise BadPicture("picture-mode", mode=image.mode)
        if found.kind == "JPEG":
            image.draft(None, _drafted(image.size, longest))
        image.load()
        profile = found.profile or image.info.get("icc_profile")
        if found.kind in ("HEIC", "AVIF"):  # their header may promise less than there is
            check_size(*image.size)
            # HEIC comes upright. AVIF is turned by other means than EXIF's, but told of as if by EXIF.
            turn = exif.turn(image.info.get("exif")) if found.kind == "AVIF" else 1
            return Loaded(image, image.size, image.size, turn=turn, profile=profile)
        canvas = found.size if found.corner else image.size
        return Loaded(image, found.size, canvas, found.corner or (0, 0), found.turn, profile)


def flat(picture: Loaded, longest: int | None = None, over: str = "white") -> Image.Image:
    """The picture upright, RGB in sRGB, over one colour, without metadata; `MOST` pixels or fewer.

    longest: pixels of the longest side that are needed. JPEGs come at the smallest of 1/1, 1/2, 1/4 and 1/8
    of their size that still has them; others are reduced too, but to no less than twice as many.

    It is made strip by strip, since every conversion is a copy.
    """
    image, (left, top) = picture.image, picture.corner
    by = _reduction(picture.canvas, longest)
    rows = max(1, _STRIP // image.width // by) * by
    # Pillow takes every CMYK JPEG to be inverted, as Adobe writes them; one without Adobe's mark is not.
    inverted = isinstance(image, JpegImageFile) and image.mode == "CMYK" and "adobe" not in image.info
    convert = _converter(image.mode, picture.profile)
    page = Image.new("RGB", (-(-picture.canvas[0] // by), -(-picture.canvas[1] // by)), over)
    for row in range(0, image.height, rows):
        strip = image.crop((0, row, image.width, min(image.height, row + rows)))
        alpha, colours = _alpha(strip), _colours(strip)
        strip = convert(ImageChops.invert(colours) if inverted else colours)
        if alpha is not None:
            strip = Image.composite(strip, Image.new("RGB", strip.size, over), alpha)
        page.paste(strip.reduce(by) if by > 1 else strip, (left // by, (top + row) // by))
    return page.transpose(_TURNS[picture.turn]) if picture.turn in _TURNS else page


def plain(picture: Image.Image, over: str = "white") -> Image.Image:
    """A copy of a picture that was decoded elsewhere, as `flat` makes it."""
    check_size(*picture.size)
    if picture.mode not in _MODES:
        raise BadPicture("picture-mode", mode=picture.mode)
    turn, profile = exif.turn(picture.info.get("exif")), picture.info.get("icc_profile")
    return flat(Loaded(picture, picture.size, picture.size, turn=turn, profile=profile), None, over)


def _reduction(size: tuple[int, int], longest: int | None) -> int:
    """By how much a picture is reduced before anything else is done with it."""
    least = math.ceil(math.sqrt(math.prod(size) / MOST))
    return max(1, least, max(size) // (2 * longest) if longest else 1)


def _drafted(size: tuple[int, int], longest: int | None) -> tuple[int, int]:
    """(width, height) that a JPEG must have at least when it is decoded."""
    scale = min(1, longest / max(size)) if longest else 1
    most = 1 / math.ceil(math.sqrt(math.prod(size) / MOST))
    return max(1, round(size[0] * min(scale, most))), max(1, round(size[1] * min(scale, most)))


def _large_webp(found: Found, by: int) -> Loaded:
    decoder = av.CodecContext.create("webp", "r")
    decoder.thread_count = 1
    decoder.options = {"err_detect": "explode"}
    frame = [*decoder.decode(av.Packet(found.data)), *decoder.decode(None)][0]
    width, height = -(-frame.width // by), -(-frame.height // by)
    frame = frame.reformat(width, height, "rgba", interpolation=Interpolation.AREA)
    plane = frame.planes[0]
    image = Image.frombytes("RGBA", (width, height), bytes(plane), "raw", "RGBA", plane.line_size, 1)
    canvas = -(-found.size[0] // by), -(-found.size[1] // by)
    left, top = found.corner or (0, 0)
    return Loaded(image, found.size, canvas, (left // by, top // by), found.turn, found.profile)


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
        values = np.asarray(image)
        return Image.fromarray(_EIGHT_BITS[values if values.itemsize == 2 else values.clip(0, 65535)])
    if image.mode == "La":
        image = image.convert("LA")
    if image.mode in ("1", "L", "LA"):
        return image.convert("L")
    if image.mode in ("RGB", "LAB", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB").convert("RGB")


def _converter(mode: str, profile: bytes | None) -> Callable[[Image.Image], Image.Image]:
    """What makes RGB of `_colours`; a profile that is broken, or made for other colours, counts as none."""
    stored = {"CMYK": "CMYK", "LAB": "LAB"}.get(mode, "L" if mode[0] in "1LI" else "RGB")
    profile = profile or (_LAB if stored == "LAB" else None)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            spoken = {"GRAY": "L", "Lab": "LAB"}.get(space := source.profile.xcolor_space.strip(), space)
            if spoken == stored or (stored, spoken) == ("L", "RGB"):
                transform = ImageCms.buildTransform(source, _SRGB, spoken, "RGB")
                return lambda image: transform.apply(image.convert(spoken))
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return lambda image: image if image.mode == "RGB" else image.convert("RGB")
