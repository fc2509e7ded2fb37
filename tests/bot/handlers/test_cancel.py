"""/cancel, and the Cancel button."""

from people import STUDIO, buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


def busy(message) -> bool:
    return any("Cancel" in label for label in buttons(message))


async def test_the_button_stops_the_brush_while_others_go_on(town):
    town.backend.hold()
    await town.ada.send("/wave", photo())
    status = await town.ada.sees(busy)
    await town.ben.send("/wave", photo())
    await town.ben.sees(busy)
    await town.ada.press(status, "Cancel")
    stopped = await town.ada.sees(lambda m: "Stopped" in words(m))
    assert stopped["message_id"] == status["message_id"]
    town.backend.release()
    await town.ben.sees(finished)
    await town.ada.press(stopped, "Try again")
    await town.ada.sees(lambda m: finished(m) and m["message_id"] > stopped["message_id"])


async def test_the_command_stops_all_of_ones_own_in_that_chat(town):
    town.backend.hold()
    for hue in (10, 90, 170):
        [sent] = await town.ada.send("/wave", photo(hue=hue))
        await town.ada.sees(
            lambda m, to=sent["message_id"]: busy(m) and m["reply_to_message"]["message_id"] == to
        )
    await town.ben.send("/wave", photo())
    await town.ben.sees(busy)
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: words(m) == "Stopped 3 pictures.")
    town.backend.release()
    await town.ben.sees(finished)
    await town.settled()
    assert not any(finished(m) for m in await town.ada.messages())


async def test_in_a_group_only_what_was_asked_for_there_is_stopped(town):
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await town.ada.sees(busy)
    await town.ada.send("/cancel", chat=STUDIO)
    await town.ada.sees(lambda m: "nothing to stop" in words(m), STUDIO)
    town.backend.release()
    await town.ada.sees(finished)


async def test_a_photo_that_is_being_fetched_is_not_painted_any_more(town):
    await town.fault(method="download", hang=30)
    await town.ada.send("/wave", photo())
    await town.calls(method="download", begun=1, wait=60)
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: words(m) == "Stopped.")
    await town.settled()
    assert town.backend.requests == []
    assert not any(offers_paintings(m) or busy(m) for m in await town.ada.messages())


async def test_a_file_of_which_nothing_says_that_it_is_a_picture_is_not_counted(town):
    await town.fault(method="download", hang=30)
    [sent] = await town.ada.send("/wave", photo(), as_document=True)
    await town.calls(method="download", begun=1, wait=60)
    document = sent["document"] | {"file_name": "minutes.pdf", "mime_type": "application/pdf"}
    frame = {name: sent[name] for name in ("from", "chat", "date")}
    await town.control("update", message={**frame, "message_id": 9000, "document": document})
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: words(m) == "Stopped.")


async def test_photos_that_wait_for_a_choice_are_let_go_and_say_so(town):
    await town.ada.send("", photo(hue=10))
    await town.ada.send("", photo(hue=90))
    await town.settled()
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: "photos that waited for your choice" in words(m))
    await town.settled()
    closed = [m for m in await town.ada.messages() if words(m).startswith("Closed.")]
    assert len(closed) == 2 and not any(buttons(m) for m in closed)


async def test_pictures_are_counted_and_waiting_photos_are_not(town):
    town.backend.hold()
    await town.ada.send("", photo())
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/wave", photo(hue=99))
    await town.ada.sees(busy)
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: words(m) == "Stopped.")
    await town.ada.sees(
        lambda m: words(m).startswith("Closed.") and m["message_id"] == question["message_id"]
    )


async def test_a_finished_picture_cannot_be_stopped(town):
    town.backend.hold()
    await town.ada.send("/wave", photo())
    cancel = buttons(await town.ada.sees(busy))
    town.backend.release()
    result = await town.ada.sees(finished)
    refused = await town.ada.forge(result, next(iter(cancel.values())))
    assert "finished already" in refused["text"]


async def test_a_picture_that_waits_to_be_sent_is_said_to_be_on_its_way(town):
    await town.fault(method="editMessageMedia", times=-1, retry_after=1)
    await town.ada.send("/wave", photo())
    await town.calls(method="editMessageMedia", count=1, wait=60)
    await town.ada.send("/cancel")
    await town.ada.sees(lambda m: "your picture is painted and on its way" in words(m))
    await town.fault(method="editMessageMedia", times=0)
    await town.ada.sees(finished)


async def test_a_cancellation_that_is_worked_on_late_stops_nothing_that_was_asked_for_after_it(town):
    town.backend.hold()
    [sent] = await town.ada.send("/wave", photo())
    await town.ada.sees(busy)
    said = {name: sent[name] for name in ("from", "chat", "date")}
    command = {"type": "bot_command", "offset": 0, "length": 7}
    late = {"message_id": 9999, "text": "/cancel", "entities": [command]}
    await town.control("update", update_id=1, message=said | late)
    await town.ada.sees(lambda m: "nothing to stop" in words(m))
    town.backend.release()
    await town.ada.sees(finished)


async def test_nobody_stops_the_pictures_of_others(town):
    town.backend.hold()
    [shared] = await town.ada.send("", photo(), chat=STUDIO)
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    status = await town.ada.sees(busy, STUDIO)
    assert "somebody else" in (await town.ben.press(status, "Cancel"))["text"]
    town.backend.release()
    await town.ada.sees(finished, STUDIO)


async def test_a_question_that_is_being_sent_is_closed_however_often_one_cancels(town):
    await town.fault(method="sendPhoto", hang=1)
    await town.ada.send("", photo())
    assert await town.calls(method="sendPhoto", begun=1, wait=60)
    await town.ada.send("/cancel")
    await town.ada.send("/cancel")
    await town.settled()
    closed = [m for m in await town.ada.messages() if words(m).startswith("Closed.")]
    assert len(closed) == 1 and not any(buttons(m) for m in await town.ada.messages())
