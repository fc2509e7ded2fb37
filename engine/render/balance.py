"""How much style a picture bears, so that the same strength keeps every photo alike, whatever the painting.

At the smallest scale, where evaluations cost next to nothing, the weight of style is adjusted towards the
distance from the photo that the strength asks for; the scales after it go on with that weight.
"""

ROUNDS = 4
"""Times the weight is adjusted; the smallest scale's evaluations are shared out among them."""
ENOUGH = 6
"""Evaluations of a round, on average, at least: fewer lead nowhere from which to judge."""
LEAST, MOST = 1 / 400, 400.0
"""What style may weigh, times its weight in the recipe."""


def first_guess(strength: float) -> float:
    """The factor on a recipe's style weight that is right for the average painting: 1 at a strength of 0.5.

    It is 1/20 at 0, and 20 at 1; recipes that do not adjust it stay with it.
    """
    return float(20 ** (2 * strength - 1))


def wanted(distance: float | None, strength: float) -> float | None:
    """The content term to be reached: `distance` at a strength of 0.5, nothing at 0 and twice that at 1.

    None for a recipe that asks for none.
    """
    return None if distance is None else 2 * strength * distance


def adjusted(factor: float, found: float, wanted: float) -> float:
    """The factor to go on with where the content term came to `found`, which grows with it."""
    return min(MOST, max(LEAST, factor * wanted / max(found, 1e-9)))


def rounds(steps: int) -> list[int]:
    """The evaluations of each round; of a few there are fewer rounds.

    The first one has half as many again: it begins at the photo, and has a way to go before there is anything
    to judge.

    >>> rounds(44), rounds(28), rounds(13), rounds(4)
    ([14, 10, 10, 10], [10, 6, 6, 6], [8, 5], [4])
    """
    count = max(1, min(ROUNDS, steps // ENOUGH))
    each = round(steps / (count + 0.5))
    return [steps - (count - 1) * each] + [each] * (count - 1)
