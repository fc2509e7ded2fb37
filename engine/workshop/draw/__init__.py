"""The programs that drew the paintings in `pictures/`, one module each."""

from importlib import import_module

import numpy as np
from PIL import Image

SEEDS = {
    "night": 3, "wave": 5, "glass": 7, "dots": 11, "mosaic": 13, "cubist": 17, "lilies": 19,
    "nouveau": 19, "bauhaus": 23, "ink": 23, "aurora": 29, "batik": 31, "watercolour": 31, "popart": 41,
    "linocut": 37, "charcoal": 37,
}  # fmt: skip
"""The paintings drawn here and the seed each was drawn with."""


def draw(name: str) -> Image.Image:
    """The painting `name`, drawn afresh: RGB, 1024 pixels on its longest side, the same at every call."""
    program = import_module(f"{__name__}.{name}")
    picture: Image.Image = program.draw(np.random.default_rng(SEEDS[name]))
    return picture
