"""A rose window: panes of glowing glass in a tracery of lead."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.workshop.draw.brush import scatter
from engine.workshop.draw.cells import cells
from engine.workshop.draw.fields import Array, blur, colours, finish, grid, lit, mix, noise, ramp, smoothstep

SIZE = (1024, 1024)
_SHAPE = (1434, 1434)

_RUBY = colours("3d0410", "7d0a1c", "b8142a", "e23c34", "ff8a5c")
_BLUE = colours("060d3c", "0d1f78", "153fb4", "2b74dd", "86c4f4")
_AMBER = colours("6e3206", "b8640c", "eb9a18", "fcc93f", "fff2a8")
_GREEN = colours("04301f", "08563a", "128655", "47b86c", "bdeba0")
_VIOLET = colours("1c0836", "3c1468", "682ca0", "9c5ccc", "dcb4f0")
_PEARL = colours("7c8a86", "a9b8ae", "d3dcc6", "eef0d6", "fffbe8")
_MELTS = np.stack([_RUBY, _BLUE, _AMBER, _GREEN, _VIOLET, _PEARL])
RUBY, BLUE, AMBER, GREEN, VIOLET, PEARL = range(6)

Labels = NDArray[np.int64]


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    panes, melt, thick = _cartoon(rng)
    light = _light(rng, panes, melt)
    lead, came = _leads(rng, panes, thick)
    glow = blur(mix(light, (0, 0, 0), lead), 14) * 0.45 + blur(mix(light, (0, 0, 0), lead), 3) * 0.2
    metal = lit(
        ramp(colours("0a0a0c", "1c1b1e", "34323a"), 0.4 + 0.12 * noise(rng, _SHAPE, 4, 1.2)), came, 0.5
    )
    return finish(mix(light, metal, lead) * 0.92 + glow * (1 - 0.55 * lead[..., None]), SIZE)


def _cartoon(rng: np.random.Generator) -> tuple[Labels, Labels, Array]:
    """Each pixel's pane, the melt of that pane's glass, and where the heavy tracery runs (0..1)."""
    x, y = grid(_SHAPE)
    x = x + 0.0016 * noise(rng, _SHAPE, 60, 2.5)
    y = y + 0.0016 * noise(rng, _SHAPE, 60, 2.5)
    px, py = x - 0.5, y - 0.5
    r, turn = np.hypot(px, py), np.arctan2(px, -py) / (2 * np.pi) % 1.0

    # Ground of shards, every shape below is laid over it.
    points = scatter(rng, _SHAPE, 44)
    shards = cells(_SHAPE, points, np.full(len(points), 36, np.float32)).owner.astype(np.int64)
    panes = shards.copy()
    melts = rng.choice([BLUE, BLUE, BLUE, VIOLET, GREEN], len(points))
    melt = melts[shards]
    heavy = np.zeros(_SHAPE, np.int64)
    fresh = 10_000

    def lay(where: NDArray[np.bool_], part: Labels | int, kind: Labels | int, weight: int = 0) -> None:
        nonlocal fresh
        part_here = np.broadcast_to(np.asarray(part, np.int64), _SHAPE)
        panes[where] = fresh + part_here[where]
        melt[where] = np.broadcast_to(np.asarray(kind, np.int64), _SHAPE)[where]
        if weight:
            heavy[where] = weight * 1000 + (part_here[where] if weight > 1 else 0)
        fresh += 10_000

    def sector(count: int, shift: float = 0.0) -> tuple[Labels, Array]:
        place = turn * count + shift
        return np.floor(place).astype(np.int64) % count, np.asarray(place % 1 - 0.5, np.float32)

    lay(r < 0.486, shards, np.where(shards % 5 == 0, VIOLET, BLUE), 1)
    # Outer ring: 24 arches of ruby with a pearl in each foot.
    k, off = sector(24)
    arch = (r > 0.385) & (
        np.abs(off) < 0.47 * np.sqrt(np.clip(1 - (np.clip(r - 0.385, 0, 1) / 0.092) ** 2.4, 0, 1))
    )
    lay((r > 0.385) & (r < 0.486), k + 24 * (r > 0.452), np.where(k % 2, GREEN, BLUE))
    lay(arch, k, np.where(k % 2, RUBY, AMBER), 2)
    lay(
        arch & (np.abs(off) < 0.26 * np.sqrt(np.clip(1 - ((r - 0.395) / 0.06) ** 2, 0, 1))) & (r > 0.395),
        k,
        np.where(k % 2, AMBER, RUBY),
    )
    # A string of beads.
    k, _ = sector(60)
    lay((r > 0.366) & (r < 0.386), k, np.where(k % 3 == 0, PEARL, np.where(k % 3 == 1, RUBY, BLUE)), 3)
    # Twelve medallions, a flower of six petals in each.
    lay((r > 0.205) & (r < 0.366), shards, np.where(shards % 3 == 0, VIOLET, BLUE), 4)
    k, off = sector(12, 0.5)
    mx, my = r * np.sin(off * 2 * np.pi / 12), r * np.cos(off * 2 * np.pi / 12) - 0.293
    mr, mt = np.hypot(mx, my), np.arctan2(mx, my) / (2 * np.pi) * 6 % 6
    lay(mr < 0.068, k * 6 + ((mt + 0.5) % 6).astype(np.int64), np.where(k % 2, RUBY, GREEN), 5)
    petal = np.abs(mt % 1 - 0.5) < 0.46 * np.sqrt(
        np.clip(np.sin(np.pi * np.clip((mr - 0.016) / 0.046, 0, 1)), 0, 1)
    )
    lay((mr < 0.061) & petal, k * 6 + mt.astype(np.int64), np.where(k % 2, PEARL, AMBER))
    lay(mr < 0.021, k, np.where(k % 2, AMBER, RUBY))
    # Little kites between the medallions, inside and outside.
    k, off = sector(12)
    for middle, tall, wide, kind in ((0.340, 0.022, 0.15, RUBY), (0.236, 0.028, 0.16, AMBER)):
        kite = np.abs(r - middle) / tall + np.abs(off) / wide < 1
        lay(kite, k, kind, 6)
    # Band of small quarries.
    k, _ = sector(36)
    lay((r > 0.190) & (r < 0.210), k, np.where(k % 2, AMBER, RUBY), 7)
    # Twelve petals round the hub, each a flame within a flame.
    k, off = sector(12)
    lay(r < 0.190, k + 12 * (r > 0.15), np.where(k % 2, GREEN, VIOLET), 8)
    for inner, outer, girth, kinds, weight in (
        (0.052, 0.186, 0.47, (RUBY, BLUE), 9),
        (0.070, 0.160, 0.29, (AMBER, PEARL), 0),
        (0.088, 0.134, 0.15, (RUBY, GREEN), 0),
    ):
        t = np.clip((r - inner) / (outer - inner), 0, 1)
        flame = (
            (r > inner) & (r < outer) & (np.abs(off) < girth * np.clip(np.sin(np.pi * t**1.15), 0, 1) ** 0.8)
        )
        lay(flame, k, np.where(k % 2, kinds[0], kinds[1]), weight)
    k, _ = sector(8)
    lay(r < 0.058, k, np.where(k % 2, RUBY, AMBER), 10)
    lay(r < 0.034, 0, AMBER)
    # Roundels in the four corners.
    for cx, cy in ((0.09, 0.09), (0.91, 0.09), (0.09, 0.91), (0.91, 0.91)):
        cr = np.hypot(x - cx, y - cy)
        ck = ((np.arctan2(x - cx, y - cy) / (2 * np.pi) * 8) % 8).astype(np.int64)
        lay(cr < 0.075, ck, np.where(ck % 2, RUBY, AMBER), 11)
        lay(cr < 0.048, ck // 2, GREEN)
        lay(cr < 0.026, 0, PEARL)
    return panes, melt, _edges(heavy)


def _away() -> Array:
    """Each pixel's distance from the middle of the window, in heights."""
    x, y = grid(_SHAPE)
    return np.asarray(np.hypot(x - 0.5, y - 0.5))


