"""The dispatcher with a real database; the backend is the one that paints in no time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rows import ADA, BEN, opened, ordered, picture
from studio import PACE, WAVE, Studio, painting_of, sheet_of

from bot.dispatcher import Dispatcher
from engine.backends.standin import StandIn
from engine.errors import EngineError
from engine.pictures.inspect import inspect
from engine.request import Progress
from storage import images, jobs, people, tastes
from storage.database import Database
from storage.look import StyleChoice
from storage.schema import Door, Job, JobKind, JobState


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def studio(db: Database) -> AsyncIterator[Studio]:
    studio = Studio(db)
    studio.dispatcher.start()
    yield studio
    await studio.dispatcher.stop()
    await studio.backend.close()


async def test_a_job_is_painted_from_files_and_kept_as_files(studio: Studio) -> None:
    job = await studio.ordered()
    rendered = await studio.until(job, JobState.RENDERED)
    request = studio.backend.requests[0]
    assert (request.content, request.styles[0].picture) == (picture(), WAVE)
    assert inspect(await images.read(studio.db, rendered.result_sha)).format == "PNG"
    assert inspect(await images.read(studio.db, rendered.shown_sha)).format == "JPEG"
    assert rendered.seconds is not None
    assert set(studio.ear.nudges) == {job.id}


async def test_a_style_picture_of_ones_own_and_its_mask_are_used(studio: Studio) -> None:
    shas = [await images.keep(studio.db, picture(red), mime="image/jpeg") for red in (70, 255)]
    job = await studio.ordered(styles=(StyleChoice(image=shas[0], mask=shas[1]),))
    await studio.until(job, JobState.RENDERED)
    style = studio.backend.requests[0].styles[0]
    assert (style.picture, style.mask) == (picture(70), picture(255))


async def test_progress_is_passed_on_as_it_comes(studio: Studio) -> None:
    studio.backend.hold()
    job = await studio.ordered()
    assert (await studio.ear.first_progress()).steps > 0
    assert (await studio.until(job, JobState.RUNNING)).attempts == 1
    studio.backend.release()
    await studio.until(job, JobState.RENDERED)


async def test_a_painting_taken_away_since_it_was_ordered_is_said_to_be_gone(studio: Studio) -> None:
    failed = await studio.until(await studio.ordered(painting="mural"), JobState.FAILED)
    assert (failed.error, failed.error_values["title"]) == ("painting-gone", "Mural")
    assert not studio.backend.requests


async def test_a_render_that_fails_says_why_in_a_code_and_the_next_one_goes_on(studio: Studio) -> None:
    studio.backend.fail(EngineError("timed-out", seconds=60))
    failed = await studio.until(await studio.ordered(), JobState.FAILED)
    assert (failed.error, failed.error_values) == ("timed-out", {"seconds": 60})
    await studio.until(await studio.ordered(), JobState.RENDERED)


async def test_an_error_nobody_expected_is_unexpected_and_written_down(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    studio.backend.fail(ZeroDivisionError("of the heart"))  # type: ignore[arg-type]
    failed = await studio.until(await studio.ordered(), JobState.FAILED)
    assert (failed.error, failed.error_values) == ("unexpected", {})
    assert "ZeroDivisionError: of the heart" in caplog.text
    await studio.until(await studio.ordered(), JobState.RENDERED)


async def test_a_dead_worker_is_forgiven_twice(studio: Studio) -> None:
    studio.backend.die(2)
    rendered = await studio.until(await studio.ordered(), JobState.RENDERED)
    assert rendered.attempts == 3
    studio.backend.die(3)
    failed = await studio.until(await studio.ordered(), JobState.FAILED)
    assert (failed.error, failed.attempts) == ("worker-died", 3)


async def test_cancelling_stops_the_render_at_once(studio: Studio) -> None:
    studio.backend.hold()
    job = await studio.ordered()
    await studio.ear.first_progress()
    assert await studio.dispatcher.cancel(job.id)
    assert not await studio.dispatcher.cancel(job.id)
    await asyncio.wait_for(studio.dispatcher.idle(), 60)
    assert studio.backend.rendering == 0
    assert (await studio.until(job, JobState.CANCELLED)).result_sha is None


async def test_a_queued_job_is_cancelled_without_being_begun(db: Database) -> None:
    studio = Studio(db)  # nobody is at work yet
    job = await studio.ordered()
    assert await studio.dispatcher.cancel(job.id)
    assert studio.ear.nudges == [job.id]
    studio.dispatcher.start()
    await asyncio.wait_for(studio.dispatcher.idle(), 60)
    assert not studio.backend.requests
    await studio.dispatcher.stop()


async def test_as_many_jobs_are_painted_side_by_side_as_there_are_slots(db: Database) -> None:
    studio = Studio(db, slots=2)
    studio.backend.hold()
    studio.dispatcher.start()
    for _ in range(3):
        await studio.ordered()
    async with asyncio.timeout(60):
        while studio.backend.rendering < 2:
            await studio.ear.news()
    assert len(studio.backend.requests) == 2
    studio.backend.release()
    await asyncio.wait_for(studio.dispatcher.idle(), 60)
    assert len(studio.backend.requests) == 3
    await studio.dispatcher.stop()


async def test_closing_down_puts_the_running_job_back_at_once(db: Database) -> None:
    studio = Studio(db)
    studio.backend.hold()
    studio.dispatcher.start()
    job = await studio.ordered()
    await studio.ear.first_progress()
    await asyncio.wait_for(studio.dispatcher.stop(), 60)
    waiting = await jobs.get(db, job.id)
    assert (waiting.state, waiting.attempts, waiting.holder) == (JobState.QUEUED, 0, None)


async def test_closing_down_does_not_wait_for_a_render_that_will_not_end(db: Database) -> None:
    studio = Studio(db, pace=replace(PACE, stopping=0.01))

    class Stubborn(StandIn):
        async def render(self, request, on_progress=None):
            on_progress(Progress(1, 2))
            while not over.is_set():
                try:
                    await over.wait()
                except asyncio.CancelledError:
                    continue
            raise asyncio.CancelledError

    over = asyncio.Event()
    dispatcher = Dispatcher(db, Stubborn(), painting_of, sheet_of, studio.ear, replace(PACE, stopping=0.01))
    dispatcher.start()
    job = await ordered(db)
    dispatcher.wake()
    await studio.ear.first_progress()
    await asyncio.wait_for(dispatcher.stop(), 60)
    assert (await jobs.get(db, job.id)).state == JobState.QUEUED
    over.set()


async def test_a_job_lost_by_a_killed_process_is_painted_again(studio: Studio) -> None:
    await studio.dispatcher.stop()
    job = await studio.ordered()
    await jobs.claim(studio.db, holder="somebody who was killed", lease=timedelta(seconds=-1))
    assert await jobs.requeue_lost(studio.db) == 1
    studio.dispatcher.start()
    assert (await studio.until(job, JobState.RENDERED)).attempts == 2


async def test_the_lease_is_renewed_for_as_long_as_the_render_takes(studio: Studio) -> None:
    studio.backend.hold()
    job = await studio.ordered()
    await studio.ear.first_progress()
    began = (await studio.until(job, JobState.RUNNING)).lease_until
    async with asyncio.timeout(60):
        while (await jobs.get(studio.db, job.id)).lease_until == began:
            await asyncio.sleep(0.01)
    studio.backend.release()
    assert (await studio.until(job, JobState.RENDERED)).attempts == 1


async def test_a_job_whose_lease_ran_out_here_is_painted_anew_here_and_once_to_the_end(db: Database) -> None:
    studio = Studio(db, slots=2, pace=replace(PACE, lease=timedelta(minutes=1)))
    studio.dispatcher.start()
    studio.backend.hold()
    job = await studio.ordered()
    await studio.ear.first_progress()
    holder = (await studio.until(job, JobState.RUNNING)).holder
    assert holder is not None
    await jobs.renew(db, job.id, holder=holder, lease=timedelta(seconds=-1))  # as on a machine that slept
    assert await jobs.requeue_lost(db) == 1
    studio.dispatcher.wake()
    async with asyncio.timeout(60):
        while len(studio.backend.requests) < 2:
            await asyncio.sleep(0.01)
    studio.backend.release()
    await studio.until(job, JobState.RENDERED)
    await studio.dispatcher.idle()
    assert studio.dispatcher.trouble() is None
    await studio.dispatcher.stop()


async def test_a_render_whose_job_was_taken_away_is_given_up(studio: Studio) -> None:
    studio.backend.hold()
    job = await studio.ordered()
    await studio.ear.first_progress()
    await people.forget(studio.db, ADA)
    await asyncio.wait_for(studio.dispatcher.idle(), 60)
    assert studio.backend.rendering == 0
    assert await jobs.get(studio.db, job.id) is None
    assert studio.ear.nudges[-1] == job.id


async def test_a_slot_that_stumbles_goes_on_and_says_so_meanwhile(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    await studio.dispatcher.stop()
    asked = asyncio.Event()

    async def locked(*args: object, **values: object) -> None:
        asked.set()
        raise OSError("the database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "claim", locked)
        studio.dispatcher.start()
        await asked.wait()
        await asyncio.sleep(0)
        assert "the database is locked" in (studio.dispatcher.trouble() or "")
    await studio.until(await studio.ordered(), JobState.RENDERED)


async def test_slots_that_join_are_used_at_once_and_those_that_leave_finish_first(db: Database) -> None:
    studio = Studio(db, pace=replace(PACE, look=60))  # nobody looks by chance
    await studio.backend.resize(0)
    studio.dispatcher.start()
    studio.backend.hold()
    ordered = [await studio.ordered() for _ in range(4)]
    assert studio.dispatcher.slots == 0
    await studio.backend.resize(2)
    for job in ordered[:2]:
        await studio.until(job, JobState.RUNNING)
    await studio.backend.resize(3)
    await studio.until(ordered[2], JobState.RUNNING)
    async with asyncio.timeout(60):
        while studio.backend.rendering < 3:
            await studio.ear.news()
    leaving = asyncio.create_task(studio.backend.resize(0))
    studio.backend.release()
    for job in ordered[:3]:
        assert (await studio.until(job, JobState.RENDERED)).attempts == 1
    await leaving
    assert await jobs.queue(db) == [ordered[3].id]
    await studio.backend.resize(1)
    await studio.until(ordered[3], JobState.RENDERED)
    await studio.dispatcher.stop()
    await studio.backend.close()


# --- for the studio ---------------------------------------------------------------------------------

ALIKE = (StyleChoice(painting="wave"),) * 3


async def of_studio(studio: Studio, kind: JobKind, owner: int = ADA) -> Job:
    return await studio.ordered(owner, kind=kind, door=Door.STUDIO, request=f"a {kind}", styles=ALIKE)


async def until_painted(studio: Studio, count: int) -> None:
    """Returns once so many renders have been begun."""
    async with asyncio.timeout(20):
        while len(studio.backend.requests) < count:
            await asyncio.sleep(0.005)


async def test_a_picture_of_the_studio_is_delivered_when_it_is_rendered(studio: Studio) -> None:
    job = await of_studio(studio, JobKind.PICTURE)
    delivered = await studio.until(job, JobState.DELIVERED)
    assert delivered.told_at is not None and delivered.shown_sha is not None


async def test_a_wall_and_a_trial_end_with_what_was_tasted_and_no_sheet(studio: Studio) -> None:
    for kind, count in ((JobKind.TASTE, 3), (JobKind.TRIAL, 1)):
        job = await of_studio(studio, kind)
        ended = await studio.until(job, JobState.DELIVERED)
        assert (ended.result_sha, ended.shown_sha) == (None, None)
        assert len(await tastes.of(studio.db, job.id)) == count
        assert studio.ear.nudges.count(job.id) > 1
    assert [each.share for each in studio.ear.progresses] == [1 / 3, 2 / 3, 1.0], "of the wall"


async def test_ones_wall_gives_way_at_once_to_ones_trial_and_goes_on_after_it(studio: Studio) -> None:
    studio.backend.hold()
    wall = await of_studio(studio, JobKind.TASTE)
    await until_painted(studio, 1)
    trial = await of_studio(studio, JobKind.TRIAL)
    studio.dispatcher.hurry(ADA)
    await until_painted(studio, 2)
    assert len(studio.backend.requests[1].styles) == 3, "what is painted now is the trial"
    assert (await jobs.get(studio.db, wall.id)).state == JobState.QUEUED
    studio.backend.release()
    await studio.until(wall, JobState.DELIVERED)
    assert (await jobs.get(studio.db, trial.id)).state == JobState.DELIVERED
    assert (
        len(await tastes.of(studio.db, wall.id)) == 3 and (await jobs.get(studio.db, wall.id)).attempts == 1
    )


async def test_neither_anybody_elses_wall_nor_a_picture_is_broken_off_by_a_trial(studio: Studio) -> None:
    studio.backend.hold()
    for kind, owner in ((JobKind.TASTE, BEN), (JobKind.PICTURE, ADA)):
        running = await of_studio(studio, kind, owner)
        await until_painted(studio, 1)
        studio.dispatcher.hurry(ADA)
        assert (await jobs.get(studio.db, running.id)).state == JobState.RUNNING
        assert studio.backend.rendering == 1
        await studio.dispatcher.cancel(running.id)
        await studio.until(running, JobState.CANCELLED)
        studio.backend.requests.clear()


async def test_where_a_slot_is_free_no_wall_has_to_give_way(db: Database) -> None:
    studio = Studio(db, slots=2)
    studio.backend.hold()
    studio.dispatcher.start()
    wall = await of_studio(studio, JobKind.TASTE)
    await until_painted(studio, 1)
    studio.dispatcher.hurry(ADA)
    await of_studio(studio, JobKind.TRIAL)
    await until_painted(studio, 2)
    assert (await jobs.get(db, wall.id)).state == JobState.RUNNING
    await studio.dispatcher.stop()
    await studio.backend.close()


async def test_a_wall_that_is_cancelled_while_it_gives_way_stays_cancelled(studio: Studio) -> None:
    studio.backend.hold()
    wall = await of_studio(studio, JobKind.TASTE)
    await until_painted(studio, 1)
    studio.dispatcher.hurry(ADA)
    assert await studio.dispatcher.cancel(wall.id)
    await asyncio.wait_for(studio.dispatcher.idle(), 20)
    assert (await jobs.get(studio.db, wall.id)).state == JobState.CANCELLED


@pytest.mark.parametrize("kind", [JobKind.PICTURE, JobKind.TASTE, JobKind.TRIAL])
async def test_a_kill_between_a_render_and_its_row_loses_nothing(
    db: Database, kind: JobKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends as it is about to write down how the render ended; another one goes on."""
    dying = asyncio.Event()

    async def killed(*args: object, **values: object) -> bool:
        dying.set()
        await asyncio.Event().wait()
        return False

    first = Studio(db)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "rendered", killed)
        first.dispatcher.start()
        job = await of_studio(first, kind)
        await asyncio.wait_for(dying.wait(), 20)
        await first.dispatcher.stop()
    await first.backend.close()
    second = Studio(db)
    second.dispatcher.start()
    ended = await second.until(job, JobState.DELIVERED)
    assert (ended.shown_sha is not None) == (kind == JobKind.PICTURE)
    assert len(await tastes.of(db, job.id)) == {JobKind.PICTURE: 0, JobKind.TASTE: 3, JobKind.TRIAL: 1}[kind]
    assert len(second.backend.requests) == (1 if kind == JobKind.PICTURE else 0), (
        "nothing tasted is painted twice"
    )
    await second.dispatcher.stop()
    await second.backend.close()
