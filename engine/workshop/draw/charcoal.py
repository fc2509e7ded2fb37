"""A jug, a bottle and pears in charcoal, sanguine and white chalk: hatching, smudges, the paper's tooth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.workshop.draw.brush import Canvas, paint, pick, scatter
from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, mix, noise, smoothstep
from engine.workshop.draw.paper import caught, fibres, tooth

SIZE = (1024, 832)
_SHAPE = (1248, 1536)  # drawn at one and a half times the size, then reduced
_UNIT = _SHAPE[0]

_PAPER, _CHARCOAL, _SANGUINE, _CHALK = colours("c3ab86", "17140f", "a63f1e", "fbf6e8")
_LIGHT = np.array([-0.62, -0.50, 0.60])
_TABLE = 0.60  # where the table ends at the back

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A thing turned on a wheel: its axis (x, in heights), outline as (y, radius), how it takes light.

    lean: how far the axis moves aside from top to bottom; dark: the body's own tone; red: its share of
    sanguine; gloss: how bright its highlight is; flat: height over width of its rim and foot, seen a little
    from above, and 0 for fruit; open: whether one sees into its mouth.
    """

    x: float
    outline: Outline
    lean: float = 0.0
    dark: float = 0.2
    red: float = 0.0
    gloss: float = 0.6
    flat: float = 0.0
    open: bool = False


_BOTTLE: Outline = (
    (0.10, 0.026), (0.125, 0.030), (0.14, 0.024), (0.27, 0.026), (0.34, 0.060), (0.40, 0.074), (0.55, 0.075),
    (0.66, 0.073), (0.685, 0.066),
)  # fmt: skip
_JUG: Outline = (
    (0.165, 0.088), (0.18, 0.092), (0.22, 0.076), (0.30, 0.072), (0.36, 0.105), (0.44, 0.150), (0.53, 0.168),
    (0.62, 0.150), (0.69, 0.108), (0.735, 0.095), (0.75, 0.098),
)  # fmt: skip
_BOWL: Outline = (
    (0.585, 0.188), (0.60, 0.186), (0.66, 0.160), (0.715, 0.100), (0.735, 0.070), (0.755, 0.078),
)  # fmt: skip
_PEAR: Outline = (
    (0.0, 0.008), (0.02, 0.030), (0.07, 0.045), (0.11, 0.068), (0.155, 0.080), (0.195, 0.066), (0.215, 0.03),
)  # fmt: skip
_APPLE: Outline = ((0.0, 0.035), (0.012, 0.058), (0.05, 0.078), (0.09, 0.072), (0.125, 0.045), (0.135, 0.02))


def _placed(outline: Outline, top: float, scale: float = 1.0) -> Outline:
    """The outline moved down to `top` and enlarged."""
    return tuple((top + y * scale, radius * scale) for y, radius in outline)


# From back to front.
_THINGS = (
    Turned(0.735, _BOTTLE, dark=0.60, gloss=1.0, flat=0.16),
    Turned(0.405, _JUG, dark=0.14, red=0.22, flat=0.20, open=True),
    Turned(0.925, _placed(_APPLE, 0.475, 1.02), lean=0.012, dark=0.16, red=0.95, gloss=0.8),
    Turned(1.065, _placed(_APPLE, 0.500, 0.95), lean=-0.010, dark=0.24, red=0.8, gloss=0.6),
    Turned(0.995, _placed(_APPLE, 0.530, 0.92), dark=0.12, red=1.0, gloss=0.9),
    Turned(0.990, _BOWL, dark=0.26, gloss=0.7, flat=0.17),
    Turned(0.185, _placed(_PEAR, 0.575, 1.15), lean=0.030, dark=0.10, red=0.75, gloss=0.8),
    Turned(0.615, _placed(_PEAR, 0.625, 1.05), lean=-0.035, dark=0.12, red=0.85, gloss=0.9),
)


