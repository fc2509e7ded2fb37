"""What somebody chooses in the studio is ordered like anything else, once, and no message is about it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from people import Person, buttons, finished, photo, words
from studio_page import ADA, BEN, LOOK, NIGHT, WAVE, Page
from town import Town

from bot import tasting
from bot.messages import Owner
from bot.owners import meet
from bot.studio import ordering
from bot.texts import Sorry
from storage import doors, drafts, images, people, styles, tally, tastes, visitors
from storage.look import Look, StyleChoice, Veil
from storage.schema import Door, JobKind, JobState, UploadKind


@pytest_asyncio.fixture(loop_scope="session")
async def page(town: Town) -> Page:
    """Ada's page; what she asks for is painted at once."""
    await meet(town.house, Owner(ADA, "Ada", "en"))
    await meet(town.house, Owner(BEN, "Ben", "en"))
    return Page(town)


@pytest_asyncio.fixture(loop_scope="session")
async def held(page: Page) -> Page:
    """The same, where nothing is painted to its end."""
    page.town.backend.hold()
    return page


async def why_not(ordered: Any) -> str:
    with pytest.raises(Sorry) as raised:
        await ordered
    return raised.value.key


async def test_a_picture_is_painted_and_in_the_history_and_no_message_says_so(page: Page) -> None:
    job = await page.picture(await page.upload())
    await page.town.settled()
    row = await page.row(job)
    assert (row.state, row.door, row.look.size) == (JobState.DELIVERED, Door.STUDIO, 64)
    assert await page.town.ada.messages() == []
    await page.town.ada.send("/history")
    shown = await page.town.ada.sees(lambda m: "photo" in m)
    assert words(shown).startswith("1 of 1 · The Claw of the Sea")
    await page.town.settled()
    assert (await page.row(job)).file_id is not None, "so that it can be sent anywhere from now on"


async def test_a_wall_is_tasted_in_its_order_and_each_picture_told_as_it_comes(page: Page) -> None:
    async with page.house.delivery.watch(ADA) as watch:
        job = await page.wall(await page.upload(), "night", "wave", "night", "gone for good")
        assert [style.painting for style in job.styles] == ["night", "wave"]
        assert (job.kind, job.look.size) == (JobKind.TASTE, tasting.SIZE)
        seen = set()
        async with asyncio.timeout(20):
            async for news in watch:
                assert news.job_id == job.id
                seen.add(len(await tastes.of(page.house.db, job.id)))
                if (await page.row(job)).state == JobState.DELIVERED:
                    break
    assert 2 in seen
    row = await page.row(job)
    assert row.shown_sha is None and row.error is None
    await page.town.settled()
    assert await page.town.ada.messages() == []


async def test_a_wall_for_another_photo_or_look_ends_the_one_before(held: Page) -> None:
    first, second = await held.upload(), await held.upload(hue=90)
    walls = [await held.wall(first), await held.wall(first, "ink")]
    assert (await held.row(walls[0])).state in (JobState.QUEUED, JobState.RUNNING), "the next page of it"
    walls.append(await held.wall(second))
    walls.append(await held.wall(second, look=replace(LOOK, strength=0.7)))
    states = [(await held.row(job)).state for job in walls]
    assert states[:3] == [JobState.CANCELLED] * 3 and states[3] != JobState.CANCELLED


async def test_a_wall_takes_no_room_of_the_one_it_ends(held: Page) -> None:
    sha = await held.upload()
    await held.wall(sha)
    for _ in range(9):
        await held.picture(sha)
    assert await why_not(held.picture(sha)) == "too-many-waiting"
    assert await why_not(held.wall(sha)) == "too-many-waiting"
    await held.wall(await held.upload(hue=90))


async def test_only_the_newest_trial_is_painted_and_one_that_runs_stops_at_once(held: Page) -> None:
    sha = await held.upload()
    first = await held.trial(sha)
    async with asyncio.timeout(20):
        while (await held.row(first)).state != JobState.RUNNING:
            await asyncio.sleep(0)
    trials = [await held.trial(sha, look=replace(LOOK, strength=strength)) for strength in (0.3, 0.6, 0.9)]
    held.town.backend.release()
    await held.town.settled()
    states = [(await held.row(job)).state for job in (first, *trials)]
    assert states == [JobState.CANCELLED] * 3 + [JobState.DELIVERED]
    [tasted] = await tastes.of(held.house.db, trials[-1].id)
    assert tasted.position == 0


