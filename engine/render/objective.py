"""What a render strives for: how far off a picture is, and which way it gets better."""

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.recipes import Recipe, StyleLoss
from engine.render import losses
from engine.render.losses import Moments, Share
from engine.render.targets import Region
from engine.render.terms import FeaturesTerm, MomentsTerm, PixelsTerm, Seen, terms_of
from engine.render.tiles import Tile, plan
from engine.render.vgg import VGG19

Features = dict[str, Tensor]
"""By layer, (1, C, h, w)."""


class Objective:
    """The loss of a recipe for one photo and its regions, at one size.

    content: the photo, (1, 3, H, W), RGB in 0..1. emphasis: a factor on the style terms.
    largest: pixels that one step can work on at a time; a larger picture is cut into tiles, with the same
        result to rounding: moments are gathered over all tiles first, then each tile's share of the gradient
        is propagated back.
    """

    def __init__(
        self,
        recipe: Recipe,
        network: VGG19,
        content: Tensor,
        regions: Sequence[Region],
        *,
        emphasis: float = 1.0,
        loss: StyleLoss = StyleLoss.GRAM,
        largest: int = 1 << 62,
    ) -> None:
        self._network = network
        self._regions = regions
        self._size = (content.shape[2], content.shape[3])
        self._tiles = plan(*self._size, largest)
        self._cells: dict[str, int] = {}  # positions of each layer in the whole picture
        photo = self._photo(content, [layer for layer, _ in recipe.content])
        terms = terms_of(recipe, photo, regions, loss=loss, emphasis=emphasis)
        self.names = tuple(dict.fromkeys(term.name for term in terms))
        self._moments_terms = [term for term in terms if isinstance(term, MomentsTerm)]
        self._features_terms = [term for term in terms if isinstance(term, FeaturesTerm)]
        self._pixels_terms = [term for term in terms if isinstance(term, PixelsTerm)]

    @property
    def whole(self) -> bool:
        """Whether the picture is worked on in one piece."""
        return len(self._tiles) == 1

    def evaluate(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """The values of the loss by name, in the order of `names`, and the gradient of their sum.

        image, gradient: (1, 3, H, W) float32. No number is read back from the device.
        """
        values = {name: torch.zeros((), device=image.device) for name in self.names}
        gradient = torch.zeros_like(image)
        kept, found = self._gather(image)  # first what all tiles have in common …
        slopes: dict[tuple[int, str], Moments] = {}
        for style in self._moments_terms:
            place = (style.region, style.layer)
            value, towards = style(found[place])
            values[style.name] = values[style.name] + value
            slopes[place] = slopes[place] + towards if place in slopes else towards
        for number, tile in enumerate(self._tiles):  # … then what it means for each
            pixels, features = kept[number] if self.whole else self._follow(image, tile, keep=True)
            pulls = self._pulls(number, features, slopes, values)
            (pull,) = torch.autograd.grad([features[layer] for layer in pulls], pixels, list(pulls.values()))
            gradient[:, :, tile.outer[0], tile.outer[1]] += pull
        for term in self._pixels_terms:
            value, slope = term(image)
            values[term.name] = values[term.name] + value
            gradient = gradient + slope
        return torch.stack(list(values.values())), gradient  # (names,), (1, 3, H, W)

    # --- the steps of an evaluation ---------------------------------------------------------------

    def _gather(self, image: Tensor) -> tuple[list[tuple[Tensor, Features]], dict[tuple[int, str], Moments]]:
        """Pixels and features, if they are kept; and the moments by region and layer, over all tiles."""
        kept: list[tuple[Tensor, Features]] = []
        found: dict[tuple[int, str], Moments] = {}
        places = dict.fromkeys((term.region, term.layer) for term in self._moments_terms)
        for tile in self._tiles:
            pixels, features = self._follow(image, tile, keep=self.whole)
            if self.whole:
                kept.append((pixels, features))
            own = self._inner(tile, features)
            for number, layer in places:
                rows = losses.as_rows(own[layer].detach())  # (N, C)
                part = losses.moments(rows, self._share(self._regions[number], layer, tile))
                found[number, layer] = found[number, layer] + part if (number, layer) in found else part
        return kept, found

    def _pulls(
        self,
        number: int,
        features: Features,
        slopes: dict[tuple[int, str], Moments],
        values: dict[str, Tensor],
    ) -> Features:
        """The derivative of the loss with respect to a tile's features; adds up what is compared there."""
        tile = self._tiles[number]
        pulls: Features = {}
        for layer, own in self._inner(tile, features).items():
            own = own.detach()
            rows = losses.as_rows(own)  # (N, C)
            pull = torch.zeros_like(rows)
            for place, region in enumerate(self._regions):
                if (place, layer) in slopes:
                    share = self._share(region, layer, tile)
                    pull = pull + losses.moments_gradient(rows, share, slopes[place, layer])
            for term in self._features_terms:
                if term.layer == layer:
                    value, towards = term(rows, number, len(rows) / self._cells[layer])
                    values[term.name] = values[term.name] + value
                    pull = pull + towards.to(pull.dtype)
            # (N, C) as (1, C, h, w), in its place
            pulls[layer] = self._outer(tile, layer, features[layer], losses.as_features(pull, own))
        return pulls

    @torch.no_grad()
    def _photo(self, content: Tensor, wanted: Sequence[str]) -> dict[str, Seen]:
        """What each layer sees of the photo; features are kept for the layers that are `wanted`."""
        tiles: dict[str, list[Tensor]] = {}
        squares: dict[str, Tensor] = {}  # sums over positions, means over channels
        levels: dict[str, Tensor] = {}
        for tile in self._tiles:
            features = self._network(content[:, :, tile.outer[0], tile.outer[1]])
            for layer, own in self._inner(tile, features).items():
                self._cells[layer] = self._cells.get(layer, 0) + own.shape[2] * own.shape[3]
                squares[layer] = squares.get(layer, 0) + own.float().square().sum() / own.shape[1]
                levels[layer] = levels.get(layer, 0) + own.float().abs().sum() / own.shape[1]
                if layer in wanted:
                    tiles.setdefault(layer, []).append(losses.as_rows(own))  # (N, C)
        return {
            layer: Seen(tuple(tiles.get(layer, ())), squares[layer] / positions, levels[layer] / positions)
            for layer, positions in self._cells.items()
        }

    # --- tiles --------------------------------------------------------------------------------------

    def _follow(self, image: Tensor, tile: Tile, *, keep: bool) -> tuple[Tensor, Features]:
        """A tile's pixels and features, with what is needed to go back to the pixels if `keep`."""
        pixels = image[:, :, tile.outer[0], tile.outer[1]].detach().requires_grad_(keep)
        with torch.set_grad_enabled(keep):
            return pixels, self._network(pixels)

    def _inner(self, tile: Tile, features: Features) -> Features:
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
        """How much each of the tile's own positions counts: (N, 1), or one number for all."""
        if region.guides is None:
            return 1 / self._cells[layer]
        guide = region.guides[layer]
        if self.whole:
            return guide.reshape(-1, 1)  # (1, 1, h, w) as (N, 1)
        rows, columns = tile.place(layer, self._size)
        return guide[:, :, rows, columns].reshape(-1, 1)  # (1, 1, h', w') as (N, 1)
