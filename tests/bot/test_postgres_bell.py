"""What one process queues is painted at once by another that has nothing to do, without looking."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from rows import opened, ordered
from studio import PACE, Studio

from storage.database import Database
from storage.schema import JobState

NEVER = replace(PACE, look=3600)
LISTENING = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


@pytest.fixture
async def db(tmp_path: Path, database_url: str) -> AsyncIterator[Database]:
    """As another process has it, which takes orders and paints nothing."""
    database = await opened(tmp_path, database_url)
    yield database
    await database.close()


@pytest.fixture
async def painter(db: Database, tmp_path: Path, database_url: str) -> AsyncIterator[Studio]:
    """A process that paints, and looks for work only when it is told to; it has painted what there was."""
    here = await opened(tmp_path, database_url)
    studio = Studio(here, pace=NEVER)
    studio.dispatcher.start()
    await studio.until(await ordered(db), JobState.RENDERED)
    await studio.dispatcher.idle()
    yield studio
    await studio.dispatcher.stop()
    await studio.backend.close()
    await here.close()


async def test_what_another_process_queues_is_begun_at_once(db: Database, painter: Studio) -> None:
    for _ in range(3):
        await painter.until(await ordered(db), JobState.RENDERED)
        await painter.dispatcher.idle()


async def test_what_is_queued_while_the_line_is_lost_is_begun_when_it_is_there_again(
    db: Database, painter: Studio
) -> None:
    async with db.transaction() as session:
        ended = await session.scalars(sa.text(f"SELECT pg_terminate_backend(pid) {LISTENING}"))
        assert list(ended) == [True]
    await painter.until(await ordered(db), JobState.RENDERED)
    async with db.session() as session:
        assert await session.scalar(sa.text(f"SELECT count(*) {LISTENING}")) == 1
