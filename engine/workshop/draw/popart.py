"""A telephone that rings: Ben-Day dots in red, yellow and blue under a heavy black line."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, noise, smoothstep
from engine.workshop.draw.shapes import arc, closed, fill, ribbon, ring, swell, turned

SIZE = (920, 1024)
_SHAPE = (2048, 1840)
_UNIT = _SHAPE[0]
_WIDE = 1840 / 2048

_PAPER = colours("f6ecd6")[0]
_INKS = (
    ("1f6fc0", 0.26),
    ("e4262b", 1.31),
    ("fbcf1e", 0.0),
)  # blue, red, yellow; and how each screen is turned
_BLACK = colours("17151a")[0]


class Tone(NamedTuple):
    """Shares of blue, red and yellow that run from `start` to `end` in the direction of `lean`.

    screen: how far apart the dots are, in heights.
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    lean: float = np.pi / 2
    screen: float = 0.0190


_TONES = {
    "line": Tone((0, 0, 0), (0, 0, 0)),
    "white": Tone((0.05, 0, 0), (0.12, 0, 0)),
    "sky": Tone((0.92, 0, 0), (0.10, 0, 0), np.pi / 2, 0.0336),
    "ray": Tone((0.30, 0, 0), (0.02, 0, 0), np.pi / 2, 0.0336),
    "burst": Tone((0, 0.0, 1), (0, 0.62, 1), np.pi / 2, 0.0280),
    "flash": Tone((0, 0.06, 0.25), (0, 0.42, 0.9), np.pi / 2, 0.0238),
    "body": Tone((0, 1, 0.5), (0.20, 1, 0.8), 0.5, 0.0210),
    "shade": Tone((0.55, 1, 0.6), (0.80, 1, 0.8), 0.0, 0.0146),
    "shine": Tone((0, 0.05, 0), (0, 0.42, 0.1), 1.0, 0.0146),
    "dial": Tone((0.10, 0, 0), (0.50, 0, 0), 0.8, 0.0134),
    "hole": Tone((0.6, 0.1, 0), (1, 0.45, 0), 1.2, 0.0134),
    "hub": Tone((0, 0, 1), (0, 0.55, 1), 0.8, 0.0134),
    "cord": Tone((1, 0.35, 0), (0.6, 0, 0), 1.2, 0.0146),
    "bolt": Tone((0, 0, 1), (0, 0.7, 1), 1.2, 0.0196),
    "tile": Tone((0.20, 0, 0.2), (0.85, 0, 1), np.pi / 2, 0.0224),
    "tile2": Tone((0, 0.15, 0.1), (0, 0.60, 0.2), np.pi / 2, 0.0224),
}
_LABEL = {name: index for index, name in enumerate(_TONES)}


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    sheet = Image.new("L", (_SHAPE[1], _SHAPE[0]), _LABEL["sky"])
    pen = ImageDraw.Draw(sheet)
    _behind(pen, rng)
    _table(pen)
    _cord(pen)
    _body(pen)
    _handset(pen)
    _bolts(pen)
    return finish(_separated(rng, np.asarray(sheet))[4:-4, 4:-4], SIZE)


def _separated(rng: np.random.Generator, labels: NDArray[np.uint8]) -> Array:
    """The four plates over each other on cheap paper, none of them quite in register."""
    x, y = grid(_SHAPE)
    shares = np.zeros((*_SHAPE, 3), np.float32)
    screen = np.full(_SHAPE, 0.0135, np.float32)
    for name, tone in _TONES.items():
        here = labels == _LABEL[name]
        if name == "line" or not here.any():
            continue
        place = (x * np.cos(tone.lean) + y * np.sin(tone.lean))[here]
        t = ((place - place.min()) / max(float(np.ptp(place)), 1e-3))[:, None]
        shares[here] = np.array(tone.start) + t * (np.array(tone.end) - np.array(tone.start))
        screen[here] = tone.screen
    # Colour runs on under the line, so that no paper shows where the plates are out.
    line = labels == _LABEL["line"]
    fibre = 0.5 * noise(rng, _SHAPE, (4, 30), 1.8) + 0.5 * noise(rng, _SHAPE, 70, 2)
    print_ = _PAPER * (1 + 0.02 * fibre)[..., None]
    for channel, (ink, turn) in enumerate(_INKS):
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        wave = (np.cos(2 * np.pi * u / screen) + np.cos(2 * np.pi * v / screen)) / 4 + 0.5
        share = shares[..., channel]
        # The share of the cell that lies under the threshold is not linear; this is close enough.
        dots = smoothstep(-0.06, 0.06, wave - (1 - share) ** 0.9) * (share > 0.02)
        plate = np.where(share > 0.97, 1.0, dots) * ~line
        plate = np.roll(plate, tuple(rng.integers(-4, 5, 2)), (0, 1))
        mottle = noise(rng, _SHAPE, 8, 3.0) + 0.6 * noise(rng, _SHAPE, 120, 2)
        plate = plate * (0.95 - 0.035 * mottle)
        print_ = print_ * (1 - plate[..., None] * (1 - colours(ink)[0]))
    black = blur(line.astype(np.float32), 1.2) * (0.97 - 0.03 * noise(rng, _SHAPE, 8, 3))
    return blur(print_ * (1 - black[..., None]) + _BLACK * black[..., None], 1.1)


