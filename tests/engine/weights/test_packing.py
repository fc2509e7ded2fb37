import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import WeightsUnavailable
from engine.render import vgg
from engine.weights import packing, reading


@pytest.fixture
def state() -> dict[str, Tensor]:
    """The first block, its channels of very different magnitude."""
    generator = torch.Generator().manual_seed(3)
    made = {}
    for index, (inputs, outputs) in vgg.convolutions(["conv1_2"]).items():
        magnitude = torch.logspace(-6, 3, outputs).view(-1, 1, 1, 1)
        made[f"features.{index}.weight"] = torch.randn(outputs, inputs, 3, 3, generator=generator) * magnitude
        made[f"features.{index}.bias"] = torch.randn(outputs, generator=generator)
    return made


def test_every_number_comes_back_within_half_a_step_of_its_channel(tmp_path, state):
    packing.write(tmp_path / "a.safetensors", state, {})
    read = reading.load(tmp_path / "a.safetensors", ["conv1_2"])
    assert read.keys() == state.keys()
    for name, tensor in state.items():
        assert read[name].dtype == torch.float32
        if name.endswith(".bias"):
            assert torch.equal(read[name], tensor)
            continue
        step = tensor.abs().amax((1, 2, 3), keepdim=True) / 127
        off = ((read[name] - tensor).abs() / step).max().item()
        assert 0.4 < off <= 0.5001  # the lower bound: something was rounded at all


def test_the_largest_number_of_a_channel_is_exact(tmp_path, state):
    packing.write(tmp_path / "a.safetensors", state, {})
    read = reading.load(tmp_path / "a.safetensors", ["conv1_2"])["features.2.weight"]
    torch.testing.assert_close(read.abs().amax((1, 2, 3)), state["features.2.weight"].abs().amax((1, 2, 3)))


def test_a_file_takes_a_byte_a_weight_and_says_where_it_comes_from(tmp_path, state):
    path = tmp_path / "a.safetensors"
    packing.write(path, state, {"trained": "yesterday"})
    (tmp_path / "any file").touch()
    assert path.stat().st_mode == (tmp_path / "any file").stat().st_mode
    held = load_file(path)
    assert held["features.2.weight"].dtype == torch.int8
    assert held["features.2.scale"].shape == (64,)
    assert path.stat().st_size < sum(t.numel() for t in state.values()) + 3000
    with safe_open(path, framework="pt") as file:
        assert file.metadata() == {"trained": "yesterday"}


def test_half_precision_a_channel_of_zeros_and_any_memory_order_can_be_packed(tmp_path, state):
    state["features.2.weight"][7] = 0
    odd = {
        name: t.half() if t.ndim == 1 else t.to(memory_format=torch.channels_last)
        for name, t in state.items()
    }
    packing.write(tmp_path / "plain.safetensors", state, {})
    packing.write(tmp_path / "odd.safetensors", odd, {})
    plain, other = (reading.load(tmp_path / f"{name}.safetensors", ["conv1_2"]) for name in ("plain", "odd"))
    assert (plain["features.2.weight"][7] == 0).all()
    assert torch.equal(plain["features.2.weight"], other["features.2.weight"])


def test_what_is_not_finite_is_refused_and_the_old_file_stays(tmp_path, state):
    path = tmp_path / "a.safetensors"
    packing.write(path, state, {})
    before = path.read_bytes()
    state["features.2.weight"][0, 0, 0, 0] = float("nan")
    with pytest.raises(ValueError, match=r"features\.2\.weight .* not finite"):
        packing.write(path, state, {})
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("spoil", [lambda s: s[:10].clone(), lambda s: s[:1].clone()], ids=["ten", "one"])
def test_a_scale_that_does_not_fit_is_refused(tmp_path, state, spoil):
    path = tmp_path / "a.safetensors"
    packing.write(path, state, {})
    held = load_file(path)
    held["features.0.scale"] = spoil(held["features.0.scale"])
    save_file(held, path)
    with pytest.raises(WeightsUnavailable, match="no packed kernels"):
        reading.load(path, ["conv1_2"])
