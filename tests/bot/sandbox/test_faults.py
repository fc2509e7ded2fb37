"""Faults that were ordered strike as ordered: errors, silence, broken answers and broken connections."""

import asyncio
import json
from datetime import timedelta

import pytest
from aiohttp import ClientConnectionError, ClientPayloadError
from telegram import InputMediaPhoto
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sandbox import TOKEN

ADA, BEN, STUDIO = 101, 102, -1001000000001
PAGE = "<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"


async def test_an_ordered_flood_limit_hits_as_often_as_asked(bot, people):
    await people.post("faults", method="sendMessage", times=2, error_code=429, retry_after=3)
    for _ in range(2):
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(ADA, "a")
        assert refused.value.retry_after == timedelta(seconds=3)
    await bot.send_message(ADA, "a")
    assert len(await people.messages()) == 1


async def test_what_is_still_to_come_is_shown_and_can_be_taken_back_one_by_one(bot, people):
    await people.post("faults", method="sendMessage", times=2, error_code=500)
    await people.post("faults", method="sendMessage", chat=ADA, hang=2, times=-1)
    first, second = (await people.get("faults"))["faults"]
    assert (first["method"], first["times"], first["what"]) == ("sendmessage", 2, "500 Internal Server Error")
    assert (second["chat"], second["times"], second["what"]) == (ADA, -1, "after 2 s, a good answer")
    await people.post("faults", take_back=first["number"])
    assert (await people.get("faults"))["faults"] == [second]


async def test_an_ordered_error_has_its_own_words(bot, people):
    await people.post(
        "faults", method="editMessageText", error_code=400, description="Bad Request: MESSAGE_ID_INVALID"
    )
    sent = await bot.send_message(ADA, "a")
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await sent.edit_text("b")


async def test_a_lost_answer_leaves_the_deed_done(bot, people):
    await people.post("faults", method="sendMessage", after=True)
    with pytest.raises(NetworkError, match="Gateway Timeout"):
        await bot.send_message(ADA, "a")
    await people.post("faults", method="*", error_code=0, after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "b")
    assert [message["text"] for message in await people.messages()] == ["a", "b"]


async def test_faults_can_be_taken_back(bot, people):
    await people.post("faults", method="sendMessage", times=5)
    await people.post("faults", method="sendMessage", times=0)
    await bot.send_message(ADA, "a")
    assert [message["text"] for message in await people.messages()] == ["a"]


async def test_a_fault_for_ever_strikes_until_it_is_taken_back(bot, people):
    await people.post("faults", method="sendMessage", times=-1, error_code=400, description="Bad Request: no")
    for _ in range(5):
        with pytest.raises(BadRequest):
            await bot.send_message(ADA, "a")
    await people.post("faults", method="sendMessage", times=0)
    await bot.send_message(ADA, "a")


async def test_a_fault_may_strike_in_one_chat_alone(bot, people):
    await people.post("faults", method="*", chat=ADA, times=-1)
    await bot.send_message(BEN, "a")
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "a")
    await bot.get_me()


async def test_a_call_that_hangs_is_carried_out_and_answered_after_all(bot, people, picture):
    sent = await bot.send_message(ADA, "one")
    await people.post("faults", method="editMessageMedia", hang=0.3)
    hanging = asyncio.create_task(sent.edit_media(InputMediaPhoto(picture())))
    begun = {"method": "editMessageMedia", "wait": 5, "begun": 1}
    assert [call["ended"] for call in (await people.get("calls", **begun))["calls"]] == [None]
    assert "photo" not in (await people.messages())[0]
    assert (await hanging).photo
    (call,) = (await people.get("calls", method="editMessageMedia"))["calls"]
    assert call["ended"] - call["began"] >= 0.3 and call["outcome"] == "ok"


async def test_a_call_that_hangs_is_carried_out_also_if_the_bot_hung_up(bot, people):
    sent = await bot.send_message(ADA, "one")
    await people.post("faults", method="editMessageText", hang=2)
    with pytest.raises(TimedOut):
        await bot.edit_message_text("two", ADA, sent.message_id, read_timeout=0.1)
    assert (await people.messages())[0]["text"] == "one"
    await people.get("calls", method="editMessageText", wait=60)
    assert (await people.messages())[0]["text"] == "two"


@pytest.mark.parametrize(("after", "texts"), [(0, []), (1, ["a"])])
async def test_a_call_may_hang_and_never_be_answered(bot, people, after, texts):
    await people.post("faults", method="sendMessage", hang=-1, after=after)
    with pytest.raises(TimedOut):
        await bot.send_message(ADA, "a", read_timeout=0.1)
    (call,) = (await people.get("calls", method="sendMessage", wait=60))["calls"]
    assert (call["outcome"], call["code"], call["done"]) == ("no answer", 0, bool(after))
    assert [message["text"] for message in await people.messages()] == texts


