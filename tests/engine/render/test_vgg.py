import platform

import footprint
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.vgg import cfgs, make_layers

from engine.errors import BadRequest
from engine.recipes import IMAGENET_DEVIATION, IMAGENET_MEAN, Padding, Pooling
from engine.render import layers, vgg
from engine.render.vgg import LAYERS, VGG19
from engine.workshop import benchmark

SEVERAL = ("relu1_1", "conv1_2", "relu1_2", "pool1", "relu2_2", "pool2", "conv3_1", "relu3_2")


@pytest.fixture(scope="module")
def torchvision_features() -> nn.Sequential:
    torch.manual_seed(1)
    layers = make_layers(cfgs["E"]).requires_grad_(False)
    for module in layers:
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
            nn.init.normal_(module.bias, std=0.1)
        if isinstance(module, nn.ReLU):
            module.inplace = False
    return layers


@pytest.fixture(scope="module")
def state(torchvision_features: nn.Sequential) -> dict[str, torch.Tensor]:
    return {f"features.{name}": tensor for name, tensor in torchvision_features.state_dict().items()}


@pytest.fixture
def image() -> torch.Tensor:
    return torch.rand(1, 3, 37, 50, generator=torch.Generator().manual_seed(2))


def test_every_layer_gives_what_torchvisions_vgg19_gives(torchvision_features, state, image):
    features = VGG19(state, LAYERS)(image)

    x = (image - torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1)) / torch.tensor(IMAGENET_DEVIATION).view(
        1, 3, 1, 1
    )
    assert len(torchvision_features) == len(LAYERS)
    for name, module in zip(LAYERS, torchvision_features, strict=True):
        x = module(x)
        torch.testing.assert_close(features[name], x, rtol=1e-4, atol=1e-4, msg=lambda m, n=name: f"{n}: {m}")


def test_only_the_layers_asked_for_come_out_and_only_their_weights_are_read(state, image):
    first_three = {name: tensor for name, tensor in state.items() if int(name.split(".")[1]) <= 5}
    features = VGG19(first_three, ["relu1_1", "relu2_1"])(image)
    assert features.keys() == {"relu1_1", "relu2_1"}
    assert features["relu2_1"].shape == (1, 128, 18, 25)


def test_an_activation_leaves_its_convolution_untouched(state, image):
    features = VGG19(state, ["conv1_1", "relu1_1"])(image)
    assert (features["conv1_1"] < 0).any()
    assert torch.equal(features["conv1_1"].clamp(min=0), features["relu1_1"])


def test_average_pooling_averages(state, image):
    features = VGG19(state, ["relu1_2", "pool1"], pooling=Pooling.AVERAGE)(image)
    corner = features["relu1_2"][0, :, :2, :2].mean((1, 2))
    torch.testing.assert_close(features["pool1"][0, :, 0, 0], corner)


def test_replicate_padding_sees_no_border_in_a_flat_picture(state):
    flat = torch.full((1, 3, 24, 24), 0.3)
    replicated = VGG19(state, ["conv2_1"], padding=Padding.REPLICATE)(flat)["conv2_1"]
    zeros = VGG19(state, ["conv2_1"], padding=Padding.ZEROS)(flat)["conv2_1"]
    assert replicated.flatten(2).std(2).max() < 1e-4
    assert zeros.flatten(2).std(2).max() > 1e-2


def test_bfloat16_convolutions_give_features_near_those_of_float32(state, image):
    full = VGG19(state, ["relu3_1"])(image)["relu3_1"]
    half = VGG19(state, ["relu3_1"], dtype=torch.bfloat16)(image)["relu3_1"]
    assert half.dtype == torch.bfloat16
    assert 0 < (half - full).norm() / full.norm() < 0.02


def by_autograd(
    state: dict[str, torch.Tensor], image: torch.Tensor, slopes: dict[str, torch.Tensor], pooling, padding
) -> torch.Tensor:
    """The gradient to a picture of the sum of its features, each times its slope, by torch's own layers."""
    pixels = image.clone().requires_grad_()
    channels = torch.tensor([IMAGENET_MEAN, IMAGENET_DEVIATION]).to(image).view(2, 1, 3, 1, 1)
    x = (pixels - channels[0]) / channels[1]
    total = torch.zeros((), dtype=image.dtype)
    for index, name in enumerate(vgg.through(slopes)):
        if name.startswith("conv"):
            edge = padding is Padding.REPLICATE or (padding is Padding.FIRST_BLOCK and index < 4)
            x = F.pad(x, (1, 1, 1, 1), mode="replicate" if edge else "constant")
            kernel, bias = (state[f"features.{index}.{part}"].to(image) for part in ("weight", "bias"))
            x = F.conv2d(x, kernel, bias)
        elif name.startswith("relu"):
            x = F.relu(x)
        else:
            cell = [min(2, side) for side in x.shape[2:]]
            x = F.max_pool2d(x, cell) if pooling is Pooling.MAX else F.avg_pool2d(x, cell)
        if name in slopes:
            total = total + (x * slopes[name]).sum()
    return torch.autograd.grad(total, pixels)[0]


