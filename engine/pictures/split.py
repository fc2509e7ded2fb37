"""Before and after: the photo and its pastiche in one picture, with a thin line between them."""

import io

from PIL import Image

from engine.errors import BadPicture
from engine.pictures import codec
from engine.pictures.sheet import PAPER

TELEGRAM_WIDEST = 20
"""How many times as wide as it is high Telegram takes a photo."""


def before_and_after(photo: bytes, pastiche: bytes) -> bytes:
    """The photo on the left, its pastiche on the right, a JPEG as Telegram takes it.

    Both are equally high, so that whatever is in the photo stands beside what became of it. A pastiche of
    other proportions, as recipes with an exact size give, stays as it is, and so does the photo.

    Raises BadPicture for a file that cannot be read.
    """
    after = _ours(pastiche)
    before = codec.load(photo, longest=codec.TELEGRAM_LONGEST)
    left, line, right, height = _measured(before.size, after.size)
    width = left + line + right
    # Two narrow strips side by side may be too narrow for Telegram: there is paper above and below them.
    page = Image.new("RGB", (width, max(height, -(-width // TELEGRAM_WIDEST))), PAPER)
    top = (page.height - height) // 2
    page.paste(_scaled(before, (left, height)), (0, top))
    page.paste(_scaled(after, (right, height)), (left + line, top))
    return codec.telegram_jpeg(page)


def _ours(pastiche: bytes) -> Image.Image:
    # Not `codec.load`: that of a long and narrow photo may be lower than any photo that is accepted.
    try:
        return Image.open(io.BytesIO(pastiche), formats=["JPEG", "PNG"]).convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:  # all that Pillow raises for a file that is none
        raise BadPicture("picture-not-read", reason=str(error)) from error


def _measured(before: tuple[int, int], after: tuple[int, int]) -> tuple[int, int, int, int]:
    """Pixels of the photo's width, the line's, the pastiche's, and of the height of all, as large as can be.

    That is no larger than the pastiche, and no longer than Telegram shows.
    """
    right, height = after
    left = right if _alike(before, after) else max(1, round(before[0] * height / before[1]))
    line = max(2, (left + right) // 300)
    scale = min(1.0, (codec.TELEGRAM_LONGEST - line) / (left + right), codec.TELEGRAM_LONGEST / height)
    return max(1, int(left * scale)), line, max(1, int(right * scale)), max(1, round(height * scale))


def _alike(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether the pastiche has the photo's proportions, but for what rounding to pixels makes of them."""
    whole = codec.fit(before, max(after))
    return all(abs(one - other) <= 1 for one, other in zip(whole, after, strict=True))


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
