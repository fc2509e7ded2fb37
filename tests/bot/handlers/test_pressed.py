"""Buttons that are forged, malformed, old or somebody else's: a polite answer, and no alarm."""

import asyncio
import logging
from typing import get_type_hints

from people import ATTIC, STUDIO, buttons, finished, offers_paintings, photo, words

from bot.buttons import How
from bot.routing import WORDS
from storage.look import Colours

KINDS = (int, str, bool, How, Colours)

JUNK = [
    "",
    "x",
    ":::::",
    "paint1",
    "paint1:1",
    "paint1:one:wave",
    "paint1:1:wave:more",
    "paint99:1:wave",
    "again1:1:harder",
    "more1:1",
    "more1:1:yes",
    "cancel1:9999999999999999999999",
    "set1:size:²",
    "forget1:yes",
    "наглость:1",
    "a" * 64,
]
NOBODYS = {
    "paint1:424242:wave": "no longer waiting here",
    "choose1:424242:wave": "no longer waiting here",
    "own1:424242": "no longer waiting here",
    "cancel1:424242": "no longer have this picture",
    "again1:424242:stronger": "no longer have this picture",
    "other1:424242": "no longer have this picture",
    "file1:424242": "no longer have this picture",
    "more1:424242:1": "no longer have this picture",
    "compare1:424242": "no longer have this picture",
    "keep1:424242": "no longer have this picture",
    "send1:424242": "no longer have this picture",
    "repeat1:424242": "no longer have this picture",
    "delete2:424242::1": "no longer have this picture",
    "mylike1:424242:1": "no longer have this style",
    "mystyle1:424242": "no longer have this style",
    "mydrop1:424242:1": "no longer have this style",
    "history2:424242:wave": "no longer have this picture",
    "exhibit1:424242": "no longer have this picture",
    "show1:no_such_painting": "no longer on offer",
}


async def test_what_is_no_button_is_answered_politely_and_reported_to_nobody(town, caplog):
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    for data in JUNK:
        answer = await town.ada.forge(message, data)
        assert answer.get("show_alert") and "no longer does anything" in answer["text"], data
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_button_of_what_is_gone_says_so(town, caplog):
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    for data, sentence in NOBODYS.items():
        assert sentence in (await town.ada.forge(message, data))["text"], data
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_what_cannot_be_said_over_a_button_any_more_is_said_below_its_message(town):
    """Telegram takes no answer to a press of long ago, as when the bot was away meanwhile."""
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await town.fault(method="answerCallbackQuery", error_code=400, description=refusal, times=1)
    pressed = asyncio.create_task(town.ada.forge(message, "paint1:424242:wave"))
    told = await town.ada.sees(lambda m: "no longer waiting here" in words(m))
    assert told["reply_to_message"]["message_id"] == message["message_id"]
    pressed.cancel()


async def test_a_button_under_a_message_that_telegram_no_longer_shows_says_so(town):
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    answer = await town.ada.forge({**message, "message_id": 987654}, "cancel1:1")
    assert "no longer does anything" in answer["text"]


async def test_every_kind_of_button_stops_its_spinner(town):
    """Pressed by somebody who has neither ordered nor been painted anything."""
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ben.send("/help")
    message = await town.ben.sees(lambda m: "Ways to ask" in words(m))
    values = {"int": "1", "str": "wave", "bool": "0", "How": "same", "Colours": "photo"}
    for word, button in WORDS.items():
        carried = [values[kind.__name__] for kind in get_type_hints(button).values() if kind in KINDS]
        await town.ben.forge(message, ":".join([word, *carried]))
        assert len(await town.calls(method="answerCallbackQuery", outcome="ok")) >= 1
    await town.settled()
    answered = await town.calls(method="answerCallbackQuery")
    assert len(answered) >= len(WORDS)
    assert len(town.backend.requests) == 1, "nothing of Ada's was painted for Ben"
    assert buttons(question) == buttons(await town.ada.sees(offers_paintings))


async def test_the_picture_of_somebody_else_is_not_for_everybody(town):
    await town.ada.send("/wave", photo())
    theirs = buttons(await town.ada.sees(finished))
    await town.ben.send("/help")
    message = await town.ben.sees(lambda m: "Ways to ask" in words(m))
    for data in theirs.values():
        assert "somebody else" in (await town.ben.forge(message, data))["text"]
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_a_button_does_nothing_to_a_message_that_does_not_have_it(town):
    await town.ben.send(f"@{town.house.telegram.username}", photo(), chat=STUDIO)
    theirs = await town.ben.sees(offers_paintings, STUDIO)
    await town.ada.send(f"@{town.house.telegram.username}", photo(hue=90), chat=STUDIO)
    mine = await town.ada.sees(lambda m: offers_paintings(m) and buttons(m) != buttons(theirs), STUDIO)
    for data in (*buttons(mine).values(), "sheet1:wave", "show1:wave", "history1:0", "pictures1:0:"):
        answer = await town.ada.forge(theirs, data)
        assert answer.get("show_alert"), data
    await town.settled()
    assert town.backend.requests == []
    assert await town.ben.sees(lambda m: m["message_id"] == theirs["message_id"], STUDIO) == theirs


async def test_what_a_group_has_ordered_is_not_pressed_from_another_one(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.control("anonymous", **{"from": 101, "chat": STUDIO, "anonymous": 1})
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    theirs = buttons(await town.ada.sees(finished, STUDIO))
    await town.ada.send("/help", chat=ATTIC)
    elsewhere = await town.ada.sees(lambda m: "Ways to ask" in words(m), ATTIC)
    for data in theirs.values():
        assert "no longer does anything" in (await town.ada.forge(elsewhere, data))["text"]
    await town.settled()
    assert len(town.backend.requests) == 1
