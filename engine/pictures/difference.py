"""What somebody has painted over in a photo: the difference between the two, as a mask.

Apps send both as JPEGs of their own sizes, so nothing in them is quite the same. How much compression alone
changes is measured on the photo itself, place by place; what differs by more has been painted.
"""

import io
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.errors import BadPicture
from engine.pictures import codec
from engine.request import Picture

LONGEST = 1024
"""Pixels of the longest side at which two pictures are compared, if both have so many."""
SHAPE = 0.012
"""By how much of itself a picture's proportion may be off: editors round to pixels, and to blocks."""
MOST = 0.5
"""The share of the picture that may differ, before what is drawn around is filled."""
MUCH = 0.1
"""The share from which it is looked whether the picture was cropped."""
PIECES = np.linspace(0.5, 0.97, 25)
"""Sides of pieces that people crop out, in units of the photo's."""
FITS = 0.8
"""The correlation with which a piece fits at least."""
LEAST = 1 / 4000
"""The share of the picture that a spot must have, not to be a speck."""
NOISES = ((75, 3), (65, 5))
"""Qualities of JPEG that both may have been through, and by how many pixels its grid may be off."""
FAINT, BROAD = 5.0, 2.5
"""Levels, of 255, by which a place and a patch of it may be off all the same."""
PAINT = 0.25
"""The share of what is painted that has the paint's colour, where there is one."""
GAP = 24
"""Half the width in pixels of what may be missing where the photo has the paint's colour."""
FEATHER = 2.0
"""Pixels by which the mask's edge is softened."""

Levels = NDArray[np.float32]
Spots = NDArray[np.bool_]
Labels = NDArray[np.int32]
T = TypeVar("T", bound=np.generic)


def difference(photo: Picture, painted: Picture) -> bytes:
    """Where `painted` is painted over: a PNG, grey, white there, in the photo's proportions.

    What a stroke is drawn around is meant too. Colours, brushes, stickers: whatever covers the photo counts.

    Raises BadPicture as `codec.load` does, and where nothing differs (`difference-none`), where the picture
    was cropped or turned (`difference-cropped`), or where nearly all differs, as in another photo
    (`difference-other`).
    """
    before, after = _alike(codec.load(photo, longest=LONGEST), codec.load(painted, longest=LONGEST))
    spots = _changed(before, after)
    if spots.mean() > MUCH and _is_a_piece(before, after):
        raise BadPicture("difference-cropped")
    if spots.mean() > MOST:
        raise BadPicture("difference-other")
    spots = _filled(_without_specks(spots))
    if not spots.any():
        raise BadPicture("difference-none")
    file = io.BytesIO()
    mask = Image.fromarray(spots.astype(np.uint8) * 255)
    mask.filter(ImageFilter.GaussianBlur(FEATHER / 2)).save(file, "PNG", optimize=True)
    return file.getvalue()


