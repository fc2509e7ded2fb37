"""What bots on one database tell each other about jobs: one leads and delivers, all of them paint.

A word that is lost is no harm: whoever delivers looks at the rows from time to time, whoever paints at its
lease. Previews are not told, since they have no room in a word: a picture that a standby paints shows how far
it is, and what it looks like once it is done.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.house import House
from engine.request import Progress

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two words on how far a render is."""


@dataclass
class Teller:
    """Tells whoever leads what becomes of the jobs that are painted here."""

    say: Callable[[str], None]
    _told: dict[int, float] = field(default_factory=dict, init=False)

    def nudge(self, job_id: int) -> None:
        self._told.pop(job_id, None)
        self.say(json.dumps({"job": job_id}))

    def moved(self, job_id: int) -> None:
        self.say(json.dumps({"job": job_id}))

    def progress(self, job_id: int, progress: Progress) -> None:
        at = asyncio.get_running_loop().time()
        if at - self._told.get(job_id, -EVERY) >= EVERY:
            self._told[job_id] = at
            come = {"step": progress.step, "steps": progress.steps, "share": progress.share}
            self.say(json.dumps({"job": job_id, "left": progress.seconds_left, **come}))

    def drop(self, job_id: int) -> None:
        """A job shall be painted no more, wherever it is."""
        self.say(json.dumps({"drop": job_id}))


def hear(house: House, word: str, *, leads: bool) -> None:
    """Does what another bot's word asks for: to deliver, for whoever leads, or to stop."""
    try:
        said: dict[str, Any] = json.loads(word)
        if "drop" in said:
            house.dispatcher.stop_painting(int(said["drop"]))
        elif leads and "step" in said:
            left = None if said["left"] is None else float(said["left"])
            come = Progress(int(said["step"]), int(said["steps"]), left, share=float(said["share"]))
            house.delivery.progress(int(said["job"]), come)
        elif leads:
            house.delivery.nudge(int(said["job"]))
    except (ValueError, TypeError, KeyError) as error:  # of another version
        log.warning("what another bot said is not understood: %s", error)
