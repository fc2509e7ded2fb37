"""A peacock on a gold ground, laid in tesserae that follow its contours."""

import numpy as np
from PIL import Image

from engine.workshop.draw.brush import pick, scatter
from engine.workshop.draw.cells import cells, settled
from engine.workshop.draw.fields import (
    Array,
    blur,
    colours,
    curve,
    finish,
    grid,
    lit,
    mix,
    noise,
    ramp,
    smoothstep,
)

SIZE = (1024, 1024)
_PLAN = (820, 820)  # where stones are planned
_SHAPE = (1434, 1434)  # where they are painted

_GOLD = colours("6b4a14", "a87a1e", "cf9d2c", "e9bf4a", "f7de8c")
_EYE = colours("0a1040", "1b6fd0", "25b8a8", "b5562a")
_BODY = colours("0b1550", "14308c", "1d5fb4", "2a9ab8", "5cc9b8")
_BARBS = colours("08302e", "0f4a3a", "1c6a48", "3f8a4a", "86a04a")
_MEADOW = colours("14361f", "20552e", "3b7a38", "6f9a3c", "a8b24e")

_HUB = (0.5, 0.70)


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    plan, angle, fine = _cartoon(rng)
    points, size, turn = _stones(rng, plan, angle, fine)
    scale = _SHAPE[0] / _PLAN[0]
    tint = _smalti(rng, pick(plan, points))
    return finish(_laid(rng, points * scale, size * scale, turn, tint), SIZE)


