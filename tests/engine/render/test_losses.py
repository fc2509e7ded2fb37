import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck

from engine.render import losses
from engine.render.losses import Moments


def features(n: int = 7, c: int = 3, seed: int = 0) -> Tensor:
    """Rows of a layer that, like VGG-19's after a rectifier, are 0 or more and correlated."""
    generator = torch.Generator().manual_seed(seed)
    mixing = torch.rand(c, c, generator=generator, dtype=torch.float64)
    return (torch.randn(n, c, generator=generator, dtype=torch.float64) @ mixing).relu() + 0.1


def moments_gradient(x: Tensor, share: Tensor | float, slope: Moments) -> Tensor:
    gradient = torch.zeros_like(x)
    losses.add_moments_gradient(gradient, x, share, slope)
    return gradient


class Closed(torch.autograd.Function):
    """Turns a value with a closed-form gradient into something autograd can check."""

    @staticmethod
    def forward(ctx, loss, x):
        value, gradient = loss(x)
        ctx.save_for_backward(gradient)
        return value

    @staticmethod
    def backward(ctx, grown):
        (gradient,) = ctx.saved_tensors
        return None, grown * gradient


def exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let float64 stay float64 where the engine sums in float32."""
    monkeypatch.setattr(Tensor, "float", lambda self: self)


def test_rows_and_features_are_inverse_and_cost_no_copy_with_channels_last() -> None:
    x = torch.randn(1, 5, 4, 6).contiguous(memory_format=torch.channels_last)
    rows = losses.as_rows(x)
    assert rows.shape == (24, 5)
    assert rows.data_ptr() == x.data_ptr()
    assert torch.equal(losses.as_features(rows, x), x)


def test_moments_are_the_mean_and_the_gram_matrix_over_positions() -> None:
    x = features().float()
    found = losses.moments(x, 1 / len(x))
    assert torch.allclose(found.mean, x.mean(0))
    gram = torch.zeros(3, 3)
    for row in x:
        for i in range(3):
            for j in range(3):
                gram[i, j] += row[i] * row[j] / len(x)
    assert torch.allclose(found.second, gram, atol=1e-6)
    assert torch.allclose(found.covariance, torch.cov(x.T, correction=0), atol=1e-5)


def test_moments_of_parts_add_up_to_those_of_the_whole() -> None:
    x, share = features(20).float(), torch.rand(20, 1)
    share = share / share.sum()
    whole = losses.moments(x, share)
    parts = losses.moments(x[:7], share[:7]) + losses.moments(x[7:], share[7:])
    assert torch.allclose(parts.mean, whole.mean) and torch.allclose(parts.second, whole.second)


def test_an_even_guide_is_no_guide() -> None:
    x = features(16).float()
    even = losses.moments(x, torch.full((16, 1), 1 / 16))
    assert torch.allclose(even.second, losses.moments(x, 1 / 16).second)


@pytest.mark.parametrize("positions", [5, 1603])
@pytest.mark.parametrize("guided", [False, True])
def test_a_gram_matrix_in_bfloat16_is_right_to_a_thousandth(positions: int, guided: bool) -> None:
    x = features(positions, 24).bfloat16()
    share = torch.softmax(torch.rand(positions, 1), 0) if guided else 1 / positions
    exact, rough = losses.moments(x, share).second, losses.gram(x, share).second
    assert rough.dtype == torch.float32
    assert (rough - exact).norm() < 1e-3 * (1 + 2 * guided) * exact.norm()
    assert torch.equal(losses.gram(x.float(), share).second, losses.moments(x.float(), share).second)


def test_a_gram_matrix_alone_has_no_covariance() -> None:
    with pytest.raises(ValueError, match="has no mean"):
        _ = losses.gram(features().bfloat16(), 1 / 7).covariance


def test_a_blend_is_the_weighted_mean() -> None:
    several = [losses.moments(features(seed=n).float(), 1 / 7) for n in range(3)]
    mixed = losses.blend(several, [1, 2, 1])
    expected = (several[0].second + 2 * several[1].second + several[2].second) / 4
    assert torch.allclose(mixed.second, expected)


@pytest.mark.parametrize("guided", [False, True])
def test_the_gradient_of_the_gram_distance_is_exact(guided: bool, monkeypatch) -> None:
    exactly(monkeypatch)
    share = torch.rand(7, 1, dtype=torch.float64) / 7 if guided else 1 / 7
    target = losses.moments(features(9, seed=1), 1 / 9)

    def loss(x: Tensor) -> tuple[Tensor, Tensor]:
        value, slope = losses.gram_distance(losses.moments(x, share), target)
        return value, moments_gradient(x, share, slope)

    assert gradcheck(lambda x: Closed.apply(loss, x), features().requires_grad_())


@pytest.mark.parametrize("guided", [False, True])
def test_the_gradient_of_the_wasserstein_distance_is_exact(guided: bool, monkeypatch) -> None:
    exactly(monkeypatch)
    monkeypatch.setattr(losses, "ROOT_REGULAR", 0.0)
    share = torch.softmax(torch.rand(12, 1, dtype=torch.float64), 0) if guided else 1 / 12
    target = losses.gaussian_target(losses.moments(features(30, seed=1), 1 / 30))

    def loss(x: Tensor) -> tuple[Tensor, Tensor]:
        value, slope = losses.wasserstein_distance(losses.moments(x, share), target)
        return value, moments_gradient(x, share, slope)

    assert gradcheck(lambda x: Closed.apply(loss, x), features(12).requires_grad_(), atol=1e-6)


def by_eigenvalues(found: Moments, target: Moments) -> Tensor:
    """The squared Wasserstein-2 distance by eigendecomposition, as an oracle."""
    values, vectors = torch.linalg.eigh(target.covariance)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ found.covariance @ root).clamp(min=0).sqrt().sum()
    apart = (found.centre - target.centre).square().sum()
    return apart + found.covariance.trace() + target.covariance.trace() - 2 * cross


@pytest.mark.parametrize("channels", [3, 16, 64])
def test_the_wasserstein_distance_is_that_of_the_eigendecomposition(channels: int) -> None:
    found = losses.moments(features(200, channels).float(), 1 / 200)
    target = losses.moments(features(200, channels, seed=5).float(), 1 / 200)
    value, _ = losses.wasserstein_distance(found, losses.gaussian_target(target))
    double = [Moments(m.centre.double(), m.second.double()) for m in (found, target)]
    assert value.item() == pytest.approx(by_eigenvalues(*double).item(), rel=0.1)


def test_a_picture_has_no_distance_to_itself() -> None:
    same = losses.moments(features(100, 8).float(), 1 / 100)
    assert losses.gram_distance(same, same)[0] == 0
    value, slope = losses.wasserstein_distance(same, losses.gaussian_target(same))
    assert abs(value.item()) < 1e-2 * same.second.trace()
    assert slope.second.abs().max() < 0.3  # along directions that are nearly empty


def test_roots_multiply_to_the_matrix_and_to_one() -> None:
    x = features(50, 12)
    matrix = x.T @ x
    root, inverse = losses.newton_schulz(matrix, 1e-5)
    assert torch.allclose(root @ root, matrix, rtol=1e-4, atol=1e-4 * matrix.trace() / 12)
    assert torch.allclose(root @ inverse, torch.eye(12, dtype=torch.float64), atol=1e-6)


def test_a_painting_that_is_still_known_is_decomposed_once(monkeypatch) -> None:
    asked = []
    decompose = torch.linalg.eigh
    monkeypatch.setattr(torch.linalg, "eigh", lambda matrix: asked.append(matrix) or decompose(matrix))
    known, same = (losses.moments(features(50, 8, seed=3).float(), 1 / 50) for _ in range(2))
    twice = [losses.gaussian_target(losses.blend([known, same], [1, 0])).root for _ in range(2)]
    assert twice[0] is twice[1] and len(asked) == 1
    assert torch.equal(losses.gaussian_target(same).root, twice[0]) and len(asked) == 2


def test_transport_carries_one_covariance_to_the_other(monkeypatch) -> None:
    exactly(monkeypatch)
    monkeypatch.setattr(losses, "ROOT_REGULAR", 0.0)
    found, wanted = (losses.moments(features(500, 64, seed=n), 1 / 500).covariance for n in (1, 2))
    target = losses.gaussian_target(losses.moments(features(500, 64, seed=2), 1 / 500))
    cross, plan = losses.transport(found, target)
    assert torch.allclose(plan @ found @ plan, wanted, atol=1e-4 * wanted.abs().max())
    between, _ = losses.newton_schulz(target.root @ found @ target.root, 1e-8)
    assert cross.item() == pytest.approx(between.trace().item(), rel=1e-4)


@pytest.mark.parametrize("guided", [False, True])
def test_of_few_positions_the_wasserstein_distance_is_exact_and_pulls_the_same_way(guided: bool) -> None:
    x = features(12, 32).float()
    share = torch.softmax(torch.rand(12, 1), 0) if guided else 1 / 12
    found, target = losses.moments(x, share), losses.moments(features(300, 32, seed=1).float(), 1 / 300)
    value, towards = losses.wasserstein_distance(found, losses.gaussian_target(target), 12)
    double = [Moments(m.centre.double(), m.second.double()) for m in (found, target)]
    assert value.item() == pytest.approx(by_eigenvalues(*double).item(), rel=0.01)
    _, slope = losses.wasserstein_distance(found, losses.gaussian_target(target))
    whole, quick = (moments_gradient(x, share, way) for way in (slope, towards))
    assert (quick - whole).norm() < 0.01 * whole.norm()


def test_squared_error_and_total_variation_have_exact_gradients(monkeypatch) -> None:
    exactly(monkeypatch)
    image = torch.rand(1, 3, 5, 4, dtype=torch.float64, requires_grad=True)
    target = torch.rand(1, 3, 5, 4, dtype=torch.float64)
    assert gradcheck(lambda x: Closed.apply(lambda y: losses.squared_error(y, target), x), image)
    assert gradcheck(lambda x: Closed.apply(losses.total_variation, x), image)


def test_a_row_that_counts_twice_is_as_two_rows(monkeypatch) -> None:
    exactly(monkeypatch)
    rows, target = torch.rand(2, 6, 4, dtype=torch.float64).unbind()
    counts = torch.tensor([2, 1, 1, 1, 1, 0], dtype=torch.float64).view(6, 1)
    value, slope = losses.weighted_squared_error(rows, target, counts)
    again = [0, 0, 1, 2, 3, 4]
    assert torch.allclose(value, losses.squared_error(rows[again], target[again])[0])
    assert slope[5].abs().max() == 0
    rows.requires_grad_()
    assert gradcheck(
        lambda x: Closed.apply(lambda y: losses.weighted_squared_error(y, target, counts), x), rows
    )


def test_total_variation_counts_both_directions_and_all_channels() -> None:
    image = torch.zeros(1, 2, 2, 2)
    image[0, 0, 0, 0] = 3.0  # one difference down, one across, of 9 each
    assert losses.total_variation(image)[0].item() == pytest.approx(18 / 8)
    assert losses.total_variation(torch.full((1, 3, 4, 4), 0.7))[0] == 0