def _alike(photo: Image.Image, painted: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Both in one size, the smaller one's, in the photo's proportions."""
    proportion = (photo.width / photo.height) / (painted.width / painted.height)
    if abs(proportion - 1) > SHAPE:
        raise BadPicture("difference-cropped")
    size = codec.fit(photo.size, min(LONGEST, max(photo.size), max(painted.size)))
    return _scaled(photo, size), _scaled(painted, size)


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def _is_a_piece(photo: Image.Image, painted: Image.Image) -> bool:
    """Whether a picture fits better as a piece of the photo than as the whole."""
    photo, painted = (each.convert("L") for each in (photo, painted))
    whole, small = _small(photo, 1.0), _small(painted, 1.0)
    best = max(_fit(whole, _small(painted, side)) for side in PIECES)
    return best > max(FITS, _fit(whole, small) + 0.05)


def _small(picture: Image.Image, side: float) -> Levels:
    size = codec.fit(picture.size, round(160 * side))
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float32)


def _fit(whole: Levels, piece: Levels) -> float:
    """How well a piece fits where it fits best: the correlation there, up to 1."""
    piece, count = piece - piece.mean(), piece.size
    meeting = np.fft.irfft2(np.fft.rfft2(whole) * np.fft.rfft2(piece, whole.shape).conj(), whole.shape)
    sums, squares = (_sums(power, piece.shape) for power in (whole, whole**2))
    spread = np.sqrt(np.maximum(squares - sums**2 / count, 1.0) * max(float((piece**2).sum()), 1.0))
    return float((meeting[: sums.shape[0], : sums.shape[1]] / spread).max())


def _sums(plane: Levels, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The sum over each window of that shape."""
    sums: NDArray[np.float64] = np.pad(plane.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    height, width = shape
    found: NDArray[np.float64] = sums[height:, width:] - sums[:-height, width:]
    return found - (sums[height:, :-width] - sums[:-height, :-width])


# --- what has changed --------------------------------------------------------------------------


def _changed(before: Image.Image, after: Image.Image) -> Spots:
    """Where two pictures of one size differ by more than compression makes them."""
    changes, noises = _planes(after) - _planes(before), [_noise(before, *how) for how in NOISES]
    fine = _size_of(changes, 1) / (FAINT + 1.6 * _around(np.maximum(*(_size_of(each, 1) for each in noises))))
    broad = _size_of(changes, 4) / (
        BROAD + 1.6 * _around(np.maximum(*(_size_of(each, 4) for each in noises)))
    )
    ratio = np.maximum(fine, broad)
    spots = _edged(_reached(ratio > 1, ratio > 2), _size_of(changes, 1))
    return spots | _of_one_paint(spots, _planes(after))


def _planes(picture: Image.Image) -> Levels:
    """Brightness and the two colours, (3, height, width)."""
    return np.asarray(picture.convert("YCbCr"), dtype=np.float32).transpose(2, 0, 1)


def _noise(picture: Image.Image, quality: int, by: int) -> Levels:
    """What another compression does to it, on another grid, `by` pixels off."""
    file = io.BytesIO()
    moved = Image.fromarray(np.roll(np.asarray(picture), (by, by), (0, 1)))
    moved.save(file, "JPEG", quality=quality, subsampling="4:2:0")
    again = np.roll(np.asarray(Image.open(file)), (-by, -by), (0, 1))
    return _planes(Image.fromarray(again)) - _planes(picture)


def _size_of(changes: Levels, cell: int) -> Levels:
    """How large changes (3, height, width) are, all planes together, averaged around each place over `cell`
    pixels and a little more: (height, width)."""
    means = [_blurred(_cells(plane, cell, np.mean)) for plane in changes]
    return _whole(np.sqrt(sum(mean**2 for mean in means)), changes.shape[1:])


def _around(sizes: Levels) -> Levels:
    """The largest within about 16 pixels of each place."""
    return _whole(_largest(_cells(sizes, 8, np.max), 1), sizes.shape)


def _cells(plane: Levels, cell: int, what: Callable[..., Levels]) -> Levels:
    """One value for each square of `cell` pixels: (height / cell, width / cell), rounded up."""
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % cell), (0, -width % cell)), mode="edge")
    rows, columns = padded.shape[0] // cell, padded.shape[1] // cell
    return what(padded.reshape(rows, cell, columns, cell), axis=(1, 3))


