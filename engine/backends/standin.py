"""A backend that paints nothing: for tests, for rehearsals of load, and to try the bot without waiting."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from PIL import Image

from engine.backends.report import SlotReport, Tally
from engine.errors import EngineError, WorkerDied
from engine.pictures import codec, rest
from engine.recipes import recipe_named
from engine.request import Pastiche, Progress, RenderRequest

log = logging.getLogger(__name__)

STEPS = 100
"""What its renders count to."""
REMEMBERED = 100
"""Requests that can be looked at afterwards."""


class StandIn:
    """A `Backend` whose pastiche is the photo with its paintings laid over it, made in milliseconds.

    slots: how many renders run side by side. seconds: how long one takes; what takes time reports progress.

    `requests` are the last that have been asked for, in order. `fail`, `die` and `hold` decide what becomes
    of the renders that begin from then on.
    """

    def __init__(self, *, slots: int = 1, seconds: float = 0.0) -> None:
        if slots < 1:
            raise ValueError(f"there must be at least one slot, not {slots}")
        self.on_slots: Callable[[], None] = lambda: None
        self._slots = slots
        self.requests: list[RenderRequest] = []
        self.rendering = 0
        """How many renders run now; those that wait for a slot do not count."""
        self.deaths = 0
        self._tallies = [Tally(slot=number) for number in range(1, slots + 1)]
        self._idle = deque(self._tallies)
        self._seconds = seconds
        self._free = asyncio.Semaphore(slots)
        self._endings: deque[EngineError] = deque()
        self._going = asyncio.Event()
        self._going.set()
        self._tasks: set[asyncio.Task[Pastiche]] = set()
        self._closed = False

    @property
    def slots(self) -> int:
        return self._slots

    async def resize(self, slots: int) -> None:
        """From now on so many renders run side by side, as when machines join or leave a cluster.

        Returns once no more do; none is broken off.
        """
        before, self._slots = self._slots, slots
        self.on_slots()
        for _ in range(before, slots):
            last = max((tally.slot for tally in self._tallies), default=0)
            self._tallies.append(tally := Tally(slot=last + 1))
            self._idle.append(tally)
            self._free.release()
        for _ in range(slots, before):
            await self._free.acquire()
            self._tallies.remove(self._idle.pop())

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

    def report(self) -> Sequence[SlotReport]:
        return [tally.report(ready=not self._closed, busy=tally not in self._idle) for tally in self._tallies]

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
            tally = self._idle.popleft()
            try:
                began = time.monotonic()
                ending = self._endings.popleft() if self._endings else None
                pastiche = await asyncio.to_thread(laid_over, request)
                await self._take_time(pastiche, on_progress)
                if ending is not None:
                    died = isinstance(ending, WorkerDied)
                    self.deaths, tally.deaths = self.deaths + died, tally.deaths + died
                    raise ending
                pastiche = replace(pastiche, seconds=time.monotonic() - began)
                tally.finished(pastiche)
                return pastiche
            finally:
                self._idle.append(tally)
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


def laid_over(request: RenderRequest) -> Pastiche:
    """The photo, and as much of each painting over it as the strength says."""
    recipe = recipe_named(request.recipe) if isinstance(request.recipe, str) else request.recipe
    photo = codec.load(request.content, longest=request.size)
    size = recipe.exact_size or codec.fit(photo.size, request.size)
    before = picture = photo.resize(size)
    for style in sorted(request.styles, key=lambda style: style.mask is not None):
        painting = codec.load(style.picture, longest=request.size).resize(size)
        laid_over = Image.blend(picture, painting, request.strength)
        picture = rest.kept(laid_over, picture, rest.claimed_by([style]))
    picture = rest.kept(picture, photo, rest.claimed_by(request.styles))
    return Pastiche(
        png=codec.encode_png(picture),
        jpeg=codec.telegram_jpeg(picture),
        size=size,
        seconds=0.0,
        steps=STEPS,
        device="none",
        weights="standin",
        frames=(
            tuple(map(codec.encode_jpeg, (before, picture))) if request.timelapse or request.sketches else ()
        ),
    )
