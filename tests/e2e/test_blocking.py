"""The event loop while paintings are tasted: nobody who chats meanwhile waits for it.

What counts is the time that the loop's thread computes within one callback, as the kernel counts it: on a
busy machine a callback may begin late or be put aside, and that is nobody's fault here.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from people import Message, buttons, offers_paintings, photo, words
from processes import ROOT, Running

LONGEST = 0.05
"""Seconds that one callback may compute."""
NOTED = 0.005
"""Seconds from which on one is written down."""
LOOK = f"""
import asyncio, os, sys, threading, time

def watch(file):
    run = asyncio.events.Handle._run

    def measured(self):
        begun, wall = time.thread_time(), time.monotonic()
        try:
            return run(self)
        finally:
            took = time.thread_time() - begun
            if took > {NOTED} and threading.current_thread() is threading.main_thread():
                what = getattr(self._callback, "__self__", None) or self
                print(wall, took, " ".join(repr(what).split()), file=file, flush=True)

    asyncio.events.Handle._run = measured

if sys.orig_argv[1:3] == ["-m", "bot"]:  # not in the processes that it starts
    watch(open(os.environ["CALLBACKS"], "a"))
"""


@pytest.fixture
async def watched(towns, tmp_path: Path, weights: Path) -> AsyncIterator[Running]:
    """A Telegram whose bot really paints, and writes down the callbacks that compute for long."""
    (tmp_path / "sitecustomize.py").write_text(LOOK)
    settings = {
        "PASTICHE_VGG19": str(weights),
        "CALLBACKS": str(tmp_path / "callbacks"),
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
    }
    async with towns(tmp_path, **settings) as telegram:
        yield telegram


@pytest.mark.parametrize("count", [2, pytest.param(16, marks=pytest.mark.torture)])
async def test_no_callback_computes_for_50_ms_while_paintings_are_tasted_and_others_chat(
    watched: Running, tmp_path: Path, count: int
) -> None:
    ada, ben = watched.ada, watched.ben
    await ada.send("", photo(160, 120))
    question = await ada.sees(offers_paintings)
    begun = time.monotonic()
    await ada.press(question, "Taste them all")
    rounds = 0
    async with asyncio.timeout(60 + 60 * count):
        while tasted(await ada.messages()) < count:
            await ben.turn_the_page()
            for said, sees in {"/start": "Welcome", "/help": "Ways to ask", "/settings": "Strength"}.items():
                await ben.send(said)
                await ben.sees(lambda m, sees=sees: sees in words(m))
            await ben.send("", photo(200, 150))
            await ben.sees(offers_paintings)
            rounds += 1
    assert rounds > 0
    lines = [line.split(" ", 2) for line in (tmp_path / "callbacks").read_text().splitlines()]
    assert lines, "callbacks are watched: at least some of the start compute for long"
    noted = [(float(took), what) for at, took, what in lines if float(at) > begun]
    assert [f"{1000 * took:.0f} ms: {what}" for took, what in noted if took > LONGEST] == []


def tasted(messages: list[Message]) -> int:
    """How many pictures are on the sheet by now."""
    return max(len([data for data in buttons(m).values() if data.startswith("pick1:")]) for m in messages)