def _whole(cells: Levels, shape: tuple[int, ...]) -> Levels:
    """Cells brought back to (height, width), smoothly."""
    height, width = shape
    cell = -(-height // cells.shape[0])
    if cell == 1:
        return cells
    large = Image.fromarray(cells).resize(
        (cells.shape[1] * cell, cells.shape[0] * cell), Image.Resampling.BILINEAR
    )
    return np.asarray(large)[:height, :width]


def _blurred(plane: Levels) -> Levels:
    """Averaged over about three places, (1, 2, 1) / 4 each way."""
    for _ in range(2):
        padded = np.pad(plane, ((1, 1), (0, 0)), mode="edge")
        plane = (padded[:-2] / 4 + padded[1:-1] / 2 + padded[2:] / 4).astype(np.float32, copy=False).T
    return plane


def _largest(plane: NDArray[T], reach: int) -> NDArray[T]:
    """The largest value within a square that reaches so far to each side."""
    width = 2 * reach + 1
    for _ in range(2):
        windows, wide = np.pad(plane, ((reach, reach), (0, 0)), mode="edge"), 1
        while wide < width:  # each window is the larger of two that overlap
            step = min(wide, width - wide)
            windows, wide = np.maximum(windows[:-step], windows[step:]), wide + step
        plane = windows.T
    return plane


# --- from changes to spots ---------------------------------------------------------------------


def _edged(spots: Spots, sizes: Levels) -> Spots:
    """The spots without the rims that compression gives what is painted: half of the change beside it."""
    strong = np.where(spots, sizes, 0)
    edged = spots & (sizes > 0.45 * _largest(strong, 2)) & (sizes > 0.2 * _largest(strong, 9))
    return _closed(edged, 3) & spots


def _of_one_paint(spots: Spots, planes: Levels) -> Spots:
    """Places in gaps of the spots that have the paint's own colour: there the photo is much like it.

    planes: of the painted picture. The paint's colour is what most of the spots have; of paint that lets the
    photo through there is none.
    """
    places = planes[:, spots].astype(np.int32)  # (3, places)
    if places.size == 0:
        return spots
    coarse = np.einsum("p,pn->n", (1024, 32, 1), places // 8)
    counts = np.bincount(coarse)
    if counts.max() < PAINT * coarse.size:
        return spots
    paint = np.median(places[:, coarse == counts.argmax()], axis=1)
    like_it: Spots = np.abs(planes - paint[:, None, None]).max(axis=0) < 10
    return _closed(spots, GAP) & like_it


def _closed(spots: Spots, reach: int) -> Spots:
    """The spots with gaps of up to twice `reach` pixels bridged."""
    grown = _largest(np.pad(spots, reach), reach)
    return ~_largest(~grown, reach)[reach:-reach, reach:-reach]


def _reached(weak: Spots, strong: Spots) -> Spots:
    """The weak spots that hold a strong one, whole."""
    labels = _labelled(weak)
    held = np.zeros(labels.size + 1, dtype=bool)
    held[labels[strong]] = True
    held[0] = False
    return held[labels]


def _without_specks(spots: Spots) -> Spots:
    labels = _labelled(spots)
    large = np.bincount(labels.ravel()) >= LEAST * spots.size
    large[0] = False
    return large[labels]


def _filled(spots: Spots) -> Spots:
    """The spots, and what they enclose: all that cannot be reached from the picture's edge."""
    outside = _labelled(np.pad(~spots, 1, constant_values=True))
    filled: Spots = outside != outside[0, 0]
    return filled[1:-1, 1:-1]


def _labelled(spots: Spots) -> Labels:
    """A number for each connected spot, side by side or above each other; 0 where there is none.

    Runs of a row or column take the largest number among them, in turns, until none changes: as many turns as
    the most winding spot has bends.
    """
    labels = np.where(spots, np.arange(1, spots.size + 1, dtype=np.int32).reshape(spots.shape), 0)
    while True:
        before = labels
        for _ in range(2):
            labels = _spread_along_rows(labels).T
        if np.array_equal(before, labels):
            return labels


def _spread_along_rows(labels: Labels) -> Labels:
    flat = labels.ravel()
    begins = np.diff(flat > 0, prepend=False)
    begins[:: labels.shape[1]] = True
    starts = np.flatnonzero(begins)
    runs = np.maximum.reduceat(flat, starts)
    return np.repeat(runs, np.diff(starts, append=flat.size)).reshape(labels.shape)
