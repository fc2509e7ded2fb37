"""Albums: two pictures, a command for all, and too many."""

from people import STUDIO, decode, finished, offers_paintings, photo, words


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
