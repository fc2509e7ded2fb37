"""In a group the photo that was asked for bears a small sign: 👀 once it is taken, 🎉 once it is done."""

from people import ATTIC, buttons, finished, photo, words

SIGNS = "setMessageReaction"


async def sign_on(town, message) -> list[str]:
    """What people see on a message."""
    [now] = [m for m in await town.ada.messages(ATTIC) if m["message_id"] == message["message_id"]]
    return now.get("reactions", [])


async def asked_for(town):
    """A photo of Ben's that Ada wants painted, and it is not done yet."""
    town.backend.hold()
    [shared] = await town.ben.send("", photo(), chat=ATTIC)
    await town.ada.send("/wave", chat=ATTIC, reply_to=shared["message_id"])
    begun = await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), ATTIC)
    await town.calls(method=SIGNS, outcome="ok", wait=60)
    return shared, begun


async def test_a_photo_is_seen_and_then_done(town):
    shared, _ = await asked_for(town)
    assert await sign_on(town, shared) == ["👀"]
    town.backend.release()
    await town.ada.sees(finished, ATTIC)
    await town.settled()
    assert await sign_on(town, shared) == ["🎉"]
    assert len(await town.calls(method=SIGNS)) == 2


async def test_what_is_stopped_bears_no_sign_any_more(town):
    shared, begun = await asked_for(town)
    await town.ada.press(begun, "Cancel")
    await town.ada.sees(lambda m: "Stopped" in words(m), ATTIC)
    town.backend.release()
    await town.settled()
    assert await sign_on(town, shared) == []


async def test_whoever_joins_in_wakes_it_again_until_that_one_is_done_too(town):
    shared, _ = await asked_for(town)
    town.backend.release()
    result = await town.ada.sees(finished, ATTIC)
    await town.settled()
    await town.ben.press(result, "stronger")
    await town.ben.sees(lambda m: finished(m) and "65%" in words(m), ATTIC)
    await town.settled()
    assert await sign_on(town, shared) == ["🎉"]
    await town.ada.press(result, "Softer")  # beside the picture, which is the bot's own
    await town.ada.sees(lambda m: finished(m) and "35%" in words(m), ATTIC)
    await town.settled()
    assert await sign_on(town, result) == []


async def test_where_reactions_are_limited_the_picture_comes_all_the_same(town, caplog):
    await town.fault(method=SIGNS, error_code=400, description="Bad Request: REACTION_INVALID", times=-1)
    await town.ben.send("/wave", photo(), chat=ATTIC)
    await town.ben.sees(finished, ATTIC)
    await town.settled()
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_sign_that_hangs_holds_up_no_picture(town):
    await town.fault(method=SIGNS, hang=30, times=-1)
    await town.ben.send("/wave", photo(), chat=ATTIC)
    await town.ben.sees(finished, ATTIC)


async def test_in_a_private_chat_the_answer_is_sign_enough(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()
    assert not await town.calls(method=SIGNS)
