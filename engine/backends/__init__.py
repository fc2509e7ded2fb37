"""Where renders run: one small protocol, so that a process pool and a cluster look alike to their users."""

from collections.abc import Callable
from typing import Protocol

from engine.request import Pastiche, Progress, RenderRequest


class Backend(Protocol):
    """Renders requests somewhere else than in the caller's process, at most `slots` at a time."""

    @property
    def slots(self) -> int:
        """How many renders run side by side; final once `start` has returned."""
        ...

    async def start(self) -> None:
        """Returns when every slot is warm, or raises an EngineError; a second call is harmless."""
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
