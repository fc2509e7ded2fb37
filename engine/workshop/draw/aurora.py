"""Northern lights over firs and snow, in soft pastel on dark rough paper."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from engine.workshop.draw.brush import Canvas, paint, pick, scatter
from engine.workshop.draw.fields import (
    Array,
    blur,
    colours,
    curve,
    finish,
    grid,
    mix,
    noise,
    ramp,
    smoothstep,
)
from engine.workshop.draw.paper import caught, tooth

SIZE = (1024, 820)
_SHAPE = (1230, 1536)  # drawn at one and a half times the size, then reduced
_UNIT = _SHAPE[0]
_BARE = -9.0  # the height of paper that no stick has touched

_PAPER = colours("14151f")[0]
_NIGHT = colours("0d1030", "1b2358", "2a3f86", "2b6a94", "4aa39a")
_LIGHTS = colours("f4ffd0", "a8f79a", "43dc8c", "1fae9a", "4a6fc4", "8f4fc0", "d64f9e")
_FAR = colours("15183f", "2c3278", "5a5fb0", "8fb0d6", "c9efdc")
_SNOW = colours("1c2452", "34478f", "5f86c8", "a3c6e6", "f2f7f4")
_FIRS = colours("05070d", "0a1820", "123032", "1f5248")

# Ribbons of light, far to near: the foot's course, how tall the rays are, how hard the stick is pressed.
_RIBBONS = (
    ([(1.3, 0.44), (1.05, 0.50), (0.80, 0.46), (0.70, 0.52), (0.45, 0.50), (0.2, 0.56), (-0.1, 0.52)],
     0.20, 0.50),
    ([(1.3, 0.18), (1.08, 0.30), (0.86, 0.24), (0.80, 0.36), (0.98, 0.43), (1.12, 0.38), (1.3, 0.42)],
     0.30, 0.62),
    ([(-0.06, 0.30), (0.12, 0.40), (0.30, 0.33), (0.26, 0.24), (0.42, 0.20), (0.62, 0.34), (0.52, 0.46),
      (0.70, 0.54), (0.90, 0.52), (1.05, 0.57), (1.3, 0.53)], 0.36, 0.86),
)  # fmt: skip

# Firs on the near bank: x and y of the foot, height.
_NEAR = (
    (0.30, 0.85, 0.30), (1.00, 0.83, 0.27), (1.11, 0.86, 0.40), (0.23, 0.90, 0.46), (0.035, 0.90, 0.50),
    (1.23, 0.93, 0.52), (0.13, 0.97, 0.66), (0.33, 0.965, 0.22),
)  # fmt: skip


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    grain = tooth(rng, _SHAPE, 3.6, 1.7)
    sheet = _PAPER * (1 + 0.35 * (grain - 0.5) + 0.10 * noise(rng, _SHAPE, 120, 2))[..., None]
    sheet = _night(rng, sheet, grain, x, y)
    for course, tall, press in _RIBBONS:
        sheet = _ribbon(rng, sheet, grain, course, tall, press)
    sheet = _stars(rng, sheet, grain)
    sheet = _mountains(rng, sheet, grain, x, y)
    sheet = _snow(rng, sheet, grain, x, y)
    sheet = _wood(rng, sheet, grain)
    sheet = _cabin(rng, sheet, grain)
    sheet = _firs(rng, sheet, grain, _NEAR, 0.84)
    return finish(sheet, SIZE)


def _blank(sheet: Array) -> Canvas:
    """The sheet as a canvas on which nothing has been laid yet."""
    return Canvas(sheet.astype(np.float32), np.full(_SHAPE, _BARE, np.float32))


def _rubbed(sheet: Array, grain: Array, layer: Canvas, press: float | Array) -> Array:
    """The sheet with a layer of strokes rubbed on: pressed at 1 it fills the paper, at 0.3 hardly."""
    force = press * (0.72 + 0.28 * layer.height) * (layer.height > _BARE)
    return mix(sheet, layer.colour, caught(force, grain, 0.30) * 0.92)


def _strokes(
    layer: Canvas, rng: np.random.Generator, at: Array, tint: Array, angle: Array | float,
    *, length: float | Array, width: float | Array, taper: float = 0.15,
) -> None:  # fmt: skip
    """Strokes of a blunt stick; points in heights."""
    flow = np.full(_SHAPE, angle, np.float32) if isinstance(angle, float) else angle
    tint = np.clip(tint * rng.uniform(0.86, 1.14, (len(at), 1)), 0, 1).astype(np.float32)
    paint(
        layer, rng, (at * _UNIT).astype(np.float32), tint, flow,
        length=length, width=width, bristle=0.07, dry=0.45, body=1.0, taper=taper,
    )  # fmt: skip


def _night(rng: np.random.Generator, sheet: Array, grain: Array, x: Array, y: Array) -> Array:
    """The dark sky: slanting strokes, looser over tighter, paler towards the horizon."""
    sky = ramp(_NIGHT, 0.10 + 0.75 * smoothstep(0.05, 0.72, y) + 0.13 * noise(rng, _SHAPE, 120, 2.2))
    slant = -0.95 + 0.22 * noise(rng, _SHAPE, 200, 3)
    sheet = mix(sheet, sky * 0.8, 0.6 * (0.6 + 0.4 * grain))
    for spacing, length, width, press in ((20, 150, 22, 0.52), (22, 90, 13, 0.50)):
        layer = _blank(sheet)
        at = scatter(rng, _SHAPE, spacing)
        at = at[at[:, 1] < 0.76 * _UNIT]
        tint = pick(sky, at) + 0.05 * rng.standard_normal((len(at), 3))
        violet = rng.uniform(0, 1, len(at)) < 0.14
        tint[violet] = colours("4a2f7d") * rng.uniform(0.7, 1.1, (violet.sum(), 1))
        _strokes(layer, rng, at / _UNIT, tint, slant, length=length, width=width)
        sheet = _rubbed(sheet, grain, layer, press + 0.10 * noise(rng, _SHAPE, 60, 2))
    return sheet


def _ribbon(
    rng: np.random.Generator, sheet: Array, grain: Array,
    course: list[tuple[float, float]], tall: float, press: float,
) -> Array:  # fmt: skip
    """A curtain of light: upright strokes from a bright foot to a fading top, over its own smudged glow."""
    line = curve(course, 2000)
    place = rng.integers(0, 2000, int(3400 * press))
    reach = tall * (0.62 + 0.26 * noise(rng, (1, 2048), 70, 1.6)[0, place]).clip(0.18, 1.3)
    up = rng.beta(0.8, 1.5, len(place))
    foot = line[place]
    fan = np.stack([(foot[:, 0] - 0.62) * 0.42, np.full(len(place), -1.0)], 1)
    at = foot + fan * (up * reach)[:, None] + rng.normal(0, 0.007, foot.shape)
    tint = ramp(_LIGHTS, 0.04 + 0.98 * up**0.85 + 0.07 * rng.standard_normal(len(place)))
    order = np.argsort(foot[:, 1] + 0.03 * rng.standard_normal(len(place)))
    at, tint, up, reach = at[order], tint[order], up[order], reach[order]
    x, _ = grid(_SHAPE)
    rays = np.arctan2(-1.0, (x - 0.62) * 0.42).astype(np.float32)
    layer = _blank(sheet)
    _strokes(
        layer, rng, at, tint, rays, taper=0.5,
        length=(reach * _UNIT * 0.34).clip(26, 150), width=rng.uniform(5, 13, len(at)).astype(np.float32),
    )  # fmt: skip
    laid = 1.0 * (layer.height > _BARE)
    spread = blur(laid, 26).clip(0)
    glow = blur(layer.colour * laid[..., None], 26) / (spread[..., None] + 1e-3)
    sheet = mix(sheet, glow, 0.95 * press * spread**0.8 * (0.6 + 0.4 * grain))
    height = np.full(_SHAPE, 0.0, np.float32)
    np.maximum.at(
        height, tuple(np.clip((at * _UNIT).astype(int)[:, ::-1], 0, np.array(_SHAPE) - 1).T), (1 - up) * 40
    )
    strong = press * (0.62 + 0.40 * np.tanh(blur(height, 14) * 4))
    return _rubbed(sheet, grain, layer, strong)


def _stars(rng: np.random.Generator, sheet: Array, grain: Array) -> Array:
    """Stars: single touches of a white stick, some with a tail of two."""
    layer = _blank(sheet)
    at = np.stack([rng.uniform(0, 1.25, 130), rng.uniform(0, 1, 130) ** 1.3 * 0.5], 1)
    tint = colours("fffbe8", "cfe6ff", "ffe6c0")[rng.integers(0, 3, len(at))]
    size = rng.lognormal(1.75, 0.38, len(at)).astype(np.float32)
    _strokes(layer, rng, at, tint, 0.6, length=size * 1.15, width=size)
    return _rubbed(sheet, grain, layer, 1.1)


def _mountains(rng: np.random.Generator, sheet: Array, grain: Array, x: Array, y: Array) -> Array:
    """Far mountains, violet in the shade and pale where the light falls, laid with the stick's side."""
    for base, peaks, tones in (
        (0.76, ((0.47, 0.535, 0.14), (0.72, 0.50, 0.17), (0.97, 0.56, 0.13), (0.2, 0.58, 0.2)), _FAR),
        (0.76, ((0.60, 0.63, 0.13), (0.86, 0.64, 0.12), (0.40, 0.64, 0.12), (1.1, 0.62, 0.16)), _FAR * 0.72),
    ):
        jagged = 0.017 * noise(rng, (1, 4096), 110, 1.3)[0, : _SHAPE[1]]
        line = np.full(_SHAPE[1], base, np.float32)
        for px, top, half in peaks:
            line = np.minimum(line, top + (base - top) * (np.abs(x[0] - px) / half) ** 0.78)
        line = line + jagged
        depth = y - line[None, :]
        slope = np.gradient(blur(line[None].repeat(2, 0), 9)[0]) * _UNIT
        gully = 0.9 * noise(rng, _SHAPE, (70, 24), 2)
        light = 0.42 + 0.38 * np.tanh(2.5 * (slope[None] + 0.5 * gully)) - 0.5 * smoothstep(0.02, 0.2, depth)
        sheet = mix(sheet, ramp(tones, light) * 0.85, smoothstep(0, 0.005, depth) * (0.80 + 0.2 * grain))
        at = scatter(rng, _SHAPE, 12) / _UNIT
        at = at[pick(depth, at * _UNIT) > 0.004]
        at = at[at[:, 1] < base + 0.01]
        falling = pick(slope[None] + 0.35 * gully, at * _UNIT)
        tint = ramp(tones, pick(light, at * _UNIT) + 0.15 * rng.standard_normal(len(at)))
        layer = _blank(sheet)
        for side, lean in ((falling > 0, 0.8), (falling <= 0, np.pi - 0.8)):
            _strokes(layer, rng, at[side], tint[side], lean, length=46, width=11, taper=0.4)
        sheet = _rubbed(sheet, grain, layer, 0.66)
    return sheet


