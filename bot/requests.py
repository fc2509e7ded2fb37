"""From a job's row to the engine's request: here what a person chose becomes what is rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.request import Begun, Colour, RenderRequest, Style
from storage.look import StyleChoice
from storage.schema import Job, JobKind

SKETCHES = 20
"""Of how a picture came about, at most: a film of eight seconds. They take about as much room as the picture
does without loss, 350 kB of one of 512 pixels."""


def pictures_of(job: Job) -> frozenset[str]:
    """The kept images that a request for this job is made of, by SHA-256."""
    return frozenset({job.content_sha}.union(*(choice.images for choice in job.styles)))


def paintings_of(job: Job) -> frozenset[str]:
    """The paintings that it is made of, by name."""
    return frozenset(choice.painting for choice in job.styles if choice.painting is not None)


def request_of(
    job: Job,
    pictures: Mapping[str, bytes],
    paintings: Mapping[str, bytes],
    *,
    choices: Sequence[StyleChoice] | None = None,
    begun: Begun | None = None,
) -> RenderRequest:
    """What the engine is asked to render, with the files of `pictures_of` and `paintings_of`.

    choices: of the job's styles, as for one picture of a taste; None: all of them, mixed. begun: what was
    tasted of it, to go on from. Files, not paths: the worker may be on another machine. Raises BadRequest for
    what cannot be rendered.
    """
    styles = tuple(
        Style(
            pictures[choice.image] if choice.image is not None else paintings[choice.painting or ""],
            weight=choice.weight,
            scale=job.look.stroke,
            mask=pictures[choice.mask] if choice.mask is not None else None,
        )
        for choice in choices or job.styles
    )
    request = RenderRequest(
        content=pictures[job.content_sha],
        sketches=SKETCHES if job.kind == JobKind.PICTURE else 0,
        styles=styles,
        recipe=job.look.recipe,
        strength=job.look.strength,
        colour=Colour(job.look.colours),
    )
    if job.look.size is not None:
        request = replace(request, size=job.look.size)
    return replace(request, begun=begun) if begun and begun.longest < request.size else request
