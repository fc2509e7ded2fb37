"""Files made to keep a program busy, or to fill its memory."""

import asyncio
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from samples import EACH_FORMAT, HEIC, chunk, encode, halves, png, webp_of_one_colour

from engine.errors import BadPicture
from engine.pictures import codec, inspect
from engine.pictures.apart import Apart

BYTES = 19_000_000
SIDE = 8000
PATIENCE = 60  # seconds; only a test that fails waits as long


def repeated(kind: str, at: int, piece: bytes, end: bytes = b"") -> bytes:
    data = EACH_FORMAT[kind]
    return data[:at] + piece * (BYTES // len(piece)) + end + data[at:]


def tiff(*tags: tuple[int, int, int, int]) -> bytes:
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    return head + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)


JPEG_END = EACH_FORMAT["JPEG"].rindex(b"\xff\xd9")
GIF_TABLE = 13 + (3 << (EACH_FORMAT["GIF"][10] & 7) + 1)
GIF_FRAME = EACH_FORMAT["GIF"].index(b",", GIF_TABLE)
BMP_RUNS = b"BM" + struct.pack("<IIIIiiHHIIIIII", BYTES, 0, 1078, 40, 400, 300, 1, 8, 1, 0, 0, 0, 256, 0)

COUNTLESS: dict[str, Callable[[], bytes]] = {
    "segments of a JPEG": lambda: repeated("JPEG", 2, b"\xff\xe5\0\2"),
    "bytes that fill a JPEG": lambda: repeated("JPEG", JPEG_END, b"\xff"),
    "bytes that fill a JPEG without an end": lambda: EACH_FORMAT["JPEG"][:JPEG_END] + b"\xff" * BYTES,
    "escapes of a JPEG": lambda: repeated("JPEG", JPEG_END, b"\xff\0"),
    "restarts of a JPEG": lambda: repeated("JPEG", JPEG_END, b"\xff\xd0"),
    "private chunks of a PNG": lambda: repeated("PNG", 33, chunk(b"prVt", b"")),
    "texts of a PNG": lambda: repeated("PNG", 33, chunk(b"tEXt", b"a\0b")),
    "empty pixels of a PNG": lambda: repeated("PNG", 33, chunk(b"IDAT", b"")),
    "comments of a GIF": lambda: repeated("GIF", GIF_TABLE, b"!\xfe\0"),
    "bytes of a GIF's comment": lambda: repeated("GIF", GIF_TABLE, b"\1c", b"\0").replace(
        b"\1c", b"!\xfe", 1
    ),
    "bytes of a GIF's frame": lambda: repeated("GIF", GIF_FRAME + 11, b"\1\0"),
    "boxes of a HEIC": lambda: HEIC[:28] + struct.pack(">I4s", 8, b"free") * (BYTES // 8) + HEIC[28:],
    "strips of a TIFF": lambda: tiff((256, 3, 1, 64), (257, 3, 1, 48), (273, 4, 2_000_000, 8)) + bytes(BYTES),
    "tags of a TIFF": lambda: tiff(*((number, 3, 1, 64) for number in range(65_535))),
    "runs of a BMP": lambda: BMP_RUNS + bytes(1024) + b"\1\2" * (BYTES // 2),
}


@pytest.mark.parametrize("what", COUNTLESS)
def test_a_million_pieces_are_refused_by_counting(what):
    data = COUNTLESS[what]()
    began = time.process_time()
    for read in (inspect.inspect, codec.load):
        with pytest.raises(BadPicture) as refusal:
            read(data)
        assert refusal.value.code == "picture-too-many-pieces"
    assert time.process_time() - began < 2, "a second each, of this process's own time"


def test_chunks_without_end_in_a_webp_are_refused():
    data = encode(halves(), "WEBP", exif=Image.Exif())
    more = struct.pack("<4sI", b"JUNK", 0) * (BYTES // 8)
    data = b"RIFF" + struct.pack("<I", len(data) + len(more) - 8) + data[8:] + more
    with pytest.raises(BadPicture, match="the WebP file is made of more than"):
        inspect.inspect(data)


def grey_of_sixteen_bits(side: int) -> bytes:
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(b"\0" + b"\x12\x34" * side) for _ in range(side)) + packer.flush()
    return png(side, side, chunk(b"IDAT", rows), depth=16, colour=0)


HEAVY: dict[str, Callable[[int], bytes]] = {
    "lossless WebP": lambda side: webp_of_one_colour(side, side),
    "16 bit grey PNG": grey_of_sixteen_bits,
    "palette GIF": lambda side: encode(Image.new("P", (side, side)), "GIF"),
    "colour PNG": lambda side: encode(Image.new("RGB", (side, side), "navy"), "PNG", compress_level=1),
    "AVIF": lambda side: encode(Image.new("RGB", (side, side), "navy"), "AVIF", speed=10),
}
FIRST = ("lossless WebP", "16 bit grey PNG")
torture = pytest.mark.torture


@pytest.mark.parametrize(
    "what",
    [*FIRST, *(pytest.param(other, marks=torture) for other in HEAVY if other not in (*FIRST, "AVIF"))],
)
def test_64_megapixels_stay_under_600_megabytes(what, tmp_path):
    data = HEAVY[what](SIDE)
    (tmp_path / "heavy").write_bytes(data)

    async def judged_and_shown() -> str:
        apart = Apart(seconds=PATIENCE)
        found = await apart.run(inspect.inspect, data)
        assert (found.width, found.height) == (SIDE, SIDE)
        assert await apart.run(codec.shown, tmp_path / "heavy", longest=4096)
        status = await asyncio.to_thread(Path(f"/proc/{apart.pid}/status").read_text)
        await apart.close()
        return status

    most = asyncio.run(judged_and_shown()).partition("VmHWM:")[2].split()[0]
    assert int(most) < 600_000, "kB, all of the child"


@pytest.mark.parametrize("what", HEAVY)
def test_a_shortage_of_memory_is_said_as_such(what):
    data = HEAVY[what](2600 if what == "AVIF" else 4000)

    async def judged() -> None:
        apart = Apart(memory=len(data) + 12_000_000, seconds=PATIENCE)
        try:
            await apart.run(inspect.inspect, data)
        finally:
            await apart.close()

    with pytest.raises(BadPicture) as refusal:
        asyncio.run(judged())
    assert refusal.value.code == "picture-too-heavy"


def test_a_text_that_swells_is_left_packed():
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000, 9))
    exif = chunk(
        b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 9\n" + b"4d" * 25_000_000, 9)
    )
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (64 * 3 + 1) * 48))
    assert inspect.inspect(png(64, 48, bomb, exif, pixels)).width == 64
