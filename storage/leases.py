"""Which running jobs nobody holds any more, as one process sees it; clocks that are set do not matter.

Whoever holds a job changes its lease every few seconds. A lease that has stayed the same for as long as it
lasts, by the clock of the process that watches, which nobody can set, is over. Its own time says nothing: it
was written by another clock, or by this one before it was set. While nobody could look, as when the database
was away, nobody could renew anything either: such a time does not count.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from storage import jobs
from storage.database import Database


class Watch:
    """Sees leases end.

    lasts: how long a lease lasts without being renewed. is_gone: whether a holder is known to have died, so
    that nobody has to wait. clock: seconds that only go on.
    """

    def __init__(
        self,
        lasts: timedelta,
        is_gone: Callable[[str], bool] = lambda holder: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lasts = lasts.total_seconds()
        self._is_gone = is_gone
        self._clock = clock
        self._since: dict[jobs.Lease, float] = {}
        self._asked: float | None = None  # when the first question was that has no answer yet

    async def over(self, db: Database) -> list[jobs.Lease]:
        """The leases that are over now; to be asked again and again, several times while a lease lasts."""
        asked = self._asked = self._clock() if self._asked is None else self._asked
        held, at = await jobs.leases(db), self._clock()
        self._since = {lease: since + at - asked for lease, since in self._since.items()}
        self._asked = None
        self._since = {lease: self._since.get(lease, at) for lease in held}
        return [
            lease
            for lease, since in self._since.items()
            if at - since > self._lasts or self._is_gone(lease.holder)
        ]