def _put(pen: ImageDraw.ImageDraw, outline: Array, tone: str) -> None:
    fill(pen, outline, _LABEL[tone], _UNIT)


def _inked(pen: ImageDraw.ImageDraw, outline: Array, tone: str, line: float = 0.0115) -> None:
    """A shape in its tone inside a heavy line that swells and thins like a brush's."""
    around = np.concatenate([outline, outline[:1]])
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(around, axis=0).T))])
    even = np.linspace(0, length[-1], max(60, int(length[-1] / 0.004)))
    rim = np.stack([np.interp(even, length, around[:, 0]), np.interp(even, length, around[:, 1])], 1)
    _put(pen, outline, tone)
    for k, (x, y) in enumerate(rim):
        r = line / 2 * (1 + 0.35 * np.sin(2 * np.pi * k / len(rim) * 2 + 0.8))
        pen.ellipse([(x - r) * _UNIT, (y - r) * _UNIT, (x + r) * _UNIT, (y + r) * _UNIT], fill=_LABEL["line"])


def _brush(
    pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], width: float, tone: str = "line"
) -> None:
    path = curve(points, 40)
    _put(pen, ribbon(path, width * swell(40)), tone)


def _behind(pen: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Rays, and a burst within a burst."""
    middle = np.array([0.45, 0.43])
    for k in range(22):
        a = 2 * np.pi * k / 22
        spread = np.array([a - 0.075, a + 0.075])
        wedge = np.concatenate([[middle], middle + 1.2 * np.stack([np.cos(spread), np.sin(spread)], 1)])
        _put(pen, wedge, "ray")
    for count, inner, outer, tone in ((19, 0.345, 0.50, "burst"), (17, 0.25, 0.355, "flash")):
        spikes = []
        for k in range(count):
            a = 2 * np.pi * k / count + 0.1
            for turn, r in (
                (0.0, outer * rng.uniform(0.88, 1.1)),
                (np.pi / count, inner * rng.uniform(0.95, 1.04)),
            ):
                spikes.append(middle + r * np.array([0.98 * np.cos(a + turn), 0.9 * np.sin(a + turn)]))
        _inked(pen, np.array(spikes), tone, 0.013 if tone == "burst" else 0.009)


def _table(pen: ImageDraw.ImageDraw) -> None:
    """A tiled table top in perspective."""
    eye, top = np.array([0.45, 0.52]), 0.80
    rows = (0.80, 0.845, 0.91, 1.03)
    _put(pen, np.array([(-0.1, top), (1.0, top), (1.0, 1.1), (-0.1, 1.1)]), "line")
    for row in range(3):
        for k in range(-9, 10):
            corner = []
            for y, places in (
                (rows[row] + 0.004, (k + 0.03, k + 0.97)),
                (rows[row + 1] - 0.004, (k + 0.97, k + 0.03)),
            ):
                corner += [(eye[0] + (place - 0.5) * 0.155 * (y - eye[1]) / 0.33, y) for place in places]
            _put(pen, np.array(corner), "tile" if (k + row) % 2 else "tile2")


def _cord(pen: ImageDraw.ImageDraw) -> None:
    """A coiled cord from the telephone's foot up to the handset."""
    spine = curve(
        [(0.22, 0.835), (0.10, 0.86), (0.055, 0.74), (0.085, 0.60), (0.055, 0.48), (0.12, 0.385)], 900
    )
    t = np.linspace(0, 1, 900)
    a = 2 * np.pi * 19 * t
    path = spine + np.stack([0.031 * np.cos(a), 0.015 * np.sin(a)], 1)
    for first in range(0, 900, 12):
        part = path[max(0, first - 3) : first + 15]
        _put(pen, ribbon(part, 0.0215), "line")
        _put(pen, ribbon(path[max(0, first - 6) : first + 15], 0.0105), "cord")


def _body(pen: ImageDraw.ImageDraw) -> None:
    """The telephone: foot, body, cradle, dial."""
    foot = closed([(0.145, 0.845), (0.17, 0.815), (0.45, 0.805), (0.73, 0.815), (0.755, 0.845), (0.74, 0.885),
                   (0.45, 0.90), (0.16, 0.885)], 120)  # fmt: skip
    _inked(pen, foot, "shade", 0.014)
    left = curve([(0.335, 0.475), (0.315, 0.56), (0.245, 0.69), (0.17, 0.83)], 50)
    right = (left * np.array([-1, 1]) + np.array([0.90, 0]))[::-1]
    base = curve([(0.73, 0.83), (0.60, 0.852), (0.45, 0.86), (0.30, 0.852), (0.17, 0.83)], 50)
    _inked(
        pen,
        np.concatenate(
            [left[::-1], curve([(0.335, 0.475), (0.45, 0.462), (0.565, 0.475)], 20), right[::-1], base]
        ),
        "body",
        0.016,
    )
    inner = curve([(0.555, 0.485), (0.555, 0.56), (0.605, 0.69), (0.655, 0.835)], 50)
    _put(pen, np.concatenate([inner, (right + np.array([-0.010, -0.004]))]), "shade")
    shine = closed(
        [
            (0.340, 0.515),
            (0.352, 0.520),
            (0.340, 0.60),
            (0.290, 0.70),
            (0.235, 0.800),
            (0.218, 0.798),
            (0.268, 0.70),
            (0.322, 0.59),
        ],
        80,
    )
    _put(pen, shine, "shine")
    for k in range(9):  # brushed shade that follows the flank
        y = 0.52 + 0.034 * k
        x = float(np.interp(y, right[::-1][:, 1], right[::-1][:, 0]))
        _brush(pen, [(x - 0.004, y), (x - 0.035, y + 0.012), (x - 0.075 + 0.003 * k, y + 0.010)], 0.0125)
    # Cradle: a yoke with two horns.
    for side in (-1, 1):
        x = 0.45 + side * 0.155
        horn = closed([(x - 0.040, 0.475), (x - 0.050, 0.415), (x - 0.038, 0.372), (x - 0.018, 0.378),
                       (x - 0.012, 0.415),
                       (x + 0.012, 0.415), (x + 0.018, 0.378), (x + 0.038, 0.372), (x + 0.050, 0.415),
                       (x + 0.040, 0.475)], 120)  # fmt: skip
        _inked(pen, horn, "shade" if side > 0 else "body", 0.013)
        _brush(pen, [(x - 0.034, 0.395), (x - 0.036, 0.43), (x - 0.026, 0.460)], 0.010, "shine")
    yoke = closed(
        [(0.27, 0.470), (0.45, 0.452), (0.63, 0.470), (0.62, 0.502), (0.45, 0.492), (0.28, 0.502)], 80
    )
    _inked(pen, yoke, "body", 0.013)
    _brush(pen, [(0.30, 0.477), (0.40, 0.469), (0.50, 0.468)], 0.010, "shine")
    # Dial.
    middle = (0.45, 0.668)
    _inked(pen, arc(middle, 0.136), "line", 0.010)
    _inked(pen, arc(middle, 0.126), "dial", 0.008)
    for k in range(10):
        a = -0.62 - 2 * np.pi * k / 12.2
        hole = (middle[0] + 0.092 * np.cos(a), middle[1] + 0.092 * np.sin(a))
        _inked(pen, arc(hole, 0.0205, count=50), "hole", 0.0085)
        _put(pen, ring(hole, 0.010, 0.0145, np.pi * 0.95, np.pi * 1.6), "white")
    _inked(pen, arc(middle, 0.054), "hub", 0.010)
    _put(pen, ring(middle, 0.036, 0.043, np.pi * 0.9, np.pi * 1.5), "white")
    _brush(
        pen,
        [
            (middle[0] + 0.075, middle[1] + 0.055),
            (middle[0] + 0.098, middle[1] + 0.070),
            (middle[0] + 0.118, middle[1] + 0.055),
        ],
        0.014,
    )


def _handset(pen: ImageDraw.ImageDraw) -> None:
    """The handset, leaping from its cradle."""
    middle, lean = np.array([0.435, 0.245]), -0.20

    def place(points: Array | list[tuple[float, float]]) -> Array:
        return np.asarray(turned(np.asarray(points, np.float64), lean) + middle)

    top = [(-0.365, 0.045), (-0.355, -0.035), (-0.29, -0.085), (-0.15, -0.105), (0.0, -0.110),
           (0.15, -0.105), (0.29, -0.085),
           (0.355, -0.035), (0.365, 0.045)]  # fmt: skip
    under = [(0.345, 0.085), (0.235, 0.085), (0.215, 0.045), (0.195, -0.005), (0.10, -0.030),
             (0.0, -0.035), (-0.10, -0.030),
             (-0.195, -0.005), (-0.215, 0.045), (-0.235, 0.085), (-0.345, 0.085)]  # fmt: skip
    _inked(pen, place(closed([*top, *under], 260)), "body", 0.017)
    shade = [(-0.20, -0.015), (-0.10, -0.040), (0.0, -0.047), (0.10, -0.040), (0.20, -0.015),
             (0.225, 0.035), (0.30, 0.035), (0.345, -0.01),
             (0.33, -0.045), (0.25, -0.058), (0.0, -0.072), (-0.12, -0.062)]  # fmt: skip
    _put(pen, place(closed(shade, 120)), "shade")
    for side in (-1, 1):
        cup = [
            (side * 0.375, 0.068),
            (side * 0.290, 0.058),
            (side * 0.205, 0.068),
            (side * 0.215, 0.105),
            (side * 0.290, 0.122),
            (side * 0.365, 0.105),
        ]
        _inked(pen, place(closed(cup, 80)), "hub", 0.013)
        for k in range(5):
            x = side * 0.29 + 0.030 * (k - 2)
            _brush(pen, [(float(a), float(b)) for a, b in place([(x, 0.078), (x, 0.092), (x, 0.108)])], 0.009)
    _put(
        pen,
        place(
            closed(
                [
                    (-0.32, -0.030),
                    (-0.27, -0.066),
                    (-0.12, -0.088),
                    (0.05, -0.094),
                    (-0.10, -0.078),
                    (-0.25, -0.050),
                    (-0.315, 0.005),
                ],
                80,
            )
        ),
        "shine",
    )
    for k in range(7):
        x = 0.08 + 0.032 * k
        _brush(
            pen,
            [
                (float(a), float(b))
                for a, b in place(
                    [
                        (x, -0.098 + 0.0042 * k),
                        (x + 0.012, -0.075 + 0.004 * k),
                        (x + 0.010, -0.045 + 0.004 * k),
                    ]
                )
            ],
            0.0115,
        )
    for side in (-1, 1):  # it shakes
        for k in range(3):
            r = 0.43 + 0.030 * k
            bow = np.array(
                [
                    (side * r * np.cos(a), 0.9 * r * np.sin(a))
                    for a in np.linspace(-0.34 + 0.05 * k, 0.22 - 0.05 * k, 30)
                ]
            )
            _put(pen, ribbon(place(bow), 0.0125 * swell(30)), "line")


def _bolts(pen: ImageDraw.ImageDraw) -> None:
    """Four flashes of noise."""
    flash = np.array(
        [(0.0, -0.5), (0.26, -0.40), (0.10, -0.08), (0.28, -0.02), (-0.10, 0.52), (0.0, 0.10), (-0.20, 0.06)]
    )
    for x, y, size, lean in (
        (0.095, 0.095, 0.19, -0.45),
        (0.80, 0.085, 0.17, 0.75),
        (0.815, 0.46, 0.20, 2.4),
        (0.815, 0.66, 0.13, 2.0),
    ):
        bolt = np.add(turned(flash * size, lean), (x, y))
        _put(pen, bolt + 0.012, "line")
        _inked(pen, bolt, "bolt", 0.011)