async def test_trials_count_against_nothing(held: Page) -> None:
    sha = await held.upload()
    await held.house.switches.limit(1, None)
    for number in range(12):
        await held.trial(sha, look=replace(LOOK, strength=number / 12))
    await held.picture(sha)
    assert await why_not(held.picture(sha)) == "limit-person"
    await held.trial(sha)


async def test_an_order_asked_again_is_the_same_job_whatever_has_become_of_it(page: Page) -> None:
    sha = await page.upload()
    await page.house.switches.limit(2, None)
    for order in (page.picture, page.trial, page.wall):
        first = await order(sha, request=order.__name__)
        await page.town.settled()
        again = await order(sha, request=order.__name__)
        assert again.id == first.id
    assert len(page.town.backend.requests) == 5


async def test_a_request_that_named_another_order_is_refused(page: Page) -> None:
    sha, other = await page.upload(), await page.upload(hue=90)
    for order in (page.picture, page.trial, page.wall):
        await order(sha, request=order.__name__)
        assert await why_not(order(other, request=order.__name__)) == "studio-other-order"
        stronger = order(sha, look=replace(LOOK, strength=0.9), request=order.__name__)
        assert await why_not(stronger) == "studio-other-order"
    assert await why_not(page.picture(sha, [NIGHT], request="picture")) == "studio-other-order"
    assert await why_not(page.trial(sha, request="picture")) == "studio-other-order"
    assert await why_not(page.wall(sha, "night", "ink", request="wall")) == "studio-other-order"
    assert (await page.wall(sha, "ink", "night", "wave", "glass", request="wall")).kind == JobKind.TASTE


async def test_an_order_asked_twice_at_once_is_one_job(held: Page) -> None:
    sha = await held.upload()
    for order in (held.picture, held.trial, held.wall):
        twice = await asyncio.gather(*(order(sha, request=order.__name__) for _ in range(8)))
        assert len({job.id for job in twice}) == 1


async def test_an_old_order_asked_again_ends_none_that_came_after_it(held: Page) -> None:
    sha = await held.upload()
    first = await held.trial(sha, request="first")
    second = await held.trial(sha, look=replace(LOOK, strength=0.9))
    assert (await held.trial(sha, request="first")).id == first.id
    states = [(await held.row(job)).state for job in (first, second)]
    assert states[0] == JobState.CANCELLED and states[1] != JobState.CANCELLED


async def test_a_picture_goes_on_from_what_was_tried_of_just_that(page: Page) -> None:
    sha, mix = await page.upload(), [replace(WAVE, weight=2.0), NIGHT]
    trial = await page.trial(sha, mix)
    wall = await page.wall(sha)
    await page.town.settled()
    [tried] = await tastes.of(page.house.db, trial.id)
    tasted = await tastes.at(page.house.db, wall.id, 1)
    assert tasted is not None
    begun = [
        await page.picture(sha, mix, taste_id=tried.id),
        await page.picture(sha, [NIGHT], taste_id=tasted.id),
        await page.picture(sha, [WAVE], taste_id=tasted.id),
        await page.picture(sha, mix, replace(LOOK, strength=0.9), taste_id=tried.id),
        await page.picture(await page.upload(hue=90), mix, taste_id=tried.id),
        await page.picture(sha, mix, taste_id=999),
    ]
    assert [job.taste_id for job in begun] == [tried.id, tasted.id, None, None, None, None]
    theirs = Page(page.town, BEN)
    assert (await theirs.picture(await theirs.upload(), mix, taste_id=tried.id)).taste_id is None


async def test_nobody_orders_with_what_is_somebody_elses(page: Page) -> None:
    theirs = Page(page.town, BEN)
    sha, mine = await theirs.upload(hue=90), await page.upload()
    for ordered in (page.picture(sha), page.trial(sha), page.wall(sha)):
        assert await why_not(ordered) == "job-gone"
    for style in (StyleChoice(image=sha), replace(WAVE, mask=sha)):
        assert await why_not(page.picture(mine, [style])) == "job-gone"
    assert await doors.unfinished(page.house.db, ADA, JobKind.PICTURE) == []


async def test_masks_and_styles_of_ones_own_are_ordered_with(page: Page) -> None:
    sha, mask = await page.upload(), await page.upload(200, UploadKind.MASK)
    own = await images.keep(page.house.db, photo(hue=150), mime="image/jpeg")
    await styles.save(page.house.db, ADA, "tiles", own)
    await page.picture(sha, [replace(WAVE, mask=mask), StyleChoice(image=own)])
    await page.town.settled()
    [request] = page.town.backend.requests
    assert [style.mask is not None for style in request.styles] == [True, False]


