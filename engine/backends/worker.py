"""The process behind one slot of `LocalBackend`: requests come in, progress and pictures go out.

Parent and worker speak in frames over the worker's standard input and output: a header (what it is, the
number of the job, the length of the rest) and a pickled object. The worker lives as long as its input is
open, so it ends with its parent, however that ends.
"""

import itertools
import logging
import logging.handlers
import os
import pickle
import queue
import signal
import struct
import threading
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from engine.errors import Cancelled, EngineError
from engine.request import RenderRequest, Style

HEADER = struct.Struct(">BQQ")  # kind, number of the job, bytes that follow

log = logging.getLogger(__name__)


class Kind(IntEnum):
    """What a frame holds."""

    SETUP = 1  # to the worker, once: Setup
    RENDER = 2  # to the worker: RenderRequest
    CANCEL = 3  # to the worker: nothing
    READY = 4  # from the worker, once: Ready
    PROGRESS = 5  # Progress
    DONE = 6  # Pastiche
    FAILED = 7  # Failure
    LOG = 8  # logging.LogRecord


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker has to know. slots: how many there are in all; None for one per device."""

    slot: int
    slots: int | None
    device: str | None
    vgg19: Path | None
    data_dir: Path
    log_level: int = logging.INFO


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker is warm. slots: how many of them suit this machine; error: why all renders will fail."""

    slots: int
    error: EngineError | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no picture. usable: whether the worker can take another request."""

    error: EngineError
    usable: bool = True


def frame(kind: Kind, number: int, payload: bytes = b"") -> bytes:
    """The bytes of one message."""
    return HEADER.pack(kind, number, len(payload)) + payload


def unpack(payload: bytes) -> Any:
    """The object in a message."""
    return pickle.loads(payload)  # noqa: S301  # both ends of the pipe are this program


def main() -> None:
    """Serves renders until the input ends; never returns."""
    # Control-C and a service manager's SIGTERM reach every process of the group: when to end is the parent's
    # to say, which closes the input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    inbox, outbox = _Inbox(_own(0, os.O_RDONLY)), _Outbox(_own(1, os.O_WRONLY))
    setup: Setup = unpack(inbox.next()[1])
    logging.root.handlers = [_LogHandler(outbox)]
    logging.root.setLevel(setup.log_level)
    logging.captureWarnings(True)
    try:
        device, ready = _warm(setup)
        outbox.send(Kind.READY, 0, ready)
        while True:
            _render(setup, device, inbox, outbox)
    except Exception:
        log.exception("A render process cannot go on")
        os._exit(1)


class _Inbox:
    """What the parent says, read in a thread, so that a cancel is heard in the middle of a render."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self._cancelled = 0
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def next(self) -> tuple[int, bytes]:
        """The number and the bytes of the next setup or request."""
        return self._waiting.get()

    def cancelled(self, number: int) -> bool:
        return self._cancelled == number

    def _read(self) -> None:
        try:
            while header := self._file.read(HEADER.size):
                kind, number, length = HEADER.unpack(header)
                payload = self._file.read(length)
                if kind == Kind.CANCEL:
                    self._cancelled = number
                else:
                    self._waiting.put((number, payload))
        finally:
            # The parent closed the pipe or is gone. Nothing here is worth saving, in the middle of a render
            # either, and an orderly exit would wait for the step that is being computed.
            os._exit(0)


class _Outbox:
    """What the worker says, from any thread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def send(self, kind: Kind, number: int, content: object) -> None:
        data = frame(kind, number, pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
        with self._lock:
            try:
                self._file.write(data)
                self._file.flush()
            except OSError:
                os._exit(0)  # nobody listens any more


class _LogHandler(logging.handlers.QueueHandler):
    """Hands log records to the parent, which knows where they go."""

    def __init__(self, outbox: _Outbox) -> None:
        super().__init__(queue.SimpleQueue())
        self._outbox = outbox

    def enqueue(self, record: logging.LogRecord) -> None:
        self._outbox.send(Kind.LOG, 0, record)


def _own(descriptor: int, flags: int) -> BinaryIO:
    """The pipe at a standard descriptor, out of reach of libraries that read or print there."""
    file = os.fdopen(os.dup(descriptor), "rb" if flags == os.O_RDONLY else "wb")
    if flags == os.O_RDONLY:
        null = os.open(os.devnull, flags)
        os.dup2(null, descriptor)
        os.close(null)
    else:
        os.dup2(2, descriptor)
    return file


def _warm(setup: Setup) -> tuple[str | None, Ready]:
    """Loads what every render needs, by beginning one; returns the name of this slot's device."""
    import torch

    from engine.render.stylize import stylize
    from engine.weights import resolve

    device, devices = setup.device, 1
    if device in (None, "cuda") and torch.cuda.is_available():
        devices = torch.cuda.device_count()
        device = f"cuda:{setup.slot % devices}"
    slots = setup.slots or devices
    torch.set_num_threads(max(1, torch.get_num_threads() // slots))

    picture = Image.linear_gradient("L").resize((64, 64))
    steps = itertools.count()
    try:
        stylize(
            RenderRequest(picture, [Style(picture)], size=64),
            cancelled=lambda: next(steps) > 2,
            device=device,
            weights=resolve(setup.vgg19, setup.data_dir),
        )
    except Cancelled:
        pass
    except EngineError as error:
        return device, Ready(slots, error)
    return device, Ready(slots, None)


def _render(setup: Setup, device: str | None, inbox: _Inbox, outbox: _Outbox) -> None:
    """Takes one request and answers it with a picture or a failure."""
    import torch

    from engine.render.stylize import stylize
    from engine.weights import resolve

    number, payload = inbox.next()
    failure: Failure
    try:
        pastiche = stylize(
            unpack(payload),
            on_progress=lambda progress: outbox.send(Kind.PROGRESS, number, progress),
            cancelled=lambda: inbox.cancelled(number),
            device=device,
            # Resolved anew each time, so that weights fetched since are taken up without a restart.
            weights=resolve(setup.vgg19, setup.data_dir),
            cache=setup.data_dir / "targets",
        )
        outbox.send(Kind.DONE, number, pastiche)
        return
    except EngineError as error:
        failure = Failure(error)
    except (MemoryError, torch.OutOfMemoryError):
        log.exception("A render ran out of memory")
        failure = Failure(
            EngineError("there is not enough memory for a picture of this size; try a smaller one")
        )
    except Exception as error:
        log.exception("A render failed")
        # An error on a GPU can spoil all that follow it in the same process.
        usable = device is None or not device.startswith("cuda")
        failure = Failure(EngineError(f"the render failed: {type(error).__name__}: {error}"), usable)
    outbox.send(Kind.FAILED, number, failure)
    if not failure.usable:
        os._exit(1)