def _edges(labels: Labels) -> Array:
    """1 where a label meets another, else 0."""
    edge = np.zeros(labels.shape, np.float32)
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    edge[:, 1:] += across
    edge[:, :-1] += across
    edge[1:] += down
    edge[:-1] += down
    return np.minimum(edge, 1)


def _light(rng: np.random.Generator, panes: Labels, melt: Labels) -> Array:
    """The glass with the sun behind it: streaks, seeds, a brighter heart in each pane, painted veins."""
    _, own = np.unique(panes, return_inverse=True)
    own = own.reshape(_SHAPE)
    count = own.max() + 1
    streaks = [noise(rng, _SHAPE, s, 1.6) for s in ((6, 60), (60, 6), (22, 22))]
    which = rng.integers(0, 3, count)[own]
    streak = np.choose(which, streaks)
    inside = blur(1 - _edges(panes), 9)
    heart = smoothstep(0.55, 1.0, inside)
    tone = 0.25 + 0.30 * heart + 0.13 * streak + (0.13 * rng.standard_normal(count))[own]
    tone += 0.09 * noise(rng, _SHAPE, 320, 3) - 0.10 * smoothstep(0.3, 0.75, _away())
    stacked = np.stack([ramp(table, tone) for table in _MELTS])
    light = np.take_along_axis(stacked, melt[None, ..., None], axis=0)[0]
    # Grisaille: brown enamel veins, scratched and thin.
    vein = np.abs(noise(rng, _SHAPE, 26, 1.8))
    line = smoothstep(0.10, 0.03, vein) * smoothstep(-0.2, 0.8, noise(rng, _SHAPE, 90, 2))
    seeds = smoothstep(2.6, 3.4, noise(rng, _SHAPE, 2.2, 3))
    return mix(light * (1 + 0.9 * seeds[..., None]), light * 0.32, 0.8 * line)


def _leads(rng: np.random.Generator, panes: Labels, thick: Array) -> tuple[Array, Array]:
    """How much of each pixel is lead, and the came's height in pixels."""
    thin = blur(_edges(panes), 2.3) * 2.3 * 1.25
    wide = blur(thick, 4.6) * 4.6 * 1.25
    body = np.maximum(thin, wide) + 0.03 * noise(rng, panes.shape, 9)
    return smoothstep(0.52, 0.72, body), blur(np.maximum(2.5 * thin, 5 * wide), 1.2)