@dataclass(frozen=True, slots=True)
class Study:
    """What is to be drawn, (H, W): dark, red and white in 0..1, how hatching runs, which thing is first."""

    dark: Array
    red: Array
    white: Array
    flow: Array
    front: NDArray[np.int64]


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    grain = _laid(rng, y)
    sheet = _PAPER * (0.97 + 0.10 * (grain - 0.5) + 0.03 * noise(rng, _SHAPE, 240, 2.5))[..., None]
    sheet = sheet * (1 - 0.12 * fibres(rng, _SHAPE, 700, 46))[..., None]
    study = _study(rng, x, y)

    # Rubbed in with the hand first, then hatched, then the darks pressed, last the lights.
    hand = 0.85 + 0.16 * noise(rng, _SHAPE, (30, 90), 2)
    sheet = mix(sheet, _SANGUINE, (0.34 * blur(study.red, 5) * hand * (0.6 + 0.4 * grain)).clip(0, 1))
    sheet = mix(sheet, _CHARCOAL, (0.62 * blur(study.dark, 4) * hand * (0.6 + 0.4 * grain)).clip(0, 1))
    slant = np.full(_SHAPE, -0.85, np.float32) + 0.12 * noise(rng, _SHAPE, 260, 3)
    cross = np.full(_SHAPE, 0.45, np.float32) + 0.12 * noise(rng, _SHAPE, 260, 3)
    for stick, tone, angle, low, gap, length, width, press in (
        (_SANGUINE, study.red, study.flow, 0.08, 7.5, 56, 5.0, 0.80),
        (_SANGUINE, study.red, slant, 0.35, 8.5, 60, 4.0, 0.72),
        (_CHARCOAL, study.dark, slant, 0.06, 9.5, 130, 4.5, 0.66),
        (_CHARCOAL, study.dark, study.flow, 0.24, 8.5, 76, 4.0, 0.78),
        (_CHARCOAL, study.dark, cross, 0.44, 9.0, 84, 4.0, 0.80),
        (_CHARCOAL, study.dark, slant, 0.62, 11.0, 90, 9.0, 0.95),
        (_CHALK, study.white, study.flow, 0.10, 8.5, 58, 5.0, 0.86),
        (_CHALK, study.white, slant, 0.36, 8.5, 46, 5.5, 1.00),
        (_CHALK, study.white, study.flow, 0.75, 8.0, 30, 9.0, 1.20),
    ):
        laid = _hatched(rng, tone, angle, low, gap, length, width) * press
        sheet = mix(sheet, stick, 0.90 * caught(laid, grain, 0.38))
    for stick, lines in _outlines(rng, study.front):
        sheet = mix(sheet, stick, 0.92 * caught(lines, grain, 0.25))
    return finish(blur(sheet, 0.7), SIZE)


def _laid(rng: np.random.Generator, y: Array) -> Array:
    """The tooth of laid paper: bumps, and the fine ribs of the mould."""
    ribs = 0.5 + 0.5 * np.sin(2 * np.pi * (y * _UNIT / 7.0 + 0.15 * noise(rng, _SHAPE, 90, 2)))
    return np.asarray(0.72 * tooth(rng, _SHAPE, 3.8, 2.3) + 0.28 * ribs, dtype=np.float32)


def _study(rng: np.random.Generator, x: Array, y: Array) -> Study:
    """Light and shade of the whole scene: wall, curtain, table, cloth, and the things on it."""
    gloom = 0.50 - 0.32 * smoothstep(0.0, 0.85, x + 0.3 * y - 0.1) + 0.07 * noise(rng, _SHAPE, 170, 2.5)
    folds = np.sin(
        34 * (x + 0.16 * y) + 2.2 * np.sin(6 * x + 1.5 * y) + 0.5 * noise(rng, _SHAPE, (220, 60), 3)
    )
    curtain = smoothstep(0.98, 1.05, x + 0.10 * np.sin(4 * y + 0.6))
    wall = gloom * (1 - curtain) + curtain * (0.36 - 0.30 * folds)
    white: Array = 0.42 * curtain * smoothstep(0.5, 1.0, folds)
    flow: Array = np.full(_SHAPE, -0.85, np.float32) * (1 - curtain) + curtain * (1.35 + 0.25 * folds)

    back = smoothstep(_TABLE - 0.002, _TABLE + 0.002, y)
    table = 0.30 + 0.10 * smoothstep(0.3, 1.2, x) + 0.08 * noise(rng, _SHAPE, (10, 160), 2)
    dark: Array = wall * (1 - back) + table * back + 0.30 * np.exp(-(((y - _TABLE) / 0.010) ** 2))
    white, flow = white * (1 - back), flow * (1 - back) + back * 0.03
    red: Array = 0.16 * back + 0.12 * (1 - back) * (1 - curtain) * smoothstep(0.0, 0.9, x)
    dark, red, white, flow = _cloth(rng, x, y, dark, red, white, flow)

    for thing in _THINGS:  # shadows first: they fall to the right, on table and cloth
        foot, wide = thing.outline[-1][0], max(radius for _, radius in thing.outline)
        px, py = (x - thing.x - 0.9 * wide) / (1.7 * wide), (y - foot + 0.012) / (0.34 * wide)
        cast = smoothstep(1.15, 0.55, np.hypot(px - 0.25 * py, py)) * back
        dark = np.maximum(dark, 0.92 * cast)
        white = white * (1 - cast)
    dark = np.maximum(dark, 0.95 * _handle(x, y))
    white = white * (1 - _handle(x, y))
    front = np.where(_handle(x, y) > 0.5, 0, -1)
    for index, thing in enumerate(_THINGS):
        inside, tone, warm, chalk, run = _turned(thing, x, y)
        dark, red, white = (a + inside * (b - a) for a, b in ((dark, tone), (red, warm), (white, chalk)))
        flow = np.where(inside > 0.5, run, flow)
        front = np.where(inside > 0.5, index, front)
    return Study(dark.clip(0, 1), red.clip(0, 1), white.clip(0, 1), flow.astype(np.float32), front)


