"""L-BFGS that never asks the device for a number.

The usual two-loop recursion is a chain of dot products of long vectors, each waiting for the last. Here all
dot products of the remembered steps are kept in small matrices, of which a step renews one row and column,
and the direction follows from two small triangular solves: the compact form of Byrd, Nocedal and Schnabel
(Representations of quasi-Newton matrices, 1994), which gives the recursion's result exactly.
"""

import torch
from torch import Tensor

PROBE = 0.002
"""Mean change of a pixel, in RGB 0..1, at the first step, when nothing is known of the curvature yet."""
FARTHEST = 0.1
"""Mean change of a pixel that a step may make: where the loss is nearly a plane, its minimum seems far."""
FAILED = 3.0
"""A loss this many times the best one means that the last step led astray."""


class LbfgsMover:
    """Moves a picture downhill with a fixed step of 1, given its loss and gradient.

    image: (1, 3, H, W) float32, moved in place. history: pairs of steps and gradient changes remembered.

    Every call of `move` runs the same operations on the same memory, so it can be captured in a CUDA graph.
    A step after which the loss is no number or far above the best one is taken back: the picture returns to
    the best one, the memory is emptied, and a small step is taken from there.
    """

    def __init__(self, image: Tensor, history: int) -> None:
        size, device = image.numel(), image.device
        # The small matrices decide the direction, so they are exact; Apple's GPUs have no float64.
        exact = torch.float32 if device.type == "mps" else torch.float64
        self.image = image
        self.best = image.clone()
        self.best_loss = torch.full((), torch.inf, device=device)
        self._best_gradient = torch.zeros_like(image)
        # (2, history, 3·H·W): steps S, changes of the gradient Y
        self._pairs = torch.zeros(2, history, size, device=device)
        self._sy = torch.zeros(history, history, dtype=exact, device=device)  # s_i · y_j
        self._yy = torch.zeros(history, history, dtype=exact, device=device)  # y_i · y_j
        self._known = torch.zeros(history, dtype=torch.bool, device=device)  # slots that hold a pair
        self._slot = torch.zeros((), dtype=torch.long, device=device)  # the oldest, to be overwritten next
        self._began = torch.zeros((), dtype=torch.bool, device=device)
        self._last = torch.zeros(2, size, device=device)  # (2, 3·H·W): the previous picture and its gradient
        self._slots = torch.arange(history, device=device)

    def reconsider(self) -> None:
        """On from the best picture with another loss, whose valleys are taken to be shaped much alike."""
        self.image.copy_(self.best)
        self.best_loss.fill_(torch.inf)
        self._began.fill_(False)  # no pair across the change

    @torch.no_grad()
    def move(self, loss: Tensor, gradient: Tensor) -> None:
        """One step from `image`, whose loss () and gradient (1, 3, H, W) these are."""
        failed = ~(loss <= FAILED * self.best_loss) | ~torch.isfinite(loss)
        self.image.copy_(torch.where(failed, self.best, self.image))
        gradient = torch.where(failed, self._best_gradient, gradient)
        better = loss < self.best_loss
        self.best.copy_(torch.where(better, self.image, self.best))
        self._best_gradient.copy_(torch.where(better, gradient, self._best_gradient))
        self.best_loss.copy_(torch.where(better, loss, self.best_loss))

        steepest = gradient.flatten()  # (3·H·W,)
        self._known.logical_and_(~failed)
        self._remember(self.image.flatten(), steepest, self._began & ~failed)  # (3·H·W,)
        self.image.add_(self._direction(steepest).view_as(self.image))  # (3·H·W,) as (1, 3, H, W)
        self._began.fill_(True)

    def _remember(self, here: Tensor, gradient: Tensor, known: Tensor) -> None:
        """Puts the last step and what it did to the gradient in place of the oldest pair."""
        step, change = here - self._last[0], gradient - self._last[1]
        self._last[0].copy_(here)
        self._last[1].copy_(gradient)
        curvature = torch.dot(step, change)
        # Only a step along which the gradient grew says something about a valley.
        useful = known & (curvature > 1e-7 * step.norm() * change.norm())
        slot = self._slot.view(1)  # (1,), as indices are wanted
        for old, new in zip(self._pairs, (step, change), strict=True):
            old.index_copy_(0, slot, torch.where(useful, new, old[slot][0]).unsqueeze(0))  # (1, 3·H·W)
        self._known.index_copy_(0, slot, self._known[slot] | useful)
        steps, changes = self._pairs
        step, change = steps[slot][0], changes[slot][0]
        along = torch.stack([steps @ change, changes @ step, changes @ change]).to(self._sy)  # (3, history)
        self._sy.index_copy_(1, slot, along[0].unsqueeze(1))  # a column, (history, 1)
        self._sy.index_copy_(0, slot, along[1].unsqueeze(0))  # a row, (1, history)
        self._yy.index_copy_(1, slot, along[2].unsqueeze(1))  # a column
        self._yy.index_copy_(0, slot, along[2].unsqueeze(0))  # a row
        self._slot.copy_((self._slot + useful.long()) % len(self._slots))

    def _direction(self, gradient: Tensor) -> Tensor:
        """Minus the approximate inverse Hessian times the gradient."""
        steps, changes = self._pairs
        order = (self._slot + self._slots) % len(self._slots)  # oldest first
        known = self._known[order].to(self._sy)
        both = torch.outer(known, known)
        sy, yy = self._sy[order][:, order] * both, self._yy[order][:, order] * both  # (history, history)
        diagonal = sy.diagonal()
        upper = sy.triu() + torch.diag(1 - known)
        sg = ((steps @ gradient).to(sy)[order] * known).unsqueeze(1)  # (history, 1)
        yg = ((changes @ gradient).to(sy)[order] * known).unsqueeze(1)  # (history, 1)

        newest = diagonal[-1] / yy.diagonal()[-1]
        probe = PROBE * gradient.numel() / gradient.abs().sum().clamp(min=1e-30)
        scale = torch.where(known[-1] > 0, newest, probe.to(sy))
        first = torch.linalg.solve_triangular(upper, sg, upper=True)
        inner = diagonal.unsqueeze(1) * first + scale * (yy @ first - yg)  # (history, 1)
        second = torch.linalg.solve_triangular(upper.T, inner, upper=False)

        place = torch.zeros_like(order).index_copy_(0, order, self._slots)  # back to the slots' own order
        # (history, 1) as (history,)
        on_steps, on_changes = second[place, 0].to(gradient), (scale * first)[place, 0].to(gradient)
        direction = on_changes @ changes - on_steps @ steps - scale.to(gradient) * gradient  # (3·H·W,)
        downhill = torch.dot(direction, gradient) < 0
        direction = torch.where(downhill, direction, -probe * gradient)
        return direction * (FARTHEST * len(direction) / direction.abs().sum().clamp(min=1e-30)).clamp(max=1)


