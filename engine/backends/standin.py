"""A backend that paints nothing: for tests, for rehearsals of load, and to try the bot without waiting."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from engine.errors import EngineError, WorkerDied
from engine.pictures import codec
from engine.recipes import recipe_named
from engine.request import Pastiche, Progress, RenderRequest

log = logging.getLogger(__name__)

STEPS = 100
"""What its renders count to."""
REMEMBERED = 100
"""Requests that can be looked at afterwards."""


class StandIn:
    """A `Backend` whose pastiche is the photo with the first painting laid over it, made in milliseconds.

    slots: how many renders run side by side. seconds: how long one takes; what takes time reports progress.

    `requests` are the last that have been asked for, in order. `fail`, `die` and `hold` decide what becomes
    of the renders that begin from then on.
    """

    def __init__(self, *, slots: int = 1, seconds: float = 0.0) -> None:
        if slots < 1:
            raise ValueError(f"there must be at least one slot, not {slots}")
        self.slots = slots
        self.requests: list[RenderRequest] = []
        self.rendering = 0
        """How many renders run now; those that wait for a slot do not count."""
        self.deaths = 0
        self._seconds = seconds
        self._free = asyncio.Semaphore(slots)
        self._endings: deque[EngineError] = deque()
        self._going = asyncio.Event()
        self._going.set()
        self._tasks: set[asyncio.Task[Pastiche]] = set()
        self._closed = False

    def fail(self, error: EngineError, times: int = 1) -> None:
        """The next renders end with this error, once they have taken their time."""
        self._endings.extend([error] * times)

    def die(self, times: int = 1) -> None:
        """The next renders end as if their process were killed."""
        self.fail(WorkerDied("worker-died", reason="SIGKILL"), times)

    def hold(self) -> None:
        """Renders report progress and then go no further, until `release`; they can be cancelled."""
        self._going.clear()

    def release(self) -> None:
        """Renders end again, those that were held first."""
        self._going.set()

    def trouble(self) -> str | None:
        return None

    async def start(self) -> None:
        if self._closed:
            raise WorkerDied("closing")

    async def render(
        self, request: RenderRequest, on_progress: Callable[[Progress], None] | None = None
    ) -> Pastiche:
        await self.start()
        self.requests.append(request)
        del self.requests[:-REMEMBERED]  # each holds a photo and a painting
        task = asyncio.create_task(self._render(request, on_progress))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            return await task
        except asyncio.CancelledError:
            here = asyncio.current_task()
            if here is not None and here.cancelling():
                raise
            raise WorkerDied("closing") from None

    async def close(self) -> None:
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _render(
        self, request: RenderRequest, on_progress: Callable[[Progress], None] | None
    ) -> Pastiche:
        async with self._free:
            self.rendering += 1
            try:
                began = time.monotonic()
                ending = self._endings.popleft() if self._endings else None
                pastiche = await asyncio.to_thread(_laid_over, request)
                await self._take_time(pastiche, on_progress)
                if ending is not None:
                    self.deaths += isinstance(ending, WorkerDied)
                    raise ending
                return replace(pastiche, seconds=time.monotonic() - began)
            finally:
                self.rendering -= 1

    async def _take_time(self, pastiche: Pastiche, on_progress: Callable[[Progress], None] | None) -> None:
        if not self._seconds and self._going.is_set():
            return
        half = self._seconds / 2
        for progress in (
            Progress(1, STEPS, self._seconds, share=0.01),
            Progress(STEPS // 2, STEPS, half, preview=pastiche.jpeg, share=0.5),
        ):
            try:
                if on_progress is not None:
                    on_progress(progress)
            except Exception:
                log.exception("The listener to a render's progress failed; the render goes on")
            await asyncio.sleep(half)
        await self._going.wait()


def _laid_over(request: RenderRequest) -> Pastiche:
    """The photo, and as much of each painting over it as the strength says."""
    recipe = recipe_named(request.recipe) if isinstance(request.recipe, str) else request.recipe
    photo = codec.load(request.content, longest=request.size)
    size = recipe.exact_size or codec.fit(photo.size, request.size)
    before = picture = photo.resize(size)
    for style in request.styles:
        painting = codec.load(style.picture, longest=request.size).resize(size)
        picture = Image.blend(picture, painting, request.strength)
    return Pastiche(
        png=codec.encode_png(picture),
        jpeg=codec.telegram_jpeg(picture),
        size=size,
        seconds=0.0,
        steps=STEPS,
        device="none",
        weights="standin",
        frames=tuple(map(codec.encode_jpeg, (before, picture))) if request.timelapse else (),
    )
