"""What the buttons under a finished picture do."""

import pytest
from people import STUDIO, Message, buttons, finished, offers_paintings, photo, words

from engine import paintings
from engine.errors import TimedOut
from engine.request import Colour


async def painted(town) -> Message:
    await town.ada.send("/wave", photo())
    return await town.ada.sees(finished)


async def pressed(town, message: Message, label: str) -> Message:
    """The picture that comes of a button under another one."""
    await town.ada.press(message, label)
    return await town.ada.sees(lambda m: finished(m) and m["message_id"] > message["message_id"])


async def test_stronger_and_softer_make_new_pictures(town):
    first = await painted(town)
    second = await pressed(town, first, "stronger")
    assert "65%" in words(second) and "50%" in words(first)
    assert second["reply_to_message"]["message_id"] == first["message_id"]
    await town.ada.press(first, "Softer")
    third = await town.ada.sees(lambda m: finished(m) and m["message_id"] > second["message_id"])
    assert "35%" in words(third)


async def test_strength_ends_at_what_there_is(town):
    shown = await painted(town)
    for strength in ("65%", "80%", "95%", "100%"):
        await town.ada.press(shown, f"stronger · {strength}")
        said = f"strength {strength}"
        shown = await town.ada.sees(lambda m, said=said: "photo" in m and said in words(m))
    await town.settled()
    assert [label for label in buttons(shown) if "%" in label] == ["Softer · 85%"]


@pytest.mark.parametrize(
    ("label", "said", "asked"),
    [
        ("Photo's colours", "64 px · strength 50% · the photo's colours", (64, Colour.PHOTO, 1.0)),
        ("Bigger · 256 px", "256 px · strength 50%", (256, Colour.PAINTING, 1.0)),
        ("Larger strokes", "64 px · strength 50% · strokes × 1.5", (64, Colour.PAINTING, 1.5)),
        ("Finer strokes", "64 px · strength 50% · strokes × 0.67", (64, Colour.PAINTING, 0.67)),
    ],
)
async def test_the_same_photo_and_painting_in_another_way(town, label, said, asked):
    first = await painted(town)
    second = await pressed(town, first, label)
    assert words(second).endswith(f"\n{said}")
    assert second["reply_to_message"]["message_id"] == first["message_id"]
    before, after = town.backend.requests
    assert (after.size, after.colour, after.styles[0].scale) == asked
    assert after.content == before.content
    assert [style.picture for style in after.styles] == [style.picture for style in before.styles]


async def test_one_way_after_the_other_keeps_what_was_reached(town):
    shown = await painted(town)
    for label in ("Photo's colours", "Larger strokes", "stronger", "Bigger"):
        shown = await pressed(town, shown, label)
    assert words(shown).endswith("256 px · strength 65% · the photo's colours · strokes × 1.5")
    assert not any("Bigger" in label or "Photo's" in label for label in buttons(shown))
    shown = await pressed(town, shown, "Painting's colours")
    assert words(shown).endswith("256 px · strength 65% · strokes × 1.5")


async def test_a_button_that_is_there_no_more_paints_nothing(town):
    first = await painted(town)
    biggest = await pressed(town, first, "Bigger")
    job = buttons(biggest)["Finer strokes"].split(":")[1]
    assert "largest size" in (await town.ada.forge(biggest, f"again1:{job}:bigger"))["text"]
    assert "no longer does anything" in (await town.ada.forge(biggest, f"again1:{job}:painting"))["text"]
    await town.settled()
    assert len(town.backend.requests) == 2


async def test_more_turns_the_keyboard_over_and_back(town):
    first = await painted(town)
    opened = await town.ada.opens_more(first)
    ways = ["Full quality file", "Before and after", "🎞 Time-lapse", "🥣 Mix in another painting"]
    assert list(buttons(opened)) == [*ways, "Save this look", "✏️ Only here", "Share this look", "◂ back"]
    assert (words(opened), opened["photo"]) == (words(first), first["photo"])
    await town.ada.press(opened, "back")
    turned = await town.ada.sees(lambda m: "More ▸" in buttons(m))
    assert (turned["message_id"], buttons(turned)) == (first["message_id"], buttons(first))
    assert len([m for m in await town.ada.messages() if m["from"]["is_bot"]]) == 1


async def test_more_does_nothing_to_another_message(town):
    first = await painted(town)
    await town.ada.send("/help")
    help_ = await town.ada.sees(lambda m: "Ways to ask" in words(m))
    answer = await town.ada.forge(help_, buttons(first)["More ▸"])
    assert "no longer does anything" in answer["text"]
    await town.settled()
    assert not buttons(await town.ada.sees(lambda m: "Ways to ask" in words(m)))


async def test_more_turns_over_what_the_history_has_sent_again(town):
    first = await painted(town)
    await town.ada.send("/history")
    await town.ada.press(await town.ada.sees(lambda m: "1 of 1" in words(m)), "Send it again")
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])
    assert buttons(again) == buttons(first)
    opened = await town.ada.opens_more(again)
    await town.ada.press(opened, "back")
    await town.ada.sees(lambda m: m["message_id"] == again["message_id"] and "More ▸" in buttons(m))


async def test_the_file_is_lossless(town):
    await town.ada.press(await town.ada.opens_more(await painted(town)), "Full quality")
    document = await town.ada.sees(lambda m: "document" in m)
    assert document["document"]["file_name"].startswith("pastiche-wave-")
    assert document["document"]["file_name"].endswith(".png")
    assert (await town.ada.picture(document)).size == (64, 48)


async def test_another_painting_for_the_same_photo(town):
    first = await painted(town)
    await town.ada.press(first, "Another painting")
    question = await town.ada.sees(offers_paintings)
    assert question["reply_to_message"]["message_id"] == first["message_id"]
    await town.ada.press(question, paintings.get("ink").title)
    await town.ada.sees(lambda m: finished(m) and m["message_id"] == question["message_id"])
    first, second = town.backend.requests
    assert first.content == second.content and first.styles != second.styles


@pytest.mark.parametrize("way", ["stronger", "Larger strokes", "Bigger", "Photo's colours"])
async def test_what_is_being_painted_already_is_not_painted_once_more(town, way):
    first = await painted(town)
    town.backend.hold()
    for label in (way, "Softer"):
        await town.ada.press(first, label)
    refused = await town.ada.press(first, way)
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


async def test_another_way_that_was_stopped_is_tried_again_in_that_way(town):
    first = await painted(town)
    town.backend.hold()
    await town.ada.press(first, "Larger strokes")
    await town.ada.press(await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m)), "Cancel")
    stopped = await town.ada.sees(lambda m: "Stopped" in words(m))
    town.backend.release()
    await town.ada.press(stopped, "Try again")
    again = await town.ada.sees(lambda m: finished(m) and m["message_id"] > stopped["message_id"])
    assert words(again).endswith("strokes × 1.5")


async def test_in_a_group_only_who_has_ordered_presses_what_is_no_new_picture(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    result = await town.ada.sees(finished, STUDIO)
    assert "somebody else" in (await town.ben.press(result, "More"))["text"]
    opened = await town.ada.opens_more(result)
    for label in ("Full quality", "Before and after", "back"):
        assert "somebody else" in (await town.ben.press(opened, label))["text"]
    await town.settled()
    assert len(town.backend.requests) == 1
