"""A taste of every painting on one's photo, and a picture that goes on from what was tasted."""

import asyncio

from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words

from engine import paintings
from engine.recipes import PASTICHE

ALL = len(paintings.offer())


def sheet(message) -> bool:
    """Whether a message is a sheet that is full."""
    return "photo" in message and "Which one tastes best?" in words(message)


async def half_filled(town):
    """Ada's sheet while it fills; nothing more is painted until the backend is released."""
    town.backend.hold()
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    await town.ada.sees(lambda m: "Mixing the colours" in words(m))
    town.backend.release()
    async with asyncio.timeout(60):
        while len(town.backend.requests) < 3:
            await asyncio.sleep(0)
    town.backend.hold()
    return await town.ada.sees(lambda m: "Press a number" in words(m) and "✖️ Cancel" in buttons(m))


async def test_a_taste_fills_one_sheet_and_a_number_paints_that_one_large(town):
    [sent] = await town.ada.send("", photo(120, 90))
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "Taste them all")
    full = await town.ada.sees(sheet)
    assert full["message_id"] == question["message_id"]
    assert list(buttons(full)) == [*(str(number + 1) for number in range(ALL)), "Another painting"]
    assert {request.size for request in town.backend.requests} == {PASTICHE.smallest}
    assert len(town.backend.requests) == ALL
    assert (await town.ada.picture(full)).width == 1280

    second = list(paintings.offer().values())[1]
    await town.ada.press(full, "2")
    result = await town.ada.sees(finished)
    assert second.title in words(result) and "64 px" in words(result)
    assert result["reply_to_message"]["message_id"] == sent["message_id"]
    assert town.backend.requests[-1].styles[0].picture == second.path.read_bytes()


async def test_numbers_can_be_pressed_while_the_sheet_still_fills(town):
    filling = await half_filled(town)
    assert "photo" in filling and "1" in buttons(filling) and str(ALL) not in buttons(filling)
    await town.ada.press(filling, "1")
    town.backend.release()
    await town.ada.sees(finished)
    await town.ada.sees(sheet)


async def test_a_taste_gives_way_to_whoever_wants_a_picture(town):
    town.backend.hold()
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    await town.ada.sees(lambda m: "Mixing the colours" in words(m))
    await town.ben.send("/wave", photo(hue=200))
    await town.ben.sees(lambda m: "You are next" in words(m))
    town.backend.release()
    await town.ben.sees(finished)
    await town.ada.sees(sheet)
    sizes = [request.size for request in town.backend.requests]
    assert sizes.index(64) == 1, "after the one picture that was being tasted"
    assert len(sizes) == ALL + 1, "nothing is tasted twice"


async def test_a_taste_can_be_stopped_and_asked_for_again(town):
    town.backend.hold()
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "Taste them all")
    await town.ada.press(await town.ada.sees(lambda m: "Mixing the colours" in words(m)), "Cancel")
    stopped = await town.ada.sees(lambda m: "Stopped" in words(m))
    town.backend.release()
    await town.ada.press(stopped, "Try again")
    again = await town.ada.sees(sheet)
    assert again["message_id"] != question["message_id"]


async def test_what_somebody_used_last_comes_first(town):
    await town.ada.send("/night", photo())
    await town.ada.sees(finished)
    await town.ada.send("", photo(hue=200))
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    await town.ada.sees(sheet)
    night = paintings.get("night").path.read_bytes()
    assert town.backend.requests[1].styles[0].picture == night


async def test_a_number_that_is_pressed_again_while_its_picture_waits_paints_it_once(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    full = await town.ada.sees(sheet)
    town.backend.hold()
    await town.ada.press(full, "2")
    await town.ada.press(full, "3")
    answer = await town.ada.press(full, "2")
    assert "exactly this one already" in answer["text"]
    town.backend.release()
    await town.settled()
    assert sum(finished(m) for m in await town.ada.messages()) == 2
    await town.ada.press(full, "2")
    await town.settled()
    assert sum(finished(m) for m in await town.ada.messages()) == 3, "what is done may be had again"


async def test_a_taste_that_begins_at_once_does_not_say_that_it_waits(town):
    town.backend.hold()
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, "Taste them all")
    await town.ada.sees(lambda m: "Mixing the colours" in words(m))
    assert not any("when nobody waits" in words(state) for state in await town.states(question))
    town.backend.release()
    await town.ada.sees(sheet)


async def test_a_taste_behind_a_whole_picture_says_what_it_waits_for(town):
    town.backend.hold()
    await town.ben.send("/wave", photo(hue=200))
    await town.ben.sees(lambda m: "▰" in words(m))
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    await town.ada.sees(lambda m: "when nobody waits for a whole picture" in words(m))
    town.backend.release()
    await town.ada.sees(sheet)


async def test_a_taste_in_a_group_is_stopped_by_who_asked(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    town.backend.hold()
    await town.ada.press(await town.ada.sees(offers_paintings, STUDIO), "Taste them all")
    filling = await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), STUDIO)
    refused = await town.ben.press(filling, "Cancel")
    assert "belongs to somebody else" in refused["text"]
    town.backend.release()
    await town.ada.sees(sheet, STUDIO)


async def test_a_taste_is_no_picture_of_the_history(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    await town.ada.sees(sheet)
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "You have no pictures yet" in words(m))


async def test_a_number_that_the_sheet_never_had_does_nothing(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "Taste them all")
    full = await town.ada.sees(sheet)
    pick = buttons(full)["1"].removesuffix("0")
    answer = await town.ada.forge(full, f"{pick}99")
    assert "another time" in answer["text"]
    assert decode(town.backend.requests[-1].content).size == (120, 90)


async def test_of_a_whole_album_there_is_no_taste(town):
    await town.ada.send("", photo(), photo(hue=90), photo(hue=200))
    await town.ada.press(await town.ada.sees(lambda m: "An album of 3" in words(m)), "All in one manner")
    question = await town.ada.sees(offers_paintings)
    assert not [label for label in buttons(question) if "Taste" in label]


async def test_what_was_tasted_before_cancel_can_still_be_had(town):
    filling = await half_filled(town)
    await town.ada.press(filling, "Cancel")
    stopped = await town.ada.sees(lambda m: "1" in buttons(m) and "↻ Try again" in buttons(m))
    assert "photo" in stopped
    town.backend.release()
    await town.ada.press(stopped, "1")
    await town.ada.sees(finished)
