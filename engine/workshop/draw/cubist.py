"""A still life broken into facets: guitar, bottle, glass, pears and a newspaper."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.workshop.draw.brush import Canvas, paint, pick, prime, scatter
from engine.workshop.draw.fields import Array, blur, colours, finish, grid, mix, noise, ramp, smoothstep

SIZE = (832, 1024)
_SHAPE = (1434, 1165)
_UNIT = _SHAPE[0]

_UMBER = colours("1a0f0a", "45240f", "8a521b", "c98f38", "ecbd5e", "f8e6b0")
_GREY = colours("0b1428", "1d3766", "456fa8", "8fb1cb", "cfdbd8", "faf3de")
_OLIVE = colours("07140f", "14392c", "2b684f", "689c72", "b3c288", "f0eac0")
_RUST = colours("2a0808", "701710", "b8371c", "e2692f", "f3a865", "fadab0")


def draw(rng: np.random.Generator) -> Image.Image:
    """The picture, drawn with the random numbers given."""
    facet, across, edge = _facets(rng)
    planes = _broken(rng, _still_life(rng), facet, across)
    fall, contour = _cuts(rng)
    planes = np.clip(planes * (1 + fall)[..., None], 0, 1) ** 0.78  # so much shade wants a lighter palette
    count = int(facet.max()) + 1
    lean = rng.choice([0.3, 0.9, 1.5, 2.2, 2.8], count) + rng.normal(0, 0.12, count)
    angle = (lean[facet] + 0.25 * noise(rng, _SHAPE, 140, 3)).astype(np.float32)
    touch = _touch(rng, facet, angle)
    shown = touch.shown(0.42, 0.0) / 0.5 * planes
    line = np.maximum(blur(edge, 1.7) * 3.4 * smoothstep(-0.9, 0.4, noise(rng, _SHAPE, 150, 2.5)), contour)
    line = line * (0.85 + 0.25 * noise(rng, _SHAPE, 3, 1.2))  # charcoal catches on the ridges of the paint
    return finish(mix(shown, colours("140d0a")[0], smoothstep(0.25, 0.8, line) * 0.9), SIZE)


def _touch(rng: np.random.Generator, facet: NDArray[np.int64], angle: Array) -> Canvas:
    """The hand of the painter in grey: strokes that are warmer or cooler, lighter or darker than the plane.

    Some facets are laid in short square dabs instead, as if in mosaic.
    """
    canvas = prime(np.full((*_SHAPE, 3), 0.5, np.float32))
    dabbed = (rng.uniform(0, 1, int(facet.max()) + 1) < 0.2).astype(np.float32)
    for spacing, length, width, wild in ((15, 80, 24, 0.10), (10, 44, 12, 0.08)):
        points = scatter(rng, _SHAPE, spacing)
        value, hue = rng.standard_normal((len(points), 1)), rng.standard_normal((len(points), 3))
        grey = 0.5 * (1 + wild * value) + 0.012 * hue
        short = pick(dabbed[facet], points) > 0.5
        paint(
            canvas, rng, points, grey.astype(np.float32), angle, second=(grey * 0.9).astype(np.float32),
            length=np.where(short, 20, length * rng.uniform(0.6, 1.2, len(points))).astype(np.float32),
            width=np.where(short, 13, width).astype(np.float32), body=2.0, bristle=0.10,
        )  # fmt: skip
    return canvas


def _cuts(rng: np.random.Generator) -> tuple[Array, Array]:
    """Lines and arcs that cut the planes, with shade on one side and light on the other; the lines drawn."""
    x, y = grid(_SHAPE)
    fall, contour = np.zeros(_SHAPE, np.float32), np.zeros(_SHAPE, np.float32)
    for k in range(34):
        mx, my = rng.normal(0.42, 0.2), rng.normal(0.54, 0.25)
        a = rng.choice([0.22, 1.05, 1.35, 1.85, 2.25, 2.95]) + rng.normal(0, 0.08)
        u, v = (x - mx) * np.cos(a) + (y - my) * np.sin(a), -(x - mx) * np.sin(a) + (y - my) * np.cos(a)
        if k % 7 == 0:  # an arc, of a radius like the guitar's or the glass's
            bow = rng.uniform(0.10, 0.24)
            u = (np.hypot(u - bow, v) - bow) * rng.choice([-1, 1])
        long = rng.uniform(0.08, 0.26)
        window = smoothstep(long, 0.45 * long, np.abs(v)) * (np.abs(u) < 0.4)
        wide = rng.uniform(0.035, 0.09)
        fall += window * np.where(u > 0, -0.55 * np.exp(-u / wide), 0.28 * np.exp(u / (0.6 * wide)))
        contour = np.maximum(
            contour, smoothstep(0.0026, 0.0008, np.abs(u)) * smoothstep(long, 0.8 * long, np.abs(v))
        )
    return np.clip(fall, -0.58, 0.45), contour


def _facets(rng: np.random.Generator) -> tuple[NDArray[np.int64], Array, Array]:
    """The plane cut by straight lines: each pixel's facet, its place across it (0..1), and the edges."""
    x, y = grid(_SHAPE)
    facet = np.zeros(_SHAPE, np.int64)
    for _ in range(7):
        for part in range(int(facet.max()) + 1):
            inside = facet == part
            size = inside.mean()
            if size < rng.uniform(0.006, 0.035):
                continue
            at = rng.permutation(np.flatnonzero(inside))[:400]
            mx, my = float(x.ravel()[at].mean()), float(y.ravel()[at].mean())
            a = rng.choice([0.22, 1.05, 1.35, 1.85, 2.25, 2.95]) + rng.normal(0, 0.1)
            mx, my = mx + rng.normal(0, 0.02), my + rng.normal(0, 0.02)
            side = (x - mx) * np.cos(a) + (y - my) * np.sin(a) > 0
            facet[inside & side] = int(facet.max()) + 1
    _, facet = np.unique(facet, return_inverse=True)
    facet = facet.reshape(_SHAPE)
    across = np.zeros(_SHAPE, np.float32)
    for part in range(int(facet.max()) + 1):
        inside = facet == part
        a = rng.choice([0.22, 1.05, 1.85, 2.6, 3.6, 4.4, 5.2])
        place = (x * np.cos(a) + y * np.sin(a))[inside]
        across[inside] = (place - place.min()) / max(float(np.ptp(place)), 1e-3)
    edge = np.zeros(_SHAPE, np.float32)
    edge[:, 1:] += facet[:, 1:] != facet[:, :-1]
    edge[1:] += facet[1:] != facet[:-1]
    return facet, across, np.minimum(edge, 1)


