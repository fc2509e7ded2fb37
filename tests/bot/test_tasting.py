"""How a taste is painted: kept picture by picture, taken up where it stopped, gone on from."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

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
from storage.schema import Door, Job, JobKind

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

    async def claimed(self, styles: Sequence[StyleChoice] = STYLES, **values: Any) -> Job:
        await ordered(self.db, ADA, styles=tuple(styles), **{"kind": JobKind.TASTE, **values})
        return await self.again()

    async def again(self) -> Job:
        job = await jobs.claim(self.db, holder="h", lease=LEASE)
        assert job is not None and job.kind != JobKind.PICTURE
        return job

    async def taste(self, job: Job) -> bytes | None:
        return (await self.kitchen.taste(job, self.reports.append)).sheet


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


async def test_for_the_studio_each_picture_is_told_as_it_comes_and_no_sheet_is_drawn(cook: Cook) -> None:
    job = await cook.claimed(door=Door.STUDIO)
    assert await cook.taste(job) is None
    assert [(each.step, each.share, each.preview) for each in cook.reports] == [
        (1, 1 / 3, None),
        (3, 1, None),
    ], "one was taken away"
    assert [taste.position for taste in await tastes.of(cook.db, job.id)] == [0, 2]


async def test_a_wall_that_gave_way_paints_nothing_twice(cook: Cook) -> None:
    job = await cook.claimed(STYLES[::2], door=Door.STUDIO)
    await ordered(cook.db, BEN, kind=JobKind.TRIAL, door=Door.STUDIO)
    with pytest.raises(GivesWay):
        await cook.taste(job)
    await jobs.release(cook.db, job.id, holder="h")
    assert (await cook.again()).kind == JobKind.TRIAL
    await cook.taste(await cook.again())
    assert len(cook.backend.requests) == 2


async def test_a_trial_is_one_small_picture_in_all_its_styles_together(cook: Cook) -> None:
    mix = [StyleChoice(painting="wave", weight=3.0), StyleChoice(painting="ink")]
    job = await cook.claimed(mix, kind=JobKind.TRIAL, door=Door.STUDIO)
    tried = await cook.kitchen.trial(job, cook.reports.append)
    assert tried.sheet is None and tried.steps > 0
    [request] = cook.backend.requests
    assert [style.weight for style in request.styles] == [3.0, 1.0] and request.sketches == 0
    [taste] = await tastes.of(cook.db, job.id)
    assert (taste.position, taste.longest) == (0, request.size)
    assert await images.read(cook.db, taste.shown_sha)


async def test_a_trial_that_was_kept_before_a_kill_is_not_painted_again(cook: Cook) -> None:
    job = await cook.claimed([StyleChoice(painting="wave")], kind=JobKind.TRIAL, door=Door.STUDIO)
    await cook.kitchen.trial(job, cook.reports.append)
    await jobs.release(cook.db, job.id, holder="h")
    await cook.kitchen.trial(await cook.again(), cook.reports.append)
    assert len(cook.backend.requests) == 1 and len(await tastes.of(cook.db, job.id)) == 1


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
