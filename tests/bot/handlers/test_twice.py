"""What a person does is worked on twice, as after a process that died too soon, and makes nothing twice."""

import pytest
from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words

from bot import routing
from engine import paintings

WAVE = paintings.get("wave").title


@pytest.fixture(autouse=True)
def everything_twice(monkeypatch):
    handle = routing.handle

    async def twice(house, updates, reports):
        await handle(house, updates, reports)
        await handle(house, updates, reports)

    monkeypatch.setattr(routing, "handle", twice)


async def sent_to(town, chat: int) -> int:
    """How many messages the bot has sent to a chat."""
    calls = await town.calls(method="sendMessage,sendPhoto,sendDocument", chat=chat, outcome="ok")
    return len(calls)


async def test_a_photo_is_asked_about_once(town):
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.settled()
    assert await sent_to(town, 101) == 1
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_command_paints_once(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_command_after_a_photo_paints_that_photo_only(town):
    await town.ada.send("", photo(hue=10))
    await town.ada.sees(offers_paintings)
    await town.ada.send("", photo(hue=90))
    await town.settled()
    await town.ada.send("/wave")
    await town.ada.sees(finished)
    await town.settled()
    assert len(town.backend.requests) == 1


async def test_style_asks_once(town):
    await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/style")
    await town.settled()
    assert await sent_to(town, 101) == 2
    [question] = [m for m in await town.ada.messages() if offers_paintings(m)]
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished)


async def test_a_style_picture_is_the_style_and_not_a_photo(town):
    await town.ada.send("", photo(120, 60))
    await town.ada.press(await town.ada.sees(offers_paintings), "my own")
    await town.ada.send("", photo(90, 90))
    await town.ada.sees(finished)
    await town.settled()
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (90, 90)
    assert await sent_to(town, 101) == 2  # the question, and the picture


async def test_an_album_is_painted_once(town):
    await town.ada.send("/wave", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.settled()
    assert await sent_to(town, 101) == 3 and len(town.backend.requests) == 3


async def test_an_album_of_two_is_one_picture(town):
    await town.ada.send("", photo(hue=1), photo(hue=80))
    await town.ada.sees(finished)
    await town.settled()
    assert await sent_to(town, 101) == 1 and len(town.backend.requests) == 1


async def test_a_painting_that_cannot_be_had_is_asked_about_once(town):
    await town.ada.send("/starry_night", photo())
    await town.settled()
    assert await sent_to(town, 101) == 1


async def test_stronger_is_one_picture_more(town):
    await town.ada.send("/wave", photo())
    await town.ada.press(await town.ada.sees(finished), "stronger")
    await town.settled()
    assert await sent_to(town, 101) == 2 and len(town.backend.requests) == 2


async def test_another_painting_is_one_question_more(town):
    await town.ada.send("/wave", photo())
    await town.ada.press(await town.ada.sees(finished), "Another painting")
    await town.settled()
    assert await sent_to(town, 101) == 2


async def test_a_picture_is_deleted_and_no_other(town):
    for hue in (10, 90, 170):
        await town.ada.send("/wave", photo(hue=hue))
    await town.settled()
    await town.ada.send("/history")
    page = await town.ada.sees(lambda m: "1 of 3" in words(m))
    await town.ada.press(page, "Delete")
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete it" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "1 of 2" in words(m))
    await town.settled()
    assert any("1 of 2" in words(m) for m in await town.ada.messages())


async def test_who_is_forgotten_twice_is_forgotten(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.settled()
    assert not [file for file in (town.house.settings.data_dir / "images").rglob("*.*") if file.is_file()]


async def test_the_same_command_in_a_group_paints_once(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert len(town.backend.requests) == 1
