"""What a slot says of itself, for whoever watches: where it is, what it has painted, which workers died."""

from dataclasses import dataclass

from engine.request import Pastiche

HERE = "here"
"""The node of a slot that is on the machine of whoever asks."""


@dataclass(frozen=True, slots=True)
class SlotReport:
    """One slot, counted since its backend was opened, or since its node joined.

    node: the machine it is on, by the name its backend has for it; nobody's name. slot: which of that node's,
    from 1. ready: whether a warm worker is there. busy: whether it paints.
    renders: how many pictures it has finished; seconds, steps: what these took in all.
    deaths: how many of its workers have ended unasked.
    """

    node: str
    slot: int
    ready: bool
    busy: bool
    renders: int
    seconds: float
    steps: int
    deaths: int

    @property
    def seconds_per_step(self) -> float | None:
        """The mean; None before the first picture."""
        return self.seconds / self.steps if self.steps else None


@dataclass(slots=True)
class Tally:
    """What a backend counts of one slot."""

    node: str = HERE
    slot: int = 1
    renders: int = 0
    seconds: float = 0.0
    steps: int = 0
    deaths: int = 0

    def finished(self, pastiche: Pastiche) -> None:
        """A picture more."""
        self.renders += 1
        self.seconds += pastiche.seconds
        self.steps += pastiche.steps

    def report(self, *, ready: bool, busy: bool) -> SlotReport:
        """The numbers as they stand, with how the slot is now."""
        return SlotReport(
            node=self.node,
            slot=self.slot,
            ready=ready,
            busy=busy,
            renders=self.renders,
            seconds=self.seconds,
            steps=self.steps,
            deaths=self.deaths,
        )
