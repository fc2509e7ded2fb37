"""Each recipe's loss, from its formula, against the engine's.

This side is written from the publications alone, in float64: a network of its own, pixels prepared as the
publication has it, every sum spelled out. Of a recipe it takes only the numbers that are our choice.
"""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.recipes import RECIPES
from engine.render import vgg
from engine.render.network import layers_of
from engine.render.objective import Objective
from engine.render.targets import Region, style_moments

BLOCKS = {1: 2, 2: 2, 3: 4, 4: 4, 5: 1}
"""Convolutions of each block, as deep as any recipe looks."""

WHOLE = 1 << 30
"""More pixels than any picture here, so that nothing is cut into tiles."""

State = dict[str, Tensor]
Features = dict[str, Tensor]  # (C, H, W) each
Terms = tuple[Tensor, Tensor, Tensor]  # content, style, variation; scalars


# The engine's side


@pytest.fixture(scope="module")
def state() -> State:
    """VGG-19 with random weights, under torchvision's names."""
    generator = torch.Generator().manual_seed(7)
    found = {}
    for index, (inputs, outputs) in vgg.convolutions(["conv5_1"]).items():
        kernel = torch.randn(outputs, inputs, 3, 3, generator=generator)
        found[f"features.{index}.weight"] = kernel * (2 / (9 * inputs)) ** 0.5
        found[f"features.{index}.bias"] = torch.randn(outputs, generator=generator) * 0.1
    return found


@pytest.fixture(scope="module")
def pictures() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A picture, the photo and two paintings, of unlike sizes; (1, 3, H, W), RGB in 0..1."""
    generator = torch.Generator().manual_seed(8)
    image, photo, painting, other = (
        F.interpolate(torch.rand(1, 3, 9, 9, generator=generator), size, mode="bicubic").clamp(0, 1)
        for size in ((32, 48), (32, 48), (40, 32), (36, 36))
    )
    return image, photo, painting, other


def network_of(name: str, state: State) -> vgg.VGG19:
    recipe = RECIPES[name]
    return vgg.VGG19(
        state,
        layers_of(recipe),
        pooling=recipe.pooling,
        padding=recipe.padding,
        mean=recipe.mean,
        deviation=recipe.deviation,
    )


def compare(objective: Objective, image: Tensor, expected: Terms, pixels: Tensor) -> None:
    """Terms and gradient of the engine against those of `expected`, which was computed from `pixels`."""
    values, gradient = objective.evaluate(image)
    terms = dict(zip(objective.names, values.double(), strict=True))
    for name, wanted in zip(("content", "style", "variation"), expected, strict=True):
        found = terms.get(name, torch.zeros((), dtype=torch.float64))
        torch.testing.assert_close(
            found, wanted.detach(), rtol=2e-4, atol=0, msg=f"{name}: {found}, {wanted}"
        )
    (slope,) = torch.autograd.grad(torch.stack(expected).sum(), pixels)
    assert 0 < (gradient[0] - slope).norm() < 1e-3 * slope.norm()


# First principles


def imagenet(pixels: Tensor) -> Tensor:
    """(3, H, W): over the deviation, as torchvision's weights expect."""
    mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    return torch.stack([(pixels[c] - mean[c]) / deviation[c] for c in range(3)])


def caffe(pixels: Tensor) -> Tensor:
    """(3, H, W): of 0..255 less the mean, nothing else."""
    mean = [123.68, 116.779, 103.939]
    return torch.stack([255 * pixels[c] - mean[c] for c in range(3)])


def features(state: State, prepared: Tensor, *, average: bool, edge: bool = False) -> Features:
    """All layers of VGG-19 up to conv5_1, by name; `edge` repeats the border's pixels in the first block."""
    found, x, index = {}, prepared[None], 0
    for block, count in BLOCKS.items():
        for number in range(1, count + 1):
            kernel, bias = state[f"features.{index}.weight"], state[f"features.{index}.bias"]
            around = F.pad(x, (1, 1, 1, 1), mode="replicate" if edge and block == 1 else "constant")
            x = F.conv2d(around, kernel.double(), bias.double())
            found[f"conv{block}_{number}"] = x[0]
            x = x.clamp(min=0)
            found[f"relu{block}_{number}"] = x[0]
            index += 2
        height, width = x.shape[2] // 2, x.shape[3] // 2
        quads = x[:, :, : 2 * height, : 2 * width].unflatten(3, (width, 2)).unflatten(2, (height, 2))
        x = quads.mean((3, 5)) if average else quads.amax((3, 5))
        index += 1
    return found


