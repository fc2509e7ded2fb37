"""From a job's row to the engine's request: here what a person chose becomes what is rendered."""

from collections.abc import Mapping
from dataclasses import replace

from engine.request import Colour, RenderRequest, Style
from storage.schema import Job


def pictures_of(job: Job) -> frozenset[str]:
    """The kept images that a request for this job is made of, by SHA-256."""
    return frozenset({job.content_sha}.union(*(choice.images for choice in job.styles)))


def paintings_of(job: Job) -> frozenset[str]:
    """The paintings that it is made of, by name."""
    return frozenset(choice.painting for choice in job.styles if choice.painting is not None)


def request_of(job: Job, pictures: Mapping[str, bytes], paintings: Mapping[str, bytes]) -> RenderRequest:
    """What the engine is asked to render, with the files of `pictures_of` and `paintings_of`.

    Files, not paths: the worker may be on another machine. Raises BadRequest for what cannot be rendered.
    """
    styles = tuple(
        Style(
            pictures[choice.image] if choice.image is not None else paintings[choice.painting or ""],
            weight=choice.weight,
            scale=job.look.stroke,
            mask=pictures[choice.mask] if choice.mask is not None else None,
        )
        for choice in job.styles
    )
    request = RenderRequest(
        content=pictures[job.content_sha],
        styles=styles,
        recipe=job.look.recipe,
        strength=job.look.strength,
        colour=Colour(job.look.colours),
    )
    return request if job.look.size is None else replace(request, size=job.look.size)
