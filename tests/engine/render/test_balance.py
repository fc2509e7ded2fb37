"""A strength asks for the same of every painting."""

import pytest

from engine.render import balance


def test_half_strength_begins_with_the_recipe_as_tuned() -> None:
    assert balance.first_guess(0.5) == 1
    assert balance.first_guess(0) * balance.first_guess(1) == pytest.approx(1)


def test_style_weighs_less_where_the_photo_is_too_far_off_and_more_where_it_is_too_near() -> None:
    assert balance.adjusted(2.0, found=0.8, wanted=0.4) == pytest.approx(1.0)
    assert balance.adjusted(2.0, found=0.2, wanted=0.4) == pytest.approx(4.0)


@pytest.mark.parametrize(("found", "wanted"), [(0.0, 1.0), (1.0, 0.0), (1e9, 1e-9), (1e-9, 1e9)])
def test_the_weight_stays_within_bounds(found: float, wanted: float) -> None:
    assert balance.LEAST <= balance.adjusted(1.0, found, wanted) <= balance.MOST


@pytest.mark.parametrize("steps", [1, 3, 4, 20, 28, 44])
def test_no_evaluation_is_lost_or_added(steps: int) -> None:
    assert sum(balance.rounds(steps)) == steps
    assert all(share >= min(steps, balance.ENOUGH) for share in balance.rounds(steps))
