"""The recipes: how each system optimises, as data. `engine.render.stylize` is the code that follows them.

Where a publication says nothing, or what it says cannot be carried over, the line that chooses says so.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from engine.errors import BadRequest

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)
"""Of RGB in 0..1; what torchvision's weights expect."""

CAFFE_MEAN = (123.68 / 255, 116.779 / 255, 103.939 / 255)
CAFFE_DEVIATION = (1 / 255, 1 / 255, 1 / 255)
"""Pixels of 0..255 less a mean, over nothing: what the network was published with. It took the channels as
blue, green, red; weights files in torchvision's manner take the same as red, green, blue."""

Layers = tuple[tuple[str, float], ...]
"""Layer names of `engine.render.vgg.LAYERS`, each with its weight."""


class Pooling(StrEnum):
    """What a pooling layer makes of four neighbours."""

    MAX = "max"
    AVERAGE = "average"


class Padding(StrEnum):
    """What lies beyond the border of the picture and of each layer's features."""

    ZEROS = "zeros"
    """Zeros, as when the network was trained; it sees an edge there, and the picture gets a fringe."""
    REPLICATE = "replicate"
    """The edge repeated; no fringe, but deep features near the border are unlike any the network knows."""
    FIRST_BLOCK = "first block"
    """The edge repeated in the first block, where the fringe comes from, and zeros deeper."""


class Magnitude(StrEnum):
    """What each layer's term is divided by, so that a recipe works with weights of any scale."""

    TARGET = "target"
    """The mean square of the term's own target: a term of 1 is as far off as an all-zero picture."""
    ACTIVATION = "activation"
    """Features are scaled to a mean of 1 in each layer: over the photo where content is compared, over the
    photo and the paintings where style is."""
    NONE = "none"
    """Nothing: terms are as large as the weights file and the pixels' range make them."""


class StyleLoss(StrEnum):
    """How the statistics of a layer are compared with a painting's."""

    GRAM = "gram"
    """Squared error of the Gram matrices."""
    WASSERSTEIN = "wasserstein"
    """Wasserstein-2 distance of two normal distributions with the features' means and covariances."""


class Start(StrEnum):
    """The picture the optimisation begins with."""

    CONTENT = "content"
    """The photo, with one grey level of noise."""
    NOISE = "noise"
    STYLE = "style"
    """Noise with the colours of the paintings: their mean and covariance."""


