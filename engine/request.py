"""What travels into the engine and out of it: frozen, picklable, without a tensor in sight."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PIL import Image

from engine.errors import BadRequest
from engine.recipes import Recipe, Start, StyleLoss, recipe_named

SMALLEST, LARGEST = 32, 4096
"""Limits of a pastiche's longest side in pixels."""
FINEST, COARSEST = 0.25, 4.0
"""Limits of a style's scale."""
LARGEST_SEED = (1 << 63) - 1
"""What a database and torch's generators can hold."""

Picture = bytes | Path | Image.Image
"""An encoded picture, a path to one, or a decoded one. `engine.pictures.codec` decodes bytes and files."""


class Colour(StrEnum):
    """Whose colours the pastiche wears."""

    PAINTING = "painting"
    """The painting's: the optimisation alone decides."""
    PHOTO = "photo"
    """The photo's: rendered as with MATCH, so that a night's darkness does not grey a light sky; then only
    the luminance of the result is kept, and hue and saturation come from the photo."""
    MATCH = "match"
    """The photo's, by matching the painting's colour statistics to the photo's before rendering.

    Mean and covariance, with the symmetric root: Gatys, Bethge, Hertzmann and Shechtman, Preserving Color in
    Neural Artistic Style Transfer, 2016. Brightness follows the photo's range too, and strokes keep colours
    of their own within the photo's palette, which luminance alone does not allow.
    """


@dataclass(frozen=True, slots=True)
class Style:
    """A style image, how much it weighs among several, how large its strokes are and where it applies.

    weight: 0 or more, relative to the other styles; they may not all be 0.
    scale: 0.25 to 4, the size of the strokes relative to a painting scaled like the photo.
    mask: white where this style applies, grey where it does in part, black where it does not; resized to the
        photo. None is everywhere that no mask of another style claims; what none claims stays the photo.
    """

    picture: Picture
    weight: float = 1.0
    scale: float = 1.0
    mask: Picture | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """What a render has come to, so that another of the same order in a larger size goes on from it.

    png: the picture as it was optimised, before it got the photo's colours back.
    longest: its longest side in pixels; a render that goes on from it passes over scales up to this.
    emphasis: above 0, the factor on the recipe's style weight that was found right for these pictures.

    Raises BadRequest for an emphasis that cannot be.
    """

    png: bytes
    longest: int
    emphasis: float

    def __post_init__(self) -> None:
        if not 0 < self.emphasis < math.inf:
            raise BadRequest("emphasis-out-of-range", emphasis=self.emphasis)

    @property
    def image(self) -> Image.Image:
        """The picture decoded, RGB, anew at each call."""
        return _decoded(self.png)


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One order: repaint `content` in the manner of `styles`; one that exists has numbers in range.

    recipe: a name of `engine.recipes.RECIPES`, or a recipe of one's own.
    size: longest side of the pastiche in pixels, 32 to 4096; a smaller photo is enlarged.
    strength: 0 (barely painted) to 1 (hardly recognisable); 0.5 keeps the photo well.
    seed: 0 to 2^63 - 1, decides the noise of a start; same seed, same machine, same picture.
    start: the picture to begin with, or how to make it; a given picture is resized. None is the recipe's own.
    loss: how style statistics are compared; None is the recipe's own.
    begun: `Pastiche.begun` of the same order in a smaller size, to go on from; there is no `start` then. If
        that size was one of the scales on the way to this one, it comes out bit for bit as at one go. For a
        recipe of one scale it is no more than a start.
    timelapse: whether the pastiche brings its previews along, as `Pastiche.frames`.
    sketches: how many it brings along at most where no time-lapse is asked for, small ones, of what is shown
        on the way anyway; 0 for none.

    Raises BadRequest, with a sentence that names the value.

    >>> RenderRequest(b"...", [Style(b"...")], size=5000)
    Traceback (most recent call last):
    engine.errors.BadRequest: the size 5000 is not between 32 and 4096 pixels
    """

    content: Picture
    styles: Sequence[Style]
    recipe: str | Recipe = "pastiche"
    size: int = 512
    strength: float = 0.5
    colour: Colour = Colour.PAINTING
    seed: int = 0
    start: Start | Picture | None = None
    loss: StyleLoss | None = None
    begun: Begun | None = None
    timelapse: bool = False
    sketches: int = 0

    def __post_init__(self) -> None:
        # A tuple, so that what was checked stays as it was.
        object.__setattr__(self, "styles", tuple(self.styles))
        if isinstance(self.recipe, str):
            recipe_named(self.recipe)
        for what, kind in (("colour", Colour), ("loss", StyleLoss), ("start", Start)):
            if isinstance(words := getattr(self, what), str):
                if words not in list(kind):
                    raise BadRequest("choice-unknown", what=what, words=words, known=", ".join(kind))
                object.__setattr__(self, what, kind(words))  # also for who writes colour="photo"
        if self.size % 1:
            raise BadRequest("size-not-whole", size=self.size)
        if not SMALLEST <= self.size <= LARGEST:
            raise BadRequest("size-out-of-range", size=self.size, least=SMALLEST, most=LARGEST)
        if self.begun is not None and not 0 < self.begun.longest < self.size:
            raise BadRequest("begun-too-large", size=self.size, begun=self.begun.longest)
        if not 0 <= self.strength <= 1:
            raise BadRequest("strength-out-of-range", strength=self.strength)
        if not 0 <= self.seed <= LARGEST_SEED:
            raise BadRequest("seed-out-of-range", seed=self.seed, most=LARGEST_SEED)
        if not self.styles:
            raise BadRequest("no-painting")
        weights = [style.weight for style in self.styles]
        if not all(0 <= weight < math.inf for weight in weights) or not 0 < sum(weights) < math.inf:
            raise BadRequest("weights-out-of-range", weights=", ".join(f"{weight:g}" for weight in weights))
        for style in self.styles:
            if not FINEST <= style.scale <= COARSEST:
                raise BadRequest("scale-out-of-range", scale=style.scale, least=FINEST, most=COARSEST)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render stands.

    step, steps: loss evaluations done and to do, over all scales.
    preview: a JPEG of the picture as it forms, often at first and then every two seconds.
    share: 0 to 1, how much of the work is done by its cost; a step at a large scale counts for more.
    """

    step: int
    steps: int
    seconds_left: float | None = None
    preview: bytes | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Pastiche:
    """A finished picture, as files, and how it came about.

    png: the picture without loss, in sRGB.
    jpeg: the same for a chat: at most 2560 pixels long and 10 MB.
    size: (width, height) of `png` in pixels.
    seconds: wall-clock time of the render, decoding and encoding included.
    steps: loss evaluations over all scales.
    weights: which VGG-19 weights painted, for example `imagenet` or `open`.
    losses: the last value of each loss term by name, weighted as in the total.
    begun: for a larger render of the same order to go on from; None where nothing was optimised.
    frames: JPEGs of the picture as it formed, the first steps first and the finished one last; empty unless a
        time-lapse was asked for, or sketches, whose longest side is at most 384 pixels.
    """

    png: bytes
    jpeg: bytes
    size: tuple[int, int]
    seconds: float
    steps: int
    device: str
    weights: str
    losses: dict[str, float] = field(default_factory=dict)
    begun: Begun | None = None
    frames: tuple[bytes, ...] = ()

    @property
    def image(self) -> Image.Image:
        """The picture decoded, RGB, anew at each call."""
        return _decoded(self.png)


def _decoded(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")
