"""How the bot is: looked at from time to time, so that whoever asks is answered at once, whatever hangs."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import metrics
from bot.pace import Pace
from bot.tasks import Tasks
from storage.backlog import Backlog, backlog
from storage.database import Database

REMEMBERED = 900
"""Looks that are kept for a chart: half an hour."""


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of the bot is.

    trouble: what is the matter, as a sentence; None while it is well. age: seconds since it last showed that
    it works (of the inbox: how long its oldest update waits); None where it has nothing to show yet.
    """

    trouble: str | None
    age: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at a time of the event loop's clock."""

    at: float
    queued: int
    running: int


class Health:
    """Looks after the event loop, the database, the workers and the inbox.

    workers: gives how those are who paint. deaths: how many processes of theirs have ended unasked so far.
    """

    def __init__(
        self, db: Database, workers: Callable[[], Part], deaths: Callable[[], int], pace: Pace = Pace()
    ) -> None:
        self.history: deque[Look] = deque(maxlen=REMEMBERED)
        self._db = db
        self._workers = workers
        self._deaths = deaths
        self._known_deaths = 0
        self._pace = pace
        self._beat = self._answered = _now()
        self._lag = 0.0
        self._problem: str | None = None
        self._seen: Backlog | None = None

    def start(self, tasks: Tasks) -> None:
        """Looks for as long as `tasks` go on."""
        tasks.keep("the look at the event loop", self._keep_beating)
        tasks.every(self._pace.health_look, "the look at the database", self.look)

    def parts(self) -> Mapping[str, Part]:
        """How each part is, by name, without asking any of them."""
        return {
            "event loop": self._event_loop(),
            "database": self._database(),
            "workers": self._workers(),
            "inbox": self._inbox(),
        }

    def queue(self) -> tuple[int, float]:
        """How many jobs wait to be painted, as last seen, and for how many seconds the oldest has."""
        return (self._seen.queued, _since(self._seen.oldest_queued)) if self._seen else (0, 0.0)

    async def look(self) -> None:
        """Looks once at what the database says; what is in the way is remembered, not raised."""
        self._count_deaths()
        try:
            async with asyncio.timeout(self._pace.database):
                seen = self._seen = await backlog(self._db)
        except TimeoutError:
            self._problem = f"the database has not answered within {self._pace.database:g} s"
            return
        except Exception as error:
            self._problem = f"the database does not answer: {type(error).__name__}: {error}"
            return
        self._problem, self._answered = None, _now()
        self.history.append(Look(self._answered, seen.queued, seen.running))
        for state in ("queued", "running", "rendered"):
            metrics.QUEUE.labels(state).set(getattr(seen, state))
        metrics.QUEUE_AGE.set(_since(seen.oldest_queued))
        metrics.INBOX.set(seen.updates)
        metrics.INBOX_AGE.set(_since(seen.oldest_update))

    async def _keep_beating(self) -> None:
        while True:
            due = _now() + self._pace.health_look
            await asyncio.sleep(self._pace.health_look)
            self._beat = _now()
            self._lag = max(0.0, self._beat - due)
            metrics.LAG.set(self._lag)

    def _count_deaths(self) -> None:
        deaths = self._deaths()
        metrics.RESTARTS.inc(deaths - self._known_deaths)
        self._known_deaths = deaths

    def _event_loop(self) -> Part:
        late = max(self._lag, _now() - self._beat - self._pace.health_look)
        trouble = f"the event loop is {late:.1f} s late" if late > self._pace.lag else None
        return Part(trouble, _now() - self._beat)

    def _database(self) -> Part:
        age = _now() - self._answered
        silent = f"the database has not answered for {age:.0f} s" if age > self._pace.unseen else None
        return Part(self._problem or silent, age)

    def _inbox(self) -> Part:
        age = _since(self._seen.oldest_update) if self._seen else 0.0
        late = f"an update waits for its answer for {age:.0f} s" if age > self._pace.unanswered else None
        return Part(late, age)


def _since(moment: datetime | None) -> float:
    return max(0.0, (datetime.now(UTC) - moment).total_seconds()) if moment else 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()
