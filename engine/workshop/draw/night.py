"""A swirling night sky over hills and a village, in thick strokes."""

import numpy as np
from PIL import Image

from engine.workshop.draw.brush import Canvas, paint, pick, prime, scatter
from engine.workshop.draw.fields import Array, colours, curve, finish, grid, mix, noise, ramp, smoothstep

SIZE = (1024, 820)
_SHAPE = (1230, 1536)  # painted at one and a half times the size, then reduced
_UNIT = _SHAPE[0]

_SKY = colours("0c1536", "162a63", "1f4590", "356fab", "5f9dbb", "a3cbc2", "ece9c6")
_STAR = colours("fffbe6", "fdeb9a", "f4c542", "e3bf5e", "a8c4a6", "5f9dbb", "2c5f9e")
_LAND = colours("081228", "10284a", "1d4a66", "2c6b68", "6a9460")
_TREE = colours("04080c", "0b1a1a", "17301f", "34452a", "6a5222")

# x, y, reach, sense of turning
_WHEELS = ((0.60, 0.40, 0.20, 1.0), (0.86, 0.53, 0.13, -1.0), (0.33, 0.56, 0.12, 1.0))
# x, y, radius of the glow
_STARS = (
    (1.07, 0.17, 0.17), (0.42, 0.13, 0.10), (0.63, 0.09, 0.055), (0.345, 0.345, 0.075), (0.83, 0.12, 0.07),
    (1.17, 0.46, 0.095), (0.05, 0.10, 0.08), (1.03, 0.61, 0.05), (0.05, 0.50, 0.07), (0.50, 0.30, 0.035),
    (0.93, 0.36, 0.04), (0.72, 0.225, 0.03),
)  # fmt: skip


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    sky, angle = _sky(rng, x, y)
    canvas = prime(sky * 0.6)
    _strokes(canvas, rng, sky, angle, 1.0 * (y < 0.86), spacing=15, length=120, width=23)
    _strokes(canvas, rng, sky, angle, 1.0 * (y < 0.86), spacing=11, length=70, width=12)
    _lights(canvas, rng)
    _hills(canvas, rng, x, y)
    _village(canvas, rng)
    _cypress(canvas, rng, [(0.17, 1.03), (0.15, 0.75), (0.19, 0.5), (0.15, 0.28), (0.175, 0.04)], 0.078)
    _cypress(canvas, rng, [(0.29, 1.03), (0.28, 0.8), (0.30, 0.62), (0.285, 0.43)], 0.042)
    return finish(canvas.shown(0.55, 0.10), SIZE)


def _sky(rng: np.random.Generator, x: Array, y: Array) -> tuple[Array, Array]:
    """The sky's colours and the direction of its strokes."""
    drift = 0.35 * np.sin(5.0 * x + 1.0) - 0.12 + 0.22 * noise(rng, x.shape, 260, 3)
    along, down = np.cos(drift) * 0.55, np.sin(drift) * 0.55
    light = 0.30 + 0.22 * smoothstep(0.35, 0.8, y) + 0.10 * noise(rng, x.shape, (26, 120), 2.5)
    light += 0.10 * np.sin(2 * np.pi * (7 * (y - 0.09 * np.sin(5.0 * x)) + 0.4 * noise(rng, x.shape, 200, 3)))
    for cx, cy, reach, sense in _WHEELS:
        px, py = x - cx, y - cy
        r = np.hypot(px, py) + 1e-4
        weight = np.exp(-((r / reach) ** 4))
        along += 2.5 * weight * (-py / r * sense - 0.28 * px / r)
        down += 2.5 * weight * (px / r * sense - 0.28 * py / r)
        arm = np.arctan2(py, px) * 1.0 - sense * 3.2 * np.log(r / reach + 0.12)
        arms = 0.5 + 0.5 * np.sin(2 * arm)
        light += weight * (0.10 + 0.52 * arms**1.5 - light * 0.75) + 0.25 * np.exp(
            -((r / (reach * 0.22)) ** 2)
        )
    glow, cover = np.zeros_like(x), np.zeros_like(x)
    for cx, cy, radius in _STARS:
        px, py = x - cx, y - cy
        r = np.hypot(px, py) + 1e-4
        weight = np.exp(-((r / radius) ** 4) * 1.1)
        along += 4 * weight * (-py / r)
        down += 4 * weight * (px / r)
        ring = r / radius * 0.85 + 0.15 * np.sin(r / radius * 15 + np.arctan2(py, px))
        glow = np.where(weight > cover, ring, glow)
        cover = np.maximum(cover, weight)
    sky = ramp(_SKY, light)
    return mix(sky, ramp(_STAR, glow * 0.95), smoothstep(0.12, 0.6, cover)), np.arctan2(down, along)


