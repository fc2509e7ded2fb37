"""What somebody may have meant: a painting by its name or title, a command by one that is nearly it."""

import re
import unicodedata
from difflib import get_close_matches

from bot.house import House
from bot.texts import FALLBACK, LANGUAGES, Sorry

NEAREST = 3
"""Names that are offered instead of one that there is not."""

# Telegram's menu has a sentence for each of the bot's own commands.
_COMMANDS = {key.removeprefix("command-") for key in LANGUAGES[FALLBACK] if key.startswith("command-")}
OURS = frozenset(_COMMANDS - {"painting"})

_LIKENESS = 0.6
_MOST_WORDS = 8
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "over",
        "please",
        "the",
        "this",
        "to",
        "with",
    ]
)


def is_known(house: House, command: str) -> bool:
    """Whether it is a command of ours, or a painting's."""
    return command in OURS or house.collection.known(command) is not None


def unknown(house: House, command: str, *, with_photo: bool = False) -> Sorry:
    """What to say to a command that there is not; with a photo, it is asked in which manner to paint."""
    near = ", ".join(f"/{name}" for name in _nearest(house, command, paintings_only=with_photo))
    if near:
        return Sorry("choose-unknown-near" if with_photo else "unknown-command-near", name=command, near=near)
    return Sorry("choose-unknown" if with_photo else "unknown-command", name=command)


def painting_named(house: House, said: str) -> str | None:
    """The one painting that somebody means who writes its name, its title, or a part of the title."""
    words = _words(said)
    if not words or len(words) > _MOST_WORDS:
        return None
    titles = {name: _words(title) for name, title in house.collection.titles.items()}
    exact = [name for name, title in titles.items() if words in (_words(name), title)]
    parts = [name for name, title in titles.items() if set(words) <= set(title)]
    found = exact or parts
    return found[0] if len(found) == 1 else None


def painting_nearly(house: House, said: str) -> str | None:
    """The name of a painting that is nearly what somebody writes."""
    words = _words(said)
    near = _nearest(house, words[0], paintings_only=True) if len(words) == 1 else []
    return near[0] if near else None


def _nearest(house: House, name: str, *, paintings_only: bool) -> list[str]:
    known = [*house.collection.titles, *(() if paintings_only else sorted(OURS))]
    return get_close_matches(name, known, NEAREST, _LIKENESS)


def _words(said: str) -> tuple[str, ...]:
    """The words that tell something, without what surrounds them."""
    plain = unicodedata.normalize("NFKC", said).casefold()
    return tuple(word for word in re.split(r"[\W_]+", plain) if word and word not in _SMALL_WORDS)
