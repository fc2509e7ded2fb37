"""What has been painted over is found, whatever the paint and however both pictures were compressed."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from scipy.ndimage import binary_fill_holes

from engine.errors import BadPicture
from engine.pictures.difference import difference

SIZE = (1280, 960)
FINE = 3
"""How much finer strokes are drawn, to have smooth edges."""

Points = Sequence[tuple[float, float]]
"""In units of the picture's width and height."""


def jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def found(photo: bytes, painted: bytes) -> np.ndarray:
    """Where the mask is white, in the size in which people paint here."""
    mask = Image.open(io.BytesIO(difference(photo, painted)))
    return np.asarray(mask.resize(SIZE, Image.Resampling.BILINEAR)) > 127


# Photos: a sky with clouds over rough land, with houses; noise as a camera has it.


def grain(rng: np.random.Generator, size: tuple[int, int], roughness: float) -> np.ndarray:
    """Bumps of all sizes, the finer the fainter: (height, width)."""
    width, height = size
    bumps, cells, height_of = np.zeros((height, width), np.float32), 3, 1.0
    while cells < max(size) // 2:
        some = rng.random((max(2, cells * height // width + 1), cells + 1), np.float32) - 0.5
        bumps += height_of * np.asarray(Image.fromarray(some).resize(size, Image.Resampling.BICUBIC))
        cells, height_of = 2 * cells, height_of * 0.5**roughness
    return bumps


def scenery(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    rng = np.random.default_rng(seed)
    width, height = size
    down = np.broadcast_to(np.linspace(0, 1, height, dtype=np.float32)[:, None], (height, width))
    sky = np.stack([140 + 90 * down, 175 + 60 * down, 225 + 10 * down], axis=2)
    clouds = np.clip(1.5 * grain(rng, size, 1.2), 0, 1)[..., None]
    pixels = sky * (1 - clouds) + 245 * clouds
    for at, colour, roughness in (
        (0.45, (90, 100, 110), 1.0),
        (0.6, (60, 85, 50), 0.8),
        (0.75, (110, 95, 60), 0.5),
    ):
        ridge = at + 0.18 * grain(rng, (width, 8), 1.0)[0]
        rough = 1 + 0.9 * grain(rng, size, roughness)[..., None]
        land = np.array(colour, np.float32) * rough + 8 * rng.standard_normal((height, width, 1), np.float32)
        pixels = np.where((down > ridge)[..., None], land, pixels)
    pixels = pixels + 2.5 * rng.standard_normal((height, width, 3), np.float32)
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    for _ in range(6):
        left, floor = int(rng.integers(0, width)), int(rng.integers(height // 2, height))
        wide, high = (int(each) for each in rng.integers(40, 180, 2))
        walls = tuple(int(level) for level in rng.integers(20, 240, 3))
        ImageDraw.Draw(picture).rectangle((left, floor - high, left + wide, floor), fill=walls)
    return picture.filter(ImageFilter.GaussianBlur(0.7))


# Scribbles.


def line(points: Points, width: float, *, closed: bool = False) -> Image.Image:
    """A stroke of a round brush, `width` pixels wide."""
    layer = Image.new("L", (SIZE[0] * FINE, SIZE[1] * FINE))
    draw = ImageDraw.Draw(layer)
    places = [(x * layer.width, y * layer.height) for x, y in points]
    draw.line([*places, places[0]] if closed else places, fill=255, width=round(width * FINE), joint="curve")
    for x, y in places:
        reach = width * FINE / 2
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    return layer.resize(SIZE, Image.Resampling.BOX)


def patch(points: Points) -> Image.Image:
    layer = Image.new("L", (SIZE[0] * FINE, SIZE[1] * FINE))
    ImageDraw.Draw(layer).polygon([(x * layer.width, y * layer.height) for x, y in points], fill=255)
    return layer.resize(SIZE, Image.Resampling.BOX)


def wave(phase: float, wild: float = 0.15) -> Points:
    ways = np.linspace(0, 1, 60)
    across = 0.2 + 0.6 * ways + wild * np.sin((2 + phase) * 3 * ways + phase)
    down = 0.5 + 0.3 * np.sin((1 + phase / 2) * 3 * ways + 2 * phase) + wild / 2 * np.cos(9 * ways)
    return [(float(x), float(y)) for x, y in zip(across.clip(0.04, 0.96), down.clip(0.04, 0.96), strict=True)]


def ring(x: float, y: float, wide: float, high: float) -> Points:
    angles = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    reach = 1 + 0.15 * np.sin(3 * angles + 10 * x)
    return [(x + wide * np.cos(a) * r, y + high * np.sin(a) * r) for a, r in zip(angles, reach, strict=True)]


def zigzag(left: float, top: float, right: float, bottom: float, turns: int) -> Points:
    return [(left if n % 2 else right, top + (bottom - top) * n / turns) for n in range(turns + 1)]


@dataclass(frozen=True)
class Scribble:
    """What somebody paints. opacity: 1 for a pen, less for a marker."""

    shape: Callable[[], Image.Image]
    colour: tuple[int, int, int]
    opacity: float = 1.0


def dots() -> Image.Image:
    return ImageChops.lighter(line([(0.2, 0.2), (0.2, 0.2)], 70), line([(0.7, 0.7), (0.7, 0.7)], 50))


SCRIBBLES = {
    "a red line": Scribble(lambda: line(wave(1), 24), (235, 40, 40)),
    "a thin yellow line": Scribble(lambda: line(wave(2), 10), (250, 220, 40)),
    "a broad blue line": Scribble(lambda: line(wave(3), 60), (30, 90, 230)),
    "white on bright sky": Scribble(
        lambda: line([(0.1, 0.1), (0.5, 0.16), (0.9, 0.08)], 40), (255, 255, 255)
    ),
    "a white patch of sky": Scribble(lambda: patch(ring(0.5, 0.17, 0.3, 0.1)), (255, 255, 255)),
    "a black ring": Scribble(lambda: line(ring(0.5, 0.5, 0.3, 0.3), 20, closed=True), (0, 0, 0)),
    "a thin green ring": Scribble(lambda: line(ring(0.35, 0.6, 0.2, 0.25), 12, closed=True), (60, 200, 80)),
    "a violet zigzag": Scribble(lambda: line(zigzag(0.2, 0.3, 0.7, 0.8, 7), 26), (150, 60, 200)),
    "a yellow marker": Scribble(lambda: line(wave(4), 50), (255, 230, 0), 0.45),
    "a ring by a pink marker": Scribble(
        lambda: line(ring(0.6, 0.4, 0.25, 0.25), 40, closed=True), (255, 80, 160), 0.5
    ),
    "a faint blue marker": Scribble(lambda: line(zigzag(0.1, 0.5, 0.9, 0.9, 5), 56), (40, 80, 255), 0.35),
    "blue like the sky": Scribble(lambda: patch(ring(0.3, 0.2, 0.15, 0.1)), (180, 205, 240)),
    "green like the land": Scribble(lambda: line(wave(5), 44), (75, 95, 60)),
    "brown like the land": Scribble(lambda: patch(ring(0.5, 0.85, 0.3, 0.09)), (115, 100, 70)),
    "a grey patch": Scribble(lambda: patch(ring(0.5, 0.5, 0.35, 0.3)), (128, 128, 128)),
    "a very broad orange line": Scribble(lambda: line(wave(6, 0.2), 90), (250, 140, 20)),
    "two dots": Scribble(dots, (255, 0, 90)),
    "a thin white line": Scribble(lambda: line(wave(7), 14), (255, 255, 255)),
    "a very thin black line": Scribble(lambda: line(wave(8), 8), (0, 0, 0)),
    "a line from edge to edge": Scribble(lambda: line([(0, 0.4), (0.3, 0.5), (1, 0.3)], 36), (60, 220, 230)),
}


@pytest.mark.parametrize("number", range(len(SCRIBBLES)), ids=list(SCRIBBLES))
def test_what_is_painted_over_is_found(number: int) -> None:
    """The region and what it encloses, to one in twenty of its pixels, at any quality that Telegram has."""
    scribble = list(SCRIBBLES.values())[number]
    shape, scene = scribble.shape(), scenery(number)
    photo = jpeg(scene, 87)
    # Painted over as the chat shows it, or as it lies on the phone.
    beneath = opened(photo) if number % 2 else scene
    layer = shape.point(lambda level: round(level * scribble.opacity))
    painted = jpeg(Image.composite(Image.new("RGB", SIZE, scribble.colour), beneath, layer), 80 + number % 8)
    mask, meant = found(photo, painted), binary_fill_holes(np.asarray(shape) > 127)
    overlap = (mask & meant).sum() / (mask | meant).sum()
    print(f"{list(SCRIBBLES)[number]}: {overlap:.3f}")
    assert overlap >= 0.95


@pytest.fixture(scope="module")
def scene() -> Iterator[Image.Image]:
    yield scenery(1)


@pytest.mark.parametrize("sides", [(640, 1280), (1280, 640), (1280, 1000)])
def test_the_two_may_be_of_different_sizes(scene: Image.Image, sides: tuple[int, int]) -> None:
    shape = line(ring(0.4, 0.6, 0.2, 0.2), 30, closed=True)
    painted = Image.composite(Image.new("RGB", SIZE, (240, 40, 40)), scene, shape)
    sent = [each.resize((side, side * 3 // 4)) for each, side in zip((scene, painted), sides, strict=True)]
    mask = found(jpeg(sent[0], 87), jpeg(sent[1], 82))
    meant = binary_fill_holes(np.asarray(shape.resize(mask.shape[::-1])) > 127)
    assert (mask & meant).sum() / (mask | meant).sum() > 0.95


def test_the_edge_of_the_mask_is_soft(scene: Image.Image) -> None:
    painted = scene.copy()
    painted.paste((240, 40, 40), (300, 300, 700, 600))
    row = np.asarray(Image.open(io.BytesIO(difference(jpeg(scene, 87), jpeg(painted, 82)))))[450]
    assert row[500] == 255 and row[100] == 0 and 2 <= ((row > 0) & (row < 255)).sum() <= 16


def test_specks_count_for_nothing(scene: Image.Image) -> None:
    painted = scene.copy()
    painted.paste((240, 40, 40), (300, 300, 700, 600))
    painted.paste((240, 40, 40), (1000, 200, 1010, 210))
    mask = found(jpeg(scene, 87), jpeg(painted, 82))
    assert mask[450, 500] and not mask[150:260, 950:1060].any()


def test_only_compressed_anew_is_no_difference(scene: Image.Image) -> None:
    for quality, side in ((80, 1280), (87, 1280), (80, 960), (90, 2560)):
        again = opened(jpeg(scene, 87)).resize((side, side * 3 // 4), Image.Resampling.LANCZOS)
        with pytest.raises(BadPicture, match="nothing in the two pictures differs"):
            difference(jpeg(scene, 87), jpeg(again, quality))


def test_another_photo_is_told_from_one_that_is_painted_over(scene: Image.Image) -> None:
    for other in (scenery(2), ImageEnhance.Brightness(scene).enhance(1.2), scene.transpose(0)):
        with pytest.raises(BadPicture, match="nearly all of the two pictures differs"):
            difference(jpeg(scene, 87), jpeg(other, 82))


def test_a_cropped_or_turned_one_is_told_too(scene: Image.Image) -> None:
    for other in (
        scene.crop((0, 100, 1280, 960)),
        scene.transpose(Image.Transpose.ROTATE_90),
        scene.crop((100, 75, 1180, 885)).resize(SIZE),  # in the same proportions
        scene.crop((640, 480, 1280, 960)).resize(SIZE),
    ):
        with pytest.raises(BadPicture, match="cropped or turned"):
            difference(jpeg(scene, 87), jpeg(other, 82))
