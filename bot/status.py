"""What a job's message says: a pure function of its row, its place in the queue and its newest progress.

Nothing here talks to Telegram: buttons and pictures are data, which `bot.delivery` puts into the chat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.buttons import (
    Again,
    App,
    AsFile,
    Button,
    Cancel,
    Compare,
    GiveLook,
    How,
    KeepLook,
    KeepStyle,
    More,
    OnlyHere,
    Other,
    Pick,
    Rows,
    Share,
    Swap,
    TimeLapse,
    Together,
)
from bot.mixing import MixOn, can_be_mixed
from bot.texts import Said, plain, say
from bot.texts.phrases import duration, look_of
from bot.variations import varied
from engine.request import Progress
from storage.look import OPEN, Colours
from storage.schema import Job, JobKind, JobState

_BAR = 10
_SOON = 5.0
"""Seconds that are not worth a word."""
_NUMBERS_PER_ROW = 8
_TASTED = (JobState.QUEUED, JobState.RUNNING, JobState.RENDERED, JobState.DELIVERED)
"""When the message of a taste says something of its own."""


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
    job: Job,
    *,
    place: int | None,
    progress: Progress | None,
    language: str | None,
    title: str,
    turn: float | None = None,
    resting: bool = False,
    sizes: Sequence[int] = (),
    inline: bool = False,
    together: int = 0,
) -> Status:
    """What the message of a job says now.

    place: how many are ahead of a queued one; None where that is not known, as of a taste, which any picture
    overtakes.
    turn: in how many seconds it will be begun, if anybody can tell. resting: none is begun.
    progress: the newest of a running one; None until there is any. title: of what it is painted after.
    sizes: the longest sides that are on offer.
    inline: whether the bot has an inline mode, by which a finished picture can be shared.
    together: how many pictures of its order there are, if it is the last of them to end.
    """
    if job.kind == JobKind.TASTE and job.state in _TASTED:
        return _taste(job, progress, language, resting, at_once=place == 0)
    if job.kind == JobKind.TASTE and progress and progress.step:  # stopped, but not all for nothing
        return replace(_taste(job, progress, language, resting), picture=None, final=True)
    match job.state:
        case JobState.QUEUED:
            said = _queued(place, turn, title, language)
            if resting:
                said = say("status-resting", language, title=title)
            return Status(said, _cancel(job, language))
        case JobState.RUNNING:
            preview = progress.preview if progress else None
            return Status(_running(progress, title, language), _cancel(job, language), preview)
        case JobState.RENDERED | JobState.DELIVERED:
            said = say("status-finished", language, title=title, look=look_of(job.look, language))
            # A job of an older version has only the lossless file, which Telegram takes as well.
            picture = job.shown_sha or job.result_sha
            shown = Kept(picture) if picture else None
            buttons = under_picture(job, language, sizes, inline=inline, together=together)
            return Status(said, buttons, shown, final=True)
        case JobState.FAILED:
            reason = say(f"error-{job.error}", language, **job.error_values)
            buttons = (*_retry(job, language), *_together(job, together, language))
            return Status(say("status-failed", language, reason=reason), buttons, final=True)
        case JobState.CANCELLED:
            buttons = (*_retry(job, language), *_together(job, together, language))
            return Status(say("status-cancelled", language), buttons, final=True)
    raise ValueError(f"job {job.id} is in the unknown state {job.state!r}")


def _taste(
    job: Job, progress: Progress | None, language: str | None, resting: bool, *, at_once: bool = False
) -> Status:
    """The sheet as it fills, and what is on it already by its number. at_once: it is about to be begun."""
    count = len(job.styles)
    if job.state in (JobState.RENDERED, JobState.DELIVERED):
        sheet = Kept(job.shown_sha) if job.shown_sha else None
        said = say("taste-finished", language)
        return Status(said, (*_numbers(job, count), _another(job, language)), sheet, final=True)
    through, taste = progress.step if progress else 0, say("taste", language, count=count)
    if through == 0 and resting and job.state == JobState.QUEUED:
        title = plain("taste", language, count=count).removeprefix("🍇 ")
        return Status(say("status-resting", language, title=title), _cancel(job, language))
    if through == 0:
        waits = job.state == JobState.QUEUED and not at_once
        key = "taste-queued" if waits else "taste-starting"
        return Status(say(key, language, taste=taste), _cancel(job, language))
    said = say("taste-painting", language, taste=taste, done=through)
    last = _cancel(job, language) if job.state in _TASTED else _retry(job, language)
    buttons = (*_numbers(job, through), *last)
    return Status(said, buttons, progress.preview if progress else None)


def _numbers(job: Job, count: int) -> Rows:
    numbers = [(str(position + 1), Pick(job.id, position)) for position in range(count)]
    return tuple(
        tuple(numbers[start : start + _NUMBERS_PER_ROW]) for start in range(0, count, _NUMBERS_PER_ROW)
    )


def forgotten(language: str | None) -> Status:
    """What is left to say in the message of a job whose row was deleted while it waited or was painted."""
    return Status(say("status-cancelled", language), final=True)


def unshown(title: str, language: str | None) -> Status:
    """What is left to say in the message of a job whose picture Telegram does not take there."""
    return Status(say("status-unshown", language, title=title), final=True)


def under_picture(
    job: Job, language: str | None, sizes: Sequence[int], *, inline: bool, together: int = 0
) -> Rows:
    """The buttons under a finished picture: how else to paint it, where there is more, and to share it.

    sizes, inline, together: as for `status`.
    """
    other = How.PAINTING if job.look.colours == Colours.PHOTO else How.PHOTO
    colours_and_size = ((f"colours-{other}", other), ("button-bigger", How.BIGGER))
    strokes = (("button-larger-strokes", How.LARGER), ("button-finer-strokes", How.FINER))
    return (
        *_together(job, together, language),
        *once_more(job, language),
        *_ways(job, colours_and_size, language, sizes),
        *_ways(job, strokes, language),
        (
            (plain("button-other", language), Other(job.id)),
            (plain("button-more-ways", language), More(job.id, True)),
        ),
        *_swap(job, language),
        *share(job, language, inline=inline),
    )


def more_under_picture(
    job: Job,
    language: str | None,
    *,
    film: bool = False,
    together: int = 0,
    keep_style: bool = False,
    studio: App | None = None,
) -> Rows:
    """The buttons that stand there once one asks for more.

    film: whether it was seen how the picture came about. together: how many pictures of its order there are.
    keep_style: whether what it was painted like can become a style of its person's own. studio: opens the
    picture there.
    """
    watch: Rows = (((plain("button-film", language), TimeLapse(job.id)),),) if film else ()
    keep, give = plain("button-keep-style", language), plain("button-gift-look", language)
    there: Rows = (((plain("button-studio", language), studio),),) if studio else ()
    own: list[tuple[str, Button]] = [(keep, KeepStyle(job.id))] if keep_style else []
    if job.chat_id == job.user_id > 0:
        own.append((give, GiveLook(job.id)))
    return (
        (
            (plain("button-file", language), AsFile(job.id)),
            (plain("button-compare", language), Compare(job.id)),
        ),
        *watch,
        *_together(job, together, language),
        *_mix(job, language),
        (
            (plain("button-keep-look", language), KeepLook(job.id)),
            (plain("button-here", language), OnlyHere(job.id)),
        ),
        *((tuple(own),) if own else ()),
        *there,
        ((plain("button-back", language), More(job.id, False)),),
    )


def once_more(job: Job, language: str | None) -> Rows:
    """The buttons for a stronger and a softer picture, with what that comes to; none that changes nothing."""
    return _ways(job, (("button-stronger", How.STRONGER), ("button-softer", How.SOFTER)), language)


def _ways(job: Job, ways: Iterable[tuple[str, How]], language: str | None, sizes: Sequence[int] = ()) -> Rows:
    """A row of those ways that would change something, each with the key of what its button says."""
    looks = [(key, how, varied(job.look, how, sizes)) for key, how in ways]
    row: tuple[tuple[str, Button], ...] = tuple(
        (plain(key, language, strength=look.strength, size=look.size or 0), Again(job.id, how))
        for key, how, look in looks
        if look != job.look
    )
    return (row,) if row else ()


def share(job: Job, language: str | None, *, inline: bool) -> Rows:
    """The button that brings a picture into another chat; none where inline mode would not find it there.

    That is so for what is covered, and for what a group or a channel has ordered, which type nothing.
    """
    if not inline or job.user_id < 0 or job.veil != OPEN:
        return ()
    return (((plain("button-share", language), Share(job.id)),),)


def can_be_swapped(job: Job) -> bool:
    """Whether the photo and the style could change places: that is so of one picture of one's own."""
    alone = len(job.styles) == 1 and job.kind == JobKind.PICTURE
    return alone and job.styles[0].image is not None and job.styles[0].mask is None


