"""WebP files: the first frame alone, as a file of its own."""

import struct
from collections.abc import Iterator

from engine.pictures.formats import exif
from engine.pictures.formats.found import Count, Found

_PIXELS = {b"VP8 ", b"VP8L", b"ALPH"}
_ALPHA = 0x10


def survey(data: bytes) -> Found:
    """Follows the chunks; of a moving picture, no further than its first frame."""
    length = 8 + int.from_bytes(data[4:8], "little")
    if length > len(data):
        raise ValueError("cut short")
    said, pixels, frame = dict[bytes, bytes](), list[tuple[bytes, bytes]](), b""
    for name, body in _chunks(data, 12, length):
        if name == b"ANMF" and not frame:
            frame = body
            pixels = [each for each in _chunks(body, 16, len(body)) if each[0] in _PIXELS]
        elif name in _PIXELS and not frame:
            pixels.append((name, body))
        elif not frame or name in (b"EXIF", b"ICCP"):
            said.setdefault(name, body)
    own = _size(dict(pixels))
    canvas = _canvas(said[b"VP8X"]) if b"VP8X" in said else own
    corner = (2 * _three(frame, 0), 2 * _three(frame, 3)) if frame else (0, 0)
    if corner == (0, 0) and own == canvas:
        place = None
    elif frame:
        place = corner
    else:
        raise ValueError("the frame is not the canvas")
    return Found(
        "WebP",
        canvas,
        _file(pixels, own),
        exif.turn(said.get(b"EXIF")),
        said.get(b"ICCP"),
        place,
    )


def _chunks(data: bytes, position: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk."""
    pieces = Count("WebP")
    while position + 8 <= end:
        pieces.add()
        name, length = struct.unpack_from("<4sI", data, position)
        position += 8
        if position + length > end:
            raise ValueError("cut short")
        yield name, data[position : position + length]
        position += length + length % 2


def _size(pixels: dict[bytes, bytes]) -> tuple[int, int]:
    if b"VP8L" in pixels:
        bits = int.from_bytes(pixels[b"VP8L"][1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", pixels[b"VP8 "], 6)
    return width & 0x3FFF, height & 0x3FFF


def _canvas(body: bytes) -> tuple[int, int]:
    return _three(body, 4) + 1, _three(body, 7) + 1


def _three(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _file(pixels: list[tuple[bytes, bytes]], size: tuple[int, int]) -> bytes:
    """A file that holds these chunks and nothing else."""
    if any(name == b"ALPH" for name, _ in pixels):
        sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
        pixels = [(b"VP8X", bytes([_ALPHA, 0, 0, 0]) + sides), *pixels]
    chunks = [struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2) for name, body in pixels]
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body
