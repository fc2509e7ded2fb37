"""A bell between the processes on one database: what one has queued, those who paint elsewhere hear at once.

PostgreSQL rings it when the change is committed, not before and not without. It says no more than that there
is work: whoever did not listen just then, or has lost the line, hears it when the line is there again, and
finds the rest in the rows. With SQLite one process knows of its own orders, and others look from time to
time.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import Away

log = logging.getLogger(__name__)

CHANNEL = "pastiche_queue"
SILENCE = 10.0
"""Seconds after which the line is tried; as many may pass without an answer."""
PAUSE = 1.0
"""Seconds until a line that was lost is laid anew."""


async def ring(db: Database, session: AsyncSession) -> None:
    """Within a transaction that puts jobs into the queue: rings once it is committed."""
    if db.rings:
        await session.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))


async def heard(db: Database) -> AsyncIterator[None]:
    """Each time there may be work, whichever process queued it; ends where there is no bell.

    First at once, and so whenever the line was lost and is there again.
    """
    while db.rings:
        try:
            async with db.line() as connection:
                async for _ in _listen(connection):
                    yield
        except Away as error:
            log.info("nobody is heard for a while: %s", error)
        await asyncio.sleep(PAUSE)


async def _listen(connection: Any) -> AsyncIterator[None]:
    """Until the line is dead."""
    rung = asyncio.Event()
    rung.set()
    connection.add_termination_listener(lambda ended: rung.set())
    await connection.add_listener(CHANNEL, lambda *what: rung.set())
    while not connection.is_closed():
        try:
            async with asyncio.timeout(SILENCE):
                await rung.wait()
        except TimeoutError:
            await connection.execute("SELECT 1", timeout=SILENCE)
            continue
        rung.clear()
        yield
