"""Which of several bots on one database leads: it alone may speak for the bot, the others stand by.

On SQLite the data folder is one bot's, which leads for as long as it lives (`Alone`). On PostgreSQL whoever
leads holds an advisory lock of a session of its own (`Elected`).

What holds. The server frees the lock when the session ends: at once when the process dies or hangs up, and
when the session has asked nothing for `Timing.freed` seconds, by the server's clock: a paused machine or a
cut cable. Whoever leads asks every `look` seconds, and counts from the moment of its last question that was
answered: after `deadline` seconds, which are less than `freed`, `leads` says no, by a clock that goes on
while the machine sleeps. So it has stopped before somebody else can lead. Where the session ends earlier, by
a server that restarts or fails over, whoever leads is told by the broken connection or, where that says
nothing, by its deadline: so the next one waits for as long before it begins, unless the last one has resigned
or is known to be dead.

What does not hold. Nothing stands between a look at `leads` and the request that is sent after it, nor
between its sending and its arrival: what was on its way at the end of a term may arrive in the next. So all
that is sent must be safe to repeat, as an edit is, and all that is written must name what it is made of, so
that it is made once. Nor does any clock go on in a virtual machine whose host has stopped it whole: once it
goes on, what it sends within its next `look` is sent by two. A server that fails over to a copy which lacks
the newest rows may not know that its last leader did not resign. And a pooler that hands one session to
several clients, as PgBouncer does by transaction, keeps no lock: give the address of the server itself.
"""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from storage.database import Database

log = logging.getLogger(__name__)

LOCK = 0x706173746C656164  # "pastlead"
CHANNEL = "pastiche_bots"
UNKNOWN_SETTING = "42704"
"""PostgreSQL's code for a setting it does not have."""
MOST = 500
"""Words for the others that wait to be said; what is more is found in the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds; see above. again: before another attempt to reach the server."""

    look: float = 0.5
    deadline: float = 4.0
    freed: float = 6.0
    again: float = 0.5


class Leadership(Protocol):
    """Whether this process leads, and what those on one database tell each other.

    on_standing: told, once a while of standing by begins, of whoever leads, by name if that is known.
    on_lost: told at once when a term ends that was not resigned. on_said: told of what others say.
    """

    on_standing: Callable[[str | None], object]
    on_lost: Callable[[], object]
    on_said: Callable[[str], object]

    def leads(self) -> bool:
        """Whether this process may speak for the bot now: to be asked before each time it does."""
        ...

    async def won(self) -> asyncio.Event:
        """Returns when this process leads; gives what is set once it does not any more."""
        ...

    async def run(self) -> None:
        """Stands for election until `resign` has been called."""
        ...

    async def resign(self) -> None:
        """Leads no more, and lets another one begin at once."""
        ...

    def say(self, word: str) -> None:
        """Tells all others; a word that gets lost is no harm, since rows say the same."""
        ...

    def trouble(self) -> str | None:
        """What keeps it from knowing who leads, as a sentence; None while it knows."""
        ...

    def age(self) -> float | None:
        """Seconds since it was last known."""
        ...


def of(db: Database, holder: str, is_gone: Callable[[str], bool], timing: Timing = Timing()) -> Leadership:
    """The leadership over a database. holder: a name no other process bears; is_gone: whether one is dead."""
    return Elected(db, holder, is_gone, timing) if db.rings else Alone()


class Alone:
    """Leads from the beginning to the end: nobody else has the data folder."""

    def __init__(self) -> None:
        self.on_standing: Callable[[str | None], object] = lambda leader: None
        self.on_lost: Callable[[], object] = lambda: None
        self.on_said: Callable[[str], object] = lambda word: None

    def leads(self) -> bool:
        return True

    async def won(self) -> asyncio.Event:
        return asyncio.Event()

    async def run(self) -> None:
        """There is nobody to stand against."""

    async def resign(self) -> None:
        """There is nobody to go on."""

    def say(self, word: str) -> None:
        """There is nobody to hear it."""

    def trouble(self) -> str | None:
        return None

    def age(self) -> float | None:
        return None


