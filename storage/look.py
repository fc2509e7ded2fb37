"""What a person chooses about a picture: one frozen value wherever the choice travels.

The tables have a column for each field (`storage.schema`), so a new field is a line here and a migration.
What is on offer for it becomes a row in /settings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

Sha256 = Annotated[str, "names a kept image"]
"""In hex. A column of this type refers to `images`, which keeps the image as long as the row is there."""

STROKES = (0.25, 4.0)


class Colours(StrEnum):
    """Which colours a pastiche wears: the painting's, the photo's, or the photo's after the painting's."""

    PAINTING = "painting"
    PHOTO = "photo"
    MATCH = "match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a photo is to be painted; change it with `dataclasses.replace`.

    size: longest side of a pastiche in pixels; None: the operator's default.
    strength: 0 (barely painted) to 1 (hardly recognisable).
    stroke: size of the brush strokes, 1 being the painting's own, from 0.25 to 4.
    recipe: the engine's name of how to paint.
    """

    size: int | None = None
    strength: float = 0.5
    colours: Colours = Colours.PAINTING
    stroke: float = 1.0
    recipe: str = "pastiche"

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise ValueError(f"the size must be at least 1 pixel, not {self.size}")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"the strength must be from 0 to 1, not {self.strength}")
        if not isinstance(self.colours, Colours):
            raise ValueError(f"the colours are {', '.join(Colours)}, not {self.colours}")
        least, most = STROKES
        if not least <= self.stroke <= most:
            raise ValueError(f"the strokes must be from {least} to {most} times as large, not {self.stroke}")
        if not self.recipe:
            raise ValueError("the recipe must have a name")


Value = int | float | str
"""Of a field of Look."""

OFFERED: Mapping[str, Sequence[Value]] = {
    "strength": (0.3, 0.5, 0.7),
    "colours": (Colours.PAINTING, Colours.PHOTO),
    "stroke": (0.67, 1.0, 1.5),
}
"""What people may choose for a field; for the size the operator says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Veil:
    """How the photo was covered where it was sent, and so is whatever is made of it.

    spoiler: blurred until somebody touches it. protected: it can be neither saved nor forwarded.
    """

    spoiler: bool = False
    protected: bool = False


OPEN = Veil()
"""Covered in no way."""


def covered_by(*veils: Veil) -> Veil:
    """How something is covered that is made of several, or shows them."""
    return Veil(spoiler=any(veil.spoiler for veil in veils), protected=any(veil.protected for veil in veils))


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleChoice:
    """One style of a picture: a painting on offer by its name, or a kept image.

    weight: its share beside the other styles. mask: a kept image that says where in the photo it counts.
    name: what the person called the image when it was chosen, if it is a style of their own with a name.
    """

    painting: str | None = None
    image: Sha256 | None = None
    weight: float = 1.0
    mask: Sha256 | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if (self.painting is None) == (self.image is None):
            raise ValueError(
                f"a style is a painting or an image, not painting={self.painting} and image={self.image}"
            )
        if not 0 < self.weight < float("inf"):
            raise ValueError(f"the weight of a style must be above 0, not {self.weight}")

    @property
    def images(self) -> frozenset[str]:
        """The kept images that it names."""
        return frozenset(sha for sha in (self.image, self.mask) if sha is not None)


def within(styles: Iterable[StyleChoice], mask: Sha256 | None) -> tuple[StyleChoice, ...]:
    """These styles where the mask is white; with None wherever they were."""
    return tuple(styles if mask is None else (replace(style, mask=mask) for style in styles))


def region_of(styles: Sequence[StyleChoice]) -> tuple[Sha256 | None, tuple[StyleChoice, ...]]:
    """The mask of these styles, None without one, and those of them that count everywhere else."""
    mask = next((style.mask for style in styles if style.mask is not None), None)
    return mask, () if mask is None else tuple(style for style in styles if style.mask is None)