def _handle(x: Array, y: Array) -> Array:
    """The jug's handle, a loop on its right."""
    away = np.hypot((x - 0.50) / 0.105, (y - 0.315) / 0.125)
    return smoothstep(0.15, 0.09, np.abs(away - 0.9)) * (x > 0.46)


def _cloth(
    rng: np.random.Generator, x: Array, y: Array, dark: Array, red: Array, white: Array, flow: Array
) -> tuple[Array, Array, Array, Array]:
    """A white cloth that lies over the table's left and front and hangs down in folds."""
    edge = 0.735 + 0.05 * np.sin(3.1 * x + 0.4) - 0.10 * smoothstep(0.35, 0.0, x)
    inside = smoothstep(0, 0.006, y - edge) * smoothstep(1.19, 1.17, x + 0.1 * y)
    hang = smoothstep(0.865, 0.90, y + 0.012 * np.sin(9 * x))
    steep = np.sin(
        32 * x + 3 * np.sin(5 * x) + 7 * (y - edge) * (1 - 2 * x) + noise(rng, _SHAPE, (400, 110), 3)
    )
    soft = np.sin(13 * (x + 1.6 * (y - edge)) + 1.3 * noise(rng, _SHAPE, 130, 3))
    fold = soft * (1 - hang) + steep * hang
    tone = 0.14 + 0.26 * (-fold).clip(0) ** 1.3 + hang * (0.12 + 0.24 * (-steep).clip(0))
    light = (0.20 + 0.58 * fold.clip(0) ** 1.5) * (1 - 0.45 * hang)
    run = (0.35 * np.cos(13 * (x + 1.6 * (y - edge))) - 0.5) * (1 - hang) + hang * (1.45 + 0.2 * steep)
    red = red * (1 - inside) + inside * 0.10 * (-fold).clip(0)
    return (
        dark * (1 - inside) + inside * tone, red, white * (1 - inside) + inside * light,
        flow * (1 - inside) + inside * run,
    )  # fmt: skip


