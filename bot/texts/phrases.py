"""Parts of sentences that more than one place says: a length of time, a look, a title, a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.mixing import balance_of
from bot.texts import Said, nearest, own, say
from bot.texts.figures import Figure, day
from engine.paintings import Painting
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
    """Size, strength and colours of an order, as they stand under its picture; strokes that are not 1 too."""
    said = say(_LOOKS[look.colours], language, size=look.size or 0, strength=look.strength)
    return said if look.stroke == 1 else say("look-strokes", language, look=said, stroke=look.stroke)


def title_of(styles: Sequence[StyleChoice], titles: Mapping[str, str], language: str | None) -> str:
    """What a job is painted in the manner of; `titles` of paintings by name, one may be gone since.

    Of several each with its share: `70 % The Wave + 30 % Night`. What is painted in one part of the picture
    stands before what is painted in another: `The Wave · Night`.
    """
    regions = dict.fromkeys(style.mask for style in styles)
    parts = [[style for style in styles if style.mask == mask] for mask in regions]
    return " · ".join(_mixture(part, titles, language) for part in parts)


def _mixture(styles: Sequence[StyleChoice], titles: Mapping[str, str], language: str | None) -> str:
    parts = [
        style.name or say("own-style", language)
        if style.painting is None
        else called(style.painting, titles.get(style.painting, style.painting), language)
        for style in styles
    ]
    if len(styles) == 1:
        return parts[0]
    code = nearest(language)
    shares = [f"{Figure(part / 100, code):.0%}" for part in balance_of(styles)]
    return " + ".join(f"{share} {title}" for share, title in zip(shares, parts, strict=True))


def called(name: str, title: str, language: str | None) -> str:
    """The title of the painting of that name: ours have one in every language, others keep `title`."""
    return own(f"painting-{name}", language) or title


def story_of(painting: Painting, language: str | None) -> str:
    """What is told of a painting: of ours in every language, of others as the catalogue has it."""
    return own(f"story-{painting.name}", language) or painting.story


def day_of(moment: datetime, language: str | None) -> str:
    """`6 Sep 2026`."""
    return day(moment, nearest(language))
