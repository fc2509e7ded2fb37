"""Joining in: what one presses under somebody else's photo in a group becomes a picture of one's own."""

from typing import Any

from people import ATTIC, STUDIO, buttons, data_of, finished, offers_paintings, photo, rows, words

from engine import paintings

WAVE, NIGHT = paintings.get("wave").title, paintings.get("night").title
OWN = "Yours comes in a message of its own."


async def asked_by_ada(town, chat: int = ATTIC, **how: Any):
    """Ada's photo in a group, and the question under it."""
    [sent] = await town.ada.send(f"@{town.house.telegram.username}", photo(), chat=chat, **how)
    return sent, await town.ada.sees(offers_paintings, chat)


async def painted_for_ada(town, chat: int = ATTIC, **how: Any):
    """A photo of Ada's in a group, and what it has become."""
    [sent] = await town.ada.send("/wave", photo(), chat=chat, **how)
    return sent, await town.ada.sees(finished, chat)


def other_than(*known):
    """Finished pictures that are none of these messages."""
    return lambda m: finished(m) and m["message_id"] not in [each["message_id"] for each in known]


async def count_finished(town, chat: int = ATTIC) -> int:
    return len([m for m in await town.ada.messages(chat) if finished(m)])


async def test_a_painting_under_somebody_elses_photo_is_painted_for_who_presses_it(town):
    sent, question = await asked_by_ada(town, STUDIO, thread=2)
    assert (await town.ben.press(question, WAVE))["text"] == OWN
    mine = await town.ben.sees(finished, STUDIO)
    assert mine["message_id"] != question["message_id"]
    assert mine["reply_to_message"]["message_id"] == sent["message_id"] and mine["message_thread_id"] == 2
    [still] = [m for m in await town.ada.messages(STUDIO) if offers_paintings(m)]
    assert still == question
    await town.ada.press(question, NIGHT)
    theirs = await town.ada.sees(other_than(mine), STUDIO)
    assert theirs["message_id"] == question["message_id"] and NIGHT in words(theirs)


async def test_three_friends_press_the_same_painting_at_once_and_each_has_a_picture(town):
    _, question = await asked_by_ada(town)
    for who in (town.ben, town.cleo, town.ada):
        await who.press(question, WAVE)
    await town.settled()
    assert await count_finished(town) == 3
    for who in (town.ada, town.ben, town.cleo):
        await who.send("/history")
        await who.sees(lambda m: "1 of 1" in words(m))


async def test_who_comes_a_moment_after_it_was_chosen_has_a_picture_of_that_photo_too(town):
    sent, question = await asked_by_ada(town)
    await town.ada.press(question, WAVE)
    result = await town.ada.sees(finished, ATTIC)
    night = data_of(question, NIGHT)
    assert (await town.ben.forge(question, night))["text"] == OWN
    mine = await town.ben.sees(other_than(result), ATTIC)
    assert NIGHT in words(mine) and mine["reply_to_message"]["message_id"] == sent["message_id"]


async def test_it_has_the_look_of_who_pressed(town):
    await town.ben.send("/settings")
    await town.ben.press(await town.ben.sees(lambda m: "Settings" in words(m)), "256 px")
    await town.ben.sees(lambda m: "✓ 256 px" in buttons(m))
    _, question = await asked_by_ada(town)
    await town.ben.press(question, WAVE)
    assert "256 px" in words(await town.ben.sees(finished, ATTIC))
    await town.ada.press(question, WAVE)
    await town.ada.sees(lambda m: finished(m) and "64 px" in words(m), ATTIC)


async def test_stronger_is_stronger_for_who_presses_it_and_the_picture_stays_as_it_is(town):
    sent, result = await painted_for_ada(town)
    assert (await town.ben.press(result, "stronger"))["text"] == OWN
    mine = await town.ben.sees(other_than(result), ATTIC)
    assert "65%" in words(mine) and mine["reply_to_message"]["message_id"] == sent["message_id"]
    assert await town.ada.sees(lambda m: m["message_id"] == result["message_id"], ATTIC) == result
    await town.ben.press(mine, "stronger")  # of one's own as ever: beside it
    more = await town.ben.sees(other_than(result, mine), ATTIC)
    assert more["reply_to_message"]["message_id"] == mine["message_id"]


async def test_a_number_of_somebody_elses_taste_is_painted_large_for_who_presses_it(town):
    sent, question = await asked_by_ada(town)
    await town.ada.press(question, "Taste them all")
    sheet = await town.ada.sees(lambda m: "Which one tastes best?" in words(m), ATTIC)
    assert (await town.ben.press(sheet, "2"))["text"] == OWN
    mine = await town.ben.sees(finished, ATTIC)
    assert mine["reply_to_message"]["message_id"] == sent["message_id"]
    await town.ben.send("/history")
    await town.ben.sees(lambda m: "1 of 1" in words(m))


async def test_a_taste_of_ones_own_leaves_the_question_to_who_was_asked(town):
    _, question = await asked_by_ada(town)
    assert (await town.ben.press(question, "Taste them all"))["text"] == OWN
    sheet = await town.ben.sees(lambda m: "Which one tastes best?" in words(m), ATTIC)
    assert sheet["message_id"] != question["message_id"]
    assert question in await town.ada.messages(ATTIC)


