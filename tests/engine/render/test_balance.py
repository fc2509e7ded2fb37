"""A strength asks for the same of every painting."""

import pytest

from engine.render import balance


def test_half_strength_begins_with_the_recipe_as_tuned() -> None:
    assert balance.first_guess(0.5) == 1
    assert balance.first_guess(0) * balance.first_guess(1) == pytest.approx(1)


def test_style_weighs_less_where_the_photo_is_too_far_off_and_more_where_it_is_too_near() -> None:
    assert balance.adjusted(2.0, found=0.4, wanted=0.4) == pytest.approx(2.0)
    less, more = (balance.adjusted(2.0, found, wanted=0.4) for found in (0.8, 0.2))
    # By more than it is off: a weight half as large brings the photo nearer, but not twice as near.
    assert less == pytest.approx(2.0 * 0.5**balance.BOLDNESS) and less < 1.0
    assert more == pytest.approx(2.0 * 2.0**balance.BOLDNESS) and more > 4.0


@pytest.mark.parametrize(("found", "wanted"), [(0.0, 1.0), (1.0, 0.0), (1e9, 1e-9), (1e-9, 1e9)])
def test_the_weight_stays_within_bounds_however_often_it_is_corrected(found: float, wanted: float) -> None:
    factor = 1.0
    for _ in range(9):
        corrected = balance.adjusted(factor, found, wanted)
        assert factor / balance.FARTHEST <= corrected <= factor * balance.FARTHEST
        factor = corrected
    assert factor in (balance.LEAST, balance.MOST)


@pytest.mark.parametrize("scale", range(4))
@pytest.mark.parametrize("steps", [1, 3, 4, 20, 28, 44, 72])
def test_no_evaluation_is_lost_or_added(steps: int, scale: int) -> None:
    evaluations = [evaluations for evaluations, _ in balance.rounds(0.5, 0.5, scale, steps)]
    assert sum(evaluations) == steps
    assert all(share >= min(steps, balance.ENOUGH) for share in evaluations)


def test_twice_the_strength_asks_for_twice_the_distance_at_each_scale_that_asks() -> None:
    for scale in range(3):
        weak, strong = (balance.rounds(0.5, strength, scale, 30) for strength in (0.4, 0.8))
        for (few, near), (many, far) in zip(weak, strong, strict=True):
            assert few == many
            assert (near is None and far is None) if scale == 2 else far == pytest.approx(2 * near)


def test_without_a_distance_a_scale_is_one_round_that_asks_for_nothing() -> None:
    assert balance.rounds(None, 0.5, 0, 30) == [(30, None)]