@pytest.mark.parametrize(("dtype", "off"), [(torch.float64, 1e-6), (torch.float32, 1e-4)])
@pytest.mark.parametrize("size", [(37, 50), (16, 16), (3, 40), (1, 1)])
@pytest.mark.parametrize("padding", Padding)
@pytest.mark.parametrize("pooling", Pooling)
@pytest.mark.parametrize("band", [layers.BAND, 1])
@pytest.mark.parametrize("wanted", [SEVERAL, ("relu1_1", "relu2_1", "relu3_2")])
def test_the_way_back_is_autograds(state, wanted, band, pooling, padding, size, dtype, off, monkeypatch):
    """With all rows at once, and with as few as can be."""
    monkeypatch.setattr(layers, "BAND", band)
    image = torch.rand(1, 3, *size, dtype=dtype, generator=torch.Generator().manual_seed(2))
    network = VGG19(state, wanted, pooling=pooling, padding=padding, dtype=dtype)
    trail = network.follow(image)
    slopes = {name: torch.randn_like(found) for name, found in trail.features.items()}
    ours = network.back(trail, lambda name, gradient: gradient.add_(slopes[name]))
    expected = by_autograd(state, image, slopes, pooling, padding)
    assert (ours - expected).norm() < off * expected.norm()


def test_the_way_back_ends_at_any_layer(state, image):
    for deepest in ("conv1_1", "relu1_1", "pool1", "conv2_1"):
        network = VGG19(state, [deepest])
        trail = network.follow(image)
        slopes = {deepest: torch.randn_like(trail.features[deepest])}
        ours = network.back(trail, lambda name, gradient, slopes=slopes: gradient.add_(slopes[name]))
        expected = by_autograd(state, image, slopes, Pooling.MAX, Padding.ZEROS)
        assert (ours - expected).norm() < 1e-4 * expected.norm()


def test_the_way_back_is_the_same_on_devices_that_look_for_maxima_again(state, image, monkeypatch):
    network = VGG19(state, ["relu1_1", "relu2_1", "conv3_1"])
    slopes = network(image)

    def back() -> torch.Tensor:
        return network.back(network.follow(image), lambda name, gradient: gradient.add_(slopes[name]))

    usual = back()
    monkeypatch.setattr(layers, "BY_PLACES", ())
    torch.testing.assert_close(back(), usual)


def test_pictures_wider_than_any_that_is_ordered_have_a_way_back_too(state):
    image = torch.rand(1, 3, 2, 33_000, generator=torch.Generator().manual_seed(3))
    network = VGG19(state, ["relu2_1"])
    trail = network.follow(image)
    slopes = {"relu2_1": torch.randn_like(trail.features["relu2_1"])}
    ours = network.back(trail, lambda name, gradient: gradient.add_(slopes[name]))
    expected = by_autograd(state, image, slopes, Pooling.MAX, Padding.ZEROS)
    assert (ours - expected).norm() < 1e-4 * expected.norm()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="what workers ask of the GNU library")
def test_a_step_takes_hardly_more_memory_than_the_features_it_goes_back_by():
    """Of the open weights, which keep two outputs of the first block, and have two gradients of its size."""
    first, *later = benchmark.apart(footprint.of_steps, 4)
    assert first < 4.5, "of the first block's output"
    assert max(later) < first + 0.5, "pieces fit where pieces of their size have been"


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (5, 3)])
def test_pictures_of_a_few_pixels_have_features_too(state, size):
    features = VGG19(state, ["relu5_1"])(torch.rand(1, 3, *size))["relu5_1"]
    assert features.shape[1] == 512 and features.isfinite().all()


def test_an_unknown_layer_is_named_in_the_error():
    with pytest.raises(BadRequest, match="relu6_1"):
        vgg.through(["relu1_1", "relu6_1"])


def test_convolutions_are_those_up_to_the_deepest_layer():
    assert vgg.convolutions(["relu2_1", "conv1_1"]) == {0: (3, 64), 2: (64, 64), 5: (64, 128)}
    assert len(vgg.convolutions(LAYERS)) == 16
