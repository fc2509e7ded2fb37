import pytest
import torch

from engine.errors import Cancelled, EngineError
from engine.recipes import Adam, Lbfgs
from engine.render.optimise import in_rounds, optimise

TARGET = torch.linspace(0, 1, 3 * 4 * 5).view(1, 3, 4, 5)


def followed(terms):
    """A loss as `optimise` wants it: its terms, and the gradient of their sum by autograd."""

    def evaluate(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        image = image.detach().clone().requires_grad_()
        found = torch.stack(terms(image))
        return found.detach(), torch.autograd.grad(found.sum(), image)[0]

    return evaluate


@followed
def bowl(image: torch.Tensor) -> list[torch.Tensor]:
    """Two terms whose sum is least, and 0, at TARGET."""
    error = (image - TARGET).square()
    return [error[..., :2].sum(), 3 * error[..., 2:].sum()]


def ignore(pixels: torch.Tensor) -> None:
    pass


@pytest.mark.parametrize(("method", "steps"), [(Lbfgs(), 25), (Adam(0.05), 300)])
def test_it_finds_the_bottom_of_a_bowl(method, steps):
    image, losses = optimise(torch.zeros_like(TARGET), bowl, method, steps, ignore)
    torch.testing.assert_close(image, TARGET, atol=0.01, rtol=0)
    assert len(losses) == 2


@pytest.mark.parametrize("method", [Lbfgs(history=3), Adam()])
def test_it_evaluates_as_often_as_it_is_told_and_says_so_each_time(method):
    @followed
    def valley(image: torch.Tensor) -> list[torch.Tensor]:
        x = image.flatten()  # Rosenbrock's, which nobody is through with in 17 steps
        return [(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()]

    seen: list[torch.Tensor] = []
    optimise(torch.zeros_like(TARGET), valley, method, 17, lambda pixels: seen.append(pixels.clone()))
    assert len(seen) == 17
    assert not torch.equal(seen[0], seen[-1])


@pytest.mark.parametrize("method", [Lbfgs(), Adam(0.05)])
def test_a_round_begins_where_the_last_one_was_best(method):
    seen: list[torch.Tensor] = []
    rounds = in_rounds(
        torch.zeros_like(TARGET), bowl, method, [4, 3], lambda pixels: seen.append(pixels.clone())
    )
    first, second = [(image.clone(), sum(terms)) for image, terms in rounds]
    assert torch.equal(first[0], optimise(torch.zeros_like(TARGET), bowl, method, 4, ignore)[0])
    assert len(seen) == 7 and torch.equal(seen[4], first[0])
    assert second[1] < first[1]


def test_what_a_round_learnt_of_the_loss_serves_the_next():
    # Steep in some directions and shallow in others, and later a little more so.
    slopes = torch.logspace(0, 3, TARGET.numel()).view_as(TARGET)

    def slope(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        off = image - TARGET
        return (slopes * off.square()).sum().reshape(1), 2 * slopes * off

    rounds = in_rounds(torch.zeros_like(TARGET), slope, Lbfgs(), [12, 12], ignore)
    before, _ = next(rounds)
    before = before.clone()
    slopes *= 1.3
    [learnt] = rounds
    anew = optimise(before, slope, Lbfgs(), 12, ignore)
    assert sum(learnt[1]) < 0.8 * sum(anew[1])


def test_what_is_changed_between_rounds_counts_in_the_next():
    aim = torch.zeros_like(TARGET)

    def towards(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return (image - aim).square().sum().reshape(1), 2 * (image - aim)

    for number, (image, _) in enumerate(in_rounds(TARGET, towards, Lbfgs(), [20, 20], ignore)):
        torch.testing.assert_close(image, torch.full_like(TARGET, float(number)), atol=0.01, rtol=0)
        aim.fill_(1.0)


def test_the_losses_are_those_of_the_picture_that_comes_back():
    image, losses = optimise(torch.zeros_like(TARGET), bowl, Lbfgs(), 3, ignore)
    assert losses == pytest.approx(bowl(image)[0].tolist())


def test_a_picture_that_cannot_get_better_comes_back_as_it_is():
    image, _ = optimise(TARGET, bowl, Lbfgs(), 8, ignore)
    assert torch.equal(image, TARGET)


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), 1e6])
def test_a_step_that_leads_astray_is_taken_back(broken):
    calls = 0

    def cliff(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        nonlocal calls
        calls += 1
        terms, gradient = bowl(image)
        return (terms * broken, gradient * broken) if calls == 4 else (terms, gradient)

    image, losses = optimise(torch.zeros_like(TARGET), cliff, Lbfgs(), 30, ignore)
    assert image.isfinite().all()
    assert sum(losses) < 1e-3 * bowl(torch.zeros_like(TARGET))[0].sum()


def test_a_loss_that_is_no_number_from_the_start_is_an_error():
    with pytest.raises(EngineError, match="not finite"):
        optimise(TARGET, lambda image: (torch.full((2,), torch.nan), image), Lbfgs(), 5, ignore)


def test_what_the_callers_step_raises_ends_it():
    def stop(pixels: torch.Tensor) -> None:
        raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        optimise(torch.zeros_like(TARGET), bowl, Lbfgs(), 5, stop)
