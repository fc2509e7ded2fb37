"""Buttons that are forged, malformed, old or somebody else's: a polite answer, and no alarm."""

import logging

import pytest
from people import buttons, finished, offers_paintings, photo, words

from bot.routing import WORDS

JUNK = [
    "",
    "x",
    ":::::",
    "paint1",
    "paint1:1",
    "paint1:one:wave",
    "paint1:1:wave:more",
    "paint:1:wave",  # of before there were versions
    "paint99:1:wave",
    "again1:1:harder",
    "cancel1:9999999999999999999999",
    "size1:²",
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
    "send1:424242": "no longer have this picture",
    "repeat1:424242": "no longer have this picture",
    "delete1:424242:0:1": "no longer have this picture",
    "show1:no_such_painting": "no longer on offer",
}


@pytest.mark.parametrize("data", JUNK)
async def test_what_is_no_button_is_answered_politely_and_reported_to_nobody(town, data, caplog):
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    answer = await town.ada.forge(message, data)
    assert answer["show_alert"] and "no longer does anything" in answer["text"]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("data", NOBODYS)
async def test_a_button_of_what_is_gone_says_so(town, data, caplog):
    await town.ada.send("/help")
    message = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    assert NOBODYS[data] in (await town.ada.forge(message, data))["text"]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_every_kind_of_button_stops_its_spinner(town):
    """Pressed by somebody who has neither ordered nor been painted anything."""
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    values = {"int": "1", "str": "wave", "bool": "0", "How": "same", "Colours": "photo"}
    for word, button in WORDS.items():
        kinds = [getattr(kind, "__name__", kind) for kind in button.__annotations__.values()]
        data = ":".join([word, *(values[kind] for kind in kinds)])
        await town.ben.send("/help")
        message = await town.ben.sees(lambda m: "Ways to ask" in words(m))
        await town.ben.forge(message, data)
        await town.settled()
        answered = await town.calls(method="answerCallbackQuery")
        assert answered, data
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
