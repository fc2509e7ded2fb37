"""Image files, named by the SHA-256 of their bytes: the same bytes are stored once, however often they come.

A row and its file appear and vanish under the lock of one transaction, so whoever sees the row can read the
file. A process that dies while it stores leaves at most a file without a row, which `sweep` finds.
"""

import asyncio
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import LetGo, MissingImage, Unreachable
from storage.files import Found
from storage.kinds import SUFFIXES, UNKNOWN
from storage.references import referred_to
from storage.schema import Image, now

NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})\.\w+")
MIMES = {suffix: mime for mime, suffix in SUFFIXES.items()}
PATIENCE = timedelta(minutes=5)  # after that, whoever kept an image is taken to have died before using it
BATCH = 200  # images removed per transaction, so that a long sweep lets others write


@dataclass(frozen=True, slots=True)
class New:
    """An image to be kept. source: what it can be fetched back by if its file is let go."""

    data: bytes
    mime: str
    source: str | None = None


async def keep(db: Database, data: bytes, *, mime: str, source: str | None = None) -> str:
    """Stores the bytes durably and returns their SHA-256 in hex; bytes already there keep their first `mime`.

    source: what they can be fetched back by if their file is let go. Refer to the image (by a draft, an order
    or a result) before `sweep`'s `older_than` has passed.
    """
    [sha] = await keep_all(db, [New(data, mime, source)])
    return sha


async def keep_all(db: Database, images: Sequence[New]) -> list[str]:
    """Does with all of these at once as `keep` does with one; returns their SHA-256 in the same order."""
    shas = [await asyncio.to_thread(_sha256, image.data) for image in images]
    staged: list[str] = []
    try:
        for image in images:
            staged.append(await db.files.stage(image.data))
        async with db.transaction() as session:
            # In order, so that two who keep the same images do not wait for each other.
            kept = sorted(zip(shas, images, staged, strict=True), key=itemgetter(0))
            names = [name_of(sha, await _kept_as(db, session, sha, image)) for sha, image, _ in kept]
            # Side by side, for others wait to write meanwhile; and all to the end, even if one fails.
            put = [db.files.put(name, file) for name, (*_, file) in zip(names, kept, strict=True)]
            for problem in await asyncio.gather(*put, return_exceptions=True):
                if problem is not None:
                    raise problem
    finally:
        for file in staged:
            await db.files.discard(file)
    return shas


async def read(db: Database, sha: str) -> bytes:
    """The bytes of an image; raises MissingImage, or LetGo if they can be fetched back."""
    async with db.session() as session:
        image = await session.get(Image, sha)
    if image is None:
        raise MissingImage(f"there is no image {sha}; it may have been deleted")
    if image.let_go_at is not None and image.source is not None:
        raise LetGo(sha, image.source)
    name = name_of(sha, image.mime)
    try:
        return await db.files.get(name)
    except FileNotFoundError as error:
        raise MissingImage(f"the file of the image {sha} is gone from where {name} lay") from error


async def sweep(db: Database, *, older_than: timedelta) -> int:
    """Removes images kept longer ago than that which no row of any table refers to; returns how many."""
    cutoff = now() - older_than
    await db.files.tidy(cutoff)
    async for found in db.files.walk(cutoff):
        await _adopt_strays(db, found)
    old = sa.and_(Image.kept_at < cutoff, ~referred_to())
    async with db.session() as session:
        candidates = (await session.scalars(sa.select(Image.sha).where(old))).all()
    removed = 0
    for start in range(0, len(candidates), BATCH):
        async with db.transaction() as session:
            removed += (await _remove(db, session, candidates[start : start + BATCH], old))[0]
    return removed


async def refer_to(session: AsyncSession, kept: Iterable[str], known: Iterable[str] = ()) -> None:
    """Within a transaction that is about to refer to these images: holds them; raises MissingImage.

    kept: images that `keep` was called for, once each; known: images taken over from a row that goes.
    """
    kept = set(kept)
    wanted = kept | set(known)
    found = set(await session.scalars(held(wanted).where(Image.let_go_at.is_(None))))
    if missing := wanted - found:
        raise MissingImage(f"there is no image {min(missing)}; it may have been deleted")
    await _arrive(session, kept)


async def lies_at(db: Database, sha: str, source: str) -> None:
    """Remembers what the very bytes of an image can be fetched back by."""
    async with db.transaction() as session:
        await can_be_fetched(session, [sha], source)


