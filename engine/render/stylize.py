"""Repaints a photo in the manner of paintings: the whole way of one render, from top to bottom."""

import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine.errors import BadPicture
from engine.pictures import codec, rest
from engine.recipes import Recipe, Start, recipe_named, schedule, tuned
from engine.render import balance, graph, masks, starts, targets, tiles
from engine.render import device as devices
from engine.render.colour import PLAINEST, keep_luminance, match_statistics
from engine.render.network import network_for
from engine.render.objective import Objective
from engine.render.optimise import in_rounds
from engine.render.progress import Reporter
from engine.render.tensors import to_image, to_tensor
from engine.request import Begun, Colour, Pastiche, Progress, RenderRequest
from engine.weights import Weights, resolve

_paintings = targets.Memory()


def stylize(
    request: RenderRequest,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    device: str | None = None,
    weights: Weights | Path | None = None,
    tight: bool = False,
) -> Pastiche:
    """The photo of `request`, repainted.

    on_progress: called at most every 0.2 s, from this thread.
    cancelled: asked at every step; the render ends with Cancelled once it says yes.
    device: `cpu`, `cuda`, `cuda:1`, `mps`; None takes the best there is.
    weights: what `engine.weights.resolve` found, or a file; None resolves them by the settings.

    tight: take as little memory as can be, since more has been too much.

    A picture too large for memory is worked on in tiles, with the same result.

    Raises BadRequest, BadPicture, WeightsUnavailable, Cancelled, or another EngineError.
    """
    began = time.monotonic()
    chosen = _choose_weights(weights)
    asked = recipe_named(request.recipe) if isinstance(request.recipe, str) else request.recipe
    recipe = tuned(asked, chosen.name)
    where = devices.choose(device)

    # Whole, whatever the size: so a scale is the same on the way to a large picture as to a small one.
    photo = codec.load(request.content)
    paintings = [codec.load(style.picture) for style in request.styles]
    shares = [None if style.mask is None else masks.load(style.mask) for style in request.styles]
    claimed = rest.claimed_by(request.styles)
    begun = request.begun
    scales = [
        (
            _size(recipe, photo, longest),
            longest,
            balance.rounds(recipe.distance, request.strength, number, steps),
        )
        for number, (longest, steps) in enumerate(schedule(recipe, request.size))
        if begun is None or longest > begun.longest or recipe.exact_size
    ]
    start = recipe.start if request.start is None else request.start
    if not isinstance(start, Start):
        start = codec.load(start)

    def tensors(size: tuple[int, int], longest: int) -> tuple[Tensor, list[Tensor]]:
        """The photo at `size`, and the paintings, scaled alike so that strokes keep their size."""
        content, styles = _tensor(photo, size, where), []
        for style, painting in zip(request.styles, paintings, strict=True):
            scaled = _tensor(painting, codec.fit(painting.size, round(longest * style.scale)), where)
            plain = request.colour is Colour.PAINTING
            styles.append(scaled if plain else match_statistics(scaled, content, least=PLAINEST))
        return content, styles

    def finish(painted: Image.Image) -> Image.Image:
        """The picture as people see it, with the colours asked for, and the photo where no style paints."""
        coloured = keep_luminance(painted, photo) if request.colour is Colour.PHOTO else painted
        return rest.kept(coloured, photo, claimed)

    content, styles = tensors(*scales[0][:2])
    network = network_for(recipe, chosen, where)
    if begun is None:
        image = starts.start(start, content, styles, request.seed)
    else:
        image = _go_on_from(begun).to(content)
    pool = graph.new_pool(where)
    work = [(width * height, sum(steps for steps, _ in plan)) for (width, height), _, plan in scales]
    emphasis = begun.emphasis if begun else balance.first_guess(request.strength)
    with Reporter(work, on_progress, cancelled, finish, request.timelapse, request.sketches) as reporter:
        for size, longest, plan in scales:
            reporter.check()
            content, styles = tensors(size, longest)
            largest = tiles.largest_tile(where, network.dtype, tight=tight)
            known = [_paintings.style_moments(recipe, network, style, largest) for style in styles]
            parts = masks.parts(
                [None if share is None else masks.fitted(share, size).to(where) for share in shares],
                [style.weight for style in request.styles],
            )
            regions = targets.regions(parts, known, (size[1], size[0]))
            image = _enlarged(image, content, photo, request.strength)
            loss = request.loss or recipe.style_loss
            objective = Objective(recipe, network, content, regions, loss=loss, largest=largest)
            objective.emphasise(emphasis)
            del content, styles  # hundreds of megabytes at 4096 pixels, which nobody asks for any more
            rounds = in_rounds(
                image,
                objective.evaluate,
                recipe.optimiser,
                [steps for steps, _ in plan],
                reporter.count,
                capture=objective.whole,
                pool=pool,
            )
            for (best, losses), (_, goal) in zip(rounds, plan, strict=True):
                image = best
                if goal is not None:
                    # A mean over the whole picture, of which only a part may be painted.
                    found = losses[objective.names.index("content")] / masks.area(parts)
                    emphasis = balance.adjusted(emphasis, found, goal)
                    objective.emphasise(emphasis)
            image = to_tensor(to_image(image)).to(image)  # all that a file keeps to go on from

    painted = to_image(image)
    finished = finish(painted)
    png = codec.encode_png(finished)
    return Pastiche(
        png=png,
        jpeg=codec.telegram_jpeg(finished),
        size=finished.size,
        seconds=time.monotonic() - began,
        steps=reporter.steps,
        device=str(where),
        weights=chosen.name,
        losses=dict(zip(objective.names, losses, strict=True)),
        begun=Begun(png if finished is painted else codec.encode_png(painted), request.size, emphasis),
        frames=reporter.end(finished),
    )


