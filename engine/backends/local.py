"""Renders on this machine: one warm worker process per slot."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import platformdirs

from engine import child
from engine.backends.messages import Commission, Kind, Ready, Setup, in_bytes
from engine.backends.pool import Ending, Job, OnProgress, Pool, Slot, closing
from engine.backends.report import SlotReport, Tally
from engine.errors import BadRequest, EngineError
from engine.limits import Machine
from engine.request import Pastiche, RenderRequest

# To search what torch builds up for garbage takes a tenth of the start and finds nothing that matters; once
# it is frozen, no render searches it either.
PROGRAM = "import gc; gc.disable(); from engine.backends.worker import main; gc.freeze(); gc.enable(); main()"
ENVIRONMENT = {
    # A step takes and gives back the same large pieces of memory as the one before. The C library shall keep
    # them, in pages of 2 MB, and not fetch them from the system page by page each time; `worker` hands back
    # after a render what is left. Nor shall it put aside the few bytes by which a piece was cut to begin at a
    # multiple of 64: without them none fits where one of its size has been, and a third of memory becomes
    # holes. Only the GNU library knows these words.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296"
    ":glibc.malloc.trim_threshold=4294967296:glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0",
}


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
        self.on_slots: Callable[[], None] = lambda: None
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
        self._pool = Pool()
        self._slots: list[_Slot] = []

    @property
    def slots(self) -> int:
        return len(self._slots) or self._setup.slots or 1

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that are alive, in the order of their slots."""
        return [slot.pid for slot in self._slots if slot.pid is not None]

    @property
    def deaths(self) -> int:
        return self._pool.deaths

    def trouble(self) -> str | None:
        return self._pool.trouble()

    def report(self) -> Sequence[SlotReport]:
        return self._pool.report()

    async def start(self) -> None:
        self._grow(self.slots)
        for slot in self._slots:  # goes on to those that are added once the first worker has counted GPUs
            await slot.settled.wait()
            if slot.trouble is not None:
                raise slot.trouble

    async def render(self, request: RenderRequest, on_progress: OnProgress | None = None) -> Pastiche:
        self._grow(self.slots)
        return await self._pool.paint(partial(commissioned, request), on_progress)

    async def close(self) -> None:
        await self._pool.close()

    def _grow(self, slots: int) -> None:
        if self._pool.closed:
            raise closing()
        before = self.slots
        while len(self._slots) < slots:
            slot = _Slot(
                self._pool,
                replace(self._setup, slot=len(self._slots)),
                time_limit=self._time_limit,
                grace=self._grace,
                changed=self._changed,
                machine=self._machine,
            )
            self._slots.append(slot)
            self._pool.slots.append(slot)
        if self.slots != before:
            self.on_slots()

    def _changed(self, suitable: int = 0) -> None:
        """A slot became free or is in trouble; `suitable` is how many slots this machine should have."""
        if not self._pool.closed:
            self._grow(suitable)
            self._pool.dispatch()


class _Slot(Slot):
    """One worker process after the other."""

    def __init__(
        self,
        pool: Pool,
        setup: Setup,
        *,
        time_limit: float,
        grace: float,
        changed: Callable[..., None],
        machine: Machine,
    ) -> None:
        self._setup = setup
        self._machine = machine
        self._kills: int | None = None  # on this machine, for want of memory, when the job began
        self._killed = False  # by us
        self._process: asyncio.subprocess.Process | None = None
        self._suits = changed
        super().__init__(
            pool,
            f"render slot {setup.slot}",
            Tally(slot=setup.slot + 1),
            time_limit=time_limit,
            grace=grace,
            changed=changed,
        )

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def _give(self, job: Job) -> None:
        self._kills = self._machine.kills()
        self._tell(child.frame(Kind.RENDER, job.number, job.commission))

    def _call_off(self, job: Job) -> None:
        self._tell(child.frame(Kind.CANCEL, job.number))

    def _kill(self) -> None:
        if self._process is not None:
            self._killed = True
            child.kill(self._process)

    def _tell(self, message: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(message)

    async def _one_worker(self) -> Ending:
        self._killed = False
        process = self._process = await child.spawn(PROGRAM, ENVIRONMENT)
        try:
            setup = replace(self._setup, log_level=logging.getLogger("engine").getEffectiveLevel())
            self._tell(child.frame(Kind.SETUP, 0, setup))
            while True:
                _, number, content = await child.hear(process)
                if isinstance(content, Ready):
                    self._is_ready(content.error)
                    self._suits(content.slots)
                else:
                    self._hear(number, content)
        except asyncio.IncompleteReadError:
            status = await process.wait()
            return Ending(child.explain(status), self._is_for_want_of_memory(status))
        finally:
            # However it came here: the process is gone, its output is broken, or the backend closes.
            await child.bury(process)
            self._process = None

    def _is_for_want_of_memory(self, status: int) -> bool:
        """Whether the system killed the process; where it does not say, nobody else is thought of."""
        if self._job is None or self._killed or status != -signal.SIGKILL:
            return False
        kills = self._machine.kills()
        return kills is None or self._kills is None or kills > self._kills


def commissioned(request: RenderRequest) -> Commission:
    """As it travels, and able to. Blocks while files are read. Raises EngineError."""
    try:
        commission = Commission(in_bytes(request))
        child.frame(Kind.RENDER, 0, commission)
        return commission
    except EngineError:
        raise
    except Exception as error:
        raise BadRequest("request-not-sent", reason=str(error)) from error
