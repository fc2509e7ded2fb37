"""What is counted for those who run the bot."""

from datetime import timedelta

from storage import history, jobs, people, statistics, switches, tally, visitors
from storage.database import Database
from storage.schema import now

LEASE = timedelta(minutes=1)


async def test_the_counts_of_now_and_of_the_last_days(db: Database, order, render) -> None:
    for user_id, ends in ((1, True), (1, True), (2, False)):
        await order(user_id)
        job = await jobs.claim(db, holder="h", lease=LEASE)
        if ends:
            assert await render(job, seconds=12.5)
        else:
            await jobs.failed(db, job.id, holder="h", code="closing")
    await order(3)
    found = await statistics.summary(db, days=3)
    assert (found.people, found.active, found.queued, found.running) == (3, 3, 1, 0)
    assert found.seconds == 12.5
    assert [(day.painted, day.failed) for day in found.days] == [(0, 0), (0, 0), (2, 1)]
    assert found.days[-1].date == now().date()


async def test_visitors_of_the_studio_are_counted_apart(db: Database, order) -> None:
    await order(1)
    await order(await visitors.new(db, "a key"))
    found = await statistics.summary(db)
    assert (found.people, found.active, found.visitors, found.queued) == (1, 1, 1, 2)


async def test_nothing_is_counted_where_nothing_is(db: Database) -> None:
    found = await statistics.summary(db)
    assert (found.people, found.seconds, len(found.days)) == (0, None, 14)


async def test_when_somebody_has_ordered_or_a_group_has(db: Database, order) -> None:
    begun = now()
    await order(1, chat_id=-5)
    between = now()
    await order(2, chat_id=-5)
    [first] = await tally.ordered_since(db, begun, 1)
    assert begun <= first <= between
    assert len(await tally.ordered_since(db, begun, -5)) == 2
    assert len(await tally.ordered_since(db, between, -5)) == 1
    assert await tally.ordered_since(db, now(), 1) == []


async def test_an_order_in_private_counts_once_and_the_same_order_twice_is_one(db: Database, order) -> None:
    begun = now()
    for _ in range(2):
        await order(1, update_id=7)
    assert len(await tally.ordered_since(db, begun, 1)) == 1


async def test_what_was_painted_stays_counted_when_it_is_deleted_or_its_person_forgotten(
    db: Database, order, render
) -> None:
    begun = now()
    for user_id in (1, 2):
        job = await order(user_id)
        await render(await jobs.claim(db, holder="h", lease=LEASE))
        await jobs.delivered(db, job.id, file_id="f")
    await history.delete(db, 1, (await history.entry(db, 1, 0)).id)
    await people.forget(db, 2)
    assert (await statistics.summary(db)).days[-1].painted == 2
    assert [len(await tally.ordered_since(db, begun, user_id)) for user_id in (1, 2)] == [1, 1]
    await tally.expire(db, older_than=timedelta(0))
    assert [len(await tally.ordered_since(db, begun, user_id)) for user_id in (1, 2)] == [0, 0]


async def test_what_is_given_up_has_failed(db: Database, order) -> None:
    await order(1)
    await jobs.claim(db, holder="h", lease=-LEASE)
    assert await jobs.requeue_lost(db, max_attempts=1) == 1
    assert (await statistics.summary(db)).days[-1].failed == 1


async def test_a_switch_is_set_in_place_of_what_it_was(db: Database) -> None:
    for value in ("1", "2", None):
        await switches.set_to(db, "person", value)
        assert await switches.all_of(db) == ({"person": value} if value else {})
