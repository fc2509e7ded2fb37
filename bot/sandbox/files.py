"""Files as Telegram keeps them: photos recompressed in four sizes, documents byte for byte."""

import asyncio
import io
import mimetypes
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from PIL import Image, ImageOps

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.parameters import Upload

BOXES = (90, 320, 800, 1280)
"""Longest side in pixels of Telegram's sizes s, m, x and y."""
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MOST_SIDES = 10_000
"""Pixels that width and height of a bot's photo may have together."""
MOST_PIXELS = 100_000_000
"""A guard against pictures that unpack into all memory; cameras stay below."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; the sizes of a photo are files that share `photo`."""

    file_id: str
    unique_id: str
    path: str
    size: int
    mime: str
    name: str = ""
    width: int = 0
    height: int = 0
    photo: str = ""
    thumbnail: str = ""

    def photo_size(self) -> dict[str, Any]:
        """The Bot API's PhotoSize."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "width": self.width,
            "height": self.height,
        }


class Files:
    """All files by id and by download path, in memory or in `folder`."""

    def __init__(self, folder: Path | None, changed: Callable[[], None]) -> None:
        self._folder = folder
        self._changed = changed
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._contents: dict[str, bytes] = {}

    async def add_photo(self, data: bytes, *, any_size: bool = False) -> list[dict[str, Any]]:
        """Keeps a picture as a photo; returns its sizes, smallest first. Raises Telegram's errors.

        any_size: for people, whose apps shrink a picture before they send it.
        """
        if not any_size:
            _check_upload(data)
        sizes = await asyncio.to_thread(photo_sizes, data, any_size=any_size)
        key = _token(12)
        for box, (width, height, jpeg) in zip(BOXES, sizes, strict=False):
            file = await self._store("photos", f"{box}.jpg", jpeg, "image/jpeg")
            self._register(replace(file, width=width, height=height, photo=key))
        return self._sizes(key)

    async def add_document(self, upload: Upload) -> dict[str, Any]:
        """Keeps a file as it is; returns a Document, with a thumbnail if it is a picture."""
        if not upload.data:
            raise bad_request("file must be non-empty")
        name = PurePath(upload.name.replace("\\", "/")).name[:200] or "file"
        file = await self._store("documents", name, upload.data, _mime(name, upload.mime))
        file = replace(file, name=name)
        if small := await asyncio.to_thread(_thumbnail, upload.data):
            width, height, jpeg = small
            thumbnail = await self._store("thumbnails", "thumbnail.jpg", jpeg, "image/jpeg")
            self._register(replace(thumbnail, width=width, height=height))
            file = replace(file, thumbnail=thumbnail.file_id)
        self._register(file)
        return self.document(file)

    async def add_sticker(self, upload: Upload) -> dict[str, Any]:
        """Keeps a file as it is; returns a Sticker, which moves if it is no picture."""
        moving = PurePath(upload.name).suffix.lower()
        seen = await asyncio.to_thread(_size_of, upload.data)
        file = await self._store("stickers", upload.name, upload.data, _mime(upload.name, upload.mime))
        width, height = seen or (512, 512)
        self._register(replace(file, width=width, height=height))
        return {
            **replace(file, width=width, height=height).photo_size(),
            "type": "regular",
            "is_animated": seen is None and moving != ".webm",
            "is_video": seen is None and moving == ".webm",
            "emoji": "🎨",
        }

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def as_photo(self, file: StoredFile) -> list[dict[str, Any]]:
        """All sizes of the photo this file belongs to; Telegram's error if it is no photo."""
        if not file.photo:
            raise bad_request("can't use file of type Document as Photo")
        return self._sizes(file.photo)

    def document(self, file: StoredFile) -> dict[str, Any]:
        """The Bot API's Document; Telegram's error if the file is a photo."""
        if file.photo or not file.name:
            raise bad_request("can't use file of type Photo as Document")
        document: dict[str, Any] = {"file_name": file.name, "mime_type": file.mime}
        if small := self._by_id.get(file.thumbnail):
            document["thumbnail"] = small.photo_size()
        document |= {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}
        return document

    async def read(self, file: StoredFile) -> bytes:
        if self._folder is None:
            return self._contents[file.file_id]
        return await asyncio.to_thread((self._folder / file.unique_id).read_bytes)

    def snapshot(self) -> list[StoredFile]:
        return list(self._by_id.values())

    def restore(self, kept: list[dict[str, Any]]) -> None:
        for entry in kept:
            file = StoredFile(**entry)
            self._by_id[file.file_id] = self._by_path[file.path] = file

    async def _store(self, kind: str, name: str, data: bytes, mime: str) -> StoredFile:
        prefix = {"photos": "AgAC", "documents": "BQAC", "stickers": "CAAC", "thumbnails": "AAMC"}[kind]
        unique = _token(11)
        path = f"{kind}/file_{len(self._by_id) + 1}_{unique[:4]}{PurePath(name).suffix[:10]}"
        file = StoredFile(prefix + _token(40), unique, path, len(data), mime)
        if self._folder is None:
            self._contents[file.file_id] = data
        else:
            await asyncio.to_thread(_write, self._folder / unique, data)
        return file

    def _register(self, file: StoredFile) -> None:
        self._by_id[file.file_id] = self._by_path[file.path] = file
        self._changed()

    def _sizes(self, photo: str) -> list[dict[str, Any]]:
        return [file.photo_size() for file in self._by_id.values() if file.photo == photo]


def file_row(file: StoredFile) -> dict[str, Any]:
    """What of a file goes into the state on disk."""
    return asdict(file)


def _check_upload(data: bytes) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo;"
            f" the maximum size is {LARGEST_PHOTO} bytes"
        )


def photo_sizes(data: bytes, *, any_size: bool = False) -> list[tuple[int, int, bytes]]:
    """(width, height, JPEG) for each of Telegram's sizes, smallest first, none above the picture's own.

    The JPEGs carry no metadata. Raises IMAGE_PROCESS_FAILED or PHOTO_INVALID_DIMENSIONS.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            width, height = opened.size
            too_large = width * height > MOST_PIXELS or (width + height > MOST_SIDES and not any_size)
            if too_large or max(width, height) > 20 * min(width, height):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
            picture = _flattened(opened, BOXES[-1])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise bad_request("IMAGE_PROCESS_FAILED") from problem
    longest = max(picture.size)
    return [_jpeg(picture, box) for box in (*(box for box in BOXES if box < longest), longest)]


def _thumbnail(data: bytes) -> tuple[int, int, bytes] | None:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            return _jpeg(_flattened(opened, 320), 320)
    except (OSError, ValueError, SyntaxError, ApiError, Image.DecompressionBombError):
        return None


def _size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture; None for what is none."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            return opened.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _flattened(opened: Image.Image, longest: int) -> Image.Image:
    """The picture upright, RGB, over white, no larger than needed for `longest` pixels."""
    opened.draft("RGB", (longest, longest))
    picture = ImageOps.exif_transpose(opened)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    if max(picture.size) > longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


def _jpeg(picture: Image.Image, box: int) -> tuple[int, int, bytes]:
    small = picture.copy()
    small.thumbnail((box, box), Image.Resampling.LANCZOS)
    small.info.clear()
    written = io.BytesIO()
    small.save(written, "JPEG", quality=87)
    return small.width, small.height, written.getvalue()


def _mime(name: str, claimed: str) -> str:
    guessed = mimetypes.guess_type(name)[0]
    return guessed or (claimed.split(";")[0].strip() or "application/octet-stream")


def _token(length: int) -> str:
    return secrets.token_urlsafe(length)[:length]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(data)
    partial.replace(path)