class Variant(StrEnum):
    """What is followed where a paper and its authors' code differ."""

    PAPER = "paper"
    CODE = "code"


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
    variant: whether the paper or its authors' code is followed, for recipes that exist in both forms.
    content, style: layers and their weights; within the content term and the style term they are summed.
    content_weight, style_weight, variation_weight: of the three terms in the total.
    mean, deviation: pixels (RGB, 0..1) enter the network less the mean, over the deviation.
    steps: loss evaluations at each scale, the smallest first. A picture of `smallest` pixels or less on its
        longest side has one scale; each further one is about twice as large, and the last number counts for
        all scales beyond. With `smallest` None there is one scale, the picture's own size.
    distance: the content term that a strength of 0.5 asks for at the smallest scale; what style weighs is
        adjusted towards it, painting by painting, there and at the scale after it. None leaves the weights
        as they are.
    attention: how much more of the content term falls to what stands out in the photo, as a power (see
        `engine.render.attention`); with 0 all of it counts alike.
    exact_size: (width, height) of the result for recipes that were published at one size; None keeps the
        photo's proportions at the size asked for.

    Raises BadRequest without a step at each scale.
    """

    name: str
    source: str
    content: Layers
    style: Layers
    steps: tuple[int, ...]
    variant: Variant = Variant.PAPER
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
    distance: float | None = None
    attention: float = 0.0
    exact_size: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not self.steps or min(self.steps) < 1:
            raise BadRequest("recipe-steps", name=self.name, steps=", ".join(map(str, self.steps)) or "none")


GATYS = Recipe(
    name="gatys",
    source=(
        "Gatys, Ecker and Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016: the "
        "paper, with the layers' weights of its code"
    ),
    content=(("relu4_2", 1.0),),
    # The weights of the code, whose Gram matrices are over H·W and whose errors are means over the n²
    # entries. The paper has 1/5 for each layer.
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
    # The code; the paper does not say.
    steps=(500,),
    # The paper's ratio of content to style. It also carries the code's balance over: style terms grow with
    # the fourth power of the activations, the content term with the second, and activations of mean 1 are
    # some 30 times smaller than the code's. The paper sums the errors of content over all positions, so that
    # they count more the larger the picture; the code's mean, as here, keeps the balance.
    content_weight=1e-3,
    # Section 2, but with one factor for a layer where the paper has one for each filter, and over the
    # pictures at hand where it has ImageNet, so that any weights file will do.
    magnitude=Magnitude.ACTIVATION,
    pooling=Pooling.AVERAGE,
    optimiser=Lbfgs(history=100),
    # "We have initialised all images shown so far with white noise", section 4.3. The photo is the paper's
    # other choice, and the code's.
    start=Start.NOISE,
)

GATYS_CODE = replace(
    GATYS,
    name="gatys-code",
    source="the code of Gatys, Ecker and Bethge, CVPR 2016: LeonGatys/PytorchNeuralStyleTransfer",
    variant=Variant.CODE,
    content_weight=1.0,
    # The plain network on pixels of 0..255. Its balance is that of the activations, so it holds for weights
    # that were trained on normalised pixels, as torchvision's. In a file of the authors' weights with their
    # range folded in, activations would be 57 times too large, and style would outweigh all.
    magnitude=Magnitude.NONE,
    mean=CAFFE_MEAN,
    deviation=CAFFE_DEVIATION,
    pooling=Pooling.MAX,
    start=Start.CONTENT,
)

IJERT2021 = Recipe(
    name="ijert2021",
    source=(
        "Khan et al., IJERT 10(06), 2021: convolutions counted through the network, content at the 2nd, 4th "
        "and 7th, style at the 2nd, 4th, 10th and 13th; the balance and the optimiser are ours"
    ),
    # Named and counted are convolutions, so features are taken as these leave them, before the ReLU.
    # Published is a weighted sum; that the layers of a term count alike is our choice.
    content=tuple((layer, 1 / 3) for layer in ("conv1_2", "conv2_2", "conv3_3")),
    style=tuple((layer, 1 / 4) for layer in ("conv1_2", "conv2_2", "conv4_2", "conv5_1")),
    # Ours. Content is held in early layers too, which keep edges where they are: more would only add fringes.
    style_weight=15.0,
    # Published are mean squared errors as they are. Over each target's mean square, one weight fits all
    # weights files and pictures.
    magnitude=Magnitude.TARGET,
    # Ours.
    optimiser=Lbfgs(),
    steps=(300,),
)

MALATHI = Recipe(
    name="malathi",
    source=(
        "Malathi, A Neural Approach for Image Styling, IJERT: 224x224, layers counted with the pooling among "
        "them and the input as 0, content at 13, style at 1, 4, 7, 12 and 17; the balance is ours"
    ),
    # A count that leaves ReLUs out may well mean the features after them. The layers are named as
    # convolutions, and that is followed.
    content=(("conv4_2", 1.0),),
    style=tuple((layer, 1 / 5) for layer in ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")),
    # Ours, all three, and the steps; each term is over its target's mean square so that they fit all weights
    # files. At one size, sums and means differ by constants, which these weights hold.
    style_weight=30.0,
    variation_weight=1.0,
    magnitude=Magnitude.TARGET,
    steps=(500,),
    pooling=Pooling.AVERAGE,
    mean=CAFFE_MEAN,
    deviation=CAFFE_DEVIATION,
    # The rate is ours.
    optimiser=Adam(0.02),
    start=Start.CONTENT,
    # Photos of other proportions are stretched.
    exact_size=(224, 224),
)

ARTICLE = Recipe(
    name="article",
    source=(
        "Artistic Style Transfer with Convolutional Neural Network: shallow and deep layers together, from "
        "noise, with total variation, by Adam; which layers, the balance and the steps are ours"
    ),
    content=(("relu4_2", 1.0),),
    # Ours: two shallow layers, for colour and strokes, and three deep ones, for shapes.
    style=tuple((layer, 1 / 5) for layer in ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")),
    # Ours, and divided by the targets' mean squares so that they fit all weights files. From noise, content
    # has to be found first, so style weighs less than elsewhere.
    style_weight=15.0,
    variation_weight=3.0,
    magnitude=Magnitude.TARGET,
    # Ours. From noise, the rate must carry pixels across their range early on.
    optimiser=Adam(0.05),
    steps=(500,),
    start=Start.NOISE,
)

SRM2022 = replace(
    GATYS,
    name="srm2022",
    source=(
        "Neural Image Transfer, SRM Institute report, 2022: Gatys et al. with total variation and spatial "
        "control, 300 steps at 500x500; two styles with a mask each, or one style alone"
    ),
    steps=(300,),
    # Ours. With activations of mean 1 the other terms end near 1e-3; more than this blurs strokes away.
    variation_weight=0.01,
    # Ours: 300 steps from the photo reach what takes many more from noise.
    start=Start.CONTENT,
    # Photos of other proportions are stretched.
    exact_size=(500, 500),
)

PASTICHE = Recipe(
    name="pastiche",
    source=(
        "Pastiche's own: the terms of Gatys et al., each over its target's magnitude, coarse to fine, so "
        "that most steps run where they are cheap; how much style weighs is found there too"
    ),
    content=(("relu4_2", 1.0),),
    style=tuple((layer, 1 / 5) for layer in ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")),
    smallest=128,
    # Enough for what style weighs to be found at the first two; more at the first changes little.
    steps=(28, 72, 25, 15),
    style_weight=22.0,
    # Faces hold with most paintings, and what came out well with a fixed weight comes out as it did. More
    # attention saves more of the worst places, but takes from what lies around them.
    distance=0.567,
    attention=0.7,
    padding=Padding.FIRST_BLOCK,
)

PASTICHE_OPEN = replace(
    PASTICHE,
    # The open weights know strokes, but hardly things: deep layers let go of houses that early ones hold, so
    # content is held early. Of style, too, their deep layers know nothing that early ones do not bring at the
    # smallest scale: with relu4_1 and relu5_1 pictures come out no nearer to photo or painting, and a step
    # takes twice as long.
    content=(("relu1_2", 1.0),),
    style=(("relu1_1", 0.3), ("relu2_1", 0.3), ("relu3_1", 0.4)),
    # Of features that are seldom silent, means and covariances tell more than Gram matrices.
    style_loss=StyleLoss.WASSERSTEIN,
    style_weight=21.0,
    # An early layer tells strokes, and little of how well things are to be known: nothing to be balanced by.
    distance=None,
    attention=0.0,
    # The strokes they know are finer than most paintings'; without this, plain skies come out hatched.
    variation_weight=2.0,
    # That loss needs fewer steps: more lead no nearer to the painting by any measure but the loss itself.
    steps=(20, 30, 14, 9),
)
"""`pastiche` as it is tuned for the weights that ship with the package; see their README.md for figures."""

RECIPES = MappingProxyType(
    {recipe.name: recipe for recipe in (PASTICHE, GATYS, GATYS_CODE, IJERT2021, MALATHI, ARTICLE, SRM2022)}
)
"""All recipes by name, the default first."""


def recipe_named(name: str) -> Recipe:
    """The recipe of that name; raises BadRequest with the names there are."""
    recipe = RECIPES.get(name)
    if recipe is None:
        raise BadRequest("recipe-unknown", name=name, known=", ".join(RECIPES))
    return recipe


def schedule(recipe: Recipe, size: int) -> list[tuple[int, int]]:
    """(longest side in pixels, steps) of each scale, the smallest first, for a result of `size` pixels.

    >>> schedule(RECIPES["pastiche"], 512)
    [(128, 28), (256, 72), (512, 25)]
    """
    if recipe.exact_size is not None:
        size = max(recipe.exact_size)
    doublings = math.log2(size / recipe.smallest) if recipe.smallest else 0.0
    # A last step of up to 2.4 times is better than two small ones, whose pictures cost about the same.
    count = 1 + max(0, math.ceil(doublings - 0.25))
    ratio = 2 ** (doublings / (count - 1)) if count > 1 else 1.0
    return [
        (round(size / ratio ** (count - 1 - number)), recipe.steps[min(number, len(recipe.steps) - 1)])
        for number in range(count)
    ]


_TUNED = MappingProxyType({(PASTICHE, "open"): PASTICHE_OPEN})


def tuned(recipe: Recipe, weights: str) -> Recipe:
    """The recipe as it is tuned for weights of that name; most are the same for all.

    >>> tuned(RECIPES["pastiche"], "open").style_loss
    <StyleLoss.WASSERSTEIN: 'wasserstein'>
    >>> tuned(RECIPES["gatys"], "open") is RECIPES["gatys"]
    True
    """
    return _TUNED.get((recipe, weights), recipe)
