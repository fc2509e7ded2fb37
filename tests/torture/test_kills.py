"""The bot is killed again and again while five people order: nothing is lost, and nothing comes twice."""

import asyncio
import os
import random
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from crowd import Crowd, gathered
from lives import TOKEN, Lives
from mortal import MOMENTS
from people import Telegram
from promises import Book, accounted, spilled, unfinished, unsound, untidy

PATIENCE = 15.0
"""Seconds until a moment that does not come is a moment like any other."""
LIFE = 2.5
"""Seconds of a life, at most, that ends at any moment."""
CALLS = {
    "during a download": {"method": "download"},
    "before a message is sent": {"method": "sendMessage"},
    "after a message is sent": {"method": "sendMessage", "after": 1},
    "during a delivery": {"method": "editMessageMedia"},
    "after a delivery": {"method": "editMessageMedia", "after": 1},
    "after an edit": {"method": "editMessageText", "after": 1},
}
"""Calls that get stuck, and what gets stuck; then the bot dies."""
OTHERS = ("at any moment", "its child instead")


@dataclass
class Torture:
    """What was done, and when it has an end."""

    crowd: Crowd
    telegram: Telegram
    lives: Lives
    chance: random.Random
    deaths: Counter[str] = field(default_factory=Counter)

    async def go_through(self, jobs: int, kills: int) -> None:
        """`jobs` pictures are ordered, while the bot dies so many times."""
        while (life := self.died()) < kills:
            if life >= kills // 2 and self.crowd.forgotten is None:
                await self.crowd.forget()
            share = jobs * (life + 1) // kills - len(self.crowd.orders)
            await asyncio.gather(self.crowd.ask(max(0, share)), self._die())
            if self.crowd.forgotten and not any(taken.chat == 0 for taken in self.crowd.taken):
                await self.crowd.press_forget()

    def died(self) -> int:
        """How often, so far."""
        return sum(self.deaths.values())

    async def come_to_rest(self, within: float) -> None:
        """A last life, until nothing is left to be done."""
        await self._live()
        async with asyncio.timeout(within):
            while True:
                if self.crowd.forgotten and not any(taken.chat == 0 for taken in self.crowd.taken):
                    await self.crowd.press_forget()
                quiet = await self.telegram.quiet(seconds=1, within=5)
                if quiet and not await self.unfinished() and not await self._is_waited_for():
                    return

    async def unfinished(self) -> list[str]:
        """What the rows say is still to be done."""
        return unfinished(self.lives.data_dir)

    async def _die(self) -> None:
        """One death, at a moment by chance."""
        moment = self.chance.choice((*MOMENTS, *CALLS, *OTHERS))
        if moment in MOMENTS:
            most = 60 if "rows" in moment else 25 if "commit" in moment else 2
            await self._live(moment, self.chance.randint(1, most))
            if not await self.lives.within(PATIENCE):
                moment = "at any moment"
        elif moment in CALLS:
            calls = await self.telegram.calls()
            mark = calls[-1]["n"] if calls else 0
            await self.telegram.fault(times=1, hang=-1, **CALLS[moment])
            await self._live()
            waiting = {"after": mark, "begun": 1, "wait": PATIENCE, "method": CALLS[moment]["method"]}
            if not await self.telegram.calls(**waiting):
                moment = "at any moment"
            await self.lives.within(self.chance.uniform(0, 0.1))
        else:
            await self._live()
            await self.lives.within(self.chance.uniform(0, LIFE))
        self.deaths[moment] += 1
        if moment == "its child instead":
            for child in self.lives.children()[:1]:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            return
        await self.lives.kill()
        assert self.lives.status and self.lives.status.result() == -signal.SIGKILL
        for call in CALLS.values():
            await self.telegram.fault(method=call["method"], times=0)

    async def _live(self, moment: str = "never", which: int = 0) -> None:
        """A life that ends so; the one that goes on does so, unless it is to end in its own way."""
        alive = self.lives.status is not None and not self.lives.status.done()
        if alive and moment == "never":
            return
        if alive:
            await self.lives.kill()
            self.deaths["at any moment"] += 1
        await self.lives.begin(moment, which)

    async def _is_waited_for(self) -> int:
        async with self.crowd.http.get(f"{self.crowd.url}/sandbox/updates") as response:
            return int((await response.json())["waiting"])


async def tortured(
    tmp_path: Path, *, seed: int, jobs: int, kills: int, within: float
) -> tuple[Torture, Book]:
    """The bot after all that, ended in good order; its own promises about rows and files have been kept."""
    async with gathered(seed) as (crowd, _):
        data_dir = tmp_path / f"data{seed}"
        data_dir.mkdir()
        settings = {"PASTICHE_BACKEND": "standin:0.1", "PASTICHE_SLOTS": "2"}
        lives = Lives(crowd.url, data_dir, settings)
        await lives.open()
        people = dict(zip(("ada", "ben", "cleo"), crowd.people, strict=False))
        torture = Torture(crowd, Telegram(crowd.url, crowd.http, **people), lives, random.Random(f"{seed}"))
        try:
            await torture.go_through(jobs, kills)
            await torture.come_to_rest(within)
            assert await lives.end() == 0
        finally:
            await lives.close()
        return torture, await accounted(crowd)


async def held(torture: Torture, book: Book) -> None:
    """Every promise."""
    lives = torture.lives
    assert (book.lost, book.doubled) == ([], [])
    assert unfinished(lives.data_dir) == []
    assert unsound(lives.data_dir) == []
    assert await untidy(lives.data_dir) == []
    async with asyncio.timeout(20):  # the children of a process that was killed hear of it
        while lives.left_behind():
            await asyncio.sleep(0.1)
    assert spilled(lives.data_dir.parent, TOKEN.partition(":")[2]) == []  # the log lies there too


async def test_twenty_jobs_and_four_kills_and_every_picture_comes_once(tmp_path: Path) -> None:
    torture, book = await tortured(tmp_path, seed=1, jobs=20, kills=4, within=60)
    await held(torture, book)
    assert sum(torture.deaths.values()) >= 4
    assert book.delivered >= 10


@pytest.mark.torture
async def test_hundreds_of_jobs_and_dozens_of_kills_and_every_picture_comes_once(
    tmp_path: Path, seed: int, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs, kills = pytestconfig.getoption("jobs"), pytestconfig.getoption("kills")
    torture, book = await tortured(tmp_path, seed=seed, jobs=jobs, kills=kills, within=600)
    with capsys.disabled():
        print(
            f"\nseed {seed}: {len(torture.crowd.orders)} orders, {sum(torture.deaths.values())} kills;",
            end="",
        )
        print(
            f" {book.delivered} delivered, {book.taken_back} taken back, {len(book.apologised)} apologies,",
            end="",
        )
        print(f" {len(book.lost)} lost, {len(book.doubled)} doubled")
        print("  killed", dict(torture.deaths))
        print("  said", dict(Counter(said[:60] for said in book.apologised)))
    await held(torture, book)
    assert sum(torture.deaths.values()) >= kills
