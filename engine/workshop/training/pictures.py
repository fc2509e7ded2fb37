"""Pictures to learn from, drawn by chance: every number is another one, and the same number always the same.

They are no photographs, but made of what photographs and paintings are made of: things that hide one another,
edges straight and curved, grain at all sizes, shading, brush strokes, dots, tiles, ornament, roofs, windows.
Dead leaves and noise with the spectrum of nature teach a network more than their looks suggest: Baradad,
Wulff, Wang, Isola and Torralba, Learning to See by Looking at Noise, 2021.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from engine.workshop.training.fields import (
    SIDE,
    Picture,
    X,
    Y,
    bent,
    blurred,
    cells,
    coloured,
    noise,
    palette_of,
    to_bytes,
    to_image,
    to_ints,
    turned,
)


def draw(number: int, seed: int) -> NDArray[np.uint8]:
    """Picture `number` of the series `seed`: (SIDE, SIDE, 3), RGB of 0..255."""
    rng = np.random.default_rng((seed, number))
    picture = _any(rng)
    if rng.random() < 0.4:
        picture = _joined(rng, picture, _any(rng))
    if rng.random() < 0.35:
        picture = picture * (1 + 0.35 * np.clip(noise(rng, 2.5), -2, 2)[..., None])
    if rng.random() < 0.15:
        picture = blurred(picture, 2 ** rng.uniform(-0.5, 1.5))
    if rng.random() < 0.25:
        grain = rng.normal(0, rng.uniform(0.01, 0.07), (SIDE, SIDE, 1 if rng.random() < 0.6 else 3))
        picture = picture + grain
    return to_bytes(picture)


def _any(rng: Generator) -> Picture:
    return MANNERS[rng.integers(len(MANNERS))](rng)


def _joined(rng: Generator, one: Picture, other: Picture) -> Picture:
    """Two pictures side by side, along a winding border, or one showing through shapes cut from the other."""
    if rng.random() < 0.5:
        share = noise(rng, rng.uniform(1.8, 2.8)) * rng.uniform(0.3, 1.5) + rng.normal(0, 0.4)
        share += (X * math.cos(angle := rng.uniform(0, math.tau)) + Y * math.sin(angle)) / SIDE
        share = np.clip(share * 2 ** rng.uniform(1, 6), 0, 1)
    else:
        mask = Image.new("L", (SIDE, SIDE))
        pen = ImageDraw.Draw(mask)
        for _ in range(rng.integers(2, 14)):
            _shape(rng, pen, rng.uniform(0, SIDE, 2), SIDE * rng.uniform(0.05, 0.3), fill=255)
        share = np.asarray(mask.filter(ImageFilter.GaussianBlur(0.6)), np.float32) / 255
    return one + (other - one) * share[..., None]


def _clouds(rng: Generator) -> Picture:
    """Noise in a few colours, sometimes drawn out like marbled paper."""
    field = noise(rng, rng.uniform(0.8, 2.4), stretch=2 ** rng.uniform(0, 2.5))
    for _ in range(rng.integers(0, 3)):
        field = bent(rng, field, rng.uniform(5, 40))
    return coloured(rng, field)


def _waves(rng: Generator) -> Picture:
    """Stripes, checks, rings and spirals, more or less crooked."""
    wobble = noise(rng, 2.2) * rng.uniform(0, 5)
    frequency = math.tau * 2 ** rng.uniform(1, 5.2) / SIDE
    angle = rng.uniform(0, math.tau)
    along, across = turned(angle)
    kind = rng.integers(4)
    if kind == 0:
        height = np.sin(frequency * along + wobble)
    elif kind == 1:
        height = np.sin(frequency * along + wobble) * np.sin(
            frequency * across * 2 ** rng.uniform(-1, 1) + wobble
        )
    else:
        centre = rng.uniform(-0.2, 1.2, 2) * SIDE
        distance = np.hypot(X - centre[0], (Y - centre[1]) * 2 ** rng.uniform(-0.7, 0.7))
        turn = np.arctan2(Y - centre[1], X - centre[0]) * rng.integers(-6, 7) * (kind == 3)
        height = np.sin(frequency * distance + wobble + turn)
    if rng.random() < 0.5:
        height = np.sign(height) * np.abs(height) ** rng.uniform(0.1, 1)
    return coloured(rng, height.astype(np.float32))


def _tiles(rng: Generator) -> Picture:
    """Stones of a mosaic or panes of a window: flat, graded or tilted, with or without a joint."""
    count = int(2 ** rng.uniform(3, 8))
    nearest, first, second, points = cells(rng, count)
    palette = palette_of(rng, int(rng.integers(3, 10)))
    colours = palette[rng.integers(0, len(palette), count)] + rng.normal(0, rng.uniform(0, 0.1), (count, 3))
    if rng.random() < 0.5:  # a motif in stones: each takes the colour that lies below it
        motif = _any(rng)
        at = np.clip(points, 0, SIDE - 1).astype(int)
        colours = motif[at[:, 1], at[:, 0]]
    picture = colours.astype(np.float32)[nearest]
    if rng.random() < 0.4:
        tilt = rng.normal(0, 0.5, (count, 2)).astype(np.float32)[nearest]
        slope = tilt[..., 0] * (X - points[nearest, 0]) + tilt[..., 1] * (Y - points[nearest, 1])
        picture = picture * (1 + np.clip(slope / math.sqrt(SIDE * SIDE / count), -0.5, 0.5))[..., None]
    if rng.random() < 0.6:
        joint = np.clip((second - first) / rng.uniform(1, 6), 0, 1)[..., None]
        picture = picture * joint + palette_of(rng, 1)[0] * (1 - joint) * (rng.random() < 0.5)
    return picture


def _leaves(rng: Generator) -> Picture:
    """Shapes over shapes, large and small, each in its colour, shading and grain, as things hide things."""
    ids = Image.new("I", (2 * SIDE, 2 * SIDE))
    pen = ImageDraw.Draw(ids)
    count, largest = int(2 ** rng.uniform(5, 9.5)), 2 ** rng.uniform(4.5, 7)
    for number in range(1, count):
        size = largest * min(1.0, rng.pareto(1.5) + 0.08)
        _shape(rng, pen, rng.uniform(0, 2 * SIDE, 2), size, fill=number)
    chosen = np.asarray(ids)
    palette = palette_of(rng, int(rng.integers(3, 12)))
    colours = palette[rng.integers(0, len(palette), count)] + rng.normal(0, 0.04, (count, 3))
    flat = colours.astype(np.float32)[chosen]
    if rng.random() < 0.4:
        edge = (chosen != np.roll(chosen, 1, 0)) | (chosen != np.roll(chosen, 1, 1))
        flat[edge | np.roll(edge, -1, 0)] = palette_of(rng, 1)[0] * rng.uniform(0, 0.5)
    picture = np.asarray(to_image(flat).resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
    owner = chosen[::2, ::2]
    if rng.random() < 0.7:  # each thing has its light
        slope = rng.normal(0, 0.5, (count, 2)).astype(np.float32)[owner]
        ramp = slope[..., 0] * (X / SIDE - 0.5) + slope[..., 1] * (Y / SIDE - 0.5)
        picture = (
            picture
            * (1 + np.clip(ramp + rng.normal(0, 0.1, count).astype(np.float32)[owner], -0.6, 0.6))[..., None]
        )
    if rng.random() < 0.6:  # and its grain
        grains = np.stack(
            [noise(rng, rng.uniform(0.3, 1.6), stretch=2 ** rng.uniform(0, 2.5)) for _ in range(3)]
        )
        strength = rng.uniform(0, 0.25, count).astype(np.float32)[owner]
        picture = picture + (np.take_along_axis(grains, owner[None] % 3, 0)[0] * strength)[..., None]
    return picture


def _strokes(rng: Generator) -> Picture:
    """A picture painted over with a brush that follows a flow, hair by hair."""
    base = _any_but_strokes(rng)
    canvas = to_image(base).resize((2 * SIDE, 2 * SIDE))
    colours = np.asarray(canvas, np.float32)
    pen = ImageDraw.Draw(canvas)
    flow = noise(rng, 2.4) * rng.uniform(0.2, 2) + rng.uniform(0, math.tau)
    length, width = 2 ** rng.uniform(3, 6), 2 ** rng.uniform(1, 3.6)
    hairs = int(rng.integers(1, 6)) if width > 3 else 1
    jitter, shade = rng.uniform(3, 45), rng.uniform(0, 40)
    count = int(min(2200, rng.uniform(0.8, 3) * (2 * SIDE) ** 2 / (length * width)))
    starts = rng.uniform(0, 2 * SIDE, (count, 2))
    dips = rng.normal(0, jitter, (count, 3))
    tones = rng.normal(0, shade, (count, hairs))
    for (x, y), dip, tone in zip(starts.tolist(), dips, tones, strict=True):
        colour = colours[int(y), int(x)] + dip
        path = []
        for _ in range(5):
            path.append((x, y))
            angle = flow[min(max(int(y / 2), 0), SIDE - 1), min(max(int(x / 2), 0), SIDE - 1)]
            x, y = x + length / 4 * math.cos(angle), y + length / 4 * math.sin(angle)
        side = (-math.sin(angle), math.cos(angle))
        for hair in range(hairs):
            off = ((hair + 0.5) / hairs - 0.5) * width
            ink = np.clip(colour + tone[hair], 0, 255).astype(int)
            pen.line(
                [(px + side[0] * off, py + side[1] * off) for px, py in path],
                fill=(int(ink[0]), int(ink[1]), int(ink[2])),
                width=max(1, round(width / hairs + 0.6)),
                joint="curve",
            )
    return np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255


def _lines(rng: Generator) -> Picture:
    """Hatching, threads and arcs on a ground."""
    canvas = to_image(_any_but_strokes(rng) if rng.random() < 0.3 else _ramp(rng)).resize(
        (2 * SIDE, 2 * SIDE)
    )
    pen = ImageDraw.Draw(canvas)
    palette = to_ints(palette_of(rng, 5))
    kind, width, angle = rng.integers(4), 2 ** rng.uniform(0, 3.5), rng.uniform(0, math.tau)
    for _ in range(int(2 ** rng.uniform(4.5, 8.5))):
        x, y = rng.uniform(0, 2 * SIDE, 2)
        colour = palette[rng.integers(5)]
        thick = max(1, int(width * rng.uniform(0.5, 1.5)))
        if kind == 0:
            turned = angle + rng.normal(0, 0.06) + math.pi / 2 * (rng.random() < 0.3)
            reach = 2 ** rng.uniform(3, 7)
            pen.line([(x, y), (x + reach * math.cos(turned), y + reach * math.sin(turned))], colour, thick)
        elif kind == 1:
            size, begin = 2 ** rng.uniform(3, 7), rng.uniform(0, 360)
            pen.arc(
                [x - size, y - size, x + size, y + size], begin, begin + rng.uniform(40, 300), colour, thick
            )
        else:
            path, turned = [(x, y)], rng.uniform(0, math.tau)
            for _ in range(18):
                turned += rng.normal(0, 0.5 if kind == 2 else 0.15)
                x, y = x + 12 * math.cos(turned), y + 12 * math.sin(turned)
                path.append((x, y))
            pen.line(path, colour, thick, joint="curve")
    return np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255


def _dots(rng: Generator) -> Picture:
    """A picture in points, strewn or in the rows of a screen."""
    base = _any_but_strokes(rng)
    canvas = to_image(base * rng.uniform(0.3, 1)).resize((2 * SIDE, 2 * SIDE))
    colours = np.asarray(to_image(base).resize((2 * SIDE, 2 * SIDE)), np.float32)
    pen = ImageDraw.Draw(canvas)
    size, jitter = 2 ** rng.uniform(1, 3.6), rng.uniform(5, 70)
    if rng.random() < 0.5:
        count = int(min(5000, 0.7 * (2 * SIDE / size) ** 2))
        places = rng.uniform(0, 2 * SIDE - 1, (count, 2))
        sizes = np.full(count, size)
    else:
        pitch = size * rng.uniform(2, 3) + 1
        angle = rng.uniform(0, math.tau)
        grid = np.arange(-2 * SIDE, 2 * SIDE, pitch)
        if len(grid) > 110:
            grid = grid[::2]
        u, v = (a.ravel() for a in np.meshgrid(grid, grid))
        places = np.stack(
            [
                SIDE + u * math.cos(angle) - v * math.sin(angle),
                SIDE + u * math.sin(angle) + v * math.cos(angle),
            ],
            1,
        )
        places = places[((places >= 0) & (places < 2 * SIDE)).all(1)]
        tone = colours[places[:, 1].astype(int), places[:, 0].astype(int)].mean(1) / 255
        sizes = pitch * 0.62 * np.sqrt(np.clip(1 - tone, 0.02, 1))
    inks = colours[places[:, 1].astype(int), places[:, 0].astype(int)] + rng.normal(
        0, jitter, (len(places), 3)
    )
    for (x, y), radius, ink in zip(places.tolist(), sizes.tolist(), to_ints(inks / 255), strict=True):
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=ink)
    return np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255


def _ornament(rng: Generator) -> Picture:
    """A piece of another picture, mirrored and repeated like tiles, cloth or a kaleidoscope."""
    piece = _any_but_strokes(rng)
    period = int(SIDE / rng.integers(2, 9))
    x, y = rng.integers(0, SIDE - period, 2)
    tile = piece[y : y + period, x : x + period]
    if rng.random() < 0.7:
        tile = np.concatenate([tile, tile[:, ::-1]], 1)
    if rng.random() < 0.7:
        tile = np.concatenate([tile, tile[::-1]], 0)
    if rng.random() < 0.4 and tile.shape[0] == tile.shape[1]:
        tile = (tile + tile.transpose(1, 0, 2)) / 2
    across, along = math.ceil(SIDE / tile.shape[1]), math.ceil(SIDE / tile.shape[0])
    return np.tile(tile, (along, across, 1))[:SIDE, :SIDE]


def _houses(rng: Generator) -> Picture:
    """Blocks with rows of windows, gables and shadows before a sky."""
    canvas = to_image(_ramp(rng)).resize((2 * SIDE, 2 * SIDE))
    pen = ImageDraw.Draw(canvas)
    palette = palette_of(rng, 6)
    for row in range(rng.integers(1, 4)):
        x, base = -rng.uniform(0, 60), 2 * SIDE * (0.5 + 0.25 * row + rng.uniform(-0.05, 0.15))
        while x < 2 * SIDE:
            width, height = 2 ** rng.uniform(4.5, 6.8), 2 ** rng.uniform(5, 8)
            wall = palette[rng.integers(6)] * rng.uniform(0.6, 1.2)
            lean = rng.normal(0, 4)
            top = base - height
            pen.polygon(
                [(x, 2 * SIDE), (x + lean, top), (x + lean + width, top), (x + width, 2 * SIDE)],
                to_ints(wall[None])[0],
            )
            if rng.random() < 0.6:
                roof = to_ints(palette[rng.integers(6), None] * rng.uniform(0.4, 1))[0]
                tip = (x + lean + width * rng.uniform(0.3, 0.7), top - width * rng.uniform(0.2, 0.9))
                pen.polygon([(x + lean - 4, top), tip, (x + lean + width + 4, top)], roof)
            pane = to_ints(wall[None] * rng.uniform(0.2, 0.7) if rng.random() < 0.7 else wall[None] * 1.6)[0]
            across, gap = int(rng.integers(1, 6)), rng.uniform(0.25, 0.6)
            step = width / across
            rise = step * rng.uniform(0.9, 1.8)
            for line in range(int(height / rise) + 2):
                for column in range(across):
                    left = x + lean + column * step + step * gap / 2
                    up = top + line * rise + rise * gap / 2
                    pen.rectangle([left, up, left + step * (1 - gap), up + rise * (1 - gap)], pane)
            x += width * rng.uniform(0.8, 1.3)
    picture = np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
    if rng.random() < 0.5:
        picture = picture + (noise(rng, rng.uniform(0.5, 1.8)) * rng.uniform(0, 0.08))[..., None]
    return picture if rng.random() < 0.7 else np.rot90(picture, int(rng.integers(4)))


def _scenery(rng: Generator) -> Picture:
    """Ridge behind ridge, hazier with distance, under a sky."""
    picture = _ramp(rng)
    palette = palette_of(rng, 5)
    ridges = int(rng.integers(2, 7))
    for ridge in range(ridges):
        outline = noise(rng, rng.uniform(1.6, 2.6))[0] * SIDE * rng.uniform(0.02, 0.12)
        height = SIDE * (0.25 + 0.75 * (ridge + rng.uniform(-0.3, 0.3)) / ridges)
        below = np.clip((Y - (height + outline)[None]) / rng.uniform(0.5, 3), 0, 1)[..., None]
        ground = palette[rng.integers(5)] * (1 - 0.5 * (Y - height)[..., None] / SIDE)
        ground = (
            ground
            + (noise(rng, rng.uniform(0.4, 1.8), stretch=2 ** rng.uniform(0, 2)) * rng.uniform(0, 0.2))[
                ..., None
            ]
        )
        picture = picture * (1 - below) + ground.astype(np.float32) * below
    return picture


def _contours(rng: Generator) -> Picture:
    """Flat tints between dark lines, as printed from wood."""
    field = noise(rng, rng.uniform(1.7, 2.8), stretch=2 ** rng.uniform(0, 1.5))
    levels = int(rng.integers(2, 9))
    height = (field - field.min()) / np.ptp(field) * levels
    palette = palette_of(rng, levels + 1)
    picture: Picture = palette.astype(np.float32)[np.clip(height.astype(int), 0, levels)]
    slope = np.hypot(*np.gradient(height)) + 1e-6
    line = np.abs(height - np.round(height)) / slope
    ink = np.clip(rng.uniform(0.5, 3) - line, 0, 1)[..., None]
    picture = picture * (1 - ink) + palette_of(rng, 1)[0] * rng.uniform(0, 0.4) * ink
    if rng.random() < 0.5:
        picture = picture * (1 + rng.uniform(0, 0.15) * noise(rng, 1.0, stretch=6.0)[..., None])
    return picture


def _relief(rng: Generator) -> Picture:
    """A rough ground in slanting light: plaster, bark, folds, water."""
    field = noise(rng, rng.uniform(1.2, 2.6), stretch=2 ** rng.uniform(0, 2.5))
    if rng.random() < 0.4:
        field = -np.abs(field)
    if rng.random() < 0.5:
        field = bent(rng, field, rng.uniform(5, 30))
    steep_y, steep_x = np.gradient(field)
    angle = rng.uniform(0, math.tau)
    light = steep_x * math.cos(angle) + steep_y * math.sin(angle)
    light = np.clip(light / (light.std() + 1e-6) * rng.uniform(0.1, 0.35), -0.7, 0.7)
    ground = palette_of(rng, 1)[0] if rng.random() < 0.5 else coloured(rng, field)
    lit: Picture = ground * (1 + light[..., None])
    return lit


def _balls(rng: Generator) -> Picture:
    """Round things with light, shadow and a gleam, before soft colours."""
    picture = _ramp(rng)
    palette = palette_of(rng, 5)
    for _ in range(rng.integers(2, 16)):
        size, stretch = 2 ** rng.uniform(3, 6.2), 2 ** rng.uniform(-0.7, 0.7)
        x, y = rng.uniform(0, SIDE, 2)
        u, v = (X - x) / size * stretch, (Y - y) / size / stretch
        inside = np.clip((1 - np.hypot(u, v)) * size / 1.5, 0, 1)[..., None]
        lit = np.clip(0.75 - 0.55 * (u * rng.uniform(-1, 1) + v), 0.15, 1.4)[..., None]
        shadow = np.exp(-((u - 0.4) ** 2 + (v - 0.6) ** 2) * 2)[..., None]
        picture = picture * (1 - 0.4 * shadow)
        picture = picture * (1 - inside) + palette[rng.integers(5)].astype(np.float32) * lit * inside
        if rng.random() < 0.5:
            picture = picture + 0.7 * np.exp(-((u + 0.35) ** 2 + (v + 0.35) ** 2) * 30)[..., None] * inside
    return picture


def _ramp(rng: Generator) -> Picture:
    """A clear sky, a wall: hardly anything but a slow change of colour."""
    palette = palette_of(rng, 3)
    along, _ = turned(rng.uniform(0, math.tau))
    height = along / SIDE + noise(rng, 3.0) * rng.uniform(0, 0.5)
    height = (height - height.min()) / np.ptp(height) * rng.uniform(0.3, 1)
    share = height[..., None].astype(np.float32)
    sky: Picture = palette[0] * (1 - share) + palette[1] * share
    return sky


_PLAIN: tuple[Callable[[Generator], Picture], ...] = (
    _clouds, _waves, _tiles, _leaves, _leaves, _houses, _scenery, _contours, _relief, _balls, _ramp,
)  # fmt: skip
MANNERS: tuple[Callable[[Generator], Picture], ...] = (
    *_PLAIN, _leaves, _strokes, _strokes, _strokes, _lines, _dots, _ornament,
)  # fmt: skip
"""How pictures are made; one that stands here twice is drawn twice as often."""


def _any_but_strokes(rng: Generator) -> Picture:
    """A picture for others to be painted over."""
    return _PLAIN[rng.integers(len(_PLAIN))](rng)


def _shape(
    rng: Generator, pen: ImageDraw.ImageDraw, centre: NDArray[np.float64], size: float, *, fill: int
) -> None:
    """An ellipse, a block at an angle, or a polygon with a few corners."""
    x, y = centre.tolist()
    kind = rng.integers(3)
    if kind == 0:
        tall = size * rng.uniform(0.4, 1)
        pen.ellipse([x - size, y - tall, x + size, y + tall], fill=fill)
        return
    if kind == 1:
        angle, flat = rng.uniform(0, math.tau), rng.uniform(0.1, 1)
        corners = [(-size, -flat * size), (size, -flat * size), (size, flat * size), (-size, flat * size)]
        cos, sin = math.cos(angle), math.sin(angle)
        pen.polygon([(x + u * cos - v * sin, y + u * sin + v * cos) for u, v in corners], fill=fill)
        return
    angles = np.sort(rng.uniform(0, math.tau, rng.integers(3, 8)))
    pen.polygon([(x + size * math.cos(a), y + size * math.sin(a)) for a in angles.tolist()], fill=fill)
