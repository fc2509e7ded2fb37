"""What all backends with workers share: requests that wait, and slots that take them, one worker each."""

import asyncio
import contextlib
import itertools
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.backends.messages import OUT_OF_MEMORY, Commission, Failure
from engine.backends.report import SlotReport, Tally
from engine.errors import EngineError, TimedOut, WorkerDied
from engine.request import Pastiche, Progress

OnProgress = Callable[[Progress], None]

START_ATTEMPTS = 3
"""How many workers may die in a row, none of them ready, until requests are refused and not kept waiting."""
LONGEST_PAUSE = 30.0
"""Seconds between attempts to start a worker that keeps dying."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Job:
    """One request on its way. commission: what the worker is told; None until it is read."""

    number: int
    on_progress: OnProgress | None
    outcome: asyncio.Future[Pastiche]
    commission: Commission | None = None

    def fail(self, error: EngineError) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)

    def report(self, progress: Progress) -> None:
        if self.outcome.done() or self.on_progress is None:
            return
        try:
            self.on_progress(progress)
        except Exception:
            log.exception("The listener to a render's progress failed; the render goes on")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended. starved: for want of memory, so that its job may be tried once more, tightly."""

    reason: str
    starved: bool = False


class Pool:
    """Gives requests to slots: first come, first served. Slots may come and go meanwhile."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self.closed = False
        self._waiting: deque[Job] = deque()
        self._numbers = itertools.count(1)
        self._closing: asyncio.Task[None] | None = None

    @property
    def deaths(self) -> int:
        return sum(slot.tally.deaths for slot in self.slots)

    def report(self) -> list[SlotReport]:
        """What each slot says of itself."""
        return [slot.report() for slot in self.slots]

    def trouble(self) -> str | None:
        """Why workers cannot be begun, as a sentence; None while they can, or where there are no slots."""
        return next((str(slot.trouble) for slot in self.slots if slot.hopeless), None)

    async def paint(self, read: Callable[[], Commission], on_progress: OnProgress | None) -> Pastiche:
        """The picture, once a slot was free. read: gives what the worker is told, in a thread."""
        if self.closed:
            raise closing()
        job = Job(next(self._numbers), on_progress, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        try:
            job.commission = await asyncio.to_thread(read)
            self.dispatch()
            return await job.outcome
        finally:
            if not job.outcome.cancel() and not job.outcome.cancelled():
                job.outcome.exception()  # marked as seen, even if this task was cancelled first
            if job in self._waiting:
                self._waiting.remove(job)
                self.dispatch()

    async def close(self) -> None:
        """Ends all workers, whatever they are at; a second call waits for the first."""
        self.closed = True
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        for job in self._waiting:
            job.fail(closing())
        await asyncio.gather(*(slot.end() for slot in self.slots))

    def put_back(self, job: Job) -> None:
        """A job is to be tried once more, ahead of all others, as soon as a slot is free."""
        self._waiting.appendleft(job)

    def dispatch(self) -> None:
        """Gives the requests that waited longest to free slots."""
        if self.closed:
            return
        if self.slots and all(slot.hopeless for slot in self.slots):
            for job in self._waiting:
                job.fail(self.slots[0].trouble or closing())
        while self._waiting and (self._waiting[0].commission or self._waiting[0].outcome.done()):
            slot = next((slot for slot in self.slots if slot.free), None)
            if slot is None:
                return
            job = self._waiting.popleft()
            if not job.outcome.done():
                slot.take(job)


class Slot(ABC):
    """One worker after the other, and the job it is at.

    A job holds the slot until the worker has answered, also when nobody waits for the answer any more. What
    a worker is and how one talks to it is a subclass's: `_one_worker`, `_give`, `_call_off` and `_kill`.

    tally: with where it is. time_limit: seconds a render may take. grace: seconds a worker has to stop once
    it is told to; then it is killed and replaced. changed: told when the slot became free, or is in trouble.
    """

    def __init__(
        self,
        pool: Pool,
        name: str,
        tally: Tally,
        *,
        time_limit: float,
        grace: float,
        changed: Callable[[], None],
    ) -> None:
        self.settled = asyncio.Event()
        self.trouble: EngineError | None = None
        self.tally = tally
        self._pool = pool
        self._time_limit = time_limit
        self._grace = grace
        self._changed = changed
        self._ready = False
        self._deaths = 0  # since a worker was last ready
        self._job: Job | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._life = asyncio.create_task(self._live(), name=name)

    @property
    def free(self) -> bool:
        return self._ready and self._job is None

    @property
    def hopeless(self) -> bool:
        return not self._ready and self.trouble is not None

    def report(self) -> SlotReport:
        """What it says of itself."""
        return self.tally.report(ready=self._ready, busy=self._job is not None)

    def take(self, job: Job) -> None:
        """Starts a job; the slot must be free."""
        self._job = job
        self._give(job)
        job.outcome.add_done_callback(lambda _: self._stop(job))
        limit = self._time_limit
        self._after(limit, lambda: job.fail(TimedOut("timed-out", seconds=limit)))

    async def end(self, why: EngineError | None = None) -> None:
        """Ends the worker and whatever it is at. why: what the job is told; else that all is closing."""
        self.trouble = why or closing()
        self.settled.set()
        self._leave(self.trouble)
        self._life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._life

    # --- what a worker is -------------------------------------------------------------------

    @abstractmethod
    async def _one_worker(self) -> Ending:
        """Runs one worker to its end; cancelled, it leaves none behind."""

    @abstractmethod
    def _give(self, job: Job) -> None:
        """Has the worker render a job."""

    @abstractmethod
    def _call_off(self, job: Job) -> None:
        """Tells the worker that nobody waits for a job any more."""

    @abstractmethod
    def _kill(self) -> None:
        """Ends the worker at once."""

    # --- for subclasses: what a worker says ---------------------------------------------------

    def _is_ready(self, error: EngineError | None) -> None:
        """A worker is warm; with an error, all its renders will fail with it."""
        self._ready, self._deaths, self.trouble = True, 0, error
        self.settled.set()

    def _hear(self, number: int, content: object) -> None:
        """What a worker says of a job."""
        if isinstance(content, Progress):
            if self._job is not None and self._job.number == number:
                self._job.report(content)
        elif isinstance(content, Failure):
            self._ready = content.usable
            if content.error.code == OUT_OF_MEMORY:
                self._starve()
            else:
                self._leave(content.error)
            self._changed()
        elif isinstance(content, Pastiche):
            self.tally.finished(content)
            self._leave(content)
            self._changed()

    # --- within ---------------------------------------------------------------------------------

    def _stop(self, job: Job) -> None:
        """Tells the worker that nobody waits for this job any more, if it is still at it."""
        if self._job is job:
            self._call_off(job)
            self._after(self._grace, self._kill)

    def _starve(self) -> None:
        """The job ran out of memory: it is put back to be tried tightly, or has been, and fails."""
        job = self._job
        if job is None or job.outcome.done() or job.commission is None or job.commission.tight:
            self._leave(EngineError(OUT_OF_MEMORY))
            return
        log.warning("A render ran out of memory and is tried once more in the smallest tiles")
        job.commission = replace(job.commission, tight=True)
        self._job = None
        self._leave(EngineError(OUT_OF_MEMORY))  # which is nobody's now
        self._pool.put_back(job)

    def _leave(self, result: Pastiche | EngineError) -> None:
        """Ends the job, if there is one, and makes place for the next."""
        job, self._job = self._job, None
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if job is None or job.outcome.done():
            return
        if isinstance(result, Pastiche):
            job.outcome.set_result(result)
        else:
            job.fail(result)

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, action))

    async def _live(self) -> None:
        """Keeps a worker alive until the task is cancelled."""
        while True:
            try:
                ending = await self._one_worker()
            except Exception as error:
                log.exception("A worker could not be started or understood")
                ending = Ending(f"{type(error).__name__}: {error}")
            self._ready = False
            self._deaths += 1
            self.tally.deaths += 1
            if self._deaths >= START_ATTEMPTS:
                self.trouble = WorkerDied("worker-does-not-start", reason=ending.reason)
                self.settled.set()
            log.warning("A render process ended: %s; another one is started", ending.reason)
            if ending.starved:
                self._starve()
            else:
                self._leave(WorkerDied("worker-died", reason=ending.reason))
            self._changed()
            if self._deaths > 1:
                await asyncio.sleep(min(LONGEST_PAUSE, 0.25 * 2**self._deaths))


def closing() -> WorkerDied:
    return WorkerDied("closing")
