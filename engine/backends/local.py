"""Renders on this machine: one warm worker process per slot."""

import asyncio
import contextlib
import itertools
import logging
import signal
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from engine import child
from engine.backends.messages import OUT_OF_MEMORY, Commission, Failure, Kind, Ready, Setup, in_bytes
from engine.errors import BadRequest, EngineError, TimedOut, WorkerDied
from engine.limits import Machine
from engine.request import Pastiche, Progress, RenderRequest

OnProgress = Callable[[Progress], None]

START_ATTEMPTS = 3
"""How many workers may die in a row, none of them ready, until requests are refused and not kept waiting."""
LONGEST_PAUSE = 30.0
"""Seconds between attempts to start a worker that keeps dying."""
# To search what torch builds up for garbage takes a tenth of the start and finds nothing that matters; once
# it is frozen, no render searches it either.
PROGRAM = "import gc; gc.disable(); from engine.backends.worker import main; gc.freeze(); gc.enable(); main()"
ENVIRONMENT = {
    # A step takes and gives back the same large pieces of memory as the one before. The C library shall keep
    # them, in pages of 2 MB, and not fetch them from the system page by page each time; `worker` hands back
    # after a render what is left. Only the GNU library knows these words.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296"
    ":glibc.malloc.trim_threshold=4294967296",
}

log = logging.getLogger(__name__)


