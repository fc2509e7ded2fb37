"""The life of an order: placed once, claimed fairly, never lost, never finished twice."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from storage import drafts, images, jobs, people
from storage.database import Database
from storage.errors import MissingImage
from storage.schema import Job, JobState

LEASE = timedelta(minutes=1)
OVER = timedelta(seconds=-1)  # a lease that is over when it begins


async def state(db: Database, job: Job) -> JobState:
    return (await jobs.get(db, job.id)).state


async def claim_all(db: Database, holder: str = "h") -> list[Job]:
    claimed = []
    while job := await jobs.claim(db, holder=holder, lease=LEASE):
        claimed.append(job)
    return claimed


async def test_a_job_goes_from_order_to_history_with_all_it_says(db: Database, order, render) -> None:
    placed = await order(2**51, chat_id=-(2**51), thread_id=3, source_message_id=4, strength=0.8, size=768)
    assert (placed.state, placed.attempts, placed.pinged) == (JobState.QUEUED, 0, False)
    assert (placed.started_at, placed.holder, placed.result_sha, placed.status_message_id) == (None,) * 4
    await jobs.set_status_message(db, placed.id, 55)
    claimed = await jobs.claim(db, holder="h", lease=LEASE)
    assert (claimed.id, claimed.state, claimed.holder, claimed.attempts) == (
        placed.id,
        JobState.RUNNING,
        "h",
        1,
    )
    assert claimed.lease_until - claimed.started_at == LEASE
    assert (claimed.chat_id, claimed.thread_id, claimed.status_message_id) == (-(2**51), 3, 55)
    assert await jobs.renew(db, placed.id, holder="h", lease=LEASE)
    assert await render(placed)
    done = await jobs.get(db, placed.id)
    assert (done.state, done.seconds, done.holder, done.lease_until) == (JobState.RENDERED, 12.5, None, None)
    assert await images.read(db, done.result_sha) == b"a pastiche"
    await jobs.delivered(db, placed.id, file_id="at Telegram", message_id=56)
    told = await jobs.get(db, placed.id)
    assert (told.state, told.file_id, told.status_message_id) == (JobState.DELIVERED, "at Telegram", 56)
    assert told.told_at >= told.finished_at >= told.started_at >= told.created_at


async def test_a_double_press_places_one_job(db: Database, wish) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    wanted = wish(1, sha)
    placed = await asyncio.gather(*(jobs.place(db, wanted, draft_id=draft.id) for _ in range(5)))
    (job,) = [job for job in placed if job is not None]
    assert await jobs.queue(db) == [job.id]
    assert await drafts.get(db, draft.id) is None


async def test_an_order_that_cannot_be_placed_leaves_its_draft(db: Database, wish) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    wanted = wish(1, sha, style_sha="0" * 64)
    with pytest.raises(MissingImage):
        await jobs.place(db, wanted, draft_id=draft.id)
    assert await drafts.get(db, draft.id) is not None
    assert await jobs.queue(db) == []


@pytest.mark.parametrize(
    ("missing", "named"),
    [({"styles": ()}, "a style"), ({"size": None}, "size"), ({"painting": None}, "painting")],
)
async def test_an_order_needs_something_to_paint_with_and_a_size(order, missing, named) -> None:
    with pytest.raises(ValueError, match=named):
        await order(**missing)


async def test_the_same_part_of_an_update_places_one_job_however_often_it_comes(
    db: Database, order, rows
) -> None:
    album = [await order(1, update_id=70, part=part) for part in (0, 1)]
    again = await asyncio.gather(*(order(1, update_id=70, part=part) for part in (0, 1, 0)))
    assert [job.id for job in again] == [album[0].id, album[1].id, album[0].id]
    assert await jobs.queue(db) == [job.id for job in album]
    assert (await rows())["job_styles"] == 2
    assert (await order(1, update_id=71)).id not in (job.id for job in album)
    assert (await order(1)).id != (await order(1)).id


async def test_a_press_that_is_worked_on_again_gives_the_job_it_has_placed(db: Database, wish) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha, update_id=69)
    wanted = wish(1, sha, update_id=70)
    placed = [await jobs.place(db, wanted, draft_id=draft.id) for _ in range(2)]
    assert placed[0].id == placed[1].id
    assert await jobs.queue(db) == [placed[0].id]
    assert await jobs.place(db, wish(1, sha, update_id=71), draft_id=draft.id) is None


async def test_an_order_that_was_placed_twice_holds_its_pictures_once(db: Database, order, files) -> None:
    for _ in range(2):
        style = await images.keep(db, b"style", mime="image/png")
        await order(1, style_sha=style, update_id=70)
    await people.forget(db, 1)
    assert files() == []


async def test_what_an_update_has_ordered_is_known_by_its_parts(db: Database, order) -> None:
    album = [await order(1, update_id=70, part=part) for part in (2, 0)]
    await order(1, update_id=71)
    await order(1)
    assert [job.id for job in await jobs.made_of(db, 70)] == [album[1].id, album[0].id]
    assert await jobs.made_of(db, 72) == []


async def test_a_message_that_was_sent_to_the_old_group_is_not_taken_for_one_of_the_new(
    db: Database, order
) -> None:
    job = await order(1, chat_id=-100)
    assert await jobs.set_status_message(db, job.id, 55, chat_id=-100)
    await people.moved(db, -100, -1002)
    assert not await jobs.set_status_message(db, job.id, 56, chat_id=-100)
    assert (await jobs.get(db, job.id)).status_message_id is None
    assert await jobs.set_status_message(db, job.id, 1, chat_id=-1002)
    assert (await jobs.get(db, job.id)).status_message_id == 1


async def test_ten_photos_of_one_person_do_not_hold_up_the_first_of_another(db: Database, order) -> None:
    ten = [await order(1) for _ in range(10)]
    one = await order(2)
    assert (await jobs.claim(db, holder="h", lease=LEASE)).id == ten[0].id
    assert (await jobs.claim(db, holder="h", lease=LEASE)).id == one.id
    assert (await jobs.claim(db, holder="h", lease=LEASE)).id == ten[1].id


async def test_a_single_slot_serves_people_in_turn(db: Database, order, render) -> None:
    for user_id in (1, 1, 1, 2, 2, 3):
        await order(user_id)
    served = []
    while job := await jobs.claim(db, holder="h", lease=LEASE):
        served.append(job.user_id)
        await render(job)
    assert served == [1, 2, 3, 1, 2, 1]


async def test_who_has_fewer_running_comes_first_even_if_served_last(db: Database, order, render) -> None:
    for user_id in (1, 1, 2, 2):
        await order(user_id)
    first, second, _ = [await jobs.claim(db, holder="h", lease=LEASE) for _ in range(3)]
    assert (first.user_id, second.user_id) == (1, 2)
    assert (await jobs.claim(db, holder="h", lease=LEASE)).user_id == 2
    await order(1)
    await order(2)
    await render(second)
    assert (await jobs.claim(db, holder="h", lease=LEASE)).user_id == 2


async def test_the_queue_is_the_order_in_which_jobs_are_claimed(db: Database, order, render) -> None:
    for user_id in (1, 1, 2, 1, 3, 3, 2, 1, 4):
        await order(user_id)
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(await jobs.claim(db, holder="h", lease=LEASE))
    await jobs.claim(db, holder="h", lease=LEASE)
    await order(5)
    waiting = await jobs.queue(db)
    assert [await jobs.ahead(db, job_id) for job_id in waiting] == list(range(len(waiting)))
    claimed = await claim_all(db)
    assert [job.id for job in claimed] == waiting
    assert await jobs.ahead(db, waiting[0]) == 0


async def test_many_claimers_on_connections_of_their_own_never_share_a_job(
    tmp_path: Path, database_url: str | None, wish
) -> None:
    databases = [await Database.open(database_url, tmp_path) for _ in range(4)]
    sha = await images.keep(databases[0], b"photo", mime="image/jpeg")
    for number in range(40):
        await people.meet(databases[0], number % 8, name="Somebody")
        await jobs.place(databases[0], wish(number % 8, sha))
    per_holder = await asyncio.gather(*(claim_all(db, f"h{number}") for number, db in enumerate(databases)))
    claimed = [job.id for jobs_of_one in per_holder for job in jobs_of_one]
    assert len(claimed) == 40
    assert len(set(claimed)) == 40
    for holder, jobs_of_one in enumerate(per_holder):
        assert {(await jobs.get(databases[0], job.id)).holder for job in jobs_of_one} <= {f"h{holder}"}
    in_order = sorted((job for part in per_holder for job in part), key=lambda job: job.started_at)
    assert max(Counter(job.user_id for job in in_order[:16]).values()) <= 3, "everybody is served in turn"
    for db in databases:
        await db.close()


async def test_only_the_holder_of_a_running_job_can_end_it(db: Database, order, render) -> None:
    job = await order()
    assert not await jobs.renew(db, job.id, holder="h", lease=LEASE)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert not await jobs.renew(db, job.id, holder="other", lease=LEASE)
    assert not await render(job, holder="other")
    assert not await jobs.failed(db, job.id, holder="other", code="no")
    await jobs.release(db, job.id, holder="other")
    assert await state(db, job) is JobState.RUNNING
    assert await jobs.failed(db, job.id, holder="h", code="picture-too-small", values={"width": 20})
    assert not await jobs.failed(db, job.id, holder="h", code="again")
    assert not await render(job)
    ended = await jobs.get(db, job.id)
    assert (ended.error, ended.error_values) == ("picture-too-small", {"width": 20})


@pytest.mark.parametrize("running", [False, True])
async def test_a_cancelled_job_never_comes_back(db: Database, order, render, running: bool) -> None:
    job = await order()
    if running:
        await jobs.claim(db, holder="h", lease=OVER)
    cancelled = await asyncio.gather(*(jobs.cancel(db, job.id) for _ in range(3)))
    assert sorted(cancelled) == [False, False, True]
    assert not await jobs.renew(db, job.id, holder="h", lease=LEASE)
    assert not await render(job)
    assert await jobs.requeue_lost(db) == 0
    assert await jobs.claim(db, holder="h", lease=LEASE) is None
    assert [untold.id for untold in await jobs.untold(db)] == [job.id]  # its message has to say so
    assert await state(db, job) is JobState.CANCELLED


async def test_a_finished_job_cannot_be_cancelled(db: Database, order, render) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(job)
    assert not await jobs.cancel(db, job.id)
    assert await state(db, job) is JobState.RENDERED


async def test_a_released_job_is_back_at_its_place_and_no_attempt_is_counted(db: Database, order) -> None:
    job = await order(1)
    await order(2)
    await jobs.claim(db, holder="h", lease=LEASE)
    await jobs.release(db, job.id, holder="h")
    assert await jobs.ahead(db, job.id) == 0
    again = await jobs.claim(db, holder="other", lease=LEASE)
    assert (again.id, again.attempts, again.holder) == (job.id, 1, "other")


async def test_a_lost_job_runs_again_and_its_first_holder_is_too_late(db: Database, order, render) -> None:
    job = await order()
    await jobs.claim(db, holder="lost", lease=OVER)
    assert await jobs.requeue_lost(db) == 1
    assert await jobs.requeue_lost(db) == 0
    again = await jobs.claim(db, holder="heir", lease=LEASE)
    assert (again.id, again.attempts) == (job.id, 2)
    assert not await jobs.renew(db, job.id, holder="lost", lease=LEASE)
    assert not await render(job, holder="lost")
    assert await jobs.requeue_lost(db) == 0
    assert await render(job, holder="heir")


async def test_a_job_that_breaks_off_every_time_fails_and_says_why(db: Database, order) -> None:
    job = await order()
    for attempt in (1, 2, 3):
        assert (await jobs.claim(db, holder="h", lease=OVER)).attempts == attempt
        assert await jobs.requeue_lost(db, max_attempts=3) == 1
    assert await jobs.claim(db, holder="h", lease=LEASE) is None
    (failed,) = await jobs.untold(db)
    assert (failed.id, failed.state) == (job.id, JobState.FAILED)
    assert (failed.error, failed.error_values) == ("given-up", {"attempts": 3})
    assert failed.finished_at is not None


async def test_what_ended_is_untold_until_it_is_shown(db: Database, order, render) -> None:
    drawn, broken, cancelled, waiting = [await order(user_id) for user_id in (1, 2, 3, 4)]
    for _ in range(3):
        await jobs.claim(db, holder="h", lease=LEASE)
    await render(drawn)
    await jobs.failed(db, broken.id, holder="h", code="no")
    await jobs.cancel(db, cancelled.id)
    assert [job.id for job in await jobs.untold(db)] == [drawn.id, broken.id, cancelled.id]
    await jobs.told(db, broken.id)
    await jobs.told(db, cancelled.id)
    assert [job.id for job in await jobs.untold(db)] == [drawn.id]
    await jobs.delivered(db, drawn.id, file_id="f")
    assert await jobs.untold(db) == []
    await jobs.delivered(db, waiting.id, file_id="f")
    assert await state(db, waiting) is JobState.QUEUED


async def test_a_picture_that_can_never_be_delivered_is_given_up(db: Database, order, render) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(job)
    await jobs.told(db, job.id)
    assert await jobs.untold(db) == []


async def test_a_sound_is_made_once(db: Database, order) -> None:
    job = await order()
    assert sorted(await asyncio.gather(*(jobs.first_ping(db, job.id) for _ in range(4)))) == [False] * 3 + [
        True
    ]


async def test_active_jobs_are_those_that_can_still_be_cancelled(db: Database, order) -> None:
    running, here, there, over = [await order(1, chat_id=chat_id) for chat_id in (10, 10, 20, 10)]
    await jobs.claim(db, holder="h", lease=LEASE)
    await order(2, chat_id=10)
    await jobs.cancel(db, over.id)
    assert [job.id for job in await jobs.active(db, 1)] == [running.id, here.id, there.id]
    assert [job.id for job in await jobs.active(db, 1, 10)] == [running.id, here.id]


async def test_all_jobs_of_a_person_in_a_chat_are_cancelled_at_once(db: Database, order, render) -> None:
    running, over, here, there = [await order(1, chat_id=chat_id) for chat_id in (10, 10, 10, 20)]
    other = await order(2, chat_id=10)
    await jobs.claim(db, holder="h", lease=LEASE)
    await jobs.cancel(db, over.id)
    cancelled = await jobs.cancel_all(db, 1, 10)
    assert [(job.id, job.state) for job in cancelled] == [
        (running.id, JobState.CANCELLED),
        (here.id, JobState.CANCELLED),
    ]
    assert cancelled[0].styles == running.styles
    assert not await jobs.renew(db, running.id, holder="h", lease=LEASE)
    assert [job.id for job in await jobs.cancel_all(db, 1)] == [there.id]
    assert await jobs.queue(db) == [other.id]


async def test_tries_to_show_the_end_are_counted(db: Database, order) -> None:
    job = await order()
    assert [await jobs.tried(db, job.id) for _ in range(3)] == [1, 2, 3]
    assert (await jobs.get(db, job.id)).tries == 3
    assert await jobs.tried(db, 99) == 0


async def test_a_picture_and_its_jpeg_are_kept_with_the_job_and_go_with_it(
    db: Database, order, render, files
) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(job)
    done = await jobs.get(db, job.id)
    assert await images.read(db, done.result_sha) == b"a pastiche"
    assert await images.read(db, done.shown_sha) == b"a pastiche as a JPEG"
    assert await images.sweep(db, older_than=timedelta(0)) == 0
    await people.forget(db, 1)
    assert files() == []


async def test_a_picture_that_is_its_own_jpeg_is_one_file(db: Database, order, files) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    sha = await images.keep(db, b"small", mime="image/jpeg")
    assert await jobs.rendered(db, job.id, holder="h", result_sha=sha, shown_sha=sha, seconds=1)
    assert len(files()) == 2
    await people.forget(db, 1)
    assert files() == []


async def test_ended_jobs_expire_and_their_files_go_but_delivered_and_waiting_ones_stay(
    db: Database, order, render
) -> None:
    delivered, given_up, failed, cancelled, untold, _ = [await order(n, b"%d" % n) for n in range(6)]
    for _ in range(5):
        await jobs.claim(db, holder="h", lease=LEASE)
    for job in (delivered, given_up, untold):
        await render(job)
    await jobs.delivered(db, delivered.id, file_id="f")
    await jobs.told(db, given_up.id)
    await jobs.failed(db, failed.id, holder="h", code="no")
    await jobs.told(db, failed.id)
    await jobs.cancel(db, cancelled.id)
    assert await jobs.expire(db, older_than=timedelta(days=1)) == 0
    assert await jobs.expire(db, older_than=timedelta(0)) == 3
    assert [await jobs.get(db, job.id) for job in (given_up, failed, cancelled)] == [None] * 3
    assert await images.sweep(db, older_than=timedelta(0)) == 3
    for job in (delivered, untold):
        assert await images.read(db, job.content_sha)


async def test_a_writer_cancelled_anywhere_holds_up_nobody(db: Database, order) -> None:
    for steps in range(0, 120, 2):
        await order()
        claiming = asyncio.create_task(jobs.claim(db, holder="h", lease=LEASE))
        for _ in range(steps):
            await asyncio.sleep(0)
        claiming.cancel()
        await asyncio.gather(claiming, return_exceptions=True)
        assert await asyncio.wait_for(order(), 60)
