"""JPEG files: segments up to the end of the first picture, which is also how an MPO begins."""

import re

from engine.errors import BadPicture
from engine.pictures.formats import exif
from engine.pictures.formats.found import Count, Found

MAX_SCANS = 100
"""Each scan passes over the whole picture, so a small file could take minutes."""
MAX_ESCAPES = 400_000
"""Bytes within scans that only fill, restart or say that they are no marker."""
_CODE = re.compile(rb"\xff++.?", re.DOTALL)
"""With or without a byte after it, so that no run is ever looked at twice."""
_WITHIN = {0x00, 0xFF, *range(0xD0, 0xD8)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, 0xD8}
_SCAN, _END = 0xDA, 0xD9
_NEEDED = _FRAMES | {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xE0, 0xEE, _SCAN}
"""Frames, tables, restarts, scans, and JFIF's and Adobe's marks, which say what the colours are."""


def survey(data: bytes) -> Found:
    """Follows the segments to the end marker."""
    pieces, escapes = Count("JPEG", 10_000), Count("JPEG", MAX_ESCAPES)
    kept, scans = [b"\xff\xd8"], 0
    frame, orientation, profile = b"", None, dict[int, bytes]()
    position, open_since = 2, None
    while match := _marker(data, position, escapes):
        pieces.add()
        marker, start, position = data[match.end() - 1], match.end() - 2, match.end()
        if open_since is not None:  # what stands between is the scan's, but for bytes that fill
            kept.append(data[open_since:start].rstrip(b"\xff"))
            open_since = None
        if marker == _END:
            break
        if marker in _ALONE:
            continue
        position += max(2, int.from_bytes(data[position : position + 2], "big"))
        body = data[start + 4 : position]
        if marker == _SCAN:
            scans += 1
            open_since = start
            if scans > MAX_SCANS:
                raise BadPicture("picture-too-many-scans", most=MAX_SCANS)
            continue
        if marker in _FRAMES and not frame:
            frame = body
        elif marker == 0xE1 and orientation is None and body.startswith(b"Exif\0\0"):
            orientation = exif.turn(body)
        elif marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
            profile.setdefault(body[12], body[14:])
        if marker in _NEEDED:
            kept.append(data[start:position])
    else:
        raise ValueError("no end marker")
    size = int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
    return Found(
        "JPEG",
        (size[0], size[1]),
        b"".join((*kept, b"\xff\xd9")),
        orientation or 1,
        b"".join(profile[number] for number in sorted(profile)) or None,
        work=_coefficients(frame, size) if scans > 1 else 0,
    )


def _marker(data: bytes, position: int, escapes: Count) -> re.Match[bytes] | None:
    """The next code that does not belong into a scan."""
    for match in _CODE.finditer(data, position):
        escapes.add(match.end() - match.start() - 1)
        if data[match.end() - 1] not in _WITHIN:
            return match
    return None


def _coefficients(frame: bytes, size: tuple[int, int]) -> int:
    """Bytes for the coefficients of all components, which are held until the last of several scans."""
    sampling = [(each >> 4, each & 15) for each in frame[7 : 6 + 3 * frame[5] : 3]]
    widest, highest = (max(1, *each) for each in zip(*sampling, (1, 1), strict=True))
    return sum(2 * size[0] * size[1] * across * down // (widest * highest) for across, down in sampling)
