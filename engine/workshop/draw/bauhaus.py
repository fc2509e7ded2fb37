"""Circle, wedge and grid in four inks, sprayed and overprinted: a lithographed poster."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image

from engine.workshop.draw.fields import Array, blur, colours, finish, grid, noise, smoothstep
from engine.workshop.draw.shapes import arc, ribbon, ring, stencil, turned

SIZE = (1024, 800)
_SHAPE = (1600, 2048)
_WIDE = 1.28
_TILT = -0.52  # the axis everything hangs on
_HUB = (0.60, 0.46)

_PAPER = colours("f1e6cc")[0]
_INKS = {"ochre": "f2b41f", "red": "d9382b", "blue": "2767ad", "black": "1d1a1c"}


class Spray(NamedTuple):
    """A shape masked off and sprayed with ink from `start` to `end` (0..1) in the direction of `lean`."""

    outlines: list[Array]
    start: float
    end: float
    lean: float = 0.0


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    fibre = 0.5 * noise(rng, _SHAPE, (3, 16), 1.6) + 0.5 * noise(rng, _SHAPE, (40, 60), 2)
    sheet = _PAPER * (1 + 0.025 * fibre)[..., None]
    for ink, plate in (("ochre", _ochre()), ("red", _red()), ("blue", _blue()), ("black", _black())):
        density = np.zeros(_SHAPE, np.float32)
        for spray in plate:
            density = np.maximum(density, _sprayed(spray))
        shift = rng.integers(-3, 4, 2)  # no two plates lie quite alike
        cover = np.roll(_grained(rng, density), tuple(shift), (0, 1))
        sheet = sheet * (1 - cover[..., None] * (1 - colours(_INKS[ink])[0]))
    return finish(blur(sheet, 0.9)[3:-3, 3:-3], SIZE)


def _sprayed(spray: Spray) -> Array:
    """How much ink, 0..1, lies where."""
    inside = stencil(_SHAPE, spray.outlines)
    x, y = grid(_SHAPE)
    place = x * np.cos(spray.lean) + y * np.sin(spray.lean)
    here = place[inside > 0]
    if not len(here):
        return inside
    t = np.clip((place - here.min()) / max(float(np.ptp(here)), 1e-3), 0, 1)
    return np.asarray(inside * (spray.start + (spray.end - spray.start) * t), np.float32)


def _grained(rng: np.random.Generator, density: Array) -> Array:
    """Density broken into the stone's grain: specks where little ink lies, pinholes where much does."""
    grain = noise(rng, _SHAPE, 7, 3.4) + 0.3 * noise(rng, _SHAPE, 90, 2)
    specks = smoothstep(-0.16, 0.16, density - 0.5 - 0.5 * np.tanh(0.7 * grain))
    film = density**1.2 * (1 - 0.05 * grain)
    return np.asarray(np.clip(0.42 * specks + 0.55 * film, 0, 1) * (density > 0), np.float32)


def _box(x: float, y: float, wide: float, tall: float, turn: float = 0.0) -> Array:
    """A rectangle by its middle and sides."""
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (wide / 2, tall / 2)
    return turned(np.add(corner, (x, y)), turn, (x, y))


def _bar(start: tuple[float, float], end: tuple[float, float], wide: float) -> Array:
    return ribbon(np.linspace(start, end, 2), wide)


def _on_axis(along: float, across: float) -> tuple[float, float]:
    """A place by its distances from the hub, along the axis and across it."""
    x, y = turned(np.array([[along, across]]), _TILT)[0] + _HUB
    return float(x), float(y)


def _sector(centre: tuple[float, float], radius: float, start: float, end: float) -> Array:
    return np.concatenate([[centre], arc(centre, radius, start, end)])


def _ochre() -> Iterator[Spray]:
    yield Spray([_box(_WIDE / 2, 0.5, 1.4, 1.1)], 0.34, 0.06, 0.5)  # a breath of it over the whole sheet
    tip = _on_axis(0.50, 0.02)
    yield Spray([np.array([(-0.05, 0.70), (-0.05, 1.05), (0.16, 1.05), tip])], 1.0, 0.55, _TILT)
    yield Spray([ring((1.06, 0.20), 0.08, 0.15)], 1.0, 0.45, 1.2)
    yield Spray([_box(0.13, 0.27, 0.26, 0.54)], 0.35, 0.75, np.pi / 2)
    yield Spray([_sector((1.28, 1.0), 0.42, np.pi, 1.5 * np.pi)], 0.8, 1.0, 0.7)


def _red() -> Iterator[Spray]:
    yield Spray([_sector(_HUB, 0.325, _TILT + np.pi / 2, _TILT + 1.5 * np.pi)], 1.0, 0.62, 2.1)
    yield Spray([_sector(_HUB, 0.20, _TILT - np.pi / 2, _TILT + np.pi / 2)], 0.45, 1.0, 0.2)
    yield Spray([_box(1.175, 0.56, 0.21, 0.13)], 1.0, 0.5, 0.0)
    yield Spray([arc((0.155, 0.165), 0.085)], 0.75, 1.0, 1.0)
    yield Spray([_box(*_on_axis(0.10, -0.42), 0.34, 0.045, _TILT)], 1.0, 0.6, 0.0)
    yield Spray([_box(0.06 + 0.055 * k, 0.965, 0.055, 0.07) for k in range(0, 9, 2)], 1.0, 0.8, 0.0)


