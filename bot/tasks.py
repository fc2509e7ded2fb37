"""Work that goes on beside other work: named, watched, and begun again after a pause when it stumbles."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage.errors import Away

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]
Sleep = Callable[[float], Awaitable[object]]


@dataclass(slots=True)
class _Kept:
    """One piece of work; `problem` is what it last stumbled over, None once it goes on well."""

    task: asyncio.Task[None] | None = None
    problem: str | None = None


class Tasks:
    """Keeps work going until it returns or everything is closed; an exception only makes it pause.

    pause: seconds before work that stumbled begins again; doubled each time in a row, up to `longest`.
    steady: seconds after which work that began again counts as well.
    """

    def __init__(
        self,
        *,
        pause: float = 1.0,
        longest: float = 60.0,
        steady: float = 10.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self._longest = longest
        self._steady = steady
        self._sleep = sleep
        self._kept: dict[str, _Kept] = {}

    def keep(self, name: str, work: Work) -> None:
        """Begin `work` under a name that the log and `trouble` call it by."""
        if name in self._kept:
            raise ValueError(f"there is a task called {name!r} already")
        kept = self._kept[name] = _Kept()
        kept.task = asyncio.create_task(self._go_on(name, work, kept), name=name)

    def every(self, seconds: float, name: str, step: Work) -> None:
        """Do `step` again and again, each time `seconds` after it ended."""

        async def steps() -> None:
            while True:
                await step()
                self._well(name)
                await self._sleep(seconds)

        self.keep(name, steps)

    def trouble(self) -> str | None:
        """Which work does not go on and why, as a sentence; None while all is well."""
        problems = [f"{name}: {kept.problem}" for name, kept in self._kept.items() if kept.problem]
        return "; ".join(problems) or None

    async def close(self) -> None:
        """End all work, however it stands."""
        tasks = [kept.task for kept in self._kept.values() if kept.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._kept.clear()

    async def _go_on(self, name: str, work: Work, kept: _Kept) -> None:
        pause = self._pause
        while True:
            settling = asyncio.create_task(self._settle(kept))
            try:
                await work()
                kept.problem = None
                return
            except Exception as error:
                if kept.problem is None or isinstance(error, Away):  # then whoever asks waits anyway
                    pause = self._pause
                # The first time with all there is to know; the same again and again fills no log.
                known = kept.problem == _sentence(error) or isinstance(error, Away)
                kept.problem = _sentence(error)
                log.log(
                    logging.WARNING if isinstance(error, Away) else logging.ERROR,
                    "%s stumbled (%s) and goes on in %.1f s",
                    name,
                    kept.problem,
                    pause,
                    exc_info=None if known else error,
                )
            finally:
                settling.cancel()
            await self._sleep(pause)
            pause = min(self._longest, 2 * pause)

    async def _settle(self, kept: _Kept) -> None:
        """Work that has gone on for a while is well again."""
        if kept.problem is not None:
            await self._sleep(self._steady)
            kept.problem = None

    def _well(self, name: str) -> None:
        self._kept[name].problem = None


def _sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
