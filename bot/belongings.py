"""All that is kept about a person as ZIP files that they can open: `data.json`, and their pictures.

The files are written one picture after the other into a file without a name, which is gone with its process.
"""

import asyncio
import json
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from storage import belongings, images
from storage.belongings import Row
from storage.database import Database
from storage.errors import MissingImage, NoRoom
from storage.files import UNWRITABLE, to_the_end
from storage.kinds import SUFFIXES, UNKNOWN
from storage.references import columns_to
from storage.schema import Base, Image

LARGEST = 49_000_000
"""Bytes of a ZIP file; Telegram takes 50 MB from a bot."""
AROUND = 300
"""Bytes that a ZIP file has of each file besides what is in it, at most."""
LEFT_OUT = {
    *("source", "file_id", "inline_message_id", "request", "key_hash"),
    *("awaited", "kept_at", "holder", "lease_until"),
}
"""Columns of ours alone: by which something is asked for or recognised, and who is at work on what."""
CALLED = {
    "content": "photo",
    "image": "style",
    "picture": "style",
    "result": "picture",
    "begun": "taste",
    "frames": "sketches",
}
"""What an image is to people, by what its column calls it; others are called as the column is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes into a ZIP file."""

    sha: str
    name: str
    size: int  # bytes


@dataclass(slots=True)
class Part:
    """What one ZIP file is made of. protected: it must not be saved, since its pictures must not."""

    data: bytes | None = None
    pictures: list[Picture] = field(default_factory=list)
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Everything:
    """What there is about a person, in parts. missing: how many pictures are named in it and not there."""

    parts: Sequence[Part]
    missing: int


async def collected(db: Database, user_id: int) -> Everything:
    """What is to be packed for a person: one part at least, of which the first holds the data."""
    rows = await belongings.of(db, user_id)
    covered = await belongings.protected(db, user_id)
    return await asyncio.to_thread(_planned, rows, covered, user_id)


async def packed(db: Database, part: Part, folder: Path) -> IO[bytes]:
    """A part as an open ZIP file, to be closed by the caller, who thereby removes it. Raises NoRoom.

    folder: on a disk that has room for it.
    """
    file = await asyncio.to_thread(_opened, folder)
    try:
        archive = ZipFile(file, "w", ZIP_STORED)
        try:
            if part.data is not None:
                await to_the_end(_add, archive, "data.json", part.data, ZIP_DEFLATED)
            for picture in part.pictures:
                try:
                    data = await images.read(db, picture.sha)
                except MissingImage:  # deleted just now
                    continue
                await to_the_end(_add, archive, picture.name, data, ZIP_STORED)
        finally:
            await to_the_end(_closed, archive)
    except BaseException:
        file.close()
        raise
    return file


def said_in(body: str) -> dict[str, Any] | None:
    """What the person sent: their own words. What they answer to or pass on may be somebody else's."""
    for kind, content in (json.loads(body) if body else {}).items():
        if isinstance(content, dict):
            theirs = ("data",) if "forward_origin" in content else ("text", "caption", "data")
            said = {"kind": kind, **{name: content[name] for name in theirs if name in content}}
            at = content.get("date")
            return said | {"date": datetime.fromtimestamp(at, UTC)} if isinstance(at, int) else said
    return None


def _planned(rows: Mapping[str, Sequence[Row]], covered: set[str], user_id: int) -> Everything:
    names = _names(rows)
    kept = rows[Image.__tablename__]
    there = [Picture(row["sha"], names[row["sha"]], row["size"]) for row in kept if _why_not(row) is None]
    data = _data(rows, names, user_id)
    used = len(zlib.compress(data)) + AROUND
    parts = list(_filled(there, covered, used))
    parts[0].data = data
    return Everything(parts, len(kept) - len(there))


def _filled(pictures: Sequence[Picture], covered: set[str], used: int) -> Iterator[Part]:
    """Parts that are as full as they may be; those that must not be saved by themselves, and last."""
    for protected in (False, True):
        part, size = Part(protected=protected), 0 if protected else used
        for picture in pictures:
            if (picture.sha in covered) is not protected:
                continue
            if size + picture.size + AROUND > LARGEST:
                yield part
                part, size = Part(protected=protected), 0
            part.pictures.append(picture)
            size += picture.size + AROUND
        if part.pictures or not protected:
            yield part


def _data(rows: Mapping[str, Sequence[Row]], names: Mapping[str, str], user_id: int) -> bytes:
    told: dict[str, Any] = {"about": user_id}
    for table, found in rows.items():
        told[table] = [_told(table, row, names) for row in found]
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain).encode()


def _told(table: str, row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """A row in words that its person can read."""
    if table == Image.__tablename__:
        why = _why_not(row)
        told = {"file": names[row["sha"]], "mime": row["mime"], "bytes": row["size"], "sha256": row["sha"]}
        return told if why is None else told | {"not_in_the_archive": why}
    roles = _roles(table)
    told = {
        roles.get(column, column): names.get(value) if column in roles else value
        for column, value in row.items()
        if column not in LEFT_OUT
    }
    return told | {"body": said_in(row["body"])} if "body" in row else told


def _why_not(image: Row) -> str | None:
    """Why a picture is not among the files, in words for its person."""
    if image["let_go_at"] is not None:
        return f"let go on {image['let_go_at'].date()} for want of room; it is still in our chat"
    if image["size"] + 2 * AROUND > LARGEST:
        return "larger than any file that a bot may send"
    return None


def _names(rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """What each picture is called as a file, by what it is to its person: `pictures/photo-0a1b2c3d4e.jpg`."""
    suffixes = {row["sha"]: SUFFIXES.get(row["mime"], UNKNOWN) for row in rows[Image.__tablename__]}
    names: dict[str, str] = {}
    for table, found in rows.items():
        for column, role in _roles(table).items():
            for row in found:
                if (sha := row[column]) in suffixes:
                    names.setdefault(sha, f"pictures/{role}-{sha[:10]}{suffixes[sha]}")
    return names


def _roles(table: str) -> dict[str, str]:
    """The columns of a table that refer to images, and what the images are there."""
    columns = [c.name for c in columns_to(Image.__table__) if c.table is Base.metadata.tables[table]]
    called = {column: column.removesuffix("_sha") for column in columns}
    return {column: CALLED.get(name, name) for column, name in called.items()}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _opened(folder: Path) -> IO[bytes]:
    with _noticed():
        return tempfile.TemporaryFile(dir=folder)


def _add(archive: ZipFile, name: str, data: bytes, how: int) -> None:
    info = ZipInfo(name, datetime.now().timetuple()[:6])
    info.compress_type = how
    info.external_attr = 0o644 << 16
    with _noticed():
        archive.writestr(info, data)


def _closed(archive: ZipFile) -> None:
    file = archive.fp
    with _noticed():
        archive.close()
    if file is not None:
        file.seek(0)


@contextmanager
def _noticed() -> Iterator[None]:
    """What cannot be written for want of room is raised as such."""
    try:
        yield
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        raise NoRoom(f"nothing can be written now: {error.strerror}") from error
