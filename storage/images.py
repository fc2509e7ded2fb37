"""Image files, named by the SHA-256 of their bytes: the same bytes are stored once, however often they come.

A row and its file appear and vanish under the lock of one transaction, so whoever sees the row can read the
file. A process that dies while it stores leaves at most a file without a row, which `sweep` finds.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import MissingImage
from storage.schema import Draft, Image, Job, now

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/avif": ".avif",
    "image/tiff": ".tiff",
    "image/bmp": ".bmp",
}
MIMES = {suffix: mime for mime, suffix in SUFFIXES.items()}
P = ParamSpec("P")
PATIENCE = timedelta(minutes=5)  # after that, whoever kept an image is taken to have died before using it
BATCH = 200  # images removed per transaction, so that a long sweep lets others write


async def keep(db: Database, data: bytes, *, mime: str) -> str:
    """Stores the bytes durably and returns their SHA-256 in hex; bytes already there keep their first `mime`.

    Refer to the image (by a draft, an order or a result) before `sweep`'s `older_than` has passed.
    """
    sha = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    written = await asyncio.to_thread(_write, _root(db) / "incoming", data)
    try:
        async with db.transaction() as session:
            row = db.insert(Image).values(sha=sha, mime=mime, size=len(data), kept_at=now(), awaited=1)
            again = {"kept_at": row.excluded.kept_at, "awaited": Image.awaited + 1}
            row = row.on_conflict_do_update(index_elements=["sha"], set_=again)
            kept_as = (await session.scalars(row.returning(Image.mime))).one()
            await _to_the_end(_move, written, _path(db, sha, kept_as))
    finally:
        await asyncio.to_thread(written.unlink, missing_ok=True)
    return sha


async def read(db: Database, sha: str) -> bytes:
    """The bytes of an image; raises MissingImage."""
    path = await path_of(db, sha)
    try:
        return await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError as error:
        raise MissingImage(f"the file of the image {sha} is gone from {path.parent}") from error


async def path_of(db: Database, sha: str) -> Path:
    """Where the file of an image lies; raises MissingImage."""
    async with db.session() as session:
        mime = await session.scalar(sa.select(Image.mime).where(Image.sha == sha))
    if mime is None:
        raise MissingImage(f"there is no image {sha}; it may have been deleted")
    return _path(db, sha, mime)


async def sweep(db: Database, *, older_than: timedelta) -> int:
    """Removes images kept longer ago than that which no draft and no job refers to; returns how many."""
    cutoff = now() - older_than
    await asyncio.to_thread(_tidy, _root(db) / "incoming", cutoff)
    for folder in await asyncio.to_thread(_folders, _root(db)):
        await _adopt_strays(db, folder, cutoff)
    old = sa.and_(Image.kept_at < cutoff, ~_referred_to())
    async with db.session() as session:
        candidates = (await session.scalars(sa.select(Image.sha).where(old))).all()
    removed = 0
    for start in range(0, len(candidates), BATCH):
        async with db.transaction() as session:
            removed += await _remove(db, session, candidates[start : start + BATCH], old)
    return removed


async def refer_to(session: AsyncSession, kept: Iterable[str], known: Iterable[str] = ()) -> None:
    """Within a transaction that is about to refer to these images: holds them; raises MissingImage.

    kept: images that `keep` was called for, once each; known: images taken over from a row that goes.
    """
    kept = set(kept)
    wanted = kept | set(known)
    held = set(await session.scalars(_hold(wanted)))
    if missing := wanted - held:
        raise MissingImage(f"there is no image {min(missing)}; it may have been deleted")
    arrived = sa.update(Image).where(Image.sha.in_(kept), Image.awaited > 0)
    await session.execute(arrived.values(awaited=Image.awaited - 1))


async def release(db: Database, session: AsyncSession, shas: Iterable[str]) -> None:
    """At the end of a transaction that deleted references: removes the images nobody refers to any more.

    Except one that somebody else has just kept and is about to refer to.
    """
    nobody_comes = sa.or_(Image.awaited == 0, Image.kept_at < now() - PATIENCE)
    await _remove(db, session, shas, sa.and_(nobody_comes, ~_referred_to()))


async def _remove(
    db: Database, session: AsyncSession, shas: Iterable[str], condition: sa.ColumnElement[bool]
) -> int:
    held = (await session.scalars(_hold(set(shas)))).all()
    # A statement of its own: only after the rows are held does PostgreSQL see all references to them.
    removing = sa.delete(Image).where(Image.sha.in_(held), condition).returning(Image.sha)
    gone = (await session.scalars(removing, execution_options={"synchronize_session": False})).all()
    # Before the commit: once others see the row gone, they may keep the same bytes again.
    await _to_the_end(_unlink, _root(db), gone)
    return len(gone)


def _hold(shas: set[str]) -> sa.Select[str]:
    # In order, so that two transactions that hold the same images cannot wait for each other.
    return sa.select(Image.sha).where(Image.sha.in_(shas)).order_by(Image.sha).with_for_update()


def _referred_to() -> sa.ColumnElement[bool]:
    columns = (Draft.content_sha, Job.content_sha, Job.style_sha, Job.result_sha)
    return sa.or_(*(sa.exists().where(column == Image.sha) for column in columns))


async def _adopt_strays(db: Database, folder: Path, cutoff: datetime) -> None:
    """Gives rows to old files that have none; from then on they are images that nobody refers to."""
    found = await asyncio.to_thread(_strays, folder, cutoff)
    async with db.session() as session:
        known = set(await session.scalars(sa.select(Image.sha).where(Image.sha.startswith(folder.name))))
    strays = [row for row in found if row["sha"] not in known]
    if strays:
        async with db.transaction() as session:
            await session.execute(db.insert(Image).values(strays).on_conflict_do_nothing())


async def _to_the_end(function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Like asyncio.to_thread, but a cancelled caller keeps its transaction until the thread is done."""
    work = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


def _root(db: Database) -> Path:
    return db.data_dir / "images"


def _path(db: Database, sha: str, mime: str) -> Path:
    return _root(db) / sha[:2] / f"{sha}{SUFFIXES.get(mime, '.bin')}"


def _write(folder: Path, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
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
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    if os.name == "posix":  # elsewhere a folder cannot be opened to be flushed
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unlink(root: Path, shas: Iterable[str]) -> None:
    for sha in shas:
        for path in (root / sha[:2]).glob(f"{sha}.*"):  # a stray may bear another suffix than the row says
            path.unlink(missing_ok=True)


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("??") if path.is_dir())


def _strays(folder: Path, cutoff: datetime) -> list[dict[str, Any]]:
    """A row of `images` for each file that old."""
    rows = []
    for path in folder.iterdir():
        status = path.stat()
        kept_at = datetime.fromtimestamp(status.st_mtime, UTC)
        mime = MIMES.get(path.suffix, "application/octet-stream")
        if kept_at < cutoff:
            rows.append(
                {"sha": path.stem, "mime": mime, "size": status.st_size, "kept_at": kept_at, "awaited": 0}
            )
    return rows


def _tidy(incoming: Path, cutoff: datetime) -> None:
    """Removes what a killed process was about to store."""
    for path in incoming.glob("*"):
        if path.stat().st_mtime < cutoff.timestamp():
            path.unlink(missing_ok=True)
