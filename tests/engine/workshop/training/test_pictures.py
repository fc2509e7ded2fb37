"""The pictures the open weights are learned from."""

import numpy as np
import pytest

from engine.workshop.training.pictures import MANNERS, SIDE, draw


def test_a_picture_is_the_same_whenever_it_is_drawn_and_unlike_all_others() -> None:
    first = [draw(number, seed=3) for number in range(6)]
    assert all((draw(number, seed=3) == first[number]).all() for number in range(6))
    assert len({picture.tobytes() for picture in first}) == 6
    assert (draw(0, seed=4) != first[0]).any()


def test_pictures_are_square_and_coloured() -> None:
    pictures = np.stack([draw(number, seed=0) for number in range(40)])
    assert pictures.shape == (40, SIDE, SIDE, 3)
    assert pictures.dtype == np.uint8
    spread = pictures.reshape(40, -1).std(1)
    assert (spread > 2).mean() > 0.9, "hardly any is a plain sheet"
    assert 60 < pictures.mean() < 180
    assert pictures.min() == 0
    assert pictures.max() == 255


@pytest.mark.parametrize("manner", dict.fromkeys(MANNERS), ids=lambda manner: manner.__name__.strip("_"))
def test_every_manner_draws_whatever_chance_says(manner: object) -> None:
    for seed in range(8):
        picture = manner(np.random.default_rng(seed))
        assert picture.shape == (SIDE, SIDE, 3)
        assert np.isfinite(picture).all()