def _broken(rng: np.random.Generator, picture: Array, facet: NDArray[np.int64], across: Array) -> Array:
    """Each facet shows the still life from a little elsewhere, and falls from light into shade."""
    y, x = np.mgrid[0 : _SHAPE[0], 0 : _SHAPE[1]].astype(np.float32)
    out = np.empty_like(picture)
    for part in range(int(facet.max()) + 1):
        inside = facet == part
        px, py = x[inside], y[inside]
        mx, my = px.mean(), py.mean()
        turn, zoom = rng.normal(0, 0.13), 1 + rng.normal(0, 0.10)
        ox, oy = rng.normal(0, 0.022, 2) * _UNIT
        c, s = np.cos(turn) / zoom, np.sin(turn) / zoom
        sx, sy = mx + c * (px - mx) - s * (py - my) + ox, my + s * (px - mx) + c * (py - my) + oy
        seen = pick(picture, np.stack([sx, sy], axis=1))
        fall = across[inside][:, None]
        depth = rng.uniform(0.3, 0.78)
        if rng.uniform() < 0.17:  # a plane of the wall or the table slides in front
            table = (_UMBER, _GREY, _OLIVE, _RUST)[rng.integers(0, 4)]
            seen = 0.35 * seen + 0.65 * ramp(table, rng.uniform(0.35, 0.8) + 0 * px)
        out[inside] = seen * (1 + depth * (0.55 - fall) * 1.4)
    return np.clip(out, 0, 1)


