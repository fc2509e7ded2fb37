"""GIF files: the first frame alone, and where on the canvas it lies."""

import struct

from engine.pictures.formats.found import Count, Found

_EXTENSION, _FRAME = 0x21, 0x2C
_CONTROL = 0xF9


def survey(data: bytes) -> Found:
    """Follows the blocks to the end of the first frame; what comes later is not looked at."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    colours = data[13 : 13 + _table(flags)]
    position, control, pieces = 13 + len(colours), b"", Count("GIF", 200_000)
    while data[position] == _EXTENSION:
        pieces.add()
        end = _blocks(data, position + 2, pieces)
        if data[position + 1] == _CONTROL:
            control = data[position:end]
        position = end
    if data[position] != _FRAME:
        raise ValueError("no frame")
    left, top, across, down, own = struct.unpack_from("<HHHHB", data, position + 1)
    begin = position + 10
    end = _blocks(data, begin + _table(own) + 1, pieces)
    alone = (
        b"GIF89a" + struct.pack("<HH", across, down) + data[10:13] + colours + control,
        data[position : position + 1] + struct.pack("<HHHHB", 0, 0, across, down, own),
        data[begin:end] + b";",
    )
    # Some programs leave the canvas at zero, or write a frame that reaches beyond it.
    size = max(width, left + across), max(height, top + down)
    corner = None if size == (across, down) else (left, top)
    return Found("GIF", size, b"".join(alone), corner=corner)


def _table(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, position: int, pieces: Count) -> int:
    """Where a run of blocks ends."""
    while length := data[position]:
        pieces.add()
        position += length + 1
    return position + 1
