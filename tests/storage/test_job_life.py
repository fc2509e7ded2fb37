"""Any sequence of events leaves every job where a plain model in memory says it is."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import history, images, jobs, people
from storage.database import Database
from storage.schema import JobState

PEOPLE = (1, 2, 3)
HOLDERS = ("one", "two")
ATTEMPTS = 2


@dataclass
class Expected:
    """A job as the model sees it; `begun` counts claims, as a clock that never stands still."""

    user_id: int
    state: JobState = JobState.QUEUED
    holder: str | None = None
    over: bool = False
    attempts: int = 0
    begun: int | None = None

    def held_by(self, holder: str) -> bool:
        return self.state is JobState.RUNNING and self.holder == holder

    def back(self) -> None:
        self.state, self.holder, self.begun = JobState.QUEUED, None, None


@dataclass
class World:
    db: Database
    wish: Callable[[int, str], jobs.Order]
    jobs: dict[int, Expected] = field(default_factory=dict)
    claims: int = 0

    def next(self) -> int | None:
        def rank(job_id: int) -> tuple[int, int, int]:
            theirs = [job for job in self.jobs.values() if job.user_id == self.jobs[job_id].user_id]
            running = sum(job.state is JobState.RUNNING for job in theirs)
            return running, max((job.begun or 0 for job in theirs), default=0), job_id

        queued = [job_id for job_id, job in self.jobs.items() if job.state is JobState.QUEUED]
        return min(queued, key=rank, default=None)

    def pick(self, number: int) -> int | None:
        return list(self.jobs)[number % len(self.jobs)] if self.jobs else None


async def place(world: World, number: int, holder: str) -> None:
    user_id = PEOPLE[number % len(PEOPLE)]
    await people.meet(world.db, user_id, name="Somebody")
    sha = await images.keep(world.db, b"photo", mime="image/jpeg")
    placed = await jobs.place(world.db, world.wish(user_id, sha))
    assert placed is not None
    world.jobs[placed.id] = Expected(user_id)


async def claim(world: World, number: int, holder: str) -> None:
    over = number % 3 == 0
    due = world.next()
    waiting = await jobs.queue(world.db)
    job = await jobs.claim(world.db, holder=holder, lease=timedelta(minutes=-1 if over else 1))
    assert (job and job.id) == due == (waiting[0] if waiting else None)
    if due is not None:
        world.claims += 1
        expected = world.jobs[due]
        expected.state, expected.holder, expected.over = JobState.RUNNING, holder, over
        expected.attempts, expected.begun = expected.attempts + 1, world.claims


async def end(world: World, number: int, holder: str) -> None:
    if (job_id := world.pick(number)) is None:
        return
    ours = world.jobs[job_id].held_by(holder)
    if number % 2:
        sha = await images.keep(world.db, b"pastiche", mime="image/jpeg")
        assert (
            await jobs.rendered(world.db, job_id, holder=holder, result_sha=sha, shown_sha=sha, seconds=1)
            == ours
        )
    else:
        assert await jobs.failed(world.db, job_id, holder=holder, code="no") == ours
    if ours:
        world.jobs[job_id].state = JobState.RENDERED if number % 2 else JobState.FAILED


async def renew(world: World, number: int, holder: str) -> None:
    if (job_id := world.pick(number)) is not None:
        ours = world.jobs[job_id].held_by(holder)
        assert await jobs.renew(world.db, job_id, holder=holder, lease=timedelta(minutes=1)) == ours
        world.jobs[job_id].over &= not ours


async def release(world: World, number: int, holder: str) -> None:
    if (job_id := world.pick(number)) is not None:
        await jobs.release(world.db, job_id, holder=holder)
        if world.jobs[job_id].held_by(holder):
            world.jobs[job_id].back()
            world.jobs[job_id].attempts -= 1


async def cancel(world: World, number: int, holder: str) -> None:
    if (job_id := world.pick(number)) is not None:
        alive = world.jobs[job_id].state in (JobState.QUEUED, JobState.RUNNING)
        assert await jobs.cancel(world.db, job_id) == alive
        if alive:
            world.jobs[job_id].state = JobState.CANCELLED


async def requeue(world: World, number: int, holder: str) -> None:
    lost = [job for job in world.jobs.values() if job.state is JobState.RUNNING and job.over]
    assert await jobs.requeue_lost(world.db, max_attempts=ATTEMPTS) == len(lost)
    for job in lost:
        if job.attempts >= ATTEMPTS:
            job.state = JobState.FAILED
        else:
            job.back()


async def deliver(world: World, number: int, holder: str) -> None:
    if (job_id := world.pick(number)) is not None:
        await jobs.delivered(world.db, job_id, file_id="f")
        if world.jobs[job_id].state is JobState.RENDERED:
            world.jobs[job_id].state = JobState.DELIVERED


async def forget(world: World, number: int, holder: str) -> None:
    user_id = PEOPLE[number % len(PEOPLE)]
    await people.forget(world.db, user_id)
    world.jobs = {job_id: job for job_id, job in world.jobs.items() if job.user_id != user_id}


Event = Callable[[World, int, str], Awaitable[None]]
EVENTS: list[Event] = [place] * 4 + [claim] * 4 + [end, end, renew, release, cancel, requeue, deliver, forget]


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, module_database_url: str | None
) -> Iterator[tuple[asyncio.Runner, Database]]:
    folder: Path = tmp_path_factory.mktemp("life")
    with asyncio.Runner() as runner:
        db = runner.run(Database.open(module_database_url, folder))
        yield runner, db
        runner.run(db.close())


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    events=st.lists(
        st.tuples(st.sampled_from(EVENTS), st.integers(0, 11), st.sampled_from(HOLDERS)),
        min_size=10,
        max_size=40,
    )
)
def test_whatever_happens_every_job_is_where_it_should_be(running, wish, events) -> None:
    runner, db = running
    runner.run(live_through(World(db, wish), events))


async def live_through(world: World, events: list[tuple[Event, int, str]]) -> None:
    for user_id in PEOPLE:
        await people.forget(world.db, user_id)
    for happen, number, holder in events:
        await happen(world, number, holder)
    for job_id, expected in world.jobs.items():
        job = await jobs.get(world.db, job_id)
        assert (job.state, job.attempts) == (expected.state, expected.attempts)
        assert (job.holder is not None) == (expected.state is JobState.RUNNING)
    ended = (JobState.RENDERED, JobState.FAILED, JobState.CANCELLED)
    untold = [job_id for job_id, job in world.jobs.items() if job.state in ended]
    assert sorted(job.id for job in await jobs.untold(world.db)) == sorted(untold)
    for user_id in PEOPLE:
        delivered = [job for job in world.jobs.values() if job.state is JobState.DELIVERED]
        assert await history.count(world.db, user_id) == sum(job.user_id == user_id for job in delivered)
