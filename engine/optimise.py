"""Moves the pixels of one picture downhill, for a given number of loss evaluations."""

from collections.abc import Callable

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.recipes import Adam, Lbfgs

SCALE = 1000.0
"""Losses are multiplied by this: torch's L-BFGS drops curvature pairs whose product is below 1e-10."""

FRESH_STARTS = 3


class _Diverged(Exception):
    """The loss is no longer a number."""


def optimise(
    image: Tensor,
    terms: Callable[[Tensor], dict[str, Tensor]],
    method: Lbfgs | Adam,
    steps: int,
    on_step: Callable[[Tensor], None],
) -> tuple[Tensor, dict[str, float]]:
    """The best picture met within `steps` evaluations, (1, 3, H, W) float32, and its loss terms by name.

    terms: the loss terms of a picture; their sum is minimised.
    on_step: called before each evaluation with the picture as it stands; what it raises ends all.

    Raises EngineError if the loss of `image` itself is not a finite number.
    """
    pixels = image.detach().clone().requires_grad_()
    best, best_total, best_terms = image.detach().clone(), float("inf"), dict[str, float]()
    taken = 0

    def evaluate() -> float:
        nonlocal best_total, best_terms, taken
        on_step(pixels.detach())
        taken += 1
        found = terms(pixels)
        total = torch.stack(list(found.values())).sum()
        value = total.item()
        if not torch.isfinite(total):
            raise _Diverged
        if value < best_total:
            best.copy_(pixels.detach())
            best_total, best_terms = value, {name: term.item() for name, term in found.items()}
        pixels.grad = torch.autograd.grad(SCALE * total, pixels)[0].contiguous()
        return SCALE * value

    for _ in range(FRESH_STARTS):
        try:
            _descend(pixels, evaluate, method, lambda: steps - taken)
            break
        except _Diverged:
            if not best_terms:
                raise EngineError("the network's features are not finite; are the weights damaged?") from None
            with torch.no_grad():
                pixels.copy_(best)
    return best, best_terms


def _descend(
    pixels: Tensor, evaluate: Callable[[], float], method: Lbfgs | Adam, left: Callable[[], int]
) -> None:
    if isinstance(method, Adam):
        adam = torch.optim.Adam([pixels], lr=method.learning_rate)
        while left() > 0:
            adam.step(evaluate)
        return
    while left() > 0:
        before = left()
        lbfgs = torch.optim.LBFGS(
            [pixels],
            lr=method.learning_rate,
            max_iter=before,
            max_eval=before,
            tolerance_grad=0,
            tolerance_change=0,
            history_size=method.history,
        )
        lbfgs.step(evaluate)  # type: ignore[no-untyped-call]
        # It stops early when a direction leads uphill, and is begun afresh. If it stops at once, there is no
        # way down: the gradient is zero.
        if before - left() <= 1:
            return
