"""In which other ways a picture can be painted once more: what each button under it comes to.

Nothing here talks to anybody: a look goes in, a look comes out.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.buttons import How
from engine.recipes import RECIPES
from storage.look import STROKES, Colours, Look

STRENGTH_STEP = 0.15
STROKE_STEP = 1.5


def varied(look: Look, how: How, sizes: Sequence[int]) -> Look:
    """The look in another way, all else as it is; the same look where it goes no further.

    sizes: those on offer, the smallest first.
    """
    match how:
        case How.STRONGER:
            return replace(look, strength=_strength(look.strength + STRENGTH_STEP))
        case How.SOFTER:
            return replace(look, strength=_strength(look.strength - STRENGTH_STEP))
        case How.PHOTO:
            return replace(look, colours=Colours.PHOTO)
        case How.PAINTING:
            return replace(look, colours=Colours.PAINTING)
        case How.BIGGER:
            return replace(look, size=_larger(look, sizes))
        case How.LARGER:
            return replace(look, stroke=_stroke(look.stroke * STROKE_STEP))
        case How.FINER:
            return replace(look, stroke=_stroke(look.stroke / STROKE_STEP))
    return look


def _strength(wanted: float) -> float:
    return round(min(1.0, max(0.05, wanted)), 2)


def _stroke(wanted: float) -> float:
    """Within what there is; so near to the painting's own that nobody sees a difference, it is just that."""
    least, most = STROKES
    stroke = round(min(most, max(least, wanted)), 2)
    return 1.0 if abs(stroke - 1) < 0.05 else stroke


def _larger(look: Look, sizes: Sequence[int]) -> int | None:
    """The next larger size; that of the look where there is none, or where its recipe knows but one size."""
    recipe = RECIPES.get(look.recipe)
    if look.size is None or (recipe is not None and recipe.exact_size is not None):
        return look.size
    return min((size for size in sizes if size > look.size), default=look.size)
