"""A summer garden in points of pure colour."""

import numpy as np
from PIL import Image

from engine.workshop.draw.brush import Canvas, pick, prime, scatter
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
from engine.workshop.draw.shapes import arc, closed, ribbon, stencil

SIZE = (1024, 800)
_SHAPE = (1200, 1536)
_PLAN = (600, 768)  # where the scene is planned, half the size

_PIGMENTS = colours(
    "1d2a78", "2f55b5", "5b8fd6", "a6cdea", "4a2f7d", "8a5fb0", "c9a5d6", "0f4a3c", "1f7a45", "58a63a",
    "a5cc3e", "e4e45a", "fbe98a", "fdf5d2", "f4b02c", "ee7a2a", "d9342b", "a3203f", "e0607f", "f4a9b4",
    "f6d3c0", "7a4a30",
)  # fmt: skip
_LAWN = colours("1f3f6a", "1f6a4e", "3f9442", "86b83c", "cdd44a", "f8eb9c")
_LEAF = colours("16245c", "0f4a4a", "1f7040", "4f9a38", "9cc43e", "e6dc58")
_FAR = colours("3d4f9a", "4a7aa6", "5a9a86", "8fb87a", "cfd484")
_SKY = colours("fdf0cf", "f6dcc4", "cfe0e8", "8fbfe6", "5b92d8")
_PATH = colours("7a6aa8", "b592b0", "e6b89a", "f8dcae", "fdf3d2")
_WATER = colours("23407f", "3a6cb0", "6aa5cf", "b5d6de", "f5ecc8")
_BARK = colours("231c4a", "46305a", "7a4a3c", "b8763c", "e8b35a")
_BLOOMS = ("e0405a", "f4a0b4", "fdf3e6", "d9342b", "f4b02c", "8a5fc0", "f0709a")


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_PLAN)
    scene = _scene(rng, x, y)
    canvas = prime(np.repeat(np.repeat(blur(scene, 4) * 0.6 + 0.34, 2, axis=0), 2, axis=1))
    for spacing, radius, stray in ((13.0, 9.5, 0.13), (11.0, 7.4, 0.11), (9.5, 5.6, 0.085)):
        points = scatter(rng, _SHAPE, spacing)
        _dab(canvas, rng, points, _split(rng, pick(scene, points / 2), stray), radius)
    # She is small; smaller points draw her.
    points = scatter(rng, _SHAPE, 6.0)
    points = points[pick(_figure_mask(), points / 2) > 0.5]
    _dab(canvas, rng, points, _split(rng, pick(scene, points / 2), 0.06), 4.3)
    return finish(canvas.shown(0.30, 0.04), SIZE)


