"""PostgreSQL as it is used here: a server that is gone for a while is waited for, and none hangs us for ever.

Whoever asks while the server takes no connections waits for it. Whoever was in the middle of something when
it hung up gets Away: that may have been done or not, and is asked for again. So does one of two who wait for
each other. A server that only reads, as one does before it takes over from another, is as good as none.
"""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.errors import Away
from storage.urls import shown

log = logging.getLogger(__name__)
logging.getLogger(f"{__name__}.Pool").setLevel(logging.WARNING)  # as SQLAlchemy has it for its own

CONNECTIONS = 16
PATIENCE = 60.0
"""Seconds that whoever asks waits for a server that takes no connections."""
SECONDS = 60.0
"""What one statement may take."""
CONNECT = 10.0
"""What one attempt to connect may take."""
PAUSE, LONGEST = 0.05, 1.0
"""Seconds between two attempts, doubled each time up to the longest."""
ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 20_000}
"""How soon a line is found dead on which nothing comes back; the last in milliseconds."""
SESSION = {
    "application_name": "pastiche",
    "jit": "off",  # takes longer than all that is asked here
    "idle_in_transaction_session_timeout": "300s",  # what a process held that is gone holds up nobody
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
REFUSING = (
    OSError,  # refused, unreachable, unknown, timed out
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.exceptions.TargetServerAttributeNotMatched,
)
"""What may be over by itself."""
HUNG_UP = {"57P01", "57P02", "57P03", "57P05", "25P03", "25006", "53300"}
"""PostgreSQL's codes for a server that ends, starts, only reads, or has lost patience; and those in 08."""


GIVEN_WAY = {"40P01", "40001"}
"""Its codes for one of two that wait for each other: what it did is undone, and may be done again at once."""


def engine_for(where: sa.URL, *, patience: float = PATIENCE, at_length: bool = False) -> AsyncEngine:
    """The engine for a server's database. Raises Away where the server is not there, or not any more.

    patience: seconds to wait for it. at_length: statements may take as long as they take.
    """
    engine = create_async_engine(
        where,
        poolclass=Pool,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=PATIENCE,
        connect_args={
            **_options(where),
            "command_timeout": None if at_length else SECONDS,
            "async_creator_fn": partial(_connect, Outage(where, patience)),
        },
    )

    @sa.event.listens_for(engine.sync_engine, "handle_error")
    def understand(context: sa.engine.ExceptionContext) -> None:
        error = context.original_exception
        if getattr(error, "sqlstate", None) in GIVEN_WAY:
            raise Away(f"the database {shown(where)} has broken off what was in somebody's way") from error
        if not isinstance(error, Exception) or not (context.is_disconnect or _has_hung_up(error)):
            return
        context.is_disconnect = True
        if not context.is_pre_ping:  # which connects anew
            raise Away(f"the database {shown(where)} has hung up: {_reason(error)}") from error

    return engine


@asynccontextmanager
async def line(engine: AsyncEngine) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own for the context, beside those of the engine; raises Away."""
    _, options = engine.dialect.create_connect_args(engine.url)
    outage = Outage(engine.url, PATIENCE)
    connection = await _connect(outage, **{**options, **_options(engine.url)}, command_timeout=SECONDS)
    try:
        yield connection
    except Exception as error:
        if connection.is_closed() or _has_hung_up(error):
            raise Away(f"the database {shown(engine.url)} has hung up: {_reason(error)}") from error
        raise
    finally:
        with suppress(Exception):
            await connection.close(timeout=2)


class Pool(AsyncAdaptedQueuePool):
    """Connections that are kept; one that does not answer, or is not to be had in time, means Away."""

    def connect(self) -> Any:
        try:
            return super().connect()
        except (sa.exc.TimeoutError, TimeoutError) as error:
            raise Away("the database does not answer in time") from error


class Outage:
    """Says once that the server is away, and once that it is back."""

    def __init__(self, where: sa.URL, patience: float) -> None:
        self.patience = patience
        self._where = shown(where)
        self._away = False

    def away(self, error: Exception) -> Away:
        away = Away(f"the database {self._where} cannot be reached: {_reason(error)}")
        if not self._away and self.patience > 0:
            log.warning("%s; it is waited for", away)
        self._away = True
        return away

    def over(self) -> None:
        if self._away and self.patience > 0:
            log.info("the database %s is there again", self._where)
        self._away = False


async def _connect(outage: Outage, *arguments: Any, **options: Any) -> asyncpg.Connection:
    """A connection, as soon as the server takes one; raises Away when the patience for it is at its end."""
    until, pause = asyncio.get_running_loop().time() + outage.patience, PAUSE
    while True:
        try:
            connection = await asyncpg.connect(*arguments, **options)
        except REFUSING as error:
            away = outage.away(error)
            if asyncio.get_running_loop().time() + pause > until:
                raise away from error
        else:
            outage.over()
            _keep_alive(connection)
            return connection
        await asyncio.sleep(pause)
        pause = min(LONGEST, 2 * pause)


def _options(where: sa.URL) -> dict[str, Any]:
    """What each connection is made with; the URL may say more of `target_session_attrs` and `ssl`."""
    return {
        "timeout": CONNECT,
        "server_settings": SESSION,
        "target_session_attrs": where.query.get("target_session_attrs", "read-write"),
    }


def _keep_alive(connection: asyncpg.Connection) -> None:
    """Has the system notice a line that is dead, where it can."""
    plug = connection._transport.get_extra_info("socket")
    if plug is None or plug.family not in (socket.AF_INET, socket.AF_INET6):
        return
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in ALIVE.items():
        if (option := getattr(socket, name, None)) is not None:
            plug.setsockopt(socket.IPPROTO_TCP, option, value)


def _has_hung_up(error: Exception) -> bool:
    state = str(getattr(error, "sqlstate", None) or "")
    return isinstance(error, OSError) or state in HUNG_UP or state.startswith("08")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
