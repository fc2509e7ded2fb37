"""The programs that drew the paintings in `pictures/`, one module each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

from engine.workshop.draw import (
    aurora,
    batik,
    bauhaus,
    charcoal,
    cubist,
    dots,
    glass,
    ink,
    lilies,
    linocut,
    mosaic,
    night,
    nouveau,
    popart,
    watercolour,
    wave,
)

Program = Callable[[np.random.Generator], Image.Image]

PROGRAMS: Mapping[str, tuple[Program, int]] = MappingProxyType(
    {
        "night": (night.draw, 3),
        "wave": (wave.draw, 5),
        "glass": (glass.draw, 7),
        "dots": (dots.draw, 11),
        "mosaic": (mosaic.draw, 13),
        "cubist": (cubist.draw, 17),
        "lilies": (lilies.draw, 19),
        "nouveau": (nouveau.draw, 19),
        "bauhaus": (bauhaus.draw, 23),
        "ink": (ink.draw, 23),
        "aurora": (aurora.draw, 29),
        "batik": (batik.draw, 31),
        "watercolour": (watercolour.draw, 31),
        "popart": (popart.draw, 41),
        "linocut": (linocut.draw, 37),
        "charcoal": (charcoal.draw, 37),
    }
)
"""The paintings drawn here, each with its program and the seed it was drawn with."""


def draw(name: str) -> Image.Image:
    """The painting `name`, drawn afresh: RGB, 1024 pixels on its longest side, the same at every call."""
    program, seed = PROGRAMS[name]
    return program(np.random.default_rng(seed))
