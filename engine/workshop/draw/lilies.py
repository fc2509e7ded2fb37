"""A lily pond in broken dabs: upright ones for what the water mirrors, level ones for the water itself."""

import numpy as np
from PIL import Image

from engine.workshop.draw.brush import Canvas, paint, pick, prime, scatter
from engine.workshop.draw.fields import Array, blur, colours, finish, grid, mix, noise, ramp, smoothstep

SIZE = (1024, 853)
_SHAPE = (1280, 1536)  # painted at one and a half times the size, then reduced
_UNIT = _SHAPE[0]

_SKY = colours("39448f", "5a6fc0", "8f9bdc", "c9b4e0", "f3c3c4", "fbe0b8")
_TREES = colours("0c1f3f", "10394d", "1b5a56", "3b7d4f", "86a852")
_PADS = colours("123a4c", "1f6a58", "4c9a5c", "93bd62", "d6d98a", "e9b7a0")
_WILLOW = colours("1c4a3c", "3f7a3c", "86a63e", "d2cf5a")
_PETALS = colours("b0316e", "e0648f", "f6a9b8", "fde3dc", "fffaf0")

# Where the lilies float: x, y, half width, half height, number of pads, number of flowers.
_RAFTS = (
    (0.84, 0.165, 0.19, 0.016, 17, 4), (0.30, 0.235, 0.22, 0.024, 20, 4), (0.98, 0.33, 0.23, 0.036, 20, 5),
    (0.42, 0.455, 0.23, 0.046, 18, 5), (0.03, 0.40, 0.12, 0.030, 8, 1), (1.04, 0.62, 0.22, 0.062, 18, 5),
    (0.25, 0.79, 0.30, 0.100, 22, 6), (0.93, 0.93, 0.20, 0.055, 9, 3),
)  # fmt: skip


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    pond = _pond(rng, x, y)
    level = 0.10 * noise(rng, _SHAPE, (60, 260), 3)
    upright = np.pi / 2 + 0.10 * noise(rng, _SHAPE, 120, 3)
    canvas = prime(blur(pond, 6) * 0.7)
    _dabs(canvas, rng, pond, upright, spacing=17, length=130, width=23, wild=0.07)
    _dabs(canvas, rng, pond, upright, spacing=13, length=80, width=12, wild=0.10)
    ripples = noise(rng, _SHAPE, (14, 130), 2.2)
    level_dabs = 1.0 * (ripples > 0.15)
    _dabs(canvas, rng, pond * 0.9 + 0.02, level, level_dabs, spacing=11, length=58, width=10, wild=0.10)
    skies = ramp(_SKY, 0.30 + 0.45 * smoothstep(0.9, 0.1, y) + 0.16 * noise(rng, _SHAPE, 150, 2))
    skies = mix(skies, pond, 0.75 * smoothstep(0.50, 0.22, pond.mean(axis=2)))
    _dabs(canvas, rng, skies, level, 1.0 * (ripples > 1.0), spacing=11, length=48, width=8, wild=0.07)
    _flowers(canvas, rng, level, [spot for raft in _RAFTS for spot in _raft(canvas, rng, level, *raft)])
    _willow(canvas, rng)
    return finish(canvas.shown(0.5, 0.06), SIZE)


def _pond(rng: np.random.Generator, x: Array, y: Array) -> Array:
    """The water's colours: evening sky, and trees that hang head down in it."""
    cloud = noise(rng, _SHAPE, (110, 200), 2.6)
    sky = ramp(_SKY, 0.80 - 0.62 * y + 0.17 * cloud + 0.30 * np.exp(-(((x - 0.62 - 0.1 * y) / 0.20) ** 2)))
    crowns = noise(rng, _SHAPE, (260, 70), 2.4)
    shore = 0.62 * np.abs(x - 0.62 - 0.08 * np.sin(5 * y)) / 0.6 + 0.20 * smoothstep(0.18, 0.0, y)
    shade = smoothstep(0.24, 0.42, shore + 0.10 * crowns - 0.10 * smoothstep(0.5, 1.0, y))
    leaf = ramp(_TREES, 0.42 + 0.22 * noise(rng, _SHAPE, (120, 30), 2) - 0.30 * smoothstep(0.3, 1.0, y))
    return mix(sky, leaf, 0.94 * shade)


