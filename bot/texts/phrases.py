"""Parts of sentences that more than one place says: a length of time, a look, a title, a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.dates import format_date

from bot.texts import Said, nearest, say
from storage.look import Colours, Look, StyleChoice

_LOOKS = {Colours.PAINTING: "look", Colours.PHOTO: "look-photo", Colours.MATCH: "look-match"}


def duration(seconds: float, language: str | None) -> Said:
    """`about 40 s`, `about 3 min`: as exact as a guess deserves."""
    if seconds < 100:
        return say("about-seconds", language, seconds=max(5, 5 * round(seconds / 5)))
    if seconds < 5400:
        return say("about-minutes", language, minutes=round(seconds / 60))
    return say("about-hours", language, hours=seconds / 3600)


def look_of(look: Look, language: str | None) -> Said:
    """Size, strength and colours of an order, as they stand under its picture."""
    return say(_LOOKS[look.colours], language, size=look.size or 0, strength=look.strength)


def title_of(styles: Sequence[StyleChoice], titles: Mapping[str, str], language: str | None) -> str:
    """What a job is painted in the manner of; `titles` of paintings by name, one may be gone since."""
    painting = styles[0].painting
    return say("own-style", language) if painting is None else titles.get(painting, painting)


def day_of(moment: datetime, language: str | None) -> str:
    """`6 Sep 2026`."""
    return format_date(moment, "d MMM y", locale=nearest(language))
