"""Mountains in mist: ink washes and a pointed brush on rice paper, thin indigo and ochre, one red seal."""

import numpy as np
from PIL import Image, ImageDraw

from engine.workshop.draw.brush import Canvas, paint
from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, noise, smoothstep
from engine.workshop.draw.paper import fibres, stained, tooth

SIZE = (768, 1024)
_SHAPE = (1536, 1152)  # painted at one and a half times the size, then reduced
_UNIT = _SHAPE[0]

_PAPER = colours("efe3c8")[0]
_INK = np.array([1.00, 0.98, 0.90], np.float32)
_INDIGO = np.array([1.10, 0.62, 0.30], np.float32)
_OCHRE = np.array([0.16, 0.48, 1.05], np.float32)

# Far to near. The peaks as x, top and half width; where the ridge ends in mist; ink, indigo and ochre.
_RIDGES = (
    ([(0.50, 0.17, 0.10), (0.62, 0.21, 0.09), (0.30, 0.24, 0.12)], 0.42, 0.34, 0.55, 0.0),
    ([(0.40, 0.22, 0.06), (0.12, 0.27, 0.10), (0.70, 0.30, 0.08)], 0.50, 0.55, 0.50, 0.05),
    ([(0.57, 0.245, 0.055), (0.66, 0.34, 0.06), (0.50, 0.37, 0.05)], 0.62, 0.95, 0.35, 0.16),
    ([(0.06, 0.38, 0.08), (0.18, 0.46, 0.07), (0.30, 0.56, 0.06)], 0.68, 1.15, 0.28, 0.30),
    ([(0.72, 0.58, 0.08), (0.58, 0.67, 0.07)], 0.80, 1.25, 0.25, 0.40),
    ([(0.03, 0.70, 0.09), (0.17, 0.765, 0.08), (0.31, 0.87, 0.08)], 1.02, 2.0, 0.20, 0.60),
)

# The pines on each ridge: x, height, how far they lean.
_PINES = (
    (), (), ((0.590, 0.038, 0.5), (0.553, 0.046, -0.6), (0.672, 0.036, 0.4)),
    ((0.075, 0.060, 0.6), (0.165, 0.050, -0.4), (0.195, 0.060, 0.7)),
    ((0.700, 0.085, -0.6), (0.735, 0.070, -0.2), (0.585, 0.060, -0.5)),
    ((0.040, 0.200, 0.5), (0.150, 0.280, 0.5), (0.315, 0.120, 1.2)),
)  # fmt: skip


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    grain = tooth(rng, _SHAPE, 3.0, 1.6)
    mist, indigo, ochre = _mist(rng, x, y)
    ink = 0.3 * mist
    for index, (peaks, foot, black, blue, brown) in enumerate(_RIDGES):
        ridge = _ridge(rng, x[0], peaks, foot)
        depth = y - ridge[None, :] - 0.0025 * noise(rng, _SHAPE, 12, 2)
        body = smoothstep(0.0, 0.004, depth) * smoothstep(foot - 0.015, foot - 0.07, ridge)
        hides = 1 - body * (0.80 + 0.2 * smoothstep(0.0, 0.05, depth))
        fades = np.exp(-depth.clip(0) / (0.055 + 0.010 * index)) * smoothstep(foot + 0.05, foot - 0.16, y)
        cloud = (0.72 + 0.30 * noise(rng, _SHAPE, (60, 110), 2.4)).clip(0.1)
        ink = ink * hides + 0.55 * black * body * fades * cloud
        indigo = indigo * hides + blue * body * fades * cloud[:, ::-1]
        ochre = ochre * hides + brown * body * smoothstep(0.16, 0.02, depth) * cloud[::-1]
        canvas = _strokes(rng, ridge, foot, black, index)
        for px, tall, lean in _PINES[index]:
            root = np.array([px, ridge[int(px * _UNIT)] + 0.012])
            _pine(canvas, rng, root, tall, lean, strength=0.9 + 0.32 * index)
        ink = np.maximum(ink, canvas.colour[..., 0])
    ink = np.maximum(ink, _boat(rng))
    ink = np.maximum(blur(ink, 0.8), 0.45 * blur(ink, 3.5)) * (0.80 + 0.42 * grain)
    ink = ink + 0.5 * mist * (0.80 + 0.42 * grain)
    sheet = _sheet(rng, grain)
    return finish(_sealed(rng, stained(sheet, (ink, _INK), (indigo * 0.75, _INDIGO), (ochre, _OCHRE))), SIZE)