def _dab(canvas: Canvas, rng: np.random.Generator, points: Array, tint: Array, radius: float) -> None:
    """Round touches of paint, the first in `points` lowest, each a little domed and not quite a circle."""
    tall, wide = canvas.height.shape
    count = len(points)
    r = (radius * rng.lognormal(0, 0.12, count)).clip(0.6 * radius, 1.3 * radius).astype(np.float32)
    reach = int(1.5 * radius) + 1
    dy, dx = (axis.ravel() for axis in np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.int32))
    column, row = points.astype(np.int32).T
    lean = rng.uniform(0, np.pi, (count, 1)).astype(np.float32)
    flat = rng.uniform(0.86, 1.0, (count, 1)).astype(np.float32)
    u, v = dx * np.cos(lean) + dy * np.sin(lean), (dy * np.cos(lean) - dx * np.sin(lean)) / flat
    far = np.hypot(u, v) / r[:, None]
    y, x = row[:, None] + dy, column[:, None] + dx
    keep = (far < 1) & (x >= 0) & (y >= 0) & (x < wide) & (y < tall)
    # Where touches meet, the last one stays on top.
    top = np.full(tall * wide + 1, -1, np.int32)
    top[np.where(keep, y * wide + x, tall * wide).ravel()] = np.arange(far.size, dtype=np.int32)
    place = np.flatnonzero(top[:-1] >= 0)
    sample = top[place]
    rim = far.ravel()[sample]
    canvas.colour.reshape(-1, 3)[place] = tint[sample // len(dx)] * (1.04 - 0.10 * rim**4)[:, None]
    canvas.height.reshape(-1)[place] = 2.6 * np.sqrt(1 - 0.9 * rim**2)


def _split(rng: np.random.Generator, wanted: Array, stray: float) -> Array:
    """Colours (N, 3) taken apart into nearly pure pigments whose mixture is about the one wanted."""
    count = len(wanted)
    aim = wanted + stray * rng.standard_normal((count, 3))
    value = aim.mean(axis=1, keepdims=True)
    aim = value + (aim - value) * 1.35
    rest = rng.uniform(0, 1, count) < 0.035
    aim[rest] = 0.75 * (value[rest] * 2 - aim[rest]) + 0.1  # the complement, for the eye to mix
    nearest = ((aim[:, None, :] - _PIGMENTS[None]) ** 2 @ np.array([0.9, 1.3, 0.8])).argmin(axis=1)
    return np.asarray(np.clip(0.72 * _PIGMENTS[nearest] + 0.28 * aim, 0, 1), dtype=np.float32)


def _scene(rng: np.random.Generator, x: Array, y: Array) -> Array:
    """The garden as flat light and shade: what the points are matched to."""
    cloud = noise(rng, _PLAN, 60, 2.2)
    fine = noise(rng, _PLAN, 11, 2)
    scene = ramp(_SKY, 0.95 - 2.3 * y + 0.16 * cloud + 0.25 * (x < 0.5))

    # Distant trees, round crown behind round crown.
    for k in range(26):
        cx, cy, r = (
            rng.uniform(-0.05, 1.35),
            0.27 + 0.10 * (k / 26) + rng.uniform(-0.03, 0.02),
            rng.uniform(0.05, 0.11),
        )
        part = _around(cx, cy, 2.1 * r)
        px, py = x[part] - cx, y[part] - cy
        d = np.hypot(px / r, py / (r * rng.uniform(0.8, 1.5))) + 0.10 * fine[part]
        shade = 0.45 + 0.35 * (px - py) / r + 0.10 * cloud[part] + rng.uniform(-0.1, 0.1)
        scene[part] = mix(scene[part], ramp(_FAR, shade), smoothstep(1.02, 0.97, d))

    # Lawn in sun, with blue bars of shade across it, then the pond and the path.
    ground = smoothstep(0.395, 0.41, y + 0.008 * cloud)
    bars = np.sin(30 * np.clip(y - 0.38, 0, 1) ** 0.7 + 2.6 * x + 1.1 * cloud)
    lawn = 0.66 + 0.10 * fine - 0.42 * smoothstep(0.25, 0.75, bars)
    scene = mix(scene, ramp(_LAWN, lawn), ground)
    pond = np.hypot((x - 0.98) / 0.30, (y - 0.52) / 0.072) + 0.03 * cloud
    ripples = 0.55 + 0.25 * np.sin(170 * y + 5 * fine) - 3.0 * (y - 0.5) + 0.1 * cloud
    scene = mix(scene, ramp(_WATER, ripples), smoothstep(1.02, 0.98, pond))
    scene = mix(
        scene, ramp(_LEAF, 0.25 + 0.2 * fine), smoothstep(0.06, 0.02, np.abs(pond - 1.05)) * (y > 0.5)
    )
    middle = 0.60 + 0.33 * (y - 0.4) - 0.55 * (y - 0.4) ** 2 - 0.06 * np.sin(5.2 * (y - 0.4))
    half = 0.02 + 0.34 * np.clip(y - 0.4, 0, 1) ** 1.3
    path = smoothstep(1.03, 0.95, np.abs(x - middle) / half + 0.04 * fine) * ground
    stripes = smoothstep(0.1, 0.6, np.sin(34 * np.clip(y - 0.38, 0, 1) ** 0.8 + 3 * x + 1.0 * cloud))
    scene = mix(scene, ramp(_PATH, 0.80 - 0.55 * stripes + 0.06 * fine), path)

    scene = _figure(scene, x, y, fine)
    scene = _beds(rng, scene, x, y, fine, middle, half)
    return _tree(rng, scene, x, y, fine, cloud)


def _beds(
    rng: np.random.Generator, scene: Array, x: Array, y: Array, fine: Array, middle: Array, half: Array
) -> Array:
    """Flowers on both sides of the path, in clumps of one kind, larger towards the viewer."""
    near = np.clip(y - 0.43, 0, 1)
    off = np.abs(x - middle) - half
    bed = (
        smoothstep(0.0, 0.012, off)
        * smoothstep(0.02 + 0.62 * near, 0.0 + 0.56 * near, off + 0.02 * fine)
        * (y > 0.44)
    )
    scene = mix(scene, ramp(_LEAF, 0.42 + 0.22 * fine), bed * 0.95)
    blooms = colours(*_BLOOMS)
    kind = noise(rng, _PLAN, 65, 3)
    for _ in range(2600):
        fy = 0.45 + 0.58 * rng.uniform() ** 1.0
        side = rng.choice([-1, 1])
        row = min(int(fy * _PLAN[0]), _PLAN[0] - 1)
        fx = middle[row, 0] + side * (half[row, 0] + 0.008 + rng.uniform() * (0.56 * (fy - 0.43)))
        column = int(fx * _PLAN[0])
        if not 0 <= column < _PLAN[1] or bed[row, column] < 0.5:
            continue
        r = max(2.0, (0.004 + 0.021 * (fy - 0.42)) * _PLAN[0] * rng.uniform(0.7, 1.25))
        which = int(kind[row, column] * 2.2 + 20 + 1.5 * (side > 0) + rng.normal(0, 0.35)) % len(blooms)
        top, left = max(0, int(row - r)), max(0, int(column - r))
        ys, xs = np.mgrid[top : min(_PLAN[0], int(row + r)), left : min(_PLAN[1], int(column + r))]
        d = np.hypot(xs - column, (ys - row) * 1.15) / r
        lightness = np.clip(1.08 - 0.30 * (ys - row) / r - 0.25 * (xs < column - 0.3 * r), 0.5, 1.25)
        patch = scene[top : top + ys.shape[0], left : left + ys.shape[1]]
        patch[d < 0.95] = np.clip(blooms[which] * lightness[..., None], 0, 1)[d < 0.95]
    return scene


_SKIRT = [
    (0.612, 0.500), (0.640, 0.590), (0.662, 0.700), (0.600, 0.716), (0.530, 0.706), (0.524, 0.620),
    (0.532, 0.545),
    (0.560, 0.508), (0.588, 0.498),
]  # fmt: skip
_BODICE = [
    (0.588, 0.506),
    (0.580, 0.455),
    (0.588, 0.424),
    (0.606, 0.416),
    (0.625, 0.432),
    (0.628, 0.462),
    (0.614, 0.504),
]
_PARASOL = [
    (0.505, 0.372), (0.520, 0.325), (0.570, 0.285), (0.630, 0.272), (0.690, 0.288), (0.738, 0.330),
    (0.748, 0.376),
    (0.708, 0.360), (0.668, 0.372), (0.628, 0.358), (0.588, 0.370), (0.548, 0.358),
]  # fmt: skip


def _figure_mask() -> Array:
    """Where she and her parasol are."""
    outlines = [closed(_SKIRT), closed(_BODICE), closed(_PARASOL), arc((0.606, 0.398), 0.026)]
    return stencil(_PLAN, outlines)


def _figure(scene: Array, x: Array, y: Array, fine: Array) -> Array:
    """A woman in blue with a bustle, under a red parasol, and her shadow on the path."""
    shadow = closed(
        [(0.60, 0.712), (0.53, 0.700), (0.40, 0.735), (0.36, 0.760), (0.44, 0.765), (0.56, 0.735)]
    )
    scene = mix(scene, colours("4f4a9a")[0], stencil(_PLAN, [shadow]) * 0.85)
    dress = colours("141c5c", "2c3f9e", "6f86d2", "f3d6c4")
    folds = 0.16 * np.sin(120 * (x - 0.59) / (0.35 + 3 * np.clip(y - 0.5, 0, 1)))
    scene = mix(
        scene, ramp(dress, 0.46 + 5.0 * (x - 0.60) + folds + 0.05 * fine), stencil(_PLAN, [closed(_SKIRT)])
    )
    scene = mix(scene, ramp(dress, 0.40 + 9.0 * (x - 0.60)), stencil(_PLAN, [closed(_BODICE)]))
    hand = (0.650, 0.432)
    parts = (
        ([ribbon(curve([(0.648, 0.450), (0.640, 0.380), (0.630, 0.280)], 20), 0.006)], "7a3a2c"),
        ([ribbon(curve([(0.602, 0.440), (0.634, 0.472), hand], 20), 0.019)], "3a4fae"),
        ([arc(hand, 0.009)], "f4c09a"),
        ([arc((0.612, 0.402), 0.0165)], "f4b890"),
        ([arc((0.597, 0.398), 0.0165), arc((0.586, 0.408), 0.010)], "3a1c40"),
        (
            [closed([(0.578, 0.388), (0.590, 0.374), (0.612, 0.370), (0.630, 0.386), (0.606, 0.390)])],
            "d9342b",
        ),
    )
    for outlines, tint in parts:
        scene = mix(scene, colours(tint)[0], stencil(_PLAN, outlines))
    ribs = 0.14 * np.sin(np.arctan2(x - 0.628, 0.44 - y) * 16)
    silk = ramp(
        colours("6a1a4a", "c42a34", "ee6a3a", "fbd07a"), 0.46 + 3.2 * (x - 0.63) - 3.0 * (y - 0.32) + ribs
    )
    return mix(scene, silk, stencil(_PLAN, [closed(_PARASOL)]))


def _tree(rng: np.random.Generator, scene: Array, x: Array, y: Array, fine: Array, cloud: Array) -> Array:
    """The great tree on the left whose leaves hang over the whole top."""
    trunk = curve([(0.13, 1.02), (0.15, 0.8), (0.135, 0.55), (0.17, 0.3), (0.14, -0.05)], 300)
    row = np.clip((y * 280).astype(int), 0, 299)
    line = np.interp(np.arange(300) / 280, trunk[::-1, 1], trunk[::-1, 0])
    girth = 0.042 + 0.05 * smoothstep(0.75, 1.0, y) + 0.006 * fine
    side = (x - line[row]) / girth
    bark = 0.42 + 0.36 * side + 0.10 * np.sin(90 * x + 14 * y + 3 * fine)
    scene = mix(scene, ramp(_BARK, bark), smoothstep(1.03, 0.95, np.abs(side)))
    for ends in (
        [(0.16, 0.42), (0.3, 0.26), (0.52, 0.16), (0.75, 0.13)],
        [(0.15, 0.36), (0.05, 0.22), (-0.05, 0.15)],
    ):
        branch = curve(ends, 60)
        d = np.min(
            [np.hypot(x - bx, y - by) / (0.020 - 0.00022 * k) for k, (bx, by) in enumerate(branch)], axis=0
        )
        scene = mix(scene, ramp(_BARK, 0.4 + 0.1 * fine - 0.15 * d), smoothstep(1.05, 0.9, d))
    for k in range(110):
        cx = rng.uniform(-0.05, 1.33)
        hang = 0.10 + 0.20 * np.exp(-((cx - 0.12) ** 2) / 0.06) + 0.10 * np.exp(-((cx - 1.22) ** 2) / 0.02)
        cy = rng.uniform(-0.06, hang) * (0.4 + 0.6 * k / 110) ** 0.5
        r = rng.uniform(0.028, 0.062)
        part = _around(cx, cy, 1.7 * r)
        px, py = x[part] - cx, y[part] - cy
        d = np.hypot(px / r, py / (0.72 * r)) + 0.28 * fine[part]
        shade = 0.40 + 0.30 * (0.7 * px - py) / r + 0.12 * fine[part] + rng.uniform(-0.16, 0.16)
        scene[part] = mix(scene[part], ramp(_LEAF, shade), smoothstep(1.0, 0.94, d))
    return scene


def _around(cx: float, cy: float, reach: float) -> tuple[slice, slice]:
    """The part of the plan within `reach` of a point, all in heights."""
    unit = _PLAN[0]
    rows = slice(max(0, int((cy - reach) * unit)), max(0, int((cy + reach) * unit) + 1))
    return rows, slice(max(0, int((cx - reach) * unit)), max(0, int((cx + reach) * unit) + 1))
