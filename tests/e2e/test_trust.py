"""What must hold when things go wrong: restarts, kills, faults of Telegram, secrets, and being forgotten."""

import asyncio

from people import TOKEN, Telegram, buttons, finished, offers_paintings, photo, words

from engine import paintings

WAVE = paintings.get("wave").title


def busy(message) -> bool:
    """Whether a message shows the brush at work."""
    return any("Cancel" in label for label in buttons(message)) and (
        "▰" in words(message) or "▱" in words(message)
    )


async def paint_large(telegram: Telegram) -> None:
    """Order a picture that takes long enough to interfere with."""
    await telegram.ada.send("/settings")
    await telegram.ada.press(await telegram.ada.sees(lambda m: "256 px" in buttons(m)), "256 px")
    await telegram.ada.sees(lambda m: "✓ 256 px" in buttons(m))
    await telegram.ada.send("/wave", photo(256, 200))


async def test_the_choice_of_a_painting_survives_a_restart(telegram: Telegram) -> None:
    await telegram.ada.send("", photo())
    question = await telegram.ada.sees(offers_paintings)
    await telegram.bot.kill()
    await telegram.bot.start()
    await telegram.ada.press(question, WAVE)
    await telegram.ada.sees(finished)


async def test_a_kill_in_the_middle_of_a_render_delivers_once(telegram: Telegram) -> None:
    await paint_large(telegram)
    await telegram.ada.sees(busy)
    await telegram.ada.send("/settings")
    await telegram.ada.press(await telegram.ada.sees(lambda m: "✓ 256 px" in buttons(m)), "64 px")
    await telegram.bot.kill()
    await telegram.bot.start()
    await telegram.ada.sees(finished, within=240)
    await asyncio.sleep(3)
    pictures = [m for m in await telegram.ada.messages() if m["from"]["is_bot"] and "photo" in m]
    assert len(pictures) == 1


async def test_cancel_stops_the_brush_while_others_go_on(telegram: Telegram) -> None:
    await paint_large(telegram)
    status = await telegram.ada.sees(busy)
    await telegram.ben.send("/wave", photo())
    await telegram.ada.press(status, "Cancel")
    stopped = await telegram.ada.sees(lambda m: "Stopped" in words(m), within=10)
    assert stopped["message_id"] == status["message_id"]
    await telegram.ben.sees(finished)
    await telegram.ada.press(stopped, "Try again")
    await telegram.ada.sees(lambda m: busy(m) and m["message_id"] > stopped["message_id"])
    await telegram.ada.send("/cancel")
    await telegram.ada.sees(lambda m: words(m) == "Stopped.")
    await asyncio.sleep(3)
    assert not any(finished(m) for m in await telegram.ada.messages())


async def test_history_after_a_restart_sends_repeats_and_deletes(telegram: Telegram) -> None:
    ada = telegram.ada
    await ada.send("/wave", photo(hue=10))
    first = await ada.sees(finished)
    await ada.send("/wave", photo(90, 120, hue=90))
    await ada.sees(lambda m: finished(m) and m["message_id"] > first["message_id"])
    await telegram.bot.kill()
    await telegram.bot.start()

    await ada.send("/history")
    page = await ada.sees(lambda m: "1 of 2" in words(m))
    assert (await ada.picture(page)).size == (48, 64)
    await ada.press(page, "older")
    page = await ada.sees(lambda m: "2 of 2" in words(m))
    assert (
        page["photo"][-1]["file_id"] == first["photo"][-1]["file_id"]
    )  # sent by file id, not uploaded again
    await ada.press(page, "Send it again")
    again = await ada.sees(lambda m: finished(m) and m["message_id"] > page["message_id"])
    assert again["photo"][-1]["file_id"] == first["photo"][-1]["file_id"]

    await ada.press(page, "Repeat")
    how = await ada.sees(lambda m: "once more" in words(m))
    await ada.press(how, "Softer")
    await ada.sees(lambda m: finished(m) and "35%" in words(m))

    await ada.press(page, "Delete")
    sure = await ada.sees(lambda m: any("Yes, delete" in label for label in buttons(m)))
    await ada.press(sure, "Yes, delete")
    await ada.sees(lambda m: "2 of 2" in words(m) and "48" not in words(m))


async def test_forget_deletes_rows_and_files_after_a_question(telegram: Telegram) -> None:
    ada = telegram.ada
    await ada.send("/wave", photo())
    await ada.sees(finished)
    files = telegram.bot.data_dir / "images"
    assert len([f for f in files.rglob("*") if f.is_file()]) == 2  # the photo and the picture
    await ada.send("/forget")
    await ada.press(await ada.sees(lambda m: "Shall I delete" in words(m)), "Yes")
    await ada.sees(lambda m: "forgotten" in words(m))
    assert [f for f in files.rglob("*") if f.is_file()] == []
    await ada.send("/history")
    await ada.sees(lambda m: "no pictures yet" in words(m))


async def test_a_flood_limit_and_a_lost_answer_still_end_in_one_picture(telegram: Telegram) -> None:
    await telegram.ada.sees(lambda m: True, within=0.1) if await telegram.ada.messages() else None
    await telegram.fault(
        method="editMessageMedia",
        times=2,
        error_code=429,
        description="Too Many Requests: retry after 1",
        retry_after=1,
    )
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)
    await telegram.fault(
        method="editMessageMedia", times=1, error_code=504, description="Gateway Timeout", after=True
    )
    await telegram.ben.send("/wave", photo())
    await telegram.ben.sees(finished)
    await asyncio.sleep(3)
    for person in (telegram.ada, telegram.ben):
        assert len([m for m in await person.messages() if m["from"]["is_bot"] and "photo" in m]) == 1


async def test_the_token_reaches_no_log_and_the_bot_ends_cleanly(telegram: Telegram) -> None:
    await telegram.fault(method="sendMessage", times=1, error_code=500, description="Internal Server Error")
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)
    assert await telegram.bot.stop() == 0
    log = telegram.bot.logged()
    assert TOKEN not in log and TOKEN.split(":")[1] not in log
    assert "Traceback" not in log