def _choose_weights(weights: Weights | Path | None) -> Weights:
    if isinstance(weights, Weights):
        return weights
    # Not before it is needed: a worker is told its weights, and starts sooner without what reads settings.
    from engine.settings import EngineSettings

    settings = EngineSettings()
    return resolve(weights or settings.vgg19, settings.data_dir)


def _go_on_from(begun: Begun) -> Tensor:
    """The picture that a smaller render came to, in its own size."""
    try:
        return to_tensor(begun.image)
    except (OSError, SyntaxError, ValueError) as error:  # all that Pillow raises for a file that is none
        raise BadPicture("picture-damaged", kind="PNG", bytes=len(begun.png)) from error


def _size(recipe: Recipe, photo: Image.Image, longest: int) -> tuple[int, int]:
    """(width, height) of the result at a scale of `longest` pixels."""
    return codec.fit(photo.size if recipe.exact_size is None else recipe.exact_size, longest)


def _tensor(picture: Image.Image, size: tuple[int, int], device: torch.device) -> Tensor:
    """(1, 3, height, width) of a picture at `size` (width, height)."""
    return to_tensor(picture.resize(size, Image.Resampling.LANCZOS)).to(device)


def _enlarged(image: Tensor, content: Tensor, photo: Image.Image, strength: float) -> Tensor:
    """A picture (1, 3, h, w) at the size of the content image (1, 3, H, W), with some of the photo's details.

    Of what `content` shows beyond the photo at the picture's own size it has all at a strength of 0 and
    nothing from 0.5 on: deep features can tell how to let go of paint, but not what a small picture lost.
    """
    if image.shape == content.shape:
        return image
    enlarged = _at_size_of(content, image)
    share = max(0.0, 1 - 2 * strength)
    if share:
        small = _tensor(photo, (image.shape[3], image.shape[2]), image.device)
        enlarged = (enlarged + share * (content - _at_size_of(content, small))).clamp(0, 1)
    return enlarged


def _at_size_of(content: Tensor, picture: Tensor) -> Tensor:
    """The `picture` (1, 3, h, w) as large as `content` (1, 3, H, W)."""
    return F.interpolate(picture, content.shape[2:], mode="bicubic", align_corners=False)
