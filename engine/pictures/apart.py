"""Pictures in a child process with limits on memory and time, for callers that only want to hold bytes."""

import asyncio
import logging
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from engine import child
from engine.errors import BadPicture, EngineError, WorkerDied

P = ParamSpec("P")
T = TypeVar("T")

PROGRAM = "import engine.pictures.sheet; from engine.pictures.apart import main; main()"
"""What draws sheets has all modules of pictures and paintings, so that the child is warm when it starts."""
FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""Each thread would claim memory that no picture ever uses."""
GRACE = 1.0
"""Seconds after the limit when a child ends itself if nobody ended it: its parent may be gone."""

log = logging.getLogger(__name__)


class Kind(IntEnum):
    """What a frame holds, besides what is for the log."""

    SETUP = 1  # to the child, once: memory in bytes, seconds, log level
    CALL = 2  # to the child: function, arguments, named arguments
    BEGUN = 3  # from the child: nothing
    VALUE = 4  # from the child: what the function returned
    ERROR = 5  # from the child: why it returned nothing


class Apart:
    """One child process, kept warm: calls are answered one after the other, first come, first served.

    memory: bytes that a call may use beyond what the idle child has. seconds: how long a call may take.
    """

    def __init__(self, *, memory: int = 600_000_000, seconds: float = 5.0) -> None:
        self._memory = memory
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._answering: asyncio.Task[Any] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._process.pid if self._process is not None else None

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns: one at the top of a module, with plain values and ours as arguments.

        Raises the EngineError that the function raises, BadPicture where it needs too much memory or time or
        ends the child, which is then replaced, or WorkerDied where there is no child to be had.
        """
        call = child.frame(Kind.CALL, 0, (function, args, kwargs))
        async with self._turn:
            if self._answering is not None:  # the caller before did not wait for it
                await asyncio.wait([self._answering])
            if self._closed:
                raise WorkerDied("closing")
            self._answering = asyncio.create_task(self._answer(call), name="a picture apart")
            self._answering.add_done_callback(_heard)
            try:
                answer: T = await asyncio.shield(self._answering)
                return answer
            except asyncio.CancelledError:
                here = asyncio.current_task()
                if here is not None and here.cancelling():
                    raise
                raise WorkerDied("closing") from None

    async def close(self) -> None:
        """Ends the child; calls that wait raise WorkerDied. A second call is harmless."""
        self._closed = True
        if self._answering is not None:
            self._answering.cancel()
            await asyncio.wait([self._answering])
        await self._end()

    async def _answer(self, call: bytes) -> Any:
        process = await self._begun(call)
        try:
            async with asyncio.timeout(self._seconds):
                kind, _, content = await child.hear(process)
        except TimeoutError as error:
            await self._end()
            raise self._too_long() from error
        except asyncio.IncompleteReadError as error:
            status = await self._end()
            if status == -signal.SIGALRM:
                raise self._too_long() from error
            if status == -signal.SIGKILL:  # nobody here did it; the system does when memory runs out
                raise BadPicture("picture-too-heavy") from error
            raise BadPicture("picture-not-read", reason=child.explain(status)) from error
        except Exception as error:
            log.exception("A child process could not be understood")
            await self._end()
            raise BadPicture("picture-not-read", reason=str(error)) from error
        if kind == Kind.ERROR:
            raise content
        return content

    async def _begun(self, call: bytes) -> asyncio.subprocess.Process:
        """The child, once it is at this call. One that ended while it was idle is replaced."""
        status = 0
        for _ in range(2):
            try:
                process = self._process or await self._start()
                assert process.stdin is not None
                process.stdin.write(call)
                await child.hear(process)
                return process
            except asyncio.IncompleteReadError:
                status = await self._end()
        raise WorkerDied("worker-does-not-start", reason=child.explain(status))

    async def _start(self) -> asyncio.subprocess.Process:
        process = self._process = await child.spawn(PROGRAM, FRUGAL)
        assert process.stdin is not None
        level = logging.getLogger("engine").getEffectiveLevel()
        process.stdin.write(child.frame(Kind.SETUP, 0, (self._memory, self._seconds, level)))
        return process

    async def _end(self) -> int:
        process, self._process = self._process, None
        return await child.bury(process) if process is not None else 0

    def _too_long(self) -> BadPicture:
        return BadPicture("picture-takes-too-long", seconds=self._seconds)


def _heard(answering: asyncio.Task[Any]) -> None:
    """Counts what it raised as taken: who asked may be cancelled, and then nobody else does."""
    if not answering.cancelled():
        answering.exception()


def main() -> None:
    """Answers calls until the input ends."""
    inbox, outbox = child.own_pipes()
    memory, seconds, level = child.unpack(_next(inbox))
    outbox.take_logs(level)
    _limit(memory)
    while call := _next(inbox):
        outbox.send(Kind.BEGUN, 0, None)
        # Ends the process whatever it is at; a thread that hears the parent go would not get its turn.
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        kind, content = _called(call)
        signal.setitimer(signal.ITIMER_REAL, 0)
        outbox.send(kind, 0, content)


def _next(inbox: BinaryIO) -> bytes:
    """The next message; empty at the end of the input."""
    header = inbox.read(child.HEADER.size)
    return inbox.read(child.HEADER.unpack(header)[2]) if header else b""


def _limit(memory: int) -> None:
    # A core would be a copy of somebody's picture.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # no Linux, or a lower limit already
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _called(call: bytes) -> tuple[Kind, object]:
    try:
        function, args, kwargs = child.unpack(call)
        return Kind.VALUE, function(*args, **kwargs)
    except EngineError as error:
        return Kind.ERROR, error
    except MemoryError:
        return Kind.ERROR, BadPicture("picture-too-heavy")
    except Exception as error:
        log.exception("A picture could not be read")
        return Kind.ERROR, BadPicture("picture-not-read", reason=f"{type(error).__name__}: {error}")
