"""What a render strives for: how far off a picture is, and which way it gets better."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from engine.recipes import Recipe, StyleLoss
from engine.render import losses
from engine.render.attention import attention
from engine.render.losses import Moments, Share
from engine.render.targets import Region
from engine.render.terms import FeaturesTerm, MomentsTerm, PixelsTerm, Seen, terms_of
from engine.render.tiles import Tile, plan
from engine.render.vgg import VGG19, Features, Trail, size_at

LARGE = 1 << 18
"""Pixels of a photo, beyond which its features are kept in 16 bits."""


class Objective:
    """The loss of a recipe for one photo and its regions, at one size.

    content: the photo, (1, 3, H, W), RGB in 0..1.
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
        loss: StyleLoss = StyleLoss.GRAM,
        largest: int = 1 << 62,
    ) -> None:
        self._network = network
        self._statistics = losses.gram if loss is StyleLoss.GRAM else losses.moments
        self._regions = regions
        self._size = (content.shape[2], content.shape[3])
        self._tiles = plan(*self._size, largest)
        self._cells: dict[str, int] = {}  # positions of each layer in the whole picture
        photo = self._photo(content, [layer for layer, _ in recipe.content], recipe.attention)
        terms = terms_of(recipe, photo, regions, loss=loss)
        self.names = tuple(dict.fromkeys(term.name for term in terms))
        self._plain = [term for term in terms if isinstance(term, MomentsTerm)]
        self._features_terms = [term for term in terms if isinstance(term, FeaturesTerm)]
        self._pixels_terms = [term for term in terms if isinstance(term, PixelsTerm)]
        self._moments_terms = [replace(term, weight=term.weight.clone()) for term in self._plain]

    def emphasise(self, emphasis: float) -> None:
        """From now on the style terms count for so many times what the recipe says; in a graph too."""
        for own, plain in zip(self._moments_terms, self._plain, strict=True):
            own.weight.copy_(plain.weight * emphasis)

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
        trails, found = self._gather(image)  # first what all tiles have in common …
        slopes: dict[tuple[int, str], Moments] = {}
        for style in self._moments_terms:
            place = (style.region, style.layer)
            value, towards = style(found[place])
            values[style.name] = values[style.name] + value
            slopes[place] = slopes[place] + towards if place in slopes else towards
        for number, tile in enumerate(self._tiles):  # … then what it means for each
            trail = trails.pop() if trails else self._network.follow(_cut(image, tile))
            pull = partial(self._pull, number, trail.features, slopes, values)
            _cut(gradient, tile).add_(self._network.back(trail, pull))
        for term in self._pixels_terms:
            value, slope = term(image)
            values[term.name] = values[term.name] + value
            gradient = gradient + slope
        return torch.stack(list(values.values())), gradient  # (names,), (1, 3, H, W)

    # --- the steps of an evaluation ---------------------------------------------------------------

    def _gather(self, image: Tensor) -> tuple[list[Trail], dict[tuple[int, str], Moments]]:
        """The trail, if there is but one tile; and the moments by region and layer, over all tiles."""
        trails: list[Trail] = []
        found: dict[tuple[int, str], Moments] = {}
        places = dict.fromkeys((term.region, term.layer) for term in self._moments_terms)
        for tile in self._tiles:
            trail = self._network.follow(_cut(image, tile), keep=self.whole)
            if self.whole:
                trails.append(trail)
            for number, layer in places:
                part = self._statistics(
                    losses.as_rows(self._own(tile, layer, trail.features[layer])),  # (N, C)
                    self._share(self._regions[number], layer, tile),
                )
                found[number, layer] = found[number, layer] + part if (number, layer) in found else part
            del trail  # a tile's features, before the next one's come beside them
        return trails, found

    def _pull(
        self,
        number: int,
        features: Features,
        slopes: dict[tuple[int, str], Moments],
        values: dict[str, Tensor],
        layer: str,
        gradient: Tensor,
    ) -> None:
        """Adds the derivative of the loss to the `gradient` (1, C, h, w) of a tile's features, in place.

        What is compared there is added up in `values`.
        """
        tile = self._tiles[number]
        own = self._own(tile, layer, gradient)  # (1, C, h', w')
        pull = losses.as_rows(own)  # (N, C), as is the next
        rows = losses.as_rows(self._own(tile, layer, features[layer]))
        for place, region in enumerate(self._regions):
            if (place, layer) in slopes:
                share = self._share(region, layer, tile)
                losses.add_moments_gradient(pull, rows, share, slopes[place, layer])
        for term in self._features_terms:
            if term.layer == layer:
                share_of_all = len(rows) / self._cells[layer]
                values[term.name] = values[term.name] + term.pull(pull, rows, number, share_of_all)
        if pull.data_ptr() != own.data_ptr():  # of a part, or without the channels last: a copy
            own.copy_(losses.as_features(pull, own))

    @torch.no_grad()
    def _photo(self, content: Tensor, wanted: Sequence[str], power: float) -> dict[str, Seen]:
        """What each layer sees of the photo; features are kept for the layers that are `wanted`.

        power: of the attention that is paid to them.
        """
        tiles: dict[str, list[Tensor]] = {}
        squares: dict[str, Tensor] = {}  # means over channels: (1, 1, h, w)
        levels: dict[str, Tensor] = {}  # sums over positions, means over channels
        large = content[0, 0].numel() > LARGE
        for tile in self._tiles:
            for layer, found in self._network(_cut(content, tile)).items():
                own = self._own(tile, layer, found)
                if layer not in squares:
                    squares[layer] = torch.zeros(1, 1, *size_at(layer, self._size), device=content.device)
                rows, columns = tile.place(layer, self._size)
                norms = torch.linalg.vector_norm(own, dim=1, keepdim=True, dtype=torch.float32)
                squares[layer][:, :, rows, columns] = norms.square() / own.shape[1]
                sizes = torch.linalg.vector_norm(own, 1, dtype=torch.float32)
                levels[layer] = levels.get(layer, 0) + sizes / own.shape[1]
                if layer in wanted:
                    kept = losses.as_rows(own)  # (N, C)
                    tiles.setdefault(layer, []).append(_packed(kept) if large else kept)
        self._cells = {layer: square.numel() for layer, square in squares.items()}
        counts: dict[str, list[Tensor]] = {}
        for layer in wanted if power else ():
            looked_at = attention(squares[layer], power)
            counts[layer] = [self._rows_at(tile, layer, looked_at) for tile in self._tiles]
        return {
            layer: Seen(
                tiles=tuple(tiles.get(layer, ())),
                counts=tuple(counts.get(layer, ())),
                square=square.mean(),
                level=levels[layer] / self._cells[layer],
                positions=self._cells[layer],
            )
            for layer, square in squares.items()
        }

    # --- tiles --------------------------------------------------------------------------------------

    def _own(self, tile: Tile, layer: str, features: Tensor) -> Tensor:
        """Features (1, C, h, w) of a tile without its overlap, as a view."""
        if self.whole:
            return features
        rows, columns = tile.own(layer, (features.shape[2], features.shape[3]), self._size)
        return features[:, :, rows, columns]

    def _share(self, region: Region, layer: str, tile: Tile) -> Share:
        """How much each of the tile's own positions counts: (N, 1), or one number for all."""
        if region.guides is None:
            return 1 / self._cells[layer]
        guide = region.guides[layer]
        return self._rows_at(tile, layer, guide)

    def _rows_at(self, tile: Tile, layer: str, positions: Tensor) -> Tensor:
        """What a tile owns of numbers for a layer's positions (1, 1, h, w), as rows (N, 1)."""
        rows, columns = tile.place(layer, self._size)
        return positions[:, :, rows, columns].reshape(-1, 1)  # (1, 1, h', w') as (N, 1)


def _packed(rows: Tensor) -> Tensor:
    """In 16 bits, rounded by a two-thousandth: an early layer of a large photo takes much memory."""
    most = torch.finfo(torch.float16).max
    return rows.clamp(max=most).half() if rows.dtype is torch.float32 else rows


def _cut(image: Tensor, tile: Tile) -> Tensor:
    """A tile with its overlap of a picture (1, 3, H, W), as a view."""
    return image[:, :, tile.outer[0], tile.outer[1]]
