"""The terms of a style transfer loss, each with its gradient in closed form; values, statistics in float32.

Features of a layer enter as rows (N, C): N positions, C channels. Style is compared by their moments, and the
moments of tiles add up to those of the whole, so a picture may be larger than memory.
"""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

ROOT_REGULAR = 1e-4
"""Added to the matrix under the root, times its mean eigenvalue: a layer with fewer positions than channels
leaves directions empty, in which rounding alone would decide."""

LARGEST_SCALE = 1.69770248526
"""Of a step of Newton and Schulz, just below √3, beyond which it would not be stable."""
CLOSE = 1e-8
"""How far from 1 the smallest eigenvalue is when Newton and Schulz end."""

LEAST_SPREAD = 0.01
"""Of the painting's, which a picture counts as having more than it has: where there is none, any speck would
otherwise be pulled at without limit."""

PARTS = 16
"""Of a layer's positions, whose products in bfloat16 are rounded part by part and added up in float32."""

FEW = 400
"""Positions of which products in float32 cost no more than to add up the parts."""

LONG = 1 << 16
"""Positions that are worked on at a time where each needs room of its own."""

Share = Tensor | float
"""How much each position counts: (N, 1), or one number for all; over the whole picture it sums to 1."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Of features: the mean (C,) and the mean of outer products (C, C), which is the Gram matrix over H·W.

    Also stands for the derivative of a loss with respect to both. Of a Gram matrix alone there is no mean.
    """

    mean: Tensor | None
    second: Tensor

    def __add__(self, other: "Moments") -> "Moments":
        mean = None if self.mean is None or other.mean is None else self.mean + other.mean
        return Moments(mean, self.second + other.second)

    def __mul__(self, factor: Tensor | float) -> "Moments":
        return Moments(None if self.mean is None else self.mean * factor, self.second * factor)

    @property
    def centre(self) -> Tensor:
        """The mean, where there is one."""
        if self.mean is None:
            raise ValueError("a Gram matrix alone has no mean")
        return self.mean

    @property
    def covariance(self) -> Tensor:
        return self.second - torch.outer(self.centre, self.centre)


def as_rows(features: Tensor) -> Tensor:
    """(1, C, H, W) as (H·W, C); copies nothing where channels lie last in memory already."""
    return features[0].permute(1, 2, 0).reshape(-1, features.shape[1])  # (H, W, C), then (H·W, C)


def as_features(rows: Tensor, like: Tensor) -> Tensor:
    """(H·W, C) as (1, C, H, W) in the shape and memory order of `like`."""
    _, channels, height, width = like.shape
    return rows.view(1, height, width, channels).permute(0, 3, 1, 2)  # (1, H, W, C), then (1, C, H, W)


def moments(features: Tensor, share: Share) -> Moments:
    """The moments of rows (N, C), each position counted with its share; float32 whatever the rows are."""
    if len(features) > LONG:
        first, *others = (
            moments(features[start : start + LONG], _some(share, start))
            for start in range(0, len(features), LONG)
        )
        return sum(others, first)
    features = features.float()
    if isinstance(share, Tensor):
        counted = features * share
        return Moments(counted.sum(0), counted.T @ features)  # (C,), (C, C)
    return Moments(features.sum(0) * share, features.T @ features * share)  # (C,), (C, C)


def _some(share: Share, start: int) -> Share:
    """How much LONG positions from `start` on count."""
    return share[start : start + LONG] if isinstance(share, Tensor) else share


def gram(features: Tensor, share: Share) -> Moments:
    """The Gram matrix alone of rows (N, C), in half the time of `moments` where they are bfloat16.

    Their products are exact, and a sum is rounded for each of PARTS: errors of about a thousandth, at random.
    Of FEW positions it is exact, and no slower.
    """
    if features.dtype is not torch.bfloat16 or len(features) <= FEW:
        return Moments(None, moments(features, share).second)
    even = len(features) // PARTS * PARTS
    counted, rest = features[:even], features[even:].float()
    if isinstance(share, Tensor):
        counted, rest = counted * share[:even].to(features.dtype), rest * share[even:].sqrt()
    # (N, C) as (PARTS, N / PARTS, C), to (PARTS, C, C)
    left, right = (rows.view(PARTS, -1, rows.shape[1]) for rows in (counted, features[:even]))
    second = torch.bmm(left.mT, right).sum(0, dtype=torch.float32) + rest.T @ rest
    return Moments(None, second if isinstance(share, Tensor) else second * share)


