"""Two bots on one PostgreSQL: whoever leads is killed again and again, and every picture comes once.

Each believes to be on a machine of its own, so none knows of the other's death but by the database.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from crowd import gathered
from journal import keep, story
from lives import TOKEN, Lives
from mortal import MACHINE
from people import Telegram
from promises import OVER, Book, accounted, spilled
from test_kills import Torture

from storage import images
from storage.database import Database
from storage.leadership import LOCK


@dataclass
class Pair(Torture):
    """Two that live side by side; `lives` is the one whose turn it is to die."""

    both: tuple[Lives, ...] = ()
    database: str = ""
    leaders: int = 0
    silences: list[float] = field(default_factory=list)

    async def _die(self) -> None:
        """One death, of whoever leads: at once, at its moment, or while a call of its own is under way."""
        await self._both_live()
        self.lives = await self.leader()
        await super()._die()
        if self.lives.status is not None and self.lives.status.done():
            await self._led()

    async def _live(self, moment: str = "never", which: int = 0) -> None:
        """One that is to die in its own way begins as a standby, and leads once the other one is killed."""
        if moment == "never" or self.lives.status is None:
            return await super()._live(moment, which)
        leader = self.lives
        self.lives = next(lives for lives in self.both if lives is not leader)
        await super()._live(moment, which)
        await leader.kill()
        self.deaths["at any moment"] += 1
        await self._led(leader)

    async def _led(self, killed: Lives | None = None) -> None:
        """Counts the one just killed if it led, begins it anew, and measures until one leads."""
        killed, clock = killed or self.lives, asyncio.get_running_loop().time
        since = clock()
        [last] = await self.rows("SELECT holder FROM leadership")
        if f"/{killed.pid}/" in last["holder"]:
            self.leaders += 1
            await killed.begin()  # the other one may die before it leads
            await self.leader()
            self.silences.append(clock() - since)

    async def _both_live(self) -> None:
        for lives in self.both:
            self.lives = lives
            await self._live()

    def died(self) -> int:
        return self.leaders

    async def come_to_rest(self, within: float) -> None:
        await self._both_live()
        await super().come_to_rest(within)

    async def leader(self) -> Lives:
        """The one that leads, once one does."""
        async with asyncio.timeout(60):
            while True:
                for row in await self.rows(
                    "SELECT holder FROM leadership WHERE NOT resigned AND EXISTS (SELECT FROM pg_locks WHERE"
                    f" locktype = 'advisory' AND classid = {LOCK >> 32} AND objid = {LOCK & 0xFFFFFFFF}"
                    " AND granted AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database()))"
                ):
                    for lives in self.both:
                        alive = lives.status is not None and not lives.status.done()
                        if alive and f"/{lives.pid}/" in row["holder"]:
                            return lives
                await asyncio.sleep(0.05)

    async def unfinished(self) -> list[str]:
        over = ", ".join(f"'{state}'" for state in OVER)
        jobs = await self.rows(
            f"SELECT id, state, told_at FROM jobs WHERE state NOT IN ({over}) OR told_at IS NULL"
        )
        updates = await self.rows("SELECT id, state FROM updates WHERE state IN ('waiting', 'working')")
        return [*(f"job {dict(row)}" for row in jobs), *(f"update {dict(row)}" for row in updates)]

    async def untidy(self) -> list[str]:
        """Rows without a file, and, after tidying up, files without a row."""
        folder = self.both[0].data_dir / "images"
        missing = [sha for sha in await self._shas() if not [*folder.glob(f"{sha[:2]}/{sha}*")]]
        db = await Database.open(self.database, self.both[0].data_dir)
        await images.sweep(db, older_than=timedelta(0))
        await db.close()
        known = await self._shas()
        strays = [file.name for file in folder.glob("*/*") if file.stem not in known]
        return [*(f"a row without its file: {sha}" for sha in missing), *strays]

    async def rows(self, statement: str) -> list[Any]:
        async with self.line() as connection:
            return list(await connection.fetch(statement))

    @asynccontextmanager
    async def line(self) -> AsyncIterator[asyncpg.Connection]:
        where = sa.make_url(self.database)
        connection = await asyncpg.connect(**where.translate_connect_args(username="user"), **where.query)
        try:
            yield connection
        finally:
            await connection.close()

    async def _shas(self) -> set[str]:
        return {row["sha"] for row in await self.rows("SELECT sha FROM images")}


async def tortured(
    tmp_path: Path, database: str, *, seed: int, jobs: int, kills: int, within: float
) -> tuple[Pair, Book]:
    """Both bots after all that, ended in good order; what they promise of rows and files has been kept."""
    shared = tmp_path / "images"
    shared.mkdir()
    async with gathered(seed) as (crowd, _):
        both = []
        for name in ("one", "other"):
            data_dir = tmp_path / name / "data"
            data_dir.mkdir(parents=True)
            (data_dir / "images").symlink_to(shared)
            settings = {
                "PASTICHE_BACKEND": "standin:0.1",
                "PASTICHE_SLOTS": "2",
                MACHINE: name,
                "PASTICHE_LOG": "json",
            }
            both.append(Lives(crowd.url, data_dir, settings | {"PASTICHE_DATABASE_URL": database}))
            await both[-1].open()
        people = dict(zip(("ada", "ben", "cleo"), crowd.people, strict=False))
        telegram = Telegram(crowd.url, crowd.http, **people)
        pair = Pair(crowd, telegram, both[0], random.Random(f"{seed}"), both=tuple(both), database=database)
        async with pair.line() as connection:
            await keep(connection)
        try:
            await pair.go_through(jobs, kills)
            await pair.come_to_rest(within)
            assert [await lives.end() for lives in both] == [0, 0]
        finally:
            for lives in both:
                with suppress(ProcessLookupError):
                    await lives.close()
        return pair, await accounted(crowd)


@pytest.mark.torture
async def test_whoever_leads_is_killed_dozens_of_times_and_every_picture_comes_once(
    tmp_path: Path,
    database_url: str,
    seed: int,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    jobs, kills = pytestconfig.getoption("jobs"), pytestconfig.getoption("kills")
    pair, book = await tortured(tmp_path, database_url, seed=seed, jobs=jobs, kills=kills, within=600)
    with capsys.disabled():
        print(
            f"\nseed {seed}: {len(pair.crowd.orders)} orders, {sum(pair.deaths.values())} kills, "
            f"{pair.leaders} of whoever led; {book.delivered} delivered, {book.taken_back} taken back, "
            f"{len(book.apologised)} apologies, {len(book.lost)} lost, {len(book.doubled)} doubled"
        )
        print("  killed", dict(pair.deaths))
        print("  said", dict(Counter(said[:60] for said in book.apologised)))
        for row in await pair.rows("SELECT id, attempts, body FROM updates WHERE state = 'aside'"):
            print("  set aside after", row["attempts"], "attempts:", row["body"][:300])
        print("  the next led after", ", ".join(f"{seconds:.1f}" for seconds in sorted(pair.silences)), "s")
        for order, answers in book.lost:
            async with pair.line() as connection:
                told = await story(connection, order, [lives.log for lives in pair.both])
            print("  lost:", order, "with", answers, *told, sep="\n    ")
    assert (book.lost, book.doubled) == ([], [])
    assert await pair.unfinished() == []
    assert await pair.untidy() == []
    async with asyncio.timeout(20):
        while any(lives.left_behind() for lives in pair.both):
            await asyncio.sleep(0.1)
    assert spilled(tmp_path, TOKEN.partition(":")[2]) == []
    assert spilled(tmp_path, sa.make_url(database_url).password or "") == []
    assert pair.leaders >= kills
