"""Two birds among vines on a dark cloth: wax lines, indigo, soga brown, and the cracks of the wax."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.workshop.draw.brush import scatter
from engine.workshop.draw.cells import cells
from engine.workshop.draw.fields import Array, blur, colours, curve, finish, noise, smoothstep
from engine.workshop.draw.shapes import arc, beside, closed, fill, ribbon, turned, whip

SIZE = (880, 1024)
_SHAPE = (1792, 1540)
_UNIT = _SHAPE[0]
_WIDE = 880 / 1024
_EDGE = 0.088  # how wide the border is
_MIDDLE = np.array([_WIDE / 2, 0.5])

# Where the cloth was waxed against both baths, against one, or not at all.
CREAM, SOGA, INDIGO, BOTH = range(4)
_CLOTH, _SOGA, _INDIGO = colours("f3e3bf", "bd6a20", "30569c")

Place = Callable[[Array], Array]


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    sheet = Image.new("L", (_SHAPE[1], _SHAPE[0]), BOTH)
    pen = ImageDraw.Draw(sheet)
    _ground(pen)
    for turn in (0.0, np.pi):

        def place(points: Array, turn: float = turn) -> Array:
            return turned(points * 0.93 + (_MIDDLE + (-0.012, -0.192)), turn, (float(_MIDDLE[0]), 0.5))

        _vines(pen, place)
        _bird(pen, place)
    _rosette(pen, _MIDDLE, 0.075, 12)
    _border(pen)
    return finish(_dyed(rng, np.asarray(sheet)), SIZE)


def _dyed(rng: np.random.Generator, wax: NDArray[np.uint8]) -> Array:
    """The cloth after both baths: dye creeps under the wax, and runs into its cracks."""
    y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]]
    down, across = (np.rint(1.7 * noise(rng, _SHAPE, 36, 4)).astype(np.int64) for _ in range(2))
    wax = wax[np.clip(y + down, 0, _SHAPE[0] - 1), np.clip(x + across, 0, _SHAPE[1] - 1)]
    cloud = noise(rng, _SHAPE, 160, 2)
    weave = noise(rng, _SHAPE, (3, 26), 1.8) + noise(rng, _SHAPE, (26, 3), 1.8)
    baths = []
    for open_to in (SOGA, INDIGO):
        bath = ((wax == open_to) | (wax == BOTH)).astype(np.float32)
        soft = 0.75 * blur(bath, 1.6) + 0.25 * blur(bath, 5)
        pool = blur(bath, 18) - blur(bath, 60)  # dye gathers where it stands
        baths.append(soft * (0.86 + 0.07 * cloud + 0.045 * weave + 0.25 * pool))
    soga, indigo = baths
    cracks = _cracks(rng)
    indigo = np.maximum(indigo, cracks * np.where(wax == BOTH, 0.4, 0.75))
    soga = np.maximum(soga, 0.55 * np.roll(cracks, (3, -2), (0, 1)) * (wax == CREAM))
    cloth = _CLOTH * (1 + 0.02 * weave + 0.02 * cloud)[..., None]
    for bath, dye in ((soga, _SOGA), (indigo, _INDIGO)):
        cloth = cloth * np.clip(dye, 0.02, 1) ** np.clip(bath, 0, 1.25)[..., None]
    return np.asarray(cloth, np.float32)


def _cracks(rng: np.random.Generator) -> Array:
    """Cracks as crumpled wax has them: long ones and short ones, here many and there few."""
    veins = np.zeros(_SHAPE, np.float32)
    for spacing, thick, share in ((170, 2.2, -0.6), (74, 1.6, 0.2)):
        points = scatter(rng, _SHAPE, spacing, 0.8)
        size = np.full(len(points), spacing * 0.8, np.float32)
        bent = tuple(np.rint(7 * noise(rng, _SHAPE, 60, 3.6)).astype(np.int64) for _ in range(2))
        y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]]
        gap = cells(_SHAPE, points, size).gap * size[0]
        gap = gap[np.clip(y + bent[0], 0, _SHAPE[0] - 1), np.clip(x + bent[1], 0, _SHAPE[1] - 1)]
        there = smoothstep(share - 0.4, share + 0.6, noise(rng, _SHAPE, 170, 2.2))
        veins = np.maximum(veins, smoothstep(1.7 * thick, 0.4 * thick, gap) * there)
    return veins


def _put(pen: ImageDraw.ImageDraw, outline: Array, bath: int) -> None:
    fill(pen, outline, bath, _UNIT)


def _waxed(pen: ImageDraw.ImageDraw, outline: Array, bath: int, line: float = 0.0052) -> None:
    """A shape dyed in `bath`, drawn round with the wax pen."""
    _put(pen, outline, bath)
    around = np.concatenate([outline, outline[:2]])
    _put(pen, ribbon(around, line), CREAM)


def _beads(pen: ImageDraw.ImageDraw, path: Array, apart: float, radius: float, bath: int = CREAM) -> None:
    """A row of dots along `path`."""
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.arange(apart / 2, length[-1], apart)
    for x, y in zip(np.interp(at, length, path[:, 0]), np.interp(at, length, path[:, 1]), strict=True):
        _put(pen, arc((float(x), float(y)), radius, count=16), bath)


def _ground(pen: ImageDraw.ImageDraw) -> None:
    """A lattice of four-petalled fruits, with dots between."""
    step = 0.0485
    for row in range(-1, 22):
        for column in range(-1, 19):
            middle = np.array([column * step + 0.010, row * step])
            for k in range(4):
                petal = closed(
                    [
                        (0.006, 0.0),
                        (0.014, -0.0085),
                        (0.029, -0.004),
                        (0.031, 0.0),
                        (0.029, 0.004),
                        (0.014, 0.0085),
                    ],
                    40,
                )
                here = turned(petal, np.pi / 4 + k * np.pi / 2) + middle
                _put(pen, here, SOGA if (row + column) % 2 else INDIGO)
                spine = np.linspace((0.011, 0.0), (0.024, 0.0), 6)
                _put(pen, ribbon(turned(spine, np.pi / 4 + k * np.pi / 2) + middle, 0.0030), BOTH)
            _put(pen, arc((float(middle[0]), float(middle[1])), 0.0034, count=14), CREAM)
            for dx, dy in ((0.5, 0.0), (0.0, 0.5)):
                _put(
                    pen,
                    arc((float(middle[0] + dx * step), float(middle[1] + dy * step)), 0.0030, count=14),
                    CREAM,
                )


def _bird(pen: ImageDraw.ImageDraw, place: Place) -> None:
    """A bird that looks back over its wing, with a tail of five long plumes."""
    for k, (end, turns, radius) in enumerate((
        ([(-0.14, 0.03), (-0.225, -0.03), (-0.275, -0.11), (-0.235, -0.185)], 1.2, 0.022),
        ([(-0.14, 0.04), (-0.25, 0.01), (-0.315, 0.06), (-0.30, 0.14)], -1.2, 0.024),
        ([(-0.13, 0.05), (-0.21, 0.07), (-0.255, 0.14), (-0.27, 0.235)], 1.2, 0.026),
        ([(-0.12, 0.06), (-0.17, 0.11), (-0.195, 0.19), (-0.175, 0.265)], -1.3, 0.026),
    )):  # fmt: skip
        _plume(pen, place(whip(end, turns, radius)), 0.034, (SOGA, INDIGO)[k % 2])
    for k in range(8):  # the raised wing, a fan of feathers
        lean = -2.62 + 0.235 * k
        long = 0.225 - 0.006 * (k - 3.2) ** 2
        _feather(pen, place, (-0.015 + 0.006 * k, -0.01), lean, long, (INDIGO, SOGA)[k % 2])
    body = closed([
        (0.205, -0.155), (0.235, -0.125), (0.215, -0.090), (0.180, -0.045), (0.155, 0.020), (0.090, 0.085),
        (0.000, 0.105), (-0.090, 0.085), (-0.165, 0.030), (-0.080, 0.000), (0.000, -0.020), (0.080, -0.040),
        (0.135, -0.085), (0.155, -0.140),
    ], 220)  # fmt: skip
    _waxed(pen, place(body), SOGA, 0.0075)
    # Scales on the breast, row over row.
    for row in range(10):
        for column in range(16):
            x, y = -0.10 + 0.021 * column + 0.0105 * (row % 2), -0.045 + 0.0165 * row
            inside = (
                _within(body, x, y) and _within(body, x + 0.012, y) and _within(body, x - 0.012, y + 0.008)
            )
            if inside and y > -0.05:
                scale = arc((x, y), 0.0105, 0.0, np.pi, 20)
                _put(pen, place(ribbon(scale, 0.0030)), CREAM)
                _put(pen, place(arc((x, y + 0.0035), 0.0032, count=12)), BOTH)
    for k in range(7):  # rings on the neck
        a, b = (
            np.array([0.128 + 0.012 * k, -0.068 - 0.0115 * k]),
            np.array([0.178 + 0.007 * k, -0.038 - 0.0135 * k]),
        )
        _put(pen, place(ribbon(np.linspace(a, b, 8), 0.0050)), (CREAM, BOTH, CREAM, INDIGO)[k % 4])
    _put(pen, place(arc((0.193, -0.135), 0.0165, count=40)), CREAM)
    _put(pen, place(arc((0.193, -0.135), 0.0115, count=40)), BOTH)
    _put(pen, place(arc((0.196, -0.138), 0.0040, count=20)), CREAM)
    beak = closed([(0.226, -0.145), (0.262, -0.140), (0.287, -0.112), (0.255, -0.118), (0.226, -0.112)], 60)
    _waxed(pen, place(beak), INDIGO)
    for k, (lean, long) in enumerate(((-2.15, 0.075), (-1.75, 0.088), (-1.35, 0.082), (-0.95, 0.062))):
        middle = (0.190 + 0.55 * long * np.cos(lean + 0.3), -0.160 + 0.55 * long * np.sin(lean + 0.3))
        top = (0.190 + long * np.cos(lean), -0.160 + long * np.sin(lean))
        stalk = curve([(0.190, -0.160), middle, top], 30)
        _put(pen, place(ribbon(stalk, 0.0060)), CREAM)
        tip = (float(stalk[-1, 0]), float(stalk[-1, 1]))
        _put(pen, place(arc(tip, 0.0135, count=30)), CREAM)
        _put(pen, place(arc(tip, 0.0095, count=30)), (INDIGO, SOGA)[k % 2])
    for x in (0.005, 0.055):  # legs
        leg = curve([(x, 0.100), (x + 0.012, 0.130), (x - 0.006, 0.158)], 20)
        _put(pen, place(ribbon(leg, 0.0085)), CREAM)
        for lean in (0.1, 0.9, 2.6):
            toe = np.linspace(leg[-1], leg[-1] + 0.030 * np.array([np.cos(lean), np.sin(lean)]), 8)
            _put(pen, place(ribbon(toe, 0.0065 * np.linspace(1, 0.3, 8))), CREAM)


def _within(outline: Array, x: float, y: float) -> bool:
    """Whether a point lies inside an outline."""
    a, b = outline, np.roll(outline, -1, 0)
    over = (a[:, 1] > y) != (b[:, 1] > y)
    cut = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / np.where(over, b[:, 1] - a[:, 1], 1)
    return bool(np.count_nonzero(over & (x < cut)) % 2)


def _plume(pen: ImageDraw.ImageDraw, path: Array, width: float, bath: int) -> None:
    """A long tail feather that curls up at its end, barred on both sides of a dotted quill."""
    t = np.linspace(0, 1, len(path))
    girth = width * np.clip(0.35 + 1.3 * t - 1.55 * t**3, 0.10, 1)
    _put(pen, ribbon(path, girth + 0.011), CREAM)
    _put(pen, ribbon(path, girth), bath)
    for side in (-1, 1):
        for k in range(8, len(path) - 70, 5):
            bar = np.linspace(path[k], beside(path, side * girth * 0.46)[k + 5], 5)
            _put(pen, ribbon(bar, 0.0026), CREAM)
    _put(pen, ribbon(path, 0.0070), BOTH)
    _beads(pen, path, 0.011, 0.0026)


def _feather(
    pen: ImageDraw.ImageDraw, place: Place, base: tuple[float, float], lean: float, long: float, bath: int
) -> None:
    t = np.linspace(0, 1, 50)
    turn = lean + 0.35 * t**1.5
    path = np.array(base) + np.cumsum(np.stack([np.cos(turn), np.sin(turn)], 1), 0) * long / 50
    half = 0.0245 * np.sin(np.pi * np.clip(t * 0.93 + 0.05, 0, 1)) ** 0.7 * (0.45 + 0.75 * t)
    outline = np.concatenate([beside(path, half), beside(path, -half)[::-1]])
    _waxed(pen, place(outline), bath, 0.0062)
    for k in range(8, 44, 4):
        for side in (-1, 1):
            tip = beside(path, side * half * 0.74)[min(k + 3, 49)]
            _put(pen, place(ribbon(np.linspace(path[k], tip, 5), 0.0026)), CREAM)
    _put(pen, place(ribbon(path[3:44], 0.0060)), BOTH)
    _put(pen, place(arc((float(path[43, 0]), float(path[43, 1])), 0.0105, count=30)), CREAM)
    _put(pen, place(arc((float(path[43, 0]), float(path[43, 1])), 0.0066, count=30)), BOTH)


def _vines(pen: ImageDraw.ImageDraw, place: Place) -> None:
    """A vine that curls in front of the bird, with leaves and blossoms."""
    stems = (
        ([(0.36, 0.30), (0.345, 0.18), (0.31, 0.08), (0.25, 0.06)], -1.3, 0.030),
        ([(0.345, 0.18), (0.35, 0.02), (0.335, -0.08), (0.355, -0.17)], -1.5, 0.026),
        ([(0.33, 0.12), (0.27, 0.16), (0.20, 0.135), (0.165, 0.105)], 1.4, 0.022),
        ([(0.05, 0.185), (-0.02, 0.165), (-0.09, 0.185)], 1.4, 0.020),
    )
    for points, turns, radius in stems:
        path = place(whip(points, turns, radius))
        _put(pen, ribbon(path, 0.0135), CREAM)
        _put(pen, ribbon(path, 0.0062), INDIGO)
    for x, y, lean, long, bath in (
        (0.350, 0.24, -2.5, 0.075, SOGA), (0.345, 0.16, 0.2, 0.048, INDIGO), (0.325, 0.10, -2.6, 0.06, SOGA),
        (0.345, 0.03, -0.4, 0.05, SOGA), (0.34, -0.03, -2.7, 0.075, INDIGO), (0.335, -0.08, -0.5, 0.05, SOGA),
        (0.28, 0.155, 1.7, 0.065, INDIGO), (0.215, 0.14, 2.3, 0.065, SOGA), (0.02, 0.175, -0.5, 0.05, INDIGO),
        (-0.05, 0.172, 1.9, 0.05, SOGA), (0.10, -0.155, -1.9, 0.06, SOGA), (0.06, -0.185, -1.2, 0.05, INDIGO),
    ):  # fmt: skip
        _leaf(pen, place, (x, y), lean, long, bath)
    for x, y, radius in (
        (0.295, -0.205, 0.040),
        (-0.315, -0.055, 0.036),
        (0.125, 0.165, 0.030),
        (-0.305, 0.195, 0.026),
    ):
        _rosette(pen, place(np.array([[x, y]]))[0], radius, 8)


def _leaf(
    pen: ImageDraw.ImageDraw, place: Place, base: tuple[float, float], lean: float, long: float, bath: int
) -> None:
    shape = closed([(0, 0), (0.35, -0.27), (0.75, -0.17), (1.0, 0.05), (0.7, 0.2), (0.3, 0.2)], 60) * long
    _waxed(pen, place(turned(shape, lean) + base), bath)
    rib = curve([(0.05, 0), (0.5, -0.03), (0.85, 0.04)], 20) * long
    _put(pen, place(turned(ribbon(rib, 0.0042), lean) + base), CREAM)
    for side in (-1, 1):
        row = curve([(0.25, side * 0.10), (0.5, side * 0.12 - 0.02), (0.78, side * 0.07 + 0.02)], 20) * long
        _beads(pen, place(turned(row, lean) + base), 0.0085, 0.0022)


def _rosette(pen: ImageDraw.ImageDraw, at: Array, radius: float, petals: int) -> None:
    """A blossom, dark at its heart, with a wreath of dots."""
    middle = (float(at[0]), float(at[1]))
    _put(pen, arc(middle, radius * 1.16, count=60), BOTH)
    _beads(pen, arc(middle, radius * 1.12), 0.0125, 0.0030)
    for layer, (reach, bath) in enumerate(((1.0, INDIGO), (0.68, SOGA))):
        wide = 2.5 * reach / petals
        for k in range(petals):
            a = 2 * np.pi * (k + 0.5 * layer) / petals
            petal = closed([(0.1, 0), (0.55 * reach, -wide), (0.92 * reach, -wide * 0.6), (reach, 0),
                            (0.92 * reach, wide * 0.6), (0.55 * reach, wide)], 40) * radius  # fmt: skip
            _waxed(pen, turned(petal, a) + at, bath, 0.0042)
            spine = np.linspace((0.3, 0), (0.8 * reach, 0), 6) * radius
            _put(pen, ribbon(turned(spine, a) + at, 0.0034), CREAM)
    for share, bath in ((0.30, CREAM), (0.23, BOTH), (0.12, CREAM), (0.06, SOGA)):
        _put(pen, arc(middle, radius * share, count=40), bath)


def _border(pen: ImageDraw.ImageDraw) -> None:
    """Slanting blades that lock into each other, between two beaded seams."""
    bands = (
        (np.array([0.0, 0.0]), 0.0, _WIDE), (np.array([_WIDE, 0.0]), np.pi / 2, 1.0),
        (np.array([_WIDE, 1.0]), np.pi, _WIDE), (np.array([0.0, 1.0]), -np.pi / 2, 1.0),
    )  # fmt: skip
    for corner, turn, long in bands:

        def put(outline: Array, bath: int, corner: Array = corner, turn: float = turn) -> None:
            _put(pen, turned(outline, turn) + corner, bath)

        put(np.array([(0, 0), (long, 0), (long - _EDGE, _EDGE), (_EDGE, _EDGE)]), BOTH)
        count = round((long - 2 * _EDGE) / 0.0385)
        step = (long - 2 * _EDGE) / count
        for k in range(count):
            x = _EDGE + (k + 0.5) * step
            half = [(-0.026, 0.032), (-0.017, 0.020), (-0.017, 0.004), (-0.006, -0.018)]
            blade = closed([*half, *((-a, -b) for a, b in half)], 90)
            blade = blade * np.array([0.85, 0.98]) + (x, 0.044)
            put(blade, (SOGA, INDIGO)[k % 2])
            put(ribbon(np.concatenate([blade, blade[:2]]), 0.0042), CREAM)
            put(ribbon(curve([(x - 0.012, 0.058), (x, 0.044), (x + 0.012, 0.030)], 14), 0.0040), CREAM)
            for dx in (-0.5, 0.5):
                put(arc((x + dx * step, 0.044 + 0.012 * np.sign(dx)), 0.0034, count=14), CREAM)
        for y, wide in ((0.009, 0.0045), (_EDGE - 0.009, 0.0045)):
            put(ribbon(np.array([(y, y), (long - y, y)]), wide), CREAM)
        rows = np.linspace((0.0, _EDGE - 0.001), (long, _EDGE - 0.001), 4)
        put(ribbon(rows, 0.006), BOTH)
    for x in (_EDGE / 2, _WIDE - _EDGE / 2):
        for y in (_EDGE / 2, 1 - _EDGE / 2):
            square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * 0.036 + (x, y)
            _waxed(pen, square, BOTH)
            _rosette(pen, np.array([x, y]), 0.029, 8)
