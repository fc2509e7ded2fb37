"""The terms of a render's loss, each a value and its derivative.

There are three kinds, by what they look at: moments of features, which the whole picture has in common;
features, position by position; and pixels. One more term is one more entry in `terms_of`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from engine.recipes import Magnitude, Recipe, StyleLoss
from engine.render import losses
from engine.render.losses import Moments
from engine.render.targets import Region


@dataclass(frozen=True, slots=True)
class Seen:
    """What a layer sees of the photo.

    tiles: its features, rows (N, C) by tile; none where no term wants them.
    counts: how much each of these rows counts, (N, 1) by tile; none where all count alike.
    square, level: means of the squared and of the absolute features, ().
    positions: how many there are, over all tiles.
    """

    tiles: tuple[Tensor, ...]
    counts: tuple[Tensor, ...]
    square: Tensor
    level: Tensor
    positions: int


@dataclass(frozen=True, slots=True)
class MomentsTerm:
    """How far the moments of a layer are off in one region. weight: ()."""

    name: str
    region: int
    layer: str
    weight: Tensor
    distance: Callable[[Moments], tuple[Tensor, Moments]]

    def __call__(self, found: Moments) -> tuple[Tensor, Moments]:
        """Its value () and its derivative with respect to `found`."""
        value, slope = self.distance(found)
        return self.weight * value, slope * self.weight


@dataclass(frozen=True, slots=True)
class FeaturesTerm:
    """How far the features of a layer are off, position by position.

    weight: (). wanted: (N, C) by tile. counts: as `Seen.counts`.
    """

    name: str
    layer: str
    weight: Tensor
    wanted: Sequence[Tensor]
    counts: Sequence[Tensor]

    def pull(self, gradient: Tensor, rows: Tensor, tile: int, share: float) -> Tensor:
        """Adds its gradient to that of the rows (N, C) of a tile, in place; gives its value ().

        share: of all positions, that are the tile's.
        """
        wanted = self.wanted[tile]
        value = torch.zeros((), device=rows.device)
        for start in range(0, len(rows), losses.LONG):
            some = slice(start, start + losses.LONG)
            part = rows[some]
            if self.counts:
                counts = self.counts[tile][some]
                found, slope = losses.weighted_squared_error(part, wanted[some], counts)
            else:
                found, slope = losses.squared_error(part, wanted[some])
            weight = share * len(part) / len(rows) * self.weight
            value = value + weight * found
            gradient[some].addcmul_(slope, weight)
        return value


@dataclass(frozen=True, slots=True)
class PixelsTerm:
    """What is wrong with the pixels themselves."""

    name: str
    weight: float
    distance: Callable[[Tensor], tuple[Tensor, Tensor]]

    def __call__(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Its value () and gradient (1, 3, H, W) for a picture (1, 3, H, W)."""
        value, slope = self.distance(image)
        return self.weight * value, self.weight * slope


Term = MomentsTerm | FeaturesTerm | PixelsTerm


def terms_of(
    recipe: Recipe,
    photo: Mapping[str, Seen],
    regions: Sequence[Region],
    *,
    loss: StyleLoss,
) -> list[Term]:
    """The terms of a recipe for one photo and its regions; those of one name are added up under it."""
    terms: list[Term] = []
    for layer, weight in recipe.content:
        divisor = _content_magnitude(recipe.magnitude, photo[layer])
        factor = recipe.content_weight * weight / _not_zero(divisor)
        terms.append(FeaturesTerm("content", layer, factor, photo[layer].tiles, photo[layer].counts))
    for number, region in enumerate(regions):
        for layer, weight in recipe.style:
            target = region.style[layer]
            divisor = _style_magnitude(recipe.magnitude, loss, target, _level(layer, photo, regions))
            factor = region.area * (recipe.style_weight * weight / _not_zero(divisor))
            distance = _distance(loss, target, photo[layer].positions)
            terms.append(MomentsTerm("style", number, layer, factor, distance))
    if recipe.variation_weight:
        terms.append(PixelsTerm("variation", recipe.variation_weight, losses.total_variation))
    return terms


def _distance(
    loss: StyleLoss, target: Moments, positions: int
) -> Callable[[Moments], tuple[Tensor, Moments]]:
    if loss is StyleLoss.WASSERSTEIN:
        gaussian = losses.gaussian_target(target)
        return partial(losses.wasserstein_distance, target=gaussian, positions=positions)
    return partial(losses.gram_distance, target=target)


def _content_magnitude(magnitude: Magnitude, photo: Seen) -> Tensor:
    if magnitude is Magnitude.TARGET:
        return photo.square
    return photo.level**2 if magnitude is Magnitude.ACTIVATION else torch.ones_like(photo.square)


def _style_magnitude(magnitude: Magnitude, loss: StyleLoss, target: Moments, level: Tensor) -> Tensor:
    # A Wasserstein distance grows with the square of the features, a Gram matrix's squared error with the
    # fourth power.
    wasserstein = loss is StyleLoss.WASSERSTEIN
    if magnitude is Magnitude.TARGET:
        return target.second.trace() if wasserstein else target.second.square().mean()
    return level ** (2 if wasserstein else 4) if magnitude is Magnitude.ACTIVATION else torch.ones_like(level)


def _level(layer: str, photo: Mapping[str, Seen], regions: Sequence[Region]) -> Tensor:
    """The mean of a layer's features over the photo and the paintings."""
    means = [region.style[layer].centre.abs().mean() for region in regions]
    return torch.stack([photo[layer].level, *means]).mean()


def _not_zero(divisor: Tensor) -> Tensor:
    # A black photo or dead channels have features of zero; their terms then stay finite.
    return divisor.clamp(min=1e-12)
