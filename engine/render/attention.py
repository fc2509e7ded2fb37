"""What people look at in a photo, told by its features alone.

An eye, a window, a boat on the water: what stands out from its surroundings is seen first, and missed first.
"""

import torch.nn.functional as F
from torch import Tensor

NEAR = 3
"""Positions across which a thing is looked at; one more or less makes no difference then."""
AROUND = 3
"""What is around it is as wide as the longest side divided by this."""
LEAST, MOST = 0.1, 10.0
"""Nothing counts for less or for more than so many times the average."""


def attention(strength: Tensor, power: float) -> Tensor:
    """How much each position counts, (1, 1, h, w) with a mean of 1: the more, the more it stands out.

    strength: the mean square of the photo's features there, (1, 1, h, w).
    power: of the ratio between a position and what is around it; with 0 all count alike.
    """
    near = _blurred(strength, NEAR)
    around = _blurred(near, max(strength.shape[2:]) // AROUND)
    ratio = (near / around.clamp(min=1e-12)) ** power
    bounded = ratio.clamp(LEAST, MOST)
    return bounded / bounded.mean()


def _blurred(values: Tensor, width: int) -> Tensor:
    """The mean over a square of about that width around each position."""
    reach = min(width, *values.shape[2:]) // 2
    return F.avg_pool2d(F.pad(values, (reach,) * 4, mode="replicate"), 2 * reach + 1, stride=1)