def _sheet(rng: np.random.Generator, grain: Array) -> Array:
    """Rice paper: cream, cloudy, with long fibres lighter and darker than the pulp."""
    light = fibres(rng, _SHAPE, 2600, 90) - 0.8 * fibres(rng, _SHAPE, 1500, 120)
    tone = 0.035 * noise(rng, _SHAPE, 220, 2.5) + 0.030 * noise(rng, _SHAPE, (3, 26), 1.6)
    tone += 0.10 * light + 0.10 * (grain - 0.5)
    return np.asarray(_PAPER * (1 + tone[..., None] * np.array([0.8, 1.0, 1.35])), dtype=np.float32)


def _mist(rng: np.random.Generator, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """The ground wash: a broad brush, half dry, drawn across sky and river, and its tide marks."""
    canvas = _wet()
    sway = (0.16 * np.sin(4.5 * x + 3 * y) + 0.12 * noise(rng, _SHAPE, (160, 300), 3)).astype(np.float32)
    count = 90
    at = np.stack([rng.uniform(-0.05, 0.80, count), rng.uniform(0.0, 1.0, count)], 1)
    wet = rng.uniform(0.05, 0.20, count) * (0.65 + 0.5 * smoothstep(0.35, 0.0, at[:, 1]))
    size = rng.lognormal(0, 0.3, count).clip(0.5, 1.5)
    _lay(
        canvas, rng, (at * _UNIT).astype(np.float32), wet, sway,
        length=420 * size, width=64 * size, taper=0.5, dry=0.75,
    )  # fmt: skip
    drift = noise(rng, _SHAPE, (90, 200), 2.4)
    tide = smoothstep(0.10, 0.0, np.abs(drift - 0.2)) * smoothstep(-0.5, 1.0, noise(rng, _SHAPE, 160, 2))
    ink = 0.06 + 0.035 * drift + 0.09 * tide + canvas.colour[..., 0] + 0.10 * smoothstep(0.2, 0.0, y)
    indigo = 0.07 + 0.04 * drift[::-1] + 0.10 * smoothstep(0.8, 0.95, y)
    return ink.clip(0), indigo, 0.08 + 0.05 * drift[:, ::-1]


def _ridge(rng: np.random.Generator, x: Array, peaks: list[tuple[float, float, float]], foot: float) -> Array:
    """The skyline (W,) of steep peaks that stand in the mist, with steps and notches."""
    line = np.full_like(x, foot)
    jagged = noise(rng, (1, 4096), 60, 1.35)[0, : len(x)]
    for px, top, half in peaks:
        lean = (x - px) / half * (1 + 0.25 * np.sign(x - px) * rng.uniform(-1, 1))
        line = np.minimum(line, top + (foot - top) * (1 - np.exp(-0.75 * np.abs(lean) ** 1.5)))
    near = (foot - line) / (foot - line.min() + 1e-6)
    return np.asarray(line + (0.004 + 0.010 * near) * jagged, dtype=np.float32)


def _strokes(rng: np.random.Generator, ridge: Array, foot: float, black: float, index: int) -> Canvas:
    """The brush drawing of a ridge: its contour, and axe-cut strokes that fall from it."""
    canvas = _wet()
    slope = np.gradient(blur(ridge[None, :].repeat(2, 0), 5)[0] * _UNIT)
    along = np.broadcast_to(np.arctan(slope)[None, :], _SHAPE).astype(np.float32)
    fall = np.pi / 2 - 0.75 * np.tanh(1.4 * slope)
    fall = (np.broadcast_to(fall[None, :], _SHAPE) + 0.35 * noise(rng, _SHAPE, 70, 2.5)).astype(np.float32)
    columns = rng.integers(0, _SHAPE[1], 700 + 130 * index)
    down = rng.exponential(0.045 + 0.008 * index, len(columns))
    keep = ridge[columns] + down < foot - 0.04
    columns, down = columns[keep], down[keep]
    at = np.stack([columns, (ridge[columns] + down) * _UNIT], 1).astype(np.float32)
    wet = black * (1.05 * np.exp(-down / 0.075) + 0.16) * rng.uniform(0.3, 1.35, len(at))
    _lay(canvas, rng, at, wet, fall, length=34 + 9 * index, width=7 + 1.6 * index, taper=0.75, dry=0.85)
    edge = np.arange(0, _SHAPE[1], 16)
    edge = edge[ridge[edge] < foot - 0.05]
    at = np.stack([edge, ridge[edge] * _UNIT + rng.normal(2, 2.5, len(edge))], 1).astype(np.float32)
    wet = black * 1.45 * rng.uniform(0.4, 1.2, len(at))
    size = rng.lognormal(0, 0.5, len(at)).clip(0.4, 2.2)
    _lay(canvas, rng, at, wet, along, length=44 * size, width=(4 + index) * size, taper=0.7, dry=0.7)
    moss = at[rng.uniform(0, 1, len(at)) < 0.5].repeat(3, 0)
    strewn = np.stack([rng.normal(0, 14, len(moss)), rng.exponential(20, len(moss))], 1)
    wet = np.full(len(moss), black * 1.1)
    _lay(canvas, rng, (moss + strewn).astype(np.float32), wet, along, length=9, width=6, dry=0.1)
    return canvas


def _wet() -> Canvas:
    """A canvas whose colours are densities of ink."""
    return Canvas(np.zeros((*_SHAPE, 3), np.float32), np.zeros(_SHAPE, np.float32))


def _lay(
    canvas: Canvas, rng: np.random.Generator, at: Array, wet: Array, angle: Array,
    *, length: float | Array, width: float | Array, taper: float = 0.6, dry: float = 0.4,
) -> None:  # fmt: skip
    """Strokes of ink of densities `wet` (N,), streaked by the hairs."""
    tint = np.repeat(wet[:, None], 3, 1).astype(np.float32)
    paint(canvas, rng, at, tint, angle, second=tint * 0.55, length=length, width=width, taper=taper, dry=dry)


def _pine(
    canvas: Canvas, rng: np.random.Generator, foot: Array, tall: float, lean: float, strength: float
) -> None:
    """A pine: a crooked trunk, level boughs and, round their ends, fans of needles."""
    count = 6
    t = np.linspace(0, 1, count)
    sway = np.cumsum(rng.normal(0, 0.045, count)) * tall + lean * 0.30 * tall * t**1.3
    trunk = curve(foot + np.stack([sway, -tall * t], 1), 60)
    limbs = [(trunk, 0.055 * tall)]
    tufts = [trunk[-1]]
    for index, place in enumerate(np.linspace(0.48, 0.98, 6)):
        start = trunk[int(place * 59)]
        side = 1 if (index + (lean > 0)) % 2 else -1
        reach = side * tall * (0.62 - 0.42 * place) * rng.uniform(0.8, 1.25)
        steps = np.array([(0, 0), (0.35 * reach, 0.03 * tall), (0.7 * reach, -0.01 * tall), (reach, 0.0)])
        bough = curve(start + steps, 30)
        limbs.append((bough, 0.022 * tall))
        tufts += list(bough[[15, 22, 29]] + rng.normal(0, 0.010 * tall, (3, 2)))
    _limbs(canvas, rng, limbs, strength * 0.9)
    middles = np.array(tufts, np.float32)
    flat = np.zeros(_SHAPE, np.float32)
    for turn in rng.permutation(np.linspace(-np.pi + 0.2, -0.2, 13)):
        away = np.array([np.cos(turn), 0.62 * np.sin(turn)]) * 0.040 * tall
        at = middles + away + rng.normal(0, 0.006 * tall, middles.shape)
        wet = strength * rng.uniform(0.35, 1.1, len(at))
        _lay(
            canvas, rng, (at * _UNIT).astype(np.float32), wet, flat + np.float32(turn),
            length=0.085 * tall * _UNIT, width=max(2.6, 0.011 * tall * _UNIT), taper=0.8, dry=0.1,
        )  # fmt: skip


def _limbs(canvas: Canvas, rng: np.random.Generator, limbs: list[tuple[Array, float]], wet: float) -> None:
    """Trunks and boughs, each a path and a girth at its foot: overlapping strokes that thin out."""
    at, turn, thin = [], [], []
    for path, girth in limbs:
        along = np.gradient(path, axis=0)
        at.append(path[::2])
        turn.append(np.arctan2(along[::2, 1], along[::2, 0]))
        thin.append(girth * np.linspace(1, 0.25, len(path[::2])))
    points, turns, girths = np.concatenate(at), np.concatenate(turn), np.concatenate(thin)
    points = points + rng.normal(0, 0.1, points.shape) * girths[:, None]
    wets = wet * rng.uniform(0.6, 1.15, len(points))
    # Strokes of about the same lean are laid together.
    leans = np.rint(turns / 0.25)
    for lean in np.unique(leans):
        part = leans == lean
        _lay(
            canvas, rng, (points[part] * _UNIT).astype(np.float32), wets[part],
            np.full(_SHAPE, lean * 0.25, np.float32), length=(2.6 * girths[part] * _UNIT).clip(12),
            width=(girths[part] * _UNIT).clip(3), taper=0.35, dry=0.9,
        )  # fmt: skip


def _boat(rng: np.random.Generator) -> Array:
    """A boat on the river with one fisherman, and birds: a few touches each."""
    canvas = _wet()
    flat = np.zeros(_SHAPE, np.float32)
    hull = np.array([(0.505, 0.897), (0.535, 0.901), (0.565, 0.897)])
    for at, turn, long, wide, wet in (
        (hull[0], 0.25, 46, 9, 1.9), (hull[1], 0.0, 70, 12, 2.1), (hull[2], -0.28, 50, 9, 1.9),
        (np.array([0.53, 0.888]), 1.5, 22, 13, 1.3), (np.array([0.528, 0.876]), 0.15, 26, 8, 1.9),
        (np.array([0.565, 0.868]), -0.75, 88, 2.6, 1.6), (np.array([0.535, 0.915]), 0.02, 90, 6, 0.5),
        (np.array([0.53, 0.925]), -0.03, 60, 5, 0.35),
    ):  # fmt: skip
        _lay(
            canvas, rng, (at[None] * _UNIT).astype(np.float32), np.array([wet]), flat + np.float32(turn),
            length=long, width=wide, taper=0.6, dry=0.2,
        )  # fmt: skip
    for k in range(7):
        at = np.array([0.20 + 0.030 * k + 0.012 * (k % 2), 0.135 - 0.012 * k + 0.014 * (k % 3)])
        for side in (-1, 1):
            wing = (at + np.array([side * 0.0055, 0.0]))[None] * _UNIT
            _lay(
                canvas, rng, wing.astype(np.float32), np.array([1.5]), flat + np.float32(-side * 0.5),
                length=19, width=4, taper=0.8, dry=0.1,
            )  # fmt: skip
    return canvas.colour[..., 0]


def _sealed(rng: np.random.Generator, sheet: Array) -> Array:
    """The sheet with the painter's seal: a mountain cut out of cinnabar red, unevenly inked."""
    side = 96
    stamp = Image.new("L", (side, side))
    cut = ImageDraw.Draw(stamp)
    cut.rounded_rectangle((2, 2, side - 3, side - 3), 9, fill=255)
    cut.rounded_rectangle((9, 9, side - 10, side - 10), 4, outline=0, width=4)
    cut.line([(20, 70), (38, 40), (48, 56), (60, 26), (77, 70)], fill=0, width=7, joint="curve")
    cut.line([(20, 79), (77, 79)], fill=0, width=5)
    cut.ellipse((24, 20, 38, 34), fill=0)
    worn = noise(rng, (side, side), 4, 1.8)
    cover = blur(np.asarray(stamp, np.float32) / 255, 0.9) * smoothstep(-1.9, -0.9, worn)
    top, left = int(0.915 * _UNIT), int(0.655 * _UNIT)
    place = (slice(top, top + side), slice(left, left + side))
    sealed = sheet.copy()
    sealed[place] *= np.exp(-cover[..., None] * np.array([0.16, 1.75, 1.95]) * (0.9 + 0.15 * worn[..., None]))
    return sealed
