"""What the bot called and what messages showed can be counted, waited for and read in order."""

import asyncio

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

ADA, BEN = 101, 102


async def test_every_call_is_noted_with_its_outcome(bot, people):
    mark = (await people.get("calls"))["last"]
    sent = await bot.send_message(ADA, "one")
    with pytest.raises(BadRequest):
        await bot.edit_message_text("one", ADA, sent.message_id)
    await bot.send_message(BEN, "x" * 1000)
    calls = (await people.get("calls", after=mark))["calls"]
    assert [(call["method"], call["chat"], call["message_id"]) for call in calls] == [
        ("sendMessage", ADA, sent.message_id),
        ("editMessageText", ADA, sent.message_id),
        ("sendMessage", BEN, sent.message_id + 1),
    ]
    assert [(call["code"], call["outcome"][:36], call["done"]) for call in calls] == [
        (200, "ok", True),
        (400, "Bad Request: message is not modified", False),
        (200, "ok", True),
    ]
    assert calls[0]["text"] == "one" and len(calls[2]["text"]) == 200
    assert all(call["began"] <= call["ended"] for call in calls)


async def test_calls_can_be_asked_for_by_method_chat_message_and_outcome(bot, people, picture):
    first, second = await bot.send_message(ADA, "one"), await bot.send_message(BEN, "two")
    await second.edit_media(InputMediaPhoto(picture(), caption="three"))
    with pytest.raises(BadRequest):
        await first.edit_text("one")

    async def found(**query):
        return [call["text"] for call in (await people.get("calls", **query))["calls"]]

    assert await found(method="sendmessage,editMessageMedia") == ["one", "two", "three"]
    assert await found(chat=BEN) == ["two", "three"]
    assert await found(chat=ADA, outcome="failed") == ["one"]
    assert await found(message_id=second.message_id, outcome="ok") == ["two", "three"]


async def test_polls_are_listed_only_by_name(bot, people):
    await bot.get_updates()
    assert "getUpdates" not in [call["method"] for call in (await people.get("calls"))["calls"]]
    assert len((await people.get("calls", method="getUpdates"))["calls"]) == 1


async def test_a_download_is_a_call(bot, people, picture):
    (sent,) = await people.send(files=[("a.jpg", picture())])
    file = await bot.get_file(sent["photo"][0]["file_id"])
    await file.download_as_bytearray()
    (call,) = (await people.get("calls", method="download"))["calls"]
    assert file.file_path.endswith(call["text"]) and call["outcome"] == "ok"


async def test_calls_to_come_can_be_waited_for(bot, people):
    query = {"method": "sendMessage", "count": 2, "wait": 20}
    waiting = asyncio.create_task(people.get("calls", **query))
    await bot.send_message(ADA, "one")
    assert not waiting.done()
    await bot.send_message(ADA, "two")
    assert len((await asyncio.wait_for(waiting, 60))["calls"]) == 2


async def test_waiting_for_what_never_comes_ends(people):
    assert (await people.get("calls", method="sendMessage", wait=0.1))["calls"] == []


async def test_the_bot_is_quiet_when_nothing_is_called_or_worked_on(bot, people):
    assert (await people.get("quiet", seconds=0.05, wait=60))["quiet"]
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    assert (await people.get("quiet", seconds=0.05, wait=60))["quiet"]
    await people.post("faults", method="sendMessage", hang=0.5)
    hanging = asyncio.create_task(bot.send_message(ADA, "one"))
    await people.get("calls", method="sendMessage", begun=1, wait=60)
    assert not (await people.get("quiet", seconds=0.05, wait=0.1))["quiet"]
    assert (await people.get("quiet", seconds=0.05, wait=60))["quiet"] and hanging.done()
    await people.send("hello")
    await poll


async def test_a_message_has_a_history_of_all_it_showed(bot, people, picture):
    button = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Go", callback_data="go"))
    other = await bot.send_message(ADA, "other")
    sent = await bot.send_message(ADA, "one", reply_markup=button)
    await sent.edit_text("two")
    shown = await sent.edit_media(InputMediaPhoto(picture(), caption="three"))
    await sent.delete()
    states = (await people.get("history", chat=ADA, message_id=sent.message_id))["states"]
    assert [state["event"] for state in states] == ["message", "edit", "edit", "delete"]
    assert [state.get("text", state.get("caption")) for state in states] == ["one", "two", "three", None]
    assert [state.get("buttons") for state in states] == [["go"], [], [], None]
    assert states[2]["photo"] == shown.photo[-1].file_id
    assert [state["seq"] for state in states] == sorted(state["seq"] for state in states)
    everything = (await people.get("history", chat=ADA))["states"]
    assert [state["message_id"] for state in everything][:2] == [other.message_id, sent.message_id]


@pytest.mark.parametrize(
    ("query", "words"), [({"outcome": "bad"}, "ok or failed"), ({"wait": "x"}, "seconds")]
)
async def test_a_question_that_makes_no_sense_is_refused(sandbox, query, words):
    async with sandbox.session.get("/sandbox/calls", params=query) as response:
        assert response.status == 400 and words in (await response.json())["error"]