def _snow(rng: np.random.Generator, sheet: Array, grain: Array, x: Array, y: Array) -> Array:
    """Snow in long level strokes, blue in its hollows, and a frozen river that carries the light down."""
    shore = 0.745 + 0.012 * np.sin(7 * x[0]) + 0.008 * np.sin(17 * x[0] + 1)
    depth = y - shore[None, :]
    drifts = noise(rng, _SHAPE, (46, 230), 2.4)
    rim = 0.14 * smoothstep(0.0, 0.02, 0.03 - depth)
    snow = ramp(_SNOW, 0.52 + 0.19 * drifts + rim + 0.06 * np.sin(40 * depth))
    middle = 0.60 + 0.17 * np.sin(9.5 * (depth - 0.02)) * smoothstep(0, 0.2, depth)
    half = 0.022 + 0.55 * depth.clip(0)
    river = smoothstep(1.04, 0.94, np.abs(x - middle) / half)
    ice = ramp(_LIGHTS, 0.06 + 0.50 * np.abs(x - middle) / half + 0.16 * noise(rng, _SHAPE, (9, 90), 2))
    ice = ice * (0.92 - 0.9 * depth.clip(0))[..., None]
    target = mix(snow, ice, river)
    sheet = mix(sheet, target * 0.82, smoothstep(0, 0.006, depth) * (0.62 + 0.38 * grain))
    flow = (0.10 * np.sin(6 * x + 9 * y) + 0.10 * noise(rng, _SHAPE, (60, 200), 3)).astype(np.float32)
    for spacing, length, width, press in ((15, 110, 17, 0.62), (14, 62, 9, 0.70)):
        layer = _blank(sheet)
        at = scatter(rng, _SHAPE, spacing)
        at = at[pick(depth, at) > 0.003]
        tint = pick(target, at) * (1 + 0.13 * rng.standard_normal((len(at), 1)))
        rosy = rng.uniform(0, 1, len(at)) < 0.07
        tint[rosy] = 0.5 * tint[rosy] + 0.5 * colours("b06ac0")
        _strokes(layer, rng, at / _UNIT, tint, flow, length=length, width=width, taper=0.3)
        sheet = _rubbed(sheet, grain, layer, press + 0.10 * drifts)
    return sheet