def add_moments_gradient(gradient: Tensor, features: Tensor, share: Share, slope: Moments) -> None:
    """Adds to `gradient` (N, C), in place, that of a loss of `moments(features, share)`.

    slope: the loss's derivative with respect to them. All in the dtype of the features (N, C), in which it is
    propagated further: nothing is summed up over positions here.
    """
    if isinstance(share, Tensor):
        pull = features @ (2 * slope.second).to(features.dtype)  # (N, C) @ (C, C)
        pull = pull if slope.mean is None else pull + slope.mean.to(pull.dtype)  # (C,) to each row of (N, C)
        gradient.addcmul_(pull, share.to(pull.dtype))  # (N, 1) to each column
        return
    gradient.addmm_(features, (2 * share * slope.second).to(features.dtype))  # (N, C) @ (C, C)
    if slope.mean is not None:
        gradient.add_((slope.mean * share).to(features.dtype))  # (C,) to each row


def blend(several: Sequence[Moments], weights: Sequence[float]) -> Moments:
    """The moments of a mixture: the weighted mean; weights are 0 or more and not all 0.

    For Gram matrices one target then stands for several paintings: the squared distance to the mean differs
    from the weighted mean of the squared distances to each by a constant only.
    """
    counted = [(part, weight) for part, weight in zip(several, weights, strict=True) if weight > 0]
    (mixed, first), *others = counted
    if not others:
        return mixed  # itself, of which more may be known
    total = sum(weights)
    mixed = mixed * (first / total)
    for part, weight in others:
        mixed = mixed + part * (weight / total)
    return mixed


