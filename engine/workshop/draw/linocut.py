"""A village, its fields and its crows: a linocut with three colours under the black."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.brush import pick, scatter
from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, noise, smoothstep
from engine.workshop.draw.shapes import arc, closed, fill, ribbon, turned

SIZE = (1024, 768)
_SHAPE = (1536, 2048)
_UNIT = _SHAPE[0]
_WIDE = 4 / 3
_SUN, _FAR = (0.985, 0.245), (0.60, 0.44)  # the sun, and the point the furrows run to

_PAPER, _BLACK = colours("f0e4c8", "1b1a1d")
_INKS = {"ochre": colours("f0b63c")[0], "red": colours("dc4a2a")[0], "teal": colours("3f9a97")[0]}

Flow = Callable[[Array, Array], Array]


class Area(NamedTuple):
    """One part of the picture and how it is cut.

    flow: the direction of the gouge, radians, at x, y; light: how much of the block is cut away there, 0..1.
    long, wide: of one cut, in heights; colour: the inks under it; bare: cut away to the rim, but for ridges.
    """

    outline: Array
    flow: Flow
    light: Flow
    long: float
    wide: float
    colour: tuple[str, ...]
    bare: bool = False


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    areas = list(_picture(rng))
    sheet = Image.new("I", (_SHAPE[1], _SHAPE[0]), 0)
    pen = ImageDraw.Draw(sheet)
    for index, area in enumerate(areas):
        fill(pen, area.outline, index, _UNIT)
    plan = np.asarray(sheet, np.float32)
    key = _key_block(rng, areas, plan)
    fibre = 0.5 * noise(rng, _SHAPE, (3, 20), 1.8) + 0.5 * noise(rng, _SHAPE, 60, 2)
    print_ = _PAPER * (1 + 0.022 * fibre)[..., None]
    for name, ink in _INKS.items():
        block = np.isin(plan, [k for k, area in enumerate(areas) if name in area.colour]).astype(np.float32)
        shift = rng.integers(4, 8, 2) * rng.choice([-1, 1], 2)  # the colour blocks never lie quite true
        print_ = print_ * (1 - _rolled(rng, np.roll(block, tuple(shift), (0, 1)), 0.5)[..., None] * (1 - ink))
    black = _rolled(rng, key, 0.28)[..., None]
    return finish(blur(print_ * (1 - black) + _BLACK * black, 0.7)[8:-8, 8:-8], SIZE)


def _rolled(rng: np.random.Generator, block: Array, thin: float) -> Array:
    """The block as the roller inks it and the press prints it: mottled, and starved in places."""
    body = smoothstep(0.35, 0.65, blur(block, 1.5) + 0.05 * noise(rng, _SHAPE, 8, 2.5))
    mottle = noise(rng, _SHAPE, 5, 2.6) + 0.7 * noise(rng, _SHAPE, 140, 2)
    starved = smoothstep(1.5, 2.6, mottle)
    return np.asarray(body * (0.97 - 0.035 * mottle * thin * 2 - thin * starved), np.float32)


def _key_block(rng: np.random.Generator, areas: list[Area], plan: Array) -> Array:
    """The black block, 1 where it prints: areas cut along their flow, a rim left between them."""
    x, y = (axis.ravel() for axis in grid(_SHAPE))
    angle, light, bare = (np.zeros(_SHAPE, np.float32) for _ in range(3))
    order = np.argsort(plan, axis=None, kind="stable")
    parts = np.split(order, np.searchsorted(plan.ravel()[order], np.arange(1, len(areas))))
    for area, here in zip(areas, parts, strict=True):
        angle.ravel()[here], light.ravel()[here] = area.flow(x[here], y[here]), area.light(x[here], y[here])
        bare.ravel()[here] = area.bare
    angle += 0.10 * noise(rng, _SHAPE, 90, 2.5)
    edge = np.zeros(_SHAPE, np.float32)
    edge[:, 1:] += plan[:, 1:] != plan[:, :-1]
    edge[1:] += plan[1:] != plan[:-1]
    away = blur(np.minimum(edge, 1), 3.0)
    cleared = (bare > 0) & (away < 0.02)

    sheet = Image.fromarray(np.where(cleared, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(sheet)
    for wide, ink in ((None, 0), (0.0032, 255)):  # first the cuts, then the ridges left in what is bare
        for index, area in enumerate(areas):
            if area.bare != (ink == 255) or area.wide == 0 or not len(parts[index]):
                continue
            stroke = wide or area.wide
            spacing = np.sqrt(area.long * stroke) * _UNIT * (0.74 if ink == 0 else 2.6)
            rows, columns = np.unravel_index(parts[index], _SHAPE)
            corner = np.array([columns.min(), rows.min()])
            box = (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)
            points = (scatter(rng, box, float(spacing), 0.45) + corner).astype(np.float32)
            points = points[(pick(plan, points) == index) & (points.min(1) > -4)]
            _cut(rng, pen, points, angle, light, plan, index, area.long, stroke, ink)
    return np.asarray(sheet, np.float32) / 255


def _cut(
    rng: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    points: Array,
    angle: Array,
    light: Array,
    plan: Array,
    index: int,
    long: float,
    wide: float,
    ink: int,
) -> None:
    """Gouge strokes from each point on: sharp where the tool goes in, widest before it comes out.

    A stroke ends before it would run into the next area.
    """
    steps = 9
    spine = np.empty((len(points), steps, 2), np.float32)
    at = points.copy()
    reach = long * _UNIT * rng.uniform(0.55, 1.25, len(points))[:, None] / (steps - 1)
    for k in range(steps):
        spine[:, k] = at
        lean = pick(angle, at)
        at = at + reach * np.stack([np.cos(lean), np.sin(lean)], 1)
    inside = pick(plan, spine) == index
    bright = pick(light, points)
    profile = np.array([0.0, 0.38, 0.62, 0.80, 0.93, 1.0, 0.98, 0.80, 0.30])
    for path, within, share in zip(spine, inside, bright, strict=True):
        count = int(np.argmin(within)) if not within.all() else steps
        if count < 4 or (ink == 0 and rng.uniform() > 0.35 + 0.75 * share):
            continue
        girth = wide * _UNIT * (0.42 + 0.75 * share) * rng.uniform(0.75, 1.2)
        if ink:
            girth = wide * _UNIT * rng.uniform(0.6, 1.3)
        shape = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, steps), profile)
        outline = ribbon(path[: count - (count < steps)], girth * shape[: count - (count < steps)])
        pen.polygon([(float(a), float(b)) for a, b in outline], fill=ink)


def _to(centre: tuple[float, float], turn: float = 0.0) -> Flow:
    """Cuts that run out from `centre`, or round it at a quarter turn."""
    return lambda x, y: np.arctan2(y - centre[1], x - centre[0]) + turn


def _all(value: float) -> Flow:
    return lambda x, y: np.full(np.shape(x), value, np.float32)


def _box(left: float, top: float, right: float, bottom: float) -> Array:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _picture(rng: np.random.Generator) -> Iterator[Area]:
    """Everything from the sky to the grass at our feet."""
    yield Area(_box(-0.1, -0.1, 1.5, 1.1), _to(_SUN), _dusk, 0.050, 0.0085, ("teal",))
    for radius, colour, light in ((0.255, ("ochre",), 0.95), (0.185, ("ochre", "red"), 0.8)):
        yield Area(arc(_SUN, radius), _to(_SUN), _all(light), 0.036, 0.0085, colour)
    yield Area(arc(_SUN, 0.118), _to(_SUN, np.pi / 2), _all(1), 0.05, 0.009, ("red",), bare=True)
    yield from _hills()
    yield from _fields()
    yield from _village(rng)
    yield from _birds()
    yield from _foreground(rng)


def _dusk(x: Array, y: Array) -> Array:
    near = np.hypot(x - _SUN[0], y - _SUN[1])
    return np.asarray(np.clip(1.05 - 0.50 * near + 0.16 * np.sin(38 * near), 0.05, 1))


def _hills() -> Iterator[Area]:
    ridges = (
        ([(-0.1, 0.40), (0.10, 0.33), (0.26, 0.38), (0.45, 0.35), (0.66, 0.41), (0.85, 0.43),
          (1.1, 0.38), (1.45, 0.41)], 0.42, ("teal",), -0.5),
        ([(-0.1, 0.47), (0.14, 0.42), (0.40, 0.45), (0.70, 0.46), (0.95, 0.44), (1.18, 0.40),
          (1.45, 0.46)], 0.62, ("ochre", "teal"), 0.55),
    )  # fmt: skip
    for ridge, light, colour, lean in ridges:
        top = curve(ridge, 120)
        yield Area(
            np.concatenate([top, [(1.5, 1.1), (-0.2, 1.1)]]), _all(lean), _all(light), 0.034, 0.0072, colour
        )


def _fields() -> Iterator[Area]:
    """Fields like a quilt, furrows running to one point, a road between them."""
    rows = [
        curve([(-0.1, 0.515), (0.3, 0.50), (0.7, 0.505), (1.0, 0.50), (1.45, 0.515)], 60),
        curve([(-0.1, 0.62), (0.3, 0.60), (0.7, 0.615), (1.0, 0.60), (1.45, 0.615)], 60),
        curve([(-0.1, 0.77), (0.3, 0.745), (0.7, 0.76), (1.0, 0.74), (1.45, 0.765)], 60),
        curve([(-0.1, 1.05), (0.3, 1.05), (0.7, 1.05), (1.0, 1.05), (1.45, 1.05)], 60),
    ]
    colour = (("ochre",), ("ochre", "teal"), ("red", "ochre"), ("teal",), ("ochre",), ())
    flows = (_to(_FAR), _all(0.04), _to(_FAR), _all(-0.7), _to((0.6, 0.2)), _all(2.3))
    cuts = np.array([-0.15, 0.02, 0.21, 0.42, 0.60, 0.80, 1.02, 1.22, 1.5]) - _FAR[0]
    for row, spread in enumerate(((0.9, 1.15), (1.15, 1.7), (1.7, 2.6))):
        for k in range(8):
            edges = []
            for line, share in zip(rows[row : row + 2], spread, strict=True):
                x = _FAR[0] + share * np.linspace(cuts[k], cuts[k + 1], 12)
                edges.append(np.stack([x, np.interp(x, line[:, 0], line[:, 1])], 1))
            outline = np.concatenate([edges[0] - (0, 0.01), edges[1][::-1]])
            kind = (3 * row + k) % 6
            light = (0.85, 0.5, 0.7, 0.35, 0.95, 0.6)[kind]
            size = 1 + 0.35 * row
            yield Area(outline, flows[kind], _all(light), 0.040 * size, 0.0070 * size, colour[kind])
    road = curve([(0.62, 0.50), (0.66, 0.56), (0.58, 0.64), (0.60, 0.76), (0.80, 0.90), (0.95, 1.08)], 60)
    width = np.linspace(0.012, 0.15, 60) ** 1.0
    yield Area(ribbon(road, width), _to(_FAR), _all(1.0), 0.05, 0.008, (), bare=True)


def _house(x: float, y: float, w: float, h: float, deep: float, colour: str) -> Iterator[Area]:
    """A house by the lower left corner of its gable end."""
    top, peak = y - h, y - 1.75 * h
    gable = np.array([(x, y), (x, top), (x + w / 2, peak), (x + w, top), (x + w, y)])
    side = np.array([(x + w, y), (x + w, top), (x + w + deep, top), (x + w + deep, y)])
    roof = np.array(
        [
            (x + w / 2, peak),
            (x + w * 1.06, top + 0.03 * h),
            (x + w + deep, top + 0.03 * h),
            (x + w / 2 + deep, peak),
        ]
    )
    left = np.array(
        [
            (x + w / 2, peak - 0.08 * h),
            (x + w / 2, peak + 0.12 * h),
            (x - 0.12 * w, top + 0.16 * h),
            (x - 0.12 * w, top - 0.02 * h),
        ]
    )
    slope = float(np.arctan2(top - peak, w / 2))
    yield Area(gable, _all(0.0), _all(1.0), 0.03, 0.005, (), bare=True)
    yield Area(side, _all(np.pi / 2), _all(0.55), 0.022, 0.0052, ("ochre",))
    yield Area(roof, _all(slope), _all(0.5), 0.020, 0.0052, (colour,))
    yield Area(left, _all(-slope), _all(0.0), 0.02, 0.0, ())
    for u in (0.30, 0.70):
        yield Area(
            _box(x + (u - 0.10) * w, y - 0.72 * h, x + (u + 0.10) * w, y - 0.36 * h),
            _all(0),
            _all(0),
            0.01,
            0.0,
            ("red",),
        )
    count = max(1, int(deep / 0.035))
    for k in range(count):
        mx = x + w + deep * (k + 0.5) / count
        yield Area(_box(mx - 0.007, y - 0.74 * h, mx + 0.007, y - 0.38 * h), _all(0), _all(0), 0.01, 0.0, ())


def _village(rng: np.random.Generator) -> Iterator[Area]:
    for x, y, tall in ((0.20, 0.535, 0.13), (0.245, 0.53, 0.17), (0.815, 0.545, 0.15), (0.855, 0.55, 0.12)):
        yield _poplar(x, y, tall)
    # The church: nave, tower, spire.
    yield from _house(0.475, 0.515, 0.065, 0.060, 0.13, "teal")
    yield Area(_box(0.425, 0.305, 0.482, 0.520), _all(0.0), _all(1.0), 0.03, 0.005, (), bare=True)
    yield Area(_box(0.463, 0.305, 0.489, 0.520), _all(np.pi / 2), _all(0.45), 0.02, 0.005, ("ochre",))
    yield Area(
        np.array([(0.415, 0.308), (0.456, 0.120), (0.499, 0.308)]),
        _to((0.456, 0.10)),
        _all(0.5),
        0.026,
        0.0052,
        ("red",),
    )
    yield Area(ribbon(np.array([(0.456, 0.135), (0.456, 0.072)]), 0.007), _all(0), _all(0), 0.01, 0.0, ())
    yield Area(ribbon(np.array([(0.440, 0.092), (0.472, 0.092)]), 0.006), _all(0), _all(0), 0.01, 0.0, ())
    yield Area(
        closed([(0.436, 0.375), (0.436, 0.340), (0.444, 0.328), (0.452, 0.340), (0.452, 0.375)], 30),
        _all(0),
        _all(0),
        0.01,
        0.0,
        (),
    )
    yield Area(arc((0.444, 0.425), 0.012, count=30), _all(0), _all(0), 0.01, 0.0, ("red",))
    houses = (
        (0.30, 0.520, 0.055, 0.045, 0.075, "red"), (0.62, 0.525, 0.055, 0.048, 0.08, "red"),
        (0.72, 0.540, 0.050, 0.042, 0.07, "teal"), (0.27, 0.570, 0.060, 0.050, 0.09, "teal"),
        (0.41, 0.580, 0.062, 0.052, 0.10, "red"), (0.545, 0.575, 0.055, 0.045, 0.07, "red"),
        (0.685, 0.590, 0.060, 0.052, 0.095, "red"), (0.14, 0.590, 0.058, 0.048, 0.085, "red"),
    )  # fmt: skip
    for house in houses:
        yield from _house(*house)
    for x, y, r in ((0.375, 0.580, 0.030), (0.635, 0.590, 0.024), (0.845, 0.590, 0.034),
                    (0.115, 0.592, 0.030),
                    (1.02, 0.565, 0.032), (1.14, 0.555, 0.026), (0.02, 0.56, 0.034),
                    (1.27, 0.575, 0.036)):  # fmt: skip
        lumps = 1 + 0.10 * np.sin(7 * np.linspace(0, 2 * np.pi, 60) + rng.uniform(0, 6))
        yield Area(ribbon(np.array([(x, y), (x, y + 0.035)]), 0.008), _all(0), _all(0), 0.01, 0.0, ())
        crown = (arc((x, y), r, count=60) - (x, y)) * lumps[:, None] + (x, y)
        yield Area(
            crown, _to((x - 0.3 * r, y - 1.6 * r), np.pi / 2), _all(0.38), 0.018, 0.0056, ("teal", "ochre")
        )


def _poplar(x: float, y: float, tall: float) -> Area:
    shape = closed([(x, y), (x - 0.018, y - 0.3 * tall), (x - 0.012, y - 0.75 * tall), (x, y - tall),
                    (x + 0.012, y - 0.75 * tall), (x + 0.018, y - 0.3 * tall)], 60)  # fmt: skip
    return Area(shape, _all(-1.35), _all(0.35), 0.022, 0.0052, ("teal", "ochre"))


def _birds() -> Iterator[Area]:
    """Crows on the wing, near and far."""
    for x, y, size, lean in (
        (0.22, 0.20, 0.34, -0.25), (0.66, 0.115, 0.21, 0.22), (0.055, 0.105, 0.13, -0.3),
        (0.60, 0.255, 0.095, 0.1),
        (1.235, 0.33, 0.13, 0.3), (0.345, 0.06, 0.085, 0.05), (0.80, 0.335, 0.07, -0.2),
        (1.27, 0.09, 0.17, -0.1),
    ):  # fmt: skip
        crow = turned(_crow() * size, lean) + np.array([x, y])
        around = np.concatenate([crow, crow[:2]])
        yield Area(ribbon(around, 0.022 + 0.05 * size), _all(lean), _all(1), 0.03, 0.006, (), bare=True)
        yield Area(crow, _all(0), _all(0), 0.01, 0.0, ())


def _crow() -> Array:
    """A crow seen from below, beak to the right, wings spread with fingered tips; one unit wide."""
    front = [(0.245, -0.012), (0.20, -0.042), (0.11, -0.050), (0.11, -0.14), (0.13, -0.25), (0.07, -0.40)]
    fingers = [
        (-0.01, -0.52),
        (0.005, -0.42),
        (-0.075, -0.50),
        (-0.03, -0.36),
        (-0.12, -0.42),
        (-0.045, -0.28),
    ]
    back = [
        (-0.12, -0.30),
        (-0.055, -0.19),
        (-0.10, -0.16),
        (-0.08, -0.055),
        (-0.18, -0.040),
        (-0.34, -0.095),
    ]
    side = np.array([*front, *fingers, *back, (-0.33, -0.03)])
    other = side[::-1] * np.array([1, -0.72])  # the far wing, foreshortened
    return np.concatenate([[(0.30, 0.012)], side, [(-0.35, 0.0)], other])


def _foreground(rng: np.random.Generator) -> Iterator[Area]:
    """Grass and ears of corn, large and dark, along the lower edge."""
    bank = curve([(-0.1, 0.90), (0.15, 0.865), (0.40, 0.925), (0.62, 1.0), (0.80, 1.06)], 60)
    yield Area(
        np.concatenate([bank, [(0.8, 1.2), (-0.1, 1.2)]]), _all(-1.25), _all(0.75), 0.06, 0.0085, ("teal",)
    )
    bank = curve([(0.92, 1.06), (1.05, 0.96), (1.2, 0.89), (1.45, 0.87)], 60)
    yield Area(
        np.concatenate([bank, [(1.5, 1.2), (0.9, 1.2)]]), _all(-1.9), _all(0.75), 0.06, 0.0085, ("teal",)
    )
    for place in np.concatenate([np.linspace(0.0, 0.50, 13), np.linspace(1.06, 1.33, 8)]):
        x = float(place + rng.normal(0, 0.008))
        tall = rng.uniform(0.13, 0.25) * (1.0 if x < 0.3 or x > 1.1 else 0.75)
        lean = rng.normal(0.10 if x < 0.6 else -0.10, 0.10)
        stalk = curve(
            [(x, 1.03), (x + 0.3 * lean * tall, 1.0 - 0.5 * tall), (x + lean * tall, 1.0 - tall)], 30
        )
        yield Area(ribbon(stalk, 0.007), _all(0), _all(0), 0.01, 0.0, ())
        heading = float(np.arctan2(stalk[-1, 1] - stalk[-5, 1], stalk[-1, 0] - stalk[-5, 0]))
        for k in range(6):
            for side in (-1, 1):
                base = stalk[-1] + 0.0145 * (k - 2) * np.array([np.cos(heading), np.sin(heading)])
                grain = (
                    closed([(0, 0), (0.35, -0.22), (0.8, -0.16), (1, 0), (0.8, 0.16), (0.35, 0.22)], 24)
                    * 0.034
                )
                grain = turned(grain, heading + side * 0.55) + base
                yield Area(grain, _all(heading + side * 0.5), _all(1.0), 0.02, 0.006, ("ochre",), bare=True)
