"""Irises before a golden halo, in whiplash lines: a lithographed panel."""

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, noise, ramp, smoothstep
from engine.workshop.draw.shapes import arc, beside, fill, ribbon, ring, swell, whip

SIZE = (768, 1024)
_SHAPE = (2048, 1536)
_UNIT = _SHAPE[0]

# Inks, each printed from its darker to its lighter crayon.
_INKS = {
    "line": ("2a1812", "43281c"),
    "dusk": ("35625f", "74a094"),
    "dusk2": ("28504f", "50847a"),
    "gold": ("c8922f", "eac565"),
    "gold2": ("a86c1e", "d09a3a"),
    "cream": ("ecd9ab", "f8efd2"),
    "leaf": ("4d6a2c", "8a9f4a"),
    "leaf2": ("2f4a28", "55753a"),
    "lilac": ("8462a0", "c0a6cc"),
    "lilac2": ("4a2f6a", "7f5a98"),
    "rust": ("a9431f", "d9793a"),
    "rust2": ("7c2a18", "b04d24"),
}
_LABEL = {name: index for index, name in enumerate(_INKS)}
_HALO = (0.375, 0.335)


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    sheet = Image.new("L", (_SHAPE[1], _SHAPE[0]), _LABEL["dusk"])
    pen = ImageDraw.Draw(sheet)
    _ground(pen)
    _halo(pen)
    _locks(pen, rng)
    _plants(pen, rng)
    _frame(pen)
    return finish(_printed(rng, np.asarray(sheet)), SIZE)


def _printed(rng: np.random.Generator, labels: np.ndarray) -> Array:
    """The labels in their inks: crayon on stone, darker towards the contours."""
    _, y = grid(_SHAPE)
    line = (labels == _LABEL["line"]).astype(np.float32)
    near = blur(line, 13)
    crayon = 0.8 * noise(rng, _SHAPE, 6, 3.0) + 0.5 * noise(rng, _SHAPE, (6, 14), 1.5)
    cloud = noise(rng, _SHAPE, 130, 2)
    t = smoothstep(-1.5, 1.5, 0.9 - 2.6 * near + 0.36 * crayon + 0.35 * cloud - 0.5 * (y - 0.4))
    colour = np.zeros((*_SHAPE, 3), np.float32)
    for name, label in _LABEL.items():
        where = labels == label
        colour[where] = ramp(colours(*_INKS[name]), t[where])
    paper = smoothstep(2.1, 3.3, crayon + 0.4 * cloud)
    colour += (colours("f6ecd0")[0] - colour) * (0.7 * paper)[..., None]
    return blur(colour, 1.0) * (1 + 0.02 * noise(rng, _SHAPE, (3, 12), 2))[..., None]


def _put(pen: ImageDraw.ImageDraw, outline: Array, ink: str) -> None:
    fill(pen, outline, _LABEL[ink], _UNIT)


