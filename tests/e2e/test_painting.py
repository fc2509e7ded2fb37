"""What a person does to get a photo painted, in private and in groups."""

import asyncio

import pytest
from people import STUDIO, Telegram, buttons, decode, finished, mean_colour, offers_paintings, photo, words

from engine import paintings

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAVE = paintings.get("wave").title


def nearer_to(painting: str, picture, original) -> bool:
    """Whether the picture's mean colour moved towards the painting's."""
    goal = mean_colour(decode(paintings.get(painting).path.read_bytes()))
    return (mean_colour(picture) - goal).norm() < (mean_colour(original) - goal).norm()


async def test_a_photo_a_press_and_the_picture_arrives_in_the_same_message(chats: Telegram) -> None:
    ada, original = chats.ada, photo(hue=60)
    await ada.send("", original)
    question = await ada.sees(offers_paintings)
    await ada.press(question, WAVE)
    result = await ada.sees(finished)
    assert result["message_id"] == question["message_id"]
    picture = await ada.picture(result)
    assert max(picture.size) == 64 and picture.size == (64, 48)
    assert picture.tobytes() != decode(original).resize(picture.size).tobytes()
    assert nearer_to("wave", picture, decode(original))
    assert WAVE in words(result)


async def test_a_caption_with_a_painting_needs_no_dialog(chats: Telegram) -> None:
    await chats.ada.send("/wave", photo())
    result = await chats.ada.sees(finished)
    assert result["reply_to_message"]["photo"]


async def test_an_image_file_is_painted_like_a_photo(chats: Telegram) -> None:
    await chats.ada.send("", photo(kind="PNG"), as_document=True)
    await chats.ada.press(await chats.ada.sees(offers_paintings), WAVE)
    assert (await chats.ada.picture(await chats.ada.sees(finished))).size == (64, 48)


async def test_an_album_of_two_is_a_photo_and_its_painting(chats: Telegram) -> None:
    content, style = photo(120, 60, hue=20), photo(80, 80, hue=150)
    await chats.ada.send("", content, style)
    picture = await chats.ada.picture(await chats.ada.sees(finished))
    assert picture.size == (64, 32)
    goal = mean_colour(decode(style))
    assert (mean_colour(picture) - goal).norm() < (mean_colour(decode(content)) - goal).norm()


async def test_an_album_with_a_painting_in_its_caption_is_painted_as_a_whole(chats: Telegram) -> None:
    await chats.ada.send("/wave", photo(hue=1), photo(hue=80), photo(hue=160))
    await chats.ada.sees(finished)
    for _ in range(300):
        done = [m for m in await chats.ada.messages() if finished(m)]
        if len(done) == 3:
            break
        await asyncio.sleep(0.1)
    assert len(done) == 3


async def test_a_style_picture_of_ones_own_by_its_button(chats: Telegram) -> None:
    await chats.ada.send("", photo())
    await chats.ada.press(await chats.ada.sees(offers_paintings), "my own")
    await chats.ada.sees(lambda m: "Now send me" in words(m))
    await chats.ada.send("", photo(hue=200))
    assert "your own style picture" in words(await chats.ada.sees(finished))


async def test_a_reply_in_a_group_paints_the_photo_in_its_own_topic(chats: Telegram) -> None:
    [shared] = await chats.ben.send("", photo(), chat=STUDIO, thread=2)
    await chats.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"], thread=2)
    result = await chats.ada.sees(finished, STUDIO)
    assert result["message_thread_id"] == 2
    assert result["reply_to_message"]["message_id"] == shared["message_id"]


async def test_style_with_a_photo_attached_in_reply_to_a_photo_takes_its_style(chats: Telegram) -> None:
    [shared] = await chats.ben.send("", photo(120, 60), chat=STUDIO)
    await chats.ada.send("/style", photo(90, 90, hue=99), chat=STUDIO, reply_to=shared["message_id"])
    result = await chats.ada.sees(finished, STUDIO)
    assert (await chats.ada.picture(result)).size == (64, 32)


async def test_style_in_reply_offers_the_paintings_to_who_asked_only(chats: Telegram) -> None:
    [shared] = await chats.ben.send("", photo(), chat=STUDIO)
    await chats.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    question = await chats.ada.sees(offers_paintings, STUDIO)
    refused = await chats.ben.press(question, WAVE)
    assert refused["show_alert"] and "somebody else" in refused["text"]
    await chats.ada.press(question, WAVE)
    await chats.ada.sees(finished, STUDIO)


async def test_what_is_no_picture_gets_a_friendly_sentence(chats: Telegram) -> None:
    await chats.ada.send("hello there")
    await chats.ada.sees(lambda m: "I can paint photos" in words(m))
    await chats.ada.send("", photo(20, 20, kind="PNG"), as_document=True)
    await chats.ada.sees(lambda m: "32" in words(m) and "20" in words(m))
    await chats.ada.send("/wave")
    await chats.ada.sees(lambda m: "Send me a photo first" in words(m))


async def test_stronger_and_softer_make_new_pictures_and_the_file_is_lossless(chats: Telegram) -> None:
    ada = chats.ada
    await ada.send("/wave", photo())
    first = await ada.sees(finished)
    await ada.press(first, "Full quality")
    document = await ada.sees(lambda m: "document" in m)
    assert document["document"]["file_name"].endswith(".png")
    assert (await ada.picture(document)).size == (64, 48)
    await ada.press(first, "stronger")
    second = await ada.sees(lambda m: finished(m) and m["message_id"] > document["message_id"])
    assert "65%" in words(second) and "50%" in words(first)
    await ada.press(first, "Another painting")
    assert offers_paintings(await ada.sees(lambda m: m["message_id"] > second["message_id"]))


async def test_settings_decide_size_and_colours_of_the_next_picture(chats: Telegram) -> None:
    ada = chats.ada
    await ada.send("/settings")
    settings = await ada.sees(lambda m: "Settings" in words(m))
    await ada.press(settings, "Photo's colours")
    settings = await ada.sees(lambda m: any("✓ Photo's" in label for label in buttons(m)))
    await ada.send("/wave", photo(hue=0))
    result = await ada.sees(finished)
    assert "the photo's colours" in words(result)
    picture, original = mean_colour(await ada.picture(result)), mean_colour(decode(photo(hue=0)))
    assert (picture - picture.mean()).argmax() == (original - original.mean()).argmax()
