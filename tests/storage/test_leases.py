"""Leases end by a clock that nobody can set, whatever the clocks on the wall say."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import jobs
from storage.database import Database
from storage.errors import Away
from storage.leases import Watch
from storage.schema import JobState

LEASE = timedelta(seconds=15)
HOUR = timedelta(hours=1)


class Clocks:
    """The one on the wall, which can be set, and the one that only goes on."""

    def __init__(self) -> None:
        self.wall, self.seconds = datetime(2024, 5, 1, 12, tzinfo=UTC), 0.0

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    clocks = Clocks()
    monkeypatch.setattr(jobs, "now", lambda: clocks.wall)
    return clocks


@pytest.fixture
def watch(clocks: Clocks) -> Watch:
    return Watch(LEASE, clock=lambda: clocks.seconds)


@pytest.mark.parametrize("change", [HOUR, -HOUR, timedelta()], ids=["forward", "back", "not at all"])
async def test_a_job_stays_with_whoever_renews_it_when_the_clock_is_set(
    db: Database, order, clocks: Clocks, watch: Watch, change: timedelta
) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await watch.over(db) == []
    clocks.wall += change
    for _ in range(12):
        clocks.pass_by(2)
        assert await watch.over(db) == []
        clocks.pass_by(3)
        assert await jobs.renew(db, job.id, holder="h", lease=LEASE)
    assert (await jobs.get(db, job.id)).state is JobState.RUNNING


@pytest.mark.parametrize("change", [HOUR, -HOUR, timedelta()], ids=["forward", "back", "not at all"])
async def test_a_job_that_nobody_renews_is_taken_back_after_its_lease_when_the_clock_is_set(
    db: Database, order, clocks: Clocks, watch: Watch, change: timedelta
) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    clocks.wall += change
    assert await watch.over(db) == []
    clocks.pass_by(14)
    assert await watch.over(db) == []
    clocks.pass_by(2)
    over = await watch.over(db)
    assert [(lease.job_id, lease.holder) for lease in over] == [(job.id, "h")]
    assert await jobs.requeue_lost(db, over=over) == 1
    assert (await jobs.get(db, job.id)).state is JobState.QUEUED


async def test_a_lease_that_was_renewed_in_the_meantime_is_left_alone(db: Database, order, clocks) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    over = await jobs.leases(db)
    clocks.pass_by(1)
    await jobs.renew(db, job.id, holder="h", lease=LEASE)
    assert await jobs.requeue_lost(db, over=over) == 0
    assert await jobs.requeue_lost(db, over=[]) == 0
    assert (await jobs.get(db, job.id)).state is JobState.RUNNING


async def test_a_time_in_which_nobody_could_be_asked_does_not_count(
    db: Database, order, clocks: Clocks, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await watch.over(db) == []
    look = jobs.leases

    async def away(db: Database) -> list[jobs.Lease]:
        clocks.pass_by(20)
        raise Away("the database cannot be reached")

    async def late(db: Database) -> list[jobs.Lease]:
        clocks.pass_by(20)
        return await look(db)

    with monkeypatch.context() as server:
        server.setattr(jobs, "leases", away)
        with pytest.raises(Away):
            await watch.over(db)
        server.setattr(jobs, "leases", late)
        assert await watch.over(db) == []
    clocks.pass_by(14)
    assert await watch.over(db) == []
    clocks.pass_by(2)
    assert [lease.holder for lease in await watch.over(db)] == ["h"]


async def test_nobody_waits_for_a_holder_that_is_known_to_be_gone(db: Database, order) -> None:
    for user in (1, 2):
        await order(user)
        await jobs.claim(db, holder=f"holder {user}", lease=LEASE)
    watch = Watch(LEASE, lambda holder: holder == "holder 2")
    assert [lease.holder for lease in await watch.over(db)] == ["holder 2"]
