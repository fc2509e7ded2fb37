"""A photo, the paintings under it, and a picture of one's own as the style."""

import pytest
from people import STUDIO, buttons, data_of, decode, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title
TASTE = "🍇 Taste them all"
SURPRISE = "🎲 Surprise me"
OWN = "🖼 A style picture of my own"
MIX = "🥣 Mix two"
HERE = "✏️ Only here"


async def test_a_photo_a_press_and_the_picture_arrives_in_the_same_message(town):
    [sent] = await town.ada.send("", photo(120, 90))
    question = await town.ada.sees(offers_paintings)
    assert question["reply_to_message"]["message_id"] == sent["message_id"]
    assert words(question) == "In which manner shall I paint it?"
    await town.ada.press(question, WAVE)
    result = await town.ada.sees(finished)
    assert result["message_id"] == question["message_id"]
    assert (await town.ada.picture(result)).size == (64, 48)
    assert WAVE in words(result) and "64 px · strength 50%" in words(result)
    assert len(town.backend.requests) == 1


async def test_an_image_file_is_painted_like_a_photo(town):
    await town.ada.send("", photo(kind="PNG"), as_document=True)
    await town.ada.press(await town.ada.sees(offers_paintings), WAVE)
    await town.ada.sees(finished)
    [request] = town.backend.requests
    assert decode(request.content).size == (120, 90)


async def test_each_painting_of_ours_has_a_button_and_so_has_a_picture_of_ones_own(town):
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    offered = paintings.offer()
    numbers = [str(number) for number in range(1, len(offered) + 1)]
    assert list(buttons(question)) == [TASTE, *numbers, SURPRISE, MIX, HERE, OWN]
    assert [data_of(question, number).split(":")[-1] for number in numbers] == list(offered)
    assert all(len(data.encode()) <= 64 for data in buttons(question).values())


async def test_a_style_picture_of_ones_own_by_its_button(town):
    await town.ada.send("", photo(120, 60))
    await town.ada.press(await town.ada.sees(offers_paintings), "my own")
    await town.ada.sees(lambda m: "Now send me" in words(m))
    await town.ada.send("", photo(90, 90, hue=200))
    result = await town.ada.sees(finished)
    assert "Your own style picture" in words(result)
    [request] = town.backend.requests
    assert decode(request.content).size == (120, 60)
    assert decode(request.styles[0].picture).size == (90, 90)


async def test_in_a_group_the_style_picture_is_asked_for_in_reply(town):
    [shared] = await town.ben.send("", photo(120, 60), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.press(await town.ada.sees(offers_paintings, STUDIO), "my own")
    wanted = await town.ada.sees(lambda m: "Now reply to this message" in words(m), STUDIO)
    await town.ada.send("", photo(90, 90, hue=200), chat=STUDIO, reply_to=wanted["message_id"])
    await town.ada.sees(finished, STUDIO)
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (90, 90)


async def test_the_picture_after_that_is_a_photo_again(town):
    await town.ada.send("", photo())
    await town.ada.press(await town.ada.sees(offers_paintings), "my own")
    await town.ada.send("", photo(hue=200))
    result = await town.ada.sees(finished)
    await town.ada.send("", photo(hue=90))
    await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > result["message_id"])


async def test_only_one_photo_at_a_time_waits_for_a_style_picture(town):
    await town.ada.send("", photo(120, 60))
    first = await town.ada.sees(offers_paintings)
    await town.ada.send("", photo(60, 120))
    second = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > first["message_id"])
    await town.ada.press(first, "my own")
    await town.ada.press(second, "my own")
    await town.ada.send("", photo(hue=200))
    await town.ada.sees(finished)
    await town.settled()
    [request] = town.backend.requests
    assert decode(request.content).size == (60, 120)


