"""Waiting until something can be written again: a disk that is full is not for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.pace import Pace
from storage.errors import NoRoom

T = TypeVar("T")

log = logging.getLogger(__name__)


async def until_there_is_room(what: str, step: Callable[[], Awaitable[T]], pace: Pace) -> T:
    """What the step gives, which is done again with growing pauses while nothing can be written.

    The log gets one line that says what waits, and one when it goes on.
    """
    pause = pace.again
    waited = False
    while True:
        try:
            result = await step()
        except NoRoom as error:
            if not waited:
                log.warning("%s waits until there is room: %s", what, error)
            waited = True
        else:
            if waited:
                log.info("%s goes on", what)
            return result
        await asyncio.sleep(pause)
        pause = min(pace.room_at_most, 2 * pause)
