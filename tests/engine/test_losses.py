import pytest
import torch

from engine import losses


@pytest.fixture
def features() -> torch.Tensor:
    return torch.randn(1, 3, 4, 5, generator=torch.Generator().manual_seed(3))


def test_a_gram_matrix_is_the_mean_product_of_two_channels(features):
    gram = losses.gram_matrix(features)
    assert gram.shape == (3, 3)
    for a in range(3):
        for b in range(3):
            expected = (
                sum(features[0, a, y, x] * features[0, b, y, x] for y in range(4) for x in range(5)) / 20
            )
            torch.testing.assert_close(gram[a, b], expected)


def test_a_gram_matrix_does_not_care_how_memory_is_laid_out(features):
    channels_last = features.contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(losses.gram_matrix(channels_last), losses.gram_matrix(features))


def test_a_gram_matrix_does_not_change_when_positions_are_shuffled(features):
    shuffled = features.flatten(2)[..., torch.randperm(20)].view_as(features)
    torch.testing.assert_close(losses.gram_matrix(shuffled), losses.gram_matrix(features))


def test_squared_error_and_mean_square_are_means_over_all_entries():
    a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[4.0, 0.0]])
    assert losses.squared_error(a, b) == (9 + 4) / 2
    assert losses.mean_square(a) == (1 + 4) / 2


def test_total_variation_counts_neighbours_below_and_beside():
    image = torch.tensor([[[[0.0, 1.0], [3.0, 3.0]]]])
    assert losses.total_variation(image) == (1 + 0 + 9 + 4) / 4
    assert losses.total_variation(torch.full((1, 3, 5, 6), 0.4)) == 0


def test_a_blend_is_the_weighted_mean():
    blended = losses.blend([torch.zeros(2, 2), torch.ones(2, 2)], [1, 3])
    torch.testing.assert_close(blended, torch.full((2, 2), 0.75))


def test_the_distance_to_a_blend_has_the_gradient_of_the_blended_distances():
    generator = torch.Generator().manual_seed(4)
    gram, one, other = (torch.randn(3, 3, generator=generator) for _ in range(3))
    gram.requires_grad_()
    (together,) = torch.autograd.grad(losses.squared_error(gram, losses.blend([one, other], [1, 3])), gram)
    apart = 0.25 * losses.squared_error(gram, one) + 0.75 * losses.squared_error(gram, other)
    torch.testing.assert_close(together, torch.autograd.grad(apart, gram)[0])


@pytest.mark.parametrize("loss", [losses.gram_matrix, losses.total_variation, losses.mean_square])
def test_gradients_are_right(loss, features):
    assert torch.autograd.gradcheck(loss, features.double().requires_grad_())
