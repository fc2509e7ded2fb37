"""How long people waited, over time, as a picture."""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.load.city import Seen

WIDTH, HEIGHT, EDGE = 1200, 640, 70
INK, GRID, ANSWER, PICTURE, MEMORY = "#333333", "#e4e0d8", "#2f6db3", "#d3702f", "#5b8f4e"
LEAST = 0.01
"""Seconds at the foot of the picture, whose scale is logarithmic."""


def draw(seen: Seen, out: Path) -> None:
    """A dot for each first reply and each picture, and a line for the bot's memory."""
    end = max(seen.took, 1.0)
    longest = max([order.finished - order.sent for order in seen.orders if order.finished], default=1.0)
    top = 10 ** math.ceil(math.log10(max(longest, 1.0)) + 0.01)
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(16)

    def x(at: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * at / end

    def y(seconds: float) -> float:
        share = math.log(max(seconds, LEAST) / LEAST) / math.log(top / LEAST)
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share

    mark = LEAST
    while mark <= top * 1.001:
        pen.line([(EDGE, y(mark)), (WIDTH - EDGE, y(mark))], fill=GRID)
        pen.text((EDGE - 8, y(mark)), f"{mark:g} s", fill=INK, font=font, anchor="rm")
        mark *= 10
    step = next(step for step in (1, 5, 10, 30, 60, 120, 300, 600, 3600) if end / step <= 12 or step == 3600)
    for at in range(0, int(end) + 1, step):
        pen.line([(x(at), EDGE), (x(at), HEIGHT - EDGE)], fill=GRID)
        pen.text((x(at), HEIGHT - EDGE + 8), f"{at} s", fill=INK, font=font, anchor="mt")
    for order in seen.orders:
        for when, colour in ((order.finished, PICTURE), (order.answered, ANSWER)):
            if when is not None:
                _dot(pen, x(order.sent), y(when - order.sent), colour)
    largest = max((size for _, size in seen.memory), default=0)
    if largest:
        line = [(x(at), HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * size / largest) for at, size in seen.memory]
        pen.line(line, fill=MEMORY, width=2)
        pen.text((WIDTH - EDGE + 8, EDGE), f"{largest / 2**20:.0f} MB", fill=MEMORY, font=font, anchor="lm")
    for place, (words, colour) in enumerate(
        (("first reply", ANSWER), ("picture", PICTURE), ("the bot's memory, from 0", MEMORY))
    ):
        _dot(pen, EDGE + 10 + 260 * place, EDGE / 2, colour)
        pen.text((EDGE + 22 + 260 * place, EDGE / 2), words, fill=INK, font=font, anchor="lm")
    picture.save(out)


def _dot(pen: ImageDraw.ImageDraw, x: float, y: float, colour: str) -> None:
    pen.ellipse([x - 2, y - 2, x + 2, y + 2], fill=colour)
