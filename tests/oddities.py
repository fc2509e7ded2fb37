"""Odd files by name: sound ones that look wrong, wrong ones that look sound, and what is no picture."""

import io
import struct
import zlib

from PIL import Image
from samples import EACH_FORMAT, HEIC, chunk, encode, halves, png, webp_of_one_colour

PIXELS = chunk(b"IDAT", zlib.compress((b"\0" + b"\xdc\x28\x1e" * 64) * 48))
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF>'
    b"</x:xmpmeta>"
)
TURNED = b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
"""EXIF that says: turn by a quarter."""


def wrong_sum(name: bytes, body: bytes) -> bytes:
    return chunk(name, body)[:-4] + b"oops"


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def gif_of_small_frame() -> bytes:
    """A canvas of 64x48 whose first frame is 20x10 at (30, 20)."""
    small = encode(Image.new("P", (20, 10)), "GIF")
    frame = small.index(b",\0\0\0\0")
    placed = struct.pack("<HH", 30, 20)
    return small[:6] + struct.pack("<HH", 64, 48) + small[10 : frame + 1] + placed + small[frame + 5 :]


def moving(kind: str, frames: int = 3) -> bytes:
    others = [Image.new("RGB", (64, 48), (0, 90, number % 256)) for number in range(frames - 1)]
    return encode(halves(), kind, save_all=True, append_images=others, duration=20)


def tiff(*tags: tuple[int, int, int, int]) -> bytes:
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    return head + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)


def raw_text(at_end: bool) -> bytes:
    """A PNG with EXIF as ImageMagick wrote it."""
    text = b"\nexif\n%8d\n%s\n" % (len(TURNED), TURNED.hex().encode())
    said = chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text))
    return png(64, 48, PIXELS, said) if at_end else png(64, 48, said, PIXELS)


def mpo() -> bytes:
    file = io.BytesIO()
    halves().save(file, "MPO", save_all=True, append_images=[halves((32, 32))])
    return file.getvalue()


def avif(brand: bytes) -> bytes:
    data = EACH_FORMAT["AVIF"]
    return data[:8] + brand + data[12:]


