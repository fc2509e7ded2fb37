"""What somebody may have meant: a painting by its name or title, a command by one that is nearly it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from bot.house import House
from bot.texts import FALLBACK, LANGUAGES, Sorry
from bot.texts.cutting import cut
from bot.texts.phrases import called

NEAREST = 3
"""Names that are offered instead of one that there is not."""

# Telegram's menu has a sentence for each of the bot's own commands.
_COMMANDS = {key.removeprefix("command-") for key in LANGUAGES[FALLBACK] if key.startswith("command-")}
OURS = frozenset(_COMMANDS - {"painting"})

_LIKENESS = 0.6
_MUCH_ALIKE = 0.75
"""Enough to take a word for a slip in what may have been said to somebody else."""
_DIVIDES = re.compile(r"[+&,;،，、；\d]")
_MOST_WORDS = 8
_LONGEST = 64
"""Characters of what somebody has written that are said back."""
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


def unknown_words(house: House, said: str, *, with_photo: bool = False) -> Sorry:
    """The same of a painting that is called by its name, without a slash."""
    near = ", ".join(_nearest(house, "_".join(_words(said)), paintings_only=True))
    said = cut(said, _LONGEST)
    if near:
        return Sorry("choose-unnamed-near" if with_photo else "unnamed-near", name=said, near=near)
    return Sorry("choose-unnamed" if with_photo else "unnamed", name=said)


def painting_called(house: House, said: str) -> str | None:
    """The one painting whose name or whose whole title that is, in whatever language."""
    exact = _by_words(tuple(house.collection.titles.items())).get(_words(said), frozenset())
    return next(iter(exact)) if len(exact) == 1 else None


def with_names(house: House, said: str) -> str:
    """The same words with a painting's name for its title, where that has a sign in it which divides names.

    `wave, Lilies, Late Afternoon` is `wave, lilies` then, two pictures and not three.
    """
    names = _divided(tuple(house.collection.titles.items()))
    if not names or not _DIVIDES.search(said):
        return said
    either = "|".join(r"\s+".join(map(re.escape, title.split())) for title in names)
    titles = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return titles.sub(lambda found: names.get(" ".join(found[0].casefold().split()), found[0]), said)


def painting_named(house: House, said: str, language: str | None) -> str | None:
    """The one painting that somebody means who writes its name, its title, or a part of the title.

    The title may be the catalogue's or that in their language.
    """
    words = _words(said)
    if not words or len(words) > _MOST_WORDS:
        return None
    titles = {
        name: (_words(title), _words(called(name, title, language)))
        for name, title in house.collection.titles.items()
    }
    exact = [name for name, either in titles.items() if words in (_words(name), *either)]
    parts = [name for name, either in titles.items() if any(set(words) <= set(title) for title in either)]
    found = exact or parts
    return found[0] if len(found) == 1 else None


def painting_nearly(house: House, said: str, *, surely: bool = False) -> str | None:
    """The name of a painting that is nearly what somebody writes; surely: hardly by chance."""
    words = _words(said)
    likeness = _MUCH_ALIKE if surely else _LIKENESS
    near = _nearest(house, words[0], likeness, paintings_only=True) if len(words) == 1 else []
    return near[0] if near else None


@lru_cache(maxsize=4)
def _divided(titles: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The titles, in whatever language, with a sign in them that divides names: the longest first."""
    found = {
        " ".join(each.casefold().split()): name
        for name, title in titles
        for each in (title, *(called(name, title, language) for language in LANGUAGES))
        if _DIVIDES.search(each)
    }
    return {title: found[title] for title in sorted(found, key=len, reverse=True)}


@lru_cache(maxsize=4)
def _by_words(titles: tuple[tuple[str, str], ...]) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Of paintings by name and title: which are called so, by the words of what they are called anywhere."""
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, title in titles:
        for each in (name, *(called(name, title, language) for language in LANGUAGES)):
            found[_words(each)].add(name)
    return {words: frozenset(names) for words, names in found.items() if words}


def _nearest(house: House, name: str, likeness: float = _LIKENESS, *, paintings_only: bool) -> list[str]:
    here = house.collection
    paintings = here.titles if house.settings.fetch else [painting.name for painting in here.paintings]
    known = [*paintings, *(() if paintings_only else sorted(OURS))]
    return get_close_matches(name, known, NEAREST, likeness)


def _words(said: str) -> tuple[str, ...]:
    """The words that tell something, without what surrounds them."""
    plain = unicodedata.normalize("NFKC", said).casefold()
    # A mark, as Hindi has for its vowels, is a part of its word.
    spaced = "".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in plain)
    return tuple(word for word in spaced.split() if word not in _SMALL_WORDS)
