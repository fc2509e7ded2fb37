"""A great wave with claws of foam, as a colour woodblock print."""

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.block import UNIT, cut, pixels, printed, rgb
from engine.workshop.draw.fields import Array, colours, curve, finish, grid, mix, noise, ramp, smoothstep

SIZE = (1024, 720)
_SHAPE = (UNIT, 2048)  # cut at twice the size, then reduced

_PAPER, _FOAM, _LINE = "ecdcb6", "f6efdc", "12244a"
_SEA = colours("0f2350", "1b3f7c", "2f68a4", "6fa0bf", "b9cfc6", "f1ead2")
_SKYWASH = colours("54607a", "8d8f90", "c6b796", "e6d3a8", "f0dfba", "efcf9f", "e2a57c")

# Each wave: its back from the left over the crest to the tip, its hollow face likewise, how many stripes.
_GREAT = (
    [(-0.08, 0.47), (0.06, 0.36), (0.20, 0.20), (0.36, 0.085), (0.53, 0.06), (0.68, 0.14), (0.76, 0.28)],
    [(-0.08, 1.05), (0.16, 1.00), (0.34, 0.86), (0.43, 0.66), (0.49, 0.47), (0.60, 0.34), (0.745, 0.315)],
    11,
)
_RIGHT = (
    [(1.50, 0.60), (1.40, 0.57), (1.29, 0.50), (1.17, 0.455), (1.06, 0.475), (1.00, 0.55)],
    [(1.50, 0.98), (1.40, 0.92), (1.28, 0.80), (1.19, 0.68), (1.11, 0.60), (1.01, 0.565)],
    7,
)
_FRONT = (
    [(-0.05, 0.80), (0.08, 0.77), (0.20, 0.80), (0.33, 0.875), (0.44, 0.89), (0.53, 0.85)],
    [(-0.05, 1.20), (0.10, 1.15), (0.25, 1.10), (0.38, 1.04), (0.47, 0.96), (0.53, 0.87)],
    6,
)
# The far mountain's outline from the left, and the snow on it.
_SLOPES = [
    (0.80, 0.70),
    (0.88, 0.62),
    (0.945, 0.53),
    (0.965, 0.515),
    (0.985, 0.518),
    (1.05, 0.60),
    (1.17, 0.70),
]
_SNOW = [
    (0.916, 0.572), (0.945, 0.53), (0.965, 0.515), (0.985, 0.518), (1.022, 0.566), (1.005, 0.562),
    (0.995, 0.588), (0.98, 0.560), (0.967, 0.596), (0.953, 0.562), (0.938, 0.586), (0.93, 0.567),
]  # fmt: skip
# Banks of cloud: height, thickness, shift, tone.
_BANKS = (
    (0.075, 0.030, 0.3, 0.95), (0.155, 0.030, 1.9, 0.30), (0.245, 0.026, 2.9, 0.88),
    (0.335, 0.022, 0.9, 0.35), (0.415, 0.022, 4.0, 0.97), (0.485, 0.016, 5.1, 0.62), (0.55, 0.014, 2.2, 0.9),
)  # fmt: skip


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    sheet = Image.fromarray((_sky(rng) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(sheet)
    _mountain(draw)
    _swell(draw, rng, 0.70, 0.030, 0.62)
    _swell(draw, rng, 0.77, 0.040, 0.45)
    _boat(draw, 0.93, 0.735, 0.17)
    _wave(sheet, rng, *_RIGHT, claws=24, reach=0.09)
    _swell(draw, rng, 0.90, 0.045, 0.3)
    _wave(sheet, rng, *_GREAT, claws=36, reach=0.17)
    _boat(draw, 0.78, 0.90, 0.24)
    _wave(sheet, rng, *_FRONT, claws=19, reach=0.095)
    _swell(draw, rng, 1.01, 0.05, 0.15)
    _spray(draw, rng)
    return finish(printed(rng, np.asarray(sheet, np.float32) / 255, colours(_PAPER)[0]), SIZE)


def _sky(rng: np.random.Generator) -> Array:
    """A wash wiped from dark to light, a red sun, and banks of cloud between cut lines."""
    x, y = grid(_SHAPE)
    sky = ramp(_SKYWASH, y / 0.72 + 0.02 * noise(rng, _SHAPE, (30, 400), 2))
    sun = np.hypot(x - 1.16, y - 0.185) / 0.11
    red = ramp(colours("d9583a", "c23a2c", "a92a2a"), 1.2 * (y - 0.075) / 0.22)
    for index, (cy, tall, shift, tone) in enumerate(_BANKS):
        if index == 2:  # the first two banks pass behind the sun, the others before it
            sky = mix(sky, red, smoothstep(1.005, 0.995, sun))
        body = tall * np.clip(np.sin(3.3 * x + 2 * shift) + 0.6, 0, 1.3) ** 0.5
        lumps = 0.010 * np.abs(np.sin(19 * x + shift)) + 0.005 * np.abs(np.sin(41 * x + 3 * shift))
        inside = body + lumps * smoothstep(0, tall, body) - np.abs(y - cy - 0.02 * np.sin(4 * x + shift))
        sky = mix(sky, ramp(_SKYWASH, tone), smoothstep(-0.001, 0.001, inside) * (body > 0) * 0.8)
        for depth in (0.0, 0.007, 0.015):
            line = smoothstep(0.0022, 0.0012, np.abs(inside - depth)) * (body > 0.004)
            sky = mix(sky, colours("3a4766")[0], line * (0.75 - 25 * depth))
    return np.clip(sky, 0, 1)


def _mountain(draw: ImageDraw.ImageDraw) -> None:
    """The mountain, small and far, snow on its head."""
    side = curve(_SLOPES, 80)
    draw.polygon(pixels(side), fill=rgb("3d5674"))
    draw.polygon(pixels(np.array(_SNOW)), fill=rgb(_FOAM))
    cut(draw, side, 0.004, _LINE, 0.3)


def _swell(
    draw: ImageDraw.ImageDraw, rng: np.random.Generator, level: float, tall: float, tone: float
) -> None:
    """A rolling band of sea across the sheet, ribbed with lines, its crests edged with foam."""
    x = np.linspace(-0.05, 1.5, 300, dtype=np.float32)
    shift = rng.uniform(0, 6)
    top = level - tall * (np.abs(np.sin(2.3 * x + shift)) ** 1.3 + 0.25 * np.sin(9 * x + shift))
    draw.polygon(
        [*pixels(np.stack([x, top], 1)), (1.5 * UNIT, 1.1 * UNIT), (-0.05 * UNIT, 1.1 * UNIT)],
        fill=rgb(ramp(_SEA, tone)),
    )
    for k in range(1, 9):
        down = top + 0.013 * k * (1 + 0.15 * k) + 0.004 * np.sin(16 * x + 2 * k)
        for _ in range(4):
            a = rng.integers(0, 230)
            part = slice(a, a + int(rng.integers(40, 110)))
            shade = ramp(_SEA, np.clip(tone + rng.choice([-0.3, -0.18, 0.2, 0.38]), 0, 1))
            cut(draw, np.stack([x[part], down[part]], 1), rng.uniform(0.004, 0.010), shade)
    cut(draw, np.stack([x, top], 1), 0.006, _LINE, 0.2)
    cut(draw, np.stack([x, top + 0.006], 1), 0.005, _FOAM, 0.2)
    for _ in range(34):  # ripples: little hooked crests, blue under white
        k = int(rng.integers(10, 280))
        at = np.array([x[k], top[k] + rng.uniform(0.02, 0.13)], np.float32)
        long = rng.uniform(0.02, 0.055)
        bow = at + long * np.array(
            [[-1, 0.22], [-0.4, -0.06], [0.1, -0.12], [0.6, 0.05], [1, 0.24]], np.float32
        )
        for drop, tint in ((0.006, _LINE), (0.0, _FOAM)):
            cut(draw, curve(bow + np.array([0, drop]), 24), rng.uniform(0.004, 0.008), tint)


def _boat(draw: ImageDraw.ImageDraw, x: float, y: float, long: float) -> None:
    """A slender boat with its rowers bent low."""
    bow = np.array([x, y])
    hull = curve(bow + long * np.array([(0, -0.16), (0.2, 0.03), (0.6, 0.05), (1, -0.22)]), 40)
    rim = curve(bow + long * np.array([(1, -0.22), (0.6, -0.05), (0.25, -0.06), (0, -0.16)]), 40)
    for k in range(5):
        seat = bow + long * np.array([0.25 + 0.11 * k, -0.075])
        back = seat + long * np.array([(-0.05, 0.03), (-0.03, -0.07), (0.03, -0.09), (0.05, 0.03)])
        draw.polygon(pixels(back), fill=rgb("2b4a7c"), outline=rgb(_LINE), width=3)
        head = seat + long * np.array([(-0.028, -0.158), (0.038, -0.092)])
        draw.ellipse(pixels(head), fill=rgb("e8c79a"), outline=rgb(_LINE), width=3)
    draw.polygon(pixels(np.concatenate([hull, rim])), fill=rgb("c99a52"))
    for points, width in ((hull, 0.006), (rim, 0.004), ((hull + rim[::-1]) / 2, 0.003)):
        cut(draw, points, width, _LINE, 0.2)


def _wave(
    sheet: Image.Image,
    rng: np.random.Generator,
    back: list[tuple[float, float]],
    face: list[tuple[float, float]],
    stripes: int,
    *,
    claws: int,
    reach: float,
) -> None:
    """A breaking wave: a body of blue stripes that run up and over, and foam on its lip."""
    draw = ImageDraw.Draw(sheet)
    a, b = curve(back, 240), curve(face, 240)
    draw.polygon(pixels(np.concatenate([a, b[::-1]])), fill=rgb(_SEA[1]))
    s = np.linspace(0, 1, 240, dtype=np.float32)
    tones = [0.0, 0.78, 0.22, 0.60, 0.05, 0.95, 0.30, 0.72, 0.10, 0.55, 0.0, 0.85]
    for k in range(stripes):
        low, high = k / stripes, (k + 1) / stripes
        wobble = 0.018 * np.sin(7 * s + 2.1 * k) + 0.01 * np.sin(17 * s + k)
        t0, t1 = (low + wobble)[:, None], (high + wobble * 0.9)[:, None]
        if k == 0:
            t0 = 0 * t0
        if k == stripes - 1:
            t1 = 0 * t1 + 1
        strip = np.concatenate([a + (b - a) * t0, (a + (b - a) * t1)[::-1]])
        draw.polygon(pixels(strip), fill=rgb(ramp(_SEA, tones[k % len(tones)])))
        for _ in range(5):
            i = int(rng.integers(0, 150))
            j = i + int(rng.integers(50, 110))
            t = rng.uniform(low, high) + wobble[i:j]
            tone = np.clip(tones[k % len(tones)] + rng.choice([-0.25, 0.2, 0.35]), 0, 1)
            cut(draw, a[i:j] + (b - a)[i:j] * t[:, None], rng.uniform(0.003, 0.008), ramp(_SEA, tone))
        cut(draw, a + (b - a) * t0, 0.0045, _LINE, 0.4)
    for edge in (a, b):
        cut(draw, edge, 0.007, _LINE, 0.3)
    _foam(sheet, rng, a, b, claws, reach)


def _foam(sheet: Image.Image, rng: np.random.Generator, a: Array, b: Array, claws: int, reach: float) -> None:
    """Foam along the crest and round the lip, thrown forward in claws, row over row."""
    draw = ImageDraw.Draw(sheet)
    sense = 1.0 if a[-1, 0] > a[0, 0] else -1.0
    lip = np.concatenate([a[60:], b[:140:-1]])
    along = np.gradient(lip, axis=0)
    along /= np.hypot(*along.T)[:, None] + 1e-6
    out = np.stack([along[:, 1], -along[:, 0]], 1) * sense
    weight = np.interp(np.linspace(0, 1, len(lip)), [0, 0.3, 0.55, 0.72, 1.0], [0.25, 0.55, 1.0, 1.0, 0.4])
    # Three rows: the farthest reaches out, the nearest lies well inside the wave and is drawn last.
    for inset, share in ((-0.08, 1.0), (-0.30, 0.95), (-0.52, 0.9)):
        base = lip + out * inset * reach * weight[:, None]
        places = np.linspace(0, len(lip) - 1, int(claws * share)) + rng.normal(0, 1.5, int(claws * share))
        for k in np.clip(places, 0, len(lip) - 1).astype(int):
            size = float(reach * weight[k] * rng.uniform(0.75, 1.25))
            throw = out[k] * 0.8 + along[k] * 0.75 + np.array([0.0, 0.2])
            heading = float(np.arctan2(throw[1], throw[0]) + rng.normal(0, 0.3))
            cluster = [
                *_puffs(rng, base[k], size),
                *_claw(rng, base[k], heading, size, size * 0.21, sense, 2),
            ]
            rim = max(3, int(0.0034 * UNIT))
            for shape in cluster:
                draw.line([*pixels(shape), pixels(shape)[0]], fill=rgb(_LINE), width=2 * rim, joint="curve")
            for shape in cluster:
                draw.polygon(pixels(shape), fill=rgb(_FOAM))
            for shape in cluster[3::2]:
                cut(draw, shape[1:12] * 0.8 + shape[-2:-13:-1] * 0.2, 0.016 * size + 0.0015, ramp(_SEA, 0.66))


def _puffs(rng: np.random.Generator, at: Array, size: float) -> Iterator[Array]:
    """Three round lumps of foam."""
    t = np.linspace(0, 2 * np.pi, 26, endpoint=False)
    for _ in range(3):
        middle = at + rng.normal(0, 0.09 * size, 2)
        r = size * rng.uniform(0.07, 0.13) * (1 + 0.12 * np.sin(5 * t + rng.uniform(0, 6)))
        yield np.stack([middle[0] + r * np.cos(t), middle[1] + r * np.sin(t)], 1).astype(np.float32)


def _claw(
    rng: np.random.Generator, at: Array, heading: float, long: float, thick: float, sense: float, depth: int
) -> Iterator[Array]:
    """Outlines of a hooked finger of foam and of the smaller ones that branch from it."""
    count = 20
    bend = sense * rng.uniform(1.3, 2.7)
    t = np.linspace(0, 1, count)
    turn = heading + bend * t**1.3
    path = at + np.cumsum(np.stack([np.cos(turn), np.sin(turn)], 1), axis=0) * long / count
    half = (thick / 2 * (1 - t**1.5) * (1 + 0.25 * np.sin(t * 12)))[:, None]
    normal = np.stack([-np.sin(turn), np.cos(turn)], 1)
    yield np.concatenate([path + normal * half, (path - normal * half)[::-1]]).astype(np.float32)
    if depth:
        for place in (4, 8, 12, 15)[: 2 + depth]:
            side = sense * rng.choice([-1, -1, -1, 1])
            away = turn[place] + side * rng.uniform(0.6, 1.1)
            yield from _claw(
                rng, path[place], away, long * rng.uniform(0.36, 0.5), thick * 0.6, sense, depth - 1
            )


def _spray(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Drops flung ahead of the great wave."""
    for _ in range(260):
        far = rng.exponential(0.12)
        x, y = 0.70 + far * 1.1 + rng.normal(0, 0.05), 0.20 + 0.4 * far + rng.normal(0, 0.10)
        r = rng.uniform(0.0012, 0.0048)
        draw.ellipse([(x - r) * UNIT, (y - r) * UNIT, (x + r) * UNIT, (y + r) * UNIT], fill=rgb(_FOAM))
