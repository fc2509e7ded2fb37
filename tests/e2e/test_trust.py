"""What must hold when the bot's process is killed or ended, wherever it is at that moment."""

import asyncio
import sqlite3
from contextlib import closing

from people import buttons, finished, offers_paintings, photo, words
from processes import TOKEN, Running

from engine import paintings

WAVE = paintings.get("wave").title


def busy(message) -> bool:
    """Whether a message shows the brush at work."""
    return any("Cancel" in label for label in buttons(message)) and (
        "▰" in words(message) or "▱" in words(message)
    )


def promised(message) -> bool:
    """Whether a message waits for its turn or is being painted, however briefly."""
    return any("Cancel" in label for label in buttons(message))


async def pictures_in(telegram: Running, chat: int | None = None) -> list:
    """The bot's pictures in Ada's chat, once the bot has nothing more to say."""
    assert await telegram.quiet()
    return [m for m in await telegram.ada.messages(chat) if m["from"]["is_bot"] and "photo" in m]


async def test_the_choice_of_a_painting_survives_a_kill(telegram: Running) -> None:
    await telegram.ada.send("", photo())
    question = await telegram.ada.sees(offers_paintings)
    await telegram.bot.kill()
    await telegram.bot.start()
    await telegram.ada.press(question, WAVE)
    result = await telegram.ada.sees(finished)
    assert result["message_id"] == question["message_id"]


async def test_a_kill_while_a_photo_is_fetched_and_the_next_process_answers(
    telegram: Running,
) -> None:
    await telegram.fault(method="download", times=1, hang=-1)
    await telegram.ada.send("/wave", photo())
    assert await telegram.calls(method="download", begun=1, wait=60)
    await telegram.bot.kill()
    await telegram.bot.start()
    await telegram.ada.sees(finished)
    assert len(await pictures_in(telegram)) == 1


async def test_a_kill_in_the_middle_of_an_album_and_every_picture_of_it_comes_once(telegram: Running) -> None:
    await telegram.ada.send("/wave", *(photo(hue=hue) for hue in (10, 60, 110, 160)))
    await telegram.ada.sees(finished)
    await telegram.bot.kill()
    await telegram.bot.start()
    async with asyncio.timeout(60):
        while len([m for m in await telegram.ada.messages() if finished(m)]) < 4:
            await asyncio.sleep(0.1)
    assert len(await pictures_in(telegram)) == 4


async def test_a_confirmed_forget_and_a_kill_under_rate_limits_leave_no_file_and_no_row(
    telegram: Running,
) -> None:
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)
    await telegram.ada.send("", photo(hue=99))
    await telegram.ada.sees(offers_paintings)
    await telegram.ada.send("/forget")
    question = await telegram.ada.sees(lambda m: "Shall I delete" in words(m))
    await telegram.fault(method="*", times=-1, retry_after=30)
    pressed = asyncio.create_task(telegram.ada.press(question, "Yes"))
    assert await telegram.calls(method="editMessageText,answerCallbackQuery", outcome="failed", wait=60)
    await telegram.bot.kill()
    pressed.cancel()
    await telegram.fault(method="*", times=0)
    await telegram.bot.start()
    await telegram.ada.sees(lambda m: "forgotten" in words(m))
    assert await telegram.quiet()
    await telegram.bot.stop()
    assert [f for f in (telegram.bot.data_dir / "images").rglob("*") if f.is_file()] == []
    assert telegram.bot.rows() == []


async def test_menus_that_must_wait_hold_up_neither_painting_nor_the_end(telegram: Running) -> None:
    await telegram.bot.stop()
    await telegram.fault(method="setMyCommands", times=-1, retry_after=40)
    await telegram.bot.start()
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)
    assert await telegram.calls(method="setMyCommands", outcome="failed", wait=60)
    assert await telegram.bot.stop() == 0  # by itself: what takes too long is broken off, with another status


async def test_a_database_that_another_process_holds_does_not_hold_up_the_end(telegram: Running) -> None:
    await telegram.ada.send("/help")
    await telegram.ada.sees(lambda m: "Ways to ask" in words(m))
    with closing(sqlite3.connect(telegram.bot.data_dir / "pastiche.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await telegram.ada.send("/wave", photo())
        assert await telegram.bot.stop() == 1
    assert "goes on from what is written" in telegram.bot.logged()
    await telegram.bot.start()
    await telegram.ada.sees(finished)


async def test_a_kill_in_the_middle_of_a_render_delivers_once(studio: Running) -> None:
    ada = studio.ada
    await ada.send("/settings")
    await ada.press(await ada.sees(lambda m: "160 px" in buttons(m)), "160 px")
    await ada.send("/wave", photo(160, 125))
    await ada.sees(busy)
    await ada.press(await ada.sees(lambda m: "✓ 160 px" in buttons(m)), "64 px")
    await studio.bot.kill()
    await studio.bot.start()
    await ada.sees(finished, within=240)
    assert len(await pictures_in(studio)) == 1


async def test_cancel_stops_the_brush_within_a_step_and_the_end_is_clean(studio: Running) -> None:
    ada = studio.ada
    await ada.send("/settings")
    await ada.press(await ada.sees(lambda m: "160 px" in buttons(m)), "160 px")
    await ada.send("/wave", photo(160, 125))
    status = await ada.sees(busy)
    await studio.ben.send("/wave", photo())
    await ada.press(status, "Cancel")
    stopped = await ada.sees(lambda m: "Stopped" in words(m))
    assert stopped["message_id"] == status["message_id"]
    await studio.ben.sees(finished)
    await ada.press(stopped, "Try again")
    again = await ada.sees(lambda m: promised(m) and m["message_id"] > stopped["message_id"])
    assert await studio.bot.stop() == 0  # in the middle of a render
    assert not finished(again)


async def test_the_token_reaches_no_log_and_no_file(telegram: Running) -> None:
    await telegram.fault(method="sendMessage", times=1, error_code=500)
    await telegram.fault(method="download", times=1, error_code=0)
    await telegram.ada.send("/wave", photo())
    await telegram.ada.send("/wave", photo(hue=77))
    await telegram.ada.sees(finished)
    assert await telegram.quiet()
    assert await telegram.bot.stop() == 0
    secret = TOKEN.split(":")[1].encode()
    for file in telegram.bot.data_dir.parent.rglob("*"):
        assert not file.is_file() or secret not in file.read_bytes(), file
    assert "Traceback" not in telegram.bot.logged()
