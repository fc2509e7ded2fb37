"""Images in, pastiche out.

from engine import RECIPES, RenderRequest, Style, stylize
pastiche = stylize(RenderRequest(content=Path("photo.jpg"), styles=[Style(Path("painting.jpg"))]))
pastiche.image.save("pastiche.png")
"""

from engine.errors import EngineError
from engine.recipes import RECIPES, Recipe, Start, StyleLoss
from engine.render.stylize import stylize
from engine.request import Colour, Pastiche, Progress, RenderRequest, Style

__all__ = [
    "RECIPES",
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
