"""Brings every job's message up to date: whoever changes a row nudges, and the message follows the row.

Each job has one writer (`bot.writer`), in a task of its own while there is something to say: an edit that
hangs holds up nothing else. Nothing else in the bot edits a job's message, but for the keyboard that somebody
turns over under a finished picture. What is ordered in the studio has no message: who looks on there is told
that there is something new, and reads the row.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from telegram.ext import ExtBot

from bot import logs
from bot.onlookers import Onlookers, Watch
from bot.pace import Pace
from bot.places import Places
from bot.signs import Signs
from bot.writer import Desk, Titles, Writer
from engine.request import Progress
from storage.database import Database, awaited
from storage.errors import Away
from storage.schema import Job

log = logging.getLogger(__name__)


class Delivery:
    """The writers of all jobs that have something to say.

    sizes: the longest sides of pictures that are on offer.
    places: where queued jobs stand, for whoever tells them when they move up.
    ended: set whenever a job's message says how it ended, for whoever shows that elsewhere too.
    on_riddle: told, once, of a refusal of Telegram's in words that nobody has met before.
    on_muted: told of a job in a group where the bot may not write, or not show pictures.
    """

    def __init__(
        self,
        db: Database,
        bot: ExtBot[Any],
        collection: Titles,
        pace: Pace = Pace(),
        sizes: Sequence[int] = (),
    ) -> None:
        self.pace = pace
        self.places = Places(db)
        self.on_riddle: Callable[[BaseException], Awaitable[object]] | None = None
        self.on_muted: Callable[[Job], Awaitable[object]] | None = None
        self.ended = asyncio.Event()
        self._asked: set[str] = set()
        self._signs = Signs(db, bot, pace)
        self._onlookers = Onlookers(db, pace)
        self._desk = Desk(db, bot, collection, self.places, self._ask, self._muted, self._signs, pace, sizes)
        self._writers: dict[int, Writer] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._problems: dict[int, str] = {}
        self._closing = False

    def nudge(self, job_id: int) -> None:
        """Say that the row of a job has changed."""
        if self._closing:
            return
        self._onlookers.tell(job_id)
        writer = self._writer(job_id)
        writer.nudge()
        self._wake(writer)

    def moved(self, job_id: int) -> None:
        """Say that the place of a job in the queue has changed, or that it has left it to be painted."""
        if self._closing:
            return
        self._onlookers.tell(job_id)
        writer = self._writer(job_id)
        if writer.moved():
            self._wake(writer)

    def progress(self, job_id: int, progress: Progress) -> None:
        """Say how far a render is; only the newest counts, and the newest preview."""
        if self._closing:
            return
        self._onlookers.tell(job_id, progress)
        writer = self._writer(job_id)
        if writer.progress(progress):
            self._wake(writer)

    def watch(self, person_id: int) -> AbstractAsyncContextManager[Watch]:
        """Looks on at all that a person has ordered, by whichever door, while the context lasts."""
        return self._onlookers.watch(person_id)

    async def withdraw(self, job_id: int) -> None:
        """Whatever stands in line to be said of a job whose row is gone is not said any more."""
        if task := self._tasks.get(job_id):
            task.cancel()
            await asyncio.wait([task])
            if self._tasks.get(job_id) is task:  # cancelled before it began
                del self._tasks[job_id]
        self.nudge(job_id)

    def trouble(self) -> str | None:
        """What on our own side keeps messages from being brought up to date; None while nothing does."""
        return next((f"the message of job {job}: {why}" for job, why in self._problems.items()), None)

    async def idle(self) -> None:
        """Returns once every message says what its row says, and no call is under way."""
        while tasks := [*self._tasks.values(), *self._signs.tasks]:
            await asyncio.wait(tasks)

    async def close(self, *, at_once: bool = False) -> None:
        """Finishes the calls under way, if they end soon, and stops; the rows know what is left to say.

        at_once: breaks them off.
        """
        self._closing = True
        self._onlookers.close()
        await self._signs.close()
        under_way = dict(self._tasks)
        for job_id, task in under_way.items():
            if not self._writers[job_id].close() or at_once:
                task.cancel()
        if under_way:
            _, late = await asyncio.wait(under_way.values(), timeout=self.pace.finishing)
            for task in late:
                task.cancel()
            await asyncio.gather(*under_way.values(), return_exceptions=True)

    def _writer(self, job_id: int) -> Writer:
        if job_id not in self._writers:
            self._writers[job_id] = Writer(job_id, self._desk)
        return self._writers[job_id]

    def _wake(self, writer: Writer) -> None:
        if writer.job_id not in self._tasks and not self._closing:
            name = f"the message of job {writer.job_id}"
            self._tasks[writer.job_id] = asyncio.create_task(self._keep_writing(writer), name=name)

    async def _keep_writing(self, writer: Writer) -> None:
        """Our own stumbling (a full disk, a locked database) only makes a writer pause."""
        job_id, pause = writer.job_id, self.pace.again
        logs.about(job=job_id)
        awaited.set(False)  # whoever woke it may be answering somebody
        try:
            while True:
                try:
                    return await writer.write()
                except Exception as error:
                    known, problem = self._problems.get(job_id), f"{type(error).__name__}: {error}"
                    self._problems[job_id] = problem
                    if away := isinstance(error, Away):  # then whoever asks waits anyway
                        pause = self.pace.again
                    trace = None if away or problem == known else error
                    level = logging.WARNING if away else logging.ERROR
                    log.log(
                        level,
                        "the message of job %s waits %.1f s: %s",
                        job_id,
                        pause,
                        problem,
                        exc_info=trace,
                    )
                await asyncio.sleep(pause)
                pause = min(self.pace.again_at_most, 2 * pause)
        finally:
            # At once after the writer's last look: a nudge was seen by that, or begins a task of its own.
            del self._tasks[job_id]
            self._problems.pop(job_id, None)
            if writer.over:
                self.ended.set()
                del self._writers[job_id]

    async def _ask(self, error: BaseException) -> None:
        if str(error) in self._asked:
            return
        self._asked.add(str(error))
        log.warning("Telegram refuses a job's message in words that are not known here: %r", error)
        if self.on_riddle:
            await self.on_riddle(error)

    async def _muted(self, job: Job) -> None:
        if self.on_muted:
            await self.on_muted(job)