def _dabs(
    canvas: Canvas, rng: np.random.Generator, target: Array, angle: Array, where: Array | None = None,
    *, spacing: float, length: float, width: float, wild: float,
) -> None:  # fmt: skip
    """A layer of dabs in the target's colours, each a little off in hue and value."""
    points = scatter(rng, _SHAPE, spacing)
    if where is not None:
        points = points[pick(where, points) > 0.5]
    count = len(points)
    tint = pick(target, points) * (1 + 1.6 * wild * rng.standard_normal((count, 1)))
    tint = np.clip(tint + 0.6 * wild * rng.standard_normal((count, 3)), 0, 1).astype(np.float32)
    size = rng.lognormal(0, 0.28, count).astype(np.float32).clip(0.5, 1.6)
    second = np.clip(tint * rng.uniform(0.78, 1.2, (count, 1)) + 0.01, 0, 1).astype(np.float32)
    paint(canvas, rng, points, tint, angle, second=second, length=length * size, width=width * size)


def _raft(
    canvas: Canvas, rng: np.random.Generator, level: Array,
    cx: float, cy: float, wide: float, tall: float, pads: int, flowers: int,
) -> list[Array]:  # fmt: skip
    """A raft of lily pads, farther ones first, each of level dabs over a shadow; where its flowers go."""
    turn, far = rng.uniform(0, 2 * np.pi, pads), np.sqrt(rng.uniform(0, 1, pads))
    at = np.stack([cx + wide * far * np.cos(turn), cy + tall * far * np.sin(turn)], 1)
    at = at[np.argsort(at[:, 1])]
    near = 0.35 + 0.9 * at[:, 1]
    across, down = 0.062 * near * rng.uniform(0.7, 1.25, pads), 0.0175 * near * (0.7 + 0.7 * at[:, 1])
    points, tints, sizes = [], [], []
    for middle, half, flat in zip(at, across, down, strict=True):
        shadow = np.stack([rng.uniform(-0.9, 0.9, 6) * half, rng.uniform(0.6, 1.5, 6) * flat], 1)
        points.append(middle + shadow)
        tints.append(colours("0f1d44", "16304e", "2a2a5e")[rng.integers(0, 3, 6)])
        v = np.linspace(-0.9, 0.9, 13) + rng.normal(0, 0.06, 13)
        u = rng.uniform(-0.75, 0.75, 13) * np.sqrt(np.clip(1 - v**2, 0.02, 1))
        points.append(middle + np.stack([u * half, v * flat], 1))
        warm = rng.uniform(-0.22, 0.22)
        tints.append(ramp(_PADS, 0.50 + warm - 0.28 * v + 0.16 * rng.standard_normal(13)))
        sizes.append(np.full(19, half, np.float32))
    size = np.concatenate(sizes)
    tint = np.concatenate(tints).astype(np.float32)
    paint(
        canvas, rng, (np.concatenate(points) * _UNIT).astype(np.float32), tint, level,
        second=np.clip(tint * rng.uniform(0.7, 1.4, (len(tint), 1)), 0, 1).astype(np.float32),
        length=size * _UNIT * 0.95, width=(size * _UNIT * 0.17).clip(5, 14), taper=0.4, body=2.8,
    )  # fmt: skip
    chosen = at[np.sort(rng.choice(pads, flowers, replace=False))]
    return [spot - np.array([0.0, 0.010 * (0.4 + spot[1])]) for spot in chosen]


