"""A child process of this program, and the frames it and its parent talk in.

The child is a plain interpreter instead of multiprocessing's, which would import the parent's main module,
the whole bot, a second time. Over its standard input and output go frames: a header (the kind of message, a
number, the length of the rest) and a pickled object. What a child says is not trusted to be more than values:
pictures of strangers are decoded there.
"""

import asyncio
import contextlib
import dataclasses
import enum
import io
import logging
import logging.handlers
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from engine.errors import EngineError

HEADER = struct.Struct(">BQQ")  # kind, number, bytes that follow
LOG = 0
"""The kind of a frame with a logging.LogRecord; the other kinds are for each pair to agree on."""
LARGE = 1 << 18
"""Bytes from which on a message is unpickled in a thread."""


def frame(kind: int, number: int, content: object = None) -> bytes:
    """The bytes of one message."""
    payload = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(kind, number, len(payload)) + payload


def unpack(payload: bytes) -> Any:
    """What a parent told its child."""
    return pickle.loads(payload)  # noqa: S301  # the parent is this program


def unpack_values(payload: bytes) -> Any:
    """What a child told its parent: plain values, and the engine's dataclasses, enums and errors.

    Raises pickle.UnpicklingError for anything else, which a child says only once a picture has taken it over.
    """
    return _Values(io.BytesIO(payload)).load()


# The parent's side.


async def spawn(program: str, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    """A new interpreter that runs `program`, with pipes to its input and from its output.

    It is out of reach of Control-C, and finds the packages that this process runs from.
    """
    root = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
        env={**environment, **os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


async def hear(process: asyncio.subprocess.Process) -> tuple[int, int, Any]:
    """The kind, number and content of the next message that is not for the log, which gets its records.

    Raises asyncio.IncompleteReadError where the child ended.
    """
    assert process.stdout is not None
    while True:
        kind, number, length = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
        payload = await process.stdout.readexactly(length)
        large = len(payload) > LARGE
        content = await asyncio.to_thread(unpack_values, payload) if large else unpack_values(payload)
        if kind != LOG:
            return kind, number, content
        logger = logging.getLogger(content.name)
        if logger.isEnabledFor(content.levelno):
            logger.handle(content)


def kill(process: asyncio.subprocess.Process) -> None:
    """Ends the process at once, if it has not ended by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            # Not `process.kill`, which first looks whether it has ended and so takes asyncio's exit status.
            os.kill(process.pid, signal.SIGKILL)


async def bury(process: asyncio.subprocess.Process) -> int:
    """Kills the process, if it has not ended by itself, and returns its exit status."""
    assert process.stdout is not None
    kill(process)
    await process.stdout.read()  # what is left; newer Pythons wait for the end of the pipe as well
    return await process.wait()


def explain(status: int) -> str:
    """How a process ended, from its exit status."""
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    return f"{name}, which often means that memory ran out" if name == "SIGKILL" else name


# The child's side.


def own_pipes() -> "tuple[BinaryIO, Outbox]":
    """What the parent says, and a way to answer; both out of reach of libraries that read or print.

    From now on Control-C and a service manager's SIGTERM, which reach every process of a group, are ignored:
    when to end is the parent's to say, which closes the input.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return inbox, Outbox(outbox)


class Outbox:
    """What the child says, from any thread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def send(self, kind: int, number: int, content: object) -> None:
        data = frame(kind, number, content)
        with self._lock:
            try:
                self._file.write(data)
                self._file.flush()
            except OSError:
                os._exit(0)  # nobody listens any more

    def take_logs(self, level: int) -> None:
        """Hands all log records from `level` on to the parent, which knows where they go."""
        logging.root.handlers = [_LogHandler(self)]
        logging.root.setLevel(level)
        logging.captureWarnings(True)


class _LogHandler(logging.handlers.QueueHandler):
    def __init__(self, outbox: Outbox) -> None:
        super().__init__(queue.SimpleQueue())
        self._outbox = outbox

    def enqueue(self, record: logging.LogRecord) -> None:
        self._outbox.send(LOG, 0, record)


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if "." not in name and module.split(".")[0] in ("engine", "pathlib", "logging"):
            found = super().find_class(module, name)
            if _is_value(found) or getattr(found, "__module__", "") == EngineError.__module__:
                return found
        raise pickle.UnpicklingError(f"a child process may not answer with {module}.{name}")


def _is_value(found: object) -> bool:
    return isinstance(found, type) and (
        dataclasses.is_dataclass(found)
        or issubclass(found, (enum.Enum, EngineError, PurePath, logging.LogRecord))
    )
