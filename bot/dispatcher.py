"""The loop between the queue and the engine: claim, render, show progress, deliver, tidy up."""

import asyncio
import logging
import os
import socket
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot import delivery, keyboards, texts
from engine import paintings
from engine.backends import Backend
from engine.errors import BadRequest, EngineError, WorkerDied
from engine.pictures.codec import encode_png
from engine.request import Colour, Pastiche, Progress, RenderRequest, Style
from storage import drafts, images, jobs
from storage.database import Database
from storage.schema import Job, JobState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
"""How long a job stays ours without a sign of life; after a kill it waits this long to be painted again."""
MAX_ATTEMPTS = 3
DRAFTS_KEPT = timedelta(hours=24)
UNFINISHED_KEPT = timedelta(days=7)

_EDIT_EVERY = 2.5
_EDIT_EVERY_IN_GROUPS = 4.0  # Telegram allows a bot 20 messages a minute in one group
_LOOK_EVERY = 2.0
_TIDY_EVERY = 3600.0
_QUEUE_SHOWN = 20


class Dispatcher:
    """Paints queued jobs on the backend's slots until it is stopped; nothing is lost when it is killed."""

    def __init__(self, db: Database, backend: Backend, bot: Bot) -> None:
        self._db = db
        self._backend = backend
        self._bot = bot
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
        self._work = asyncio.Event()
        self._renders: dict[int, asyncio.Task[Pastiche]] = {}
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._places: dict[int, int] = {}
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to work: one loop per slot of the backend, one for everything that recurs."""
        loops = [self._slot() for _ in range(self._backend.slots)]
        self._loops = [asyncio.create_task(loop) for loop in (*loops, self._housekeeping(), self._tidy())]

    async def stop(self) -> None:
        """Stop at once; running jobs go back to the queue, deliveries under way are finished."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if self._deliveries:
            await asyncio.wait(self._deliveries.values(), timeout=10)

    def trouble(self) -> str | None:
        """What keeps the dispatcher from working, as a sentence; None while all its loops run."""
        if all(not loop.done() for loop in self._loops):
            return None
        return "the dispatcher has stopped; restart the bot"

    def wake(self) -> None:
        """Say that a job was queued."""
        self._work.set()

    async def cancel(self, job: Job) -> bool:
        """Stop a queued or running job within one step; False if it was too late."""
        if not await jobs.cancel(self._db, job.id):
            return False
        if render := self._renders.get(job.id):
            render.cancel()  # its slot says so in the chat, after the last progress that is on its way
        else:
            await self._say_cancelled(job)
        return True

    # --- one slot -----------------------------------------------------------------------------

    async def _slot(self) -> None:
        while True:
            self._work.clear()
            try:
                job = await jobs.claim(self._db, holder=self._holder, lease=LEASE)
                if job is not None:
                    await self._paint(job)
                    continue
            except Exception:
                log.exception("a slot stumbled and goes on in a moment")
                await asyncio.sleep(_LOOK_EVERY)
            with suppress(TimeoutError):  # other processes may queue jobs too, so look from time to time
                await asyncio.wait_for(self._work.wait(), _LOOK_EVERY)

    async def _paint(self, job: Job) -> None:
        latest = _Latest()
        self._places.pop(job.id, None)
        render = asyncio.create_task(self._render(job, latest))
        self._renders[job.id] = render
        lease = asyncio.create_task(self._hold(job, render))
        show = asyncio.create_task(self._show(job, latest))
        try:
            await asyncio.wait([render])
        except asyncio.CancelledError:  # closing down
            render.cancel()
            await asyncio.wait([render])
            await jobs.release(self._db, job.id, holder=self._holder)
            raise
        finally:
            del self._renders[job.id]
            lease.cancel()
            latest.end()
            # Not cancelled: an edit on its way could arrive after the final one.
            await asyncio.wait([show, lease])
        await self._conclude(job, render)

    async def _render(self, job: Job, latest: "_Latest") -> Pastiche:
        content = await images.read(self._db, job.content_sha)
        if job.style_sha is not None:
            style = Style(await images.read(self._db, job.style_sha))
        else:
            style = Style(self._painting(job))
        request = RenderRequest(
            content=content,
            styles=(style,),
            recipe=job.recipe,
            size=job.size,
            strength=job.strength,
            colour=Colour.PHOTO if job.keep_colours else Colour.PAINTING,
        )
        return await self._backend.render(request, latest.set)

    def _painting(self, job: Job) -> Path:
        painting = paintings.offer(self._db.data_dir).get(job.painting or "")
        if painting is None:  # taken away since it was ordered
            raise BadRequest(f"the painting {job.painting} is no longer here")
        return painting.path

    async def _hold(self, job: Job, render: asyncio.Task[Pastiche]) -> None:
        """Renew the lease; a job that is no longer ours (cancelled or forgotten elsewhere) stops."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                if not await jobs.renew(self._db, job.id, holder=self._holder, lease=LEASE):
                    render.cancel()
                    return
            except Exception:
                log.exception("the lease of job %s could not be renewed", job.id)

    async def _show(self, job: Job, latest: "_Latest") -> None:
        """Edit the job's message as the picture forms, as often as Telegram likes it."""
        every = _EDIT_EVERY if job.chat_id > 0 else _EDIT_EVERY_IN_GROUPS
        title = delivery.title_of(job, self._db.data_dir)
        text, picture = texts.starting(title), None
        while True:
            if job.status_message_id is None:  # the message is still being sent
                job = await jobs.get(self._db, job.id) or job
            try:
                await delivery.edit_status(
                    self._bot, job, text, picture=picture, keyboard=keyboards.cancel(job.id), patient=False
                )
                pause = every
            except RetryAfter as error:
                wait = error.retry_after
                pause = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            except TelegramError as error:
                log.info("progress of job %s could not be shown: %s", job.id, error)
                pause = every
            progress = await latest.after(pause)
            if progress is None:
                return
            text = texts.painting(title, progress.share, progress.seconds_left)
            picture = progress.preview

    async def _conclude(self, job: Job, render: asyncio.Task[Pastiche]) -> None:
        if render.cancelled():
            now = await jobs.get(self._db, job.id)
            if now is None or now.state == JobState.CANCELLED:
                await self._say_cancelled(job)
            return
        error = render.exception()
        if isinstance(error, WorkerDied) and job.attempts < MAX_ATTEMPTS:
            log.warning("the worker painting job %s died; it is painted again", job.id)
            await jobs.release(self._db, job.id, holder=self._holder, attempted=True)
            return
        if error is not None:
            reason = str(error) if isinstance(error, EngineError) else texts.UNEXPECTED
            log.warning("job %s failed", job.id, exc_info=None if isinstance(error, EngineError) else error)
            if await jobs.failed(self._db, job.id, holder=self._holder, error=reason):
                self._bring(job.id)
            return
        pastiche = render.result()
        png = await asyncio.to_thread(encode_png, pastiche.image)
        sha = await images.keep(self._db, png, mime="image/png")
        if await jobs.rendered(
            self._db, job.id, holder=self._holder, result_sha=sha, seconds=pastiche.seconds
        ):
            log.info(
                "job %s: %s, %.1f s, %s weights", job.id, pastiche.size, pastiche.seconds, pastiche.weights
            )
            self._bring(job.id)
        else:  # cancelled with the last stroke
            await self._say_cancelled(job)

    async def _say_cancelled(self, job: Job) -> None:
        exists = await jobs.get(self._db, job.id) is not None
        try:
            await delivery.edit_status(
                self._bot, job, texts.CANCELLED, keyboard=keyboards.retry(job.id) if exists else None
            )
        except TelegramError as error:
            log.info("the cancelling of job %s could not be shown: %s", job.id, error)

    # --- what recurs --------------------------------------------------------------------------

    def _bring(self, job_id: int) -> None:
        """Deliver in the background, so that the slot paints on; what fails is tried again later."""
        if job_id in self._deliveries:
            return
        task = asyncio.create_task(self._bring_now(job_id))
        self._deliveries[job_id] = task
        task.add_done_callback(lambda _: self._deliveries.pop(job_id, None))

    async def _bring_now(self, job_id: int) -> None:
        try:
            job = await jobs.get(self._db, job_id)
            if job is not None and job.state == JobState.RENDERED:
                await delivery.deliver(self._bot, self._db, job)
            elif job is not None and job.state == JobState.FAILED:
                await delivery.tell_failure(self._bot, self._db, job)
        except TelegramError as error:
            log.warning("job %s could not be delivered yet and will be again: %s", job_id, error)
        except Exception:
            log.exception("job %s could not be delivered", job_id)

    async def _housekeeping(self) -> None:
        while True:
            try:
                if await jobs.requeue_lost(self._db, max_attempts=MAX_ATTEMPTS):
                    self.wake()
                for job in await jobs.untold(self._db):
                    self._bring(job.id)
                await self._show_places()
            except Exception:
                log.exception("housekeeping stumbled and goes on in a moment")
            await asyncio.sleep(_LOOK_EVERY)

    async def _show_places(self) -> None:
        """Tell those at the head of the queue when they move up."""
        waiting = (await jobs.queue(self._db))[:_QUEUE_SHOWN]
        for place, job_id in enumerate(waiting):
            moved = self._places.get(job_id, place) != place
            self._places[job_id] = place
            if moved and (job := await jobs.get(self._db, job_id)):
                with suppress(TelegramError):
                    await delivery.edit_status(
                        self._bot,
                        job,
                        texts.queued(delivery.title_of(job, self._db.data_dir), place),
                        keyboard=keyboards.cancel(job.id),
                        patient=False,
                    )
        for gone in self._places.keys() - set(waiting):
            del self._places[gone]

    async def _tidy(self) -> None:
        """Delete what the privacy notice says is deleted."""
        while True:
            try:
                await drafts.expire(self._db, older_than=DRAFTS_KEPT)
                await jobs.expire(self._db, older_than=UNFINISHED_KEPT)
                await images.sweep(self._db, older_than=timedelta(hours=1))
            except Exception:
                log.exception("tidying up stumbled and is tried again in an hour")
            await asyncio.sleep(_TIDY_EVERY)


class _Latest:
    """The newest progress of a render, for a reader slower than the brush."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._changed = asyncio.Event()
        self._ended = asyncio.Event()

    def set(self, progress: Progress) -> None:
        preview = progress.preview or (self._progress.preview if self._progress else None)
        self._progress = replace(progress, preview=preview)
        self._changed.set()

    def end(self) -> None:
        self._ended.set()
        self._changed.set()

    async def after(self, seconds: float) -> Progress | None:
        """The newest progress not seen yet, not before `seconds` have passed; None once the render ended."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), seconds)
        while not self._ended.is_set():
            await self._changed.wait()
            self._changed.clear()
            if self._progress is not None and not self._ended.is_set():
                return self._progress
        return None