async def test_a_server_with_hanging_calls_stops_at_once(start):
    async with start() as sandbox, sandbox.bot() as bot:
        for hang in (-1, 600):
            await sandbox.people.post("faults", method="sendMessage", hang=hang)
        hanging = [asyncio.create_task(bot.send_message(ADA, "a", read_timeout=600)) for _ in range(2)]
        await sandbox.people.get("calls", begun=1, count=3, wait=60)
        await asyncio.wait_for(sandbox.stop(), 60)
        for ended in await asyncio.gather(*hanging, return_exceptions=True):
            assert isinstance(ended, NetworkError)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"body": PAGE, "error_code": 502}, 502),
        ({"body": "all is well"}, 200),
        ({"body": '{"ok":true,"resu', "content_type": "application/json"}, 200),
        ({"body": ""}, 200),
    ],
)
async def test_an_answer_may_be_no_json(sandbox, bot, people, fault, status):
    await people.post("faults", method="sendMessage", times=2, **fault)
    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={}) as response:
        assert (response.status, await response.text()) == (status, fault["body"])
    with pytest.raises(TelegramError):
        await bot.send_message(ADA, "a")
    assert await people.messages() == []


async def test_polling_meets_whatever_a_proxy_may_say(bot, people):
    await people.send("hello")
    await people.post("faults", method="getUpdates", error_code=404)
    await people.post("faults", method="getUpdates", error_code=409)
    await people.post("faults", method="getUpdates", error_code=502, body=PAGE)
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await bot.get_updates()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_an_answer_may_break_off_after_the_deed(sandbox, people):
    await people.post("faults", method="sendMessage", cut=20)
    with pytest.raises((ClientPayloadError, ClientConnectionError)):
        await sandbox.call("sendMessage", chat_id=ADA, text="a")
    assert [message["text"] for message in await people.messages()] == ["a"]
    (call,) = (await people.get("calls", method="sendMessage"))["calls"]
    assert (call["outcome"], call["done"]) == ("cut", True)


async def test_a_download_may_break_off_or_hang_or_fail(bot, people, picture):
    (sent,) = await people.send(files=[("a.jpg", picture())])
    file = await bot.get_file(sent["photo"][-1]["file_id"])
    await people.post("faults", method="download", cut=1000)
    await people.post("faults", method="download", hang=-1)
    await people.post("faults", method="download", error_code=404)
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    with pytest.raises(TimedOut):
        await file.download_as_bytearray(read_timeout=0.1)
    with pytest.raises(InvalidToken):
        await file.download_as_bytearray()
    assert len(await file.download_as_bytearray()) == file.file_size


async def test_a_connection_may_break_in_the_middle_of_an_upload(bot, people, picture):
    await people.post("faults", method="sendPhoto", upload=50_000)
    with pytest.raises(NetworkError):
        await bot.send_photo(ADA, picture(4000, 3000, quality=95))
    (call,) = (await people.get("calls", method="sendPhoto"))["calls"]
    assert (call["outcome"], call["done"]) == ("reset", False)
    assert await people.messages() == []
    await bot.send_photo(ADA, picture())


async def test_a_file_may_be_unavailable_for_a_while(bot, people, picture):
    (sent,) = await people.send(files=[("a.jpg", picture())])
    words = "Bad Request: wrong file_id or the file is temporarily unavailable"
    await people.post("faults", method="getFile", error_code=400, description=words)
    with pytest.raises(BadRequest, match="temporarily unavailable"):
        await bot.get_file(sent["photo"][-1]["file_id"])
    await bot.get_file(sent["photo"][-1]["file_id"])


async def test_the_answer_to_a_button_can_fail_in_its_chat(sandbox, bot, people):
    markup = {"inline_keyboard": [[{"text": "go", "callback_data": "go"}]]}
    _, sent = await sandbox.call("sendMessage", chat_id=ADA, text="a", reply_markup=json.dumps(markup))
    await people.post("faults", method="answerCallbackQuery", chat=ADA, retry_after=8)
    number = await people.press(sent["result"]["message_id"], "go")
    status, body = await sandbox.call("answerCallbackQuery", callback_query_id=number)
    assert (status, body["parameters"]) == (429, {"retry_after": 8})


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({}, "Say which method"),
        ({"method": "sendPhoto", "upload": 1, "chat": ADA}, "do not go together"),
        ({"method": "sendPhoto", "hang": "long"}, "not 'long'"),
        ({"method": "sendPhoto", "hang": -2}, "cannot wait -2 seconds"),
        ({"method": "sendPhoto", "times": -3}, "cannot strike -3 times"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(people, fault, words):
    assert words in (await people.post("faults", expected=400, **fault))["error"]
