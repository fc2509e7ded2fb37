"""The dispatcher with a real database and a real Bot API server; the backend paints when the test says so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from telegram import Bot, Message

from bot import app, dispatcher, sandbox
from bot.dispatcher import Dispatcher
from engine.errors import EngineError, WorkerDied
from engine.pictures.codec import encode_jpeg
from engine.request import Pastiche, Progress, RenderRequest
from storage import images, jobs, people
from storage.database import Database
from storage.jobs import Order
from storage.schema import Job, JobState

ADA = 101
PICTURE = Image.new("RGB", (64, 48), (200, 120, 40))


class Easel:
    """A backend whose renders end with what the test puts on it."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = slots
        self.requests: list[RenderRequest] = []
        self.results: asyncio.Queue[Pastiche | Exception] = asyncio.Queue()
        self.cancelled = 0

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def render(
        self, request: RenderRequest, on_progress: Callable[[Progress], None] | None = None
    ) -> Pastiche:
        self.requests.append(request)
        if on_progress:
            on_progress(Progress(3, 10, 42.0, encode_jpeg(PICTURE), share=0.3))
        try:
            result = await self.results.get()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(result, Exception):
            raise result
        return result

    def finish(self) -> None:
        self.results.put_nowait(Pastiche(PICTURE, 1.5, 10, "cpu", "test", PICTURE.size))


@pytest.fixture
async def telegram() -> AsyncIterator[Bot]:
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    application = app.build("123456:test-token-of-the-dispatcher", str(server.make_url("")).rstrip("/"))
    async with application.bot:
        yield application.bot
    await server.close()


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path / "data")
    await people.meet(database, ADA, name="Ada")
    yield database
    await database.close()


async def ordered(db: Database, telegram: Bot, *, with_message: bool = True, painting: str = "wave") -> Job:
    """A queued job of Ada's with its message in the chat."""
    sha = await images.keep(db, encode_jpeg(PICTURE), mime="image/jpeg")
    status: Message | None = await telegram.send_message(ADA, "queued") if with_message else None
    order = Order(
        user_id=ADA,
        chat_id=ADA,
        thread_id=None,
        source_message_id=None,
        status_message_id=status.message_id if status else None,
        content_sha=sha,
        painting=painting,
        style_sha=None,
        recipe="pastiche",
        size=64,
        strength=0.5,
        keep_colours=False,
    )
    job = await jobs.place(db, order)
    assert job is not None
    return job


async def until(db: Database, job: Job, state: JobState) -> Job:
    async with asyncio.timeout(20):
        while True:
            now = await jobs.get(db, job.id)
            assert now is not None
            if now.state == state:
                return now
            await asyncio.sleep(0.02)


@pytest.fixture
async def work(db: Database, telegram: Bot) -> AsyncIterator[tuple[Dispatcher, Easel]]:
    easel = Easel()
    worker = Dispatcher(db, easel, telegram)
    worker.start()
    yield worker, easel
    await worker.stop()


async def test_a_job_is_painted_and_delivered_into_its_own_message(db, telegram, work) -> None:
    job = await ordered(db, telegram)
    work[0].wake()
    work[1].finish()
    delivered = await until(db, job, JobState.DELIVERED)
    assert delivered.status_message_id == job.status_message_id
    assert delivered.file_id
    request = work[1].requests[0]
    assert (request.recipe, request.size, request.strength) == ("pastiche", 64, 0.5)


async def test_a_painting_taken_away_since_it_was_ordered_is_said_to_be_gone(db, telegram, work) -> None:
    job = await ordered(db, telegram, painting="mural")
    failed = await until(db, job, JobState.FAILED)
    assert failed.error == "the painting mural is no longer here"
    assert not work[1].requests


async def test_a_job_whose_message_was_never_sent_gets_a_new_one(db, telegram, work) -> None:
    job = await ordered(db, telegram, with_message=False)
    work[1].finish()
    assert (await until(db, job, JobState.DELIVERED)).status_message_id is not None


async def test_a_job_whose_message_was_deleted_gets_a_new_one(db, telegram, work) -> None:
    job = await ordered(db, telegram)
    await telegram.delete_message(ADA, job.status_message_id)
    work[1].finish()
    delivered = await until(db, job, JobState.DELIVERED)
    assert delivered.status_message_id not in (None, job.status_message_id)


async def test_cancelling_stops_the_render(db, telegram, work) -> None:
    worker, easel = work
    job = await ordered(db, telegram)
    running = await until(db, job, JobState.RUNNING)
    while not easel.requests:
        await asyncio.sleep(0.01)
    assert await worker.cancel(running)
    assert not await worker.cancel(running)
    assert (await until(db, job, JobState.CANCELLED)).result_sha is None
    async with asyncio.timeout(10):
        while not easel.cancelled:
            await asyncio.sleep(0.01)


async def test_a_render_that_fails_says_why_and_the_next_one_goes_on(db, telegram, work) -> None:
    first, second = await ordered(db, telegram), await ordered(db, telegram)
    work[1].results.put_nowait(EngineError("the paint has dried"))
    failed = await until(db, first, JobState.FAILED)
    assert failed.error == "the paint has dried"
    work[1].finish()
    await until(db, second, JobState.DELIVERED)


async def test_a_dead_worker_is_forgiven_twice(db, telegram, work) -> None:
    job = await ordered(db, telegram)
    for _ in range(dispatcher.MAX_ATTEMPTS):
        work[1].results.put_nowait(WorkerDied("the worker died"))
    assert (await until(db, job, JobState.FAILED)).attempts == dispatcher.MAX_ATTEMPTS
    assert len(work[1].requests) == dispatcher.MAX_ATTEMPTS


async def test_closing_down_puts_the_running_job_back_at_once(db, telegram) -> None:
    easel = Easel()
    worker = Dispatcher(db, easel, telegram)
    worker.start()
    job = await ordered(db, telegram)
    while not easel.requests:  # the row says so a moment before
        await asyncio.sleep(0.01)
    await worker.stop()
    waiting = await until(db, job, JobState.QUEUED)
    assert waiting.attempts == 0 and easel.cancelled == 1
    assert worker.trouble() is not None


async def test_a_job_lost_by_a_killed_process_is_painted_again(db, telegram, work) -> None:
    worker, easel = work
    await worker.stop()
    job = await ordered(db, telegram)
    await jobs.claim(db, holder="somebody who was killed", lease=timedelta(seconds=-1))
    worker.start()
    easel.finish()
    assert (await until(db, job, JobState.DELIVERED)).attempts == 2


async def test_a_render_whose_job_was_taken_away_is_given_up(db, telegram, work, monkeypatch) -> None:
    monkeypatch.setattr(dispatcher, "LEASE", timedelta(seconds=0.3))
    easel = work[1]
    job = await ordered(db, telegram)
    await until(db, job, JobState.RUNNING)
    await people.forget(db, ADA)
    async with asyncio.timeout(10):
        while not easel.cancelled:
            await asyncio.sleep(0.02)
    assert await jobs.get(db, job.id) is None
