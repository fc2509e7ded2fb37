"""A harbour in the morning: transparent washes that granulate, bloom and gather at their edges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.workshop.draw.fields import Array, blur, colours, curve, finish, grid, noise, smoothstep
from engine.workshop.draw.paper import tooth

SIZE = (1024, 800)
_SHAPE = (1200, 1536)  # painted at one and a half times the size, then reduced
_UNIT = _SHAPE[0]
_QUAY = 0.600  # where the harbour wall meets the water

_PAPER = colours("faf6ea")[0]


def _pigment(colour: str) -> Array:
    """What a full wash of this colour takes from the light."""
    return np.asarray(-np.log(colours(colour)[0].clip(0.02)), dtype=np.float32)


_COBALT, _ULTRAMARINE, _TEAL = _pigment("4f8fd0"), _pigment("2f3f94"), _pigment("2c8f94")
_ROSE, _OCHRE, _SIENNA = _pigment("e0708a"), _pigment("ecb04a"), _pigment("b5582c")
_VERMILION, _NEUTRAL, _GREEN = _pigment("dd4a32"), _pigment("3a3a58"), _pigment("5d8a4a")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper under way: what its washes take so far (H, W, 3), and the fields that every wash obeys, (H, W).

    grain: the tooth, 0..1; aside, down: how a drawn edge strays, pixels; damp: above 1 edges run away;
    drift: how pigment wanders; bloom: how backruns thin and gather it; spared: 1 where broad washes stay off.
    """

    taken: Array
    grain: Array
    aside: Array
    down: Array
    damp: Array
    drift: Array
    bloom: Array
    spared: Array


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    x, y = grid(_SHAPE)
    houses, boats = _houses(rng), _boats()
    kept = [shape for shape, _, _ in houses] + [shape for boat, _ in boats for shape, _, _ in boat]
    sheet = Sheet(
        taken=np.zeros((*_SHAPE, 3), np.float32),
        grain=tooth(rng, _SHAPE, 3.0, 2.2),
        aside=2.4 * noise(rng, _SHAPE, 36, 3),
        down=2.4 * noise(rng, _SHAPE, 36, 3),
        damp=noise(rng, _SHAPE, 90, 3),
        drift=noise(rng, _SHAPE, (130, 170), 2.3),
        bloom=_blooms(rng, x, y),
        spared=_filled(kept),
    )
    _sky(sheet, rng, x, y)
    _shore(sheet, rng, x)
    _water(sheet, rng, x, y)
    behind = 1 - 0.96 * _filled([shape for parts, _ in boats for shape, _, _ in parts])
    for index, (shape, pigment, strength) in enumerate(houses):
        _wash(sheet, _filled([shape]) * behind, pigment, strength, dropped=houses[index - 2][1] * 0.7)
        _mirror(sheet, rng, shape, _QUAY, pigment, strength * 0.75)
    _details(sheet, rng, houses, behind)
    for parts, line in boats:
        for shape, pigment, strength in parts:
            _wash(sheet, _filled([shape]), pigment, strength, edge=0.9, dropped=_OCHRE * 0.6 + _ROSE * 0.3)
            _mirror(sheet, rng, shape, line, pigment, strength * 0.8)
    _rigging(sheet)
    _posts(sheet, rng)
    _spatter(sheet, rng)
    paper = _PAPER * (0.97 + 0.06 * sheet.grain + 0.012 * noise(rng, _SHAPE, 200, 2))[..., None]
    return finish(paper * np.exp(-sheet.taken), SIZE)


def _filled(shapes: Sequence[Array]) -> Array:
    """1 inside any of the shapes (N, 2: x, y in heights), else 0."""
    page = Image.new("L", (_SHAPE[1], _SHAPE[0]))
    brush = ImageDraw.Draw(page)
    for shape in shapes:
        brush.polygon([(float(px) * _UNIT, float(py) * _UNIT) for px, py in shape], fill=255)
    return np.asarray(page, dtype=np.float32) / 255


