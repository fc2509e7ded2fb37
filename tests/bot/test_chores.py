"""What recurs is done for everybody, and one thing that stumbles or hangs holds up no other."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chats import Chats
from room import HURRY, JPEG, Room
from rows import ADA, BEN, opened, ordered, picture

from bot import holders
from bot.chores import Chores
from bot.pace import Pace
from bot.settings import Settings
from bot.tasks import Tasks
from storage import doors, drafts, images, jobs, uploads, visitors
from storage.database import Database
from storage.errors import MissingImage
from storage.schema import Door, Job, JobKind, JobState, UploadKind

LEASE = timedelta(minutes=1)


def killed() -> str:
    """The name of a holder that was killed, on this machine."""
    with subprocess.Popen(
        [sys.executable, "-c", "from bot import holders; print(holders.new_name())"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        name, _ = process.communicate()
    return name.strip()


class Dispatcher:
    """Counts how often it was woken, and what it was told to drop."""

    woken = 0
    slots = 1

    def __init__(self) -> None:
        self.dropped: list[int] = []

    def drop(self, job_id: int) -> None:
        self.dropped.append(job_id)

    def wake(self) -> None:
        self.woken += 1


class Household(Room):
    """A room with chores."""

    def __init__(self, db: Database, pace: Pace = HURRY, **settings: Any) -> None:
        super().__init__(db, Chats(), pace)
        self.dispatcher = Dispatcher()
        house: Any = SimpleNamespace(
            db=db, settings=Settings(**settings), dispatcher=self.dispatcher, delivery=self.delivery
        )
        self.chores = Chores(house)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def house(db: Database) -> AsyncIterator[Household]:
    household = Household(db)
    yield household
    await household.delivery.close()


async def test_the_job_of_a_killed_process_goes_back_and_the_dispatcher_is_woken(house: Household) -> None:
    job = await house.ordered()
    await jobs.claim(house.db, holder=killed(), lease=LEASE)
    await house.chores.recover_lost()
    assert (await house.row(job)).state == JobState.QUEUED
    assert house.dispatcher.woken == 1


async def test_a_job_that_was_lost_too_often_is_given_up_and_told(house: Household) -> None:
    job = await house.ordered()
    holder = killed()
    for _ in range(house.delivery.pace.attempts):
        await jobs.claim(house.db, holder=holder, lease=LEASE)
        await house.chores.recover_lost()
    await house.chores.tell_untold()
    await house.idle()
    assert (await house.row(job)).error == "given-up"
    assert "did not work out" in house.chats.only(ADA).text


async def test_the_job_of_a_process_that_lives_is_left_to_it(house: Household) -> None:
    job = await house.ordered()
    await jobs.claim(
        house.db, holder=holders.new_name(), lease=timedelta(hours=-1)
    )  # its clock was set since
    await house.chores.recover_lost()
    assert (await house.row(job)).state == JobState.RUNNING


async def test_where_nothing_was_lost_nobody_is_woken(house: Household) -> None:
    await house.ordered()
    await house.chores.recover_lost()
    assert house.dispatcher.woken == 0


async def test_a_picture_that_was_finished_before_a_kill_is_brought(house: Household) -> None:
    job = await house.ordered()
    await house.finish(job)  # and killed before anybody was told
    await house.chores.tell_untold()
    await house.idle()
    assert house.chats.only(ADA).photo == JPEG


async def test_who_moves_up_is_told(house: Household) -> None:
    first = await house.ordered()
    await house.ordered(BEN)
    await house.chores.tell_places()
    await house.begin(first)
    await house.chores.tell_places()
    await house.idle()
    assert "You are next." in house.chats.only(BEN).text


async def test_a_job_whose_announcement_was_lost_with_a_process_is_announced(house: Household) -> None:
    await ordered(house.db)  # and killed before it was announced
    await house.chores.tell_places()
    await house.idle()
    assert "You are next." in house.chats.only(ADA).text


async def test_what_the_privacy_notice_says_is_deleted_is_deleted(db: Database) -> None:
    at_once = timedelta(seconds=-1)
    house = Household(db, Pace(drafts_kept=at_once, unfinished_kept=at_once, images_kept=at_once))
    photo = await images.keep(db, picture(77), mime="image/jpeg")
    draft = await drafts.create(db, user_id=ADA, chat_id=ADA, content_sha=photo)
    stopped, kept = await ordered(db), await ordered(db, BEN)
    await jobs.cancel(db, stopped.id)
    await house.chores.tidy()
    assert await drafts.get(db, draft.id) is None
    assert await jobs.get(db, stopped.id) is None
    with pytest.raises(MissingImage):
        await images.read(db, photo)
    assert await jobs.get(db, kept.id) is not None
    assert await images.read(db, kept.content_sha)


async def in_studio(db: Database, owner: int, kind: JobKind = JobKind.PICTURE) -> Job:
    return await ordered(db, owner, door=Door.STUDIO, request=f"a {kind}", kind=kind)


async def test_an_upload_that_nothing_was_made_of_goes_as_a_photo_in_the_chat_does(db: Database) -> None:
    house = Household(db, Pace(drafts_kept=timedelta(seconds=-1)))
    unused = await images.keep(db, picture(77), mime="image/jpeg")
    await uploads.keep(db, ADA, unused, UploadKind.PHOTO)
    await house.chores.tidy()
    assert not await uploads.may_use(db, ADA, unused)
    with pytest.raises(MissingImage):
        await images.read(db, unused)


async def test_trials_and_what_visitors_left_behind_are_tidied_away_by_themselves(db: Database) -> None:
    house = Household(db, Pace(trials_kept=timedelta(seconds=-1)))
    visitor = await visitors.new(db, "a key")
    tried, kept = await in_studio(db, ADA, JobKind.TRIAL), await in_studio(db, ADA)
    theirs = await in_studio(db, visitor)
    await jobs.cancel(db, tried.id)
    await house.chores.tidy_studio()
    assert [await jobs.get(db, job.id) is not None for job in (tried, kept, theirs)] == [False, True, True]


async def test_what_a_visitor_has_painted_when_their_time_is_over_is_stopped(db: Database) -> None:
    house = Household(db, studio_keep=1e-9)
    job = await in_studio(db, await visitors.new(db, "a key"))
    await jobs.claim(db, holder=holders.new_name(), lease=LEASE)
    await house.chores.tidy_studio()
    assert await jobs.get(db, job.id) is None and house.dispatcher.dropped == [job.id]
    assert await visitors.of_key(db, "a key") is None


async def test_a_picture_wanted_in_the_chat_before_a_kill_is_brought(house: Household) -> None:
    job = await in_studio(house.db, ADA)
    await house.finish(job)
    await doors.to_chat(house.db, job.id)  # and killed before anybody was told
    await house.chores.tell_untold()
    await house.idle()
    assert house.chats.only(ADA).photo == JPEG


async def test_a_job_of_the_studio_that_was_lost_too_often_is_given_up_without_a_message(
    house: Household,
) -> None:
    job = await in_studio(house.db, ADA)
    holder = killed()
    for _ in range(house.delivery.pace.attempts):
        await jobs.claim(house.db, holder=holder, lease=LEASE)
        await house.chores.recover_lost()
    await house.chores.tell_untold()
    await house.idle()
    assert (await house.row(job)).error == "given-up" and house.chats.calls == []


async def test_one_chore_that_hangs_holds_up_no_other(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await house.ordered()
    await house.finish(job)

    async def hangs(*args: object, **values: object) -> None:
        await asyncio.Event().wait()

    for name in ("requeue_lost", "queue", "expire"):
        monkeypatch.setattr(jobs, name, hangs)
    tasks = Tasks()
    house.chores.start(tasks)
    await house.chats.until(lambda: house.chats.only(ADA).photo == JPEG)
    await tasks.close()


async def test_a_chore_that_stumbles_goes_on_and_says_so_meanwhile(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await house.ordered()
    await house.finish(job)
    paused = asyncio.Event()

    async def locked(*args: object) -> None:
        raise OSError("the database is locked")

    async def nap(seconds: float) -> None:
        if tasks.trouble():
            paused.set()
        await asyncio.sleep(min(seconds, 0.01))

    tasks = Tasks(sleep=nap)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "untold", locked)
        house.chores.start(tasks)
        await asyncio.wait_for(paused.wait(), 60)
        assert tasks.trouble() == "ends that were not told: OSError: the database is locked"
    await house.chats.until(lambda: house.chats.only(ADA).photo == JPEG)
    await tasks.close()
