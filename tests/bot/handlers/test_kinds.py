"""What people send besides photos: stickers, live photos, films, sounds, places."""

from typing import Any

import pytest
from people import buttons, decode, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title
FILE = {"file_id": "f", "file_unique_id": "f"}
FILM = FILE | {"width": 90, "height": 90, "duration": 1}
POLL = {
    "id": "1",
    "question": "Which?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}


async def sends(town, **content: Any) -> None:
    """A message of Ada's with any content, under the number of another one."""
    [said] = await town.ada.send("thanks")
    frame = {name: said[name] for name in ("message_id", "from", "chat", "date")}
    await town.control("update", message={**frame, **content})
    await town.settled()


async def test_a_sticker_that_holds_still_is_painted_like_a_photo(town):
    await town.ada.send("", photo(128, 64, kind="WEBP"), as_sticker="cat.webp")
    await town.ada.press(await town.ada.sees(offers_paintings), WAVE)
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert decode(request.content).size == (128, 64)


@pytest.mark.parametrize("name", ["cat.tgs", "cat.webm"])
async def test_a_sticker_that_moves_gets_a_friendly_line(town, name):
    await town.ada.send("", b"\x1f\x8b moving", as_sticker=name)
    await town.ada.sees(lambda m: "This sticker does not hold still" in words(m))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"video": FILM}, "A film is many pictures"),
        ({"animation": FILM, "document": FILE}, "A film is many pictures"),
        ({"video_note": FILE | {"length": 90, "duration": 1}}, "A film is many pictures"),
        ({"voice": FILE | {"duration": 1}}, "I have no ears"),
        ({"audio": FILE | {"duration": 1}}, "I have no ears"),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, "I have never been there"),
        ({"contact": {"phone_number": "1", "first_name": "Bo"}}, "A name and a number I cannot paint"),
        ({"poll": POLL}, "I vote for a painting"),
        ({"dice": {"value": 6, "emoji": "🎲"}}, "You win"),
    ],
)
async def test_what_is_no_picture_gets_a_line_of_its_own(town, content, said):
    await sends(town, **content)
    await town.ada.sees(lambda m: said in words(m))
    assert town.backend.requests == []


async def test_a_command_about_a_film_says_what_works_instead(town):
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    await sends(town, video=FILM, caption="/wave", caption_entities=[entity])
    await town.ada.sees(lambda m: "A film is many pictures" in words(m))


async def test_of_a_live_photo_the_still_is_painted(town):
    [sent] = await town.ada.send("", photo(120, 60))
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, WAVE)
    first = await town.ada.sees(finished)
    await sends(town, live_photo=FILM | {"photo": sent["photo"]}, caption="wave")
    second = await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])
    assert WAVE in words(second) and buttons(second)
    assert len({request.content for request in town.backend.requests}) == 1
