"""A database of its own for every test, and short ways to fill it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage import images, jobs, people
from storage.database import Database
from storage.schema import Job

Ordering = Callable[..., Awaitable[Job]]


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path / "data")
    yield database
    await database.close()


@pytest.fixture
def order(db: Database) -> Ordering:
    """Meets the person, keeps the photo and places the order: `await order(user_id=1)`."""

    async def place(user_id: int = 1, photo: bytes = b"a photo", **changes: object) -> Job:
        await people.meet(db, user_id, name=f"Person {user_id}")
        values = {
            "user_id": user_id,
            "chat_id": user_id,
            "content_sha": await images.keep(db, photo, mime="image/jpeg"),
            "painting": "wave",
            "recipe": "pastiche",
            "size": 512,
            "strength": 0.5,
            "keep_colours": False,
        }
        job = await jobs.place(db, jobs.Order(**(values | changes)))
        assert job is not None
        return job

    return place
