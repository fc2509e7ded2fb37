"""What travels into the engine and out of it: frozen, picklable, without a tensor in sight."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PIL import Image

from engine.recipes import Recipe

Picture = bytes | Path | Image.Image
"""An encoded picture, a path to one, or a decoded one. Bytes and files are decoded by `engine.images`."""


class Colour(StrEnum):
    """Whose colours the pastiche wears."""

    PAINTING = "painting"
    """The painting's: the optimisation alone decides."""
    PHOTO = "photo"
    """The photo's: only the luminance of the result is kept, hue and saturation come from the photo."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style image and how much it weighs among several."""

    picture: Picture
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One order: repaint `content` in the manner of `styles`.

    recipe: a name of `engine.recipes.RECIPES`, or a recipe of one's own.
    size: longest side of the pastiche in pixels; a smaller photo is enlarged.
    strength: 0 (barely painted) to 1 (hardly recognisable); 0.5 is the recipe as tuned.
    seed: decides noise starts and random weights; same seed, same machine, same picture.
    """

    content: Picture
    styles: Sequence[Style]
    recipe: str | Recipe = "pastiche"
    size: int = 512
    strength: float = 0.5
    colour: Colour = Colour.PAINTING
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render stands. `preview` is a JPEG of the picture as it forms, at most every two seconds."""

    step: int
    steps: int
    seconds_left: float | None = None
    preview: bytes | None = None


@dataclass(frozen=True, slots=True)
class Pastiche:
    """A finished picture and how it came about.

    seconds: wall-clock time of the render, decoding included.
    steps: loss evaluations over all scales.
    weights: which VGG-19 weights painted, for example `imagenet` or `random`.
    losses: the last value of each loss term by name, weighted as in the total.
    """

    image: Image.Image
    seconds: float
    steps: int
    device: str
    weights: str
    size: tuple[int, int]
    losses: dict[str, float] = field(default_factory=dict)
