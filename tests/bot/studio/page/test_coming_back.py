"""Whoever closes the page, loses the connection or comes as somebody else: what goes on, what is apart."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from easel import DELETED_ELSEWHERE, Come, Person, cat, jpeg
from playwright.async_api import Route, expect
from skimage import data
from studios import Studio

Studios = Callable[..., AbstractAsyncContextManager[Studio]]

NIGHT = "Night with a Thousand Wheels"
SKY = ((0.05, 0.1), (0.95, 0.1))


async def at_the_easel(come: Come) -> Person:
    """Somebody whose photo has been painted like a night."""
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    return ada


async def test_closed_in_the_middle_and_opened_again_it_goes_on(come: Come) -> None:
    ada = await come()
    await ada.brings()
    await ada.sees_the_whole_wall()
    ada.studio.town.backend.hold()
    await ada.presses_tile(NIGHT)
    await expect(ada.button("Cancel")).to_be_visible()
    await ada.closes()
    await ada.opens()
    await ada.page.get_by_role("list", name="On the easel").get_by_role("button", name=NIGHT).click()
    await expect(ada.button("Cancel")).to_be_visible()
    ada.studio.town.backend.release()
    await expect(ada.status).to_have_text("Painted, 256 px")
    assert len(ada.studio.town.backend.requests) == 17


async def test_a_page_that_is_loaded_again_is_as_it_was(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.moves("Strength", 0.8)
    await ada.turns_to("Brush")
    await ada.brushes(*SKY)
    await expect(ada.status).to_have_text("How it would look, still small")
    painted = len(ada.studio.town.backend.requests)
    await ada.page.reload()
    await expect(ada.status).to_have_text("How it would look, still small")
    await expect(ada.button("Undo")).to_be_enabled()
    await ada.turns_to("Look")
    await expect(ada.page.get_by_role("slider", name="Strength")).to_have_value("0.8")
    await ada.button("Paint in full").click()
    await expect(ada.status).to_have_text("Painted, 256 px")
    assert len(ada.studio.town.backend.requests) == painted + 1
    assert ada.studio.town.backend.requests[-1].styles[1].mask is not None


async def test_a_wall_that_was_left_is_found_as_it_is(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.button("Back").click()
    await ada.sees("Your photo in every manner")
    await expect(ada.page.locator(".tile.waiting")).to_have_count(0)
    await ada.closes()
    await ada.opens()
    await ada.button("Use photo 1").click()
    await ada.sees_the_whole_wall()
    assert len(ada.studio.town.backend.requests) == 17


async def test_who_leaves_in_the_moment_of_ordering_has_ordered(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.moves("Strength", 0.8)
    await expect(ada.status).to_have_text("How it would look, still small")
    ada.studio.town.backend.hold()
    await ada.page.evaluate(
        "document.querySelector('#primary').click(), document.querySelector('#back').click()"
    )
    await ada.sees("Your photo in every manner")
    await ada.button("Back").click()
    easel = ada.page.get_by_role("list", name="On the easel").get_by_role("button", name=NIGHT)
    await expect(easel).to_have_count(2)
    ada.studio.town.backend.release()
    await easel.first.click()
    await expect(ada.status).to_have_text("Painted, 256 px")
    await expect(ada.page.get_by_role("slider", name="Strength")).to_have_value("0.8")


async def test_what_is_ordered_is_what_was_seen_when_it_was(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.moves("Strength", 0.7)
    await expect(ada.status).to_have_text("How it would look, still small")
    lost = []

    async def lose_the_answer(route: Route) -> None:
        lost.append(await route.fetch())
        await route.abort()

    await ada.page.route("**/api/pictures", lose_the_answer, times=1)
    await ada.button("Paint in full").click()
    await ada.moves("Strength", 0.3)
    await expect(ada.status).to_have_text("How it would look, still small")
    await ada.moves("Strength", 0.7)
    await expect(ada.status).to_have_text("Painted, 256 px")
    large = [request for request in ada.studio.town.backend.requests if request.size == 256]
    assert [request.strength for request in large] == [0.5, 0.7] and len(lost) == 1


async def test_a_question_does_not_stay_over_another_view(come: Come) -> None:
    ada = await at_the_easel(come)
    for opens, asked in ((("Delete",), "Delete this picture"), ((), "Which painting?")):
        if not opens:
            await ada.page.go_forward()
            await ada.turns_to("Mix")
        await ada.button(opens[0] if opens else "Add a painting").click()
        await expect(ada.page.get_by_role("dialog")).to_contain_text(asked)
        await ada.page.go_back()
        await ada.sees("Your photo in every manner")
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)


async def test_what_was_deleted_elsewhere_is_tried_out_anew(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.moves("Strength", 0.7)
    await ada.button("Paint in full").click()
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.page.evaluate(DELETED_ELSEWHERE)
    await ada.page.reload()
    await expect(ada.status).to_have_text("How it would look, still small")


async def test_paintings_are_called_in_the_language_that_is_chosen(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.page.get_by_label("Language").select_option("de")
    await expect(ada.heading(NIGHT)).to_have_count(0)
    german = await ada.page.locator("h1").inner_text()
    await ada.page.reload()
    await ada.sees(german)
    await ada.page.go_back()
    await ada.page.go_back()
    easel = ada.page.locator(".going")
    await expect(easel).to_contain_text(german)
    await expect(easel).not_to_contain_text(NIGHT)


async def test_two_visitors_see_nothing_of_each_other(come: Come) -> None:
    ada = await at_the_easel(come)
    pictures = [await source(ada, one) for one in (".photo", ".over img")]
    ben = await come()
    await expect(ben.button("Use photo")).to_have_count(0)
    await expect(ben.page.get_by_role("list", name="On the easel")).to_have_count(0)
    await ben.button("Your pictures").click()
    await expect(ben.page.get_by_text("You have no pictures yet.")).to_be_visible()
    key = await ben.page.evaluate("localStorage.getItem('pastiche-visitor')")
    for address in pictures:
        answer = await ben.context.request.get(address, headers={"Authorization": f"Bearer {key}"})
        assert answer.status == 404
    await ben.opens("?job=2")
    await ben.sees("Your photo, painted")
    await expect(ben.page.locator("#toasts")).to_contain_text("There is nothing here, or it is not yours.")


async def source(person: Person, of: str) -> str:
    """The address that a picture on the page came from."""
    found = await person.page.locator(of).last.get_attribute("data-of")
    assert found
    return found if found.startswith("http") else person.studio.url + found


async def test_without_a_connection_it_says_so_and_goes_on_by_itself(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.context.set_offline(True)
    await expect(ada.page.get_by_text("No connection.")).to_be_visible()
    await ada.moves("Strength", 0.9)
    await expect(ada.status).to_have_text("Trying it out small …")
    await ada.context.set_offline(False)
    await expect(ada.page.get_by_text("No connection.")).to_be_hidden()
    await expect(ada.status).to_have_text("How it would look, still small")
    await ada.hears("Connected again.")


async def test_what_was_painted_while_one_was_away_is_there_when_one_is_back(come: Come) -> None:
    ada = await at_the_easel(come)
    ada.studio.town.backend.hold()
    await ada.moves("Strength", 0.9)
    await ada.button("Paint in full").click()
    await expect(ada.button("Cancel")).to_be_visible()
    await ada.context.set_offline(True)
    await expect(ada.page.get_by_text("No connection.")).to_be_visible()
    ada.studio.town.backend.release()
    await ada.studio.town.settled()
    await ada.context.set_offline(False)
    await expect(ada.status).to_have_text("Painted, 256 px")


async def test_a_visitor_whose_key_has_run_out_is_a_new_one(come: Come) -> None:
    ada = await come()
    await ada.page.evaluate("localStorage.setItem('pastiche-visitor', 'A'.repeat(43))")
    await ada.page.reload()
    await ada.sees("Your photo, painted")
    assert await ada.page.evaluate("localStorage.getItem('pastiche-visitor')") != "A" * 43


@pytest.mark.parametrize("view", ["wall", "easel"])
@pytest.mark.parametrize("key", ["x" * 43, None], ids=["run-out", "gone"])
async def test_who_is_a_new_one_begins_anew_and_hears_why(come: Come, view: str, key: str | None) -> None:
    ada = await at_the_easel(come)
    if view == "wall":
        await ada.button("Back").click()
        await ada.sees("Your photo in every manner")
    await ada.page.evaluate(
        """(key) => key ? localStorage.setItem("pastiche-visitor", key) : localStorage.clear()""", key
    )
    await ada.page.reload()
    await ada.sees("Your photo, painted")
    said = "I do not know you any more" if key else "There is nothing here, or it is not yours."
    await expect(ada.page.locator("#toasts")).to_contain_text(said)
    await expect(ada.page.locator(".toast")).to_have_count(1)
    await expect(ada.button("Back")).to_be_hidden()
    await ada.brings()
    await ada.sees_the_whole_wall()


async def test_a_photo_that_waits_in_the_chat_is_brought_along(come: Come) -> None:
    ada = await come()
    await ada.brings(jpeg(data.coffee()))
    await ada.button("Back").click()
    photo = await source(ada, ".strip img")
    [sha] = re.findall(r"[0-9a-f]{64}", photo)
    await ada.opens(f"?photo={sha}")
    await ada.sees_the_whole_wall()
    assert "photo" not in ada.page.url


async def test_where_only_telegrams_people_may_enter_the_way_in_is_said(come: Come, studios: Studios) -> None:
    async with studios() as closed:
        ada = await come(closed, opens=False)
        await ada.page.goto(f"{closed.url}/studio/")
        name = closed.town.house.telegram.username
        await expect(ada.page.get_by_role("alert")).to_contain_text(f"@{name}")


async def test_who_has_gone_elsewhere_is_not_pulled_away(come: Come) -> None:
    ada = await at_the_easel(come)
    await ada.closes()
    await ada.opens()
    await expect(ada.button("Use photo 1")).to_be_visible()
    held = asyncio.Event()

    async def late(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await ada.page.route("**/files/*.jpg?longest=1280", late)
    async with ada.page.expect_response("**/files/*.jpg?longest=1280"):
        await ada.button("Use photo 1").click()
        await ada.button("Your pictures").click()
        await ada.sees("Your pictures")
        held.set()
    await ada.page.wait_for_timeout(500)
    await ada.sees("Your pictures")


async def test_over_the_limit_it_is_said_when_it_goes_on(come: Come) -> None:
    ada = await come()
    await ada.page.route(
        "**/api/walls",
        lambda route: route.fulfill(
            status=429, json={"error": "Enough for now. At 12:30 it goes on.", "code": "x"}
        ),
    )
    await ada.brings(cat())
    await expect(ada.page.get_by_text("At 12:30 it goes on.")).to_be_visible()
    await ada.page.unroute("**/api/walls")
    await ada.button("Try again").click()
    await ada.sees_the_whole_wall()
