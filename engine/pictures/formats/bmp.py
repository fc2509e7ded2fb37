"""BMP files, whose header says all."""

import struct

from engine.errors import BadPicture
from engine.pictures.formats.found import Found

MOST_RUNS = 300_000
"""Runs of equal pixels, two bytes each; Pillow reads them one by one."""
_RUNS = (1, 2)
_OLDEST = 12


def survey(data: bytes) -> Found:
    """Reads the header."""
    pixels, header = struct.unpack_from("<II", data, 10)
    if header == _OLDEST:
        width, height = struct.unpack_from("<HH", data, 18)
        return Found("BMP", (width, height), data)
    width, height, _, _, packing = struct.unpack_from("<iiHHI", data, 18)
    if packing in _RUNS and len(data) - pixels > 2 * MOST_RUNS:
        raise BadPicture("picture-too-many-pieces", kind="BMP", most=MOST_RUNS)
    return Found("BMP", (width, abs(height)), data)
