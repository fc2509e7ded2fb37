"""TIFF files: the first picture of the file, with the tags that say how to read it."""

import struct

from engine.errors import BadPicture
from engine.pictures.formats import exif
from engine.pictures.formats.found import MOST_PIECES, Found

_PROFILE = 34675
_NEEDED = {
    *(254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325),
    *(338, 339, 347, 529, 530, 532),
}
"""Size, depth, packing, what colours are, where strips and tiles lie, palette, tables of JPEG."""
_LISTS = (273, 279, 324, 325)
"""Where strips and tiles lie, and how long they are."""


def survey(data: bytes) -> Found:
    """Reads the first directory and leaves out of it what is about something else."""
    tags = exif.table(data)
    if any(tags.entries[tag].count > MOST_PIECES for tag in _LISTS if tag in tags.entries):
        raise BadPicture("picture-too-many-pieces", kind="TIFF", most=MOST_PIECES)
    width, height = tags.number(256), tags.number(257)
    tile = tags.number(322), tags.number(323)
    across, down = tile if all(tile) else (width, min(tags.number(278, height), height))
    bits = max(1, *tags.numbers(258, 8), 1) * max(1, tags.number(277, 1))
    work = across * down * bits // 8  # a strip or tile is unpacked at once
    profile = tags.entries.get(_PROFILE)
    turn = exif.turn(data)
    return Found(
        "TIFF", (width, height), _alone(data, tags), turn, profile.values if profile else None, work=work
    )


def _alone(data: bytes, tags: exif.Table) -> bytes:
    """The same file with a new directory at its end: of the needed tags alone, and with none after it."""
    kept = [tags.entries[tag].raw for tag in sorted(_NEEDED & tags.entries.keys())]
    at = len(data) + len(data) % 2
    head = data[:4] + struct.pack(tags.order + "I", at)
    table = struct.pack(tags.order + "H", len(kept)) + b"".join(kept) + bytes(4)
    return head + data[8:] + bytes(len(data) % 2) + table
