"""The loss of a picture and its gradient: against autograd, in tiles, in bfloat16, in regions."""

import dataclasses

import pytest
import torch
from torch import Tensor

from engine.recipes import RECIPES, Lbfgs, Magnitude, Recipe, StyleLoss
from engine.render import losses, tiles, vgg
from engine.render import objective as objectives
from engine.render.masks import Part
from engine.render.objective import Objective
from engine.render.optimise import optimise
from engine.render.targets import regions, style_moments
from engine.render.vgg import VGG19

RECIPE = dataclasses.replace(RECIPES["pastiche"], attention=0.7, variation_weight=0.3)
HUGE = 1 << 40


def random_state(layers: list[str]) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    state = {}
    for index, (inputs, outputs) in vgg.convolutions(layers).items():
        weight = torch.randn(outputs, inputs, 3, 3, generator=generator) * (2 / (9 * inputs)) ** 0.5
        state |= {f"features.{index}.weight": weight, f"features.{index}.bias": torch.zeros(outputs)}
    return state


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    return random_state(["relu5_1"])


def picture(height: int, width: int, seed: int = 0) -> Tensor:
    """Smooth blobs with some noise."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(1, 3, max(2, height // 12), max(2, width // 12), generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic")
    return (smooth + 0.1 * torch.rand(1, 3, height, width, generator=generator)).clamp(0, 1)


def objective(
    state: dict[str, Tensor],
    content: Tensor,
    *,
    recipe: Recipe = RECIPE,
    parts: list[Part] | None = None,
    largest: int = HUGE,
    dtype: torch.dtype = torch.float32,
    **changes,
) -> Objective:
    layers = [layer for layer, _ in (*recipe.content, *recipe.style)]
    network = VGG19(state, layers, pooling=recipe.pooling, padding=recipe.padding, dtype=dtype)
    styles = [style_moments(recipe, network, picture(70, 90, seed), HUGE) for seed in (5, 6)]
    size = (content.shape[2], content.shape[3])
    found = regions(parts or [Part(None, (1.0, 0.0))], styles, size)
    return Objective(recipe, network, content, found, largest=largest, **changes)


def halves(height: int, width: int) -> list[Part]:
    """Left in one style, right in the other, with a soft edge."""
    ramp = torch.linspace(3, -2, width).clamp(0, 1).expand(1, 1, height, width)
    return [Part(ramp, (1.0, 0.0)), Part(1 - ramp, (0.0, 1.0))]


@pytest.mark.parametrize("loss", StyleLoss)
@pytest.mark.parametrize("masked", [False, True])
def test_the_gradient_points_where_the_loss_grows(state, loss, masked) -> None:
    content, image = picture(48, 64), picture(48, 64, 3)
    ours = objective(state, content, parts=halves(48, 64) if masked else None, loss=loss)
    terms, gradient = ours.evaluate(image)
    assert len(terms) == len(ours.names) == 3 and (terms > 0).all()
    # In float32 the loss itself is only so exact, so compare along the gradient, where it changes most.
    along = gradient / gradient.norm()
    reach = 0.02
    up, down = (ours.evaluate(image + sign * reach * along)[0].sum() for sign in (1, -1))
    assert ((up - down) / (2 * reach)).item() == pytest.approx(gradient.norm().item(), rel=0.05)


@pytest.mark.parametrize("size", [(176, 208), (151, 239), (64, 400)])
@pytest.mark.parametrize("loss", StyleLoss)
def test_in_tiles_loss_and_gradient_are_those_of_the_whole(state, size, loss, monkeypatch) -> None:
    monkeypatch.setattr(tiles, "OVERLAP", 32)  # enough for relu3_1, which sees 14 pixels to each side
    recipe = dataclasses.replace(RECIPE, content=(("relu2_2", 1.0),), style=RECIPE.style[:3])
    content, image = picture(*size), picture(*size, seed=2)
    parts = halves(*size)
    whole = objective(state, content, recipe=recipe, parts=parts, loss=loss)
    tiled = objective(state, content, recipe=recipe, parts=parts, loss=loss, largest=128 * 128)
    assert whole.whole and not tiled.whole
    (terms, gradient), (tiled_terms, tiled_gradient) = whole.evaluate(image), tiled.evaluate(image)
    torch.testing.assert_close(tiled_terms, terms, rtol=1e-3, atol=0)
    # Maxima and rectifiers that tip over, and eigenvectors of a nearly singular matrix, make some thousandths
    # of what rounding does to them.
    nudged = whole.evaluate(image * (1 + 1e-6))[1]
    chance = ((nudged - gradient).norm() / gradient.norm()).item()
    assert chance < 0.01
    most = max(1e-3, 3 * chance)
    assert (tiled_gradient - gradient).norm() / gradient.norm() < most
    # No seam: nowhere, where tiles meet no more than elsewhere.
    assert (tiled_gradient - gradient).abs().max() / gradient.abs().max() < most


@pytest.mark.parametrize("loss", StyleLoss)
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("power", [0.0, 0.7])
def test_a_long_layer_is_worked_on_in_parts_with_the_same_result(
    state, loss, masked, power, monkeypatch
) -> None:
    recipe = dataclasses.replace(RECIPE, content=(("relu1_2", 1.0),), attention=power)
    content, image = picture(48, 64), picture(48, 64, 3)
    ours = objective(state, content, recipe=recipe, parts=halves(48, 64) if masked else None, loss=loss)
    terms, gradient = ours.evaluate(image)
    monkeypatch.setattr(losses, "LONG", 1000)  # positions, of 3072
    in_parts, gradient_in_parts = ours.evaluate(image)
    torch.testing.assert_close(in_parts, terms, rtol=1e-4, atol=1e-6)
    assert (gradient_in_parts - gradient).norm() < 1e-3 * gradient.norm()


@pytest.mark.parametrize("largest", [HUGE, 128 * 128])
def test_a_recipe_without_style_strives_for_the_photo_alone(state, largest) -> None:
    recipe = dataclasses.replace(RECIPE, style=())
    content = picture(176, 208)
    ours = objective(state, content, recipe=recipe, largest=largest)
    assert ours.names[0] == "content" and "style" not in ours.names
    assert ours.evaluate(content)[0][0] < 1e-9 < ours.evaluate(picture(176, 208, 3))[0][0]


@pytest.mark.parametrize("largest", [HUGE, 128 * 128])
def test_what_is_kept_of_a_large_photo_takes_half_the_room(state, largest, monkeypatch) -> None:
    """The photo itself is then off by what rounding does, which is nearly nothing."""
    recipe = dataclasses.replace(RECIPE, content=(("relu1_2", 1.0),))
    content = picture(176, 208)

    def off() -> float:
        ours = objective(state, content, recipe=recipe, largest=largest)
        return dict(zip(ours.names, ours.evaluate(content)[0].tolist(), strict=True))["content"]

    assert off() < 1e-12
    monkeypatch.setattr(objectives, "LARGE", 176 * 208 - 1)  # pixels
    assert 1e-12 < off() < 1e-6


def test_the_overlap_is_wide_enough_for_the_deepest_layer(state) -> None:
    size = (64, 560)
    recipe = dataclasses.replace(RECIPE, style=RECIPE.style[4:])
    content, image = picture(*size), picture(*size, seed=2)
    whole = objective(state, content, recipe=recipe)
    tiled = objective(state, content, recipe=recipe, largest=64 * 300)
    assert not tiled.whole
    gradient, tiled_gradient = whole.evaluate(image)[1], tiled.evaluate(image)[1]
    assert (tiled_gradient - gradient).norm() / gradient.norm() < 1e-3


def test_bfloat16_sees_nearly_what_float32_sees(state) -> None:
    content, image = picture(64, 96), picture(64, 96, 3)
    (exact, slope), (rough, rough_slope) = (
        objective(state, content, dtype=dtype).evaluate(image) for dtype in (torch.float32, torch.bfloat16)
    )
    torch.testing.assert_close(rough, exact, rtol=0.03, atol=1e-3)
    assert torch.cosine_similarity(slope.flatten(), rough_slope.flatten(), dim=0) > 0.98
    assert rough_slope.dtype == torch.float32


def test_what_stands_out_in_the_photo_pulls_more(state) -> None:
    content = torch.full((1, 3, 96, 96), 0.5)
    content[:, :, 40:56, 40:56] = picture(16, 16)
    image = (content + 0.2 * torch.rand(content.shape, generator=torch.Generator().manual_seed(3))).clamp(
        0, 1
    )
    even, looked_at = (
        objective(state, content, recipe=dataclasses.replace(RECIPE, attention=power)) for power in (0.0, 0.7)
    )
    shares = []
    for ours in (even, looked_at):
        ours.emphasise(0.0)
        gradient = ours.evaluate(image)[1].abs()
        shares.append(gradient[:, :, 36:60, 36:60].sum() / gradient.sum())
    assert shares[1] > 1.1 * shares[0]


def test_emphasis_is_a_factor_on_style_alone_and_is_set_anew_each_time(state) -> None:
    content, image = picture(48, 64), picture(48, 64, 3)
    ours = objective(state, content)
    before = dict(zip(ours.names, ours.evaluate(image)[0].tolist(), strict=True))
    for factor in (3.0, 0.5):
        ours.emphasise(factor)
        after = dict(zip(ours.names, ours.evaluate(image)[0].tolist(), strict=True))
        assert after == pytest.approx(before | {"style": factor * before["style"]})


def test_two_halves_in_one_style_weigh_as_much_as_the_whole(state) -> None:
    content, image = picture(64, 96), picture(64, 96, 3)
    left, right = halves(64, 96)
    same = [Part(left.mask, (1.0, 0.0)), Part(right.mask, (1.0, 0.0))]
    one, two = objective(state, content), objective(state, content, parts=same)
    # Halves have moments of their own, whose distances are larger than that of the mean, but not by much.
    ratio = two.evaluate(image)[0][1] / one.evaluate(image)[0][1]
    assert 0.7 < ratio < 4


def test_where_no_mask_reaches_style_has_no_pull(state) -> None:
    mask = torch.zeros(1, 1, 64, 512)
    mask[..., :128] = 1
    recipe = dataclasses.replace(RECIPE, variation_weight=0.0)
    content = picture(64, 512)
    ours = objective(state, content, recipe=recipe, parts=[Part(mask, (1.0, 0.0))])
    gradient = ours.evaluate(content)[1]  # of the photo itself: content has no pull either
    assert gradient[..., :100].abs().mean() > 0
    assert gradient[..., 256:].abs().max() == 0


def test_the_photo_itself_has_no_content_loss_and_the_painting_no_style_loss(state) -> None:
    painting = picture(70, 90, 5)
    terms, _ = objective(state, painting).evaluate(painting)
    assert terms[0] == 0 and terms[1] < 1e-8


@pytest.mark.parametrize("magnitude", Magnitude)
def test_a_black_photo_and_any_magnitude_stay_finite(state, magnitude) -> None:
    black = torch.zeros(1, 3, 32, 40)
    recipe = dataclasses.replace(RECIPE, magnitude=magnitude)
    terms, gradient = objective(state, black, recipe=recipe).evaluate(picture(32, 40))
    assert torch.isfinite(terms).all() and torch.isfinite(gradient).all()


def test_lbfgs_gets_further_than_the_surest_way_down_with_the_same_number_of_evaluations(state) -> None:
    content = picture(32, 48)
    ours = objective(state, content)
    _, terms = optimise(content, ours.evaluate, Lbfgs(history=20), 25, lambda pixels: None)

    # Steepest descent that takes no step uphill cannot run off, wherever it is.
    image, reach = content, 1.0
    found, gradient = ours.evaluate(image)
    start = lowest = found.sum()
    for _ in range(24):
        tried = image - reach * gradient
        found, slope = ours.evaluate(tried)
        if found.sum() < lowest:
            image, gradient, lowest, reach = tried, slope, found.sum(), 2 * reach
        else:
            reach /= 4
    assert lowest < 0.9 * start
    assert sum(terms) < lowest


def test_nothing_is_read_back_from_the_device(state) -> None:
    """The step must run where there are no numbers to read, as in a CUDA graph: the meta device shows it."""
    nowhere = {name: tensor.to("meta") for name, tensor in state.items()}
    network = VGG19(nowhere, [layer for layer, _ in (*RECIPE.content, *RECIPE.style)], device="meta")
    painting, content = torch.zeros(1, 3, 70, 90, device="meta"), torch.zeros(1, 3, 32, 48, device="meta")
    masks = [Part(torch.full((1, 1, 32, 48), 0.5), (1.0,)), Part(None, (1.0,))]
    found = regions(masks, [style_moments(RECIPE, network, painting, HUGE)], (32, 48))
    ours = Objective(RECIPE, network, content, found)
    terms, gradient = ours.evaluate(torch.zeros(1, 3, 32, 48, device="meta"))
    assert terms.device.type == "meta" and terms.shape == (3,)
    assert gradient.shape == (1, 3, 32, 48)


def test_terms_of_one_name_are_added_up_and_names_are_those_of_the_recipe(state) -> None:
    content, image = picture(48, 64), picture(48, 64, 3)
    both = dataclasses.replace(RECIPE, content=(("relu2_2", 0.25), ("relu4_2", 0.75)), variation_weight=0.0)
    ours = objective(state, content, recipe=both)
    assert ours.names == ("content", "style")
    halves = [
        objective(state, content, recipe=dataclasses.replace(both, content=(part,))).evaluate(image)[0]
        for part in both.content
    ]
    torch.testing.assert_close(ours.evaluate(image)[0][0], halves[0][0] + halves[1][0])
