"""How a taste is painted: kept picture by picture, taken up where it stopped, gone on from."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from rows import ADA, opened, ordered, picture

from bot import tasting
from bot.pace import Pace
from bot.tasting import GivesWay, Kitchen
from engine.backends.standin import StandIn
from engine.errors import BadRequest, EngineError
from engine.request import Progress
from storage import images, jobs, tastes
from storage.database import Database
from storage.look import StyleChoice
from storage.schema import Job, JobKind

BEN = ADA + 1
LEASE = timedelta(minutes=1)
STYLES = tuple(StyleChoice(painting=name) for name in ("wave", "gone", "ink"))


async def painting_of(name: str) -> bytes:
    if name == "gone":
        raise BadRequest("painting-gone", title=name, path="")
    return picture(len(name))


async def sheet_of(styles: Sequence[StyleChoice], tasted: Mapping[int, bytes]) -> bytes:
    return f"{sorted(tasted)} of {len(styles)}".encode()


class Cook:
    """A kitchen, and what it reports."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.backend = StandIn()
        self.reports: list[Progress] = []
        pace = Pace(sheet=0.0)
        self.kitchen = Kitchen(db, self.backend, painting_of, sheet_of, "h", lambda _: None, pace)

    async def claimed(self, styles: Sequence[StyleChoice] = STYLES) -> Job:
        await ordered(self.db, ADA, kind=JobKind.TASTE, styles=tuple(styles))
        return await self.again()

    async def again(self) -> Job:
        job = await jobs.claim(self.db, holder="h", lease=LEASE)
        assert job is not None and job.kind == JobKind.TASTE
        return job

    async def taste(self, job: Job) -> bytes:
        sheet, _, _ = await self.kitchen.taste(job, self.reports.append)
        return sheet


@pytest.fixture
async def cook(tmp_path: Path) -> AsyncIterator[Cook]:
    db = await opened(tmp_path)
    cook = Cook(db)
    yield cook
    await cook.backend.close()
    await db.close()


async def test_each_painting_that_is_there_is_tasted_and_the_sheet_told_as_it_fills(cook: Cook) -> None:
    job = await cook.claimed()
    assert await cook.taste(job) == b"[0, 2] of 3", "one was taken away"
    assert [(each.step, each.preview) for each in cook.reports] == [(1, b"[0] of 3")]
    assert [taste.position for taste in await tastes.of(cook.db, job.id)] == [0, 2]


async def test_it_gives_way_after_a_picture_and_then_goes_on_from_there(cook: Cook) -> None:
    job = await cook.claimed(STYLES[::2])
    await ordered(cook.db, BEN)
    with pytest.raises(GivesWay):
        await cook.taste(job)
    await jobs.release(cook.db, job.id, holder="h")
    other = await jobs.claim(cook.db, holder="h", lease=LEASE)
    assert other is not None and other.user_id == BEN
    assert await cook.taste(await cook.again()) == b"[0, 1] of 2"
    assert len(cook.backend.requests) == 2


async def test_where_nothing_can_be_tasted_it_is_said_why(cook: Cook) -> None:
    with pytest.raises(BadRequest, match="is gone"):
        await cook.taste(await cook.claimed([StyleChoice(painting="gone")]))


async def test_a_photo_that_cannot_be_painted_fails_the_whole(cook: Cook) -> None:
    cook.backend.fail(EngineError("out-of-memory"))
    with pytest.raises(EngineError, match="not enough memory"):
        await cook.taste(await cook.claimed())


async def test_what_was_tasted_is_gone_on_from_while_it_is_there(cook: Cook) -> None:
    job = await cook.claimed([StyleChoice(painting="wave")])
    small = await images.keep(cook.db, picture(7), mime="image/png")
    await tastes.keep(
        cook.db, job.id, 0, holder="h", shown_sha=small, begun_sha=small, longest=128, emphasis=0.5
    )
    taste = await tastes.at(cook.db, job.id, 0)
    assert taste is not None
    large = await ordered(cook.db, ADA, taste_id=taste.id)
    begun = await tasting.begun_of(cook.db, large)
    assert begun is not None and (begun.png, begun.longest, begun.emphasis) == (picture(7), 128, 0.5)
    await jobs.cancel(cook.db, job.id)
    await jobs.expire(cook.db, older_than=timedelta(0))
    assert await tasting.begun_of(cook.db, large) is None
    assert await tasting.begun_of(cook.db, await ordered(cook.db, ADA)) is None