class Elected:
    """Leads while it holds the lock, and stands by for it otherwise."""

    def __init__(
        self,
        db: Database,
        holder: str,
        is_gone: Callable[[str], bool] = lambda holder: False,
        timing: Timing = Timing(),
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.on_standing: Callable[[str | None], object] = lambda leader: None
        self.on_lost: Callable[[], object] = lambda: None
        self.on_said: Callable[[str], object] = lambda word: None
        self._db = db
        self._holder = holder
        self._is_gone = is_gone
        self._timing = timing
        self._clock = clock or _clock
        self._until = -math.inf
        self._term: asyncio.Event | None = None
        self._elected = asyncio.Event()
        self._resigning = self._standing = False
        self._outbox: dict[str, None] = {}
        self._stir = asyncio.Event()
        self._problem: str | None = None
        self._answered: float | None = None
        self._running: asyncio.Task[Any] | None = None

    def leads(self) -> bool:
        return self._clock() < self._until

    async def won(self) -> asyncio.Event:
        while self._term is None:
            await self._elected.wait()
        return self._term

    async def run(self) -> None:
        self._running = asyncio.current_task()
        while not self._resigning:
            try:
                await self._stand_for_election()
            except Exception as error:
                problem = f"PostgreSQL does not say who leads: {_why(error)}"
                if problem != self._problem:
                    log.warning("%s", problem)
                self._problem = problem
            finally:
                self._lose()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stir.wait(), 0 if self._resigning else self._timing.again)

    async def resign(self) -> None:
        self._resigning = True
        self._stir.set()
        if self._running is not None and not self._running.done():
            await asyncio.wait([self._running], timeout=self._timing.deadline / 2)
            self._running.cancel()
        self._until = -math.inf

    def say(self, word: str) -> None:
        if len(self._outbox) < MOST:
            self._outbox[word] = None
            self._stir.set()

    def trouble(self) -> str | None:
        return self._problem

    def age(self) -> float | None:
        return None if self._answered is None else self._clock() - self._answered

    # --- one session ----------------------------------------------------------------------------

    async def _stand_for_election(self) -> None:
        async with self._db.line() as session:
            session.add_termination_listener(lambda ended: self._lose())
            try:
                await self._asked(session.execute(_manners(self._timing)))
                await self._asked(session.add_listener(CHANNEL, self._hear))
                await self._stand_by(session)
                if not self._resigning:
                    began = await self._take_office(session)
                    await self._lead(session, began)
            finally:
                self._lose()
                session.terminate()  # at once, also where nothing comes back any more

    async def _stand_by(self, session: Any) -> None:
        """Returns once the lock is had."""
        trying = "SELECT pg_try_advisory_lock($1), (SELECT holder FROM leadership)"
        while not self._resigning:
            had, leader = await self._asked(session.fetchrow(trying, LOCK))
            if had:
                return
            if not self._standing:
                self.on_standing(leader)
            self._standing = True
            await self._say_all(session)
            await self._rest()

    async def _take_office(self, session: Any) -> float:
        """Waits until nobody else leads, writes down who does, and gives since when this is known."""
        last = await self._asked(session.fetchrow("SELECT holder, resigned FROM leadership"))
        if last and not (last["resigned"] or last["holder"] == self._holder or self._is_gone(last["holder"])):
            until = self._clock() + self._timing.deadline
            while self._clock() < until and not self._resigning:
                await self._asked(session.fetchval("SELECT 1"))
                await self._rest()
        began = self._clock()
        await self._asked(
            session.execute(
                "INSERT INTO leadership (id, holder, resigned, began_at) VALUES (1, $1, false, now())"
                " ON CONFLICT (id) DO UPDATE"
                " SET holder = excluded.holder, resigned = false, began_at = excluded.began_at",
                self._holder,
            )
        )
        return began

    async def _lead(self, session: Any, began: float) -> None:
        """Returns once it has resigned; raises whatever shows that it leads no more."""
        self._until = began + self._timing.deadline
        self._term, self._standing = asyncio.Event(), False
        self._elected.set()
        while not self._resigning:
            await self._rest()
            if self._term is None:
                raise ConnectionError("the session has ended")
            asked = self._clock()
            async with asyncio.timeout(self._until - asked):  # if that is over already, nothing is asked
                await self._say_all(session)
                await self._asked(session.fetchval("SELECT 1"))
            self._until = asked + self._timing.deadline
        self._until = -math.inf
        await self._asked(
            session.execute("UPDATE leadership SET resigned = true WHERE holder = $1", self._holder)
        )

    def _lose(self) -> None:
        self._until = -math.inf
        if self._term is not None:
            self._term.set()
            self._term = None
            self._elected.clear()
            if not self._resigning:
                self.on_lost()

    async def _asked(self, question: Awaitable[Any]) -> Any:
        """The answer, if it comes within the deadline."""
        async with asyncio.timeout(self._timing.deadline):
            answer = await question
        self._problem, self._answered = None, self._clock()
        return answer

    async def _say_all(self, session: Any) -> None:
        words, self._outbox = self._outbox, {}
        if words:
            notifying = session.executemany("SELECT pg_notify($1, $2)", [(CHANNEL, word) for word in words])
            await self._asked(notifying)

    def _hear(self, session: Any, sender: int, channel: str, word: str) -> None:
        if sender != session.get_server_pid():
            self.on_said(word)

    async def _rest(self) -> None:
        """Until the next look, or until there is something to say."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stir.wait(), self._timing.look)
        if not self._resigning:
            self._stir.clear()


def _manners(timing: Timing) -> str:
    """Makes a session that ends when it asks nothing for too long."""
    freed = int(timing.freed * 1000)
    settings = {
        "application_name": "'pastiche: who leads'",
        "idle_session_timeout": freed,
        "idle_in_transaction_session_timeout": freed,
    }
    return "; ".join(f"SET {name} = {value}" for name, value in settings.items())


def _why(error: Exception) -> str:
    if getattr(error, "sqlstate", None) == UNKNOWN_SETTING:
        return f"it has to be version 14 or newer ({error})"
    if isinstance(error, TimeoutError):
        return "it has not answered in time"
    return str(error) or type(error).__name__


def _clock() -> float:
    """Seconds that go on while the machine sleeps, where there is such a clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
