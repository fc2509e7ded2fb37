"""Rows for tests that need no chat to make them."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from storage import images, jobs, people
from storage.database import Database
from storage.jobs import Order
from storage.look import Look, StyleChoice
from storage.schema import Job

ADA, BEN = 101, 102
_made: list[bytes] = []


def picture(red: int = 200, *, kind: str = "JPEG") -> bytes:
    """A small picture in one colour, encoded."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (red, 120, 40)).save(file, kind)
    return file.getvalue()


async def opened(folder: Path, url: str | None = None) -> Database:
    """A database that knows Ada and Ben; SQLite's are copied, which is faster than making them."""
    data_dir = folder / "data"
    if url is not None:
        return await _knowing_both(url, data_dir)
    file = data_dir / "pastiche.db"
    if not _made:
        await (await _knowing_both(None, data_dir)).close()
        _made.append(file.read_bytes())
    data_dir.mkdir(exist_ok=True)
    file.write_bytes(_made[0])
    return await Database.open(None, data_dir)


async def _knowing_both(url: str | None, data_dir: Path) -> Database:
    db = await Database.open(url, data_dir)
    await people.meet(db, ADA, name="Ada")
    await people.meet(db, BEN, name="Ben")
    return db


async def ordered(db: Database, owner: int = ADA, *, painting: str = "wave", **values: Any) -> Job:
    """A queued job in its owner's private chat; `values` are further fields of the order."""
    order = Order(
        **{
            "user_id": owner,
            "chat_id": owner,
            "content_sha": await images.keep(db, picture(), mime="image/jpeg"),
            "styles": (StyleChoice(painting=painting),),
            "look": Look(size=64),
            **values,
        }
    )
    job = await jobs.place(db, order)
    assert job is not None
    return job
