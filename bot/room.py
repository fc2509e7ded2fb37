"""Waiting until something can be written again: no disk is full for ever, and no database away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.pace import Pace
from storage.errors import Away, NoRoom

T = TypeVar("T")

log = logging.getLogger(__name__)


async def until_there_is_room(what: str, step: Callable[[], Awaitable[T]], pace: Pace) -> T:
    """What the step gives, which is done again while nothing can be written, with growing pauses.

    A database that is away is waited for by whoever asks it, so that the pauses are short. The log gets one
    line that says what waits, and one when it goes on.
    """
    pause = pace.again / 2
    waited = False
    while True:
        try:
            result = await step()
        except NoRoom as error:
            if not waited:
                log.warning("%s waits until there is room: %s", what, error)
            waited, pause = True, min(pace.room_at_most, 2 * pause)
        except Away as error:
            if not waited:
                log.warning("%s waits until the database is back: %s", what, error)
            waited, pause = True, pace.again
        else:
            if waited:
                log.info("%s goes on", what)
            return result
        await asyncio.sleep(pause)
