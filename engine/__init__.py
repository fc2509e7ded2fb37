"""Images in, pastiche out.

>>> from engine import RenderRequest, Style, paintings, stylize
>>> photo = paintings.get("lilies").path  # or any other picture's: Path("photo.jpg")
>>> painting = paintings.get("wave").path
>>> pastiche = stylize(RenderRequest(content=photo, styles=[Style(painting)], size=32))
>>> pastiche.size  # of the file in `pastiche.png`, to be written anywhere
(32, 27)

`stylize` is loaded when it is asked for: whoever only makes requests or lists recipes never loads torch.
Where both are imported, this package comes first: it tells torch's threads how to wait, which they hear only
as torch is loaded.
"""

import os
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from engine.recipes import RECIPES, Recipe, Start, StyleLoss
from engine.request import Begun, Colour, Pastiche, Progress, RenderRequest, Style

if TYPE_CHECKING:
    from engine.render.stylize import stylize

__all__ = [
    "RECIPES",
    "Begun",
    "Colour",
    "EngineError",
    "Pastiche",
    "Progress",
    "Recipe",
    "RenderRequest",
    "Start",
    "Style",
    "StyleLoss",
    "stylize",
]

# Threads that spin for long while they wait for each other cost a busy machine most of its time, themselves
# most of all; threads that sleep at once cost an idle one a tenth.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")


def __getattr__(name: str) -> Any:
    if name != "stylize":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from engine.render.stylize import stylize

    return stylize
