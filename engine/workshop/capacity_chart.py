"""What `capacity` finds, as a picture: people a day, waits, and what 200 pictures do to others."""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont

from engine.workshop.reckoning import GOOD_LOAD, HEAVY, LOADS, PARTS, Day, Fairness, Report, Slot, Wait

WIDTH, HEIGHT, EDGE, HEAD = 1280, 520, 36, 96
PAPER, INK, QUIET, GRID = "#ffffff", "#2b2b2b", "#777777", "#e6e2da"
SHADES = ("#bcd3ea", "#6f9fd1", "#2f6db3")
WARM = ("#f3cfae", "#e39a5c", "#c2651f")
LEAST = 1.0
"""Seconds at the foot of the panels of waits, whose scale is logarithmic."""
MARKS = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h", 36_000: "10 h"}

Bar = tuple[str, Sequence[tuple[float, str, str]]]
"""What stands under a group of bars; of each its value, its colour and the words on top."""


def drawn(found: Report) -> Image.Image:
    """Three panels beside each other; the queues are those of the first slot."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    middle, unit = found.fairness[0].size, found.slots[0].unit
    width = (WIDTH - 4 * EDGE) / 3
    panels = (
        (
            f"People a day at {GOOD_LOAD:.0%} load",
            _per_unit(found.slots),
            _people(found.day, found.slots),
            None,
        ),
        (
            f"Until a picture of {middle} is begun",
            f"by load, on {unit}s: median, 90%, 99%",
            _waits(found.waits[0], middle),
            MARKS,
        ),
        (
            f"Beside somebody's {HEAVY} pictures",
            "others wait: median, 90%, 99%",
            _fair(found.fairness),
            MARKS,
        ),
    )
    for number, (title, words, groups, marks) in enumerate(panels):
        left = EDGE + number * (width + EDGE)
        pen.text((left, 24), title, fill=INK, font=_font(20))
        pen.text((left, 54), words, fill=QUIET, font=_font(14))
        _panel(pen, groups, (left, HEAD, left + width, HEIGHT - 64), marks)
    return picture


def _per_unit(slots: Sequence[Slot]) -> str:
    units = " and ".join(f"per {slot.unit}" for slot in slots)
    return f"{units}, by the size of the pictures"


def _people(day: Day, slots: Sequence[Slot]) -> list[Bar]:
    groups: list[Bar] = []
    for slot in slots:
        for size, shade in zip(slot.sizes, SHADES * len(slot.sizes), strict=False):
            people = day.people(slot, size, GOOD_LOAD) / slot.units
            under = f"{size}" if len(slots) == 1 else f"{size}\n{slot.unit}"
            groups.append((under, [(people, shade, f"{people:,.0f}")]))
    return groups


def _waits(waits: Sequence[Wait], size: int) -> list[Bar]:
    groups: list[Bar] = []
    for load in LOADS:
        for wait in waits:
            if (wait.size, wait.load) == (size, load):
                bars = [(wait.pictures[part], shade, "") for part, shade in zip(PARTS, SHADES, strict=True)]
                slots = "1 slot" if wait.slots == 1 else f"{wait.slots} slots"
                groups.append((f"{load:.0%}\n{slots}", bars))
    return groups


def _fair(unfair: Sequence[Fairness]) -> list[Bar]:
    groups: list[Bar] = []
    for one in unfair:
        slots = "1 slot" if one.slots == 1 else f"{one.slots} slots"
        for name, values, shades in (("fair", one.fair, SHADES), ("oldest first", one.oldest_first, WARM)):
            bars = [(values[part], shade, "") for part, shade in zip(PARTS, shades, strict=True)]
            groups.append((f"{name}\n{slots}", bars))
    return groups


def _panel(
    pen: ImageDraw.ImageDraw,
    groups: Sequence[Bar],
    box: tuple[float, float, float, float],
    marks: dict[int, str] | None,
) -> None:
    """Bars in groups; with marks on a logarithmic scale of seconds, without from 0 with the values on top."""
    left, top, right, foot = box
    most = max((value for _, bars in groups for value, *_ in bars), default=1.0) or 1.0
    if marks:
        edge = left + 48
        ceiling = max(most, 60.0) * 1.2

        def height(value: float) -> float:
            return (foot - top) * math.log(max(value, LEAST) / LEAST) / math.log(ceiling / LEAST)

        for mark, words in marks.items():
            if mark <= ceiling:
                pen.line([(edge, foot - height(mark)), (right, foot - height(mark))], fill=GRID)
                pen.text((edge - 6, foot - height(mark)), words, fill=QUIET, font=_font(13), anchor="rm")
    else:
        edge = left

        def height(value: float) -> float:
            return (foot - top - 24) * value / most

    pen.line([(edge, foot), (right, foot)], fill=QUIET)
    _bars(pen, groups, edge, right, foot, height)


def _bars(
    pen: ImageDraw.ImageDraw,
    groups: Sequence[Bar],
    left: float,
    right: float,
    foot: float,
    height: Callable[[float], float],
) -> None:
    room = (right - left) / max(1, len(groups))
    for number, (under, bars) in enumerate(groups):
        start, wide = left + room * (number + 0.14), room * 0.72 / len(bars)
        for place, (value, colour, words) in enumerate(bars):
            x, y = start + place * wide, foot - max(1.0, height(value))
            pen.rectangle([x, y, x + wide - 2, foot], fill=colour)
            pen.text((x + wide / 2 - 1, y - 4), words, fill=INK, font=_font(15), anchor="mb")
        pen.multiline_text(
            (left + room * (number + 0.5), foot + 8),
            under,
            fill=INK,
            font=_font(13),
            anchor="ma",
            align="center",
        )


def _font(points: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(points)
