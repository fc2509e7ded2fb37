"""What the chat's commands make of what is ordered in the studio."""

import asyncio
import io
import json
from zipfile import ZipFile

import pytest_asyncio
from people import buttons, finished, photo, words
from studio_page import ADA, LOOK, Page
from town import Town, Towns

from bot.buttons import Again, How
from bot.messages import Owner
from bot.owners import meet
from storage import belongings, jobs, recent, visitors
from storage.schema import JobState, UploadKind


@pytest_asyncio.fixture(loop_scope="session")
async def page(town: Town) -> Page:
    """Ada's page."""
    await meet(town.house, Owner(ADA, "Ada", "en"))
    return Page(town)


async def test_cancel_stops_what_waits_and_says_nothing_of_what_was_only_tried(page: Page) -> None:
    page.town.backend.hold()
    sha = await page.upload()
    picture, trial = await page.picture(sha), await page.trial(sha)
    await page.town.ada.send("/cancel")
    await page.town.ada.sees(lambda m: words(m) == "Stopped.")
    assert (await page.row(picture)).state == JobState.CANCELLED
    assert (await page.row(trial)).state != JobState.CANCELLED


async def test_again_paints_the_last_picture_of_the_page_once_more_and_answers_in_the_chat(
    page: Page,
) -> None:
    await page.picture(await page.upload())
    await page.town.settled()
    await page.town.ada.send("/again")
    await page.town.ada.sees(finished)
    assert len(page.town.backend.requests) == 2


async def test_a_picture_of_the_page_can_be_sent_and_deleted_from_the_history(page: Page) -> None:
    job = await page.picture(await page.upload())
    await page.town.settled()
    await page.town.ada.send("/history")
    leaf = await page.town.ada.sees(lambda m: "photo" in m)
    await page.town.ada.press(leaf, "Send")
    await page.town.ada.sees(finished)
    await page.town.ada.press(leaf, "Delete")
    sure = await page.town.ada.sees(lambda m: "delete it" in str(buttons(m)))
    await page.town.ada.press(sure, "delete it")
    await page.town.settled()
    assert await jobs.get(page.house.db, job.id) is None


async def test_forget_ends_what_is_painted_for_the_page_and_leaves_nothing(page: Page) -> None:
    page.town.backend.hold()
    sha = await page.upload()
    await page.upload(90, UploadKind.MASK)
    await page.picture(sha)
    await page.wall(sha)
    await page.trial(sha)
    await page.town.ada.send("/forget")
    question = await page.town.ada.sees(lambda m: "forget" in str(buttons(m)))
    await page.town.ada.press(question, next(iter(buttons(question))))
    await page.town.ada.sees(lambda m: "forgotten" in words(m) or "deleted" in words(m))
    async with asyncio.timeout(20):
        while page.town.backend.rendering:
            await asyncio.sleep(0.005)
    left = await belongings.of(page.house.db, ADA)
    assert {name for name, rows in left.items() if rows} <= {"updates"}


async def test_mydata_holds_what_was_uploaded(page: Page) -> None:
    sha = await page.upload()
    await page.picture(await page.upload(90), request="a secret name")
    await page.town.settled()
    await page.town.ada.send("/mydata")
    sent = await page.town.ada.sees(lambda m: "document" in m)
    query = {"id": sent["document"]["file_id"]}
    async with page.town.http.get(f"{page.town.url}/sandbox/file", params=query) as response:
        archive = ZipFile(io.BytesIO(await response.read()))
    data = json.loads(archive.read("data.json"))
    [upload, _] = data["uploads"]
    assert archive.read(upload["upload"]) == photo(hue=30) and sha[:10] in upload["upload"]
    assert data["jobs"][0]["door"] == "studio" and data["visitors"] == []
    assert "a secret name" not in archive.read("data.json").decode()


async def test_stats_tells_visitors_from_people(towns: Towns) -> None:
    async with towns(admins=(ADA,)) as town:
        await town.ada.send("/stats")
        told = await town.ada.sees(lambda m: "People" in words(m))
        assert "Visitors" not in words(told)
        visitor = Page(town, await visitors.new(town.house.db, "a key"))
        await visitor.picture(await visitor.upload())
        await town.settled()
        await town.ada.turn_the_page()
        await town.ada.send("/stats")
        told = await town.ada.sees(lambda m: "Visitors" in words(m))
        assert "People: 0, 0 of them within a day" in words(told)
        assert "Visitors of the studio: 1" in words(told)


async def test_privacy_says_what_becomes_of_what_is_uploaded(page: Page) -> None:
    await page.town.ada.send("/privacy")
    told = await page.town.ada.sees(lambda m: "In the studio" in words(m))
    assert "deleted after 24 hours" in words(told).split("In the studio")[1]


async def test_a_button_that_was_made_up_for_a_trial_does_nothing(page: Page) -> None:
    sha = await page.upload()
    trial, _ = await page.trial(sha), await page.picture(sha)
    await page.town.settled()
    await page.town.ada.send("/history")
    shown = await page.town.ada.sees(lambda m: "photo" in m)
    for button in (Again(trial.id, How.SAME), Again(trial.id, How.STRONGER)):
        answer = await page.town.ada.forge(shown, button.pack())
        assert "no longer have this picture" in answer["text"]
    assert len(page.town.backend.requests) == 2


async def test_trials_crowd_no_photo_out_of_those_that_may_be_painted_over(page: Page) -> None:
    await page.picture(await page.upload(90))
    sha = await page.upload()
    for number in range(recent.MOST):
        await page.trial(sha, look=LOOK, request=f"trial {number}")
    found = await recent.photos(page.house.db, ADA, ADA)
    assert [each.content_sha == sha for each in found] == [False]
