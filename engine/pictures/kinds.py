"""What a file is, by its first bytes: the kinds that are taken, and the names of those that are not."""

import re
import struct
from collections.abc import Callable, Mapping

from engine.pictures.formats import bmp, exif, gif, heif, jpeg, png, tiff, webp
from engine.pictures.formats.found import Found

TAKEN: Mapping[str, Callable[[bytes], Found]] = {
    "JPEG": jpeg.survey,
    "PNG": png.survey,
    "WebP": webp.survey,
    "HEIC": heif.survey,
    "AVIF": heif.survey,
    "GIF": gif.survey,
    "TIFF": tiff.survey,
    "BMP": bmp.survey,
}
"""How each kind is looked through; what begins like HEIC may be found to be AVIF."""

RAW = "camera raw"
_BYTES = 4096
"""How far the beginning of a file goes."""
_SIGNATURES = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE if kind in ("SVG", "web page") else re.DOTALL), kind)
    for pattern, kind in (
        (rb"\xff\xd8\xff", "JPEG"),
        (rb"\x89PNG\r\n\x1a\n", "PNG"),
        (rb"RIFF....WEBP", "WebP"),
        (rb"GIF8[79]a", "GIF"),
        (rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (rb"\xff\xd8", "JPEG"),
        (rb"II\xbc\x01", "JPEG XR"),
        (rb"....ftypcrx ", RAW),  # Canon
        (rb"II[\x2a\x2b]\0.{4}CR", RAW),  # Canon
        (rb"II\x1a\0.{4}HEAPCCDR", RAW),  # Canon
        (rb"IIR[OS]|MMOR|IIU\0", RAW),  # Olympus, Panasonic
        (rb"FUJIFILMCCD-RAW|FOVb|\0MRM|ARRIRAW", RAW),  # Fujifilm, Sigma, Minolta
        (rb"....ftyp(?:avi[fs]|MA1)", "AVIF"),
        (rb"....ftyp(?:he|mi[af]|msf|1pic|MiHE|MiHB)", "HEIC"),
        (rb"....ftyp(?:M4A|M4B)|ID3|fLaC|RIFF....WAVE|\xff[\xfb\xf3\xf2]", "sound"),
        (rb"....(?:ftyp|moov|mdat|wide|pnot)|\x1aE\xdf\xa3|RIFF....AVI |FLV\x01|OggS", "video"),
        (rb"\0\0\x01[\xba\xb3]|0&\xb2u\x8ef\xcf\x11|G.{187}G.{187}G", "video"),
        (rb"II\*\0|MM\0\*", "TIFF"),
        (rb"II\+\0|MM\0\+", "BigTIFF"),
        (rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", "BMP"),
        (rb"8BPS", "Photoshop file"),
        (rb"%!PS|\xc5\xd0\xd3\xc6", "PostScript"),
        (rb".{0,1024}?%PDF-", "PDF"),
        (rb"gimp xcf", "GIMP file"),
        (rb"\0\xffKA", "Affinity file"),
        (rb"\0\0[\1\2]\0[^\0]\0", "icon"),
        (rb"icns", "icon"),
        (rb"v/1\x01|#\?RADIANCE|#\?RGBE", "HDR picture"),
        (rb"DDS |qoif|FLIF|BPG\xfb|SIMPLE  =|AT&TFORM|\xd7\xcd\xc6\x9a", "rare picture"),
        (rb".{128}DICM", "DICOM"),
        (rb"P[1-7][\s#]", "PNM"),
        (rb"PK\x03\x04|7z\xbc\xaf|Rar!", "archive"),
        (rb"\x1f\x8b", "archive"),
        (rb"\xd0\xcf\x11\xe0|\{\\rtf", "document"),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:\?xml|!DOCTYPE\s+svg|(?:\w+:)?svg)", "SVG"),
        (rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!DOCTYPE html|html)", "web page"),
    )
)
"""In this order; a later one may be less sure of itself."""

_MAKER, _INNER, _DNG, _ALIEN = 271, 330, 50706, {32767, 34713, 65535, 65000}
"""Tags of TIFF: a camera's maker, further directories, DNG's version; packings of Sony, Nikon, Pentax."""
_PACKING = 259


def kind_of(data: bytes) -> str | None:
    """The name of what the file is, whatever it is called; None for nothing that is known."""
    head = data[:_BYTES]
    kind = next((kind for pattern, kind in _SIGNATURES if pattern.match(head)), None)
    return RAW if kind == "TIFF" and _is_raw(data) else kind


def _is_raw(data: bytes) -> bool:
    """Whether a TIFF file is what a camera makes before there is a picture: DNG, NEF, ARW, PEF and so on."""
    try:
        tags = exif.table(data)
    except (ValueError, struct.error):
        return False
    by_camera = _MAKER in tags.entries and _INNER in tags.entries
    return _DNG in tags.entries or by_camera or tags.number(_PACKING) in _ALIEN
