"""The terms of a style transfer loss: pure functions on float32 tensors."""

from collections.abc import Sequence

import torch
from torch import Tensor


def squared_error(features: Tensor, target: Tensor) -> Tensor:
    """Mean squared difference of two tensors of the same shape (*). A scalar, 0 or more."""
    return (features - target).square().mean()


def mean_square(features: Tensor) -> Tensor:
    """Mean of the squares of a tensor (*). A scalar, 0 or more."""
    return features.square().mean()


def gram_matrix(features: Tensor) -> Tensor:
    """How often channels fire together: (1, C, H, W) to (C, C), the sum over positions divided by H·W."""
    # Channels last lies in memory as (H·W, C) already; this view copies nothing then.
    rows = features[0].permute(1, 2, 0).reshape(-1, features.shape[1])  # (H·W, C)
    return rows.T @ rows / rows.shape[0]


def blend(matrices: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    """The weighted mean of equally shaped tensors; weights are 0 or more and not all 0.

    The squared distance to the mean differs from the weighted mean of the squared distances to each by a
    constant only, so one target stands for several paintings.
    """
    total = sum(weights)
    return torch.stack(
        [matrix * (weight / total) for matrix, weight in zip(matrices, weights, strict=True)]
    ).sum(0)


def total_variation(image: Tensor) -> Tensor:
    """Squared differences of neighbours in (1, C, H, W), down and across, summed, over C·H·W. A scalar."""
    down = image.diff(dim=2).square().sum()
    across = image.diff(dim=3).square().sum()
    return (down + across) / image.numel()
