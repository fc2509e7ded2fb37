"""Small signs on the photo that somebody in a group wants painted: 👀 once it is taken, 🎉 once it is done.

A sign says what the rows say, like a job's message. Nobody waits for one, and nothing depends on it: where
reactions are limited, or Telegram has other things to do, there is none. In a private chat there is none
either: the answer stands right below the photo.
"""

import asyncio
import logging
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.gate import Priority
from bot.limits import Claim
from bot.pace import Pace
from storage import groups, jobs
from storage.database import Database, awaited
from storage.schema import Job, JobState

log = logging.getLogger(__name__)

TAKEN, DONE = "👀", "🎉"
REMEMBERED = 1000
"""Photos whose sign is known."""

Where = tuple[int, int]
"""A chat and a message."""


class Signs:
    """Brings the signs on photos up to date, each in a task of its own."""

    def __init__(self, db: Database, bot: ExtBot[Any], pace: Pace = Pace()) -> None:
        self._db = db
        self._bot = bot
        self._pace = pace
        self._shown: dict[Where, str | None] = {}
        self._changed: set[Where] = set()
        self._tasks: dict[Where, asyncio.Task[None]] = {}
        self._closed = False

    def nudge(self, job: Job) -> None:
        """Say that a job has begun or ended; returns at once."""
        if self._closed or job.chat_id > 0 or job.source_message_id is None:
            return
        where = job.chat_id, job.source_message_id
        self._changed.add(where)
        if where not in self._tasks:
            self._tasks[where] = asyncio.create_task(self._bring(where), name=f"the sign on {where}")

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What is under way."""
        return list(self._tasks.values())

    async def close(self) -> None:
        """Gives up what is not shown yet."""
        self._closed, tasks = True, self.tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _bring(self, where: Where) -> None:
        awaited.set(False)
        try:
            while where in self._changed:
                self._changed.discard(where)
                try:
                    await self._show(where)
                except (TelegramError, TimeoutError) as error:
                    log.debug("no sign on %s: %s", where, error)
        except Exception:
            log.warning("no sign on %s", where, exc_info=True)
        finally:
            self._changed.discard(where)
            del self._tasks[where]

    async def _show(self, where: Where) -> None:
        sign = await self._wanted(where)
        if sign == self._shown.get(where):
            return
        async with asyncio.timeout(self._pace.call):
            urgency = Claim(Priority.MENU, self._pace.job_in_line)
            await self._bot.set_message_reaction(*where, sign, rate_limit_args=urgency)
        self._shown[where] = sign
        while len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]

    async def _wanted(self, where: Where) -> str | None:
        """None also for what is no photo of somebody's, but a picture that the bot itself has sent."""
        states = await groups.states_of(self._db, *where)
        if not states or await jobs.shown_in(self._db, *where):
            return None
        if states.intersection((JobState.QUEUED, JobState.RUNNING, JobState.RENDERED)):
            return TAKEN
        return DONE if JobState.DELIVERED in states else None