def _strayed(mask: Array, aside: Array, down: Array) -> Array:
    """The mask with its edges moved by so many pixels."""
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    row = np.clip(y + np.rint(down).astype(np.int64), 0, mask.shape[0] - 1)
    column = np.clip(x + np.rint(aside).astype(np.int64), 0, mask.shape[1] - 1)
    return np.asarray(mask[row, column])


def _wash(
    sheet: Sheet, mask: Array, pigment: Array, strength: float | Array,
    *, edge: float = 0.8, grainy: float = 0.13, bloom: float = 0.6, bleed: float = 9,
    ripple: Array | None = None, dropped: Array | None = None,
) -> None:  # fmt: skip
    """Lay a wash where `mask` (H, W, 0..1) is 1: edges darken, and run away where damp."""
    rows, columns = np.flatnonzero(mask.max(axis=1)), np.flatnonzero(mask.max(axis=0))
    window = (slice(max(0, rows[0] - 60), rows[-1] + 60), slice(max(0, columns[0] - 60), columns[-1] + 60))
    aside = sheet.aside[window] + (0 if ripple is None else ripple[window])
    wet = blur(_strayed(mask[window], aside, sheet.down[window]), 0.9)
    lost = smoothstep(0.6, 1.4, sheet.damp[window])
    wet = wet * (1 - lost) + blur(wet, bleed) * lost
    rim = 1.1 * (wet - blur(wet, 2.6)).clip(0) + 0.45 * (wet - blur(wet, 9)).clip(0)
    load = (
        wet * (0.78 + 0.26 * sheet.drift[window]).clip(0.15) * (1 + bloom * sheet.bloom[window]) + edge * rim
    )
    load = (load * (1 + 2 * grainy * (0.5 - sheet.grain[window]))).clip(0)
    force = strength[window] if isinstance(strength, np.ndarray) else strength
    sheet.taken[window] += (load * force)[..., None] * pigment
    if dropped is not None:
        share = smoothstep(0.1, 1.8, np.roll(sheet.drift, 411, axis=1)[window] - 0.5 * sheet.bloom[window])
        sheet.taken[window] += 0.5 * (load * force * share)[..., None] * dropped


def _mirror(
    sheet: Sheet, rng: np.random.Generator, shape: Array, line: float, pigment: Array, strength: float
) -> None:
    """The shape's reflection below `line`, drawn out and cut by ripples."""
    fallen = np.stack([shape[:, 0], line + (line - shape[:, 1]) * 0.82], 1)
    mask = _filled([fallen])
    rows = np.arange(_SHAPE[0], dtype=np.float32)[:, None] / _UNIT - line
    bands = noise(rng, _SHAPE, (11, 300), 2.8)
    gaps = smoothstep(1.3, 0.7, bands + 2.6 * rows.clip(0))
    _wash(sheet, mask * gaps, pigment, strength, edge=0.7, ripple=bands * (2 + 40 * rows.clip(0)))


def _blooms(rng: np.random.Generator, x: Array, y: Array) -> Array:
    """Backruns: where water crept back it thins the wash and leaves a frilled dark rim."""
    field = np.zeros(_SHAPE, np.float32)
    frill = noise(rng, _SHAPE, 30, 2.0)
    for _ in range(44):
        cx, cy, radius = rng.uniform(0, 1.28), rng.uniform(0, 1), rng.uniform(0.025, 0.13)
        q = np.hypot((x - cx) * rng.uniform(0.7, 1.1), y - cy) / radius * (1 + 0.13 * frill)
        rim = 1.0 * np.exp(-(((q - 1) / 0.045) ** 2))
        field += rng.uniform(0.5, 1.0) * (rim - 0.6 * smoothstep(1.0, 0.55, q))
    return field.clip(-0.8, 1.2)


