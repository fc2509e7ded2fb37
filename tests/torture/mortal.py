"""A program that starts the bot again and again, each time to die at a moment it is told of.

It reads a line for each life, `<moment> <which>`, and forks, so that a life begins in no time. It writes two
lines: the new process's id, and its exit status once it has ended. What the process does is the bot's own
`main`; only its patience is shorter, and at its moment it kills itself as the kernel would.
"""

import itertools
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial, wraps
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot import app, holders
from bot.__main__ import main
from bot.pace import Limit, Pace
from engine.backends.standin import StandIn
from storage import jobs
from storage.database import Database
from storage.files import Folder

MACHINE = "TORTURE_MACHINE"
"""In the environment: how the machine is called on which the bot believes to be."""
HURRIED = partial(
    Pace,
    edit=0.3,
    edit_in_groups=0.4,
    again=0.1,
    again_at_most=1.0,
    doubt=0.5,
    lease=timedelta(seconds=5),
    attempts=12,
    deaths=12,
    look=0.2,
    album=0.3,
    resumed_album=0.5,
    fetch_again=(0.1, 0.3),
    handle_again=(0.1, 0.3, 1.0, 3.0),
    per_bot=Limit(1000, 1.0),
    per_chat=Limit(1000, 1.0),
    per_group=Limit(1000, 1.0),
)
"""Less patience, but more deaths until something is given up, so that pictures come in spite of them."""


def live(moment: str, which: int) -> None:
    """The bot, until it is ended, or until its moment comes for the `which`th time."""
    app.Pace = HURRIED  # type: ignore[misc,assignment]
    if machine := os.environ.get(MACHINE):
        holders.socket.gethostname = lambda: machine  # type: ignore[attr-defined]
        # A term is over before much has been done in it: what is at work in many of them is not to blame.
        app.Pace = partial(HURRIED, deaths=100, attempts=100)  # type: ignore[misc,assignment]
    if moment in MOMENTS:
        MOMENTS[moment](_fate(which))
    sys.argv = ["pastiche", "--port", "0"]
    main()


def _fate(which: int) -> Callable[[], None]:
    """Call it at each such moment."""
    count = itertools.count(1)

    def strike() -> None:
        if next(count) == which:
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def _between_rows(strike: Callable[[], None]) -> None:
    @sa.event.listens_for(sa.engine.Engine, "after_cursor_execute")
    def executed(connection: sa.Connection, *more: object) -> None:
        if connection.get_execution_options().get("writes"):
            strike()


def _after_a_commit(strike: Callable[[], None]) -> None:
    transaction = Database.transaction

    @asynccontextmanager
    async def committed(db: Database, **how: Any) -> AsyncIterator[AsyncSession]:
        async with transaction(db, **how) as session:
            yield session
        strike()

    Database.transaction = committed  # type: ignore[method-assign]


def _after(owner: Any, name: str, strike: Callable[[], None], *, before: bool = False) -> None:
    whole = getattr(owner, name)

    @wraps(whole)
    async def mortal(*args: Any, **kwargs: Any) -> Any:
        if before:
            strike()
        result = await whole(*args, **kwargs)
        strike()
        return result

    setattr(owner, name, mortal)


MOMENTS: dict[str, Callable[[Callable[[], None]], None]] = {
    "between the rows of a transaction": _between_rows,
    "after a commit": _after_a_commit,
    "between a file and its row": lambda strike: _after(Folder, "put", strike),
    "while rendering": lambda strike: _after(StandIn, "_take_time", strike, before=True),
    "with a picture that is in no row yet": lambda strike: _after(StandIn, "render", strike),
    "between the finished picture and its delivery": lambda strike: _after(jobs, "rendered", strike),
}
"""What the process brings upon itself; the others are the driver's."""


def cradle() -> None:
    for line in sys.stdin:
        moment, _, which = line.strip().rpartition(" ")
        pid = os.fork()
        if pid == 0:
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(2, 1)
            live(moment, int(which))
            sys.exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    cradle()
