"""What a job's message says: a pure function of its row, its place in the queue and its newest progress.

Nothing here talks to Telegram: buttons and pictures are data, which `bot.delivery` puts into the chat.
"""

from dataclasses import dataclass

from bot.buttons import Again, AsFile, Cancel, How, Other, Rows
from bot.texts import Said, plain, say
from bot.texts.phrases import duration, look_of
from engine.request import Progress
from storage.schema import Job, JobState

_BAR = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished picture in storage, as a JPEG that Telegram takes as a photo."""

    sha: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a message shows.

    text: HTML, which stands under the picture where there is one.
    picture: a preview as JPEG, or the finished one; None leaves whatever the message shows.
    final: it will never say anything else, so it must be said, and only once.
    """

    text: Said
    buttons: Rows = ()
    picture: bytes | Kept | None = None
    final: bool = False


def status(
    job: Job, *, place: int | None, progress: Progress | None, language: str | None, title: str
) -> Status:
    """What the message of a job says now.

    place: how many are ahead of a queued one; None where that is not known.
    progress: the newest of a running one; None until there is any. title: of what it is painted after.
    """
    match job.state:
        case JobState.QUEUED:
            return Status(_queued(place, title, language), _cancel(job, language))
        case JobState.RUNNING:
            preview = progress.preview if progress else None
            return Status(_running(progress, title, language), _cancel(job, language), preview)
        case JobState.RENDERED | JobState.DELIVERED:
            said = say("status-finished", language, title=title, look=look_of(job.look, language))
            # A job of an older version has only the lossless file, which Telegram takes as well.
            picture = job.shown_sha or job.result_sha
            return Status(said, _finished(job, language), Kept(picture) if picture else None, final=True)
        case JobState.FAILED:
            reason = say(f"error-{job.error}", language, **job.error_values)
            return Status(say("status-failed", language, reason=reason), _retry(job, language), final=True)
        case JobState.CANCELLED:
            return Status(say("status-cancelled", language), _retry(job, language), final=True)
    raise ValueError(f"job {job.id} is in the unknown state {job.state!r}")


def forgotten(language: str | None) -> Status:
    """What is left to say in the message of a job whose row was deleted while it waited or was painted."""
    return Status(say("status-cancelled", language), final=True)


def unshown(title: str, language: str | None) -> Status:
    """What is left to say in the message of a job whose picture Telegram does not take there."""
    return Status(say("status-unshown", language, title=title), final=True)


def once_more(job: Job, language: str | None) -> Rows:
    """The buttons for a stronger and a softer picture, with what that comes to; none that changes nothing."""
    now = job.look.strength
    ways = (("button-stronger", How.STRONGER), ("button-softer", How.SOFTER))
    row = tuple(
        (plain(key, language, strength=how.strength(now)), Again(job.id, how))
        for key, how in ways
        if how.strength(now) != now
    )
    return (row,) if row else ()


def _queued(place: int | None, title: str, language: str | None) -> Said:
    if place:
        return say("status-queued", language, title=title, count=place)
    return say("status-next", language, title=title)


def _running(progress: Progress | None, title: str, language: str | None) -> Said:
    if progress is None:
        return say("status-starting", language, title=title)
    full = min(_BAR, max(0, round(progress.share * _BAR)))
    bar = "▰" * full + "▱" * (_BAR - full)
    if progress.seconds_left is None:
        return say("status-painting", language, title=title, bar=bar, share=progress.share)
    left = duration(progress.seconds_left, language)
    return say("status-painting-left", language, title=title, bar=bar, share=progress.share, duration=left)


def _cancel(job: Job, language: str | None) -> Rows:
    return (((plain("button-cancel", language), Cancel(job.id)),),)


def _retry(job: Job, language: str | None) -> Rows:
    return (((plain("button-retry", language), Again(job.id, How.SAME)),),)


def _finished(job: Job, language: str | None) -> Rows:
    return (
        *once_more(job, language),
        (
            (plain("button-other", language), Other(job.id)),
            (plain("button-file", language), AsFile(job.id)),
        ),
    )