def _sky(sheet: Sheet, rng: np.random.Generator, x: Array, y: Array) -> None:
    """Morning sky: warm low down, cobalt above, laid wet round clouds of bare paper."""
    open_ = (1 - 0.96 * sheet.spared) * smoothstep(_QUAY, _QUAY - 0.02, y)
    clouds = noise(rng, _SHAPE, (150, 270), 2.5) + 0.9 * np.exp(-(((y - 0.27) / 0.13) ** 2)) - 0.35
    blue = smoothstep(0.40, 0.22, clouds)
    warm = smoothstep(0.05, 0.55, y) * (0.75 + 0.3 * noise(rng, _SHAPE, 200, 3)).clip(0)
    _wash(sheet, open_, _OCHRE, 0.42 * warm, edge=0, bloom=0.9)
    _wash(
        sheet, open_, _ROSE, 0.36 * np.roll(warm, 300, axis=1) * smoothstep(0.1, 0.45, y), edge=0, bloom=0.9
    )
    _wash(
        sheet, open_ * blue, _COBALT, 0.16 + 0.76 * smoothstep(0.45, 0.0, y),
        edge=0.9, bloom=1.1, bleed=34, grainy=0.2, dropped=_ULTRAMARINE * 0.8,
    )  # fmt: skip
    under = smoothstep(0.45, 0.65, clouds) * smoothstep(0.1, 0.5, noise(rng, _SHAPE, (70, 190), 2.6))
    shade = _ULTRAMARINE * 0.35 + _ROSE * 0.35
    _wash(sheet, open_ * under, shade, 0.34, edge=0.6, bleed=34, grainy=0.3, dropped=_OCHRE)


def _shore(sheet: Sheet, rng: np.random.Generator, x: Array) -> None:
    """Hills across the bay, each nearer one darker, and the mole with its lighthouse."""
    across = np.linspace(-0.02, 1.32, 60)
    for base, rise, pigment, strength in (
        (0.475, 0.055, 0.55 * _COBALT + 0.35 * _ROSE, 0.75),
        (0.525, 0.040, 0.60 * _ULTRAMARINE + 0.25 * _ROSE, 0.75),
        (0.56, 0.025, 0.5 * _GREEN + 0.5 * _ULTRAMARINE, 0.85),
    ):  # fmt: skip
        crest = base - rise * np.convolve(rng.normal(0, 1.3, 66), np.ones(7) / 7, "valid")
        hill = np.concatenate([np.stack([across, crest], 1), [[1.32, _QUAY], [-0.02, _QUAY]]])
        _wash(sheet, _filled([hill]) * (1 - 0.94 * sheet.spared), pigment, strength, grainy=0.3)
    mole = np.array([(1.02, 0.588), (1.06, 0.578), (1.32, 0.572), (1.32, 0.604), (1.02, 0.602)])
    _wash(sheet, _filled([mole]), _NEUTRAL * 0.7 + 0.3 * _SIENNA, 0.8)
    _mirror(sheet, rng, mole, _QUAY, _NEUTRAL, 0.5)


def _water(sheet: Sheet, rng: np.random.Generator, x: Array, y: Array) -> None:
    """The harbour's water: a graded wash, ripples over it, and a dry brush that leaves sparkles of paper."""
    below = smoothstep(_QUAY - 0.002, _QUAY + 0.002, y) * (1 - 0.96 * sheet.spared)
    near = smoothstep(_QUAY, 1.0, y)
    skips = noise(rng, _SHAPE, (6, 150), 2.3) + 0.35 * (sheet.grain - 0.5)
    sparkle = smoothstep(1.50, 1.35, skips + 1.0 * np.exp(-(((x - 1.02) / 0.12) ** 2)))
    _wash(sheet, below, _OCHRE * 0.5 + _ROSE * 0.4, 0.38 * (1 - near), edge=0, bloom=0.8)
    _wash(
        sheet, below * sparkle, _COBALT * 0.55 + _TEAL * 0.35, 0.24 + 0.60 * near,
        edge=0.8, bloom=1.1, grainy=0.2, dropped=_TEAL * 0.7,
    )  # fmt: skip
    for low, pigment, strength, tall in (
        (0.5, _TEAL, 0.40, 13), (0.8, _ULTRAMARINE, 0.42, 18), (1.1, _NEUTRAL, 0.3, 15),
    ):  # fmt: skip
        bands = noise(rng, _SHAPE, (tall, 210), 3) + 0.35 * near
        cover = smoothstep(low, low + 0.07, bands) * sparkle
        _wash(
            sheet, below * cover, pigment, strength * (0.4 + 0.8 * near), edge=0.9, dropped=_ULTRAMARINE * 0.5
        )


