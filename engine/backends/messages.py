"""What `LocalBackend` and its workers say to each other: the kinds of frames, and what is in them."""

from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

from engine.errors import EngineError
from engine.pictures.codec import as_file
from engine.recipes import Start
from engine.request import RenderRequest

OUT_OF_MEMORY = "out-of-memory"
"""The code of a failure after which the same picture may be tried once more, tightly."""


class Kind(IntEnum):
    """What a frame holds, besides what is for the log."""

    SETUP = 1  # to the worker, once: Setup
    RENDER = 2  # to the worker: Commission
    CANCEL = 3  # to the worker: nothing
    READY = 4  # from the worker, once: Ready
    PROGRESS = 5  # Progress
    DONE = 6  # Pastiche
    FAILED = 7  # Failure


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker has to know. slots: how many there are in all; None for one per device."""

    slot: int
    slots: int | None
    device: str | None
    vgg19: Path | None
    data_dir: Path
    log_level: int


@dataclass(frozen=True, slots=True)
class Commission:
    """What to paint. tight: with as little memory as can be, since a first attempt ran out of it."""

    request: RenderRequest
    tight: bool = False


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


def in_bytes(request: RenderRequest) -> RenderRequest:
    """The request with all its pictures as the bytes of files, as it travels: who renders reads no path.

    Blocks while files are read; nothing is decoded. Raises BadPicture for a file that cannot be read.
    """
    start = request.start
    return replace(
        request,
        content=as_file(request.content),
        styles=[
            replace(
                style,
                picture=as_file(style.picture),
                mask=None if style.mask is None else as_file(style.mask),
            )
            for style in request.styles
        ],
        start=start if start is None or isinstance(start, Start) else as_file(start),
    )
