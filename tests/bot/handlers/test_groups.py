"""Who may press in a group: who asked, and who may speak for the group or the channel that asked."""

import pytest_asyncio
from people import ATTIC, STUDIO, buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


@pytest_asyncio.fixture(loop_scope="session")
async def shared(town) -> int:
    """A photo in the group that nobody has asked to be painted yet; its id."""
    [message] = await town.ben.send("", photo(), chat=STUDIO)
    return message["message_id"]


def ada_is_hidden(town, hidden: bool = True):
    return town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": int(hidden)})


async def test_an_anonymous_admin_orders_as_the_group_and_uses_the_buttons(town, shared):
    await ada_is_hidden(town)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared)
    question = await town.ada.sees(offers_paintings, STUDIO)
    await town.ada.press(question, WAVE)
    result = await town.ada.sees(finished, STUDIO)
    assert result["message_id"] == question["message_id"]
    await town.ada.press(result, "stronger")
    await town.ada.sees(lambda m: finished(m) and "65%" in words(m), STUDIO)


async def test_where_the_bot_sees_who_hides_only_admins_press_for_the_group(town, shared):
    await town.control("rights", chat=STUDIO, status="administrator")
    await ada_is_hidden(town)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared)
    question = await town.ada.sees(offers_paintings, STUDIO)
    assert "of its own" in (await town.ben.press(question, WAVE))["text"]
    mine = await town.ben.sees(finished, STUDIO)
    assert mine["message_id"] != question["message_id"]
    await town.cleo.press(question, WAVE)  # another admin
    await town.ada.sees(lambda m: finished(m) and m["message_id"] == question["message_id"], STUDIO)


async def test_an_anonymous_admin_stops_what_the_group_has_ordered(town, shared):
    town.backend.hold()
    await ada_is_hidden(town)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared)
    await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), STUDIO)
    await town.ada.send("/cancel", chat=STUDIO)
    await town.ada.sees(lambda m: words(m) == "Stopped.", STUDIO)
    town.backend.release()
    await town.settled()
    assert not any(finished(m) for m in await town.ada.messages(STUDIO))


async def test_a_hidden_admin_and_the_person_have_lists_of_their_own(town, shared):
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared)
    theirs = await town.ada.sees(finished, STUDIO)
    await ada_is_hidden(town)
    await town.ada.press(theirs, "Softer")  # presses come from the person, hidden or not
    await town.ada.sees(lambda m: finished(m) and "35%" in words(m), STUDIO)


async def test_what_a_channel_has_ordered_is_for_the_admins_of_the_group(town, shared):
    await town.control("rights", chat=STUDIO, status="administrator")
    order = {"from": 101, "chat": STUDIO, "reply_to": shared, "text": "/style", "as": "channel"}
    await town.control("send", **order)
    question = await town.ada.sees(offers_paintings, STUDIO)
    assert "somebody else" in (await town.ben.press(question, "of my own"))["text"]
    await town.cleo.press(question, WAVE)
    result = await town.ada.sees(finished, STUDIO)
    assert result["message_id"] == question["message_id"]


async def test_an_admin_too_paints_for_themselves_and_leaves_the_question_to_who_was_asked(town):
    [photo_] = await town.ben.send("", photo(), chat=ATTIC)
    await town.ben.send("/style", chat=ATTIC, reply_to=photo_["message_id"])
    question = await town.ben.sees(offers_paintings, ATTIC)
    await town.ada.press(question, WAVE)
    mine = await town.ada.sees(finished, ATTIC)
    assert mine["message_id"] != question["message_id"]
    await town.ben.press(question, WAVE)
    await town.ben.sees(lambda m: finished(m) and m["message_id"] == question["message_id"], ATTIC)


async def test_in_a_group_that_moved_the_buttons_go_on_working(town):
    [photo_] = await town.ben.send("", photo(), chat=ATTIC)
    await town.ben.send("/wave", chat=ATTIC, reply_to=photo_["message_id"])
    await town.ben.sees(finished, ATTIC)
    moved = (await town.control("migrate", chat=ATTIC))["chat"]
    await town.settled()
    [photo_] = await town.ben.send("", photo(), chat=moved)
    await town.ben.send("/wave", chat=moved, reply_to=photo_["message_id"])
    result = await town.ben.sees(finished, moved)
    await town.ben.press(result, "stronger")
    await town.ben.sees(lambda m: finished(m) and "65%" in words(m), moved)