Part = tuple[Array, Array, float]


def _houses(rng: np.random.Generator) -> list[Part]:
    """The houses on the quay and the church behind: each a shape, a pigment and a strength."""
    parts: list[Part] = []
    tower = [(0.425, _QUAY), (0.425, 0.30), (0.485, 0.30), (0.485, _QUAY)]
    parts.append((np.array(tower), _OCHRE * 0.8 + _ROSE * 0.3, 0.55))
    parts.append(
        (np.array([(0.418, 0.302), (0.455, 0.15), (0.492, 0.302)]), _ULTRAMARINE * 0.8 + _SIENNA * 0.3, 0.9)
    )
    walls = (
        _OCHRE,
        _ROSE,
        _SIENNA * 0.8,
        _OCHRE * 0.4,
        _TEAL * 0.8,
        _ROSE * 0.6 + _OCHRE * 0.6,
        _COBALT * 0.7,
    )
    left = -0.03
    for k in range(9):
        wide, tall = rng.uniform(0.075, 0.11), rng.uniform(0.13, 0.22)
        top, right = _QUAY - tall, left + wide
        wall = [(left, _QUAY - 0.012), (left, top), (right - 0.002, top), (right - 0.002, _QUAY - 0.012)]
        parts.append((np.array(wall), walls[k % len(walls)], rng.uniform(0.5, 0.85)))
        peak = top - rng.uniform(0.05, 0.09)
        if k % 3 == 1:
            roof = [(left - 0.004, top), (left + wide / 2, peak), (right + 0.002, top)]
        else:
            roof = [
                (left - 0.005, top),
                (left + 0.014, peak + 0.02),
                (right - 0.014, peak + 0.02),
                (right + 0.003, top),
            ]
        parts.append(
            (np.array(roof), (_VERMILION * 0.8 + _SIENNA * 0.5, _SIENNA * 1.2, _NEUTRAL)[k % 3], 0.85)
        )
        left = right
    lighthouse = [(1.135, 0.58), (1.148, 0.40), (1.182, 0.40), (1.195, 0.58)]
    parts.append((np.array(lighthouse), _ROSE * 0.25 + _COBALT * 0.3, 0.35))
    for top, low, inset in ((0.425, 0.465, 0.0115), (0.505, 0.545, 0.0055)):
        band = [(1.135 + inset, top), (1.195 - inset, top), (1.198 - inset, low), (1.132 + inset, low)]
        parts.append((np.array(band), _VERMILION, 1.0))
    lamp = [(1.151, 0.40), (1.153, 0.372), (1.165, 0.352), (1.177, 0.372), (1.179, 0.40)]
    parts.append((np.array(lamp), _NEUTRAL, 1.1))
    return parts