def _still_life(rng: np.random.Generator) -> Array:
    """The table as one would see it before the breaking."""
    x, y = grid(_SHAPE)
    grain = noise(rng, _SHAPE, (90, 4), 1.6)
    cloud = noise(rng, _SHAPE, 160, 2.5)
    scene = ramp(_GREY, 0.42 + 0.07 * cloud + 0.22 * (x < 0.3))
    scene = mix(scene, ramp(_OLIVE, 0.36 + 0.06 * cloud), smoothstep(0.5, 0.505, x + 0.1 * y))
    paper = (np.sin(2 * np.pi * x * 22) * np.sin(2 * np.pi * y * 22) > 0.55) & (x + 0.1 * y > 0.5)
    scene = mix(scene, colours("b3b67c")[0], paper * 0.5)
    table = np.hypot((x - 0.41) / 0.40, (y - 0.78) / 0.25)
    scene = mix(scene, ramp(_UMBER, 0.62 + 0.07 * grain), smoothstep(1.01, 0.99, table))
    scene = mix(scene, ramp(_UMBER, 0.15), smoothstep(0.03, 0.02, np.abs(table - 1.03)))
    cloth = (np.abs(x - 0.26) + 0.5 * np.abs(y - 0.93) < 0.2) & (y > 0.72)
    scene = mix(scene, ramp(_GREY, 0.9 - 0.25 * np.abs(np.sin(26 * x + 9 * y))), cloth * 1.0)

    # Bottle.
    bottle = _profile(
        y, [(0.10, 0.028), (0.30, 0.030), (0.37, 0.040), (0.43, 0.075), (0.78, 0.078), (0.80, 0.06)]
    )
    side = (x - 0.185) / np.maximum(bottle, 1e-4)
    on = smoothstep(1.02, 0.96, np.abs(side)) * (bottle > 0)
    scene = mix(scene, ramp(_OLIVE, 0.30 + 0.45 * np.exp(-(((side + 0.45) / 0.16) ** 2)) - 0.15 * side), on)
    label = on * (y > 0.52) * (y < 0.67)
    scene = mix(scene, ramp(_UMBER, 0.95 - 0.15 * np.abs(side)), label)

    scene = _guitar(scene, x, y, grain)
    # Glass: a cone on a stem, seen through.
    glass = _profile(
        y, [(0.52, 0.072), (0.66, 0.055), (0.70, 0.012), (0.78, 0.010), (0.80, 0.055), (0.815, 0.06)]
    )
    side = (x - 0.66) / np.maximum(glass, 1e-4)
    on = smoothstep(1.02, 0.97, np.abs(side)) * (glass > 0)
    scene = mix(scene, ramp(_GREY, 0.75 + 0.25 * np.cos(side * 7)), on * 0.8)
    scene = mix(scene, ramp(_RUST, 0.35 + 0.15 * side), on * (y > 0.58) * (y < 0.69) * 0.85)
    scene = mix(
        scene,
        ramp(_GREY, 1.0),
        smoothstep(0.12, 0.06, np.abs(np.hypot((x - 0.66) / 0.072, (y - 0.52) / 0.014) - 1)),
    )
    # Pears.
    for px, py, tint in ((0.50, 0.885, _OLIVE), (0.60, 0.90, _RUST), (0.405, 0.90, _RUST)):
        d = np.minimum(
            np.hypot(x - px, y - py) / 0.052, np.hypot((x - px - 0.008) / 0.028, (y - py + 0.05) / 0.038)
        )
        scene = mix(
            scene, ramp(tint, 0.75 - 4.5 * (x - px) - 2 * (y - py) - 0.2 * d), smoothstep(1.02, 0.96, d)
        )
    return _drawn(scene)