def _inked(pen: ImageDraw.ImageDraw, outline: Array, ink: str, contour: float = 0.0042) -> None:
    """A filled shape with its contour, which swells along the way."""
    _put(pen, outline, ink)
    rim = np.concatenate([outline, outline[:2]])
    beat = 1 + 0.55 * np.sin(np.linspace(0, 4 * np.pi, len(rim)))
    _put(pen, ribbon(rim, contour * beat), "line")
    for x, y in outline[:: max(1, len(outline) // 60)]:
        r = contour * 0.42
        pen.ellipse([(x - r) * _UNIT, (y - r) * _UNIT, (x + r) * _UNIT, (y + r) * _UNIT], fill=_LABEL["line"])


def _ground(pen: ImageDraw.ImageDraw) -> None:
    """A wall of overlapping fans, row over row, and water in long ribs below."""
    r = 0.040
    for row in range(31):
        for column in range(-1, 13):
            middle = ((column + 0.5 * (row % 2)) * 2 * r * 0.94, row * 0.5 * r + 0.0)
            _put(pen, arc(middle, r), "line")
            _put(pen, arc(middle, r * 0.93), "dusk2" if row % 2 else "dusk")
            for k, share in enumerate((0.72, 0.46, 0.22)):
                _put(pen, arc(middle, r * share), "gold2" if k == 2 else "line")
                _put(pen, arc(middle, r * (share - 0.07)), ("dusk", "dusk2", "gold")[k])
    x = np.linspace(-0.02, 0.77, 200)
    for k in range(30):
        y = 0.60 + 0.017 * k * (1 + 0.012 * k)
        wave = y + 0.008 * np.sin(9 * x + 1.3 * k) + 0.004 * np.sin(23 * x - 0.9 * k)
        top = np.stack([x, wave], 1)
        below = np.array([[0.77, 1.02], [-0.02, 1.02]])
        _put(pen, np.concatenate([top, below]), ("dusk", "dusk2", "dusk2", "leaf2")[k % 4])
        _put(pen, ribbon(top, 0.0035 * (1.2 + np.sin(7 * x + k))), "line")
        _put(pen, ribbon(beside(top, 0.005), 0.003 * np.clip(np.sin(11 * x + 2 * k), 0, 1)), "cream")


def _halo(pen: ImageDraw.ImageDraw) -> None:
    """A disc of gold rays inside a ring of medallions."""
    _put(pen, arc(_HALO, 0.318), "line")
    _put(pen, arc(_HALO, 0.313), "gold")
    _put(pen, arc(_HALO, 0.304), "line")
    for k in range(30):
        a = 2 * np.pi * k / 30
        _put(
            pen,
            ring(_HALO, 0.250, 0.301, a + 0.012, a + 2 * np.pi / 30 - 0.012),
            "rust" if k % 2 else "cream",
        )
        middle = (_HALO[0] + 0.2755 * np.cos(a + np.pi / 30), _HALO[1] + 0.2755 * np.sin(a + np.pi / 30))
        for radius, ink in ((0.021, "line"), (0.0185, "gold" if k % 2 else "lilac"), (0.011, "line"),
                            (0.009, "cream" if k % 2 else "gold")):  # fmt: skip
            _put(pen, arc(middle, radius, count=40), ink)
    _put(pen, arc(_HALO, 0.247), "line")
    _put(pen, arc(_HALO, 0.243), "gold2")
    for k in range(72):
        a = 2 * np.pi * k / 72
        long = 0.238 if k % 2 else 0.215
        ray = np.array([[np.cos(a) * r, np.sin(a) * r] for r in (0.03, long)]) + _HALO
        ray = ray[0] + (ray[1] - ray[0]) * np.linspace(0, 1, 30)[:, None]
        _put(
            pen,
            ribbon(ray, 0.0145 * np.linspace(0.2, 1, 30) * swell(30, 0.3, 0, 0.5)),
            "gold" if k % 2 else "cream",
        )
    for radius in (0.06, 0.105, 0.15, 0.195):
        _put(pen, ribbon(arc(_HALO, radius), 0.0022), "line")


def _locks(pen: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Long waving locks, each a bundle of strands that ends in a curl."""
    locks = (
        (
            [(-0.05, 0.74), (0.12, 0.66), (0.24, 0.74), (0.40, 0.80), (0.58, 0.70), (0.69, 0.50)],
            -1.7,
            0.046,
            0.050,
        ),
        (
            [(0.80, 0.70), (0.66, 0.74), (0.52, 0.68), (0.36, 0.68), (0.17, 0.64), (0.06, 0.46)],
            1.8,
            0.044,
            0.046,
        ),
        (
            [(-0.05, 0.90), (0.14, 0.80), (0.30, 0.86), (0.46, 0.94), (0.62, 0.86), (0.69, 0.76)],
            -1.7,
            0.042,
            0.056,
        ),
        (
            [(0.80, 0.92), (0.64, 0.96), (0.46, 0.86), (0.28, 0.92), (0.13, 0.86), (0.085, 0.76)],
            1.6,
            0.036,
            0.048,
        ),
        ([(-0.03, 1.00), (0.10, 0.965), (0.24, 0.985), (0.36, 0.97), (0.455, 0.90)], -1.6, 0.030, 0.036),
    )
    for points, turns, radius, width in locks:
        path = whip(points, turns, radius)
        count = len(path)
        t = np.linspace(0, 1, count)
        girth = width * (1 - t**2.2) ** 0.8 * (0.75 + 0.25 * np.sin(9 * t + 1)) + 0.003
        _put(pen, ribbon(path, girth + 0.010), "line")
        _put(pen, ribbon(path, girth), "rust")
        for place in np.linspace(-0.42, 0.42, 9):
            sway = place + 0.05 * np.sin(12 * t + rng.uniform(0, 6))
            strand = beside(path, sway * girth)
            ink = ("line", "gold", "rust2", "line", "gold2")[int(rng.integers(5))]
            part = slice(int(rng.integers(0, 30)), count - int(rng.integers(1, 60)))
            n = part.stop - part.start
            _put(pen, ribbon(strand[part], (0.005 if ink != "line" else 0.0032) * swell(n)), ink)


def _plants(pen: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Sword leaves, stems in long curves, irises and buds."""
    blades = (
        ([(0.40, 1.05), (0.32, 0.80), (0.14, 0.62), (0.035, 0.44)], 0.060),
        ([(0.36, 1.05), (0.46, 0.82), (0.62, 0.66), (0.715, 0.46)], 0.060),
        ([(0.30, 1.05), (0.22, 0.86), (0.10, 0.76), (0.03, 0.78)], 0.046),
        ([(0.46, 1.05), (0.56, 0.88), (0.66, 0.80), (0.735, 0.83)], 0.046),
        ([(0.42, 1.05), (0.44, 0.80), (0.40, 0.62), (0.45, 0.47)], 0.044),
        ([(0.35, 1.05), (0.31, 0.84), (0.33, 0.66), (0.27, 0.52)], 0.046),
    )
    for points, width in blades:
        _blade(pen, curve(points, 160), width)
    stems = (
        [(0.385, 0.80), (0.41, 0.62), (0.54, 0.44), (0.60, 0.27)],
        [(0.38, 0.74), (0.30, 0.52), (0.17, 0.38), (0.155, 0.22)],
        [(0.36, 1.05), (0.30, 0.85), (0.19, 0.72), (0.185, 0.56)],
        [(0.41, 1.05), (0.47, 0.88), (0.57, 0.74), (0.565, 0.60)],
        [(0.38, 1.05), (0.39, 0.80), (0.36, 0.60), (0.375, 0.36)],
    )
    for points in stems:
        path = curve(points, 120)
        _put(pen, ribbon(path, 0.021), "line")
        _put(pen, ribbon(path, 0.014), "leaf")
        _put(pen, ribbon(beside(path, 0.0028), 0.003), "cream")
    _bud(pen, (0.602, 0.262), 0.15)
    _bud(pen, (0.153, 0.212), -0.12)
    _iris(pen, rng, (0.375, 0.335), 0.195, 0.0)
    _iris(pen, rng, (0.185, 0.565), 0.135, -0.12)
    _iris(pen, rng, (0.565, 0.605), 0.14, 0.12)


def _blade(pen: ImageDraw.ImageDraw, path: Array, width: float) -> None:
    t = np.linspace(0, 1, len(path))
    girth = width * (1 - t**1.7) ** 0.75 * (0.6 + 0.4 * np.sin(np.pi * np.clip(t + 0.15, 0, 1)))
    _put(pen, ribbon(path, girth + 0.011), "line")
    _put(pen, ribbon(path, girth), "leaf")
    _put(pen, ribbon(beside(path, girth * 0.25), girth * 0.5), "leaf2")
    for place in (-0.36, -0.24, -0.12, 0.0, 0.14, 0.28):
        _put(
            pen,
            ribbon(beside(path, girth * place), 0.0026 * (1 - t) ** 0.5),
            "cream" if place == -0.24 else "line",
        )


def _petal(
    pen: ImageDraw.ImageDraw,
    base: tuple[float, float],
    heading: float,
    long: float,
    wide: float,
    bend: float,
    ruffle: float,
    inks: tuple[str, str],
) -> Array:
    """A petal from `base`, bending as it goes, veined; its middle line."""
    count = 70
    t = np.linspace(0, 1, count)
    turn = heading + bend * t**1.4
    path = np.array(base) + np.cumsum(np.stack([np.cos(turn), np.sin(turn)], 1), 0) * long / count
    profile = np.sin(np.pi * t**0.85) ** 0.75 * (0.45 + 0.75 * t)
    left = profile * (1 + ruffle * np.sin(19 * t + 1) * t)
    right = profile * (1 + ruffle * np.sin(17 * t + 3) * t)
    outline = np.concatenate([beside(path, left * wide / 2), beside(path, -right * wide / 2)[::-1]])
    _inked(pen, outline, inks[0], 0.0048)
    inner = np.concatenate([beside(path, left * wide * 0.26), beside(path, -right * wide * 0.26)[::-1]])
    _put(pen, inner, inks[1])
    for place in np.linspace(-0.82, 0.82, 5 + 2 * round(long / 0.065)):
        vein = beside(path, place * wide / 2 * (left if place > 0 else right))
        part = slice(4, int(count * (0.94 - 0.25 * abs(place) - 0.12 * (int(place * 50) % 2))))
        n = part.stop - part.start
        _put(
            pen,
            ribbon(vein[part], (0.0012 + 0.008 * long) * swell(n, 0.6, 0)),
            "line" if abs(place) < 0.7 else "lilac2",
        )
    return path


def _iris(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, at: tuple[float, float], size: float, lean: float
) -> None:
    """An iris: standards that close above, falls that hang with a golden beard."""
    up, light, dark = -np.pi / 2 + lean, ("lilac", "cream"), ("lilac2", "lilac")
    _petal(pen, at, up + 0.12, size * 0.92, size * 0.62, -0.25, 0.05, dark)
    for side in (-1, 1):
        _petal(pen, at, up + side * 1.55, size * 1.0, size * 0.46, side * 1.25, 0.09, dark)
    for side in (-1, 1):
        _petal(pen, at, up + side * 0.75, size * 0.98, size * 0.58, -side * 1.05, 0.07, light)
    fall = _petal(pen, at, up + np.pi - 0.05, size * 1.05, size * 0.74, 0.12, 0.08, dark)
    for side in (-1, 1):
        _petal(pen, at, up + side * 2.15, size * 0.42, size * 0.30, side * 0.6, 0.05, light)
    _put(pen, ribbon(fall[2:42], size * 0.12 * swell(40, 0.6, 0)), "line")
    _put(pen, ribbon(fall[2:40], size * 0.085 * swell(38, 0.6, 0)), "gold")
    _inked(pen, arc(at, size * 0.085, count=40), "leaf", 0.004)


def _bud(pen: ImageDraw.ImageDraw, at: tuple[float, float], lean: float) -> None:
    up = -np.pi / 2 + lean
    _petal(pen, at, up - 0.25, 0.105, 0.050, 0.45, 0.03, ("lilac2", "lilac"))
    _petal(pen, at, up + 0.25, 0.120, 0.050, -0.45, 0.03, ("lilac", "cream"))
    for side in (-1, 1):
        _petal(
            pen, (at[0], at[1] + 0.02), up + side * 0.35, 0.075, 0.036, -side * 0.4, 0.0, ("leaf", "leaf2")
        )


def _frame(pen: ImageDraw.ImageDraw) -> None:
    """A narrow frame of beads, and a curl in each corner."""
    w = 0.75
    for inset, wide, ink in ((0.014, 0.028, "cream"), (0.029, 0.005, "line"), (0.002, 0.006, "line")):
        corners = [(inset, inset), (w - inset, inset), (w - inset, 1 - inset), (inset, 1 - inset)]
        for k in range(4):
            a, b = np.array(corners[k]), np.array(corners[(k + 1) % 4])
            along = (b - a) / np.hypot(*(b - a)) * wide / 2
            _put(pen, ribbon(np.stack([a - along, b + along]), wide), ink)
    for k in range(37):
        for middle in ((0.014, 0.014 + k * 0.027), (w - 0.014, 0.014 + k * 0.027)):
            _put(pen, arc(middle, 0.0085, count=30), "line")
            _put(pen, arc(middle, 0.0062, count=30), ("rust", "gold", "leaf")[k % 3])
    for k in range(1, 27):
        for middle in ((0.014 + k * 0.0268, 0.014), (0.014 + k * 0.0268, 0.986)):
            _put(pen, arc(middle, 0.0085, count=30), "line")
            _put(pen, arc(middle, 0.0062, count=30), ("rust", "gold", "leaf")[k % 3])
