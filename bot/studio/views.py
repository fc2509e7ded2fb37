"""From rows to what the page is told: jobs, with their places and the addresses of their pictures; texts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.forecast import seconds_for
from bot.house import House
from bot.studio import schemas
from bot.studio.problems import said
from bot.texts import FALLBACK, LANGUAGES, Sentence, Sorry, nearest, plain, unmarked
from bot.texts.directions import runs_left
from bot.texts.phrases import title_of
from engine.request import Progress
from storage import jobs, sketches, tastes
from storage.look import OFFERED, Colours, Look, StyleChoice
from storage.schema import Door, Job, JobKind, JobState, Taste

API = "/studio/api"
_STATES = {
    JobState.QUEUED: "queued",
    JobState.RUNNING: "running",
    JobState.RENDERED: "done",
    JobState.DELIVERED: "done",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}
DONE = (JobState.RENDERED, JobState.DELIVERED)
_PAGE = "page-"
"""How the keys of sentences begin that only the page says; there they go without it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a job stands. place: how many are before it. left: seconds to its turn, or until it is done."""

    place: int | None = None
    left: float | None = None
    share: float = 0.0


async def job_told(
    house: House,
    job: Job,
    language: str | None,
    progress: Progress | None = None,
    tasted: Sequence[Taste] | None = None,
) -> schemas.Job:
    """A job as the page sees it. progress: the newest, where it is known. tasted: its small pictures."""
    if tasted is None:
        tasted = await tasted_of(house, job)
    standing = await standing_of(house, job, progress, len(tasted))
    painted = job.kind == JobKind.PICTURE and job.state in DONE
    filmed = await sketches.among(house.db, [job.id]) if painted else set()
    return _told(house, job, language, standing, filmed, tasted)


async def pictures_told(house: House, shown: Sequence[Job], language: str | None) -> list[schemas.Job]:
    """The same of finished pictures."""
    filmed = await sketches.among(house.db, [job.id for job in shown]) if shown else set()
    return [_told(house, job, language, Standing(share=1.0), filmed, ()) for job in shown]


async def tasted_of(house: House, job: Job) -> Sequence[Taste]:
    """The small pictures of a job, as far as they are there."""
    return () if job.kind == JobKind.PICTURE else await tastes.of(house.db, job.id)


async def standing_of(house: House, job: Job, progress: Progress | None, tasted: int = 0) -> Standing:
    """Where a job stands now. tasted: how many of its small pictures are there."""
    places = house.delivery.places
    match job.state:
        case JobState.QUEUED:
            share = tasted / len(job.styles) if job.kind == JobKind.TASTE else 0.0
            return Standing(await places.of(job.id), places.turn(job.id), share)
        case JobState.RUNNING if job.kind == JobKind.TASTE:
            return Standing(share=tasted / len(job.styles))
        case JobState.RUNNING if progress is not None:
            return Standing(left=progress.seconds_left, share=progress.share)
        case JobState.RUNNING:
            took = await jobs.took_lately(house.db)
            return Standing(left=seconds_for(job.look.size or 0, took))
    return Standing(share=1.0 if job.state in DONE else 0.0)


def _told(
    house: House,
    job: Job,
    language: str | None,
    standing: Standing,
    filmed: Collection[int],
    tasted: Sequence[Taste],
) -> schemas.Job:
    error = None
    if job.state == JobState.FAILED:
        error = said(Sorry(f"error-{job.error}", **job.error_values), language)
    return schemas.Job(
        id=job.id,
        kind=job.kind,
        state=_STATES[job.state],  # type: ignore[arg-type]
        door=job.door,
        photo=job.content_sha,
        styles=[_style(house, style, language) for style in job.styles],
        look=look_told(house, job.look),
        veil=schemas.VeilTold(spoiler=job.veil.spoiler, protected=job.veil.protected),
        place=standing.place,
        seconds_left=standing.left,
        share=standing.share,
        ordered_at=job.created_at,
        seconds=job.seconds,
        error=error,
        pictures=_pictures(job, filmed, tasted),
        in_chat=job.status_message_id is not None or job.door == Door.CHAT,
    )


def _pictures(job: Job, filmed: Collection[int], tasted: Sequence[Taste]) -> schemas.Pictures:
    here, painted = f"{API}/jobs/{job.id}", job.state in DONE and job.kind == JobKind.PICTURE
    whole = painted and job.result_sha is not None and not job.veil.protected
    return schemas.Pictures(
        shown=f"{here}/shown.jpg" if painted and (job.shown_sha or job.result_sha) else None,
        lossless=f"{here}/result.png" if whole else None,
        content=f"{here}/content.jpg",
        film=f"{here}/film.mp4" if painted and job.id in filmed and not job.veil.protected else None,
        tasted=[tasted_told(job, each) for each in tasted],
    )


def tasted_told(job: Job, taste: Taste) -> schemas.Tasted:
    """A small picture of a job."""
    style = job.styles[taste.position] if job.kind == JobKind.TASTE else None
    return schemas.Tasted(
        position=taste.position,
        painting=style.painting if style else None,
        picture=f"{API}/jobs/{job.id}/tasted-{taste.position}.png",
    )


def _style(house: House, style: StyleChoice, language: str | None) -> schemas.StyleTold:
    return schemas.StyleTold(
        painting=style.painting,
        image=style.image,
        title=unmarked(title_of([style], house.collection.titles, language)),
        weight=style.weight,
        mask=style.mask,
    )


def look_told(house: House, look: Look) -> schemas.LookTold:
    """A look with a size, the operator's where none was chosen."""
    size = look.size or house.settings.size
    return schemas.LookTold(size=size, strength=look.strength, colours=look.colours, stroke=look.stroke)


def texts_told(language: str | None) -> dict[str, str | dict[str, str]]:
    """All that the page says by itself; what the language lacks, in English."""
    spoken: Mapping[str, Sentence] = LANGUAGES[nearest(language)]
    keys = [key for key in LANGUAGES[FALLBACK] if key.startswith(_PAGE)]
    said = {key.removeprefix(_PAGE): spoken.get(key, LANGUAGES[FALLBACK][key]) for key in keys}
    return {key: each if isinstance(each, str) else dict(each) for key, each in said.items()}


def languages_told() -> dict[str, str]:
    """Each language as it calls itself."""
    return {code: plain("language", code) for code in LANGUAGES}


def direction_of(language: str | None) -> Literal["ltr", "rtl"]:
    """Which way the language runs."""
    return "rtl" if runs_left(nearest(language)) else "ltr"


def colours_told(language: str | None) -> list[schemas.ColoursOffered]:
    """Whose colours a picture may wear."""
    names = [Colours(str(name)) for name in OFFERED["colours"]]
    return [schemas.ColoursOffered(name=each, title=plain(f"colours-{each}", language)) for each in names]
