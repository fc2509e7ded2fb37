import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadRequest
from engine.recipes import (
    PASTICHE,
    PASTICHE_OPEN,
    RECIPES,
    Adam,
    Lbfgs,
    Magnitude,
    Pooling,
    Start,
    Variant,
    recipe_named,
    schedule,
    tuned,
)
from engine.render.vgg import BLOCKS, LAYERS

STYLE_LAYERS = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_every_recipe_can_be_followed(recipe):
    assert RECIPES[recipe.name] is recipe
    assert recipe.source
    assert {layer for layer, _ in recipe.content + recipe.style} <= set(LAYERS)
    assert all(weight > 0 for _, weight in recipe.content + recipe.style)
    assert recipe.steps and all(steps > 0 for steps in recipe.steps)
    assert recipe.smallest is not None or len(recipe.steps) == 1, "steps that no scale would take"


@pytest.mark.parametrize("steps", [(), (20, 0)])
def test_a_recipe_without_steps_cannot_be_made(steps):
    with pytest.raises(BadRequest, match="the recipe mine needs at least one step at each scale"):
        dataclasses.replace(PASTICHE, name="mine", steps=steps)


def test_the_default_comes_first():
    assert next(iter(RECIPES)) == "pastiche"


def test_recipes_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RECIPES["gatys"].style_weight = 2.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        RECIPES["mine"] = RECIPES["gatys"]  # type: ignore[index]


CONVOLUTIONS = ["", *(layer for layer in LAYERS if layer.startswith("conv"))]
"""By number, counted through the network from 1."""

KERAS_LAYERS = ["input", *(layer for layer in LAYERS if not layer.startswith("relu"))]
"""By number, with the pooling counted among the layers and the input as 0."""


def named(layers) -> list[str]:
    return [layer for layer, _ in layers]


def test_all_recipes_of_the_design_are_there():
    assert {"pastiche", "gatys", "ijert2021", "malathi", "article", "srm2022"} <= set(RECIPES)


@pytest.mark.parametrize("name", ["gatys", "gatys-code"])
def test_gatys_is_as_published(name):
    gatys = RECIPES[name]
    assert gatys.content == (("relu4_2", 1.0),)
    assert named(gatys.style) == STYLE_LAYERS
    for (_, weight), (channels, _) in zip(gatys.style, BLOCKS, strict=True):
        assert weight == pytest.approx(1e3 / channels**2)
    assert gatys.steps == (500,) and gatys.smallest is None
    assert isinstance(gatys.optimiser, Lbfgs)
    assert gatys.variation_weight == 0


def test_gatys_comes_as_the_paper_and_as_the_code():
    paper, code = RECIPES["gatys"], RECIPES["gatys-code"]
    assert (paper.variant, code.variant) == (Variant.PAPER, Variant.CODE)
    assert (paper.pooling, code.pooling) == (Pooling.AVERAGE, Pooling.MAX)
    assert (paper.magnitude, code.magnitude) == (Magnitude.ACTIVATION, Magnitude.NONE)
    assert (paper.start, code.start) == (Start.NOISE, Start.CONTENT)
    assert code.mean == pytest.approx((0.48501961, 0.45795686, 0.40760392)), "of red, green and blue"
    assert code.deviation == pytest.approx((1 / 255,) * 3), "pixels of 0..255"
    assert code.content_weight == code.style_weight == 1


def test_ijert2021_counts_convolutions_through_the_network():
    recipe = RECIPES["ijert2021"]
    assert named(recipe.content) == [CONVOLUTIONS[number] for number in (2, 4, 7)]
    assert named(recipe.style) == [CONVOLUTIONS[number] for number in (2, 4, 10, 13)]
    assert named(recipe.content) == ["conv1_2", "conv2_2", "conv3_3"]
    assert named(recipe.style) == ["conv1_2", "conv2_2", "conv4_2", "conv5_1"]


def test_malathi_counts_layers_with_the_pooling_among_them_and_the_input_as_0():
    recipe = RECIPES["malathi"]
    assert named(recipe.content) == [KERAS_LAYERS[13]] == ["conv4_2"]
    assert named(recipe.style) == [KERAS_LAYERS[number] for number in (1, 4, 7, 12, 17)]
    assert named(recipe.style) == ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]


