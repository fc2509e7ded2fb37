"""Where renders run: one small protocol, so that a process pool and a cluster look alike to their users."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from engine.backends.cluster import RayBackend
from engine.backends.local import LocalBackend
from engine.backends.report import SlotReport
from engine.backends.standin import StandIn
from engine.errors import BadRequest
from engine.request import Pastiche, Progress, RenderRequest

if TYPE_CHECKING:  # workers, which live in this package, are told all they need
    from engine.settings import EngineSettings


class Backend(Protocol):
    """Renders requests somewhere else than in the caller's process, `slots` at a time."""

    on_slots: Callable[[], None]
    """Called in the event loop whenever `slots` has changed; whoever wants to know puts a function here."""

    @property
    def slots(self) -> int:
        """How many renders run side by side now; machines that join or leave change it."""
        ...

    @property
    def deaths(self) -> int:
        """How many workers have ended unasked so far; others were begun in their place."""
        ...

    def trouble(self) -> str | None:
        """What keeps workers from being begun at all, if only for now, as a sentence; None while they are."""
        ...

    def report(self) -> Sequence[SlotReport]:
        """What each slot there is now says of itself, as last known: nothing is waited for."""
        ...

    async def start(self) -> None:
        """Returns when every slot there is is warm, or raises an EngineError; a second call is harmless."""
        ...

    async def render(
        self, request: RenderRequest, on_progress: Callable[[Progress], None] | None = None
    ) -> Pastiche:
        """The finished picture. Requests beyond the number of slots wait: first come, first served.

        on_progress: called in the event loop.

        Cancelling the task that waits here stops the render. Raises whatever EngineError the render ends
        with, TimedOut, or WorkerDied, after which the same request may be tried again.
        """
        ...

    async def close(self) -> None:
        """Stops everything; renders still under way raise WorkerDied. A second call is harmless."""
        ...


def open(settings: "EngineSettings", *, time_limit: float = 3600.0) -> Backend:
    """The backend that the settings name, not started yet.

    time_limit: seconds a render may take from when its worker gets it.
    """
    kind, _, seconds = settings.backend.partition(":")
    if kind == "local" and not seconds:
        return LocalBackend(
            slots=settings.slots,
            device=settings.device,
            vgg19=settings.vgg19,
            data_dir=settings.data_dir,
            time_limit=time_limit,
        )
    if kind == "ray" and not seconds:
        return RayBackend(
            address=settings.ray_address,
            slots=settings.slots,
            device=settings.device,
            vgg19=settings.vgg19,
            data_dir=settings.data_dir,
            time_limit=time_limit,
        )
    if kind == "standin":
        with suppress(ValueError):
            return StandIn(slots=settings.slots or 1, seconds=float(seconds or 0))
    raise BadRequest("backend-unknown", name=settings.backend)
