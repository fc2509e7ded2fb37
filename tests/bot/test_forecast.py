"""When a queued picture has its turn, from what others took."""

import random
from collections.abc import Sequence

import pytest

from bot.forecast import seconds_for, turns

TRUTH = {256: 15.0, 512: 34.0, 1024: 102.0}
"""Seconds that a picture of each size takes, give or take a tenth."""


def test_a_size_that_was_measured_takes_what_it_took() -> None:
    took = {256: [15.0, 16.0, 90.0, 14.0, 15.5, 300.0, 300.0, 300.0], 512: [34.0]}
    assert seconds_for(256, took) == 15.5, "one slow render is no reason, nor is what was long ago"
    assert seconds_for(512, took) == 34.0


def test_a_size_that_was_not_is_guessed_from_the_nearest() -> None:
    assert seconds_for(512, {256: [15.0], 2048: [400.0]}) == pytest.approx(15 * 2**1.3)
    assert seconds_for(256, {}) is None


def test_nobody_can_tell_before_anything_was_painted() -> None:
    assert turns([256, 256], [(256, 3.0)], {}, 1) == [None, None]


def test_nobody_can_tell_while_there_is_nobody_to_paint() -> None:
    assert turns([256, 256], [], {256: [10.0]}, 0) == [None, None]
    assert turns([256], [(256, 4.0)], {256: [10.0]}, 0) == [6.0], "who finishes here may go on"


def test_turns_come_as_slots_get_free() -> None:
    took = {256: [10.0], 512: [30.0]}
    assert turns([256, 512, 256], [(512, 10.0)], took, 1) == [20.0, 30.0, 60.0]
    assert turns([256, 512, 256], [(512, 10.0)], took, 2) == [0.0, 10.0, 20.0]
    assert turns([256], [(256, 99.0)], took, 1) == [0.0], "what takes longer than expected ends any moment"


def test_over_twenty_jobs_of_mixed_sizes_turns_are_foretold_within_a_quarter() -> None:
    chance = random.Random(5)
    sizes = [chance.choice(list(TRUTH)) for _ in range(20)]
    truth = [TRUTH[size] * chance.uniform(0.9, 1.1) for size in sizes]
    took: dict[int, list[float]] = {}
    errors = []
    for number, size in enumerate(sizes):
        if number >= 5:
            errors += errors_of(turns(sizes[number:], [], took, 1), truth[number:])
        took.setdefault(size, []).insert(0, truth[number])
    assert sum(errors) / len(errors) < 0.25


def errors_of(foretold: Sequence[float | None], truth: Sequence[float]) -> list[float]:
    """Of each turn but the first: how far off it is, relative to when it really comes."""
    begins = [sum(truth[:place]) for place in range(len(truth))]
    return [abs((turn or 0.0) - real) / real for turn, real in zip(foretold, begins, strict=True) if real]
