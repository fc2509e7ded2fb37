"""Moves the pixels of one picture downhill, for a given number of loss evaluations."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.recipes import Adam, Lbfgs
from engine.render import graph
from engine.render.movers import AdamMover, LbfgsMover

LOOK_SECONDS = 0.5
"""Between two looks at the loss, each of which waits for the device."""
IN_FLIGHT = 4
"""Steps a GPU may be behind the host: enough to keep it busy, few enough to be cancelled at once."""
MEMORY_FOR_HISTORY = 3 << 26
"""Bytes that the remembered steps of L-BFGS may take. A large picture remembers fewer: 10 of 25 left the loss
as it was to two thousandths."""
FEWEST = 4
"""Steps that are remembered in any case: with 3 the loss ends up to a sixteenth higher."""

Evaluate = Callable[[Tensor], tuple[Tensor, Tensor]]
"""Of a picture: the terms of its loss (n,), and the gradient of their sum, of the picture's shape."""


def optimise(
    image: Tensor,
    evaluate: Evaluate,
    method: Lbfgs | Adam,
    steps: int,
    on_step: Callable[[Tensor], None],
    *,
    capture: bool = False,
    pool: Any = None,
) -> tuple[Tensor, list[float]]:
    """What `in_rounds` gives for one round of so many steps."""
    [found] = in_rounds(image, evaluate, method, [steps], on_step, capture=capture, pool=pool)
    return found


def in_rounds(
    image: Tensor,
    evaluate: Evaluate,
    method: Lbfgs | Adam,
    rounds: Sequence[int],
    on_step: Callable[[Tensor], None],
    *,
    capture: bool = False,
    pool: Any = None,
) -> Iterator[tuple[Tensor, list[float]]]:
    """After each round the best picture met in it, (1, 3, H, W) float32, and the terms of its loss.

    rounds: evaluations of each. One begins with the last one's picture; before it, whoever asks may change
        tensors that `evaluate` reads, a little: what was learnt of the loss's curvature stays.
    on_step: called before each step with the picture as it stands; what it raises ends all.
    capture: run as a CUDA graph where there is CUDA; `evaluate` must never wait for the device. pool: see
        `engine.render.graph`.

    Raises EngineError if the loss of `image` itself is not a finite number.
    """
    mover = _mover(image.detach().clone(), method, sum(rounds))
    best_terms: Tensor | None = None

    def step() -> None:
        nonlocal best_terms
        terms, gradient = evaluate(mover.image)
        if best_terms is None:
            best_terms = torch.full_like(terms, torch.nan)
        loss = terms.sum()
        best_terms.copy_(torch.where(loss < mover.best_loss, terms, best_terms))
        mover.move(loss, gradient)

    run, taken = step, 0
    if capture and image.device.type == "cuda" and rounds[0] > graph.WARM_UP:
        run = graph.captured(step, image.device, pool)
        taken = graph.WARM_UP
        for _ in range(taken):
            on_step(mover.image)
    queue: deque[torch.cuda.Event] = deque()
    looked = time.monotonic()
    for steps in rounds:
        for _ in range(taken, steps):
            on_step(mover.image)
            run()
            _wait(queue, image.device)
            if time.monotonic() - looked >= LOOK_SECONDS:
                looked = time.monotonic()
                _check(mover.best_loss)
        _check(mover.best_loss)
        yield mover.best, [] if best_terms is None else best_terms.tolist()
        mover.reconsider()
        taken = 0


def _mover(image: Tensor, method: Lbfgs | Adam, steps: int) -> LbfgsMover | AdamMover:
    if isinstance(method, Adam):
        return AdamMover(image, method.learning_rate)
    fits = MEMORY_FOR_HISTORY // (2 * image.numel() * image.element_size())
    return LbfgsMover(image, max(FEWEST, min(method.history, fits, steps)))


def _wait(queue: deque[torch.cuda.Event], device: torch.device) -> None:
    """Lets a GPU fall behind by no more than IN_FLIGHT steps."""
    if device.type != "cuda":
        return
    event = torch.cuda.Event()  # type: ignore[no-untyped-call]
    event.record(torch.cuda.current_stream(device))
    queue.append(event)
    if len(queue) > IN_FLIGHT:
        queue.popleft().synchronize()


def _check(best_loss: Tensor) -> None:
    if not torch.isfinite(best_loss):
        raise EngineError("not-finite")
