"""Links that hand on a style or a look: one each, unguessable, gone with what they hand on."""

import asyncio
import re
from datetime import timedelta

import pytest

from storage import gifts, history, images, jobs, people, styles
from storage.database import Database
from storage.look import Veil
from storage.schema import OwnStyle


async def saved(db: Database, user_id: int = 1, **how) -> OwnStyle:
    await people.meet(db, user_id, name="Ada")
    sha = await images.keep(db, b"tiles", mime="image/png")
    await styles.save(db, user_id, "tiles", sha, **how)
    [style] = await styles.of(db, user_id)
    return style


@pytest.fixture
def painted(db: Database, order, render):
    """A finished picture of somebody's: `await painted(1)`."""

    async def paint(user_id: int):
        job = await order(user_id)
        await jobs.claim(db, holder="h", lease=timedelta(minutes=1))
        assert await render(job)
        await jobs.delivered(db, job.id, file_id="f")
        return job

    return paint


async def test_a_style_has_one_link_however_often_it_is_asked_for(db: Database, rows) -> None:
    style = await saved(db)
    asked = await asyncio.gather(*(gifts.of_style(db, 1, style.id) for _ in range(5)))
    assert len({gift.token for gift in asked if gift}) == 1 and (await rows())["gifts"] == 1
    gift = asked[0]
    assert gift and re.fullmatch(r"[A-Za-z0-9_-]{32}", gift.token)
    opened = await gifts.opened(db, gift.token)
    assert opened and opened.style and (opened.giver, opened.style.name) == ("Ada", "tiles")


async def test_nobody_links_to_what_is_anothers_or_must_not_be_passed_on(db: Database, painted) -> None:
    style = await saved(db, veil=Veil(protected=True))
    assert await gifts.of_style(db, 1, style.id) is None
    mine = await saved(db, 2)
    job = await painted(1)
    assert await gifts.of_style(db, 1, mine.id) is None and await gifts.of_job(db, 2, job.id) is None


async def test_a_link_is_taken_back_by_who_gave_it(db: Database) -> None:
    style = await saved(db)
    gift = await gifts.of_style(db, 1, style.id)
    assert gift and not await gifts.take_back(db, 2, gift.id)
    assert await gifts.opened(db, gift.token) is not None
    assert await gifts.take_back(db, 1, gift.id) and not await gifts.take_back(db, 1, gift.id)
    assert await gifts.opened(db, gift.token) is None
    again = await gifts.of_style(db, 1, style.id)
    assert again and again.token != gift.token, "what was taken back does not open again"


async def test_a_link_goes_with_what_it_hands_on(db: Database, painted, rows) -> None:
    style, job = await saved(db), await painted(1)
    assert await gifts.of_style(db, 1, style.id) and await gifts.of_job(db, 1, job.id)
    await styles.delete(db, 1, style.id)
    assert (await rows())["gifts"] == 1
    assert await history.delete(db, 1, job.id)
    assert (await rows())["gifts"] == 0


async def test_a_look_is_that_of_the_picture(db: Database, painted) -> None:
    job = await painted(1)
    gift = await gifts.of_job(db, 1, job.id)
    opened = gift and await gifts.opened(db, gift.token)
    assert opened and opened.style is None and opened.job
    assert (opened.job.look, opened.job.styles) == (job.look, job.styles)


async def test_a_picture_that_is_not_painted_yet_has_no_look_to_hand_on(db: Database, order) -> None:
    job = await order(1)
    assert await gifts.of_job(db, 1, job.id) is None