def _details(sheet: Sheet, rng: np.random.Generator, houses: list[Part], behind: Array) -> None:
    """Shadow sides, windows, shutters and doors, awnings, and the wall of the quay."""
    shades, windows, shutters = [], [], []
    for shape, _, _ in houses[2:-4:2]:
        (left, _), (_, top), (right, _) = shape[0], shape[1], shape[2]
        shades.append(np.array([(right - 0.024, top), (right, top), (right, 0.59), (right - 0.018, 0.59)]))
        shades.append(np.array([(left, top), (right, top), (right, top + 0.012), (left, top + 0.016)]))
        columns = int(rng.integers(2, 4))
        for row in np.arange(top + 0.03, 0.55, 0.045):
            for column in range(columns):
                wx = left + (column + 0.5) * (right - left) / columns + rng.normal(0, 0.001)
                windows.append(_box(wx, row, 0.0075, 0.013))
                if rng.uniform() < 0.6:
                    shutters += [_box(wx - 0.012, row, 0.0035, 0.014), _box(wx + 0.012, row, 0.0035, 0.014)]
        windows.append(_box(left + rng.uniform(0.3, 0.7) * (right - left), 0.574, 0.012, 0.016))
    windows += [_box(0.455, ty, 0.008, 0.014) for ty in (0.335, 0.39)]
    shades.append(np.array([(0.462, 0.302), (0.485, 0.302), (0.485, 0.45), (0.466, 0.45)]))
    shades.append(np.array([(1.172, 0.40), (1.182, 0.40), (1.195, 0.58), (1.178, 0.58)]))
    _wash(sheet, _filled(shades) * behind, _ULTRAMARINE * 0.6 + _ROSE * 0.25, 0.55)
    _wash(sheet, _filled(windows) * behind, _NEUTRAL, 1.15, edge=0.9)
    _wash(sheet, _filled(shutters) * behind, _GREEN * 0.7 + _TEAL * 0.6, 0.9)
    wall = np.array([(-0.02, 0.588), (0.80, 0.588), (0.84, 0.603), (-0.02, 0.606)])
    _wash(sheet, _filled([wall]) * behind, _NEUTRAL * 0.75 + _SIENNA * 0.3, 0.95, grainy=0.3)
    _mirror(
        sheet,
        rng,
        np.array([(-0.02, 0.575), (0.82, 0.575), (0.84, 0.60), (-0.02, 0.60)]),
        _QUAY,
        _NEUTRAL,
        0.6,
    )
    people = [
        _box(px, 0.578 + rng.uniform(-0.002, 0.002), 0.0035, 0.012) for px in rng.uniform(0.02, 0.8, 15)
    ]
    _wash(sheet, _filled(people) * behind, _NEUTRAL * 0.8 + _VERMILION * 0.4, 1.2, edge=0.9)


def _box(cx: float, cy: float, half: float, tall: float) -> Array:
    """A small upright box round a middle."""
    return np.array(
        [(cx - half, cy - tall), (cx + half, cy - tall), (cx + half, cy + tall), (cx - half, cy + tall)]
    )


# x and waterline of each boat, its size, the pigments of sails and hull.
_FLEET = (
    (0.66, 0.640, 0.20, _OCHRE * 0.22 + _ROSE * 0.12, _TEAL),
    (1.06, 0.665, 0.24, _ROSE * 0.7 + _OCHRE * 0.5, _NEUTRAL),
    (0.86, 0.760, 0.52, _VERMILION * 0.75 + _SIENNA * 0.55, _ULTRAMARINE * 0.9 + _NEUTRAL * 0.3),
    (0.24, 0.735, 0.0, _OCHRE, _VERMILION), (0.42, 0.845, 0.0, _OCHRE, _TEAL * 0.9 + _NEUTRAL * 0.3),
)  # fmt: skip


def _boats() -> list[tuple[list[Part], float]]:
    """Each boat's parts, and its waterline; a size of 0 is a rowing boat."""
    fleet = []
    for bx, line, size, sail, hull in _FLEET:
        long = 0.30 * size if size else 0.085 + 0.16 * (line - 0.735)
        tall = 0.055 * size + 0.022
        bow = [
            (bx - long, line - tall),
            (bx - 0.8 * long, line),
            (bx + 0.75 * long, line),
            (bx + long, line - tall * 1.25),
        ]
        belly = np.array([*bow, (bx + 0.3 * long, line - 0.8 * tall), (bx - 0.4 * long, line - 0.78 * tall)])
        parts: list[Part] = [(belly, hull, 1.15)]
        if size:
            foot, top = line - tall * 1.1, line - size
            mast = bx + 0.02 * size
            leech = [(bx - 0.05 * size, top + 0.06 * size), (bx - 0.33 * size, foot - 0.07 * size)]
            main = np.array([(mast, foot), (mast, top), *leech, (bx - 0.30 * size, foot)])
            luff = [(bx + 0.045 * size, foot - 0.02 * size), (bx + 0.04 * size, top + 0.14 * size)]
            jib = np.array([*luff, (bx + 0.30 * size, foot - 0.01 * size)])
            parts += [(main, sail, 0.95), (jib, sail * 0.8, 0.8)]
        else:
            rim = [(bx - 0.6 * long, line - 0.8 * tall), (bx + 0.6 * long, line - 0.85 * tall)]
            thwart = np.array(
                [*rim, (bx + 0.4 * long, line - 0.55 * tall), (bx - 0.4 * long, line - 0.55 * tall)]
            )
            parts.append((thwart, _SIENNA, 0.9))
        fleet.append((parts, line))
    return fleet


