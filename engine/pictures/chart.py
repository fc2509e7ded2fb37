"""A chart of bars for those who run the bot: how much was painted each day, and how much failed."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from engine.pictures import codec
from engine.pictures.sheet import INK, PAPER

WIDTH, HEIGHT = 1280, 640
_EDGE, _FOOT, _HEAD = 40, 70, 60
_PAINTED, _FAILED = (62, 96, 148), (196, 76, 52)


def bars(days: Sequence[tuple[str, int, int]]) -> bytes:
    """A JPEG with a bar for each (label, painted, failed): what failed stands on top of what was painted.

    Raises ValueError for no days at all.
    """
    if not days:
        raise ValueError("a chart needs at least one bar, not none")
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    small = ImageFont.load_default(24)
    highest = max(1, *(painted + failed for _, painted, failed in days))
    step = (WIDTH - 2 * _EDGE) / len(days)
    floor = HEIGHT - _FOOT
    for number, (label, painted, failed) in enumerate(days):
        left, right = _EDGE + (number + 0.15) * step, _EDGE + (number + 0.85) * step
        middle, top = (left + right) / 2, float(floor)
        for value, colour in ((painted, _PAINTED), (failed, _FAILED)):
            if value:
                height = max(2.0, value / highest * (floor - _HEAD))
                draw.rectangle((left, top - height, right, top), fill=colour)
                top -= height
        draw.text((middle, top - 6), str(painted + failed), font=small, fill=INK, anchor="mb")
        draw.text((middle, floor + 14), label, font=small, fill=INK, anchor="mt")
    draw.line((_EDGE, floor, WIDTH - _EDGE, floor), fill=INK, width=2)
    return codec.encode_jpeg(page, quality=90)
