"""A database of its own for every test, and short ways to fill it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from storage import images, jobs, people
from storage.database import Database
from storage.schema import Job

Wishing = Callable[..., jobs.Order]
Ordering = Callable[..., Awaitable[Job]]


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path / "data")
    yield database
    await database.close()


@pytest.fixture
def wish() -> Wishing:
    """An order with everything filled in: `wish(1, sha, painting="wave")`."""

    def fill_in(user_id: int, content_sha: str, **changes: Any) -> jobs.Order:
        values = {
            "user_id": user_id,
            "chat_id": user_id,
            "content_sha": content_sha,
            "painting": "wave",
            "recipe": "pastiche",
            "size": 512,
            "strength": 0.5,
            "keep_colours": False,
        }
        return jobs.Order(**(values | changes))

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
