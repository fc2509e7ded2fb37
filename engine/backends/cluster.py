"""Renders on a Ray cluster, as its user sees it: a process of our own speaks with the cluster.

Ray's library ends the process it lives in when a cluster is lost, takes over its signals and writes to its
terminal. So it lives in a child, as workers do, and is begun anew when it ends.
"""

import asyncio
import contextlib
import itertools
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from engine import child
from engine.backends.local import commissioned
from engine.backends.messages import Condition, Crew, Failure, Kind, Place, Setup
from engine.backends.pool import LONGEST_PAUSE, Job, OnProgress, closing
from engine.backends.report import SlotReport
from engine.errors import BadRequest, EngineError, WorkerDied
from engine.request import Pastiche, Progress, RenderRequest

PROGRAM = "from engine.backends.ray import main; main()"
PAINTER = "engine.backends.worker:Worker"
AUTO, LOCAL = "auto", "local"
ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_BACKEND_LOG_LEVEL": "error",
}
ENVIRONMENT_OF_OUR_OWN = {
    # Ray's word for a cluster of one machine, whose ports are on loopback.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
}
NOT_YET = ("ray-empty", "node-busy")
"""Codes of what may end by itself: machines join, and who holds them, another bot perhaps, lets them go."""
CONNECTING = 90.0
"""Seconds until a cluster that does not let us in, and does not refuse to, is given up."""
ENDING = 6.0
"""Seconds that the child has to take leave of the cluster."""

log = logging.getLogger(__name__)


