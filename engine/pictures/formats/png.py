"""PNG files: the chunks that carry pixels, and what the others say about size and colours."""

import contextlib
import struct
import zlib
from collections.abc import Iterator

from engine.pictures import profiles
from engine.pictures.formats import exif
from engine.pictures.formats.found import Count, Found

LARGEST = 1 << 20
"""Bytes of a profile or text; a larger one is left out, and not unpacked further."""
_PIXELS = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_SAID = {b"tRNS", b"eXIf", b"iCCP", b"cICP", b"sRGB", b"gAMA", b"cHRM"}
_TEXTS, _EXIF = {b"tEXt", b"zTXt"}, b"Raw profile type exif\0"
"""Where EXIF was kept before there was a chunk for it; ImageMagick did, and wrote the pixels first."""
_GREY, _COLOURS, _PALETTE = 0, 2, 3


def survey(data: bytes) -> Found:
    """Follows the chunks to the last; a wrong checksum matters where pixels are, and voids other chunks."""
    kept, said = [], dict[bytes, bytes]()
    for name, body, chunk, sound in _chunks(data):
        if name in _PIXELS:
            if not sound:
                raise ValueError(f"wrong checksum in {name!r}")
            kept.append((name, chunk))
        elif sound and name in _SAID:
            said.setdefault(name, body)
        elif sound and name in _TEXTS and body.startswith(_EXIF):
            said.setdefault(_EXIF, _written(name, body[len(_EXIF) :]))
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    level = _transparent(said.get(b"tRNS", b""), depth, colour)
    chunks = [chunk for _, chunk in kept]
    if level:
        first = next(place for place, (name, _) in enumerate(kept) if name == b"IDAT")
        chunks.insert(first, _chunk(b"tRNS", level))
    return Found(
        "PNG",
        (width, height),
        data[:8] + b"".join(chunks),
        exif.turn(said.get(b"eXIf") or said.get(_EXIF)),
        _profile(said),
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes, bool]]:
    """Name, content and all of each chunk, and whether its checksum is right, up to the end chunk."""
    pieces, position, name = Count("PNG"), 8, b""
    while name != b"IEND":
        pieces.add()
        length, name = struct.unpack_from(">I4s", data, position)
        end = position + length + 12
        if end > len(data) or (position == 8) != (name == b"IHDR"):
            raise ValueError("cut short")
        body = data[position + 8 : end - 4]
        sound = zlib.crc32(data[position + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big")
        yield name, body, data[position:end], sound
        position = end


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _transparent(body: bytes, depth: int, colour: int) -> bytes:
    """What is transparent, as Pillow understands it; empty where that is nothing, or makes no sense."""
    if colour == _GREY and len(body) == 2:
        # Pillow unpacks fewer than eight bits to the whole range of eight, but not this level.
        scale = {1: 255, 2: 85, 4: 17}.get(depth, 1)
        level = int.from_bytes(body, "big") & ((1 << depth) - 1)
        return (level * scale).to_bytes(2, "big")
    whole = (colour == _COLOURS and len(body) == 6) or (colour == _PALETTE and len(body) <= 256)
    return body if whole else b""


def _profile(said: dict[bytes, bytes]) -> bytes | None:
    """What the colours are meant by, in the order of the standard's third edition."""
    code = said.get(b"cICP", b"")
    if len(code) == 4 and (made := profiles.coded(code[0], code[1])) is not profiles.UNKNOWN:
        return made
    _, _, packed = said.get(b"iCCP", b"").partition(b"\0")
    if packed:
        return _unpacked(packed[1:])
    gamma = int.from_bytes(said.get(b"gAMA", b"\0"), "big") / 100_000
    if b"sRGB" in said or not gamma:
        return None
    whites = said.get(b"cHRM", b"")
    points = tuple(each / 100_000 for each in struct.unpack(">8I", whites)) if len(whites) == 32 else None
    return profiles.measured(gamma, points)


def _unpacked(packed: bytes) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, LARGEST)
    except zlib.error:
        return None
    return content if unpacker.eof else None


def _written(name: bytes, body: bytes) -> bytes:
    """What a text chunk holds in hexadecimal digits, after two lines with a name and a length."""
    text = (_unpacked(body[1:]) or b"") if name == b"zTXt" else body
    with contextlib.suppress(ValueError):
        return bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
    return b""