def _cabin(rng: np.random.Generator, sheet: Array, grain: Array) -> Array:
    """A cabin at the edge of the wood with one window lit and its light on the snow."""
    layer = _blank(sheet)
    foot = np.array([0.865, 0.792])
    for row in np.linspace(0, 0.052, 8):
        wood = colours("3a2030", "54303a")[rng.integers(0, 2)]
        _strokes(layer, rng, (foot - np.array([0, row]))[None], wood[None], 0.0, length=124, width=12)
    for row in np.linspace(0, 0.04, 6):
        gable = (foot - np.array([0, 0.052 + row]))[None]
        _strokes(layer, rng, gable, colours("2c1828"), 0.0, length=120 - 2500 * row, width=12)
    for side in (-1, 1):
        for lift, tint in ((0.0, "7fa6d6"), (0.008, "e8f6f2")):
            eave = foot + np.array([side * 0.034, -0.076 - lift])
            _strokes(layer, rng, eave[None], colours(tint), side * 0.62, length=120, width=14)
    for at, tint, long, wide in (
        ((-0.018, -0.026), "ffc24a", 28, 30), ((0.026, -0.018), "f0802a", 18, 44),
        ((-0.018, 0.020), "ffc070", 74, 9), ((-0.026, 0.034), "f0a050", 110, 9),
        ((-0.03, 0.050), "c9785c", 84, 8), ((-0.05, 0.066), "9a5f74", 70, 8),
    ):  # fmt: skip
        _strokes(layer, rng, (foot + np.array(at))[None], colours(tint), 0.0, length=long, width=wide)
    return _rubbed(sheet, grain, layer, 0.98)


