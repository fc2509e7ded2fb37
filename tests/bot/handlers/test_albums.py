"""Albums: two pictures, a name for all, and more of which it is asked what they are."""

from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from people import STUDIO, buttons, decode, finished, offers_paintings, photo, words

from bot import sandbox
from engine import paintings
from storage.schema import Draft, Image

WAVE = paintings.get("wave").title

VIDEO = {"file_id": "v", "file_unique_id": "v", "width": 90, "height": 90, "duration": 1}
NO_PICTURE = b"%PDF-1.7 and so on"


async def sends_an_album(town, *parts: dict[str, Any], caption: str = "") -> list[int]:
    """An album of Ada's of any content; gives the numbers of its messages."""
    [said] = await town.ada.send("/help")
    frame = {name: said[name] for name in ("from", "chat", "date")} | {"media_group_id": "mixed"}
    numbers = [number for number, _ in zip(count(said["message_id"] + 5000), parts, strict=False)]
    for number, part in zip(numbers, parts, strict=True):
        await town.control("update", message={**frame, **part, "message_id": number})
    await town.settled()
    return numbers


async def known_files(town, *pictures: bytes) -> list[dict[str, Any]]:
    """Pictures as Telegram knows them, from messages in a group that the bot passes over."""
    sent = [await town.ada.send("", each, chat=STUDIO, as_document=True) for each in pictures]
    return [{"document": message["document"]} for [message] in sent]


async def told(town) -> list[str]:
    """What the bot has said to Ada, but for its help."""
    said = [words(m) for m in await town.ada.messages() if m["from"]["is_bot"]]
    return [each for each in said if "Ways to ask" not in each]


async def test_an_album_of_two_is_a_photo_and_its_painting(town):
    sent = await town.ada.send("", photo(120, 60, hue=20), photo(80, 80, hue=150))
    result = await town.ada.sees(finished)
    assert result["reply_to_message"]["message_id"] == sent[0]["message_id"]
    assert (await town.ada.picture(result)).size == (64, 32)
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (80, 80)


async def test_an_album_with_a_painting_in_its_caption_is_painted_as_a_whole(town):
    sent = await town.ada.send("/wave", photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.sees(finished)
    await town.settled()
    done = [m for m in await town.ada.messages() if finished(m)]
    assert [m["reply_to_message"]["message_id"] for m in done] == [m["message_id"] for m in sent]


async def test_one_picture_of_an_album_that_is_none_keeps_no_other_from_being_painted(town):
    sent = await town.ada.send("/wave", photo(hue=1), photo(20, 20), photo(hue=160), as_document=True)
    await town.settled()
    said = {m["reply_to_message"]["message_id"]: m for m in await town.ada.messages() if m["from"]["is_bot"]}
    answers = [said[message["message_id"]] for message in sent]
    assert [finished(answer) for answer in answers] == [True, False, True]
    assert "20" in words(answers[1])


def asks_how(message) -> bool:
    """Whether a message asks what the pictures of an album are."""
    return "How shall I take them?" in words(message)


async def waits_as_an_album(town, *pictures: bytes) -> tuple[list[Any], Any]:
    """Ada's album without a caption, and the question about it."""
    sent = await town.ada.send("", *pictures)
    return sent, await town.ada.sees(asks_how)


async def drafts_left(town) -> int:
    async with town.house.db.session() as session:
        return len((await session.scalars(sa.select(Draft.id))).all())


async def files_left(town) -> int:
    async with town.house.db.session() as session:
        return len((await session.scalars(sa.select(Image.sha))).all())


async def test_of_a_larger_album_it_is_asked_once_what_it_is(town):
    sent, question = await waits_as_an_album(town, photo(120, 60), photo(hue=80), photo(hue=160))
    assert "An album of 3 pictures" in words(question)
    assert question["reply_to_message"]["message_id"] == sent[0]["message_id"]
    assert [label[2:] for label in buttons(question)][:2] == [
        "All in one manner",
        "The last one is the painting",
    ]
    await town.settled()
    assert len(await told(town)) == 1 and town.backend.requests == []


async def test_an_album_all_in_one_manner(town):
    sent, question = await waits_as_an_album(town, photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.press(question, "All in one manner")
    choice = await town.ada.sees(offers_paintings)
    assert words(choice) == "In which manner shall I paint all 3?"
    assert choice["message_id"] == question["message_id"]
    await town.ada.press(choice, WAVE)
    await town.settled()
    done = [m for m in await town.ada.messages() if finished(m)]
    assert [m["reply_to_message"]["message_id"] for m in done] == [m["message_id"] for m in sent]
    assert done[0]["message_id"] == question["message_id"] and await drafts_left(town) == 0


async def test_the_last_of_an_album_is_the_painting_of_all_others(town):
    sent, question = await waits_as_an_album(town, photo(120, 60), photo(60, 120), photo(90, 90))
    await town.ada.press(question, "The last one")
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(120, 60), (60, 120)]
    assert {decode(request.styles[0].picture).size for request in town.backend.requests} == {(90, 90)}
    done = [m for m in await town.ada.messages() if finished(m)]
    assert [m["reply_to_message"]["message_id"] for m in done] == [m["message_id"] for m in sent[:2]]
    assert await drafts_left(town) == 0


async def test_only_the_first_of_an_album_lets_the_others_go(town):
    _, question = await waits_as_an_album(town, photo(120, 60), photo(hue=80), photo(hue=160))
    await town.ada.press(question, "Only the first")
    choice = await town.ada.sees(offers_paintings)
    assert (await drafts_left(town), await files_left(town)) == (1, 1)
    await town.ada.press(choice, WAVE)
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(120, 60)]


