"""The bot as a guest: called by its name in a chat it is not in."""

import pytest
from aiohttp.test_utils import TestServer
from people import PICNIC, Message, finished, photo, rows, words

from bot import sandbox
from storage import jobs


async def called(town, said: str = "@pastiche_bot wave", **fields) -> Message:
    """Ben shows a photo at the picnic, and Ada replies to it."""
    [shown] = await town.ben.send("", photo(), chat=PICNIC)
    [summons] = await town.ada.send(said, chat=PICNIC, reply_to=shown["message_id"], **fields)
    return summons


async def test_a_guest_says_that_it_paints_and_its_message_becomes_the_picture(town):
    summons = await called(town)
    result = await town.ada.sees(lambda m: "photo" in m, PICNIC)
    assert result["reply_to_message"]["message_id"] == summons["message_id"]
    assert result["guest_bot_caller_user"]["id"] == 101 and words(result) == "The Claw of the Sea"
    first, *_ = await town.states(result)
    assert first["text"].startswith("🎨 The Claw of the Sea\nI am painting it in our private chat")
    private = await town.ada.sees(finished)
    assert private["photo"][-1]["file_id"] == result["photo"][-1]["file_id"]
    assert not await town.ben.messages()


async def test_the_caption_of_a_photo_calls_too(town):
    await town.ada.send("@pastiche_bot night", photo(), chat=PICNIC)
    result = await town.ada.sees(lambda m: "photo" in m, PICNIC)
    assert words(result) == "Night with a Thousand Wheels"


async def test_of_several_paintings_the_first_is_shown_there_and_all_come_in_private(town):
    await called(town, "@pastiche_bot wave, night")
    result = await town.ada.sees(lambda m: "photo" in m, PICNIC)
    assert words(result) == "The Claw of the Sea"
    await town.settled()
    private = [words(m) for m in await town.ada.messages() if finished(m)]
    assert sorted(said.partition("\n")[0] for said in private) == [
        "Night with a Thousand Wheels",
        "The Claw of the Sea",
    ]


async def test_who_has_no_chat_with_the_bot_is_shown_the_way(town):
    await town.ada.blocks_the_bot()
    await called(town)
    said = await town.ada.sees(lambda m: "we have none yet" in words(m), PICNIC)
    [[button]] = rows(said)
    assert button["url"] == "https://t.me/pastiche_bot?start=paint"
    assert not await jobs.active(town.house.db, 101)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("@pastiche_bot what a nice day", "Reply to a photo with my name"),
        ("@pastiche_bot /zebra", "zebra"),
    ],
)
async def test_what_a_guest_does_not_understand_it_says_in_its_one_message(town, said, answer):
    await called(town, said)
    await town.ada.sees(lambda m: answer in words(m), PICNIC)
    await town.settled()
    assert not town.backend.requests


async def test_a_name_without_a_photo_is_told_how_to_ask(town):
    await town.ada.send("@pastiche_bot wave", chat=PICNIC)
    await town.ada.sees(lambda m: "Reply to a photo with my name" in words(m), PICNIC)


async def test_words_that_do_not_name_the_bot_never_reach_it(town):
    await town.ada.send("what a day", chat=PICNIC)
    await town.ada.send("/wave", photo(), chat=PICNIC)
    await town.settled()
    assert not [m for m in await town.ada.messages(PICNIC) if m["from"]["is_bot"]]


async def test_what_came_to_nothing_is_said_where_it_was_promised(town):
    town.backend.hold()
    await called(town)
    waiting = await town.ada.sees(lambda m: "I am painting it" in words(m), PICNIC)
    await town.ada.send("/cancel")
    over = await town.ada.sees(lambda m: "no picture to show here" in words(m), PICNIC)
    assert over["message_id"] == waiting["message_id"]


async def test_a_call_that_is_worked_on_twice_is_one_picture_and_one_message(town):
    await called(town)
    await town.ada.sees(lambda m: "photo" in m, PICNIC)
    await town.control("again")
    await town.settled()
    assert len(town.backend.requests) == 1
    assert len([m for m in await town.ada.messages(PICNIC) if m["from"]["is_bot"]]) == 1


@pytest.mark.parametrize("fault", [{"error_code": 500}, {"error_code": 0}, {"error_code": 0, "after": 1}])
async def test_a_failing_telegram_only_delays_the_picture(town, fault):
    await town.fault(method="editMessageMedia", times=3, **fault)
    await called(town)
    await town.ada.sees(lambda m: "photo" in m, PICNIC)
    assert finished(await town.ada.sees(finished)) and len(town.backend.requests) == 1


async def test_where_the_name_of_the_message_is_lost_the_picture_comes_in_private(town):
    await town.fault(method="answerGuestQuery", error_code=500)
    await called(town)
    await town.ada.sees(lambda m: "photo" in m, PICNIC)
    await town.fault(method="answerGuestQuery", error_code=0, after=1)
    await town.ada.turn_the_page()
    await called(town, "@pastiche_bot night")
    assert "Night" in words(await town.ada.sees(finished))
    await town.settled()
    assert "I am painting it" in words((await town.ada.messages(PICNIC))[-1])
    assert len(town.backend.requests) == 2


async def test_a_restart_while_it_paints_loses_nothing(towns):
    async with TestServer(sandbox.create_app(), host="127.0.0.1") as server:
        async with towns(server=server) as town:
            town.backend.hold()
            await called(town)
            waiting = await town.ada.sees(lambda m: "I am painting it" in words(m), PICNIC)
        async with towns(server=server) as town:
            await town.ada.sees(finished)
            result = await town.ada.sees(lambda m: "photo" in m, PICNIC)
            assert result["message_id"] == waiting["message_id"]
