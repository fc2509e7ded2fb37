"""What backends and their processes say to each other: the kinds of frames, and what is in them."""

from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

from engine.backends.report import SlotReport
from engine.errors import EngineError
from engine.pictures.codec import as_file
from engine.recipes import Start
from engine.request import RenderRequest

OUT_OF_MEMORY = "out-of-memory"
"""The code of a failure after which the same picture may be tried once more, tightly."""


class Kind(IntEnum):
    """What a frame holds, besides what is for the log."""

    SETUP = 1  # to the worker, once: Setup; to who speaks with a cluster: Crew
    RENDER = 2  # to the worker: Commission
    CANCEL = 3  # to the worker: nothing
    READY = 4  # from the worker, once: Ready
    PROGRESS = 5  # Progress
    DONE = 6  # Pastiche
    FAILED = 7  # Failure
    CONDITION = 8  # from who speaks with a cluster, whenever it has changed: Condition


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
class Crew:
    """What the process that speaks with a cluster has to know.

    address: of the cluster, `auto` for the one this machine belongs to, `local` to begin one. setup: of each
    worker; its slots are those on each GPU, or on each machine that has none. painter: what paints, see
    `Actor`.
    """

    address: str
    setup: Setup
    time_limit: float
    grace: float
    painter: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker of a cluster is that can be given work."""

    node: str
    pid: int


@dataclass(frozen=True, slots=True)
class Condition:
    """How a cluster is. settled: whether its first workers are all warm, or in trouble.

    deaths: how many workers have ended unasked. error: why nobody paints, while nobody does.
    reports: what all slots say of themselves, those in trouble too.
    """

    places: tuple[Place, ...]
    deaths: int
    settled: bool
    error: EngineError | None
    reports: tuple[SlotReport, ...] = ()


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
