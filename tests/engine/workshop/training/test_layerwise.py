"""Growing the open weights: what each layer promises, and that an interrupted run ends like any other."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from engine.errors import EngineError
from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN
from engine.render.vgg import VGG19
from engine.workshop.training import layerwise, pictures

COUNT = 8


@pytest.fixture(scope="module")
def grown() -> dict[str, torch.Tensor]:
    return grow()


def grow(**options: object) -> dict[str, torch.Tensor]:
    state = layerwise.grow(COUNT, seed=1, deepest="relu1_2", **options)
    assert state is not None
    return state


def test_the_weights_are_vgg_19s_and_every_channel_speaks(grown: dict[str, torch.Tensor]) -> None:
    network = VGG19(grown, ["relu1_1", "relu1_2"])
    for layer in ("relu1_1", "relu1_2"):
        found = torch.cat([network(picture(number))[layer] for number in range(COUNT)])
        power = found.square().mean((0, 2, 3))
        silent = (found == 0).float().mean((0, 2, 3))
        assert found.shape[1] == 64
        # From a sample of positions, in half precision.
        assert (power - 1).abs().max() < 0.35
        assert (silent - layerwise.SILENT).abs().max() < 0.1


def test_what_is_learned_behind_a_pooling_speaks_as_well() -> None:
    state = layerwise.grow(4, seed=1, deepest="relu2_1")
    assert state is not None
    network = VGG19(state, ["relu2_1"])
    found = torch.cat([network(picture(number))["relu2_1"] for number in range(4)])
    assert found.shape[1] == 128
    assert (found.square().mean((0, 2, 3)) - 1).abs().max() < 0.35


def test_no_two_channels_look_for_the_same(grown: dict[str, torch.Tensor]) -> None:
    kernels = F.normalize(grown["features.2.weight"].flatten(1), dim=1)
    likeness = kernels @ kernels.T - torch.eye(64)
    # Training goes its own way with each version of torch: 0.91 and 0.96 were seen. Twins are at 1.
    assert likeness.max() < 0.99


def test_the_same_seed_gives_the_same_weights(grown: dict[str, torch.Tensor]) -> None:
    again = grow()
    assert all(torch.equal(again[name], grown[name]) for name in grown)
    other = layerwise.grow(COUNT, seed=2, deepest="relu1_1")
    assert other is not None
    assert not torch.equal(other["features.0.weight"], grown["features.0.weight"])


def test_the_loss_falls(grown: dict[str, torch.Tensor]) -> None:
    losses: dict[str, list[float]] = {}
    grow(on_round=lambda layer, number, loss: losses.setdefault(layer, []).append(loss))
    assert list(losses) == ["conv1_1", "conv1_2"]
    for curve in losses.values():
        assert len(curve) == layerwise.ROUNDS
        assert curve[-1] < 0.95 * curve[0]


def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    grown: dict[str, torch.Tensor], tmp_path: Path
) -> None:
    file = tmp_path / "unfinished.safetensors"
    layers = []

    def stop(layer: str) -> bool:
        layers.append(layer)
        return False

    half = layerwise.grow(COUNT, seed=1, deepest="relu1_2", unfinished=file, on_layer=stop)
    assert half is None
    assert layers == ["conv1_1"]
    resumed = grow(unfinished=file, on_layer=lambda layer: layers.append(layer) is None)
    assert layers == ["conv1_1", "conv1_2"], "the first layer was not grown again"
    assert all(torch.equal(resumed[name], grown[name]) for name in grown)


def test_a_run_of_another_seed_is_not_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "unfinished.safetensors"
    layerwise.grow(COUNT, seed=1, deepest="relu1_1", unfinished=file)
    with pytest.raises(EngineError, match=r"unfinished\.safetensors was begun with other settings"):
        layerwise.grow(COUNT, seed=2, deepest="relu1_1", unfinished=file)
    file.write_bytes(b"a letter to Theo")
    with pytest.raises(EngineError, match="remove it to begin anew"):
        layerwise.grow(COUNT, seed=1, deepest="relu1_1", unfinished=file)


def picture(number: int) -> torch.Tensor:
    """A picture of the series the weights were grown from, as the network takes it."""
    assert (IMAGENET_MEAN, IMAGENET_DEVIATION) == (layerwise.IMAGENET_MEAN, layerwise.IMAGENET_DEVIATION)
    return torch.from_numpy(pictures.draw(number, 1)).permute(2, 0, 1)[None] / 255
