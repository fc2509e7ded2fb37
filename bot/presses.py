"""A finger that presses a button twice has pressed it once.

A press does nothing more where the same person has just pressed the same button of the same message: while
that press is being worked on, or shortly after it. Where somebody has pressed it for somebody else, as admins
do for their group, whose finger comes next makes no difference; everybody else presses for themselves.
What was refused has not been pressed, so that whoever may not press a button takes it from nobody. And where
another button was pressed between the two, under that message or by that person, both were meant: a page is
turned, turned back and turned again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.messages import Press
from bot.pace import Pace

Where = tuple[int, ...]
"""The chat and number of a message, or a person."""


@dataclass(frozen=True, slots=True)
class _Pressed:
    """person: whose finger it was; None: whosever comes next, it is the same one."""

    person: int | None
    data: str | None
    update_id: int
    until: float


class Presses:
    """Remembers for a moment which buttons were pressed."""

    def __init__(self, pace: Pace = Pace(), clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._at_work: WeakValueDictionary[tuple[int, int, str | None], asyncio.Lock] = WeakValueDictionary()
        self._last: dict[Where, _Pressed] = {}

    @asynccontextmanager
    async def counted(self, press: Press) -> AsyncIterator[bool]:
        """Whether to act on a press, once an earlier one of the same button has been worked off.

        An update that is worked on again is no second press. Left by an exception, it has not been one.
        """
        under, data = (press.message.chat_id, press.message.message_id), press.query.data
        async with self._at_work.setdefault((*under, data), asyncio.Lock()):
            last = self._last.get(under)
            again = last is not None and self._is_again(press, last)
            yield not again
            if not again:
                person = None if press.shared else press.user.id
                pressed = _Pressed(person, data, press.update_id, self._clock() + self._pace.twice)
                self._remember(under, pressed)
                self._remember((press.user.id,), pressed)

    def _is_again(self, press: Press, last: _Pressed) -> bool:
        """Whether a press is one more of the last one under its message."""
        theirs = self._last.get((press.user.id,), last)
        return (
            press.query.data == last.data
            and last.person in (None, press.user.id)
            and press.update_id != last.update_id
            and self._clock() < last.until
            and theirs.until <= last.until
        )

    def _remember(self, where: Where, pressed: _Pressed) -> None:
        now = self._clock()
        self._last.pop(where, None)  # so that the oldest stay in front
        while self._last and next(iter(self._last.values())).until <= now:
            del self._last[next(iter(self._last))]
        self._last[where] = pressed