def _rigging(sheet: Sheet) -> None:
    """Masts and stays with the point of a rigger brush, and gulls."""
    page = Image.new("L", (_SHAPE[1], _SHAPE[0]))
    brush = ImageDraw.Draw(page)

    def line(points: NDArray[np.floating] | list[tuple[float, float]], width: int) -> None:
        brush.line([(float(px) * _UNIT, float(py) * _UNIT) for px, py in points], fill=255, width=width)

    for bx, low, size, _, _ in _FLEET:
        if not size:
            continue
        line(
            [(bx + 0.03 * size, low - 0.05 * size), (bx + 0.03 * size, low - 1.06 * size)], 3 + int(6 * size)
        )
        line([(bx + 0.03 * size, low - 1.02 * size), (bx + 0.33 * size, low - 0.11 * size)], 2)
        line([(bx + 0.03 * size, low - 1.02 * size), (bx - 0.33 * size, low - 0.11 * size)], 2)
        line(
            [(bx - 0.34 * size, low - 0.10 * size), (bx + 0.04 * size, low - 0.09 * size)], 3 + int(4 * size)
        )
    for gx, gy, span in ((0.60, 0.20, 0.020), (0.66, 0.245, 0.014), (0.74, 0.16, 0.016), (1.02, 0.20, 0.013)):
        line(curve([(gx - span, gy - 0.3 * span), (gx - 0.4 * span, gy - 0.5 * span), (gx, gy)], 12), 4)
        line(curve([(gx, gy), (gx + 0.4 * span, gy - 0.6 * span), (gx + span, gy - 0.45 * span)], 12), 4)
    lines = blur(np.asarray(page, np.float32) / 255, 0.8) * (1 + 0.5 * (0.5 - sheet.grain))
    sheet.taken[:] += (lines * (0.85 + 0.25 * sheet.drift).clip(0.3))[..., None] * (
        _NEUTRAL * 0.8 + _SIENNA * 0.3
    )


def _posts(sheet: Sheet, rng: np.random.Generator) -> None:
    """Mooring posts, each leaning its own way, with weed at the waterline."""
    for px, top, lean in (
        (0.065, 0.775, 0.010),
        (0.115, 0.805, -0.008),
        (1.205, 0.765, -0.012),
        (1.25, 0.80, 0.004),
    ):
        foot = top + 0.15
        post = np.array(
            [
                (px - 0.010, top),
                (px + 0.009, top - 0.004),
                (px + lean + 0.013, foot),
                (px + lean - 0.012, foot),
            ]
        )
        weed = post * [1, 0.35] + [0, 0.65 * foot]
        _wash(sheet, _filled([post]), _SIENNA * 0.8 + _NEUTRAL * 0.5, 1.0, dropped=_ULTRAMARINE)
        _wash(sheet, _filled([weed]), _GREEN * 0.7 + _NEUTRAL * 0.7, 0.9)
        _mirror(sheet, rng, post, foot, _NEUTRAL * 0.8 + _SIENNA * 0.4, 0.8)


def _spatter(sheet: Sheet, rng: np.random.Generator) -> None:
    """Drops flicked off the brush."""
    for pigment in (_COBALT, _SIENNA, _ULTRAMARINE, _VERMILION):
        drops = []
        for _ in range(34):
            cx, cy, radius = rng.uniform(0, 1.28), rng.uniform(0, 1), rng.lognormal(-6.1, 0.5)
            t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
            drops.append(np.stack([cx + radius * np.cos(t), cy + radius * np.sin(t)], 1))
        _wash(sheet, _filled(drops), pigment, 0.6, edge=1.2)
