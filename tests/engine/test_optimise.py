import pytest
import torch

from engine.errors import Cancelled, EngineError
from engine.optimise import optimise
from engine.recipes import Adam, Lbfgs

TARGET = torch.linspace(0, 1, 3 * 4 * 5).view(1, 3, 4, 5)


def bowl(image: torch.Tensor) -> dict[str, torch.Tensor]:
    """Two terms whose sum is least, and 0, at TARGET."""
    error = (image - TARGET).square()
    return {"near": error[..., :2].sum(), "far": 3 * error[..., 2:].sum()}


def ignore(pixels: torch.Tensor) -> None:
    pass


@pytest.mark.parametrize(("method", "steps"), [(Lbfgs(), 25), (Adam(0.05), 300)])
def test_it_finds_the_bottom_of_a_bowl(method, steps):
    image, losses = optimise(torch.zeros_like(TARGET), bowl, method, steps, ignore)
    torch.testing.assert_close(image, TARGET, atol=0.01, rtol=0)
    assert losses.keys() == {"near", "far"}


@pytest.mark.parametrize("method", [Lbfgs(history=3), Adam()])
def test_it_evaluates_as_often_as_it_is_told_and_says_so_each_time(method):
    def valley(image: torch.Tensor) -> dict[str, torch.Tensor]:
        x = image.flatten()  # Rosenbrock's, which nobody is through with in 17 steps
        return {"loss": (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()}

    seen: list[torch.Tensor] = []
    optimise(torch.zeros_like(TARGET), valley, method, 17, lambda pixels: seen.append(pixels.clone()))
    assert len(seen) == 17
    assert not torch.equal(seen[0], seen[-1])


def test_the_losses_are_those_of_the_picture_that_comes_back():
    image, losses = optimise(torch.zeros_like(TARGET), bowl, Lbfgs(), 3, ignore)
    assert losses == pytest.approx({name: term.item() for name, term in bowl(image).items()})


def test_a_picture_that_cannot_get_better_comes_back_at_once():
    steps = []
    image, _ = optimise(TARGET, bowl, Lbfgs(), 50, lambda pixels: steps.append(1))
    assert torch.equal(image, TARGET)
    assert len(steps) <= 2


def test_a_step_into_numbers_that_are_none_is_taken_back():
    calls = 0

    def cliff(image: torch.Tensor) -> dict[str, torch.Tensor]:
        nonlocal calls
        calls += 1
        return {"loss": bowl(image)["near"] * (float("nan") if calls == 4 else 1)}

    image, losses = optimise(torch.zeros_like(TARGET), cliff, Lbfgs(), 30, ignore)
    assert image.isfinite().all()
    assert losses["loss"] < 1e-3 * bowl(torch.zeros_like(TARGET))["near"]


def test_a_loss_that_is_no_number_from_the_start_is_an_error():
    with pytest.raises(EngineError, match="not finite"):
        optimise(TARGET, lambda image: {"loss": image.sum() * float("nan")}, Lbfgs(), 5, ignore)


def test_what_the_callers_step_raises_ends_it():
    def stop(pixels: torch.Tensor) -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        optimise(torch.zeros_like(TARGET), bowl, Lbfgs(), 5, stop)