def squared_error(features: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Mean squared difference of two tensors of one shape (*), and its gradient (*) to the first."""
    difference = features - target
    kind = torch.promote_types(difference.dtype, torch.float32)
    norm = torch.linalg.vector_norm(difference, dtype=kind)
    return norm.square() / difference.numel(), difference.mul_(2 / difference.numel())


def weighted_squared_error(features: Tensor, target: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
    """`squared_error` of rows (N, C), each of which counts so many times: (N, 1)."""
    roots = counts.sqrt()
    value, slope = squared_error(roots * features, roots * target)
    return value, roots * slope


def gram_distance(found: Moments, target: Moments) -> tuple[Tensor, Moments]:
    """Mean squared difference of the Gram matrices, and its derivative with respect to `found`.

    Source: Gatys, Ecker and Bethge, CVPR 2016, equation 4, with a mean over the matrix for its sum.
    """
    value, slope = squared_error(found.second, target.second)
    return value, Moments(None, slope)


@dataclass(frozen=True, slots=True)
class GaussianTarget:
    """A target of `wasserstein_distance`: mean (C,), covariance (C, C), and its symmetric root (C, C)."""

    centre: Tensor
    covariance: Tensor
    root: Tensor


_roots: MutableMapping[Tensor, Tensor] = WeakTensorKeyDictionary()
"""Of covariances that were asked for, by the second moment."""


def gaussian_target(target: Moments) -> GaussianTarget:
    """What `wasserstein_distance` needs of a style; an eigendecomposition, once as long as it is known."""
    covariance = target.covariance
    if target.second not in _roots:
        values, vectors = torch.linalg.eigh(covariance.double().cpu())
        root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T  # (C, C)
        _roots[target.second] = root.to(covariance)
    return GaussianTarget(target.centre, covariance, _roots[target.second])


def wasserstein_distance(
    found: Moments, target: GaussianTarget, positions: int | None = None
) -> tuple[Tensor, Moments]:
    """Squared Wasserstein-2 distance of two Gaussians, and its derivative with respect to `found`.

    positions: of how many `found` are the moments, where that is known; of few it takes less time.

    With means m, n and covariances A, B the distance is ‖m − n‖² + tr A + tr B − 2 tr (B^½ A B^½)^½, and its
    derivative with respect to A is I − B^½ (B^½ A B^½)^−½ B^½. Source: Olkin and Pukelsheim, 1982.
    """
    covariance = found.covariance
    cross, plan = transport(covariance, target, positions)
    apart = found.centre - target.centre  # (C,)
    value = apart.square().sum() + covariance.trace() + target.covariance.trace() - 2 * cross
    slope = torch.eye(len(plan), dtype=plan.dtype, device=plan.device) - plan
    # The covariance is the second moment less the outer product of the mean.
    return value, Moments(2 * apart - 2 * slope @ found.centre, slope)


def transport(
    covariance: Tensor, target: GaussianTarget, positions: int | None = None
) -> tuple[Tensor, Tensor]:
    """tr (B^½ A B^½)^½, (), and B^½ (B^½ A B^½)^−½ B^½, (C, C), which carries one distribution to the other.

    covariance: A, (C, C); B is the target's. positions: of how many A is the covariance at most; with less
    than C, the second may be zero in directions which these positions do not have.

    A small multiple of the identity is added to B^½ A B^½, which may be nearly singular, and is zero for a
    picture of one colour.
    """
    wanted, root = target.covariance, target.root
    # Of the mean eigenvalue, as it is and as it is going to be.
    mean = ((covariance + LEAST_SPREAD * wanted) * wanted).sum() / len(root)
    small = mean * ROOT_REGULAR + 1e-12
    if root.device.type != "cpu":
        identity = torch.eye(len(root), dtype=root.dtype, device=root.device)
        between = root @ covariance @ root + identity * small
        square, inverse = newton_schulz(between, ROOT_REGULAR / len(root))
        return square.trace(), root @ inverse @ root
    # A processor is faster this way; a GPU would have to wait for the host.
    reach = root
    if positions is not None and positions < len(root):
        # Halko, Martinsson and Tropp, 2011: what a matrix makes of random vectors spans all that it reaches.
        some = _random_vectors(len(root), positions, root.dtype)
        reach = root @ torch.linalg.qr(root @ (covariance @ (root @ some))).Q  # (C, positions)
    # Added before it is decomposed: of nearly nothing, as flat pictures give, LAPACK finds no eigenvalues.
    identity = torch.eye(reach.shape[1], dtype=root.dtype)
    values, vectors = torch.linalg.eigh(reach.T @ covariance @ reach + identity * small)
    roots = values.clamp(min=small).sqrt()  # each to a column of the following
    carried = reach @ vectors
    return roots.sum(), (carried / roots) @ carried.T


@lru_cache(maxsize=8)
def _random_vectors(size: int, count: int, dtype: torch.dtype) -> Tensor:
    """The same ones each time, (size, count)."""
    return torch.randn(size, count, generator=torch.Generator().manual_seed(0), dtype=dtype)


def newton_schulz(matrix: Tensor, least: float) -> tuple[Tensor, Tensor]:
    """The square root of a symmetric positive matrix (C, C) and its inverse, by matrix products alone.

    least: the smallest eigenvalue is at least so many times the Frobenius norm, above 0 to 1; one that is
        smaller comes out too small.

    Sources: Higham, Functions of Matrices, 2008, section 6.3 (the coupled, stable form); Chen and Chow, A
    stable scaling of Newton-Schulz for improving the sign function computation, 2014 (less than half as many
    products).
    """
    identity = torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
    norm = matrix.square().sum().sqrt()
    root, inverse = matrix / norm, identity
    for scale in newton_schulz_scales(least):
        turn = torch.addmm(identity, inverse, root, beta=1.5 * scale, alpha=-0.5 * scale**3)
        root, inverse = root @ turn, turn @ inverse
    return root * norm.sqrt(), inverse / norm.sqrt()


@lru_cache(maxsize=32)
def newton_schulz_scales(least: float) -> tuple[float, ...]:
    """By how much each step is scaled until eigenvalues from `least` to 1 have all come to 1.

    >>> [len(newton_schulz_scales(least)) for least in (1e-2, 1e-7, 1e-10)]
    [6, 12, 16]
    """
    scales: list[float] = []
    smallest = least**0.5
    while smallest < 1 - CLOSE:
        scale = min(LARGEST_SCALE, (3 / (1 + smallest + smallest**2)) ** 0.5)
        scales.append(scale)
        smallest = min(0.5 * scale * x * (3 - (scale * x) ** 2) for x in (smallest, 1.0))
    return tuple(scales)


def total_variation(image: Tensor) -> tuple[Tensor, Tensor]:
    """Squared differences of neighbours in (1, C, H, W), both ways, summed, over C·H·W; and its gradient."""
    down, across = image.diff(dim=2), image.diff(dim=3)  # (1, C, H-1, W), (1, C, H, W-1)
    value = (down.square().sum() + across.square().sum()) / image.numel()
    gradient = torch.zeros_like(image)
    gradient[:, :, 1:] += down
    gradient[:, :, :-1] -= down
    gradient[:, :, :, 1:] += across
    gradient[:, :, :, :-1] -= across
    return value, gradient * (2 / image.numel())
