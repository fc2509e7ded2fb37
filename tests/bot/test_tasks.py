"""Work beside other work goes on, whatever it stumbles over, and says so."""

import asyncio
import logging

import pytest

from bot.tasks import Tasks


class Naps:
    """Sleeps that end when the test says so."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self._sleepers: list[tuple[float, asyncio.Event]] = []
        self._news = asyncio.Event()

    async def take(self, seconds: float) -> None:
        self.taken.append(seconds)
        over = asyncio.Event()
        self._sleepers.append((seconds, over))
        self._news.set()
        await over.wait()

    async def end(self, seconds: float) -> None:
        """Ends the first sleep of so many seconds, and waits for it to begin if it has not."""
        async with asyncio.timeout(60):
            while True:
                for sleeper in self._sleepers:
                    if sleeper[0] == seconds:
                        self._sleepers.remove(sleeper)
                        sleeper[1].set()
                        return
                self._news.clear()
                await self._news.wait()


class Work:
    """Does what the test says each time it is begun: raises, returns (None), or waits for an event."""

    def __init__(self, *turns: Exception | asyncio.Event | None) -> None:
        self.turns = list(turns)
        self.begun = 0
        self.began = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        turn = self.turns.pop(0) if self.turns else None
        self.began.set()
        if isinstance(turn, Exception):
            raise turn
        if turn is not None:
            await turn.wait()


@pytest.fixture
def naps() -> Naps:
    return Naps()


def kept_by(naps: Naps) -> Tasks:
    return Tasks(pause=1, longest=4, steady=99, sleep=naps.take)


async def test_work_that_stumbles_is_begun_again_after_growing_pauses(naps: Naps) -> None:
    tasks = kept_by(naps)
    work = Work(*[OSError("disk full")] * 4, asyncio.Event())
    tasks.keep("tidying", work)
    for pause in (1, 2, 4, 4):
        await naps.end(pause)
    await naps.end(99)  # has gone on for so long that all is well
    assert work.begun == 5
    await tasks.close()


async def test_what_stumbles_is_in_trouble_until_it_has_gone_on_for_a_while(naps: Naps) -> None:
    tasks = kept_by(naps)
    on = asyncio.Event()
    work = Work(OSError("disk full"), on)
    tasks.keep("tidying", work)
    await naps.end(1)
    assert tasks.trouble() == "tidying: OSError: disk full"
    await naps.end(99)
    while tasks.trouble():
        await asyncio.sleep(0)
    assert work.begun == 2
    await tasks.close()


async def test_a_step_that_goes_well_ends_the_trouble_and_the_next_comes_after_its_time(naps: Naps) -> None:
    tasks = kept_by(naps)
    step = Work(OSError("disk full"), None, None)
    tasks.every(7, "looking", step)
    await naps.end(1)
    await naps.end(7)
    assert tasks.trouble() is None
    await naps.end(7)
    assert step.begun == 3
    await tasks.close()


async def test_work_that_returns_is_done(naps: Naps) -> None:
    tasks = kept_by(naps)
    work = Work(None)
    tasks.keep("once", work)
    await work.began.wait()
    await asyncio.sleep(0)
    assert (work.begun, tasks.trouble(), naps.taken) == (1, None, [])
    await tasks.close()


async def test_one_piece_of_work_that_hangs_holds_up_no_other(naps: Naps) -> None:
    tasks = kept_by(naps)
    tasks.keep("hanging", Work(asyncio.Event()))
    other = Work(None)
    tasks.keep("other", other)
    await asyncio.wait_for(other.began.wait(), 60)
    await tasks.close()


async def test_closing_ends_work_also_in_its_pause(naps: Naps) -> None:
    tasks = kept_by(naps)
    hanging, stumbling = Work(asyncio.Event()), Work(OSError("disk full"))
    tasks.keep("hanging", hanging)
    tasks.keep("stumbling", stumbling)
    await hanging.began.wait()
    await stumbling.began.wait()
    await asyncio.wait_for(tasks.close(), 60)
    assert (hanging.begun, stumbling.begun) == (1, 1)


async def test_the_same_trouble_again_and_again_fills_no_log(
    naps: Naps, caplog: pytest.LogCaptureFixture
) -> None:
    tasks = kept_by(naps)
    tasks.keep("tidying", Work(*[OSError("disk full")] * 3, asyncio.Event()))
    with caplog.at_level(logging.ERROR, "bot.tasks"):
        for pause in (1, 2, 4):
            await naps.end(pause)
    assert [bool(record.exc_info) for record in caplog.records] == [True, False, False]
    await tasks.close()


async def test_two_pieces_of_work_cannot_bear_one_name(naps: Naps) -> None:
    tasks = kept_by(naps)
    tasks.keep("tidying", Work(None))
    with pytest.raises(ValueError, match="tidying"):
        tasks.keep("tidying", Work(None))
    await tasks.close()
