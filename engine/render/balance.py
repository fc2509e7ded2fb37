"""How much style a picture bears, so that the same strength keeps every photo alike, whatever the painting.

At the smallest scale, where evaluations cost next to nothing, the weight of style is adjusted towards the
distance from the photo that the strength asks for, and at the one after it, where eyes and windows first
show, once more; larger scales go on with that weight.
"""

import math

ROUNDS = 4
"""Times the weight is adjusted at a scale, whose evaluations are shared out among them."""
COURSES = ((1.0, 1.0, 1.0, 1.0), (1.05, 0.92, 0.87, 0.84))
"""The distance to be reached by the end of each round, at both scales, as a share of the one asked for.

The second scale begins with an enlarged picture, whose details are off: while they are found, the distance
falls, to less than it was at the smallest scale. The shares are fitted to fourteen pairs of pictures.
"""
BOLDNESS = 1.25
"""The power of the correction: the distance grows more slowly than the weight of style does."""
FARTHEST = 2.5
"""The most that a correction multiplies or divides by: where the distance leaps, larger ones swing about."""
ENOUGH = 6
"""Evaluations of a round, on average, at least: fewer lead nowhere from which to judge."""
LEAST, MOST = 1 / 400, 400.0
"""What style may weigh, times its weight in the recipe."""


def first_guess(strength: float) -> float:
    """The factor on a recipe's style weight that is right for the average painting: 1 at a strength of 0.5.

    It is 1/20 at 0, and 20 at 1; recipes that do not adjust it stay with it.
    """
    return float(20 ** (2 * strength - 1))


def rounds(distance: float | None, strength: float, scale: int, steps: int) -> list[tuple[int, float | None]]:
    """(evaluations, content term to be reached by their end) of each round of a scale; 0 is the smallest one.

    distance: the content term that a strength of 0.5 asks for at the smallest scale; 0 asks for nothing, and
        1 for twice that. None asks for none, as larger scales do: all in one round.
    steps: evaluations of all rounds; of a few there are fewer rounds.

    >>> rounds(0.5, 0.5, 0, 28)
    [(10, 0.5), (6, 0.5), (6, 0.5), (6, 0.5)]
    >>> rounds(0.5, 0.5, 2, 28)
    [(28, None)]
    """
    if distance is None or scale >= len(COURSES):
        return [(steps, None)]
    count = max(1, min(ROUNDS, steps // ENOUGH))
    # The first one has half as many again: it has a way to go before there is anything to judge.
    each = round(steps / (count + 0.5))
    evaluations = [steps - (count - 1) * each] + [each] * (count - 1)
    goals = [2 * strength * distance * share for share in COURSES[scale]]
    return list(zip(evaluations, goals, strict=False))


def adjusted(factor: float, found: float, wanted: float) -> float:
    """The factor to go on with where the content term came to `found`, which grows with it."""
    correction = math.pow(wanted / max(found, 1e-9), BOLDNESS)
    return min(MOST, max(LEAST, factor * min(FARTHEST, max(1 / FARTHEST, correction))))