async def test_what_is_not_on_offer_is_said_in_a_sentence(page: Page) -> None:
    sha = await page.upload()
    assert await why_not(page.picture(sha, [StyleChoice(painting="impasto")])) == "style-gone"
    assert await why_not(page.trial(sha, [StyleChoice(painting="starry_night")])) == "not-here-yet"
    assert await why_not(page.wall(sha, "impasto")) == "style-gone"
    assert (await page.picture(sha, look=Look(size=999))).look.size == 64


async def test_who_is_banned_orders_nothing(page: Page) -> None:
    sha = await page.upload()
    await page.house.switches.ban(ADA, True)
    for ordered in (page.picture(sha), page.trial(sha), page.wall(sha)):
        assert await why_not(ordered) == "banned"


async def test_what_covers_the_photo_in_the_chat_covers_what_is_made_of_it(page: Page) -> None:
    sha = await images.keep(page.house.db, photo(hue=210), mime="image/jpeg")
    veil = Veil(spoiler=True, protected=True)
    await drafts.create(page.house.db, user_id=ADA, chat_id=ADA, content_sha=sha, veil=veil)
    job = await page.picture(sha)
    await page.town.settled()
    assert job.veil == veil
    await ordering.to_chat(page.house, ADA, job)
    message = await page.town.ada.sees(finished)
    assert message["has_protected_content"] and message["has_media_spoiler"]


async def test_who_has_been_forgotten_orders_nothing(page: Page) -> None:
    sha = await page.upload()
    await people.forget(page.house.db, ADA)
    assert await why_not(page.picture(sha)) == "job-gone"


async def test_a_visitor_orders_like_anybody_and_has_no_chat(page: Page) -> None:
    visitor = Page(page.town, await visitors.new(page.house.db, "a key"))
    job = await visitor.picture(await visitor.upload())
    await page.town.settled()
    assert (await visitor.row(job)).state == JobState.DELIVERED
    assert await why_not(ordering.to_chat(page.house, visitor.person_id, job)) == "studio-no-chat"
    assert await why_not(ordering.to_chat(page.house, ADA, job)) == "job-gone"
    assert len(await tally.ordered_since(page.house.db, job.created_at.replace(year=2000), job.user_id)) == 1
    assert str(visitor.person_id) not in str(await page.town.calls())


# --- to the chat ------------------------------------------------------------------------------------


async def the_one(person: Person) -> dict[str, Any]:
    [message] = [m for m in await person.messages() if m["from"]["is_bot"]]
    return message


async def test_a_picture_comes_to_the_chat_once_with_its_buttons_and_without_a_sound(page: Page) -> None:
    job = await page.picture(await page.upload())
    await page.town.settled()
    for _ in range(3):
        await ordering.to_chat(page.house, ADA, await page.row(job))
    await page.town.settled()
    await ordering.to_chat(page.house, ADA, job)
    await page.town.settled()
    message = await the_one(page.town.ada)
    assert finished(message)
    row = await page.row(job)
    assert (row.status_message_id, row.state) == (message["message_id"], JobState.DELIVERED)
    await page.town.ada.press(message, "Softer")
    await page.town.settled()
    assert len([m for m in await page.town.ada.messages() if finished(m)]) == 2


async def test_one_that_is_being_painted_is_watched_in_the_chat_from_then_on(held: Page) -> None:
    job = await held.picture(await held.upload())
    await ordering.to_chat(held.house, ADA, job)
    message = await held.town.ada.sees(lambda m: "Cancel" in str(buttons(m)))
    held.town.backend.release()
    await held.town.settled()
    assert finished(await the_one(held.town.ada))
    assert (await held.row(job)).status_message_id == message["message_id"]


async def test_what_came_to_nothing_is_not_brought_to_the_chat(held: Page) -> None:
    job = await held.picture(await held.upload())
    await held.house.dispatcher.cancel(job.id)
    assert await why_not(ordering.to_chat(held.house, ADA, job)) == "job-gone"


async def test_who_has_blocked_the_bot_still_has_the_picture_in_the_history(page: Page) -> None:
    await page.town.ada.blocks_the_bot()
    job = await page.picture(await page.upload())
    await page.town.settled()
    await ordering.to_chat(page.house, ADA, job)
    await page.town.settled()
    row = await page.row(job)
    assert (row.state, row.status_message_id) == (JobState.DELIVERED, None) and row.told_at is not None