def _wood(rng: np.random.Generator, sheet: Array, grain: Array) -> Array:
    """The edge of the wood across the river, lower in the middle."""
    firs = []
    for fx in np.arange(-0.02, 1.27, 0.022):
        tall = rng.uniform(0.05, 0.13) * (0.55 if 0.48 < fx < 0.86 else 1.1)
        firs.append((float(fx), 0.765 + rng.normal(0, 0.004), tall))
    return _firs(rng, sheet, grain, firs, 0.80)


def _firs(
    rng: np.random.Generator, sheet: Array, grain: Array,
    firs: Sequence[tuple[float, float, float]], press: float,
) -> Array:  # fmt: skip
    """Firs, far ones first: drooping boughs in near black, snow and green light on their upper sides."""
    layer = _blank(sheet)
    for fx, fy, tall in firs:
        _fir(layer, rng, fx, fy, tall)
    return _rubbed(sheet, grain, layer, press)


def _fir(layer: Canvas, rng: np.random.Generator, fx: float, fy: float, tall: float) -> None:
    """One fir: rows of boughs that widen downward, each row with snow on it here and there."""
    rows = int(8 + 44 * tall)
    _strokes(
        layer, rng, np.array([[fx, fy - 0.5 * tall]]), colours("05070d"), np.pi / 2,
        length=tall * _UNIT, width=max(4.0, 0.03 * tall * _UNIT), taper=0.5,
    )  # fmt: skip
    t = np.repeat(np.linspace(0.03, 0.95, rows), 5)
    for side in (-1.0, 1.0):
        half = 0.20 * tall * t**0.9 * rng.uniform(0.55, 1.15, len(t))
        out = rng.uniform(0.1, 0.75, len(t))
        at = np.stack([fx + side * half * out, fy - tall * (1 - t) + 0.35 * half * out], 1)
        tint = ramp(_FIRS, 0.30 + 0.26 * rng.standard_normal(len(t)) + 0.12 * side * (0.62 - fx > 0))
        bright = rng.uniform(0, 1, len(t)) < 0.17
        snow = ramp(colours("2c4a8c", "5f9ac0", "9fe0c0", "e4f6ee"), rng.uniform(0, 1, bright.sum()) ** 1.3)
        tint[bright] = snow
        at[bright, 1] -= 0.006
        length = (half * _UNIT * 0.85).clip(7, 90)
        _strokes(
            layer, rng, at, tint, float(side * 0.42), length=length,
            width=(length * 0.22).clip(4, 13), taper=0.6,
        )  # fmt: skip
