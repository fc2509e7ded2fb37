"""What stands behind "More" under a finished picture: before and after, and the look that is saved."""

from datetime import timedelta

import numpy as np
from people import STUDIO, Message, buttons, decode, finished, photo, words

from storage import space


async def opened(town, picture: bytes, how: str = "/wave") -> Message:
    """A finished picture of Ada's, turned to what is behind "More"."""
    await town.ada.send(how, picture)
    return await town.ada.opens_more(await town.ada.sees(finished))


async def compared(town, picture: Message) -> Message:
    await town.ada.press(picture, "Before and after")
    return await town.ada.sees(lambda m: "Before and after" in words(m), picture["chat"]["id"])


async def halves(town, message: Message) -> tuple[np.ndarray, np.ndarray]:
    """The left and the right half of a picture of 64 and 64 pixels with a line between, as numbers."""
    pixels = np.asarray(await town.ada.picture(message)).astype(float)
    assert pixels.shape[1] == 64 + 2 + 64
    return pixels[:, :64], pixels[:, -64:]


async def test_before_and_after_shows_the_photo_beside_its_picture(town):
    result = await opened(town, photo())
    sent = await compared(town, result)
    assert words(sent) == "The Claw of the Sea\nBefore and after"
    assert sent["reply_to_message"]["message_id"] == result["message_id"]
    left, right = await halves(town, sent)
    small = np.asarray(decode(photo()).resize((64, 48))).astype(float)
    assert np.abs(left - small).mean() < 12 < np.abs(right - small).mean()
    after = np.asarray(await town.ada.picture(result)).astype(float)
    assert np.abs(right - after).mean() < 12


async def test_it_is_there_though_all_files_were_let_go(town):
    result = await opened(town, photo())
    await town.settled()
    assert await space.make_room(town.house.db, at_most=0, fresh=timedelta(0)) == 3
    left, _ = await halves(town, await compared(town, result))
    assert np.abs(left - np.asarray(decode(photo()).resize((64, 48)))).mean() < 12


async def test_where_telegram_has_the_photo_no_longer_the_person_is_told(town):
    result = await opened(town, photo())
    await town.settled()
    await space.make_room(town.house.db, at_most=0, fresh=timedelta(0))
    await town.fault(method="getFile", times=-1, error_code=400, description="Bad Request: wrong file_id")
    answer = await town.ada.press(result, "Before and after")
    assert "could not fetch this picture" in answer["text"] and answer["show_alert"]


async def test_it_is_as_covered_and_protected_as_the_photo_was(town):
    [sent] = await town.ada.send("", photo(), chat=STUDIO)
    private = {"id": 101, "type": "private", "first_name": "Ada"}
    person = {"id": 101, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = {"message_id": 9000, "date": 1, "chat": private, "from": person, "photo": sent["photo"]}
    message |= {"has_media_spoiler": True, "has_protected_content": True, "caption": "/wave"}
    message["caption_entities"] = [{"type": "bot_command", "offset": 0, "length": 5}]
    await town.control("update", message=message)
    shown = await compared(town, await town.ada.opens_more(await town.ada.sees(finished)))
    assert shown["has_media_spoiler"] and shown["has_protected_content"]


async def test_a_long_and_narrow_photo_is_shown_too(town):
    sent = await compared(town, await opened(town, photo(600, 40)))
    width, height = (await town.ada.picture(sent)).size
    assert width == 64 + 2 + 64 and width <= 20 * height


async def test_what_failed_has_nothing_to_compare(town):
    result = await opened(town, photo())
    job = buttons(result)["Before and after"].split(":")[1]
    town.backend.hold()
    await town.ada.send("/night", photo(hue=90))
    await town.ada.press(await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m)), "Cancel")
    await town.ada.sees(lambda m: "Stopped" in words(m))
    answer = await town.ada.forge(result, f"compare1:{int(job) + 1}")
    assert "no longer have this picture" in answer["text"]


# --- the look that is saved -----------------------------------------------------------------------


async def test_a_saved_look_is_that_of_the_next_pictures(town):
    await town.ada.send("/wave", photo())
    shown = await town.ada.sees(finished)
    for label in ("stronger", "Photo's colours", "Larger strokes", "Bigger"):
        await town.ada.press(shown, label)
        before = shown["message_id"]
        shown = await town.ada.sees(lambda m, before=before: finished(m) and m["message_id"] > before)
    told = await town.ada.press(await town.ada.opens_more(shown), "Save this look")
    look = "256 px · strength 65% · the photo's colours · strokes × 1.5"
    assert (
        told["text"] == f"Saved: your next pictures are painted like this one, {look}. /settings changes it."
    )
    await town.ada.send("/night", photo(hue=90))
    after = await town.ada.sees(lambda m: finished(m) and m["message_id"] > shown["message_id"])
    assert words(after).endswith(f"\n{look}")
    await town.ada.send("/settings")
    settings = await town.ada.sees(lambda m: "Settings" in words(m))
    chosen = [label for label in buttons(settings) if label.startswith("✓")]
    assert chosen == ["✓ 256 px", "✓ Photo's colours", "✓ Large strokes"]
    await town.ada.press(settings, "As painted")
    await town.ada.send("/night", photo(hue=90))
    last = await town.ada.sees(lambda m: finished(m) and m["message_id"] > settings["message_id"])
    assert words(last).endswith("256 px · strength 65% · the photo's colours")


async def test_what_one_saves_is_nobody_elses(town):
    result = await opened(town, photo())
    for label in ("back", "Finer strokes"):
        await town.ada.press(await town.ada.sees(lambda m, label=label: label in str(buttons(m))), label)
    finer = await town.ada.sees(lambda m: finished(m) and m["message_id"] > result["message_id"])
    await town.ada.press(await town.ada.opens_more(finer), "Save this look")
    await town.ben.send("/wave", photo())
    assert words(await town.ben.sees(finished)).endswith("64 px · strength 50%")


async def test_in_a_group_ones_own_look_is_saved(town):
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    first = await town.ada.sees(finished, STUDIO)
    await town.ada.press(first, "Finer strokes")
    finer = await town.ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"], STUDIO)
    await town.ada.press(await town.ada.opens_more(finer), "Save this look")
    await town.ada.send("/wave", photo())
    assert words(await town.ada.sees(finished)).endswith("strokes × 0.67")
