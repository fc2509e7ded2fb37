"""Files by name: bytes that are whole and durable once they have their name, or not there at all.

A name may hold folders (`ab/abcd.jpg`). Storing goes in two steps, so that the slow one, writing, is over
before the transaction begins within which the file appears.
"""

import asyncio
import errno
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, Protocol

from storage.errors import NoRoom

UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
P = ParamSpec("P")
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """A file as `Files.walk` sees it."""

    name: str
    size: int  # bytes
    written_at: datetime


class Files(Protocol):
    """Where bytes lie: a folder here, an object store elsewhere.

    `stage` and `put` raise NoRoom. All of them raise its kind Unreachable where an object store is not there.
    """

    async def stage(self, data: bytes) -> str:
        """Stores bytes durably, for `put` or `discard`; what neither comes for is removed by `tidy`."""

    async def put(self, name: str, staged: str) -> None:
        """Gives staged bytes their name, durably, in the place of what bore it before."""

    async def discard(self, staged: str) -> None:
        """Removes staged bytes; nothing happens if they have a name by now."""

    async def get(self, name: str) -> bytes:
        """The bytes of a file; raises FileNotFoundError."""

    async def delete(self, beginnings: Iterable[str]) -> None:
        """Removes all files whose name begins so; each beginning holds the whole name but for its suffix."""

    def walk(self, before: datetime) -> AsyncIterator[list[Found]]:
        """All files last written before that time, at most a thousand at once."""

    async def tidy(self, before: datetime) -> None:
        """Removes what was staged before that time and never got a name: its process was killed."""

    def trouble(self) -> str | None:
        """Why nothing could be stored the last time it was tried; None while it can be."""

    async def look(self) -> None:
        """Where there is trouble: looks whether there still is, if that can be seen without storing."""


class Folder:
    """Files in a folder of this machine, made when the first is stored."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._problem: str | None = None

    async def stage(self, data: bytes) -> str:
        with self._noticed():
            return str(await asyncio.to_thread(_write, self._incoming, data))

    async def put(self, name: str, staged: str) -> None:
        with self._noticed():
            await to_the_end(_move, Path(staged), self.root / name)

    async def discard(self, staged: str) -> None:
        await asyncio.to_thread(Path(staged).unlink, missing_ok=True)

    async def get(self, name: str) -> bytes:
        return await asyncio.to_thread((self.root / name).read_bytes)

    async def delete(self, beginnings: Iterable[str]) -> None:
        await to_the_end(_unlink, self.root, beginnings)

    async def walk(self, before: datetime) -> AsyncIterator[list[Found]]:
        for folder in await asyncio.to_thread(self._folders):
            found = await asyncio.to_thread(_list, self.root, folder, before)
            for start in range(0, len(found), PAGE):
                yield found[start : start + PAGE]

    async def tidy(self, before: datetime) -> None:
        await asyncio.to_thread(_tidy, self._incoming, before)

    def trouble(self) -> str | None:
        return self._problem

    async def look(self) -> None:
        """Only what is stored shows whether there is room."""

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            self._problem = f"nothing can be stored in {self.root}: {error.strerror}"
            raise NoRoom(self._problem) from error
        self._problem = None

    @property
    def _incoming(self) -> Path:
        return self.root / "incoming"

    def _folders(self) -> list[Path]:
        folders = (path for path in self.root.glob("*") if path.is_dir() and path != self._incoming)
        return sorted(folders)


async def to_the_end(function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Like asyncio.to_thread, but a cancelled caller keeps its transaction until the thread is done."""
    await whole(asyncio.to_thread(function, *args, **kwargs))


async def whole(step: Coroutine[Any, Any, None]) -> None:
    """Does a step to its end, for which a cancelled caller waits."""
    work = asyncio.ensure_future(step)
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


def _write(folder: Path, data: bytes) -> Path:
    _make(folder)
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _move(source: Path, target: Path) -> None:
    _make(target.parent)
    source.replace(target)
    _flush(target.parent)


def _make(folder: Path) -> None:
    """Makes the folder and those it lies in, durably."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    """Returns once the names in the folder are on the disk."""
    if os.name == "posix":  # elsewhere a folder cannot be opened to be flushed
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unlink(root: Path, beginnings: Iterable[str]) -> None:
    for beginning in beginnings:
        folder, _, start = beginning.rpartition("/")
        for path in (root / folder).glob(f"{start}*"):
            path.unlink(missing_ok=True)


def _list(root: Path, folder: Path, before: datetime) -> list[Found]:
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # removed since it was listed
            status = path.stat()
            written_at = datetime.fromtimestamp(status.st_mtime, UTC)
            if written_at < before:
                found.append(Found(path.relative_to(root).as_posix(), status.st_size, written_at))
    return found


def _tidy(incoming: Path, before: datetime) -> None:
    for path in incoming.glob("*"):
        with suppress(FileNotFoundError):  # it has got its name since it was listed
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
