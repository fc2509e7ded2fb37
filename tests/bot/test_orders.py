"""From a photo and a style to a job in the queue."""

import pytest
import pytest_asyncio
from people import photo

from bot import orders
from bot.buttons import How
from bot.messages import Owner, Place
from bot.orders import NotHere
from bot.owners import meet
from bot.texts import Sorry
from storage import drafts, images, jobs, people
from storage.look import Colours, StyleChoice

ADA = Owner(101, "Ada", "en")
HERE = Place(101, None, 7)
WAVE = StyleChoice(painting="wave")


@pytest_asyncio.fixture(loop_scope="session")
async def house(town):
    """A house in which nothing is painted unless it is let go."""
    town.backend.hold()
    await meet(town.house, ADA)
    return town.house


async def kept(house, hue: int = 30) -> str:
    return await images.keep(house.db, photo(hue=hue), mime="image/jpeg")


async def test_an_order_has_the_look_its_owner_has_chosen(house):
    await people.change_look(house.db, 101, size=256, strength=0.7, colours=Colours.PHOTO)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    assert (job.look.size, job.look.strength, job.look.colours) == (256, 0.7, Colours.PHOTO)
    assert list(job.styles) == [WAVE] and job.source_message_id == 7


async def test_a_size_that_is_no_longer_on_offer_becomes_the_operators(house):
    await people.change_look(house.db, 101, size=4096)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    assert job.look.size == 64


async def test_the_same_update_orders_once(house):
    sha = await kept(house)
    first = await orders.place(house, 101, HERE, sha, WAVE, update_id=1)
    second = await orders.place(house, 101, HERE, sha, WAVE, update_id=1)
    assert first.id == second.id
    assert await orders.made_of(house, 1) and not await orders.made_of(house, 2)


async def test_ten_may_wait_and_no_more(house):
    sha = await kept(house)
    for number in range(orders.MAX_WAITING):
        await orders.place(house, 101, HERE, sha, WAVE, update_id=number)
    with pytest.raises(Sorry) as raised:
        await orders.place(house, 101, HERE, sha, WAVE, update_id=99)
    assert "10 pictures waiting" in raised.value.plain("en")
    assert len(await jobs.active(house.db, 101)) == orders.MAX_WAITING


async def test_what_is_not_there_is_said_in_a_sentence(house):
    sha = await kept(house)
    with pytest.raises(Sorry) as raised:
        await orders.place(house, 101, HERE, sha, StyleChoice(painting="impasto"), update_id=1)
    assert "impasto is no longer on offer" in raised.value.plain("en")
    with pytest.raises(NotHere) as raised:
        await orders.place(house, 101, HERE, sha, StyleChoice(painting="starry_night"), update_id=1)
    assert "“The Starry Night” has not arrived here" in raised.value.plain("en")
    with pytest.raises(Sorry) as raised:
        await orders.place(house, 101, HERE, "0" * 64, WAVE, update_id=1)
    assert raised.value.key == "job-gone"


async def test_a_draft_is_ordered_once(house):
    draft = await drafts.create(house.db, user_id=101, chat_id=101, content_sha=await kept(house))
    await orders.place(house, 101, HERE, draft.content_sha, WAVE, update_id=1, draft=draft)
    with pytest.raises(Sorry) as raised:
        await orders.place(house, 101, HERE, draft.content_sha, WAVE, update_id=2, draft=draft)
    assert raised.value.key == "draft-gone"


@pytest.mark.parametrize(
    ("before", "how", "after"),
    [
        (0.5, How.SAME, 0.5),
        (0.5, How.STRONGER, 0.65),
        (0.5, How.SOFTER, 0.35),
        (0.95, How.STRONGER, 1.0),
        (0.1, How.SOFTER, 0.05),
        (0.5, How.SETTINGS, 0.3),
    ],
)
async def test_once_more_is_as_strong_as_asked_and_else_as_its_owner_likes_now(house, before, how, after):
    await people.change_look(house.db, 101, strength=before)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    await people.change_look(house.db, 101, strength=0.3, colours=Colours.PHOTO)
    look = await orders.look_again(house, job, how)
    assert (look.strength, look.colours) == (after, Colours.PHOTO)


async def test_what_waits_already_is_not_ordered_again(house):
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    look = await orders.look_again(house, job, How.STRONGER)
    result = Place(101, None, 8)
    await orders.again(house, job, look, result, update_id=2)
    with pytest.raises(Sorry) as raised:
        await orders.again(house, job, look, result, update_id=3)
    assert raised.value.key == "already-asked"
    softer = await orders.look_again(house, job, How.SOFTER)
    assert (await orders.again(house, job, softer, result, update_id=4)).look.strength == 0.35