async def test_a_photo_that_waits_for_no_style_picture_any_more_says_so_and_can_be_painted(town):
    await town.ada.send("", photo(120, 60))
    first = await town.ada.sees(offers_paintings)
    await town.ada.send("", photo(60, 120))
    second = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > first["message_id"])
    await town.ada.press(first, "my own")
    await town.ada.sees(lambda m: "Now send me" in words(m) and m["message_id"] == first["message_id"])
    await town.ada.press(second, "my own")
    await town.ada.sees(lambda m: "Now send me" in words(m) and m["message_id"] == second["message_id"])
    asked = await town.ada.sees(offers_paintings)
    assert asked["message_id"] == first["message_id"] and "the style of another photo" in words(asked)
    await town.ada.press(asked, "my own")
    asked = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] == second["message_id"])
    await town.ada.press(asked, WAVE)
    await town.ada.sees(finished)
    await town.ada.send("", photo(90, 90, hue=200))
    await town.settled()
    assert [decode(request.content).size for request in town.backend.requests] == [(60, 120), (120, 60)]
    assert not any("Now send me" in words(m) or offers_paintings(m) for m in await town.ada.messages())


@pytest.mark.parametrize("how", ["/style", "/wave", "wave"])
@pytest.mark.parametrize("waits_for_a_style", [True, False])
async def test_what_was_asked_for_otherwise_leaves_no_buttons_and_no_promise_behind(
    town, how, waits_for_a_style
):
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    if waits_for_a_style:
        await town.ada.press(question, "my own")
        await town.ada.sees(lambda m: "Now send me" in words(m))
    await town.ada.send(how)
    await town.settled()
    [old] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert not buttons(old) and "goes on in another message" in words(old)
    asked_again = [m for m in await town.ada.messages() if offers_paintings(m)]
    assert len(asked_again) == (how == "/style") and len(town.backend.requests) == (how != "/style")


async def test_a_photo_painted_from_the_gallery_leaves_no_buttons_behind(town):
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/paintings")
    await town.ada.press(await town.ada.sees(lambda m: "What hangs here" in words(m)), "1")
    shown = await town.ada.sees(lambda m: any("Paint my photo so" in label for label in buttons(m)))
    await town.ada.press(shown, "Paint my photo so")
    await town.ada.sees(finished)
    await town.settled()
    [old] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert not buttons(old) and "goes on in another message" in words(old)


async def test_what_is_no_picture_gets_a_friendly_sentence(town):
    [sent] = await town.ada.send("what can you do for me?")
    answer = await town.ada.sees(lambda m: "I can paint photos" in words(m))
    assert answer["reply_to_message"]["message_id"] == sent["message_id"]


async def test_a_picture_that_cannot_be_taken_is_refused_in_the_chats_own_words(town):
    await town.ada.send("", photo(20, 20, kind="PNG"), as_document=True)
    await town.ada.sees(lambda m: "only 20x20 pixels, and I need at least 32" in words(m))
    await town.ada.send("", photo()[:1500], as_document=True)
    await town.ada.sees(lambda m: "cut short or damaged" in words(m))
    await town.ada.send("", b"\xff\xd8\xffnothing", as_document=True)
    await town.settled()
    assert not any(offers_paintings(m) for m in await town.ada.messages())


async def test_a_picture_in_a_group_is_taken_only_if_it_is_meant_for_the_bot(town):
    await town.ada.send("look at this", photo(), chat=STUDIO)
    await town.settled()
    assert not any(m["from"]["is_bot"] for m in await town.ada.messages(STUDIO))
    await town.ada.send(f"@{town.house.telegram.username}", photo(), chat=STUDIO)
    await town.ada.sees(offers_paintings, STUDIO)


async def test_only_who_asked_may_change_the_question(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/style", chat=STUDIO, reply_to=shared["message_id"])
    question = await town.ada.sees(offers_paintings, STUDIO)
    refused = await town.ben.press(question, "my own")
    assert refused["show_alert"] and "somebody else" in refused["text"]
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished, STUDIO)


async def test_a_second_press_of_a_painting_paints_nothing_more(town):
    town.backend.hold()
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.press(question, WAVE)
    again = await town.ada.forge(question, data_of(question, WAVE))
    assert not again["text"]  # it was ordered, so there is nothing to be sorry for
    town.backend.release()
    await town.ada.sees(finished)
    await town.settled()
    assert len(town.backend.requests) == 1
