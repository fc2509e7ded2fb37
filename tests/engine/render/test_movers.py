from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.render import movers
from engine.render.movers import LbfgsMover


def two_loops(steps: list[Tensor], changes: list[Tensor], gradient: Tensor) -> Tensor:
    """The direction by the textbook's recursion (Nocedal and Wright, algorithm 7.4), as an oracle."""
    q, alphas = gradient.clone(), []
    for s, y in zip(reversed(steps), reversed(changes), strict=True):
        alpha = (s @ q) / (s @ y)
        alphas.append(alpha)
        q = q - alpha * y
    q = q * (steps[-1] @ changes[-1]) / (changes[-1] @ changes[-1])
    for s, y, alpha in zip(steps, changes, reversed(alphas), strict=True):
        q = q + s * (alpha - (y @ q) / (s @ y))
    return -q


def quadratic(size: int = 48, seed: int = 0) -> tuple[Tensor, Tensor]:
    """A positive matrix (size, size) of condition 50 and the place (size,) of the minimum."""
    generator = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(generator.normal(size=(size, size)))
    matrix = turn @ np.diag(np.linspace(1, 50, size)) @ turn.T
    return torch.tensor(matrix, dtype=torch.float32), torch.tensor(
        generator.random(size), dtype=torch.float32
    )


@pytest.mark.parametrize("history", [4, 20])
def test_the_direction_is_that_of_the_two_loop_recursion(history: int, monkeypatch) -> None:
    monkeypatch.setattr(movers, "FARTHEST", 1e9)
    matrix, place = quadratic()
    image = torch.zeros(1, 3, 4, 4)
    mover = LbfgsMover(image, history)
    path: list[tuple[Tensor, Tensor]] = []
    for _ in range(12):
        off = image.flatten() - place
        gradient = matrix @ off
        path.append((image.flatten().clone(), gradient))
        before = image.flatten().clone()
        mover.move(0.5 * off @ gradient, gradient.view_as(image))
        if len(path) > 2:
            known = list(pairwise(path))[-history:]
            steps = [b[0] - a[0] for a, b in known]
            changes = [b[1] - a[1] for a, b in known]
            expected = two_loops(steps, changes, gradient)
            torch.testing.assert_close(image.flatten() - before, expected, rtol=5e-3, atol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_it_reaches_the_bottom_of_a_crooked_valley(seed: int) -> None:
    """Rosenbrock's, whose only minimum is known: 0, where every number is 1."""

    def loss_of(x: Tensor) -> Tensor:
        return (10 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    image = 0.05 * torch.randn(1, 3, 4, 4, generator=torch.Generator().manual_seed(seed))
    mover = LbfgsMover(image, 20)
    start = loss_of(image.flatten())
    for _ in range(300):  # it takes some 150
        x = image.flatten().clone().requires_grad_()
        loss = loss_of(x)
        mover.move(loss.detach(), torch.autograd.grad(loss, x)[0].view_as(image))
    assert mover.best_loss < 1e-4 * start
    torch.testing.assert_close(mover.best, torch.ones_like(image), atol=0.1, rtol=0)


def test_a_move_reads_nothing_back_and_allocates_no_state() -> None:
    """What a CUDA graph needs: the same tensors at the same places, whatever the numbers are."""
    matrix, place = quadratic()
    image = torch.zeros(1, 3, 4, 4)
    mover = LbfgsMover(image, 5)
    places = {name: value.data_ptr() for name, value in vars(mover).items() if isinstance(value, Tensor)}
    for number in range(9):
        off = image.flatten() - place
        loss = 0.5 * off @ matrix @ off * (float("nan") if number == 6 else 1)
        mover.move(loss, (matrix @ off).view_as(image))
    assert {name: getattr(mover, name).data_ptr() for name in places} == places
    # The meta device has no numbers at all: whatever asks for one fails there.
    ghost = LbfgsMover(torch.zeros(1, 3, 4, 4, device="meta"), 5)
    ghost.move(torch.zeros((), device="meta"), torch.zeros(1, 3, 4, 4, device="meta"))


def test_no_step_leaves_the_range_of_pictures_where_the_loss_is_nearly_a_plane() -> None:
    image = torch.zeros(1, 3, 4, 4)
    mover = LbfgsMover(image, 5)
    slope = torch.ones_like(image)
    for number in range(6):
        before = image.clone()
        mover.move(10 + (image * slope).sum(), slope * (1 - 1e-6 * number))
        assert (image - before).abs().mean() <= movers.FARTHEST * 1.001
