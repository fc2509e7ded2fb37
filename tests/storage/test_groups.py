"""Groups: greeted once, told once a day that nothing may be sent there, and left with nothing that waits."""

from datetime import timedelta

from storage import drafts, groups, images, jobs, people
from storage.database import Database
from storage.look import Veil
from storage.schema import JobKind, JobState, now

GROUP, OTHER = -100, -200
DAY, AT_ONCE = timedelta(days=1), timedelta(0)
LEASE = timedelta(minutes=1)


async def test_a_group_is_greeted_once_however_often_the_same_update_is_worked_on(db: Database) -> None:
    assert await groups.arrive(db, GROUP, 7) and await groups.arrive(db, GROUP, 7)
    assert not await groups.arrive(db, GROUP, 8)
    assert await groups.arrive(db, OTHER, 9)
    await groups.leave(db, GROUP)
    assert await groups.arrive(db, GROUP, 10)


async def test_a_group_that_was_known_before_it_was_greeted_is_not_greeted_late(db: Database) -> None:
    assert await groups.muted(db, GROUP, every=DAY)
    assert not await groups.arrive(db, GROUP, 7)


async def test_that_it_is_muted_is_said_once_a_day_unless_nobody_could_be_told(db: Database) -> None:
    assert await groups.muted(db, GROUP, every=DAY)
    assert not await groups.muted(db, GROUP, every=DAY)
    assert await groups.muted(db, GROUP, every=AT_ONCE)
    await groups.not_told(db, GROUP)
    assert await groups.muted(db, GROUP, every=DAY)


async def test_of_a_group_that_is_left_nothing_waits_any_more(db: Database, order, render, files) -> None:
    painted = await order(1, b"one", chat_id=GROUP)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(painted)
    running = await order(1, b"two", chat_id=GROUP)
    await jobs.claim(db, holder="h", lease=LEASE)
    queued, elsewhere = await order(2, b"three", chat_id=GROUP), await order(2, b"four", chat_id=OTHER)
    sha = await images.keep(db, b"five", mime="image/jpeg")
    await drafts.create(db, user_id=1, chat_id=GROUP, content_sha=sha)
    before = len(files())

    assert sorted(await groups.leave(db, GROUP)) == [painted.id, running.id, queued.id]
    states = [(await jobs.get(db, job.id)).state for job in (painted, running, queued, elsewhere)]
    assert states == [JobState.DELIVERED, JobState.CANCELLED, JobState.CANCELLED, JobState.QUEUED]
    assert await drafts.latest(db, 1, GROUP) is None and len(files()) == before - 1
    assert await groups.unfinished(db, GROUP) == []
    assert [job.id for job in await groups.unfinished(db, OTHER)] == [elsewhere.id]
    assert not await jobs.renew(db, running.id, holder="h", lease=LEASE)


async def test_what_a_group_has_made_is_what_it_has_seen(db: Database, order, render) -> None:
    made = []
    for number, how in enumerate(
        ({}, {"veil": Veil(spoiler=True)}, {"veil": Veil(protected=True)}, {"chat_id": OTHER}, {})
    ):
        job = await order(number + 1, b"photo %d" % number, **{"chat_id": GROUP, **how})
        await jobs.claim(db, holder="h", lease=LEASE)
        assert await render(job, picture=b"picture %d" % number)
        await jobs.delivered(db, job.id, file_id="f")
        made.append(job.id)
    for kind, file_id in ((JobKind.TASTE, "f"), (JobKind.PICTURE, None)):  # a taste, and one never shown
        job = await order(9, b"%s" % kind.encode(), chat_id=GROUP, kind=kind)
        await jobs.claim(db, holder="h", lease=LEASE)
        assert await render(job)
        await jobs.delivered(db, job.id, file_id=file_id)

    async def seen(since=DAY, most: int = 9) -> list[int]:
        return [job.id for job in await groups.made_since(db, GROUP, now() - since, most)]

    assert await seen() == [made[4], made[0]]
    assert await seen(most=1) == [made[4]] and await seen(AT_ONCE) == []
    await people.forget(db, 5)
    assert await seen() == [made[0]]
