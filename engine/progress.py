"""Tells the caller where a render stands, and asks whether to go on."""

import time
from collections.abc import Callable, Sequence
from itertools import accumulate

from engine.errors import Cancelled
from engine.request import Progress

REPORT_SECONDS = 0.2
PREVIEW_SECONDS = 2.0


class Reporter:
    """Counts the steps of one render over all its scales.

    scales: (pixels, steps) of each scale in order; a step is taken to cost time in proportion to its pixels.
    """

    def __init__(
        self,
        scales: Sequence[tuple[int, int]],
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._scales = scales
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._began = time.monotonic()
        self._reported = self._previewed = float("-inf")
        self.steps = sum(steps for _, steps in scales)
        self.step = 0

    def check(self) -> None:
        """Raises Cancelled if the caller asked for it."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("the render was cancelled")

    def count(self, preview: Callable[[], bytes]) -> None:
        """Counts one step, and reports it if the last report is old enough; `preview` makes a JPEG."""
        self.check()
        self.step += 1
        now = time.monotonic()
        if self._on_progress is None or (now - self._reported < REPORT_SECONDS and self.step < self.steps):
            return
        picture = None
        if now - self._previewed >= PREVIEW_SECONDS:
            picture = preview()
            self._previewed = now
        self._reported = now
        self._on_progress(Progress(self.step, self.steps, self._seconds_left(now), picture))

    def end_scale(self) -> None:
        """Counts the steps of the current scale that turned out not to be needed."""
        ends = accumulate(steps for _, steps in self._scales)
        self.step = next(end for end in ends if end >= self.step)

    def _seconds_left(self, now: float) -> float | None:
        done = ahead = 0
        counted = self.step - 1  # the step being counted has only begun
        for pixels, steps in self._scales:
            here = min(counted, steps)
            counted -= here
            done += pixels * here
            ahead += pixels * (steps - here)
        return (now - self._began) * ahead / done if done else None
