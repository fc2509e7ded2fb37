"""What a render strives for: targets taken from photo and paintings, and how far a picture is off them."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine import losses
from engine.recipes import Magnitude, Recipe
from engine.vgg import VGG19


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets by layer name; a term is its weight times the squared error over its divisor.

    content: features (1, C, H, W) of the photo.
    style: Gram matrix (C, C), blended over the paintings.
    """

    content: dict[str, Tensor]
    style: dict[str, Tensor]
    content_divisor: dict[str, Tensor]
    style_divisor: dict[str, Tensor]


@torch.no_grad()
def aim(
    recipe: Recipe, network: VGG19, content: Tensor, styles: Sequence[Tensor], blend: Sequence[float]
) -> Targets:
    """The targets of a photo (1, 3, H, W) and paintings (1, 3, H', W'), which weigh `blend` each."""
    photo = network(content)
    paintings = [network(style) for style in styles]
    grams = {
        layer: losses.blend([losses.gram_matrix(painting[layer]) for painting in paintings], blend)
        for layer, _ in recipe.style
    }
    targets = {layer: photo[layer] for layer, _ in recipe.content}
    if recipe.magnitude is Magnitude.TARGET:
        content_divisor = {layer: losses.mean_square(target) for layer, target in targets.items()}
        style_divisor = {layer: losses.mean_square(gram) for layer, gram in grams.items()}
    else:
        content_divisor = {layer: _mean(layer, photo, *paintings) ** 2 for layer in targets}
        # A Gram matrix grows with the square of the features, its squared error with the fourth power.
        style_divisor = {layer: _mean(layer, photo, *paintings) ** 4 for layer in grams}
    return Targets(targets, grams, _not_zero(content_divisor), _not_zero(style_divisor))


def terms(
    recipe: Recipe, targets: Targets, network: VGG19, emphasis: float, image: Tensor
) -> dict[str, Tensor]:
    """The weighted terms of the loss by name, scalars with gradients to `image` (1, 3, H, W).

    Their sum is the loss. `emphasis` is a factor on the style term, 1 for the recipe as it is.
    """
    features = network(image)
    content = [
        weight
        * losses.squared_error(features[layer], targets.content[layer])
        / targets.content_divisor[layer]
        for layer, weight in recipe.content
    ]
    style = [
        weight
        * losses.squared_error(losses.gram_matrix(features[layer]), targets.style[layer])
        / targets.style_divisor[layer]
        for layer, weight in recipe.style
    ]
    found = {
        "content": recipe.content_weight * torch.stack(content).sum(),
        "style": emphasis * recipe.style_weight * torch.stack(style).sum(),
    }
    if recipe.variation_weight:
        found["variation"] = recipe.variation_weight * losses.total_variation(image)
    return found


def _mean(layer: str, *pictures: dict[str, Tensor]) -> Tensor:
    return torch.stack([features[layer].abs().mean() for features in pictures]).mean()


def _not_zero(divisors: dict[str, Tensor]) -> dict[str, Tensor]:
    # A black photo or dead channels have features of zero; their terms then stay finite.
    return {layer: divisor.clamp(min=1e-12) for layer, divisor in divisors.items()}