def gram(layer: Tensor) -> Tensor:
    """G_ij = Σ_yx F_iyx F_jyx / (H·W)."""
    return torch.einsum("iyx,jyx->ij", layer, layer) / (layer.shape[1] * layer.shape[2])


def guided_gram(layer: Tensor, guide: Tensor) -> Tensor:
    """G_ij = Σ_yx T_yx F_iyx F_jyx / Σ_yx T_yx."""
    return torch.einsum("yx,iyx,jyx->ij", guide, layer, layer) / guide.sum()


def mean_squared_error(a: Tensor, b: Tensor) -> Tensor:
    return ((a - b) ** 2).sum() / a.numel()


def variation(pixels: Tensor) -> Tensor:
    """Σ_c Σ_yx (x_{y+1,x} − x_{y,x})² + (x_{y,x+1} − x_{y,x})², over C·H·W."""
    channels, height, width = pixels.shape
    total = pixels.new_zeros(())
    for y in range(height - 1):
        total = total + ((pixels[:, y + 1] - pixels[:, y]) ** 2).sum()
    for x in range(width - 1):
        total = total + ((pixels[:, :, x + 1] - pixels[:, :, x]) ** 2).sum()
    return total / (channels * height * width)


def nothing(pixels: Tensor) -> Tensor:
    return pixels.new_zeros(())


GATYS_CHANNELS = {"relu1_1": 64, "relu2_1": 128, "relu3_1": 256, "relu4_1": 512, "relu5_1": 512}


