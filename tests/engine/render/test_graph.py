"""The step as a CUDA graph: on a processor its logic, on a GPU its equality with the step as it is."""

import pytest
import torch
from torch import Tensor

from engine.recipes import Lbfgs
from engine.render import graph
from engine.render.optimise import optimise

TARGET = torch.linspace(0, 1, 3 * 16 * 16).view(1, 3, 16, 16)


def bowl(image: Tensor) -> tuple[Tensor, Tensor]:
    off = image - TARGET.to(image.device)
    return off.square().sum().reshape(1), 2 * off


@pytest.mark.parametrize("capture", [False, True])
def test_on_a_processor_a_step_that_may_be_captured_runs_as_it_is(capture: bool) -> None:
    seen: list[int] = []
    image, _ = optimise(
        torch.zeros_like(TARGET), bowl, Lbfgs(), 12, lambda pixels: seen.append(1), capture=capture
    )
    assert len(seen) == 12
    assert graph.new_pool(image.device) is None
    torch.testing.assert_close(image, TARGET, atol=0.01, rtol=0)


def test_the_graph_does_what_the_step_does_wherever_there_are_graphs() -> None:
    start = torch.zeros_like(TARGET).to("cuda" if torch.cuda.is_available() else "cpu")
    pool = graph.new_pool(start.device)
    eager, terms = optimise(start, bowl, Lbfgs(), 20, lambda pixels: None)
    captured, same = optimise(start, bowl, Lbfgs(), 20, lambda pixels: None, capture=True, pool=pool)
    torch.testing.assert_close(captured, eager, atol=1e-4, rtol=1e-3)
    assert same == pytest.approx(terms, abs=1e-4)
