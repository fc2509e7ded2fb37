"""/privacy and /forget."""

import asyncio

from people import STUDIO, buttons, data_of, finished, offers_paintings, photo, words


def files_of(town) -> list[str]:
    return [file.name for file in (town.house.settings.data_dir / "images").rglob("*.*") if file.is_file()]


async def test_the_privacy_notice_says_how_long_things_are_kept(town):
    await town.ada.send("/privacy")
    told = await town.ada.sees(lambda m: "after 24 hours" in words(m) and "after 7 days" in words(m))
    assert "A taste, and what a time-lapse is made of, are deleted after 7 days." in words(told)


async def test_forget_deletes_rows_and_files_after_a_question(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    assert len(files_of(town)) == 4  # the photo, the picture, what Telegram shows of it, how it came about
    await town.ada.send("/forget")
    question = await town.ada.sees(lambda m: "Shall I delete" in words(m))
    await town.ada.press(question, "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    assert files_of(town) == []
    await town.ada.send("/history")
    await town.ada.sees(lambda m: "no pictures yet" in words(m))


async def test_what_is_being_painted_and_what_waits_is_forgotten_too(town):
    town.backend.hold()
    await town.ada.send("", photo(hue=10))
    question = await town.ada.sees(offers_paintings)
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m))
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    town.backend.release()
    await town.settled()
    assert files_of(town) == []
    assert not any(finished(m) for m in await town.ada.messages())
    assert (
        "no longer waiting"
        in (await town.ada.forge(question, next(iter(buttons(question).values()))))["text"]
    )


async def test_what_is_ordered_in_a_group_while_a_yes_waits_in_line_is_painted_all_the_same(
    town, monkeypatch
):
    stage, storing, going_on = town.house.db.files.stage, asyncio.Event(), asyncio.Event()

    async def first_waits(data):
        if not storing.is_set():
            storing.set()
            await going_on.wait()
        return await stage(data)

    await town.ada.send("/forget")
    question = await town.ada.sees(lambda m: "Shall I delete" in words(m))
    [shared] = await town.ben.send("", photo(), chat=STUDIO)
    town.backend.hold()
    monkeypatch.setattr(town.house.db.files, "stage", first_waits)
    await town.ada.send("", photo(hue=10))
    await storing.wait()
    yes = {"chat": town.ada.id, "message_id": question["message_id"], "from": town.ada.id}
    await town.control("press", **yes, data=data_of(question, "Yes"))
    await town.ada.send("/wave", chat=STUDIO, reply_to=shared["message_id"])
    await town.ada.sees(lambda m: "✖️ Cancel" in buttons(m), STUDIO)
    going_on.set()
    await town.ada.sees(lambda m: "forgotten" in words(m))
    town.backend.release()
    await town.ada.sees(finished, STUDIO)


async def test_nothing_is_deleted_without_a_yes(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "No, keep it")
    await town.ada.sees(lambda m: "Nothing was deleted" in words(m))
    assert len(files_of(town)) == 4


async def test_a_group_is_no_place_to_be_forgotten_in(town):
    await town.ada.send("/forget", chat=STUDIO)
    answer = await town.ada.sees(lambda m: "private chat" in words(m), STUDIO)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    assert "private chat" in (await town.ada.forge(answer, "forget1:1"))["text"]
    assert len(files_of(town)) == 4


async def test_forgetting_leaves_no_button_that_does_nothing(town):
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "▱" in words(m))
    await town.ada.send("", photo(hue=99))
    await town.ada.sees(offers_paintings)
    await town.ada.send("/forget")
    await town.ada.press(await town.ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    await town.settled()
    assert [m for m in await town.ada.messages() if m["from"]["is_bot"] and buttons(m)] == []
    assert town.backend.rendering == 0


async def test_a_picture_in_line_is_not_brought_to_who_has_been_forgotten(town):
    await town.fault(method="editMessageMedia", retry_after=1, times=1)
    await town.ada.send("/forget")
    question = await town.ada.sees(lambda m: "Shall I delete" in words(m))
    await town.ada.send("/wave", photo())
    assert await town.calls(method="editMessageMedia", outcome="failed", wait=60)
    await town.ada.press(question, "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    await town.settled()
    assert not any(finished(m) for m in await town.ada.messages())
    assert files_of(town) == []


async def test_a_no_after_a_yes_does_not_say_that_nothing_was_deleted(town):
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.ada.send("/forget")
    question = await town.ada.sees(lambda m: "Shall I delete" in words(m))
    no = next(data for label, data in buttons(question).items() if label.startswith("No"))
    await town.ada.press(question, "Yes")
    await town.ada.sees(lambda m: "forgotten" in words(m))
    await town.ada.forge(question, no)  # pressed before the buttons went
    await town.settled()
    assert files_of(town) == []
    [answer] = [m for m in await town.ada.messages() if m["message_id"] == question["message_id"]]
    assert "forgotten" in words(answer)
