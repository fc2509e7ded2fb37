"""The recipes: how each system optimises, as data. `engine.stylize` is the code that follows them."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
"""Of RGB in 0..1; what torchvision's weights expect."""

Layers = tuple[tuple[str, float], ...]
"""Layer names of `engine.vgg.LAYERS`, each with its weight."""


class Pooling(StrEnum):
    """What a pooling layer makes of four neighbours."""

    MAX = "max"
    AVERAGE = "average"


class Padding(StrEnum):
    """What lies beyond the border: zeros, as when the network was trained, or the edge repeated."""

    ZEROS = "zeros"
    REPLICATE = "replicate"


class Magnitude(StrEnum):
    """What each layer's term is divided by, so that a recipe works with weights of any scale."""

    TARGET = "target"
    """The mean square of the term's own target: a term of 1 is as far off as an all-zero picture."""
    ACTIVATION = "activation"
    """Features are scaled so that their mean over the photo and the paintings is 1 in each layer."""


class StyleLoss(StrEnum):
    """How the statistics of a layer are compared with a painting's."""

    GRAM = "gram"
    """Squared error of the Gram matrices."""
    WASSERSTEIN = "wasserstein"
    """Wasserstein-2 distance of two normal distributions with the features' means and covariances."""


class Start(StrEnum):
    """The picture the optimisation begins with."""

    CONTENT = "content"
    NOISE = "noise"
    STYLE = "style"
    """Noise with the colours of the paintings: their mean and covariance."""


@dataclass(frozen=True, slots=True)
class Lbfgs:
    """L-BFGS with a fixed step: curvature from the last `history` steps."""

    history: int = 20
    learning_rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Adam:
    """Adam; the learning rate is in units of RGB 0..1."""

    learning_rate: float = 0.02


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to optimise a picture.

    source: where it was published, and how this differs.
    content, style: layers and their weights; within the content term and the style term they are summed.
    content_weight, style_weight, variation_weight: of the three terms in the total.
    mean, deviation: pixels (RGB, 0..1) enter the network less the mean, over the deviation.
    steps: loss evaluations at each scale, the smallest first. A picture of `smallest` pixels or less on its
        longest side has one scale; each further one is about twice as large, and the last number counts for
        all scales beyond. With `smallest` None there is one scale, the picture's own size.
    exact_size: (width, height) of the result for recipes that were published at one size; None keeps the
        photo's proportions at the size asked for.
    """

    name: str
    source: str
    content: Layers
    style: Layers
    steps: tuple[int, ...]
    smallest: int | None = None
    content_weight: float = 1.0
    style_weight: float = 1.0
    variation_weight: float = 0.0
    magnitude: Magnitude = Magnitude.TARGET
    style_loss: StyleLoss = StyleLoss.GRAM
    pooling: Pooling = Pooling.MAX
    padding: Padding = Padding.ZEROS
    mean: tuple[float, float, float] = IMAGENET_MEAN
    deviation: tuple[float, float, float] = IMAGENET_DEVIATION
    optimiser: Lbfgs | Adam = Lbfgs()
    start: Start = Start.CONTENT
    exact_size: tuple[int, int] | None = None


GATYS = Recipe(
    name="gatys",
    source=(
        "Gatys, Ecker and Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016, with "
        "the weights and the photo as start of their code (LeonGatys/PytorchNeuralStyleTransfer)"
    ),
    content=(("relu4_2", 1.0),),
    style=tuple(
        (layer, 1e3 / channels**2)
        for layer, channels in (
            ("relu1_1", 64),
            ("relu2_1", 128),
            ("relu3_1", 256),
            ("relu4_1", 512),
            ("relu5_1", 512),
        )
    ),
    steps=(500,),
    # The code feeds the network pixels of 0..255, which gives activations of 20 to 120 on average. Style
    # terms grow with the fourth power of that and the content term with the second; with activations of
    # mean 1 this weight, for about 30, restores the balance, whatever the scale of the weights file.
    content_weight=1e-3,
    # As in the paper, section 2, but one factor for a layer, not one for each filter; the code has none.
    magnitude=Magnitude.ACTIVATION,
    # The paper says average pooling; the code pools by maximum. The paper is followed here.
    pooling=Pooling.AVERAGE,
    optimiser=Lbfgs(history=100),
)

PASTICHE = Recipe(
    name="pastiche",
    source=(
        "Pastiche's own: the terms of Gatys et al., each over its target's magnitude, coarse to fine, so "
        "that most steps run where they are cheap"
    ),
    content=(("relu4_2", 1.0),),
    style=tuple((layer, 1 / 5) for layer in ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")),
    smallest=128,
    steps=(120, 60, 25),
    style_weight=30.0,
)

RECIPES = MappingProxyType({recipe.name: recipe for recipe in (PASTICHE, GATYS)})
"""All recipes by name, the default first."""
