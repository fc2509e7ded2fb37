"""In which other ways a picture can be painted, and where each of them ends."""

import pytest

from bot.buttons import How
from bot.variations import varied
from storage.look import STROKES, Colours, Look

SIZES = (256, 512, 1024)


def along(look: Look, how: How, steps: int) -> list[Look]:
    """The looks one comes by when the same button is pressed so many times."""
    met = []
    for _ in range(steps):
        look = varied(look, how, SIZES)
        met.append(look)
    return met


@pytest.mark.parametrize(
    ("how", "changed"),
    [
        (How.STRONGER, Look(size=512, strength=0.65)),
        (How.SOFTER, Look(size=512, strength=0.35)),
        (How.PHOTO, Look(size=512, colours=Colours.PHOTO)),
        (How.PAINTING, Look(size=512)),
        (How.BIGGER, Look(size=1024)),
        (How.LARGER, Look(size=512, stroke=1.5)),
        (How.FINER, Look(size=512, stroke=0.67)),
        (How.SAME, Look(size=512)),
    ],
)
def test_each_way_changes_one_thing(how: How, changed: Look) -> None:
    assert varied(Look(size=512), how, SIZES) == changed


def test_strength_ends_at_what_there_is() -> None:
    assert [look.strength for look in along(Look(), How.STRONGER, 5)] == [0.65, 0.8, 0.95, 1.0, 1.0]
    assert [look.strength for look in along(Look(), How.SOFTER, 4)] == [0.35, 0.2, 0.05, 0.05]


def test_strokes_end_at_what_there_is() -> None:
    least, most = STROKES
    assert [look.stroke for look in along(Look(), How.LARGER, 5)] == [1.5, 2.25, 3.38, most, most]
    assert [look.stroke for look in along(Look(), How.FINER, 5)] == [0.67, 0.45, 0.3, least, least]


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize(("there", "back"), [(How.LARGER, How.FINER), (How.FINER, How.LARGER)])
def test_strokes_come_back_to_the_paintings_own(there: How, back: How, steps: int) -> None:
    far = along(Look(), there, steps)[-1]
    assert along(far, back, steps)[-1] == Look()


def test_the_next_larger_size_is_the_next_on_offer() -> None:
    assert [look.size for look in along(Look(size=100), How.BIGGER, 4)] == [256, 512, 1024, 1024]
    assert varied(Look(size=512), How.BIGGER, ()) == Look(size=512)


def test_a_recipe_with_a_size_of_its_own_has_no_larger_one() -> None:
    assert varied(Look(size=256, recipe="malathi"), How.BIGGER, SIZES).size == 256
    assert varied(Look(size=256, recipe="of another time"), How.BIGGER, SIZES).size == 512
