"""ICC profiles made from the numbers by which PNG, HEIC and AVIF name colours."""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Points = tuple[float, ...]
"""x and y of white, red, green and blue."""

UNKNOWN = b""
"""No profile, since the numbers say nothing that is known."""
_D65 = (0.3127, 0.3290)
_SRGB: Points = (*_D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_PRIMARIES: dict[int, Points] = {
    1: _SRGB,
    4: (0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (*_D65, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    9: (*_D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (*_D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
"""By their number in ITU-T H.273."""
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_D50 = np.array([0.9642, 1.0, 0.8249])
_WHITE = 203.0
"""cd/m², what is white in a picture for screens that can do more (ITU-R BT.2408)."""


def coded(primaries: int, curve: int) -> bytes | None:
    """The profile of colours by their two numbers in ITU-T H.273; None for sRGB, UNKNOWN for the unknown."""
    points, light = _PRIMARIES.get(primaries), _CURVES.get(curve)
    if primaries == 2:  # not said
        points = _SRGB
    if points is None or light is None:
        return UNKNOWN
    return None if points == _SRGB and light is _srgb else _made(points, light)


def measured(gamma: float, points: Points | None) -> bytes | None:
    """The profile of colours stored as light to the power of `gamma`; None for sRGB's, and for nonsense."""
    if not 0.2 <= gamma <= 1.2 or (points and not _sensible(points)):
        return None
    points = points or _SRGB
    near = max(abs(a - b) for a, b in zip(points, _SRGB, strict=True)) < 0.002
    if near and abs(gamma - 1 / 2.2) < 0.01:
        return None
    return _made(_SRGB if near else points, lambda value: value ** (1 / gamma))


def _sensible(points: Points) -> bool:
    colours = np.array(points).reshape(4, 2)  # (8,) as (4, 2): white, red, green, blue
    corners = np.column_stack([colours[1:], np.ones(3)])
    return bool((colours > 0.0001).all() and (colours < 1).all() and abs(np.linalg.det(corners)) > 0.01)


def _srgb(value: Numbers) -> Numbers:
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _bright(light: Numbers) -> Numbers:
    """Light in units of white, brought below 1: what is brighter than white paper loses contrast alone."""
    knee = 0.75
    return np.where(light <= knee, light, 1 - (1 - knee) * np.exp(-(light - knee) / (1 - knee)))


def _pq(value: Numbers) -> Numbers:
    root = value ** (32 / 2523)
    light = np.maximum(root - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * root)
    return _bright(10_000 / _WHITE * light ** (8192 / 1305))


def _hlg(value: Numbers) -> Numbers:
    upper = (np.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    scene = np.where(value <= 0.5, value**2 / 3, upper)
    return _bright(1000 / _WHITE * scene**1.2)


_CURVES: dict[int, Callable[[Numbers], Numbers]] = {
    # The curves of television count as sRGB's, which is how they are shown everywhere.
    **dict.fromkeys((1, 2, 6, 13, 14, 15), _srgb),
    4: lambda value: value**2.2,
    5: lambda value: value**2.8,
    8: lambda value: value,
    16: _pq,
    18: _hlg,
}


def _table(light: Callable[[Numbers], Numbers]) -> bytes:
    levels = light(np.linspace(0, 1, 4096)).clip(0, 1)
    return b"curv" + struct.pack(">II", 0, 4096) + (levels * 65535).round().astype(">u2").tobytes()


def _made(points: Points, light: Callable[[Numbers], Numbers]) -> bytes:
    """An ICC profile, version 2, of three primaries and one curve."""
    colours = np.array(points).reshape(4, 2)  # (8,) as (4, 2): white, red, green, blue
    lifted = np.column_stack([colours[:, 0], colours[:, 1], 1 - colours.sum(axis=1)]) / colours[:, 1:]
    white, primaries = lifted[0], lifted[1:].T
    scaled = primaries * np.linalg.solve(primaries, white)
    adapt = np.diag(_BRADFORD @ _D50 / (_BRADFORD @ white))
    adapted = 65536 * np.linalg.inv(_BRADFORD) @ adapt @ _BRADFORD @ scaled
    xyz = [struct.pack(">4sI3i", b"XYZ ", 0, *(round(each) for each in column)) for column in adapted.T]
    curve = _table(light)
    names = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    start = 128 + 4 + 12 * len(names)
    places = [(start + 20 * number, 20) for number in range(3)] + [(start + 60, len(curve))] * 3
    tags = struct.pack(">I", len(names)) + b"".join(
        struct.pack(">4sII", name, *place) for name, place in zip(names, places, strict=True)
    )
    body = tags + b"".join(xyz) + curve
    header = struct.pack(
        ">I4sI4s4s4s6H4s28x3i48x",
        *(128 + len(body), b"", 0x02400000, b"mntr", b"RGB ", b"XYZ ", 2000, 1, 1, 0, 0, 0, b"acsp"),
        *(round(65536 * each) for each in _D50),
    )
    return header + body