@pytest.mark.parametrize(("said", "count"), [("wave", 3), ("/wave", 3), ("wave, night", 6)])
async def test_an_album_that_waits_is_painted_by_a_name(town, said, count):
    _, question = await waits_as_an_album(town, photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.send(said)
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == count
    [old] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert not buttons(old) and await drafts_left(town) == 0


async def test_an_album_that_waits_takes_a_style_picture_of_ones_own(town):
    _, question = await waits_as_an_album(town, photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.press(question, "All in one manner")
    await town.ada.press(await town.ada.sees(offers_paintings), "my own")
    await town.ada.sees(lambda m: "Now send me" in words(m))
    await town.ada.send("", photo(90, 90))
    await town.settled()
    assert [decode(request.styles[0].picture).size for request in town.backend.requests] == [(90, 90)] * 3


async def test_an_album_that_is_let_go_leaves_nothing_behind(town):
    await waits_as_an_album(town, photo(hue=1), photo(hue=80), photo(hue=160))
    await town.ada.send("/cancel")
    await town.settled()
    assert (await drafts_left(town), await files_left(town)) == (0, 0)


async def test_an_album_waits_over_a_restart(towns):
    async with TestServer(sandbox.create_app(), host="127.0.0.1") as server:
        async with towns(server=server) as town:
            sent, question = await waits_as_an_album(town, photo(120, 60), photo(60, 120), photo(90, 90))
            await town.settled()
        async with towns(server=server) as town:
            await town.ada.press(question, "The last one")
            await town.settled()
            done = [m for m in await town.ada.messages() if finished(m)]
            assert [m["reply_to_message"]["message_id"] for m in done] == [m["message_id"] for m in sent[:2]]


async def test_of_an_album_as_many_are_painted_as_there_is_room_for(town):
    town.backend.hold()
    for hue in range(0, 160, 20):
        await town.ada.send("/night", photo(hue=hue))
    _, question = await waits_as_an_album(town, photo(hue=201), photo(hue=211), photo(hue=221))
    await town.ada.press(question, "All in one manner")
    await town.ada.press(await town.ada.sees(offers_paintings), WAVE)
    said = await town.ada.sees(lambda m: "found no room" in words(m))
    assert words(said).startswith("One of these pictures found no room: I take 10")
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 10 and await drafts_left(town) == 0


async def test_an_album_is_painted_in_each_manner_of_its_caption(town):
    sent = await town.ada.send("wave, night", photo(hue=1), photo(hue=80))
    await town.settled()
    done = [m for m in await town.ada.messages() if finished(m)]
    numbers = [m["message_id"] for m in sent]
    assert sorted(m["reply_to_message"]["message_id"] for m in done) == sorted(numbers * 2)
    assert len({words(m) for m in done}) == 2


async def test_an_album_in_too_many_manners_is_painted_as_far_as_there_is_room(town):
    town.backend.hold()
    await town.ada.send("wave, night, ink, glass", photo(hue=1), photo(hue=80), photo(hue=160))
    said = await town.ada.sees(lambda m: "found no room" in words(m))
    assert words(said).startswith("2 of these pictures")
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 10


async def test_an_album_of_two_can_be_painted_the_other_way_round(town):
    sent = await town.ada.send("", photo(120, 60), photo(80, 80))
    result = await town.ada.sees(finished)
    await town.ada.press(result, "Swap")
    swapped = await town.ada.sees(lambda m: finished(m) and m["message_id"] > result["message_id"])
    assert swapped["reply_to_message"]["message_id"] == sent[0]["message_id"]
    assert decode(town.backend.requests[-1].content).size == (80, 80)
    assert decode(town.backend.requests[-1].styles[0].picture).size == (120, 60)
    await town.ada.press(swapped, "Swap")
    await town.settled()
    assert decode(town.backend.requests[-1].content).size == (120, 60)


async def test_a_picture_that_waits_is_stopped_when_it_is_swapped(town):
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await town.ada.send("", photo(120, 60), photo(80, 80))
    waiting = await town.ada.sees(lambda m: any("Swap" in label for label in buttons(m)))
    await town.ada.press(waiting, "Swap")
    await town.ada.sees(lambda m: m["message_id"] == waiting["message_id"] and "Stopped" in words(m))
    town.backend.release()
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(120, 90), (80, 80)]


async def test_what_is_painted_after_a_painting_cannot_be_swapped(town):
    await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    assert not any("Swap" in label for label in buttons(result))
    refused = await town.ada.forge(result, "swap1:1")
    assert "another time" in refused["text"]


async def test_a_whole_album_in_a_group_is_painted_where_telegram_shows_all_of_it(town):
    """A bot that is no admin sees of an album only what has the command, unless it is a reply to the bot."""
    await town.ada.send("/wave", photo(hue=1), photo(hue=80), chat=STUDIO)
    result = await town.ada.sees(finished, STUDIO)
    await town.settled()
    assert len([m for m in await town.ada.messages(STUDIO) if finished(m)]) == 1
    await town.ada.send("/wave", photo(hue=1), photo(hue=80), chat=STUDIO, reply_to=result["message_id"])
    await town.settled()
    assert len([m for m in await town.ada.messages(STUDIO) if finished(m)]) == 3


async def test_an_album_in_a_group_that_is_not_for_the_bot_is_left_alone(town):
    await town.ada.send("our holidays", photo(hue=1), photo(hue=80), chat=STUDIO)
    await town.settled()
    assert not any(m["from"]["is_bot"] for m in await town.ada.messages(STUDIO))
    assert town.backend.requests == []


async def test_style_with_an_album_in_reply_to_a_photo_takes_the_style_of_its_first_picture(town):
    [shared] = await town.ben.send("", photo(120, 60), chat=STUDIO)
    reply_to = shared["message_id"]
    await town.ada.send("/style", photo(90, 90), photo(80, 80), chat=STUDIO, reply_to=reply_to)
    result = await town.ada.sees(finished, STUDIO)
    assert result["reply_to_message"]["message_id"] == reply_to
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (90, 90)


async def test_of_an_album_with_a_film_the_photo_is_asked_about_and_the_film_is_said_to_be_left_out(town):
    [one] = await known_files(town, photo(120, 60))
    await sends_an_album(town, {"video": VIDEO}, one)
    question = await town.ada.sees(offers_paintings)
    assert words(question) == "In which manner shall I paint it?"
    assert sorted(await told(town)) == [
        "In which manner shall I paint it?",
        "One part of your album is no picture; I go on without it.",
    ]


async def test_two_pictures_beside_films_are_a_photo_and_its_painting(town):
    one, two = await known_files(town, photo(120, 60), photo(80, 80))
    await sends_an_album(town, {"video": VIDEO}, one, {"video": VIDEO}, two)
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert decode(request.content).size == (120, 60)
    assert decode(request.styles[0].picture).size == (80, 80)
    assert "2 parts of your album are no pictures; I go on without them." in await told(town)


async def test_an_album_with_a_command_is_painted_without_its_film(town):
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    one, two = await known_files(town, photo(120, 60), photo(80, 80))
    captioned = {"video": VIDEO, "caption": "/wave", "caption_entities": [entity]}
    await sends_an_album(town, captioned, one, two)
    assert len(town.backend.requests) == 2
    assert "One part of your album is no picture; I go on without it." in await told(town)


async def test_a_file_of_an_album_that_is_no_picture_is_refused_and_the_others_are_the_album(town):
    sent = await town.ada.send("", photo(120, 60), NO_PICTURE, photo(80, 80), as_document=True)
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert decode(request.content).size == (120, 60)
    assert decode(request.styles[0].picture).size == (80, 80)
    refused = await town.ada.sees(lambda m: "cannot" in words(m))
    assert refused["reply_to_message"]["message_id"] == sent[1]["message_id"]


async def test_a_file_that_does_not_say_it_is_a_picture_does_not_make_an_album_larger(town):
    one, two, none = await known_files(town, photo(120, 60), photo(80, 80), NO_PICTURE)
    none["document"] |= {"file_name": "report.pdf", "mime_type": "application/pdf"}
    await sends_an_album(town, one, two, none)
    await town.ada.sees(finished)
    assert len(town.backend.requests) == 1 and any("cannot" in each for each in await told(town))


async def test_an_album_without_any_picture_says_why_of_each_part(town):
    await town.ada.send("", NO_PICTURE, NO_PICTURE, as_document=True)
    await town.settled()
    assert len(await told(town)) == 2 and not any(offers_paintings(m) for m in await town.ada.messages())