def _cartoon(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """The design: colours, the direction of rows, and how fine the stones are (2 finest, 0 coarse)."""
    x, y = (0.5 + 0.87 * (axis - 0.5) for axis in grid(_PLAN))
    px, py = x - _HUB[0], y - _HUB[1]
    r, theta = np.hypot(px, py) + 1e-5, np.arctan2(px, -py)  # theta: 0 is up

    # Fan: three rings of feathers with an eye each, the outermost one scalloping the edge.
    reach = 0.448 + 0.018 * np.abs(np.cos(theta * 9.5))
    fan = smoothstep(1.86, 1.82, np.abs(theta)) * smoothstep(0, -0.004, r - reach)
    plan = ramp(_GOLD, 0.66 + 0 * x)
    plan = mix(
        plan, colours("f3e3a6")[0], smoothstep(0.028, 0.024, np.abs(r - 0.52)) * (np.abs(theta) < 1.9) * 0.8
    )
    barbs = 0.35 + 0.3 * np.cos(theta * 38) + 0.25 * smoothstep(0.1, 0.5, r)
    plan = mix(plan, ramp(_BARBS, barbs), fan)
    angle: Array = theta.copy()
    figure: Array = fan.copy()
    for ring, count, eye in ((0.398, 17, 0.043), (0.300, 13, 0.042), (0.208, 9, 0.036)):
        pitch = 3.64 / count
        k = np.clip(np.round(theta / pitch), -(count // 2), count // 2)
        ex, ey = np.sin(k * pitch) * ring, -np.cos(k * pitch) * ring
        tall = (px * np.sin(k * pitch) - py * np.cos(k * pitch) - ring) * 0.78
        wide = px * np.cos(k * pitch) + py * np.sin(k * pitch)
        d = np.hypot(tall, wide) / eye
        inside = smoothstep(1.0, 0.99, d) * fan
        plan = mix(plan, ramp(_EYE, np.floor(np.clip(d, 0, 0.999) ** 0.85 * 4) / 3), inside)
        angle = np.where(inside > 0.5, np.arctan2(px - ex, -(py - ey)), angle)

    # Ground: rows run round the bird, the farther the calmer.
    far = blur(figure, 45)
    down, across = np.gradient(far)
    around = np.arctan2(across, -down)
    angle = np.where(figure > 0.5, angle, around)
    plan, angle, figure = _meadow(plan, angle, figure, x, y, rng)
    plan, angle, figure = _bird(plan, angle, figure, x, y)
    plan, angle, stars = _stars(plan, angle, x, y)
    head = smoothstep(0.10, 0.09, np.hypot(x - 0.47, y - 0.32))
    return plan, angle.astype(np.float32), blur(np.maximum(figure, stars), 6) + head


def _meadow(
    plan: Array, angle: Array, figure: Array, x: Array, y: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Grass in waves below the bird, with red and white flowers."""
    hill = y - 0.845 - 0.018 * np.cos((x - 0.5) * 9)
    grass = smoothstep(0, 0.003, hill)
    waves = 0.45 + 0.4 * np.sin(130 * hill + 2 * np.sin(22 * x)) + 0.1 * noise(rng, x.shape, 20)
    plan = mix(plan, ramp(_MEADOW, waves), grass)
    angle = np.where(grass > 0.5, -0.162 * np.sin((x - 0.5) * 9) + 0.3 * np.cos(22 * x), angle)
    for k in range(16):
        fx = 0.09 + 0.82 * k / 15
        if abs(fx - 0.5) < 0.07:
            continue
        fy = 0.895 + 0.022 * (-1) ** k - 0.012 * np.cos((fx - 0.5) * 9)
        d = np.hypot(x - fx, y - fy) / 0.021
        petals = smoothstep(1.0, 0.98, d * (1 + 0.12 * np.cos(5 * np.arctan2(y - fy, x - fx))))
        tint = ramp(
            colours("f4d75e", "f4d75e", *(("b3202a", "d94a3a") if k % 2 else ("f4ecd6", "e8b8a8"))), d
        )
        plan = mix(plan, tint, petals)
        angle = np.where(petals > 0.5, np.arctan2(x - fx, -(y - fy)), angle)
        grass = np.maximum(grass, petals)
    return plan, angle, np.maximum(figure, 0.7 * grass)


def _bird(plan: Array, angle: Array, figure: Array, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Breast, neck, head, crest, legs: seen from the front with the head turned left."""
    spine_y = np.linspace(0.335, 0.86, 200, dtype=np.float32)
    spine = curve(
        [(0.474, 0.335), (0.481, 0.42), (0.507, 0.52), (0.510, 0.63), (0.5, 0.75), (0.5, 0.86)], 200
    )
    sway = np.interp(spine_y, spine[:, 1], spine[:, 0])
    girth = np.interp(spine_y, [0.335, 0.37, 0.40, 0.46, 0.55, 0.66, 0.76, 0.83, 0.86],
                      [0.030, 0.040, 0.036, 0.038, 0.060, 0.098, 0.105, 0.065, 0.01])  # fmt: skip
    row = np.clip(((y - 0.335) / 0.525 * 199).astype(int), 0, 199)
    side = (x - sway[row]) / girth[row]
    body = smoothstep(1.0, 0.97, np.abs(side)) * ((y > 0.337) & (y < 0.859))
    scales = 0.5 + 0.5 * np.cos(120 * y + 0.9 * side**2 * 4) * np.cos(side * 9)
    plan = mix(
        plan,
        ramp(_BODY, 0.75 - 0.55 * np.abs(side) ** 1.5 + 0.30 * (scales - 0.5) - 0.25 * (side > 0.3)),
        body,
    )
    rim = body * smoothstep(0.80, 0.86, np.abs(side))
    plan = mix(plan, colours("0a0f33")[0], rim)
    angle = np.where(body > 0.5, np.pi / 2 + 0.7 * side * (y > 0.5), angle)

    hx, hy = 0.475, 0.335
    head = smoothstep(1.0, 0.96, np.hypot((x - hx) / 0.047, (y - hy) / 0.040))
    plan = mix(plan, ramp(_BODY, 0.35 + 6 * (hy - y)), head)
    angle = np.where(head > 0.5, np.arctan2(x - hx, -(y - hy)), angle)
    beak = (
        ((hx - 0.040 - x) > 0)
        & ((hx - 0.094 - x) < 0)
        & (np.abs(y - hy - 0.006) < 0.019 * (x - hx + 0.098) / 0.055)
    )
    plan[beak] = colours("e8742a")[0]
    face = np.hypot((x - hx + 0.012) / 0.026, (y - hy + 0.004) / 0.017)
    plan = mix(plan, colours("f6efdc")[0], smoothstep(1.0, 0.95, face))
    plan = mix(
        plan, colours("0a0a14")[0], smoothstep(1.0, 0.9, np.hypot(x - hx + 0.012, y - hy + 0.004) / 0.011)
    )
    crest = np.zeros_like(x)
    for k in range(5):
        lean = -0.5 + 0.25 * k
        tx, ty = hx + 0.012 + 0.105 * np.sin(lean), hy - 0.03 - 0.105 * np.cos(lean) * 0.8
        t = np.clip(((x - hx) * (tx - hx) + (y - hy) * (ty - hy)) / ((tx - hx) ** 2 + (ty - hy) ** 2), 0, 1)
        stem = np.hypot(x - hx - t * (tx - hx), y - hy - t * (ty - hy)) < 0.0045
        plan[stem & (head < 0.5)] = colours("0f2a6a")[0]
        knob = np.hypot(x - tx, y - ty) < 0.0155
        plan[knob] = colours("d9c04a", "2fb3b0")[k % 2]
        crest = np.maximum(crest, stem | knob)
    legs = (np.abs(np.abs(x - 0.5) - 0.035) < 0.009) & (y > 0.845) & (y < 0.915)
    feet = (np.abs(np.abs(x - 0.5) - 0.042) < 0.026) & (np.abs(y - 0.915) < 0.007)
    plan[legs | feet] = colours("c98a3a")[0]
    return plan, angle, np.maximum.reduce([figure, body, head, beak, crest])


def _stars(plan: Array, angle: Array, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Stars of eight rays in the gold, blue and red by turns."""
    figure = np.zeros_like(x)
    for k, (sx, sy) in enumerate(
        ((0.12, 0.13), (0.31, 0.11), (0.50, 0.105), (0.69, 0.11), (0.88, 0.13), (0.1, 0.29), (0.9, 0.29))
    ):
        d = np.hypot(x - sx, y - sy) / 0.043
        turn = np.arctan2(x - sx, -(y - sy))
        star = smoothstep(1.0, 0.97, d * (1.25 - 0.25 * np.cos(8 * turn)))
        outer = ("14308c", "9c1f24")[k % 2]
        plan = mix(plan, ramp(colours("f7f0da", "f7f0da", "e2574a", outer, outer), d), star)
        angle = np.where(d < 1.3, turn, angle)
        figure = np.maximum(figure, d < 1.3)
    return plan, angle, figure.astype(np.float32)


def _stones(rng: np.random.Generator, plan: Array, angle: Array, fine: Array) -> tuple[Array, Array, Array]:
    """Where each tessera lies, half its width, and how it is turned."""
    kinds = []
    for low, high, pitch in ((-1.0, 0.45, 13.5), (0.45, 1.3, 10.4), (1.3, 9.0, 7.2)):
        points = scatter(rng, _PLAN, pitch, 0.3)
        points = points[(pick(fine, points) > low) & (pick(fine, points) <= high)]
        kinds.append((points, np.full(len(points), 0.52 * pitch, np.float32)))
    points, size = (np.concatenate(column) for column in zip(*kinds, strict=True))
    points = np.clip(points, 1, _PLAN[0] - 2)
    change = sum(np.hypot(*np.gradient(plan[..., c])) for c in range(3))
    barred = np.asarray(1 - 0.97 * smoothstep(0.10, 0.25, change), np.float32)
    points, turn = settled(points, size, pick(angle, points), barred=barred, field=angle, rounds=11)
    return points, size, turn


def _smalti(rng: np.random.Generator, tint: Array) -> Array:
    """Each stone's own colour: glass from several melts, gold leaf that catches the light or does not."""
    count = len(tint)
    gold = (tint[:, 0] > 0.7) & (tint[:, 2] < 0.5) & (tint[:, 1] > 0.5)
    glass = tint * (1 + 0.17 * rng.standard_normal((count, 1))) + 0.035 * rng.standard_normal((count, 3))
    leaf = ramp(_GOLD, np.clip(0.58 + 0.29 * rng.standard_normal(count), 0.02, 1))
    return np.clip(np.where(gold[:, None], 0.25 * tint + 0.75 * leaf, glass), 0, 1).astype(np.float32)


def _laid(rng: np.random.Generator, points: Array, size: Array, turn: Array, tint: Array) -> Array:
    """The wall: stones tilted each its own way, in grey mortar, lit from the upper left."""
    wall = cells(_SHAPE, points, size * 1.0, turn, square=8)
    y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]].astype(np.float32)
    tilt = (0.16 * rng.standard_normal((len(points), 2))).astype(np.float32)
    own = wall.owner
    lean = tilt[own, 0] * (x - points[own, 0]) + tilt[own, 1] * (y - points[own, 1])
    stone = smoothstep(0.06, 0.34, wall.gap + 0.05 * noise(rng, _SHAPE, 3.0)) * (wall.near < 1.55)
    colour = tint[own] * (1 + 0.05 * noise(rng, _SHAPE, 2.5, 1.2) + 0.055 * lean)[..., None]
    mortar = colours("4a4038")[0] * (1 + 0.15 * noise(rng, _SHAPE, 2.0, 1.0))[..., None]
    sheen = 0.10 * np.clip(lean, 0, 3)[..., None] ** 2 * tint[own]
    return lit(mix(mortar, colour + sheen, stone), blur(stone * 3.0, 1.0), 0.8, gloss=0.12)
