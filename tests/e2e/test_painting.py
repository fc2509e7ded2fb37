"""Pictures that are really painted, from what a person sends to what they see."""

import pytest
from people import buttons, decode, finished, mean_colour, offers_paintings, photo, words
from processes import Running

from engine import paintings

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAVE = paintings.get("wave").title


async def test_a_photo_a_button_and_the_picture_forms_in_the_same_message(chats: Running) -> None:
    await chats.ada.send("", photo())
    question = await chats.ada.sees(offers_paintings)
    await chats.ada.press(question, WAVE)
    result = await chats.ada.sees(finished)
    assert result["message_id"] == question["message_id"]
    assert WAVE in words(result) and "64 px" in words(result)
    assert (await chats.ada.picture(result)).size == (64, 48)


async def test_an_album_of_two_takes_the_colours_of_its_second_picture(chats: Running) -> None:
    content, style = photo(120, 60, hue=20), photo(80, 80, hue=150)
    await chats.ada.send("", content, style)
    picture = await chats.ada.picture(await chats.ada.sees(finished))
    assert picture.size == (64, 32)

    def far(other) -> float:
        return float(((mean_colour(other) - mean_colour(decode(style))) ** 2).sum())

    assert far(picture) < far(decode(content))


async def test_the_photos_colours_stay_where_the_settings_say_so(chats: Running) -> None:
    ada = chats.ada
    await ada.send("/settings")
    await ada.press(await ada.sees(lambda m: "Settings" in words(m)), "Photo's colours")
    await ada.send("/wave", photo(hue=0))
    result = await ada.sees(finished)
    assert "the photo's colours" in words(result)
    picture, original = mean_colour(await ada.picture(result)), mean_colour(decode(photo(hue=0)))
    assert (picture - picture.mean()).argmax() == (original - original.mean()).argmax()


async def test_the_file_is_lossless_and_as_large_as_asked_for(chats: Running) -> None:
    ada = chats.ada
    await ada.send("/wave", photo())
    await ada.press(await ada.opens_more(await ada.sees(finished)), "Full quality")
    document = await ada.sees(lambda m: "document" in m)
    assert document["document"]["file_name"].endswith(".png")
    assert (await ada.picture(document)).size == (64, 48)


async def test_a_taste_shows_what_is_there_and_can_be_stopped(chats: Running) -> None:
    ada = chats.ada
    await ada.send("", photo(160, 120))
    question = await ada.sees(offers_paintings)
    await ada.press(question, "Taste them all")
    filling = await ada.sees(lambda m: "photo" in m and "Press a number" in words(m))
    assert filling["message_id"] == question["message_id"]
    assert (await ada.picture(filling)).width == 1280
    await ada.press(filling, "Cancel")
    stopped = await ada.sees(lambda m: "↻ Try again" in buttons(m))
    assert stopped["message_id"] == question["message_id"]
    assert "photo" in stopped and "1" in buttons(stopped), "what was tasted can still be had"