def _turned(thing: Turned, x: Array, y: Array) -> tuple[Array, Array, Array, Array, Array]:
    """A turned thing's cover, darkness, sanguine, chalk and the way hatching runs round it.

    It has a lit side, a core shadow, light thrown back into the shadow, and a highlight.
    """
    ys, radii = _profile(thing)
    axis = thing.x + thing.lean * (y - ys[0]) / (ys[-1] - ys[0])
    radius = np.interp(y[:, 0], ys, radii)[:, None]
    u = ((x - axis) / radius).clip(-1, 1)
    facing = np.sqrt(1 - u * u)
    upper, lower = ys[0] + thing.flat * radii[0] * facing, ys[-1] + thing.flat * radii[-1] * facing
    inside = smoothstep(1.0, 0.97, np.abs((x - axis) / radius)) * (y > upper) * (y < lower)
    tilt = np.tanh(np.gradient(radius[:, 0]) * _UNIT)[:, None]
    lit = (u * _LIGHT[0] - tilt * _LIGHT[1] + facing * _LIGHT[2]) / np.sqrt(1 + tilt * tilt)
    shade = thing.dark + (1 - thing.dark) * smoothstep(0.62, -0.42, lit)
    shade = shade - 0.34 * smoothstep(0.62, 1.0, u) * (1 - thing.dark)
    spot = smoothstep(0.90, 0.985, lit) * thing.gloss
    low = smoothstep(ys[-1] - 0.05, ys[-1], y)
    tone = (shade + 0.25 * low) * (1 - 0.9 * spot)
    chalk = np.maximum(spot, 0.50 * smoothstep(0.66, 0.97, lit) * (1 - 1.2 * thing.dark))
    warm = thing.red * (0.40 + 0.60 * smoothstep(0.97, 0.35, lit)) * (1 - spot)
    if thing.dark > 0.5:  # glass: light also comes through, low on the far side
        through = smoothstep(0.35, 0.75, u) * smoothstep(0.95, 0.80, u) * smoothstep(0.45, 0.6, y)
        tone, warm = tone - 0.40 * through, warm + 0.45 * through
    if thing.open:
        hole = np.hypot((x - axis) / radii[0], (y - ys[0]) / (thing.flat * radii[0])) < 1
        inside = np.maximum(inside, hole)
        deep = 0.55 + 0.35 * smoothstep(0.6, -0.8, (x - axis) / radii[0])
        tone, warm, chalk = np.where(hole, deep, tone), np.where(hole, 0.1, warm), np.where(hole, 0, chalk)
    run = -np.arctan(0.42 * u / np.sqrt(1.08 - u * u)) + thing.lean
    return inside, tone * (1 - 0.45 * warm), warm, chalk, run


def _profile(thing: Turned) -> tuple[Array, Array]:
    """The outline as a smooth curve: heights, ascending, and radii."""
    line = curve(np.array(thing.outline), 400)
    ys = np.maximum.accumulate(line[:, 0])
    return ys, line[:, 1].clip(0.004)


def _hatched(
    rng: np.random.Generator, tone: Array, angle: Array, low: float, gap: float, length: float, width: float
) -> Array:  # fmt: skip
    """The pressure of hatching laid where `tone` is above `low`: patches of strokes `gap` pixels apart."""
    rows = 8
    middles = scatter(rng, _SHAPE, (rows * gap * length * 0.62) ** 0.5, 0.6)
    turn = pick(angle, middles) + 0.05 * rng.standard_normal(len(middles)).astype(np.float32)
    step = (np.arange(rows) - rows / 2) * gap
    across = np.stack([-np.sin(turn), np.cos(turn)], 1)[:, None] * step[:, None]
    along = np.stack([np.cos(turn), np.sin(turn)], 1)[:, None] * rng.normal(0, 0.10 * length, (1, rows, 1))
    at = (middles[:, None] + across + along + rng.normal(0, 0.10 * gap, across.shape)).astype(np.float32)
    ease = np.repeat(rng.normal(0, 0.07, len(middles)), rows)
    at = at.reshape(-1, 2)
    there = pick(tone, at)
    keep = there > low + 0.05 * rng.standard_normal(len(at))
    at, there, ease = at[keep], there[keep], ease[keep]
    force = (0.52 + 0.50 * there + ease + 0.06 * rng.standard_normal(len(at))).clip(0.1, 1.3)
    canvas = Canvas(np.zeros((*_SHAPE, 3), np.float32), np.zeros(_SHAPE, np.float32))
    size = rng.lognormal(0, 0.18, len(at)).clip(0.5, 1.5).astype(np.float32)
    tint = np.repeat(force[:, None], 3, 1).astype(np.float32)
    paint(
        canvas, rng, at, tint, angle.astype(np.float32), length=length * size, width=width, dry=0.3, taper=0.5
    )
    # A stroke may run out of the form it started in; what lies outside stays faint.
    return canvas.colour[..., 0] * smoothstep(low * 0.3, low + 0.22, blur(tone, 1.2)) ** 0.7


