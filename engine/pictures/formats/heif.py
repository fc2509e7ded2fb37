"""HEIF files: HEIC and AVIF, told apart by what is in them, since their brands often say neither."""

import struct
from collections.abc import Iterator

from engine.errors import BadPicture
from engine.pictures import profiles
from engine.pictures.formats.found import Count, Found

_KINDS = {b"av01": ("AVIF", b"avif"), b"hvc1": ("HEIC", b"heic"), b"hev1": ("HEIC", b"heic")}
_OUTERMOST = {
    b"ftyp",
    b"meta",
    b"mdat",
    b"free",
    b"skip",
    b"moov",
    b"idat",
    b"uuid",
    b"styp",
    b"moof",
    b"mfra",
}
Box = tuple[bytes, bytes]


def survey(data: bytes) -> Found:
    """Follows the outermost boxes, and reads what the one of metadata says of the primary picture."""
    end, pieces = _end(data), Count("HEIC")
    boxes = dict(_boxes(data[:end], 0, pieces))
    if b"meta" in boxes:
        meta = dict(_boxes(boxes[b"meta"], 4, pieces))
        kinds, primary = _items(meta[b"iinf"], pieces), _primary(meta[b"pitm"])
        properties = _properties(meta[b"iprp"], primary, pieces)
        coded = [kinds.get(primary, b""), *kinds.values()]
    elif b"moov" not in boxes:
        raise ValueError("cut short")
    else:  # nothing but a film: libavif reads the first frame
        coded, properties = [b"av01"] if b"avis" in boxes[b"ftyp"] else [], []
    found = next((_KINDS[kind] for kind in coded if kind in _KINDS), None)
    if found is None:
        raise BadPicture("picture-kind", kind="HEIF")
    kind, brand = found
    brand = b"avis" if kind == "AVIF" and b"meta" not in boxes else brand
    sizes = [struct.unpack_from(">II", body, 4) for name, body in properties if name == b"ispe"]
    width, height = sizes[0] if sizes else (0, 0)
    # Pillow holds AVIF as planes and twice as bytes before there are pixels: the largest do not fit.
    work = 7 * width * height if kind == "AVIF" else 0
    alone = data[:8] + brand + data[12:end]
    return Found(kind, (width, height), alone, profile=_profile(properties), work=work)


def _end(data: bytes) -> int:
    """Where the last box ends; phones and mail programs append what is none."""
    position = 0
    for name, start, end in _headers(data, 0, Count("HEIC")):
        if name not in _OUTERMOST and (end > len(data) or not name.isalnum()):
            return start
        position = end
    if position > len(data):
        raise ValueError("cut short")
    return position


def _headers(data: bytes, position: int, pieces: Count) -> Iterator[tuple[bytes, int, int]]:
    """Name, beginning and end of each box; the end may lie beyond the data."""
    while position + 8 <= len(data):
        pieces.add()
        length, name = struct.unpack_from(">I4s", data, position)
        if length == 1 and position + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, position + 8)
        end = len(data) if length == 0 else position + max(length, 8)
        yield name, position, end
        position = end


def _boxes(data: bytes, position: int, pieces: Count) -> Iterator[Box]:
    """Name and content of each box."""
    for name, start, end in _headers(data, position, pieces):
        yield name, data[start + (16 if data[start : start + 4] == b"\0\0\0\1" else 8) : end]


def _primary(body: bytes) -> int:
    return int.from_bytes(body[4:8] if body[0] else body[4:6], "big")


def _items(body: bytes, pieces: Count) -> dict[int, bytes]:
    """What each item is coded as, by its number."""
    kinds = {}
    for name, item in _boxes(body, 8 if body[0] else 6, pieces):
        if name == b"infe" and item[0] >= 2:
            wide = 4 if item[0] == 2 else 6
            kinds[int.from_bytes(item[4 : 2 + wide], "big")] = item[4 + wide : 8 + wide]
    return kinds


def _properties(body: bytes, item: int, pieces: Count) -> list[Box]:
    """The properties of an item."""
    parts = list(_boxes(body, 0, pieces))
    boxes = list(_boxes(dict(parts)[b"ipco"], 0, pieces))
    for name, table in parts:
        if name == b"ipma":
            places = _associations(table, pieces).get(item, [])
            if places:
                return [boxes[place - 1] for place in places if 0 < place <= len(boxes)]
    return []


def _associations(body: bytes, pieces: Count) -> dict[int, list[int]]:
    """The numbers of each item's properties, which count from 1."""
    wide, large = 4 if body[0] else 2, body[3] & 1
    found, position = dict[int, list[int]](), 8
    for _ in range(int.from_bytes(body[4:8], "big")):
        pieces.add()
        item, count = int.from_bytes(body[position : position + wide], "big"), body[position + wide]
        position += wide + 1
        step = 2 if large else 1
        numbers = (body[position + step * place : position + step * (place + 1)] for place in range(count))
        found[item] = [int.from_bytes(each, "big") & (0x7FFF if large else 0x7F) for each in numbers]
        position += step * count
    return found


def _profile(properties: list[Box]) -> bytes | None:
    """The colours' profile, or one made from the numbers that stand for them."""
    said = {body[:4]: body[4:] for name, body in reversed(properties) if name == b"colr"}
    for form in (b"prof", b"rICC"):
        if form in said:
            return said[form]
    numbers = said.get(b"nclx", b"")
    return profiles.coded(*struct.unpack_from(">HH", numbers)) if len(numbers) >= 6 else None
