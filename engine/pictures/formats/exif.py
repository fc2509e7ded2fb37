"""The tables of tags that EXIF and TIFF are made of, as far as they say something about the pixels."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from engine.pictures.formats.found import Count

ORIENTATION = 0x0112
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag: its type, how many values it has, its 12 bytes as they stand, and its values."""

    type: int
    count: int
    raw: bytes
    values: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """The tags of the first directory. order: `<` or `>`, for struct."""

    order: str
    entries: Mapping[int, Entry]

    def number(self, tag: int, default: int = 0) -> int:
        """The first value of a tag of whole numbers; `default` where it is missing or of another type."""
        numbers = self.numbers(tag, 1)
        return numbers[0] if numbers else default

    def numbers(self, tag: int, most: int) -> tuple[int, ...]:
        """The first values of a tag of whole numbers, at most so many."""
        entry = self.entries.get(tag)
        if entry is None or entry.type not in _NUMBERS:
            return ()
        count = min(entry.count, most, len(entry.values) // _SIZES[entry.type])
        form = f"{self.order}{count}{_NUMBERS[entry.type]}"
        return struct.unpack_from(form, entry.values)


def table(data: bytes) -> Table:
    """The first directory of a TIFF file, which EXIF is too; ValueError or struct.error without one."""
    order = _ORDERS.get(data[:4])
    if order is None:
        raise ValueError("no TIFF header")
    (at,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, at)
    pieces, entries = Count("TIFF", 4096), dict[int, Entry]()
    for place in range(at + 2, at + 2 + 12 * count, 12):
        pieces.add()
        tag, kind, number, offset = struct.unpack_from(order + "HHII", data, place)
        length = number * _SIZES.get(kind, 1)
        values = data[place + 8 : place + 8 + length] if length <= 4 else data[offset : offset + length]
        entries.setdefault(tag, Entry(kind, number, data[place : place + 12], values))
    return Table(order, entries)


def turn(data: bytes | None) -> int:
    """The orientation that EXIF says, 1 to 8; 1 where there is none, or none that can be understood."""
    try:
        said = table((data or b"").removeprefix(b"Exif\0\0")).number(ORIENTATION, 1)
    except (ValueError, struct.error):
        return 1
    return said if said in range(1, 9) else 1
