"""The balance of a mixture: whole percents that make up 100, whatever is pressed."""

import itertools

import pytest

from bot.handlers.mixing import MixTake, MixWeigh
from bot.mixing import MOST_MIXED, can_be_mixed, joined, percents, read, shifted, written
from storage.look import StyleChoice


@pytest.mark.parametrize(
    ("weights", "balance"),
    [
        ([1.0], (100,)),
        ([1, 1], (50, 50)),
        ([2, 1], (67, 33)),
        ([1, 1, 1], (34, 33, 33)),
        ([70, 30], (70, 30)),
        ([0.7, 0.3], (70, 30)),
        ([1000, 1], (99, 1)),
        ([1000, 1, 1], (98, 1, 1)),
    ],
)
def test_weights_are_whole_percents_of_which_each_has_one_at_least(weights, balance) -> None:
    assert percents(weights) == balance


def test_of_very_many_the_percents_make_up_a_hundred_too() -> None:
    assert sum(percents([1.0] * 16)) == 100
    assert sum(percents([1.0] * 130)) == 100


@pytest.mark.parametrize(
    ("before", "position", "up", "after"),
    [
        ((50, 50), 0, True, (60, 40)),
        ((50, 50), 1, True, (40, 60)),
        ((50, 50), 0, False, (40, 60)),
        ((67, 33), 0, True, (70, 30)),
        ((67, 33), 0, False, (60, 40)),
        ((67, 33), 1, True, (60, 40)),
        ((90, 10), 0, True, (90, 10)),
        ((90, 10), 1, False, (90, 10)),
        ((99, 1), 0, True, (99, 1)),
        ((99, 1), 1, True, (90, 10)),
        ((40, 30, 30), 0, True, (50, 20, 30)),
        ((40, 20, 40), 0, False, (30, 30, 40)),
        ((34, 33, 33), 2, True, (30, 30, 40)),
        ((80, 10, 10), 0, True, (80, 10, 10)),
        ((80, 10, 10), 2, True, (70, 10, 20)),
    ],
)
def test_a_press_goes_to_the_next_step_and_no_further_than_leaves_some_of_each(
    before, position, up, after
) -> None:
    assert shifted(before, position, up=up) == after


def test_whatever_is_pressed_it_is_a_balance_that_a_button_can_carry() -> None:
    met = {balance for count in (2, 3) for balance in everything(count)}
    for before in met:
        for position, up in itertools.product(range(len(before)), (True, False)):
            after = shifted(before, position, up=up)
            assert read(written(after)) == after
            changed = after[position] - before[position]
            assert after == before or (changed > 0) is up
    for before in everything(2):
        assert sum(joined(before)) == 100 and min(joined(before)) >= 1


def everything(count: int) -> list[tuple[int, ...]]:
    """All balances of so many paintings."""
    firsts = itertools.product(range(1, 100), repeat=count - 1)
    return [(*first, 100 - sum(first)) for first in firsts if sum(first) < 100]


@pytest.mark.parametrize(
    ("before", "after"),
    [((100,), (50, 50)), ((50, 50), (40, 30, 30)), ((70, 30), (50, 20, 30)), ((90, 10), (60, 10, 30))],
)
def test_what_comes_to_it_takes_from_all(before, after) -> None:
    assert joined(before) == after


@pytest.mark.parametrize("word", ["", ".", "100", "0.100", "70.40", "-10.110", "70,30", "7o.30", "50.50."])
def test_what_is_no_balance_is_read_as_none(word: str) -> None:
    assert read(word) is None


def test_what_counts_in_a_part_of_the_photo_only_is_not_mixed() -> None:
    wave, night = StyleChoice(painting="wave"), StyleChoice(painting="night")
    assert can_be_mixed([wave]) and can_be_mixed([wave, night])
    assert not can_be_mixed([wave, StyleChoice(painting="night", mask="0" * 64)])
    assert not can_be_mixed([wave] * (MOST_MIXED + 1))


def test_the_longest_name_of_a_painting_fits_into_a_button() -> None:
    assert MixTake(10**12, MOST_MIXED - 1, "n" * 32).pack()
    assert MixWeigh(10**12, written((34, 33, 33))).pack()