def _flowers(canvas: Canvas, rng: np.random.Generator, level: Array, spots: list[Array]) -> None:
    """Water lilies seen from the bank: petals fan out, dark behind, white in front, round a heart."""
    x, y = grid(_SHAPE)
    away, nearest = np.zeros(_SHAPE, np.float32), np.full(_SHAPE, 9, np.float32)
    shadows, petals, hearts = [], [], []  # rows of x, y, size and tone
    for spot in spots:
        size = 0.031 * (0.38 + spot[1]) * rng.lognormal(0, 0.22)
        lean, width, flush = rng.normal(0, 0.22), rng.uniform(0.55, 1.0), rng.uniform(-0.18, 0.30)
        shadows += [
            (*(spot + rng.normal(0, (0.45, 0.08)) * size + (0, 0.42 * size)), size, 0.0) for _ in range(4)
        ]
        for lift, reach, tone, count in ((0.0, 1.0, 0.22, 7), (0.06, 0.82, 0.52, 6), (0.22, 0.55, 0.86, 5)):
            spread = (0.9 + 0.55 * reach) * width
            for turn in (
                rng.permutation(np.linspace(-spread, spread, count)) + lean + rng.normal(0, 0.08, count)
            ):
                out = np.array([np.sin(turn), -0.75 * np.cos(turn)]) * size * reach * rng.uniform(0.5, 0.7)
                at = spot + out + (0, (0.25 - lift) * size)
                petals.append((*at, size * reach, tone + flush + rng.normal(0, 0.10)))
        if width > 0.7:
            hearts.append((spot[0] + 0.1 * lean * size, spot[1] + 0.02 * size, size, 0.0))
        # Every petal follows the ray from the heart of its own flower.
        dx, dy = x - spot[0], y - spot[1] - 0.25 * size
        far = np.hypot(dx, dy)
        away = np.where(far < nearest, np.arctan2(dy, dx), away)
        nearest = np.minimum(far, nearest)
    low, fan, core = (
        np.array(rows, np.float32) * (_UNIT, _UNIT, _UNIT, 1) for rows in (shadows, petals, hearts)
    )
    dusk = colours("1b2350", "3a2a66", "16304e", "6a3a78")[rng.integers(0, 4, len(low))]
    paint(
        canvas, rng, low[:, :2].astype(np.float32), dusk, level,
        length=low[:, 2] * 0.7, width=(low[:, 2] * 0.2).clip(3), taper=0.6,
    )  # fmt: skip
    tint = ramp(_PETALS, fan[:, 3])
    paint(
        canvas, rng, fan[:, :2].astype(np.float32), tint, away, second=np.minimum(tint * 1.15, 1),
        length=fan[:, 2] * 1.05, width=(fan[:, 2] * 0.42).clip(5), taper=0.5, body=4.0,
    )  # fmt: skip
    gold = np.repeat(colours("f7b52a"), len(core), 0)
    paint(
        canvas, rng, core[:, :2].astype(np.float32), gold, level, second=np.minimum(gold * 1.2, 1),
        length=core[:, 2] * 0.45, width=(core[:, 2] * 0.22).clip(4), taper=0.5, body=4.0,
    )  # fmt: skip


def _willow(canvas: Canvas, rng: np.random.Generator) -> None:
    """Strands of willow that hang into the picture from above, dark ones behind and sunlit ones in front."""
    sway = np.pi / 2 + 0.22 * np.sin(np.linspace(0, 5, _SHAPE[0]))[:, None] * np.ones((1, _SHAPE[1]))
    sway = (sway + 0.16 * noise(rng, _SHAPE, 90, 3)).astype(np.float32)
    for light in (0.05, 0.40, 0.75):
        places = []
        for _ in range(34):
            x = rng.choice([rng.uniform(-0.02, 0.34), rng.uniform(-0.02, 0.20), rng.uniform(1.05, 1.22)])
            end = rng.uniform(0.10, 0.40) * (1.0 if x < 0.5 else 0.7) * (1.2 - 1.2 * min(x, 0.3))
            steps = np.arange(-0.01, end, 0.018)
            places.append(np.stack([x - 0.05 * steps + rng.normal(0, 0.003, len(steps)), steps], 1))
        points = (np.concatenate(places) * _UNIT).astype(np.float32)
        tint = ramp(_WILLOW, light + 0.14 * rng.standard_normal(len(points)))
        paint(
            canvas, rng, points, tint, sway, second=np.minimum(tint * 1.25, 1),
            length=40, width=8, taper=0.85, body=2.5,
        )  # fmt: skip