def _outlines(rng: np.random.Generator, front: NDArray[np.int64]) -> list[tuple[Array, Array]]:
    """Sticks and pressures of the contours, drawn two or three times where nothing hides them."""
    red, black = np.zeros(_SHAPE, np.float32), np.zeros(_SHAPE, np.float32)
    for index, thing in enumerate(_THINGS):
        seen = 1 - blur(1.0 * (front > index), 1.5)
        contour = _pressure(rng, _contour(rng, thing)) * seen
        if thing.flat == 0:
            red = np.maximum(red, contour)
            contour = 0.80 * contour * smoothstep(-0.8, 0.3, noise(rng, _SHAPE, 60, 2))
        black = np.maximum(black, contour)
    across = np.linspace(-0.02, 1.27, 160)
    hem = 0.735 + 0.05 * np.sin(3.1 * across + 0.4) - 0.10 * smoothstep(0.35, 0.0, across)
    ruled = [
        (np.stack([across, np.full(160, _TABLE)], 1), 3.0, 0.60),
        (np.stack([across, _TABLE + 0.004 * across], 1), 2.4, 0.45),
        (np.stack([across, hem], 1)[across < 1.09], 3.6, 0.70),
    ]
    black = np.maximum(black, _pressure(rng, ruled) * (1 - blur(1.0 * (front >= 0), 1.5)))
    # Lines of construction run through everything, faint.
    axes = [(np.array([(t.x, t.outline[0][0] - 0.08), (t.x, t.outline[-1][0] + 0.06)]), 2.0, 0.42)
            for t in _THINGS if t.flat]  # fmt: skip
    return [(_SANGUINE, red), (_CHARCOAL, np.maximum(black, _pressure(rng, axes)))]


Line = tuple[Array, float, float]  # a path (N, 2) in heights, its width in pixels, the force


def _contour(rng: np.random.Generator, thing: Turned) -> list[Line]:
    """The lines that make a thing: thin on its lit side, heavy on the other; rim and foot, or a stalk."""
    ys, radii = _profile(thing)
    axis = thing.x + thing.lean * (ys - ys[0]) / (ys[-1] - ys[0])
    lines: list[Line] = []
    for side in (-1, -1, 1, 1, 1):
        part = slice(int(rng.integers(0, 60)), int(rng.integers(330, 400)))
        path = np.stack([axis + side * radii, ys], 1)[part]
        wander = 0.0012 * np.sin(np.linspace(0, 9, len(path)) + rng.uniform(0, 6))
        path = path + rng.normal(0, 0.0018, 2) + wander[:, None]
        lines.append((path, 3.2, 0.66) if side < 0 else (path, 5.6, 0.92))
    if thing.flat == 0:
        top = np.array([axis[0], ys[0]])
        lines.append((curve(top + np.array([(0, 0.010), (0.004, -0.018), (0.020, -0.040)]), 24), 7.0, 1.2))
        return lines
    turn = np.linspace(0, np.pi, 60)
    for k, whole in ((0, thing.open), (0, thing.open), (399, False), (399, False)):
        sweep = np.concatenate([turn, turn + np.pi]) if whole else turn
        rim = np.stack([axis[k] + radii[k] * np.cos(sweep), ys[k] + thing.flat * radii[k] * np.sin(sweep)], 1)
        lines.append((rim + rng.normal(0, 0.0014, 2), 3.8, 0.80))
    if thing.open:
        t = np.linspace(-2.2, 1.35, 80)
        for reach in (0.80, 0.82, 1.0, 0.98):
            loop = np.stack([0.50 + 0.105 * reach * np.cos(t), 0.315 + 0.125 * reach * np.sin(t)], 1)
            lines.append((loop + rng.normal(0, 0.0015, 2), 4.2, 0.85))
    return lines


def _pressure(rng: np.random.Generator, lines: list[Line]) -> Array:
    """Drawn lines as the pressure of a stick: it swells and eases along each line."""
    page = Image.new("L", (_SHAPE[1], _SHAPE[0]))
    brush = ImageDraw.Draw(page)
    for path, width, force in lines:
        swell = 1 + 0.40 * noise(rng, (1, 512), 40, 2)[0]
        points = curve(path, 300) * _UNIT
        for k in range(299):
            weight = float(swell[k].clip(0.25, 1.7))
            ends = [(float(points[j, 0]), float(points[j, 1])) for j in (k, k + 1)]
            brush.line(ends, fill=int(min(255, 220 * force * weight)), width=max(1, round(width * weight)))
    return blur(np.asarray(page, dtype=np.float32) / 255, 0.9) * 1.15
