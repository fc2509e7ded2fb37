"""One slot of a cluster: an actor of Ray's that paints, on whichever machine it was begun.

It lives in a process of Ray's and needs no import of Ray. Its methods are called side by side; the painting
is done in one thread, always the same, whose steps hold up nothing.
"""

import asyncio
import hashlib
import importlib.metadata
import logging
import logging.handlers
import os
import pkgutil
import platform
import queue
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from engine.backends.messages import Commission, Failure, Ready, Setup
from engine.request import Pastiche, Progress
from engine.weights import OPEN_FILE, Weights

Item = Progress | Pastiche | Failure | logging.LogRecord


class Paints(Protocol):
    """What paints within an actor; `engine.backends.worker.Worker` does."""

    def warm(self, weights: Callable[[], Weights]) -> Ready: ...

    def paint(
        self,
        commission: Commission,
        weights: Callable[[], Weights],
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Pastiche | Failure: ...

    def hand_memory_back(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Versions:
    """What has to be the same on all machines that paint for one bot."""

    python: str
    torch: str
    pastiche: str


@dataclass(frozen=True, slots=True)
class Hello:
    """Who an actor is."""

    host: str
    pid: int
    versions: Versions


@dataclass(frozen=True, slots=True)
class Parcel:
    """Weights as they travel: once to each machine, and nothing where they lie there already.

    digest: of the file's content. file: its bytes, awaited; None for the open weights, which lie everywhere.
    """

    weights: Weights
    digest: str = ""
    file: Awaitable[bytes] | None = None


class Actor:
    """Paints for one slot.

    painter: the name of what paints, `module:class`, made of the setup in the thread that paints.
    """

    def __init__(self, painter: str, setup: Setup) -> None:
        self._painter_name = painter
        self._setup = setup
        self._painter: Paints | None = None
        self._thread = ThreadPoolExecutor(1, "painting")
        self._cancelled = 0
        self._said: asyncio.Queue[Item] = asyncio.Queue()
        self._loop = asyncio.get_event_loop()
        logger = logging.getLogger("engine")
        logger.setLevel(setup.log_level)
        logger.addHandler(_Told(self._say))

    async def hello(self) -> Hello:
        return Hello(socket.gethostname(), os.getpid(), await asyncio.to_thread(versions))

    async def stay(self) -> None:
        """Never returns; who waits for it hears when the actor has died."""
        await asyncio.Event().wait()

    async def warm(self, parcel: Parcel) -> Ready:
        """Loads what every render needs."""
        weights = await _unpacked(parcel)

        def warm() -> Ready:
            if self._painter is None:
                made: Callable[[Setup], Paints] = pkgutil.resolve_name(self._painter_name)
                self._painter = made(self._setup)
            return self._painter.warm(lambda: weights)

        return await self._loop.run_in_executor(self._thread, warm)

    async def render(
        self, number: int, commission: Commission, parcel: Parcel, *paintings: bytes
    ) -> AsyncIterator[Item]:
        """Progress and what there is for the log, as it comes; at last the picture, or why there is none.

        paintings: the style pictures, which travelled apart.
        """
        weights = await _unpacked(parcel)
        given = zip(commission.request.styles, paintings, strict=True)
        styles = [replace(style, picture=bytes(painting)) for style, painting in given]
        commission = replace(commission, request=replace(commission.request, styles=styles))
        self._loop.run_in_executor(self._thread, self._paint, number, commission, weights)
        while True:
            item = await self._said.get()
            yield item
            if isinstance(item, Pastiche | Failure):
                return

    async def stop(self, number: int) -> None:
        """Nobody waits any more for this picture, or will: it may come later than this."""
        self._cancelled = number

    def _paint(self, number: int, commission: Commission, weights: Weights) -> None:
        assert self._painter is not None
        self._say(
            self._painter.paint(
                commission,
                lambda: weights,
                on_progress=self._say,
                cancelled=lambda: self._cancelled == number,
            )
        )
        self._painter.hand_memory_back()

    def _say(self, item: Item) -> None:
        self._loop.call_soon_threadsafe(self._said.put_nowait, item)


def versions() -> Versions:
    """What runs here."""
    torch = _release("torch")
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return Versions(
        python=".".join(platform.python_version_tuple()[:2]),
        torch=".".join(torch.partition("+")[0].split(".")[:2]),  # a build for GPUs is the same release
        pastiche=f"{_release('pastiche-bot')} ({digest.hexdigest()[:8]})",
    )


def _release(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


async def _unpacked(parcel: Parcel) -> Weights:
    """The weights as a file of this machine."""
    if parcel.file is None:
        return replace(parcel.weights, path=OPEN_FILE)
    path = _own_folder() / f"{parcel.digest}{parcel.weights.path.suffix}"
    if not path.exists():
        await asyncio.to_thread(_write, path, await parcel.file)
    return replace(parcel.weights, path=path)


def _own_folder() -> Path:
    """A folder for what can be had again, which nobody else may write into."""
    folder = Path(tempfile.gettempdir()) / f"pastiche-weights-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        return Path(tempfile.mkdtemp(prefix="pastiche-weights-"))
    return folder


def _write(path: Path, content: bytes) -> None:
    """All at once: another actor may look for it at the same time."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


class _Told(logging.handlers.QueueHandler):
    """Says log records like all else."""

    def __init__(self, say: Callable[[Item], None]) -> None:
        super().__init__(queue.SimpleQueue())
        self._say = say

    def enqueue(self, record: logging.LogRecord) -> None:
        self._say(record)
