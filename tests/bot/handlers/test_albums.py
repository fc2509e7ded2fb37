"""Albums: two pictures, a command for all, and too many."""

from itertools import count
from typing import Any

from people import STUDIO, decode, finished, offers_paintings, photo, words

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


async def test_of_a_larger_album_the_first_picture_is_asked_about(town):
    sent = await town.ada.send("", photo(120, 60), photo(hue=80), photo(hue=160))
    question = await town.ada.sees(offers_paintings)
    assert "this one has 3 pictures, so I take the first" in words(question)
    assert question["reply_to_message"]["message_id"] == sent[0]["message_id"]
    await town.settled()
    assert len([m for m in await town.ada.messages() if offers_paintings(m)]) == 1


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
