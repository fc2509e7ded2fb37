"""A database of its own for every test, and short ways to fill it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import images, jobs, people
from storage.database import Database
from storage.look import Look, StyleChoice
from storage.schema import Base, Job

Wishing = Callable[..., jobs.Order]
Ordering = Callable[..., Awaitable[Job]]
Counting = Callable[[], Awaitable[dict[str, int]]]
Listing = Callable[[], list[Path]]


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str | None:
    """Where files lie: in a folder, or in the `bucket` where a test is EITHER."""
    in_bucket = getattr(request, "param", "folder") == "bucket"
    return str(request.getfixturevalue("bucket").url) if in_bucket else None


@pytest.fixture
async def db(data_dir: Path, database_url: str | None, place: str | None) -> AsyncIterator[Database]:
    database = await Database.open(database_url, data_dir, place)
    yield database
    await database.close()


@pytest.fixture
def files(tmp_path: Path, place: str | None, request: pytest.FixtureRequest) -> Listing:
    """The files of `db`, or copies of those in its bucket: `files()`."""
    if place is not None:
        return partial(request.getfixturevalue("bucket").copied_to, tmp_path / "copies" / "images")
    return lambda: sorted(path for path in (tmp_path / "data" / "images").rglob("*") if path.is_file())


@pytest.fixture
def rows(db: Database) -> Counting:
    """How many rows each table has: `await rows()`."""

    async def count() -> dict[str, int]:
        async with db.session() as session:
            return {
                table.name: await session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in Base.metadata.sorted_tables
            }

    return count


@pytest.fixture
def in_sql(db: Database) -> Callable[[str], Awaitable[list[tuple[Any, ...]]]]:
    """What a statement finds: `await in_sql("SELECT ...")`."""

    async def find(statement: str) -> list[tuple[Any, ...]]:
        async with db.session() as session:
            return [tuple(row) for row in await session.execute(sa.text(statement))]

    return find


@pytest.fixture
def wish() -> Wishing:
    """An order with everything filled in: `wish(1, sha, painting="wave", strength=0.8)`."""

    def fill_in(
        user_id: int,
        content_sha: str,
        *,
        painting: str | None = "wave",
        style_sha: str | None = None,
        **more: Any,
    ) -> jobs.Order:
        look = Look(size=512)
        look = replace(look, **{name: more.pop(name) for name in list(more) if hasattr(look, name)})
        style = StyleChoice(painting=painting if style_sha is None else None, image=style_sha)
        values = {
            "user_id": user_id,
            "chat_id": user_id,
            "content_sha": content_sha,
            "look": look,
            "styles": (style,),
        }
        return jobs.Order(**(values | more))

    return fill_in


@pytest.fixture
def order(db: Database, wish: Wishing) -> Ordering:
    """Meets the person, keeps the photo and places the order: `await order(1)`."""

    async def place(user_id: int = 1, photo: bytes = b"a photo", **changes: Any) -> Job:
        await people.meet(db, user_id, name=f"Person {user_id}")
        sha = await images.keep(db, photo, mime="image/jpeg")
        job = await jobs.place(db, wish(user_id, sha, **changes))
        assert job is not None
        return job

    return place


@pytest.fixture
def render(db: Database) -> Callable[..., Awaitable[bool]]:
    """Ends a job with a picture: `await render(job, holder="h")` says whether that was possible."""

    async def finish(
        job: Job,
        holder: str = "h",
        picture: bytes = b"a pastiche",
        seconds: float = 12.5,
        frames_sha: str | None = None,
    ) -> bool:
        result = await images.keep(db, picture, mime="image/png")
        shown = await images.keep(db, picture + b" as a JPEG", mime="image/jpeg")
        return await jobs.rendered(
            db,
            job.id,
            holder=holder,
            result_sha=result,
            shown_sha=shown,
            seconds=seconds,
            frames_sha=frames_sha,
        )

    return finish
