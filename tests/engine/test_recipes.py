import dataclasses

import pytest

from engine.recipes import RECIPES, Adam, Lbfgs, Magnitude, Pooling, Start
from engine.vgg import BLOCKS, LAYERS

STYLE_LAYERS = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_every_recipe_can_be_followed(recipe):
    assert RECIPES[recipe.name] is recipe
    assert recipe.source
    assert {layer for layer, _ in recipe.content + recipe.style} <= set(LAYERS)
    assert all(weight > 0 for _, weight in recipe.content + recipe.style)
    assert recipe.steps and all(steps > 0 for steps in recipe.steps)
    assert recipe.smallest is not None or len(recipe.steps) == 1, "steps that no scale would take"


def test_the_default_comes_first():
    assert next(iter(RECIPES)) == "pastiche"


def test_recipes_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RECIPES["gatys"].style_weight = 2.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        RECIPES["mine"] = RECIPES["gatys"]  # type: ignore[index]


def test_gatys_is_as_published():
    gatys = RECIPES["gatys"]
    assert gatys.content == (("relu4_2", 1.0),)
    assert [layer for layer, _ in gatys.style] == STYLE_LAYERS
    for (_, weight), (channels, _) in zip(gatys.style, BLOCKS, strict=True):
        assert weight == pytest.approx(1e3 / channels**2)
    assert gatys.steps == (500,) and gatys.smallest is None
    assert isinstance(gatys.optimiser, Lbfgs)
    assert gatys.pooling is Pooling.AVERAGE
    assert gatys.magnitude is Magnitude.ACTIVATION


def test_pastiche_goes_from_coarse_to_fine_from_the_photo_with_terms_of_comparable_size():
    pastiche = RECIPES["pastiche"]
    assert pastiche.start is Start.CONTENT
    assert pastiche.magnitude is Magnitude.TARGET
    assert [layer for layer, _ in pastiche.style] == STYLE_LAYERS
    assert sum(weight for _, weight in pastiche.style) == pytest.approx(1)
    assert pastiche.smallest == 128
    assert list(pastiche.steps) == sorted(pastiche.steps, reverse=True), (
        "steps are cheapest at the smallest scale"
    )


def test_a_recipe_can_also_say_adam_noise_variation_and_one_exact_size():
    other = dataclasses.replace(
        RECIPES["gatys"],
        optimiser=Adam(0.05),
        start=Start.NOISE,
        variation_weight=1e-3,
        exact_size=(224, 224),
    )
    assert other != RECIPES["gatys"]
