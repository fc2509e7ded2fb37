"""A bot that starts with the open weights and gets the real ones while it works."""

import asyncio
from pathlib import Path

from people import finished, photo
from processes import Running


async def says(telegram: Running, words: str) -> str:
    """The line of the bot's log that holds these words, waiting for it."""
    async with asyncio.timeout(60):
        while True:
            for line in telegram.bot.logged().splitlines():
                if words in line:
                    return line
            await asyncio.sleep(0.1)


def processes_of(data_dir: Path) -> list[int]:
    """Processes that work in a data dir."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and str(data_dir).encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:  # ended, or somebody else's
            continue
    return found


async def test_a_bot_paints_at_once_and_changes_over_when_the_real_weights_are_here(newcomer, server):
    ada, bot = newcomer.ada, newcomer.bot
    await says(newcomer, "The open weights paint: they ship with Pastiche")
    await ada.send("/wave", photo())
    await ada.sees(finished)
    await says(newcomer, " s, open weights")
    assert server.ranges == [None]  # the download hangs all the while

    assert await bot.stop() == 0
    assert processes_of(bot.data_dir) == []

    server.pause = 0
    await bot.start()
    line = await says(newcomer, "ImageNet's weights have been fetched and paint from the next picture on")
    assert " INFO " in line
    assert len(server.ranges) == 2 and server.ranges[1].startswith("bytes=")
    await ada.turn_the_page()
    await ada.send("/wave", photo())
    await ada.sees(finished)
    await says(newcomer, " s, imagenet weights")
    assert " ERROR " not in bot.logged() and "Traceback" not in bot.logged()