def _strokes(
    canvas: Canvas, rng: np.random.Generator, target: Array, angle: Array, where: Array,
    *, spacing: float, length: float, width: float, wild: float = 0.07,
) -> None:  # fmt: skip
    """A layer of strokes in the target's colours, each a little off, wherever `where` is above a half."""
    points = scatter(rng, canvas.height.shape, spacing)
    points = points[pick(where, points) > 0.5]
    count = len(points)
    colour = pick(target, points)
    value = 1 + wild * 2.2 * rng.standard_normal((count, 1))
    colour = np.clip(colour * value + wild * 0.45 * rng.standard_normal((count, 3)), 0, 1).astype(np.float32)
    second = np.clip(colour * rng.uniform(0.7, 1.45, (count, 1)) + 0.02, 0, 1).astype(np.float32)
    size = rng.lognormal(0, 0.25, count).astype(np.float32)
    paint(
        canvas, rng, points, colour, angle, second=second,
        length=np.clip(length * size, 12, length * 1.7), width=np.clip(width * size, 4, width * 1.5),
    )  # fmt: skip


def _lights(canvas: Canvas, rng: np.random.Generator) -> None:
    """The stars' bodies: a few thick dabs turning round the middle, and the moon's sickle."""
    y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]].astype(np.float32)
    for index, (cx, cy, radius) in enumerate(_STARS):
        turning = np.arctan2(x - cx * _UNIT, -(y - cy * _UNIT))
        far = np.sort(rng.uniform(0, 1, 15))[::-1] ** 0.7 * 0.27
        theta = rng.uniform(0, 2 * np.pi, 15)
        at = np.stack([cx + far * radius * np.cos(theta), cy + far * radius * np.sin(theta)], axis=1) * _UNIT
        tint = ramp(_STAR, far * 1.3 * rng.uniform(0.6, 1.3, 15))
        paint(
            canvas, rng, at.astype(np.float32), tint, turning, second=np.minimum(tint * 1.15, 1),
            length=radius * 210, width=max(9, radius * 90), body=4.0,
        )  # fmt: skip
        if index == 0:
            t = np.linspace(-2.1, 1.5, 46)
            for part, hue in ((0.50, "b85a14"), (0.46, "e88a1c"), (0.41, "f9c23a")):
                at = (
                    np.stack([cx + part * radius * np.cos(t), cy + part * radius * np.sin(t)], axis=1) * _UNIT
                )
                paint(
                    canvas, rng, at.astype(np.float32), np.repeat(colours(hue), len(t), 0), turning,
                    length=46, width=(20 * np.cos(t / 2.6 + 0.1) + 4).astype(np.float32), body=4.5,
                )  # fmt: skip


def _hills(canvas: Canvas, rng: np.random.Generator, x: Array, y: Array) -> None:
    """Three ridges, the nearest greenest, each painted along its own fall."""
    across = x[0]
    ridges = (
        (0.70 + 0.045 * np.sin(4.3 * across + 2.6) + 0.02 * np.sin(11 * across), 0.15, 0.55),
        (0.77 + 0.04 * np.sin(5.1 * across + 0.4) + 0.012 * np.sin(13 * across + 1), 0.30, 0.8),
        (0.86 + 0.035 * np.sin(3.6 * across + 4.4) + 0.01 * np.sin(17 * across), 0.2, 1.0),
    )
    for ridge, dark, bright in ridges:
        depth = y - ridge[None, :]
        fall = np.arctan(np.gradient(ridge) * _UNIT)[None, :] + 1.1 * depth / 0.2 + 0 * y
        stripes = 0.5 + 0.5 * np.sin(90 * depth * (1 + 0.2 * noise(rng, y.shape, 120)) + 9 * x)
        shade = (
            dark
            + (bright - dark) * (0.25 + 0.5 * stripes)
            - 0.5 * depth
            + 0.55 * np.exp(-depth / 0.012) * 0.6
        )
        _strokes(
            canvas, rng, ramp(_LAND, shade), fall, smoothstep(-0.002, 0.004, depth),
            spacing=9, length=64, width=13, wild=0.08,
        )  # fmt: skip


