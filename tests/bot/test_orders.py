"""From a photo and a style to a job in the queue."""

from dataclasses import replace

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
from storage.look import Colours, Look, StyleChoice
from storage.schema import JobState

ADA = Owner(101, "Ada", "en")
HERE = Place(101, None, 7)
WAVE = [StyleChoice(painting="wave")]


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
    assert list(job.styles) == WAVE and job.source_message_id == 7


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
        await orders.place(house, 101, HERE, sha, [StyleChoice(painting="impasto")], update_id=1)
    assert "impasto is no longer on offer" in raised.value.plain("en")
    with pytest.raises(NotHere) as raised:
        await orders.place(house, 101, HERE, sha, [StyleChoice(painting="starry_night")], update_id=1)
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


async def test_in_another_way_all_else_is_as_it_was_whatever_its_owner_likes_now(house):
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    await people.change_look(house.db, 101, size=256, strength=0.3, colours=Colours.PHOTO)
    look = await orders.look_again(house, job, How.LARGER)
    assert look == replace(job.look, stroke=1.5)
    assert await orders.look_again(house, job, How.SAME) == job.look
    look = await orders.look_again(house, job, How.SETTINGS)
    assert (look.size, look.strength, look.colours, look.stroke) == (256, 0.3, Colours.PHOTO, 1.0)


async def test_what_failed_is_tried_again_in_the_size_its_owner_likes_now(house):
    await people.change_look(house.db, 101, size=256)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1)
    job.state = JobState.FAILED
    await people.change_look(house.db, 101, size=64, strength=0.3)
    assert await orders.look_again(house, job, How.SAME) == replace(job.look, size=64)


async def test_a_way_in_which_nothing_changes_is_refused(house):
    look = Look(size=256, strength=1.0, stroke=4.0)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1, look=look)
    for how in (How.STRONGER, How.LARGER, How.PAINTING, How.BIGGER):
        with pytest.raises(Sorry) as raised:
            await orders.look_again(house, job, how)
        assert raised.value.key == ("largest-already" if how == How.BIGGER else "button-gone")


async def test_a_picture_in_a_size_that_is_no_longer_on_offer_goes_on_in_the_operators(house):
    look = Look(size=128)
    job = await orders.place(house, 101, HERE, await kept(house), WAVE, update_id=1, look=look)
    assert (await orders.look_again(house, job, How.SOFTER)).size == 64
    assert (await orders.look_again(house, job, How.BIGGER)).size == 256


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