def _blue() -> Iterator[Spray]:
    yield Spray([_box(1.02, 0.36, 0.60, 0.74)], 0.50, 0.12, np.pi / 2)
    yield Spray([_sector((1.28, 1.0), 0.33, np.pi, 1.5 * np.pi)], 1.0, 0.7, 0.7)
    yield Spray([ring(_HUB, 0.365, 0.425, _TILT - 0.5, _TILT + 1.9)], 1.0, 0.5, 1.9)
    yield Spray([_box(*_on_axis(-0.32, -0.20), 0.30, 0.16, _TILT)], 0.95, 0.5, _TILT)
    yield Spray([_sector((0.0, 0.54), 0.24, -np.pi / 2, 0.0)], 0.9, 0.35, 1.0)
    yield Spray([_box(0.60, 0.93, 0.34, 0.14)], 0.30, 0.75, 0.0)
    yield Spray([_box(0.06 + 0.055 * k, 0.965, 0.055, 0.07) for k in range(1, 9, 2)], 0.9, 0.9, 0.0)


def _black() -> Iterator[Spray]:
    yield Spray([_bar(_on_axis(-0.85, 0.0), _on_axis(0.9, 0.0), 0.016)], 1.0, 1.0)
    yield Spray([_bar(_on_axis(0.0, -0.62), _on_axis(0.0, 0.70), 0.007)], 1.0, 1.0)
    # Half of the great circle is ruled in arcs, the other carries a crescent of shade.
    half = (_TILT - np.pi / 2, _TILT + np.pi / 2)
    yield Spray([ring(_HUB, r, r + 0.0075, *half) for r in np.arange(0.215, 0.33, 0.0165)], 1.0, 1.0)
    yield Spray([_sector(_HUB, 0.325, _TILT + np.pi / 2, _TILT + np.pi)], 0.02, 0.75, 2.4)
    yield Spray([arc(_HUB, 0.075)], 1.0, 0.86, 0.6)
    # A board of squares that stands on the axis.
    squares = [
        _box(*_on_axis(0.33 + 0.043 * i, -0.30 + 0.043 * j), 0.043, 0.043, _TILT)
        for i in range(8) for j in range(5) if (i + j) % 2
    ]  # fmt: skip
    yield Spray(squares, 0.8, 1.0, 0.3)
    # Ladders of strokes, long to short.
    yield Spray(
        [
            _box(*_on_axis(-0.46 + 0.026 * k, 0.245 + 0.004 * k), 0.011, 0.16 - 0.008 * k, _TILT)
            for k in range(15)
        ],
        1.0,
        1.0,
    )
    yield Spray(
        [_bar((0.02, 0.585 + 0.0145 * k), (0.23 - 0.012 * k, 0.585 + 0.0145 * k), 0.005) for k in range(9)],
        1.0,
        1.0,
    )
    yield Spray(
        [_bar((0.78, 0.86 + 0.0145 * k), (0.99 - 0.014 * k, 0.86 + 0.0145 * k), 0.006) for k in range(10)],
        1.0,
        1.0,
    )
    yield Spray(
        [_bar((0.275 + 0.02 * k, 0.0), (0.275 + 0.02 * k, 0.145 - 0.009 * k), 0.0075) for k in range(13)],
        1.0,
        1.0,
    )
    # Grids of fine rules in the quiet fields.
    yield Spray(
        [_bar((0.72 + 0.028 * k, 0.0), (0.72 + 0.028 * k, 0.73), 0.0026) for k in range(21)], 0.8, 0.8
    )
    yield Spray([_bar((0.72, 0.028 * k), (1.30, 0.028 * k), 0.0026) for k in range(27)], 0.8, 0.8)
    yield Spray(
        [ring((0.0, 0.54), r, r + 0.006, -np.pi / 2, 0.0) for r in np.arange(0.05, 0.27, 0.024)], 1.0, 1.0
    )
    yield Spray(
        [ring((1.28, 1.0), r, r + 0.009, np.pi, 1.5 * np.pi) for r in np.arange(0.06, 0.43, 0.033)],
        1.0,
        0.8,
        0.5,
    )
    yield Spray(
        [ring((1.06, 0.20), 0.148, 0.156), ring((1.06, 0.20), 0.074, 0.080), arc((1.06, 0.20), 0.035)],
        1.0,
        1.0,
    )
    yield Spray(
        [ring((0.155, 0.165), 0.085, 0.094), _sector((0.155, 0.165), 0.085, 0.3, 0.3 + np.pi)], 1.0, 0.4, 2.0
    )
    yield Spray(
        [arc((0.30 + 0.045 * i, 0.235 + 0.045 * j), 0.0095, count=40) for i in range(3) for j in range(3)],
        1.0,
        1.0,
    )
    yield Spray([_box(1.175, 0.56, 0.21, 0.018), _box(1.175, 0.655, 0.21, 0.03)], 1.0, 1.0)
    yield Spray([np.array([(0.07, 0.90), (0.30, 0.90), (0.07, 0.755)])], 1.0, 0.35, 0.4)
    yield Spray(
        [_box(0.28, 0.925, 0.53, 0.012), _box(0.60, 0.93, 0.012, 0.14), _box(0.02, 0.5, 0.012, 1.0)], 1.0, 1.0
    )
