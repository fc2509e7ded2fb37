"""What paints within the actors of a cluster where tests do not want to wait for pictures."""

import os
import time
from collections.abc import Callable
from dataclasses import replace

from engine.backends.messages import Commission, Failure, Ready, Setup
from engine.backends.standin import laid_over
from engine.errors import Cancelled
from engine.request import Pastiche, Progress
from engine.weights import Weights


class Patient:
    """Lays the paintings over the photo, and takes `PAINTS_FOR` seconds for it: a node's environment says."""

    def __init__(self, setup: Setup) -> None:
        self.seconds = float(os.environ.get("PAINTS_FOR", "0.2"))

    def warm(self, weights: Callable[[], Weights]) -> Ready:
        return Ready(1, None)

    def paint(
        self,
        commission: Commission,
        weights: Callable[[], Weights],
        *,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Pastiche | Failure:
        began = time.monotonic()
        pastiche = laid_over(commission.request)
        while (passed := time.monotonic() - began) < self.seconds:
            if cancelled():
                return Failure(Cancelled("cancelled"))
            share = passed / self.seconds
            on_progress(Progress(int(100 * share), 100, self.seconds - passed, share=share))
            time.sleep(0.02)
        return replace(pastiche, seconds=time.monotonic() - began, device=str(os.getpid()))

    def hand_memory_back(self) -> None:
        pass