FILES: dict[str, bytes] = {
    **{f"{kind}, whole": data for kind, data in EACH_FORMAT.items()},
    "MPO of two pictures": mpo(),
    "GIF that moves": moving("GIF"),
    "WebP that moves": moving("WEBP"),
    "PNG that moves": moving("PNG"),
    "AVIF that moves": moving("AVIF"),
    "GIF, its second frame cut": moving("GIF")[:-60],
    "GIF of a small frame": gif_of_small_frame(),
    "GIF without a frame": EACH_FORMAT["GIF"][:13] + b";",
    "AVIF under the brand mif1": avif(b"mif1"),
    "AVIF under the brand heic": avif(b"heic"),
    "HEIC under the brand mif1": HEIC[:8] + b"mif1" + HEIC[12:],
    "HEIC under the brand avif": HEIC[:8] + b"avif" + HEIC[12:],
    "HEIC with a line break at its end": HEIC + b"\r\n",
    "HEIC with a maker's tail": HEIC + b"\0\0\1\0\x30\x0a\0\0\5\0\0\0Image_UTC_DataSEFHk\0\0\0SEFT",
    "HEIC with a free box at its end": HEIC + box(b"free", b"nothing"),
    "JPEG with a tail": EACH_FORMAT["JPEG"] + b"tail" * 99,
    "JPEG turned by EXIF": encode(halves(), "JPEG", exif=b"Exif\0\0" + TURNED),
    "JPEG turned by XMP": encode(halves(), "JPEG", xmp=XMP),
    "JPEG of nonsense as EXIF": encode(halves(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
    "WebP turned by EXIF": encode(halves(), "WEBP", exif=b"Exif\0\0" + TURNED),
    "WebP turned by XMP": encode(halves(), "WEBP", xmp=XMP),
    "TIFF turned": encode(halves(), "TIFF", tiffinfo={0x0112: 6}),
    "PNG turned by EXIF after its pixels": png(64, 48, PIXELS, chunk(b"eXIf", TURNED)),
    "PNG turned by EXIF in a text": raw_text(at_end=False),
    "PNG turned by EXIF in a text after its pixels": raw_text(at_end=True),
    "PNG turned by XMP": png(64, 48, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), PIXELS),
    "PNG with a text of 4 MB": png(64, 48, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(4 << 20))), PIXELS),
    "PNG with a profile of 4 MB": png(
        64, 48, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(4 << 20))), PIXELS
    ),
    "PNG with a wrong sum in a text": png(64, 48, wrong_sum(b"tEXt", b"a\0b"), PIXELS),
    "PNG with a wrong sum after its pixels": png(64, 48, PIXELS, wrong_sum(b"tEXt", b"a\0b")),
    "PNG with a wrong sum in its pixels": png(64, 48, wrong_sum(b"IDAT", PIXELS[8:-4])),
    "PNG with a short pHYs": png(64, 48, chunk(b"pHYs", b"abc"), PIXELS),
    "PNG with too few pixels": png(64, 480, PIXELS),
    "PNG without pixels": png(64, 48),
    "PNG without an end": png(64, 48, PIXELS)[:-12],
    "PNG of 900 megapixels": png(30_000, 30_000),
    "PNG of more pixels than there are": png(2**31 - 1, 2**31 - 1),
    "WebP of 268 megapixels": webp_of_one_colour(16_384, 16_384),
    "GIF of 4 gigapixels": b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\2\2\x4c\1\0;",
    "BMP of 6 terapixels": b"BM" + struct.pack("<IIIIii28x", 70, 0, 54, 40, 3_000_000, -2_000_000),
    "TIFF of 4 gigapixels": tiff((256, 4, 1, 65_535), (257, 4, 1, 65_535)),
    "TIFF of one enormous strip": tiff((256, 3, 1, 7000), (257, 3, 1, 7000), (258, 3, 1, 64), (277, 3, 1, 8)),
    "TIFF of numbers with a point": encode(Image.new("F", (64, 48)), "TIFF"),
    "TIFF in a loop": tiff((256, 3, 1, 64), (257, 3, 1, 48))[:-4] + struct.pack("<I", 8),
    "BMP in a rare packing": b"BM"
    + struct.pack("<IIIIiiHHI24x", 70, 0, 54, 40, 64, 48, 1, 24, 5)
    + bytes(9216),
    "one pixel": encode(Image.new("RGB", (1, 1)), "PNG"),
    "a long strip": encode(Image.new("RGB", (1000, 40)), "PNG"),
    "nothing": b"",
    "a letter": b"Dear Pastiche, please paint my cat.",
    "zeros": bytes(1000),
    "JPEG XL": b"\xff\x0a\x58\x39\x10\x09",
    "JPEG XL in boxes": b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", b"jxl \0\0\0\0jxl "),
    "JPEG 2000": encode(halves(), "JPEG2000"),
    "raw of Canon": box(b"ftyp", b"crx \0\0\0\1crx isom"),
    "raw of older Canons": b"II*\0\x10\0\0\0CR\2\0" + bytes(40),
    "raw of Nikon": tiff((256, 3, 1, 160), (257, 3, 1, 120), (271, 2, 6, 0), (330, 4, 1, 8)),
    "raw of Sony": tiff((256, 3, 1, 160), (257, 3, 1, 120), (259, 3, 1, 32767)),
    "raw of Fujifilm": b"FUJIFILMCCD-RAW 0201" + bytes(40),
    "raw of Olympus": b"IIRO\x08\0\0\0" + bytes(40),
    "raw of Panasonic": b"IIU\0\x08\0\0\0" + bytes(40),
    "DNG": tiff((256, 3, 1, 160), (257, 3, 1, 120), (50706, 1, 4, 1)),
    "BigTIFF": b"II+\0\x08\0\0\0" + bytes(40),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "SVG after a comment": b"<!-- drawn by hand -->\n<svg>",
    "SVG after its declaration": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by hand -->\n<svg>',
    "web page": b"<!DOCTYPE html><html>Not found</html>",
    "PDF": b"%PDF-1.7 and so on",
    "PDF after a line": b"\r\n%PDF-1.4",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0",
    "Photoshop": b"8BPS\0\1" + bytes(20),
    "MP4": box(b"ftyp", b"isom\0\0\2\0isommp41"),
    "MOV": box(b"ftyp", b"qt  \0\0\0\0qt  "),
    "WebM": b"\x1aE\xdf\xa3" + bytes(20),
    "icon": encode(halves((64, 64)), "ICO"),
    "PPM": encode(halves(), "PPM"),
    "ZIP": b"PK\3\4" + bytes(30),
    **{
        f"{kind}, {tenth}0 % of it": data[: 16 + (len(data) - 16) * tenth // 10]
        for kind, data in EACH_FORMAT.items()
        for tenth in range(1, 10)
    },
}
