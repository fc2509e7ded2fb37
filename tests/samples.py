"""Pictures of every accepted kind, and ways to make odd ones."""

import base64
import io
import struct
import zlib

from PIL import Image

HEIC = base64.b64decode(  # 64x48: blue in the left half, red in the right; Pillow cannot write this format
    "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAX5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9j"
    "AAAAAERAAAEAAQAAAAABogABAAAAAAAAAHkAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/mlw"
    "cnAAAADeaXBjbwAAAHdodmNDAQQIAAAAnjgAAAAAHvAA/P/4+AAADwNgAAEAF0ABDAH//wQIAAADAJ44AAADAAAeugJAYQABACpCAQEECAAA"
    "AwCeOAAAAwAAHpAEECCy3VyU1zcBDQYEAAADAGQAAAMABCBiAAEACEQBwXMYMAiQAAAAE2NvbHJuY2x4AAEADQAGgAAAABRpc3BlAAAAAAAA"
    "AEAAAABAAAAAKGNsYXAAAABAAAAAAQAAADAAAAABAAAAAAAAAAL////wAAAAAgAAABBwaXhpAAAAAAMICAgAAAAYaXBtYQAAAAAAAAABAAEF"
    "gQIDBYQAAACBbWRhdAAAAHUoAa8GOIkufC/4A1/1/9m1f//5diKZ6vw+lP//WWNzf9iPyb/wE7UIxDaVp9nkTARXLxYqWrZ5aJxM3jZl147j"
    "GblYJVhtG2a2U5Q4ItWVa56I+W4eVlXm+egxzNLgFelEnGfLs3pm8AV/ee9PX+zNjvjzF4A="
)
BLUE, RED = (20, 60, 220), (200, 40, 30)


def halves(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Blue in the left half, red in the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int], within: int = 12) -> bool:
    return max(abs(a - b) for a, b in zip(image.getpixel(place), colour, strict=True)) <= within


def webp_of_one_colour(width: int, height: int) -> bytes:
    """A lossless WebP of a few bytes: each code has one symbol, and so none of its pixels takes a bit."""
    fields = [(0x2F, 8), (width - 1, 14), (height - 1, 14), (1, 1), (0, 3), (0, 3)]
    for level in (120, 90, 160, 255):  # green, red, blue, opacity
        fields += [(1, 1), (0, 1), (1, 1), (level, 8)]
    fields += [(1, 1), (0, 1), (0, 1), (0, 1)]  # distances, of which there are none
    bits, at = 0, 0
    for value, length in fields:
        bits |= value << at
        at += length
    body = bits.to_bytes(at // 8 + 2, "little")
    body += b"\0" * (len(body) % 2)
    chunk = b"WEBPVP8L" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


EACH_FORMAT = {
    "JPEG": encode(halves(), "JPEG", quality=95),
    "PNG": encode(halves(), "PNG"),
    "WebP": encode(halves(), "WEBP", quality=95),
    "GIF": encode(halves(), "GIF"),
    "HEIC": HEIC,
    "AVIF": encode(halves(), "AVIF", quality=95),
    "TIFF": encode(halves(), "TIFF", compression="tiff_lzw"),
    "BMP": encode(halves(), "BMP"),
}
