"""What a render strives for: targets taken from photo and paintings, and how far a picture is off them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from engine.recipes import Magnitude, Recipe, StyleLoss
from engine.render import losses
from engine.render.losses import GaussianTarget, Moments, Share
from engine.render.tiles import Tile, plan
from engine.render.vgg import VGG19


@dataclass(frozen=True, slots=True)
class Region:
    """Where one style applies, and its moments by layer.

    area: how much the region counts among all, from 0 to 1.
    guides: by layer, how much each position counts, (1, 1, h, w), summing to 1; None for the whole picture.
    """

    style: Mapping[str, Moments]
    area: float = 1.0
    guides: Mapping[str, Tensor] | None = None


@dataclass(eq=False)
class Objective:
    """The loss of a recipe for one photo and its regions, at one size.

    content: the photo, (1, 3, H, W), RGB in 0..1. emphasis: a factor on the style term.
    largest: pixels that one step can work on at a time; a larger picture is cut into tiles, with the same
        result to rounding: moments are gathered over all tiles first, then each tile's share of the gradient
        is propagated back.
    """

    recipe: Recipe
    network: VGG19
    content: Tensor
    regions: Sequence[Region]
    emphasis: float = 1.0
    loss: StyleLoss = StyleLoss.GRAM
    largest: int = 1 << 62
    _size: tuple[int, int] = field(init=False)
    _tiles: list[Tile] = field(init=False)
    _photo: list[dict[str, Tensor]] = field(init=False)
    _cells: dict[str, int] = field(init=False)
    _targets: list[dict[str, Moments | GaussianTarget]] = field(init=False)
    _weights: dict[str, Tensor] = field(init=False)

    def __post_init__(self) -> None:
        self._size = (self.content.shape[2], self.content.shape[3])
        self._tiles = plan(*self._size, self.largest)
        self._photo, self._cells = [], {}
        squares, levels = dict[str, Tensor](), dict[str, Tensor]()  # sums over positions, means over channels
        for tile in self._tiles:
            features = self._inner(tile, self._look(self.content, tile))
            self._photo.append({layer: features[layer] for layer, _ in self.recipe.content})
            for layer, own in features.items():
                self._cells[layer] = self._cells.get(layer, 0) + own.shape[2] * own.shape[3]
                squares[layer] = squares.get(layer, 0) + own.float().square().sum() / own.shape[1]
                levels[layer] = levels.get(layer, 0) + own.float().abs().sum() / own.shape[1]
        self._targets = [
            {
                layer: losses.gaussian_target(found) if self.loss is StyleLoss.WASSERSTEIN else found
                for layer, found in region.style.items()
            }
            for region in self.regions
        ]
        cells = self._cells
        self._weights = self._divide(
            {layer: square / cells[layer] for layer, square in squares.items()},
            {layer: level / cells[layer] for layer, level in levels.items()},
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The terms of the loss."""
        return ("content", "style", "variation") if self.recipe.variation_weight else ("content", "style")

    @property
    def whole(self) -> bool:
        """Whether the picture is worked on in one piece."""
        return len(self._tiles) == 1

    def evaluate(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """The weighted terms of the loss, in the order of `names`, and the gradient of their sum.

        image, gradient: (1, 3, H, W) float32. No number is read back from the device.
        """
        gradient = torch.zeros_like(image)
        terms = [torch.zeros((), device=image.device) for _ in self.names]
        seen: list[tuple[Tensor, dict[str, Tensor]]] = []
        found: list[dict[str, Moments]] = [{} for _ in self.regions]
        for tile in self._tiles:  # first what all tiles have in common …
            pixels, features = self._follow(image, tile, keep=self.whole)
            if self.whole:
                seen.append((pixels, features))
            own = self._inner(tile, features)
            for layer, _ in self.recipe.style:
                rows = losses.as_rows(own[layer].detach())
                for region, gathered in zip(self.regions, found, strict=True):
                    part = losses.moments(rows, self._share(region, layer, tile))
                    gathered[layer] = gathered[layer] + part if layer in gathered else part
        slopes = self._style(found, terms)
        for number, tile in enumerate(self._tiles):  # … then what it means for each
            pixels, features = seen[number] if self.whole else self._follow(image, tile, keep=True)
            outputs, pulls = self._pulls(number, features, slopes, terms)
            (pull,) = torch.autograd.grad(outputs, pixels, pulls)
            gradient[:, :, tile.outer[0], tile.outer[1]] += pull
        if self.recipe.variation_weight:
            value, slope = losses.total_variation(image)
            terms[2] = self.recipe.variation_weight * value
            gradient = gradient + self.recipe.variation_weight * slope
        return torch.stack(terms), gradient

    # --- the two terms --------------------------------------------------------------------------

    def _style(self, found: list[dict[str, Moments]], terms: list[Tensor]) -> list[dict[str, Moments]]:
        """Adds up the style term; gives its derivative by region and layer."""
        slopes: list[dict[str, Moments]] = []
        for number, region in enumerate(self.regions):
            slopes.append({})
            for layer, gathered in found[number].items():
                target = self._targets[number][layer]
                if isinstance(target, GaussianTarget):
                    value, slope = losses.wasserstein_distance(gathered, target)
                else:
                    value, slope = losses.gram_distance(gathered, target)
                weight = region.area * self._weights[f"style {layer} {number}"]
                terms[1] = terms[1] + weight * value
                slopes[number][layer] = slope * weight
        return slopes

    def _pulls(
        self, number: int, features: dict[str, Tensor], slopes: list[dict[str, Moments]], terms: list[Tensor]
    ) -> tuple[list[Tensor], list[Tensor]]:
        """A tile's features and the derivative of the loss with respect to each; adds up the content term."""
        tile = self._tiles[number]
        content = dict(self.recipe.content)
        pulls: dict[str, Tensor] = {}
        for layer, own in self._inner(tile, features).items():
            own = own.detach()
            rows = losses.as_rows(own)
            pull = torch.zeros_like(rows)
            for region, slope in zip(self.regions, slopes, strict=True):
                if layer in slope:
                    pull = pull + losses.moments_gradient(
                        rows, self._share(region, layer, tile), slope[layer]
                    )
            if layer in content:
                value, towards = losses.squared_error(rows, losses.as_rows(self._photo[number][layer]))
                part = len(rows) / self._cells[layer]
                weight = part * self._weights[f"content {layer}"]
                terms[0] = terms[0] + weight * value
                pull = pull + (weight * towards).to(pull.dtype)
            pulls[layer] = self._outer(tile, layer, features[layer], losses.as_features(pull, own))
        return [features[layer] for layer in pulls], list(pulls.values())

    def _divide(self, squares: dict[str, Tensor], levels: dict[str, Tensor]) -> dict[str, Tensor]:
        """The factor on each layer's distance: its weight in the recipe over its magnitude.

        squares, levels: means of the squared and of the absolute features of the photo by layer.
        """
        recipe, weights = self.recipe, {}
        for layer, weight in recipe.content:
            divisor = torch.ones_like(squares[layer])
            if recipe.magnitude is Magnitude.TARGET:
                divisor = squares[layer]
            elif recipe.magnitude is Magnitude.ACTIVATION:
                divisor = levels[layer] ** 2
            weights[f"content {layer}"] = recipe.content_weight * weight / _not_zero(divisor)
        for number, region in enumerate(self.regions):
            for layer, weight in recipe.style:
                second = region.style[layer].second
                divisor = torch.ones_like(squares[layer])
                # A Wasserstein distance grows with the square of the features, a Gram matrix's squared
                # error with the fourth power.
                wasserstein = self.loss is StyleLoss.WASSERSTEIN
                if recipe.magnitude is Magnitude.TARGET:
                    divisor = second.trace() if wasserstein else second.square().mean()
                elif recipe.magnitude is Magnitude.ACTIVATION:
                    divisor = self._activation(layer, levels) ** (2 if wasserstein else 4)
                factor = self.emphasis * recipe.style_weight * weight
                weights[f"style {layer} {number}"] = factor / _not_zero(divisor)
        return weights

    def _activation(self, layer: str, levels: dict[str, Tensor]) -> Tensor:
        """The mean of a layer's features over the photo and the paintings."""
        means = [region.style[layer].mean.abs().mean() for region in self.regions if layer in region.style]
        return torch.stack([levels[layer], *means]).mean()

    # --- tiles ----------------------------------------------------------------------------------

    @torch.no_grad()
    def _look(self, image: Tensor, tile: Tile) -> dict[str, Tensor]:
        features: dict[str, Tensor] = self.network(image[:, :, tile.outer[0], tile.outer[1]])
        return features

    def _follow(self, image: Tensor, tile: Tile, *, keep: bool) -> tuple[Tensor, dict[str, Tensor]]:
        """A tile's pixels and features, with what is needed to go back to the pixels if `keep`."""
        pixels = image[:, :, tile.outer[0], tile.outer[1]].detach().requires_grad_(keep)
        with torch.set_grad_enabled(keep):
            return pixels, self.network(pixels)

    def _inner(self, tile: Tile, features: dict[str, Tensor]) -> dict[str, Tensor]:
        """The features of a tile without its overlap."""
        if self.whole:
            return features
        inner = {}
        for layer, found in features.items():
            rows, columns = tile.own(layer, (found.shape[2], found.shape[3]), self._size)
            inner[layer] = found[:, :, rows, columns]
        return inner

    def _outer(self, tile: Tile, layer: str, features: Tensor, own: Tensor) -> Tensor:
        """`own` in its place among the features of a tile with its overlap, zero around."""
        if self.whole:
            return own
        rows, columns = tile.own(layer, (features.shape[2], features.shape[3]), self._size)
        full = torch.zeros_like(features)
        full[:, :, rows, columns] = own
        return full

    def _share(self, region: Region, layer: str, tile: Tile) -> Share:
        if region.guides is None:
            return 1 / self._cells[layer]
        guide = region.guides[layer]
        if self.whole:
            return guide.reshape(-1, 1)
        rows, columns = tile.place(layer, self._size)
        return guide[:, :, rows, columns].reshape(-1, 1)


def _not_zero(divisor: Tensor) -> Tensor:
    # A black photo or dead channels have features of zero; their terms then stay finite.
    return divisor.clamp(min=1e-12)
