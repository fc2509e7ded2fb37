"""When a queued picture will have its turn: from what pictures of its size have lately taken here."""

import heapq
from collections.abc import Mapping, Sequence
from statistics import median

LATELY = 5
"""Renders of one size that count: enough for one that was slow, few enough to follow another device."""
_GROWTH = 1.3
"""A picture of twice the size takes so many doublings longer, until one of that size has been measured."""


def seconds_for(size: int, took: Mapping[int, Sequence[float]]) -> float | None:
    """How long a picture of `size` pixels will take; None where nothing is known.

    took: seconds of renders by size, the newest first.
    """
    if not took:
        return None
    nearest = min(took, key=lambda known: (max(known, size) / min(known, size), known))
    growth: float = (size / nearest) ** _GROWTH
    return median(took[nearest][:LATELY]) * growth


def turns(
    queued: Sequence[int],
    running: Sequence[tuple[int, float]],
    took: Mapping[int, Sequence[float]],
    slots: int,
) -> list[float | None]:
    """In how many seconds each queued picture will be begun; None for all where nothing can be known.

    queued: sizes, in the order of their turns. running: sizes, and the seconds since they were begun.
    took: as for `seconds_for`. slots: how many are painted side by side; 0 while there is nobody who could.
    """
    if not took or not (slots or running):
        return [None] * len(queued)
    free = sorted(max(0.0, (seconds_for(size, took) or 0.0) - since) for size, since in running)
    free = [*[0.0] * (slots - len(free)), *free]
    heapq.heapify(free)
    begins: list[float | None] = []
    for size in queued:
        turn = heapq.heappop(free)
        begins.append(turn)
        heapq.heappush(free, turn + (seconds_for(size, took) or 0.0))
    return begins
