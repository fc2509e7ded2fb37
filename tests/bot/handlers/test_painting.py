"""Asking with a command: a painting's name, and /style."""

from people import STUDIO, buttons, data_of, decode, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


async def test_a_caption_with_a_painting_needs_no_dialog(town):
    [sent] = await town.ada.send("/wave", photo())
    result = await town.ada.sees(finished)
    assert result["reply_to_message"]["message_id"] == sent["message_id"]
    assert WAVE in words(result)
    await town.settled()
    assert not any(offers_paintings(m) for m in await town.ada.messages())


async def test_a_command_after_a_photo_paints_that_photo(town):
    [sent] = await town.ada.send("", photo())
    await town.ada.sees(offers_paintings)
    await town.ada.send("/Night")
    result = await town.ada.sees(finished)
    assert result["reply_to_message"]["message_id"] == sent["message_id"]


async def test_a_photo_that_waits_and_is_painted_by_a_reply_to_it_waits_no_more(town):
    [sent] = await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/wave", reply_to=sent["message_id"])
    await town.ada.sees(finished)
    await town.settled()
    closed = next(m for m in await town.ada.messages() if m["message_id"] == question["message_id"])
    assert not buttons(closed)
    await town.ada.send("/ink")
    await town.ada.sees(lambda m: "Send me a photo" in words(m))


async def test_a_command_without_a_photo_says_how_it_is_done(town):
    await town.ada.send("/wave")
    await town.ada.sees(lambda m: "Send me a photo first" in words(m))
    await town.ada.send("/style")
    await town.ada.sees(lambda m: "Reply to a photo with /style" in words(m))
    await town.ada.send("/wave", chat=STUDIO)
    await town.ada.sees(lambda m: "Reply to a photo with this command" in words(m), STUDIO)


async def test_a_reply_in_a_group_paints_the_photo_in_its_own_topic(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO, thread=2)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"], thread=2)
    result = await town.ada.sees(finished, STUDIO)
    assert result["message_thread_id"] == 2
    assert result["reply_to_message"]["message_id"] == shared["message_id"]


async def test_style_with_a_photo_attached_in_reply_to_a_photo_takes_its_style(town):
    [shared] = await town.ben.send("", photo(120, 60), chat=STUDIO)
    await town.ada.send("/style", photo(90, 90, hue=99), chat=STUDIO, reply_to=shared["message_id"])
    result = await town.ada.sees(finished, STUDIO)
    assert (await town.ada.picture(result)).size == (64, 32)
    [request] = town.backend.requests
    assert decode(request.styles[0].picture).size == (90, 90)


async def test_style_after_a_photo_shows_the_paintings_again(town):
    [sent] = await town.ada.send("", photo())
    first = await town.ada.sees(offers_paintings)
    await town.ada.send("/style")
    second = await town.ada.sees(lambda m: offers_paintings(m) and m["message_id"] > first["message_id"])
    assert second["reply_to_message"]["message_id"] == sent["message_id"]
    assert "no longer waiting" in (await town.ada.forge(first, data_of(first, WAVE)))["text"]
    await town.ada.press(second, WAVE)
    assert (await town.ada.sees(finished))["message_id"] == second["message_id"]


async def test_a_picture_that_is_gone_cannot_be_fetched_and_is_asked_for_again(town):
    await town.fault(method="getFile", error_code=400, description="Bad Request: wrong file_id")
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "could not fetch this picture" in words(m))
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)


async def test_more_than_ten_waiting_pictures_are_refused_and_one_more_fits_later(town):
    town.backend.hold()
    for number in range(10):
        await town.ada.send("/wave", photo(hue=number * 20))
    await town.ada.send("/wave", photo(hue=250))
    await town.ada.sees(lambda m: "10 pictures waiting already" in words(m))
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 10
    await town.ada.send("/wave", photo(hue=250))
    await town.settled()
    assert len([m for m in await town.ada.messages() if finished(m)]) == 11
