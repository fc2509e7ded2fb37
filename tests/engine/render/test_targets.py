"""Style targets are remembered by painting and network, as long as they are few."""

import dataclasses

import pytest
import torch
from torch import Tensor

from engine.recipes import Recipe
from engine.render import targets
from engine.render.network import layers_of
from engine.render.vgg import VGG19
from engine.weights import reading

HUGE = 1 << 40


@pytest.fixture
def network(quick: Recipe, weights_file) -> VGG19:
    return VGG19(reading.load(weights_file, layers_of(quick)), layers_of(quick))


@pytest.fixture
def computed(monkeypatch) -> list[Tensor]:
    """The paintings whose moments were computed, in order."""
    met: list[Tensor] = []
    compute = targets.style_moments

    def counted(recipe: Recipe, network: VGG19, painting: Tensor, largest: int) -> targets.StyleMoments:
        met.append(painting)
        return compute(recipe, network, painting, largest)

    monkeypatch.setattr(targets, "style_moments", counted)
    return met


def painting(seed: int, *size: int) -> Tensor:
    return torch.rand(1, 3, *(size or (32, 40)), generator=torch.Generator().manual_seed(seed))


def test_a_painting_is_computed_once_and_found_by_its_pixels(quick, network, computed):
    memory = targets.Memory()
    first = memory.style_moments(quick, network, painting(1), HUGE)
    assert memory.style_moments(quick, network, painting(1), HUGE) is first
    assert len(computed) == 1
    memory.style_moments(quick, network, painting(2), HUGE)
    memory.style_moments(quick, network, painting(1).view(1, 3, 40, 32), HUGE)
    assert len(computed) == 3


def test_recipes_with_other_style_layers_have_targets_of_their_own(quick, network, computed):
    memory = targets.Memory()
    fewer = dataclasses.replace(quick, style=quick.style[:1])
    both = memory.style_moments(quick, network, painting(1), HUGE)
    alone = memory.style_moments(fewer, network, painting(1), HUGE)
    assert both.keys() == {"relu1_1", "relu2_1"} and alone.keys() == {"relu1_1"}


def test_another_network_has_targets_of_its_own(quick, network, weights_file, computed):
    memory = targets.Memory()
    state = {name: -tensor for name, tensor in reading.load(weights_file, layers_of(quick)).items()}
    other = VGG19(state, layers_of(quick))
    found = [
        memory.style_moments(quick, each, painting(1), HUGE)["relu1_1"].mean for each in (network, other)
    ]
    assert len(computed) == 2
    assert not torch.allclose(*found)


def test_the_paintings_met_longest_ago_are_forgotten(quick, network, computed):
    memory = targets.Memory(pictures=2)
    for seed in (1, 2, 1, 3, 1, 2):
        memory.style_moments(quick, network, painting(seed), HUGE)
    assert [torch.equal(met, painting(seed)) for met, seed in zip(computed, (1, 2, 3, 2), strict=True)] == [
        True
    ] * 4
