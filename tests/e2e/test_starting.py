"""How the bot starts and ends as a process, with a token and without one."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp
from people import finished, photo
from processes import ROOT, Running


async def test_a_token_that_telegram_does_not_know_ends_the_start_with_a_sentence(telegram: Running) -> None:
    await telegram.bot.stop()
    await telegram.fault(method="getMe", times=1, error_code=401, description="Unauthorized")
    await telegram.bot.start()
    assert await telegram.bot.ended() == 1
    assert "get one from @BotFather" in telegram.bot.logged()
    assert "Traceback" not in telegram.bot.logged()


async def test_a_token_that_is_revoked_ends_the_bot_with_a_sentence(telegram: Running) -> None:
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)
    await telegram.fault(method="getUpdates", times=1, error_code=401, description="Unauthorized")
    await telegram.ada.send("/help")
    assert await telegram.bot.ended() == 1
    assert "Telegram no longer knows this token" in telegram.bot.logged()
    assert "Traceback" not in telegram.bot.logged()


async def test_behind_a_webhook_a_revoked_token_ends_it_in_the_same_way(telegram: Running) -> None:
    await telegram.bot.stop()
    telegram.bot.settings["PASTICHE_WEBHOOK_URL"] = "https://127.0.0.1:9/hook"
    await telegram.fault(method="getWebhookInfo", times=1, error_code=401, description="Unauthorized")
    await telegram.bot.start()
    assert await telegram.bot.ended() == 1
    assert "Telegram no longer knows this token" in telegram.bot.logged()
    assert "Traceback" not in telegram.bot.logged()


async def test_without_a_token_it_says_where_its_own_chat_page_is_and_that_it_is_well(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
    environment |= {
        "PASTICHE_DATA_DIR": str(tmp_path / "data"),
        "PASTICHE_BACKEND": "standin",
        "PASTICHE_FETCH": "false",
        "PYTHONPATH": str(ROOT),
    }
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--port", "0"),
        env=environment,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert bot.stdout is not None
    async with asyncio.timeout(60):
        ready = (await bot.stdout.readline()).decode()
        found = re.search(r"open (http://127\.0\.0\.1:\d+) and send a photo", ready)
        assert found, ready
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{found[1]}/healthz") as health:
                assert (health.status, (await health.json())["status"]) == (200, "ok")
            async with http.get(found[1]) as page:
                assert "Pastiche" in await page.text()
        bot.send_signal(signal.SIGINT)
        assert await bot.wait() == 0