class RayBackend:
    """A `Backend` on a Ray cluster: one long-lived actor per slot, on every node that has room for one.

    address: `HOST:PORT` of the cluster, of which this machine must be a node; None for the one that it
        belongs to, or, if there is none, one of its own, which ends with it.
    slots: how many workers share a GPU, or a machine that has none; None for one.
    device: `cpu` leaves GPUs alone; None takes them where they are.
    vgg19, data_dir: where weights are found on this machine; they travel to the others.
    time_limit, grace: as `LocalBackend` has them. painter: what paints within an actor, see `Actor`.
    """

    def __init__(
        self,
        *,
        address: str | None = None,
        slots: int | None = None,
        device: str | None = None,
        vgg19: Path | None = None,
        data_dir: Path | None = None,
        time_limit: float = 1800.0,
        grace: float = 8.0,
        painter: str = PAINTER,
    ) -> None:
        if slots is not None and slots < 1:
            raise ValueError(f"there must be at least one slot, not {slots}")
        if address is not None and address.startswith("ray://"):
            raise BadRequest("ray-client", address=address)
        self.on_slots: Callable[[], None] = lambda: None
        self._address = address
        data_dir = data_dir or platformdirs.user_data_path("pastiche")
        self._setup = Setup(0, slots or 1, device, vgg19, data_dir, logging.INFO)
        self._limits = time_limit, grace
        self._painter = painter
        self._condition = Condition((), 0, False, None)
        self._deaths = 0  # of workers, as earlier children counted them, and of these
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count(1)
        self._settled = asyncio.Event()
        self._error: EngineError | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._life: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @property
    def slots(self) -> int:
        return len(self._condition.places)

    @property
    def places(self) -> tuple[Place, ...]:
        """The node and process of each slot."""
        return self._condition.places

    @property
    def deaths(self) -> int:
        return self._deaths + self._condition.deaths

    def trouble(self) -> str | None:
        if self._error is None and not self._settled.is_set():
            return str(EngineError("ray-joining", address=self._address or AUTO))
        return str(self._error) if self._error else None

    def report(self) -> Sequence[SlotReport]:
        return self._condition.reports

    async def start(self) -> None:
        self._begin()
        await self._settled.wait()
        if self._error is not None and self._error.code not in NOT_YET:
            raise self._error

    async def render(self, request: RenderRequest, on_progress: OnProgress | None = None) -> Pastiche:
        self._begin()
        job = Job(next(self._numbers), on_progress, asyncio.get_running_loop().create_future())
        self._jobs[job.number] = job
        try:
            job.commission = await asyncio.to_thread(partial(commissioned, request))
            if self._condition.settled:
                self._tell(child.frame(Kind.RENDER, job.number, job.commission))
            elif self._settled.is_set() and self._error is not None:
                raise self._error
            return await job.outcome
        finally:
            del self._jobs[job.number]
            if job.outcome.cancel() or job.outcome.cancelled():
                self._tell(child.frame(Kind.CANCEL, job.number))
            else:
                job.outcome.exception()  # marked as seen, even if this task was cancelled first

    async def close(self) -> None:
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        self._fail(closing())
        self._error = closing()
        self._settled.set()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), ENDING)
        if self._life is not None:
            self._life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._life

    def _begin(self) -> None:
        if self._closing is not None:
            raise closing()
        if self._life is None:
            if find_spec("ray") is None:
                raise BadRequest("ray-missing")
            self._life = asyncio.create_task(self._live(), name="the Ray cluster")

    def _tell(self, message: bytes) -> None:
        if self._process is not None and self._process.stdin and not self._process.stdin.is_closing():
            self._process.stdin.write(message)

    def _fail(self, error: EngineError) -> None:
        for job in self._jobs.values():
            job.fail(error)

    async def _live(self) -> None:
        """Keeps a child alive until the task is cancelled."""
        address, pause = self._address or AUTO, 1.0
        while True:
            try:
                error = await self._one_child(address)
            except Exception as problem:
                log.exception("What the Ray cluster says could not be understood")
                error = WorkerDied("worker-died", reason=f"{type(problem).__name__}: {problem}")
            if self._closing is not None:
                return
            if error.code == "ray-none-here" and self._address is None:
                address = LOCAL
                continue
            known = self._error is not None and str(self._error) == str(error)
            log.log(logging.DEBUG if known else logging.WARNING, "No render can be begun: %s", error)
            pause = 1.0 if self._condition.settled else min(LONGEST_PAUSE, 2 * pause)
            self._deaths = self.deaths
            self._error, address = error, self._address or AUTO
            self._learn(Condition((), 0, False, error))
            self._fail(WorkerDied("worker-died", reason=str(error)) if pause == 1.0 else error)
            self._settled.set()
            await asyncio.sleep(pause)

    async def _one_child(self, address: str) -> EngineError:
        """Runs one child to its end; why it ended."""
        environment = {**ENVIRONMENT, **(ENVIRONMENT_OF_OUR_OWN if address == LOCAL else {})}
        if address == LOCAL:
            environment["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
        process = self._process = await child.spawn(PROGRAM, environment)
        try:
            setup = replace(self._setup, log_level=logging.getLogger("engine").getEffectiveLevel())
            self._tell(child.frame(Kind.SETUP, 0, Crew(address, setup, *self._limits, self._painter)))
            async with asyncio.timeout(CONNECTING) as patience:
                while True:
                    _, number, content = await child.hear(process)
                    if isinstance(content, Condition):
                        patience.reschedule(None)
                        self._learn(content)
                    elif isinstance(content, Failure) and number == 0:
                        return content.error
                    else:
                        self._hear(number, content)
        except asyncio.IncompleteReadError:
            ended = child.explain(await process.wait())
            log.debug("The process that speaks with the Ray cluster ended: %s", ended)
            return EngineError("ray-lost", address=address)
        except TimeoutError:
            why = f"nothing came of joining it in {CONNECTING:.0f} s, of which a wrong token may be the cause"
            return EngineError("ray-not-joined", address=address, reason=why)
        finally:
            await child.bury(process)
            self._process = None

    def _learn(self, condition: Condition) -> None:
        before, self._condition = self._condition, condition
        if condition.settled:
            self._error = condition.error
            self._settled.set()
            if not before.settled:
                for job in self._jobs.values():
                    if job.commission is not None:
                        self._tell(child.frame(Kind.RENDER, job.number, job.commission))
        if len(before.places) != len(condition.places):
            log.info("The Ray cluster paints %d picture(s) at a time", len(condition.places))
            self.on_slots()

    def _hear(self, number: int, content: object) -> None:
        job = self._jobs.get(number)
        if job is None or job.outcome.done():
            return
        if isinstance(content, Progress):
            job.report(content)
        elif isinstance(content, Failure):
            job.fail(content.error)
        elif isinstance(content, Pastiche):
            job.outcome.set_result(content)
