"""Inline queries on their way: answered at once, or not at all.

Of all that Telegram brings they alone are no rows. Who types `@bot wave` asks anew with every letter, looks
for a few seconds, and has then typed on or gone; for so long does Telegram take an answer, and calls the
query of a later one too old. As rows they would be written to the disk three times a letter, before photos
that others wait for, and after a restart they would be worked on for nobody. Nor is anything made of a query,
so that none has to be known again: the second answer to one that came twice is refused. What a restart loses
is asked once more with the next letter.

They have a few places of their own, and so hold up no lane, however many people are typing. A newer query of
a person ends the one before, whose answer their app would not show any more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update
from telegram.error import NetworkError

from bot import logs
from bot.pace import Pace
from storage.database import awaited
from storage.errors import Away

log = logging.getLogger(__name__)

Handle = Callable[[Sequence[Update]], Awaitable[None]]
"""Answers updates that belong together."""


class Fleeting:
    """Has the newest inline query of each person answered, once."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._places = asyncio.Semaphore(pace.queries)
        self._at_work: dict[asyncio.Task[None], int] = {}  # and of whom

    def take(self, update: Update, handle: Handle) -> None:
        """Begins to work on an inline query, in the place of the same person's last one."""
        assert update.inline_query is not None
        person = update.inline_query.from_user.id
        for task, whose in self._at_work.items():
            if whose == person:
                task.cancel()
        task = asyncio.create_task(self._answer(update, handle), name="inbox: inline query")
        self._at_work[task] = person
        task.add_done_callback(self._at_work.pop)

    async def idle(self) -> None:
        """Returns when none is being worked on."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    async def stop(self) -> None:
        """Lets go of all of them."""
        for task in self._at_work:
            task.cancel()
        await self.idle()

    async def _answer(self, update: Update, handle: Handle) -> None:
        logs.about(update=update.update_id)
        awaited.set(True)
        try:
            async with asyncio.timeout(self._pace.query), self._places:
                await handle([update])
        except (NetworkError, TimeoutError, Away) as error:
            log.info("the inline query %d is let go: %r", update.update_id, error)