def test_malathi_is_as_published():
    recipe = RECIPES["malathi"]
    assert recipe.pooling is Pooling.AVERAGE
    assert recipe.exact_size == (224, 224)
    assert [255 * level for level in recipe.mean] == pytest.approx([123.68, 116.779, 103.939])
    assert recipe.deviation == pytest.approx((1 / 255,) * 3)
    assert recipe.start is Start.CONTENT
    assert recipe.variation_weight > 0
    assert isinstance(recipe.optimiser, Adam)


def test_article_is_as_published():
    recipe = RECIPES["article"]
    assert recipe.start is Start.NOISE
    blocks = {int(layer[4]) for layer in named(recipe.style)}
    assert min(blocks) == 1 and max(blocks) == 5, "shallow and deep layers together"
    assert recipe.content_weight > 0 and recipe.style_weight > 0 and recipe.variation_weight > 0
    assert isinstance(recipe.optimiser, Adam)


def test_srm2022_is_gatys_with_total_variation_at_its_own_size():
    recipe, gatys = RECIPES["srm2022"], RECIPES["gatys"]
    assert recipe.exact_size == (500, 500)
    assert recipe.steps == (300,)
    assert recipe.variation_weight > 0
    assert (recipe.content, recipe.style, recipe.optimiser) == (gatys.content, gatys.style, gatys.optimiser)


def test_pastiche_goes_from_coarse_to_fine_from_the_photo_with_terms_of_comparable_size():
    pastiche = RECIPES["pastiche"]
    assert pastiche.start is Start.CONTENT
    assert pastiche.magnitude is Magnitude.TARGET
    assert [layer for layer, _ in pastiche.style] == STYLE_LAYERS
    assert sum(weight for _, weight in pastiche.style) == pytest.approx(1)
    assert pastiche.smallest == 128
    assert sum(pastiche.steps[:2]) > 2 * sum(pastiche.steps[2:]), "most steps run where they are cheap"


def test_a_recipe_can_also_say_adam_noise_variation_and_one_exact_size():
    other = dataclasses.replace(
        RECIPES["gatys"],
        optimiser=Adam(0.05),
        start=Start.NOISE,
        variation_weight=1e-3,
        exact_size=(224, 224),
    )
    assert other != RECIPES["gatys"]


def test_only_our_own_recipe_is_tuned_for_weights_and_only_in_what_they_need():
    assert tuned(PASTICHE, "open") == PASTICHE_OPEN
    assert all(tuned(recipe, "imagenet") is recipe for recipe in RECIPES.values())
    assert all(tuned(recipe, "open") is recipe for recipe in RECIPES.values() if recipe != PASTICHE)
    here, there = dataclasses.asdict(PASTICHE), dataclasses.asdict(PASTICHE_OPEN)
    changed = {name for name in here if here[name] != there[name]}
    assert changed == {
        "content",
        "style",
        "style_loss",
        "style_weight",
        "variation_weight",
        "steps",
        "distance",
        "attention",
    }


# Scales


@pytest.mark.parametrize(
    ("size", "scales"),
    [
        (32, [(32, 28)]),
        (128, [(128, 28)]),
        (150, [(150, 28)]),
        (256, [(128, 28), (256, 72)]),
        (512, [(128, 28), (256, 72), (512, 25)]),
        (2048, [(128, 28), (256, 72), (512, 25), (1024, 15), (2048, 15)]),
    ],
)
def test_pastiche_doubles_from_scale_to_scale(size, scales):
    assert schedule(RECIPES["pastiche"], size) == scales


@given(st.integers(32, 4096))
def test_the_last_scale_is_the_size_and_no_step_up_is_large(size):
    longest = [longest for longest, _ in schedule(RECIPES["pastiche"], size)]
    assert longest[-1] == size
    assert all(1.1 < larger / smaller < 2.5 for smaller, larger in pairwise(longest))


def test_gatys_has_one_scale():
    assert schedule(RECIPES["gatys"], 300) == [(300, 500)]


def test_a_recipe_goes_by_its_name():
    assert recipe_named("gatys") is RECIPES["gatys"]
    with pytest.raises(BadRequest, match='no recipe "impasto"; there are pastiche, gatys'):
        recipe_named("impasto")