async def can_be_fetched(session: AsyncSession, shas: Iterable[str | None], source: str | None) -> None:
    """Within a transaction: remembers where these images lie as well, if they do."""
    theirs = sa.update(Image).where(Image.sha.in_(held({sha for sha in shas if sha})))
    if source is not None:
        await session.execute(theirs.values(source=source))


async def let_go(db: Database, session: AsyncSession, kept: Iterable[str]) -> None:
    """At the end of a transaction that does not refer to images which were kept for it: removes them.

    Except those that somebody else refers to or is about to.
    """
    kept = set(kept)
    await _arrive(session, kept)
    await release(db, session, kept)


async def release(db: Database, session: AsyncSession, shas: Collection[str]) -> bool:
    """At the end of a transaction that deleted references: removes the images nobody refers to any more.

    Except one that somebody else has just kept and is about to refer to. False where their files cannot be
    reached now: that is written down, and `space.remove_files` removes them.
    """
    nobody_comes = sa.or_(Image.awaited == 0, Image.kept_at < now() - PATIENCE)
    _, away = await _remove(db, session, shas, sa.and_(nobody_comes, ~referred_to()))
    return away


async def _arrive(session: AsyncSession, kept: set[str]) -> None:
    if kept:
        arrived = sa.update(Image).where(Image.sha.in_(held(kept)), Image.awaited > 0)
        await session.execute(arrived.values(awaited=Image.awaited - 1))


async def _remove(
    db: Database, session: AsyncSession, shas: Collection[str], condition: sa.ColumnElement[bool]
) -> tuple[int, bool]:
    """How many of these images were removed, and whether their files are gone as well."""
    ours = (await session.scalars(held(set(shas)))).all() if shas else ()
    if not ours:
        return 0, True
    # A statement of its own: only after the rows are held does PostgreSQL see all references to them.
    removing = sa.delete(Image).where(Image.sha.in_(ours), condition)
    gone = (await session.execute(removing.returning(Image.sha, Image.mime, Image.size))).all()
    # Before the commit: once others see the row gone, they may keep the same bytes again.
    try:
        await db.files.delete(
            [f"{beginning_of(sha)}." for sha, *_ in gone]
        )  # a stray may bear another suffix
    except Unreachable:
        same = {"kept_at": now(), "let_go_at": now(), "awaited": 0}
        left = [{"sha": sha, "mime": mime, "size": max(1, size), **same} for sha, mime, size in gone]
        await session.execute(sa.insert(Image), left)
        return len(gone), False
    return len(gone), True


async def _kept_as(db: Database, session: AsyncSession, sha: str, image: New) -> str:
    """Within a transaction: has a row for an image, and gives the MIME type that it was first kept as."""
    row = db.insert(Image).values(
        sha=sha, mime=image.mime, size=len(image.data), kept_at=now(), awaited=1, source=image.source
    )
    again = {name: row.excluded[name] for name in ("kept_at", "size")} | {
        "awaited": Image.awaited + 1,
        "source": sa.func.coalesce(row.excluded.source, Image.source),
        "let_go_at": None,
    }
    row = row.on_conflict_do_update(index_elements=["sha"], set_=again)
    return (await session.scalars(row.returning(Image.mime))).one()


def held(shas: Iterable[str]) -> sa.Select[str]:
    """Those of these images that there are, held, for a statement that changes them.

    In order, so that two transactions that hold the same images do not wait for each other.
    """
    return sa.select(Image.sha).where(Image.sha.in_(set(shas))).order_by(Image.sha).with_for_update()


async def _adopt_strays(db: Database, found: list[Found]) -> None:
    """Gives rows to files that have none; from then on they are images that nobody refers to."""
    shas = {match[1]: file for file in found if (match := NAME.fullmatch(file.name))}
    async with db.session() as session:
        known = set(await session.scalars(sa.select(Image.sha).where(Image.sha.in_(shas))))
    strays = [
        {
            "sha": sha,
            "mime": MIMES.get(PurePosixPath(file.name).suffix, "application/octet-stream"),
            "size": file.size,
            "kept_at": file.written_at,
            "awaited": 0,
        }
        for sha, file in shas.items()
        if sha not in known
    ]
    if strays:
        async with db.transaction() as session:
            await session.execute(db.insert(Image).values(strays).on_conflict_do_nothing())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name_of(sha: str, mime: str) -> str:
    """What the file of an image is called."""
    return f"{beginning_of(sha)}{SUFFIXES.get(mime, UNKNOWN)}"


def beginning_of(sha: str) -> str:
    """How its name begins, whatever kind of picture it is."""
    return f"{sha[:2]}/{sha}"
