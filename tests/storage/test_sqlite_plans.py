"""Of several indexes SQLite takes the one that has just what is asked for."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from plans import ASKED, plan, statements
from years import Years

from storage.database import Database

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path_factory.mktemp("regular"))
    await Years(people=5, jobs=500, waiting=3).fill(database)
    yield database
    await database.close()


@pytest.mark.parametrize(
    ("asked", "index"),
    {
        "how long pictures took lately": "ix_jobs_took",
        "what somebody has been promised": "ix_jobs_promised",
        "how many pictures somebody has": "ix_jobs_history",
        "how many are like one painting": "ix_job_styles_job_id_painting",
        "what somebody has used": "ix_job_styles_job_id_painting",
        "the paintings somebody has used": "ix_job_styles_job_id_painting",
    }.items(),
)
async def test_what_grows_with_a_person_is_read_by_an_index_of_just_that(
    db: Database, asked: str, index: str
) -> None:
    with statements() as seen:
        await ASKED[asked](db)
    steps = [step for statement, values in list(seen) for step in await plan(db, statement, values)]
    assert any(f"INDEX {index} " in step for step in steps), steps
