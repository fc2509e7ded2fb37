"""The rest of a picture: what no style claims stays the photo, exactly."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from engine.pictures import codec
from engine.request import Picture, Style

SEAM = 1 / 500
"""Standard deviation by which the seam is softened, in units of the longest side."""


def claimed_by(styles: Sequence[Style]) -> Image.Image | None:
    """Where styles with masks paint, grey, white for all there; None where one paints everywhere.

    A style that weighs nothing claims nothing. Raises BadPicture as `codec.load` does.
    """
    files: list[Picture] = []
    for style in styles:
        if style.weight > 0 and style.mask is None:
            return None
        if style.weight > 0 and style.mask is not None and style.mask not in files:
            files.append(style.mask)
    masks = [codec.load(file, over="black").convert("L") for file in files]
    if not masks:
        return None
    size = max((mask.size for mask in masks), key=max)
    claimed = Image.new("L", size)
    for mask in masks:
        claimed = ImageChops.add(claimed, mask.resize(size, Image.Resampling.BILINEAR))
    return claimed.filter(ImageFilter.GaussianBlur(max(claimed.size) * SEAM))


def kept(painted: Image.Image, photo: Image.Image, claimed: Image.Image | None) -> Image.Image:
    """The painted picture, and beyond what is claimed the photo, RGB, in the painted one's size."""
    if claimed is None:
        return painted
    beneath = photo.resize(painted.size, Image.Resampling.LANCZOS)
    return Image.composite(painted, beneath, claimed.resize(painted.size, Image.Resampling.BILINEAR))