class LocalBackend:
    """A `Backend` of worker processes on this machine: bytes go in, files come out.

    A render that runs out of memory is tried once more, in the smallest tiles, before it fails.

    slots: how many workers; None for one per GPU, or a single one where there is no GPU.
    device: `cpu`, `cuda` (the GPUs in turn), `cuda:1`, `mps`; None takes the best there is.
    vgg19, data_dir: where weights are found, see `engine.weights.resolve`; those that come later paint from
        the next render on.
    time_limit: seconds a render may take from when its worker gets it.
    grace: seconds a worker has to stop once it is told to; then it is killed and replaced.
    machine: where it is seen that a process was killed for want of memory.
    """

    def __init__(
        self,
        *,
        slots: int | None = None,
        device: str | None = None,
        vgg19: Path | None = None,
        data_dir: Path | None = None,
        time_limit: float = 1800.0,
        grace: float = 8.0,
        machine: Machine = Machine(),
    ) -> None:
        if slots is not None and slots < 1:
            raise ValueError(f"there must be at least one slot, not {slots}")
        self._setup = Setup(
            slot=0,
            slots=slots,
            device=device,
            vgg19=vgg19,
            data_dir=data_dir or platformdirs.user_data_path("pastiche"),
            log_level=logging.INFO,
        )
        self._time_limit = time_limit
        self._grace = grace
        self._machine = machine
        self._slots: list[_Slot] = []
        self._waiting: deque[_Job] = deque()
        self._numbers = itertools.count(1)
        self._closing: asyncio.Task[None] | None = None

    @property
    def slots(self) -> int:
        return len(self._slots) or self._setup.slots or 1

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that are alive, in the order of their slots."""
        return [slot.pid for slot in self._slots if slot.pid is not None]

    @property
    def deaths(self) -> int:
        return sum(slot.died for slot in self._slots)

    def trouble(self) -> str | None:
        return next((str(slot.trouble) for slot in self._slots if slot.hopeless), None)

    async def start(self) -> None:
        self._grow(self.slots)
        for slot in self._slots:  # goes on to those that are added once the first worker has counted GPUs
            await slot.settled.wait()
            if slot.trouble is not None:
                raise slot.trouble

    async def render(self, request: RenderRequest, on_progress: OnProgress | None = None) -> Pastiche:
        self._grow(self.slots)
        job = _Job(next(self._numbers), on_progress, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        try:
            job.commission = await asyncio.to_thread(_in_bytes, request)
            self._dispatch()
            return await job.outcome
        finally:
            if not job.outcome.cancel() and not job.outcome.cancelled():
                job.outcome.exception()  # marked as seen, even if this task was cancelled first
            if job in self._waiting:
                self._waiting.remove(job)
                self._dispatch()

    async def close(self) -> None:
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        for job in self._waiting:
            job.fail(_closed())
        await asyncio.gather(*(slot.end() for slot in self._slots))

    def _grow(self, slots: int) -> None:
        if self._closing is not None:
            raise _closed()
        while len(self._slots) < slots:
            setup = replace(self._setup, slot=len(self._slots))
            slot = _Slot(setup, self._time_limit, self._grace, self._changed, self._put_back, self._machine)
            self._slots.append(slot)

    def _changed(self, suitable: int | None = None) -> None:
        """A slot became free or is in trouble; `suitable` is how many slots this machine should have."""
        if self._closing is None:
            self._grow(suitable or 0)
            self._dispatch()

    def _put_back(self, job: "_Job") -> None:
        """A job is to be tried once more, ahead of all others, as soon as a slot is free."""
        self._waiting.appendleft(job)

    def _dispatch(self) -> None:
        """Gives the requests that waited longest to free slots."""
        if all(slot.hopeless for slot in self._slots):
            for job in self._waiting:
                job.fail(self._slots[0].trouble or _closed())
        while self._waiting and (self._waiting[0].commission or self._waiting[0].outcome.done()):
            slot = next((slot for slot in self._slots if slot.free), None)
            if slot is None:
                return
            job = self._waiting.popleft()
            if not job.outcome.done():
                slot.take(job)


@dataclass(eq=False, slots=True)
class _Job:
    """One request on its way. commission: what the worker is told; None until it is read."""

    number: int
    on_progress: OnProgress | None
    outcome: asyncio.Future[Pastiche]
    commission: Commission | None = None

    def fail(self, error: EngineError) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class _Slot:
    """One worker process after the other, and the job it is at.

    A job holds the slot until the worker has answered, also when nobody waits for the answer any more.
    """

    def __init__(
        self,
        setup: Setup,
        time_limit: float,
        grace: float,
        changed: Callable[[int | None], None],
        put_back: Callable[[_Job], None],
        machine: Machine,
    ) -> None:
        self.settled = asyncio.Event()
        self.trouble: EngineError | None = None
        self.died = 0
        self._setup = setup
        self._time_limit = time_limit
        self._grace = grace
        self._changed = changed
        self._put_back = put_back
        self._machine = machine
        self._kills: int | None = None  # on this machine, for want of memory, when the job began
        self._killed = False  # by us
        self._process: asyncio.subprocess.Process | None = None
        self._ready = False
        self._deaths = 0  # since a worker was last ready
        self._job: _Job | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._life = asyncio.create_task(self._live(), name=f"render slot {setup.slot}")

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def free(self) -> bool:
        return self._ready and self._job is None

    @property
    def hopeless(self) -> bool:
        return not self._ready and self.trouble is not None

    def take(self, job: _Job) -> None:
        """Starts a job; the slot must be free."""
        assert job.commission is not None
        self._job = job
        self._kills = self._machine.kills()
        self._tell(child.frame(Kind.RENDER, job.number, job.commission))
        job.outcome.add_done_callback(lambda _: self._stop(job))
        limit = self._time_limit
        self._after(limit, lambda: job.fail(TimedOut("timed-out", seconds=limit)))

    async def end(self) -> None:
        """Ends the worker and whatever it is at."""
        self.trouble = _closed()
        self.settled.set()
        self._leave(self.trouble)
        self._life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._life

    def _stop(self, job: _Job) -> None:
        """Tells the worker that nobody waits for this job any more, if it is still at it."""
        if self._job is job:
            self._tell(child.frame(Kind.CANCEL, job.number))
            self._after(self._grace, self._kill)

    def _kill(self) -> None:
        if self._process is not None:
            self._killed = True
            child.kill(self._process)

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
        self._put_back(job)

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

    def _tell(self, message: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(message)

    async def _live(self) -> None:
        """Keeps a worker alive until the task is cancelled."""
        while True:
            starved, self._killed = False, False
            try:
                status = await self._one_worker()
                ending, starved = child.explain(status), self._is_for_want_of_memory(status)
            except Exception as error:
                log.exception("A worker could not be started or understood")
                ending = f"{type(error).__name__}: {error}"
            self._ready = False
            self._deaths += 1
            self.died += 1
            if self._deaths >= START_ATTEMPTS:
                self.trouble = WorkerDied("worker-does-not-start", reason=ending)
                self.settled.set()
            log.warning("A render process ended: %s; another one is started", ending)
            if starved:
                self._starve()
            else:
                self._leave(WorkerDied("worker-died", reason=ending))
            self._changed(None)
            if self._deaths > 1:
                await asyncio.sleep(min(LONGEST_PAUSE, 0.25 * 2**self._deaths))

    def _is_for_want_of_memory(self, status: int) -> bool:
        """Whether the system killed the process; where it does not say, nobody else is thought of."""
        if self._job is None or self._killed or status != -signal.SIGKILL:
            return False
        kills = self._machine.kills()
        return kills is None or self._kills is None or kills > self._kills

    async def _one_worker(self) -> int:
        """Runs one worker process to its end and returns its exit status."""
        process = self._process = await child.spawn(PROGRAM, ENVIRONMENT)
        try:
            setup = replace(self._setup, log_level=logging.getLogger("engine").getEffectiveLevel())
            self._tell(child.frame(Kind.SETUP, 0, setup))
            while True:
                _, number, content = await child.hear(process)
                self._hear(number, content)
        except asyncio.IncompleteReadError:
            return await process.wait()
        finally:
            # However it came here: the process is gone, its output is broken, or the backend closes.
            await child.bury(process)
            self._process = None

    def _hear(self, number: int, content: object) -> None:
        if isinstance(content, Ready):
            self._ready, self._deaths, self.trouble = True, 0, content.error
            self.settled.set()
            self._changed(content.slots)
        elif isinstance(content, Progress):
            self._report(number, content)
        elif isinstance(content, Failure):
            self._ready = content.usable
            if content.error.code == OUT_OF_MEMORY:
                self._starve()
            else:
                self._leave(content.error)
            self._changed(None)
        elif isinstance(content, Pastiche):
            self._leave(content)
            self._changed(None)

    def _report(self, number: int, progress: Progress) -> None:
        job = self._job
        if job is None or job.number != number or job.outcome.done() or job.on_progress is None:
            return
        try:
            job.on_progress(progress)
        except Exception:
            log.exception("The listener to a render's progress failed; the render goes on")


def _in_bytes(request: RenderRequest) -> Commission:
    """As it travels, and able to. Raises EngineError."""
    try:
        commission = Commission(in_bytes(request))
        child.frame(Kind.RENDER, 0, commission)
        return commission
    except EngineError:
        raise
    except Exception as error:
        raise BadRequest("request-not-sent", reason=str(error)) from error


def _closed() -> WorkerDied:
    return WorkerDied("closing")