class AdamMover:
    """Adam (Kingma and Ba, 2015) with the interface of `LbfgsMover`; `rate` is in units of RGB 0..1."""

    def __init__(self, image: Tensor, rate: float) -> None:
        self.image = image
        self.best = image.clone()
        self.best_loss = torch.full((), torch.inf, device=image.device)
        self._rate = rate
        self._moments = torch.zeros(2, *image.shape, device=image.device)
        self._steps = torch.zeros((), device=image.device)

    def reconsider(self) -> None:
        """On from the best picture with another loss."""
        self.image.copy_(self.best)
        self.best_loss.fill_(torch.inf)

    @torch.no_grad()
    def move(self, loss: Tensor, gradient: Tensor) -> None:
        """One step from `image`, whose loss () and gradient (1, 3, H, W) these are."""
        better = loss < self.best_loss
        self.best.copy_(torch.where(better, self.image, self.best))
        self.best_loss.copy_(torch.where(better, loss, self.best_loss))
        self._steps += 1
        first, second = self._moments
        first.lerp_(gradient, 0.1)
        second.lerp_(gradient.square(), 0.001)
        mean = first / (1 - 0.9**self._steps)
        deviation = (second / (1 - 0.999**self._steps)).sqrt()
        self.image.sub_(self._rate * mean / (deviation + 1e-8))
