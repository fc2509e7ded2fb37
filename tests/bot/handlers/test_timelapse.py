"""The film of a picture as it formed."""

import io

import av
import numpy as np
import pytest
from people import STUDIO, Message, buttons, decode, finished, photo, words

from engine.errors import EngineError
from storage import sketches

FILM = "🎞 Time-lapse"


async def film(town, message: Message) -> list[np.ndarray]:
    """The pictures of a film that somebody was sent."""
    query = {"id": message["animation"]["file_id"]}
    async with town.http.get(f"{town.url}/sandbox/file", params=query) as response:
        assert response.content_type == "video/mp4"
        with av.open(io.BytesIO(await response.read())) as opened:
            return [picture.to_ndarray(format="rgb24") for picture in opened.decode(video=0)]


async def opened(town, how: str = "/wave") -> Message:
    """A finished picture of Ada's, turned to what is behind "More"."""
    await town.ada.send(how, photo())
    return await town.ada.opens_more(await town.ada.sees(finished))


async def test_the_film_begins_with_the_photo_and_ends_with_the_picture(town):
    result = await opened(town)
    await town.ada.press(result, FILM)
    sent = await town.ada.sees(lambda m: "animation" in m)
    assert sent["reply_to_message"]["message_id"] == result["message_id"]
    assert words(sent) == "The Claw of the Sea"
    assert sent["animation"]["file_name"].startswith("pastiche-wave-")
    pictures = await film(town, sent)
    small = np.asarray(decode(photo()).resize((64, 48))).astype(float)
    after = np.asarray(await town.ada.picture(result)).astype(float)
    assert np.abs(pictures[0] - small).mean() < 12 < np.abs(pictures[-1] - small).mean()
    assert np.abs(pictures[-1] - after).mean() < 12


async def test_it_is_there_under_a_picture_from_the_history(town):
    await opened(town)
    await town.ada.send("/history")
    await town.ada.press(await town.ada.sees(lambda m: "Send it again" in buttons(m)), "Send it again")
    again = await town.ada.sees(lambda m: finished(m) and "Another painting" in buttons(m))
    await town.ada.press(await town.ada.opens_more(again), FILM)
    await town.ada.sees(lambda m: "animation" in m)


async def test_it_is_as_covered_and_protected_as_the_photo_was(town):
    [sent] = await town.ada.send("", photo(), chat=STUDIO)
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    person = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = {"message_id": 9000, "date": 1, "chat": private, "from": person, "photo": sent["photo"]}
    message |= {"has_media_spoiler": True, "has_protected_content": True, "caption": "/wave"}
    message["caption_entities"] = [{"type": "bot_command", "offset": 0, "length": 5}]
    await town.control("update", message=message)
    await town.ada.press(await town.ada.opens_more(await town.ada.sees(finished)), FILM)
    shown = await town.ada.sees(lambda m: "animation" in m)
    assert shown["has_media_spoiler"] and shown["has_protected_content"]


async def test_where_it_is_no_longer_known_there_is_no_button_and_an_old_one_says_so(town):
    result = await opened(town)
    keep = town.house.delivery.pace.unfinished_kept
    await sketches.expire(town.house.db, older_than=0 * keep)
    answer = await town.ada.press(result, FILM)
    assert f"for {keep.days} days" in answer["text"] and "Paint it again" in answer["text"]
    await town.ada.press(result, "back")
    turned = await town.ada.sees(lambda m: finished(m) and "More ▸" in buttons(m))
    assert FILM not in buttons(await town.ada.opens_more(turned))


async def test_of_what_failed_there_is_none(town):
    result = await opened(town)
    button = buttons(result)[FILM]
    town.backend.fail(EngineError("closing"))
    await town.ada.send("/night", photo(hue=90))
    await town.ada.sees(lambda m: "did not work out" in words(m))
    kind, job = button.split(":")
    answer = await town.ada.forge(result, f"{kind}:{int(job) + 1}")
    assert "Paint it again" in answer["text"]


async def test_nobody_sees_how_the_picture_of_somebody_else_came_about(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    result = await town.ada.opens_more(await town.ada.sees(finished, STUDIO))
    assert "somebody else" in (await town.ben.press(result, FILM))["text"]


@pytest.mark.parametrize("command", ["/forget", "/mydata"])
async def test_what_it_is_made_of_belongs_to_its_person(town, command):
    await opened(town)
    await town.ada.send(command)
    if command == "/mydata":
        await town.ada.sees(lambda m: "document" in m and m["document"]["file_name"].endswith(".zip"))
        return
    await town.ada.press(await town.ada.sees(lambda m: "Yes, delete everything" in buttons(m)), "Yes")
    await town.ada.sees(lambda m: "I have forgotten you" in words(m))
    assert await sketches.expire(town.house.db, older_than=0 * town.house.delivery.pace.unfinished_kept) == 0
