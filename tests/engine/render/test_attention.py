"""What stands out in a photo counts for more."""

import pytest
import torch

from engine.render.attention import LEAST, MOST, attention


def test_a_thing_on_a_calm_ground_counts_for_more_than_the_ground() -> None:
    strength = torch.ones(1, 1, 24, 32)
    strength[0, 0, 10:12, 14:16] = 6.0
    counts = attention(strength, 0.7)
    assert counts.shape == (1, 1, 24, 32)
    assert counts.mean().item() == pytest.approx(1)
    assert counts[0, 0, 11, 15] > 2 * counts[0, 0, 0, 0]
    assert counts[0, 0, 0, 0].item() == pytest.approx(counts[0, 0, -1, -1].item())


def test_the_same_thing_in_a_busy_place_counts_for_less() -> None:
    calm, busy = torch.ones(1, 1, 24, 24), torch.full((1, 1, 24, 24), 4.0)
    calm[0, 0, 12, 12] = busy[0, 0, 12, 12] = 8.0
    assert attention(calm, 1.0)[0, 0, 12, 12] > attention(busy, 1.0)[0, 0, 12, 12]


def test_it_is_the_same_however_strong_all_of_it_is_and_even_where_there_is_nothing() -> None:
    strength = torch.rand(1, 1, 9, 7)
    assert torch.allclose(attention(strength, 0.7), attention(100 * strength, 0.7))
    assert torch.equal(attention(torch.full((1, 1, 9, 7), 3.0), 0.7), torch.ones(1, 1, 9, 7))
    assert attention(torch.zeros(1, 1, 9, 7), 0.7).isfinite().all()
    assert attention(torch.ones(1, 1, 1, 1), 0.7).item() == 1


def test_nothing_counts_for_all_or_for_nothing() -> None:
    strength = torch.full((1, 1, 30, 30), 1e-9)
    strength[0, 0, 15, 15] = 1e9
    counts = attention(strength, 3.0)
    assert counts.max() <= MOST / LEAST and counts.min() >= LEAST / MOST