async def test_another_painting_is_a_question_of_ones_own_asked_once(town):
    sent, result = await painted_for_ada(town)
    for _ in range(2):
        assert (await town.ben.press(result, "Another painting")).get("text") in (OWN, None)
        await town.cleo.press(result, "Another painting")  # so that it is no finger that stutters
    await town.settled()
    questions = [m for m in await town.ada.messages(ATTIC) if offers_paintings(m)]
    assert len(questions) == 2
    assert {m["reply_to_message"]["message_id"] for m in questions} == {sent["message_id"]}
    await town.ben.press(questions[0], NIGHT)
    mine = await town.ben.sees(other_than(result), ATTIC)
    assert NIGHT in words(mine) and mine["message_id"] == questions[0]["message_id"]


async def test_what_waits_already_is_not_ordered_a_second_time(town):
    _, question = await asked_by_ada(town)
    town.backend.hold()
    await town.ben.press(question, WAVE)
    await town.cleo.press(question, NIGHT)
    assert "exactly this one already" in (await town.ben.press(question, WAVE))["text"]
    await town.ben.press(question, NIGHT)
    town.backend.release()
    await town.settled()
    assert await count_finished(town) == 3


async def test_who_has_no_room_left_hears_it_and_takes_none_from_who_asked(town):
    await town.house.switches.limit(1, None)
    await town.ben.send("/night", photo(hue=90))
    await town.ben.sees(finished)
    _, question = await asked_by_ada(town)
    assert "hour" in (await town.ben.press(question, WAVE))["text"]
    await town.ada.press(question, WAVE)
    await town.ada.sees(finished, ATTIC)
    assert await count_finished(town) == 1


async def test_what_only_who_asked_may_do_is_refused_kindly(town):
    town.backend.hold()
    [sent] = await town.ada.send("/wave", photo(), chat=ATTIC)
    begun = await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), ATTIC)
    _, question = await asked_by_ada(town)
    for message, label in ((begun, "Cancel"), (question, "of my own")):
        answer = await town.ben.press(message, label)
        assert "somebody else" in answer["text"] and "to get your own" in answer["text"]
    town.backend.release()
    result = await town.ada.sees(finished, ATTIC)
    assert "somebody else" in (await town.ben.press(result, "More"))["text"]
    assert result["reply_to_message"]["message_id"] == sent["message_id"]


async def test_saving_a_look_saves_it_for_who_presses(town):
    _, result = await painted_for_ada(town)
    await town.ada.press(result, "stronger")
    strong = await town.ada.sees(lambda m: finished(m) and "65%" in words(m), ATTIC)
    await town.ada.press(strong, "More")
    opened = await town.ada.sees(lambda m: "Save this look" in buttons(m), ATTIC)
    assert "Saved" in (await town.ben.press(opened, "Save this look"))["text"]
    await town.ben.send("/wave", photo(hue=120))
    assert "65%" in words(await town.ben.sees(finished))
    await town.ada.send("/wave", photo(hue=120))
    assert "50%" in words(await town.ada.sees(finished))


async def test_covered_pictures_stay_covered_for_whoever_joins_in(town):
    [sent] = await town.ada.send("", photo(), chat=ATTIC)
    ada = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    command = [{"type": "bot_command", "offset": 0, "length": 5}]
    covered = {**sent, "from": ada, "caption": "/wave", "caption_entities": command}
    covered |= {"has_media_spoiler": True, "has_protected_content": True}
    await town.control("update", message=covered)
    result = await town.ada.sees(finished, ATTIC)
    await town.ben.press(result, "stronger")
    mine = await town.ben.sees(other_than(result), ATTIC)
    assert mine["has_media_spoiler"] and mine["has_protected_content"]
    assert not any("Share" in key["text"] for row in rows(mine) for key in row)


async def test_an_admin_stops_what_anybody_has_ordered(town):
    town.backend.hold()
    await town.ben.send("/wave", photo(), chat=ATTIC)
    begun = await town.ben.sees(lambda m: "✖️ Cancel" in buttons(m), ATTIC)
    await town.cleo.press(begun, "Cancel")
    await town.ben.sees(lambda m: "Stopped" in words(m), ATTIC)
    town.backend.release()
    await town.settled()
    assert await count_finished(town) == 0


async def test_an_admin_turns_over_what_stands_under_anybodys_picture(town):
    await town.ben.send("/wave", photo(), chat=ATTIC)
    result = await town.ben.sees(finished, ATTIC)
    await town.cleo.press(result, "More")
    opened = await town.ben.sees(lambda m: "Full quality file" in buttons(m), ATTIC)
    await town.cleo.press(opened, "Full quality")
    await town.ben.sees(lambda m: "document" in m, ATTIC)


async def test_an_album_of_somebody_else_is_painted_for_who_presses(town):
    await town.control("rights", chat=ATTIC, status="administrator")  # so that it sees the whole album
    name = f"@{town.house.telegram.username}"
    await town.ada.send(name, photo(hue=1), photo(hue=80), photo(hue=160), chat=ATTIC)
    question = await town.ada.sees(lambda m: "How shall I take them?" in words(m), ATTIC)
    assert (await town.ben.press(question, "The last one"))["text"] == OWN
    await town.settled()
    assert await count_finished(town) == 2
    assert question in await town.ada.messages(ATTIC)