def _queued(place: int | None, turn: float | None, title: str, language: str | None) -> Said:
    if place:
        said = say("status-queued", language, title=title, count=place)
    else:
        said = say("status-next", language, title=title)
    if turn is None or turn < _SOON:
        return said
    return say("status-turn", language, queued=said, duration=duration(turn, language))


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
    return (((plain("button-cancel", language), Cancel(job.id)),), *_swap(job, language))


def _retry(job: Job, language: str | None) -> Rows:
    return (((plain("button-retry", language), Again(job.id, How.SAME)),),)


def _another(job: Job, language: str | None) -> tuple[tuple[str, Other], ...]:
    return ((plain("button-other", language), Other(job.id)),)


def _together(job: Job, count: int, language: str | None) -> Rows:
    if count < 2:
        return ()
    return (((plain("button-together", language), Together(job.id)),),)


def _mix(job: Job, language: str | None) -> Rows:
    key = "button-mix-balance" if len(job.styles) > 1 else "button-mix-on"
    return (((plain(key, language), MixOn(job.id)),),) if can_be_mixed(job.styles) else ()


def _swap(job: Job, language: str | None) -> Rows:
    """Where the style is a picture of one's own, it may have been meant the other way round."""
    return (((plain("button-swap", language), Swap(job.id)),),) if can_be_swapped(job) else ()
