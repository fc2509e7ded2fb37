"""Tells the caller where a render stands, and asks whether to go on."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from PIL import Image
from torch import Tensor

from engine.errors import Cancelled
from engine.pictures import codec
from engine.render.tensors import to_image
from engine.request import Progress

REPORT_SECONDS = 0.2
PREVIEW_SECONDS = 2.0
"""Between two previews, once a render has gone on for a while: see `_pause`."""
FRAME_SECONDS = 0.25
"""Between two previews of a time-lapse, and the first ones of any render."""
SKETCH_LONGEST = 384
"""Pixels of a sketch."""
SKETCH_QUALITY = 60
"""Of a JPEG; the last one, which is looked at longest, is as good as a preview."""


@dataclass(frozen=True, slots=True)
class _Preview:
    """A preview as a JPEG, and small, where that is wanted."""

    jpeg: bytes
    sketch: bytes | None


class Reporter(AbstractContextManager["Reporter"]):
    """Counts the steps of one render over all its scales.

    scales: (pixels, steps) of each scale in order; a step is taken to cost time in proportion to its pixels.
    finish: makes the picture people see of the one in the pixels. Previews are finished and encoded in a
        thread of their own, one at a time, so that they cost the render nothing. No tensor goes there: torch
        would give that thread helpers of its own, and with more threads than processors all of them dawdle.
    timelapse: whether to keep them all, in `frames`, and make more of them.
    sketches: how many of them to keep there otherwise, small.
    clock: tells the seconds.
    """

    def __init__(
        self,
        scales: Sequence[tuple[int, int]],
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
        finish: Callable[[Image.Image], Image.Image],
        timelapse: bool = False,
        sketches: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scales = scales
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._finish = finish
        self._timelapse = timelapse
        self._sketches = sketches
        self._every = 1  # of so many previews, one is kept as a sketch
        self._previews = 0
        self._thread = ThreadPoolExecutor(1, "preview")
        self._encoding: Future[_Preview] | None = None
        self._clock = clock
        self._began = clock()
        self._reported = self._previewed = float("-inf")
        self.steps = sum(steps for _, steps in scales)
        self.step = 0
        self.frames: list[bytes] = []

    def end(self, finished: Image.Image) -> tuple[bytes, ...]:
        """The frames that were asked for, with the finished picture as the last."""
        if self._timelapse:
            return (*self.frames, codec.encode_jpeg(finished))
        if not self._sketches:
            return ()
        kept, most = self.frames, self._sketches - 1
        count = min(len(kept), most)
        return (*(kept[index * len(kept) // count] for index in range(count)), _sketch(finished, 80))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)
        if self._encoding is not None and error is None:
            self._keep(self._encoding.result())

    def check(self) -> None:
        """Raises Cancelled if the caller asked for it."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("cancelled")

    def count(self, pixels: Tensor) -> None:
        """Counts one step from these pixels (1, 3, H, W), and reports it if the last report is old enough."""
        self.check()
        self.step += 1
        if self._on_progress is None and not self._timelapse and not self._sketches:
            return
        now = self._clock()
        preview = self._preview(pixels, now)
        due = now - self._reported >= REPORT_SECONDS or self.step == self.steps
        if self._on_progress is not None and (due or preview is not None):
            self._reported = now
            done, ahead = self._work()
            left = (now - self._began) * ahead / done if done else None
            share = done / (done + ahead) if done else 0.0
            self._on_progress(Progress(self.step, self.steps, left, preview, share))

    def _preview(self, pixels: Tensor, now: float) -> bytes | None:
        """The last preview, once it is encoded; begins another one when it is time."""
        finished = None
        if self._encoding is not None and self._encoding.done():
            preview, self._encoding = self._encoding.result(), None
            self._keep(preview)
            finished = preview.jpeg
        if self._encoding is None and now - self._previewed >= self._pause(now):
            self._previewed = now
            picture = to_image(pixels)
            self._encoding = self._thread.submit(lambda: self._encoded(picture))
        return finished

    def _pause(self, now: float) -> float:
        """Seconds between two previews: most of a picture comes about in the first ones, which are small."""
        if self._timelapse:
            return FRAME_SECONDS
        return min(PREVIEW_SECONDS, max(FRAME_SECONDS, (now - self._began) / 8))

    def _encoded(self, picture: Image.Image) -> "_Preview":
        finished = self._finish(picture)
        return _Preview(
            codec.encode_jpeg(finished, 80), _sketch(finished, SKETCH_QUALITY) if self._sketches else None
        )

    def _keep(self, preview: "_Preview") -> None:
        """Keeps all frames of a time-lapse; of sketches, however many come, no more than twice as many."""
        if self._timelapse:
            self.frames.append(preview.jpeg)
        elif preview.sketch is not None:
            if self._previews % self._every == 0:
                self.frames.append(preview.sketch)
            self._previews += 1
            if len(self.frames) > 2 * self._sketches:
                del self.frames[1::2]
                self._every *= 2

    def _work(self) -> tuple[int, int]:
        """Work done and work ahead, in pixels times steps."""
        done = ahead = 0
        counted = self.step - 1  # the step being counted has only begun
        for pixels, steps in self._scales:
            here = min(counted, steps)
            counted -= here
            done += pixels * here
            ahead += pixels * (steps - here)
        return done, ahead


def _sketch(picture: Image.Image, quality: int) -> bytes:
    if max(picture.size) > SKETCH_LONGEST:
        picture = picture.resize(codec.fit(picture.size, SKETCH_LONGEST), Image.Resampling.LANCZOS)
    return codec.encode_jpeg(picture, quality)
