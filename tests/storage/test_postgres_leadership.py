"""Of several bots on one PostgreSQL one leads at a time, and nobody begins before the last has stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from postgres import Cluster

from storage.copying import copy
from storage.database import Database
from storage.errors import CannotCopy
from storage.leadership import Elected, Timing

HURRIED = Timing(look=0.05, deadline=0.6, freed=1.0, again=0.05)
PATIENCE = 60


@dataclass
class Stopped:
    """A clock that can be stopped, as it seems to a process that is."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return asyncio.get_running_loop().time() + self.ahead


@dataclass
class Bot:
    """One that stands for election. seen: what it was told."""

    name: str
    leadership: Elected
    task: asyncio.Task[None]
    seen: list[str] = field(default_factory=list)

    async def leads(self) -> asyncio.Event:
        return await asyncio.wait_for(self.leadership.won(), PATIENCE)

    async def dies(self) -> None:
        """As by a kill: its session ends, and nothing is said."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


Bots = Callable[..., Coroutine[Any, Any, Bot]]


@pytest.fixture
async def bots(db: Database) -> AsyncIterator[Bots]:
    """Starts one: `await bots("a")`."""
    async with AsyncExitStack() as stack:

        async def start(name: str, where: Database = db, **how: Any) -> Bot:
            leadership = Elected(where, name, **{"timing": HURRIED, **how})
            bot = Bot(name, leadership, asyncio.create_task(leadership.run()))
            leadership.on_standing = lambda leader: bot.seen.append(f"behind {leader}")
            leadership.on_lost = lambda: bot.seen.append("lost")
            leadership.on_said = lambda word: bot.seen.append(word)
            stack.push_async_callback(leadership.resign)
            return bot

        yield start


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def asking(db: Database) -> AsyncIterator[Any]:
    async with db.line() as connection:
        yield connection


async def sessions(db: Database) -> list[int]:
    """The backends of those who stand for election."""
    async with asking(db) as connection:
        rows = await connection.fetch(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'pastiche: who leads'"
            " AND datname = current_database() ORDER BY backend_start"
        )
    return [row["pid"] for row in rows]


async def test_the_first_leads_and_the_second_knows_behind_whom_it_stands(bots: Bots) -> None:
    first = await bots("a")
    await first.leads()
    second = await bots("b")
    await until(lambda: second.seen)
    assert second.seen == ["behind a"]
    assert first.leadership.leads() and not second.leadership.leads()
    assert second.leadership.trouble() is None and second.leadership.age() is not None


async def test_who_resigns_is_followed_at_once(bots: Bots) -> None:
    slow = {"timing": Timing(look=0.05, deadline=30, freed=60)}
    first = await bots("a", **slow)
    lost = await first.leads()
    second = await bots("b", **slow)
    await until(lambda: second.seen)
    await first.leadership.resign()
    assert not first.leadership.leads() and lost.is_set() and "lost" not in first.seen
    await second.leads()  # which would take 30 s else


async def test_a_process_that_is_known_to_be_dead_is_not_waited_for(bots: Bots) -> None:
    slow = {"timing": Timing(look=0.05, deadline=30, freed=60)}
    first = await bots("a", **slow)
    await first.leads()
    second = await bots("b", is_gone=lambda holder: holder == "a", **slow)
    await until(lambda: second.seen)
    await first.dies()
    await second.leads()


async def test_who_may_be_alive_is_waited_for_until_it_has_stopped(bots: Bots) -> None:
    first = await bots("a")
    await first.leads()
    second = await bots("b")
    await until(lambda: second.seen)
    loop = asyncio.get_running_loop()
    await first.dies()
    died = loop.time()
    await second.leads()
    assert loop.time() - died >= HURRIED.deadline


async def test_a_leader_whose_session_is_ended_stops_at_once_and_goes_on_later(
    bots: Bots, db: Database
) -> None:
    bot = await bots("a")
    lost = await bot.leads()
    [backend] = await sessions(db)
    async with asking(db) as connection:
        await connection.fetchval("SELECT pg_terminate_backend($1)", backend)
    await asyncio.wait_for(lost.wait(), PATIENCE)
    assert bot.seen == ["lost"]
    again = await bot.leads()  # with nobody to wait for: nobody else has led
    assert again is not lost and bot.leadership.leads() and bot.leadership.trouble() is None


async def test_a_leader_that_was_stopped_knows_at_once_that_it_leads_no_more(
    bots: Bots, db: Database
) -> None:
    clock = Stopped()
    first = await bots("a", clock=clock)
    await first.leads()
    assert first.leadership.leads()
    clock.ahead += HURRIED.deadline  # nothing of it has run meanwhile, and nothing has told it
    assert not first.leadership.leads()


async def test_a_session_that_asks_nothing_is_ended_by_the_server_after_its_leader_has_stopped(
    bots: Bots,
) -> None:
    """The one that leads is stuck: its task does not run, as in a process that is stopped."""
    stuck = await bots("a")
    await stuck.leads()
    second = await bots("b")
    await until(lambda: second.seen)
    overlap = []

    async def watched() -> None:
        while not second.leadership.leads():
            await asyncio.sleep(0.005)
        overlap.append(stuck.leadership.leads())

    await until(lambda: not stuck.leadership._stir.is_set())
    stuck.leadership._rest = asyncio.Event().wait  # type: ignore[method-assign,assignment]
    stuck.leadership._stir.set()
    await asyncio.wait_for(watched(), PATIENCE)
    assert overlap == [False]


async def test_a_server_that_is_gone_for_a_while_is_waited_for(
    bots: Bots, cluster: Cluster, mortal_url: str, tmp_path: Path
) -> None:
    db = await Database.open(mortal_url, tmp_path / "own")
    bot = await bots("a", db)
    lost = await bot.leads()
    await asyncio.to_thread(cluster.stop)
    await asyncio.wait_for(lost.wait(), PATIENCE)
    await until(bot.leadership.trouble)
    assert "PostgreSQL does not say who leads" in (bot.leadership.trouble() or "")
    assert "hush" not in (bot.leadership.trouble() or "")
    await asyncio.to_thread(cluster.start)
    await bot.leads()
    assert bot.leadership.trouble() is None
    await db.close()


async def test_what_one_says_the_others_hear_and_it_does_not(bots: Bots) -> None:
    first = await bots("a")
    await first.leads()
    second = await bots("b")
    await until(lambda: second.seen)
    second.leadership.say("job 7")
    first.leadership.say("drop 8")
    await until(lambda: first.seen and "drop 8" in second.seen)
    assert first.seen == ["job 7"] and second.seen == ["behind a", "drop 8"]


async def test_what_a_bot_leads_on_is_not_copied(bots: Bots, database_url: str, tmp_path: Path) -> None:
    there = f"sqlite:///{tmp_path / 'copy.db'}"
    one = await bots("a")
    await one.leads()
    with pytest.raises(CannotCopy, match=r"a bot is at work on .*; end it first") as caught:
        await copy(database_url, there)
    assert "hush" not in str(caught.value) and not (tmp_path / "copy.db").exists()
    await one.leadership.resign()
    async with asyncio.timeout(PATIENCE):
        while True:  # until the server has seen its session end
            with suppress(CannotCopy):
                await copy(database_url, there)
                break