def _village(canvas: Canvas, rng: np.random.Generator) -> None:
    """Roofs in the valley with a light in every window, and a spire."""
    flat = np.zeros(_SHAPE, np.float32)
    upright = flat + np.pi / 2

    def dab(at: list[tuple[float, float]], tint: str, angle: Array, length: float, width: float) -> None:
        points = np.array(at, np.float32) * _UNIT
        tints = np.clip(colours(tint) * rng.uniform(0.8, 1.2, (len(at), 1)), 0, 1).astype(np.float32)
        paint(canvas, rng, points, tints, angle, length=length * _UNIT, width=width * _UNIT, body=3.0)

    for k in range(15):
        cx = 0.40 + 0.054 * k + rng.uniform(-0.01, 0.01)
        cy = 0.845 + 0.03 * np.sin(2.1 * k) + rng.uniform(-0.008, 0.008)
        w = rng.uniform(0.022, 0.034)
        dab(
            [(cx, cy + dy) for dy in (0.0, 0.012, 0.024)],
            ("22406e", "35587a", "2a4a5e")[k % 3],
            flat,
            1.7 * w,
            0.016,
        )
        for s in (-1, 1):
            slope = flat + s * 0.75
            dab(
                [(cx + s * w * 0.45, cy - 0.014)],
                ("7a3b2c", "16223f", "5b2f38")[k % 3],
                slope,
                1.35 * w,
                0.013,
            )
        dab(
            [(cx + rng.uniform(-0.008, 0.008), cy + 0.012)],
            ("fbd65a", "f2a93a")[k % 2],
            upright,
            0.018,
            0.011,
        )
    dab([(0.715, 0.80)] * 4, "29446e", upright, 0.10, 0.022)
    dab([(0.709, 0.725), (0.721, 0.725), (0.715, 0.70)], "121c3c", upright, 0.11, 0.008)
    dab([(0.715, 0.805)], "fbd65a", upright, 0.022, 0.009)


def _cypress(
    canvas: Canvas, rng: np.random.Generator, spine: list[tuple[float, float]], girth: float
) -> None:
    """A flame of a tree along `spine` from its foot, `girth` wide at its widest."""
    count = int(2200 * girth / 0.1)
    line = curve(spine, 400)
    tangent = np.gradient(line, axis=0)
    t, side = rng.uniform(0, 1, count) ** 0.9, rng.uniform(-1, 1, count)
    order = np.argsort(t + 0.12 * rng.standard_normal(count))
    t, side = t[order], side[order]
    k = (t * 399).astype(int)
    wide = (
        girth
        * np.sin(np.pi * np.clip(t * 0.86 + 0.13, 0, 1)) ** 0.75
        * (1 + 0.22 * np.sin(t * 27 + side * 2))
    )
    at = line[k] + np.stack([side * wide, 0 * wide], axis=1)
    lean = np.arctan2(tangent[k, 1], tangent[k, 0]) + side * 0.38 + 0.35 * np.sin(t * 22 + 3 * side)
    shade = 0.28 + 0.2 * np.sin(t * 31 + side * 5) + 0.22 * rng.standard_normal(count) + 0.12 * side
    tint, warm = ramp(_TREE, shade), ramp(_TREE, shade + 0.35)
    # Each leaf-flame has its own lean, so the flow is handed over in a few turns rather than as one field.
    for low in np.linspace(lean.min(), lean.max(), 24):
        part = (lean >= low) & (lean < low + (np.ptp(lean) / 23))
        if part.any():
            paint(
                canvas, rng, (at[part] * _UNIT).astype(np.float32), tint[part],
                np.full(_SHAPE, low, np.float32), second=warm[part], length=68, width=11, taper=0.8, body=2.6,
            )  # fmt: skip