def _guitar(scene: Array, x: Array, y: Array, grain: Array) -> Array:
    """The guitar, leaning to the right."""
    lean = 0.42
    c, s = np.cos(lean), np.sin(lean)
    u, v = (x - 0.42) * c + (y - 0.60) * s, -(x - 0.42) * s + (y - 0.60) * c  # v runs down the strings
    lower = np.hypot(u / 0.150, (v - 0.10) / 0.135)
    upper = np.hypot(u / 0.112, (v + 0.085) / 0.11)
    waist = np.hypot(u / 0.088, (v - 0.0) / 0.12)
    body = np.minimum.reduce([lower, upper, waist])
    scene = mix(scene, ramp(_RUST, 0.25), smoothstep(1.13, 1.10, body))
    scene = mix(scene, ramp(_UMBER, 0.80 + 0.06 * grain - 0.5 * u), smoothstep(1.02, 1.0, body))
    neck = (np.abs(u) < 0.021) & (v < -0.02) & (v > -0.50)
    scene = mix(scene, ramp(_RUST, 0.14), neck * 1.0)
    frets = neck & (np.abs(np.mod(v, 0.034) - 0.017) < 0.0022)
    scene = mix(scene, ramp(_UMBER, 0.9), frets * 0.9)
    head = (np.abs(u) < 0.034) & (v <= -0.48) & (v > -0.575)
    scene = mix(scene, ramp(_RUST, 0.5), head * 1.0)
    for k in range(3):
        for side in (-1, 1):
            peg = np.hypot(u - side * 0.042, v + 0.50 + 0.025 * k) < 0.0085
            scene = mix(scene, ramp(_GREY, 0.9), peg * 1.0)
    hole = np.hypot(u, v + 0.01) / 0.047
    scene = mix(scene, ramp(_RUST, 0.55), smoothstep(1.3, 1.25, hole))
    scene = mix(scene, ramp(_UMBER, 0.04), smoothstep(1.03, 0.97, hole))
    bridge = (np.abs(u) < 0.055) & (np.abs(v - 0.125) < 0.010)
    scene = mix(scene, ramp(_RUST, 0.1), bridge * 1.0)
    strings = (
        (np.abs(np.mod(u + 0.018, 0.0072) - 0.0036) < 0.0009) & (np.abs(u) < 0.018) & (v < 0.125) & (v > -0.5)
    )
    return mix(scene, ramp(_GREY, 0.97), strings * 0.9)


def _profile(y: Array, outline: list[tuple[float, float]]) -> Array:
    """Half widths by height for a turned thing; 0 above and below it."""
    heights, halves = zip(*outline, strict=True)
    return np.asarray(np.interp(y, heights, halves, left=0, right=0), dtype=np.float32)


def _drawn(scene: Array) -> Array:
    """Lettering and staves, as printed paper glued into the picture."""
    page = Image.new("L", (620, 300), 236)
    draw = ImageDraw.Draw(page)
    draw.text((24, 6), "LE JOUR", font=ImageFont.load_default(118), fill=20, stroke_width=4, stroke_fill=20)
    for line in range(7):
        for column in range(3):
            draw.line(
                (24 + 196 * column, 160 + 19 * line, 196 + 196 * column, 160 + 19 * line), fill=90, width=7
            )
    music = Image.new("L", (420, 300), 226)
    draw = ImageDraw.Draw(music)
    for stave in (40, 180):
        for line in range(5):
            draw.line((10, stave + 16 * line, 410, stave + 16 * line), fill=40, width=3)
        for k in range(8):
            cx, cy = 40 + 48 * k, stave + 8 * ((k * 5 + stave) % 9)
            draw.ellipse((cx - 12, cy - 9, cx + 12, cy + 9), fill=20)
            draw.line((cx + 11, cy, cx + 11, cy - 56), fill=20, width=4)
    tint = colours("efe2bf")[0]
    for sheet, turn, at in ((page, 14, (0.02, 0.80)), (music, -17, (0.50, 0.16))):
        turned = sheet.convert("LA").rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
        pixels = np.asarray(turned, np.float32) / 255
        left, top = int(at[0] * _UNIT), int(at[1] * _UNIT)
        patch = scene[top : top + pixels.shape[0], left : left + pixels.shape[1]]
        pixels = pixels[: patch.shape[0], : patch.shape[1]]
        patch[:] = mix(patch, pixels[..., :1] * tint, pixels[..., 1])
    return scene
