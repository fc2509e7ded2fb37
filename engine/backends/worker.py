"""The process behind one slot of `LocalBackend`: requests come in, progress and files of pictures go out.

The worker lives as long as its input is open, so it ends with its parent, however that ends.
"""

import ctypes
import itertools
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

import torch
from PIL import Image

from engine.backends.messages import OUT_OF_MEMORY, Commission, Failure, Kind, Ready, Setup
from engine.child import HEADER, own_pipes, unpack
from engine.errors import Cancelled, EngineError
from engine.limits import Machine
from engine.render.stylize import stylize
from engine.request import Pastiche, Progress, RenderRequest, Style
from engine.weights import Weights, resolve

log = logging.getLogger(__name__)


def main() -> None:
    """Serves renders until the input ends; never returns."""
    pipe, outbox = own_pipes()
    inbox = _Inbox(pipe)
    setup: Setup = unpack(inbox.next()[1])
    outbox.take_logs(setup.log_level)
    worker = Worker(setup)

    def weights() -> Weights:
        # Resolved anew each time, so that weights fetched since are taken up without a restart.
        return resolve(setup.vgg19, setup.data_dir)

    try:
        outbox.send(Kind.READY, 0, worker.warm(weights))
        while True:
            number, payload = inbox.next()
            outcome = worker.paint(
                unpack(payload),
                weights,
                on_progress=partial(outbox.send, Kind.PROGRESS, number),
                cancelled=partial(inbox.cancelled, number),
            )
            outbox.send(Kind.FAILED if isinstance(outcome, Failure) else Kind.DONE, number, outcome)
            if isinstance(outcome, Failure) and not outcome.usable:
                os._exit(1)
            del outcome
            worker.hand_memory_back()
    except Exception:
        log.exception("A render process cannot go on")
        os._exit(1)


class Worker:
    """Paints one picture after the other on the device of its slot, in whichever process it was made.

    Weights are asked for at each picture, and may be others than before.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._device = setup.device

    def warm(self, weights: Callable[[], Weights]) -> Ready:
        """Loads what every render needs, by beginning one."""
        devices = 1
        if self._device in (None, "cuda") and torch.cuda.is_available():
            devices = torch.cuda.device_count()
            self._device = f"cuda:{self._setup.slot % devices}"
        slots = self._setup.slots or devices
        threads = max(1, min(torch.get_num_threads(), Machine().processors()) // slots)

        picture = Image.linear_gradient("L").resize((64, 64))
        steps = itertools.count()
        # What is so small is soon painted by one thread; on a busy machine, several mostly wait for
        # each other.
        torch.set_num_threads(1)
        try:
            stylize(
                RenderRequest(picture, [Style(picture)], size=64),
                cancelled=lambda: next(steps) > 1,  # after one step, which is as all others are
                device=self._device,
                weights=weights(),
            )
        except Cancelled:
            pass
        except EngineError as error:
            return Ready(slots, error)
        finally:
            torch.set_num_threads(threads)
            self.hand_memory_back()
        return Ready(slots, None)

    def paint(
        self,
        commission: Commission,
        weights: Callable[[], Weights],
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Pastiche | Failure:
        """A picture, or why there is none; after some failures this process can paint nothing more."""
        try:
            return stylize(
                commission.request,
                on_progress=on_progress,
                cancelled=cancelled,
                device=self._device,
                weights=weights(),
                tight=commission.tight,
            )
        except EngineError as error:
            return Failure(error)
        except Exception as error:
            if _is_for_want_of_memory(error):
                log.warning("A render ran out of memory: %s", error)
                return Failure(EngineError(OUT_OF_MEMORY))
            log.exception("A render failed")
            # An error on a GPU can spoil all that follow it in the same process.
            usable = self._device is None or not self._device.startswith("cuda")
            return Failure(EngineError("render-failed", reason=f"{type(error).__name__}: {error}"), usable)

    def hand_memory_back(self) -> None:
        """Gives the system what renders took and need no more; the next one's first step takes it again."""
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
        if trim is not None:
            trim(0)


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


def _is_for_want_of_memory(error: Exception) -> bool:
    # On a processor torch says it in words only.
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or "can't allocate memory" in str(error)