def gatys_paper(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Average pooling; activations of mean 1 over the pictures at hand; α = 10⁻³."""
    image, content, style = (features(state, imagenet(p), average=True) for p in (pixels, photo, painting))

    level = content["relu4_2"].mean()
    content_term = 1e-3 * mean_squared_error(image["relu4_2"] / level, content["relu4_2"] / level)
    style_term = nothing(pixels)
    for layer, n in GATYS_CHANNELS.items():
        level = (content[layer].mean() + style[layer].mean()) / 2
        error = ((gram(image[layer] / level) - gram(style[layer] / level)) ** 2).sum() / n**2
        style_term = style_term + 1e3 / n**2 * error
    return content_term, style_term, nothing(pixels)


def gatys_code(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Maximum pooling; plain activations for pixels of 0..255; weights 1 and 1e3/n²."""
    image, content, style = (features(state, caffe(p), average=False) for p in (pixels, photo, painting))
    style_term = nothing(pixels)
    for layer, n in GATYS_CHANNELS.items():
        error = ((gram(image[layer]) - gram(style[layer])) ** 2).sum() / n**2
        style_term = style_term + 1e3 / n**2 * error
    return mean_squared_error(image["relu4_2"], content["relu4_2"]), style_term, nothing(pixels)


def relative(image: Features, content: Features, style: Features, layers: tuple[list[str], list[str]]):
    """Content and style: mean squared errors over the target's mean square, averaged over the layers."""
    held, matched = layers
    content_term = sum(
        mean_squared_error(image[layer], content[layer]) / (content[layer] ** 2).mean() for layer in held
    )
    style_term = sum(
        mean_squared_error(gram(image[layer]), gram(style[layer])) / (gram(style[layer]) ** 2).mean()
        for layer in matched
    )
    return content_term / len(held), style_term / len(matched)


def ijert2021(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """The convolutions 2, 4 and 7; 2, 4, 10 and 13."""
    found = [features(state, imagenet(p), average=False) for p in (pixels, photo, painting)]
    layers = (["conv1_2", "conv2_2", "conv3_3"], ["conv1_2", "conv2_2", "conv4_2", "conv5_1"])
    content, style = relative(*found, layers)
    recipe = RECIPES["ijert2021"]
    return recipe.content_weight * content, recipe.style_weight * style, nothing(pixels)


def malathi(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Average pooling, the mean taken off, layer 13 and layers 1, 4, 7, 12 and 17, total variation."""
    found = [features(state, caffe(p), average=True) for p in (pixels, photo, painting)]
    content, style = relative(*found, (["conv4_2"], ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]))
    recipe = RECIPES["malathi"]
    return (
        recipe.content_weight * content,
        recipe.style_weight * style,
        recipe.variation_weight * variation(pixels),
    )


def article(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Shallow and deep layers together, total variation."""
    found = [features(state, imagenet(p), average=False) for p in (pixels, photo, painting)]
    content, style = relative(*found, (["relu4_2"], list(GATYS_CHANNELS)))
    recipe = RECIPES["article"]
    return (
        recipe.content_weight * content,
        recipe.style_weight * style,
        recipe.variation_weight * variation(pixels),
    )


def srm2022(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Gatys et al. with total variation."""
    content, style, _ = gatys_paper(state, pixels, photo, painting)
    return content, style, RECIPES["srm2022"].variation_weight * variation(pixels)


def pastiche(state: State, pixels: Tensor, photo: Tensor, painting: Tensor) -> Terms:
    """Ours: the layers of Gatys et al., each over its target's mean square, without a fringe.

    What stands out from its surroundings counts for more of the content.
    """
    found = [features(state, imagenet(p), average=False, edge=True) for p in (pixels, photo, painting)]
    _, style = relative(*found, (["relu4_2"], list(GATYS_CHANNELS)))
    image, content = found[0]["relu4_2"], found[1]["relu4_2"]
    near = neighbours((content**2).mean(0))
    counts = (near / neighbours(near)) ** 0.7  # a third of its six columns reaches one to each side
    held = (counts / counts.mean() * (image - content) ** 2).mean() / (content**2).mean()
    return held, RECIPES["pastiche"].style_weight * style, nothing(pixels)


def neighbours(values: Tensor) -> Tensor:
    """The mean of each value and the eight around it; beyond the border the same goes on."""
    height, width = values.shape
    wide = F.pad(values[None, None], (1, 1, 1, 1), mode="replicate")[0, 0]
    return sum(wide[y : y + height, x : x + width] for y in range(3) for x in range(3)) / 9


LOSSES = {
    "pastiche": pastiche,
    "gatys": gatys_paper,
    "gatys-code": gatys_code,
    "ijert2021": ijert2021,
    "malathi": malathi,
    "article": article,
    "srm2022": srm2022,
}


def test_no_recipe_is_left_out():
    assert LOSSES.keys() == RECIPES.keys()


@pytest.mark.parametrize("name", LOSSES)
def test_the_engine_minimises_what_was_published(name, state, pictures):
    image, photo, painting, _ = pictures
    pixels = image[0].double().requires_grad_()
    expected = LOSSES[name](state, pixels, photo[0].double(), painting[0].double())

    network = network_of(name, state)
    region = Region(style_moments(RECIPES[name], network, painting, WHOLE))
    objective = Objective(RECIPES[name], network, photo, [region])
    compare(objective, image, expected, pixels)


def test_srm2022_paints_one_style_inside_and_another_outside(state, pictures):
    image, photo, inside, outside = pictures
    mask = torch.zeros(32, 48, dtype=torch.float64)
    mask[:, 16:] = 1
    areas = (2 / 3, 1 / 3)

    def guide(layer: Tensor, mask: Tensor) -> Tensor:  # the mask's mean in each cell of the layer
        cell = (mask.shape[0] // layer.shape[1], mask.shape[1] // layer.shape[2])
        return mask.unflatten(1, (-1, cell[1])).unflatten(0, (-1, cell[0])).mean((1, 3))

    pixels = image[0].double().requires_grad_()
    found, content, *styles = (
        features(state, imagenet(p), average=True)
        for p in (pixels, photo[0].double(), inside[0].double(), outside[0].double())
    )

    def level(layer: str) -> Tensor:
        return sum(pictured[layer].mean() for pictured in (content, *styles)) / 3

    style_term = nothing(pixels)
    for style, part, area in zip(styles, (mask, 1 - mask), areas, strict=True):
        for layer, n in GATYS_CHANNELS.items():
            ours = guided_gram(found[layer] / level(layer), guide(found[layer], part))
            wanted = gram(style[layer] / level(layer))
            style_term = style_term + area * 1e3 / n**2 * mean_squared_error(ours, wanted)
    scale = content["relu4_2"].mean()
    held = mean_squared_error(found["relu4_2"] / scale, content["relu4_2"] / scale)
    recipe = RECIPES["srm2022"]
    expected = (1e-3 * held, style_term, recipe.variation_weight * variation(pixels))

    network = network_of("srm2022", state)
    regions = []
    for style, part, area in zip((inside, outside), (mask, 1 - mask), areas, strict=True):
        cells = {layer: guide(found[layer], part).float()[None, None] for layer in GATYS_CHANNELS}
        guides = {layer: cell / cell.sum() for layer, cell in cells.items()}
        regions.append(Region(style_moments(recipe, network, style, WHOLE), area, guides))
    compare(Objective(recipe, network, photo, regions), image, expected, pixels)
