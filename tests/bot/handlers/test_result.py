"""What the buttons under a finished picture do."""

from people import buttons, finished, offers_paintings, photo, words

from engine.errors import TimedOut


async def test_stronger_and_softer_make_new_pictures(town):
    await town.ada.send("/wave", photo())
    first = await town.ada.sees(finished)
    await town.ada.press(first, "stronger")
    second = await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])
    assert "65%" in words(second) and "50%" in words(first)
    assert second["reply_to_message"]["message_id"] == first["message_id"]
    await town.ada.press(first, "Softer")
    third = await town.ada.sees(lambda m: finished(m) and m["message_id"] > second["message_id"])
    assert "35%" in words(third)


async def test_strength_ends_at_what_there_is(town):
    await town.ada.send("/wave", photo())
    shown = await town.ada.sees(finished)
    for strength in ("65%", "80%", "95%", "100%"):
        await town.ada.press(shown, f"stronger · {strength}")
        said = f"strength {strength}"
        shown = await town.ada.sees(lambda m, said=said: "photo" in m and said in words(m))
    await town.settled()
    assert [label for label in buttons(shown) if "%" in label] == ["Softer · 85%"]


async def test_the_file_is_lossless(town):
    await town.ada.send("/wave", photo())
    first = await town.ada.sees(finished)
    await town.ada.press(first, "Full quality")
    document = await town.ada.sees(lambda m: "document" in m)
    assert document["document"]["file_name"].startswith("pastiche-wave-")
    assert document["document"]["file_name"].endswith(".png")
    assert (await town.ada.picture(document)).size == (64, 48)


async def test_another_painting_for_the_same_photo(town):
    await town.ada.send("/wave", photo())
    first = await town.ada.sees(finished)
    await town.ada.press(first, "Another painting")
    question = await town.ada.sees(offers_paintings)
    assert question["reply_to_message"]["message_id"] == first["message_id"]
    await town.ada.press(question, list(buttons(question))[2])
    await town.ada.sees(lambda m: finished(m) and m["message_id"] == question["message_id"])
    first, second = town.backend.requests
    assert first.content == second.content and first.styles != second.styles


async def test_what_is_being_painted_already_is_not_painted_once_more(town):
    await town.ada.send("/wave", photo())
    first = await town.ada.sees(finished)
    town.backend.hold()
    for label in ("stronger", "Softer"):
        await town.ada.press(first, label)
    refused = await town.ada.press(first, "stronger")
    assert "exactly this one already" in refused["text"]
    town.backend.release()
    await town.settled()
    assert len(town.backend.requests) == 3


async def test_a_failure_is_told_in_the_chats_own_words_and_can_be_tried_again(town):
    town.backend.fail(TimedOut("timed-out", seconds=3600.0))
    await town.ada.send("/wave", photo())
    failed = await town.ada.sees(lambda m: "did not work out" in words(m))
    assert "Choose a smaller size in /settings" in words(failed)
    await town.ada.press(failed, "Try again")
    await town.ada.sees(finished)
