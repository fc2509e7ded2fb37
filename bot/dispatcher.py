"""The loop between the queue and the engine: claim, render, keep what comes of it. Knows no Telegram.

A running job is held by a lease, which is renewed until its result is committed: a process that is killed
loses no job, and of a job that was cancelled or forgotten meanwhile nothing is kept.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot import holders, logs, metrics
from bot.health import Part
from bot.pace import Pace
from bot.requests import paintings_of, request_of
from bot.room import until_there_is_room
from bot.tasks import Tasks
from bot.tasting import GivesWay, Kitchen, PaintingOf, SheetOf, Tasted
from engine.backends import Backend
from engine.errors import EngineError, WorkerDied
from engine.pictures import sketches
from engine.request import Progress
from storage import bell, images, jobs
from storage.database import Database, awaited
from storage.errors import Away, NoRoom
from storage.schema import Door, Job, JobKind

log = logging.getLogger(__name__)

UNEXPECTED = "unexpected"
"""The code of a failure that is no EngineError; the log has the rest."""


class Listener(Protocol):
    """Who is told what becomes of jobs."""

    def nudge(self, job_id: int) -> None:
        """The row of a job has changed."""
        ...

    def moved(self, job_id: int) -> None:
        """A job has another place in the queue, or has left it to be painted."""
        ...

    def progress(self, job_id: int, progress: Progress) -> None:
        """A render has come so far."""
        ...


@dataclass(frozen=True, slots=True)
class Painted:
    """What a job came to. result, shown: its files, without loss and as Telegram takes it.

    None where what was tasted is kept already, and all there is. frames: how it came about, in one file, if
    that was seen.
    """

    result: images.New | None
    shown: images.New | None
    seconds: float
    steps: int
    frames: images.New | None = None


class Dispatcher:
    """Paints queued jobs on the backend's slots until it is stopped; nothing is lost when it is killed.

    painting_of: the file of a painting by its name; raises an EngineError where it has been taken away.
    sheet_of: draws what has been tasted.
    listener: may be another one later. on_drop: told of a job to be stopped that is not painted here.
    """

    def __init__(
        self,
        db: Database,
        backend: Backend,
        painting_of: PaintingOf,
        sheet_of: SheetOf,
        listener: Listener,
        pace: Pace = Pace(),
    ) -> None:
        self._db = db
        self._backend = backend
        self._painting_of = painting_of
        self.listener = listener
        self.on_drop: Callable[[int], object] = lambda job_id: None
        self._pace = pace
        self._holder = holders.new_name()
        self._kitchen = Kitchen(db, backend, painting_of, sheet_of, self._holder, self._see, pace)
        self._work = asyncio.Event()
        self._followed = 0  # slots for which there is a task
        self._renders: dict[int, asyncio.Task[Painted]] = {}
        self._walls: dict[int, int] = {}  # what is tasted for the studio, and for whom
        self._giving_way: set[int] = set()
        self._busy = 0  # slots that paint, or look for something to paint
        self._rested = asyncio.Event()
        self._going_on = asyncio.Event()
        self._going_on.set()
        self._seen: float | None = None  # when a slot looked for work, or a render came on
        self._tasks = Tasks(pause=pace.again)

    @property
    def slots(self) -> int:
        """How many jobs are painted side by side now."""
        return self._backend.slots

    def start(self) -> None:
        """Begin to work, on as many jobs at a time as the backend has slots, however many that will be."""
        self._tasks.keep("the bell", self._hear)
        self._backend.on_slots = self._follow
        self._follow()

    async def stop(self) -> None:
        """Stop at once; running jobs go back to the queue."""
        await self._tasks.close()
        self._followed = 0

    def trouble(self) -> str | None:
        """What keeps the dispatcher from working, as a sentence; None while all its slots work."""
        return self._tasks.trouble() or self._backend.trouble()

    def part(self) -> Part:
        """How those are who paint, and since when nothing has been seen of them."""
        age = None if self._seen is None else asyncio.get_running_loop().time() - self._seen
        return Part(self.trouble(), age)

    def wake(self) -> None:
        """Say that a job was queued."""
        self._work.set()

    def rest(self, resting: bool) -> None:
        """Begin nothing new; what is painted already is brought to its end. Or go on."""
        if resting:
            self._going_on.clear()
        else:
            self._going_on.set()

    async def cancel(self, job_id: int) -> bool:
        """Stop a queued or running job within one step; False if it was too late."""
        if not await jobs.cancel(self._db, job_id):
            return False
        self.drop(job_id)
        self.listener.nudge(job_id)
        return True

    def drop(self, job_id: int) -> None:
        """Stop at once what is painted for a job whose row is gone; its message is the caller's business."""
        if not self.stop_painting(job_id):
            self.on_drop(job_id)

    def stop_painting(self, job_id: int) -> bool:
        """Stops it at once if it is painted here; whether it was."""
        if render := self._renders.get(job_id):
            render.cancel()
        return render is not None

    def hurry(self, owner_id: int) -> None:
        """Somebody waits for a trial: where no slot is free, what is tasted for them stops and goes on later.

        Between two pictures it gives way by itself, as does what is tasted for others.
        """
        if len(self._renders) < self.slots:
            return
        for job_id, person_id in self._walls.items():
            if person_id == owner_id:
                self._giving_way.add(job_id)
                self._renders[job_id].cancel()

    async def idle(self) -> None:
        """Returns once nothing is painted here and nothing waits to be."""
        while self._busy or await jobs.queue(self._db):
            self._rested.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rested.wait(), self._pace.look)

    async def _hear(self) -> None:
        """Has the slots look for work when another process has queued some, where that is told."""
        async for _ in bell.heard(self._db):
            self.wake()

    # --- one slot -------------------------------------------------------------------------------

    def _follow(self) -> None:
        """There are as many slots as the backend has; those that it has no more finish and rest."""
        for number in range(self._followed, self._backend.slots):
            self._tasks.keep(f"slot {number + 1}", partial(self._slot, number))
        self._followed = max(self._followed, self._backend.slots)
        self._work.set()

    async def _slot(self, number: int) -> None:
        while True:
            await self._going_on.wait()
            self._work.clear()
            if number < self._backend.slots and await self._next():
                continue
            with suppress(TimeoutError):  # other processes may queue jobs too, so look from time to time
                await asyncio.wait_for(self._work.wait(), self._pace.look)

    async def _next(self) -> bool:
        """Paints the job whose turn it is; False if there is none."""
        self._busy += 1
        try:
            job = await jobs.claim(self._db, holder=self._holder, lease=self._pace.lease)
            self._seen = asyncio.get_running_loop().time()
            if job is None:
                return False
            self._work.set()  # where there is one, there may be another for the next slot
            logs.about(job=job.id, chat=job.chat_id)
            await self._paint(job)
            return True
        finally:
            self._busy -= 1
            logs.about()
            self._rested.set()

    async def _paint(self, job: Job) -> None:
        self.listener.moved(job.id)
        if lost := self._renders.get(job.id):  # its lease ran out, though this process lives
            lost.cancel()
        render = self._renders[job.id] = asyncio.create_task(
            self._render(job), name=f"rendering job {job.id}"
        )
        if job.kind == JobKind.TASTE and job.door == Door.STUDIO:
            self._walls[job.id] = job.user_id
        lease = asyncio.create_task(self._hold(job, render), name=f"the lease of job {job.id}")
        ending: asyncio.Task[None] | None = None
        try:
            await asyncio.wait([render])
            ending = asyncio.create_task(self._conclude(job, render), name=f"the end of job {job.id}")
            await asyncio.shield(ending)
        except asyncio.CancelledError:  # closing down: what is painted is kept, what is not is put back
            render.cancel()
            await asyncio.wait([ending or render], timeout=self._pace.stopping)
            if ending is not None:
                ending.cancel()
            await jobs.release(self._db, job.id, holder=self._holder)
            raise
        finally:
            if self._renders.get(job.id) is render:
                del self._renders[job.id]
                self._walls.pop(job.id, None)
                self._giving_way.discard(job.id)
            lease.cancel()
            self.listener.nudge(job.id)

    async def _render(self, job: Job) -> Painted:
        def report(progress: Progress) -> None:
            self._see(progress)
            self.listener.progress(job.id, progress)

        if job.kind == JobKind.TASTE:
            return _painted(await self._kitchen.taste(job, report))
        if job.kind == JobKind.TRIAL:
            return _painted(await self._kitchen.trial(job, report))
        # None is given up because its photo is out of reach.
        pictures, begun = await until_there_is_room(
            f"job {job.id}", partial(self._kitchen.fetched, job), self._pace
        )
        paintings = {name: await self._painting_of(name) for name in paintings_of(job)}
        request = request_of(job, pictures, paintings, begun=begun)
        pastiche = await self._backend.render(request, report)
        log.info("job %s: %s, %.1f s, %s weights", job.id, pastiche.size, pastiche.seconds, pastiche.weights)
        png, jpeg = images.New(pastiche.png, "image/png"), images.New(pastiche.jpeg, "image/jpeg")
        frames = None
        if len(pastiche.frames) > 1:
            frames = images.New(sketches.packed(pastiche.frames), sketches.MIME)
        return Painted(png, jpeg, pastiche.seconds, pastiche.steps, frames)

    def _see(self, _: Progress) -> None:
        self._seen = asyncio.get_running_loop().time()

    async def _hold(self, job: Job, render: asyncio.Task[Painted]) -> None:
        """Renews the lease; a job that is no longer ours (cancelled or forgotten elsewhere) stops."""
        awaited.set(True)  # by the lease's end
        while True:
            await asyncio.sleep(self._pace.lease.total_seconds() / 3)
            try:
                if not await jobs.renew(self._db, job.id, holder=self._holder, lease=self._pace.lease):
                    render.cancel()
                    return
            except (NoRoom, Away):  # which whoever waits for room has said
                continue
            except Exception:
                log.exception("the lease of job %s could not be renewed", job.id)

    async def _conclude(self, job: Job, render: asyncio.Task[Painted]) -> None:
        """Puts how the render ended into the row, if the job is still ours."""
        if render.cancelled() and job.id not in self._giving_way:  # so is the row, or it is gone
            _count(job, "cancelled")
            return
        error = GivesWay() if render.cancelled() else render.exception()
        if isinstance(error, GivesWay | Away):  # before there was anything to be kept
            back = partial(jobs.release, self._db, job.id, holder=self._holder)
            await until_there_is_room(f"job {job.id}, which goes back to the queue,", back, self._pace)
            return
        _count(job, "finished" if error is None else "died" if isinstance(error, WorkerDied) else "failed")
        # A picture is not painted twice because the disk is full.
        await until_there_is_room(
            f"the end of job {job.id}", partial(self._write_down, job, render, error), self._pace
        )

    async def _write_down(self, job: Job, render: asyncio.Task[Painted], error: BaseException | None) -> None:
        if error is None:
            await self._keep(job, render.result())
        elif isinstance(error, WorkerDied) and job.attempts < self._pace.attempts:
            log.warning("the worker painting job %s died; it is painted again", job.id)
            await jobs.release(self._db, job.id, holder=self._holder, attempted=True)
        elif isinstance(error, EngineError):
            log.warning("job %s failed: %s", job.id, error)
            await jobs.failed(self._db, job.id, holder=self._holder, code=error.code, values=error.values)
        else:
            log.error("job %s failed", job.id, exc_info=error)
            await jobs.failed(self._db, job.id, holder=self._holder, code=UNEXPECTED, values={})

    async def _keep(self, job: Job, painted: Painted) -> None:
        kept = (painted.result, painted.shown, painted.frames)
        files = dict.fromkeys(file for file in kept if file)  # one and the same for a taste
        shas = dict(zip(files, await images.keep_all(self._db, list(files)), strict=True))
        await jobs.rendered(  # or it was cancelled with the last stroke
            self._db,
            job.id,
            holder=self._holder,
            result_sha=shas[painted.result] if painted.result else None,
            shown_sha=shas[painted.shown] if painted.shown else None,
            seconds=painted.seconds,
            frames_sha=shas[painted.frames] if painted.frames else None,
        )
        if painted.steps:
            metrics.STEP.labels(job.look.size).observe(painted.seconds / painted.steps)


def _painted(tasted: Tasted) -> Painted:
    jpeg = images.New(tasted.sheet, "image/jpeg") if tasted.sheet is not None else None
    return Painted(jpeg, jpeg, tasted.seconds, tasted.steps)


def _count(job: Job, outcome: str) -> None:
    metrics.RENDERS.labels(job.look.size, outcome).inc()
