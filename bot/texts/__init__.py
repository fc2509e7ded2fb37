"""Everything the bot says: sentences by key, one file a language, here put into words for one person.

A sentence is HTML as Telegram understands it; what is filled in is escaped, unless it has been said already.
A language is a file beside this one, named like Telegram's `language_code` (`de.py`, `pt_br.py`), with a
`SENTENCES` mapping; what it lacks, and every language there is no file for, is said in English. Numbers are
written as the language writes them. Beside what English says, the others have the titles and stories of our
own paintings (`painting-<name>`, `story-<name>`), whose English is the catalogue's. What the studio's page
says stands in `page/`, and is said here under `page-<key>`.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape

from babel import Locale

from bot.texts.cutting import whole
from bot.texts.directions import runs_left, to_the_left
from bot.texts.figures import Figure
from engine.errors import EngineError

Sentence = str | Mapping[str, str]
"""A sentence, or one for each plural form (CLDR's: one, other, few …); the value named `count` decides."""
Value = str | int | float

FALLBACK = "en"
_SPOKEN_AS = {"pt": "pt_br", "zh": "zh_hans"}
"""Languages that have no file, by their first word alone, and the nearest one that has."""


class Said(str):
    """Words with markup, ready to be sent or to be filled into others as they are."""

    __slots__ = ()


class Sorry(Exception):
    """What was asked for cannot be done; a sentence only when it is said, in the listener's language."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    @classmethod
    def of(cls, error: "Sorry | EngineError") -> "Sorry":
        """What an error of the engine means to a person; an apology stays what it is."""
        return Sorry(f"error-{error.code}", **error.values) if isinstance(error, EngineError) else error

    def said(self, language: str | None) -> Said:
        """For a message."""
        return say(self.key, language, **self.values)

    def plain(self, language: str | None) -> str:
        """For an alert."""
        return plain(self.key, language, **self.values)


def say(key: str, language: str | None = None, **values: Value) -> Said:
    """The sentence of that key in that language, or the nearest there is, with its {named} values filled in.

    An `error-…` without a sentence of its own, which the engine has for operators, is `unexpected` to people.
    """
    if key.startswith("error-") and not has(key):
        key = "unexpected"
    code = nearest(language)
    sentence = LANGUAGES[code].get(key)
    if sentence is None:
        code, sentence = FALLBACK, LANGUAGES[FALLBACK][key]
    return _said(sentence, code, values)


def own(key: str, language: str | None = None) -> Said | None:
    """The same if the language itself has it; never in English, unless English is the language."""
    code = nearest(language)
    sentence = LANGUAGES[code].get(key)
    return None if sentence is None else _said(sentence, code, {})


def plain(key: str, language: str | None = None, **values: Value) -> str:
    """The same for where Telegram takes no markup: labels of buttons, alerts, menus."""
    return unmarked(say(key, language, **values))


def unmarked(said: str) -> str:
    """The words of a sentence without its markup."""
    return unescape(re.sub(r"<[^<>]+>", "", said))


def has(key: str) -> bool:
    """Whether there is a sentence of that key."""
    return key in LANGUAGES[FALLBACK]


@lru_cache(maxsize=256)
def nearest(language: str | None) -> str:
    """The language spoken to somebody: `pt_br` or `pt` for `pt-BR` if there is such a file, else English.

    Portugal reads Brazil's Portuguese with more ease than English. So does whoever reads Traditional Chinese
    (`zh-TW`, `zh-hant`) the Simplified one: the grammar is the same, and most signs are, or are known.
    """
    code = (language or "").lower().replace("-", "_")
    while code and code not in LANGUAGES:
        first, _, last = code.rpartition("_")
        code = first or _SPOKEN_AS.get(last, "")
    return code if code in LANGUAGES else FALLBACK


def _said(sentence: Sentence, code: str, values: Mapping[str, Value]) -> Said:
    if not isinstance(sentence, str):
        form = Locale.parse(code).plural_form(int(values["count"]))
        sentence = sentence[form] if form in sentence else sentence["other"]
    filled = sentence.format_map({name: _filled(value, code) for name, value in values.items()})
    return Said(to_the_left(filled) if runs_left(code) else filled)


def _filled(value: Value, code: str) -> str | Figure:
    if isinstance(value, Said):
        return value
    return escape(whole(value)) if isinstance(value, str) else Figure(value, code)


def _languages() -> dict[str, Mapping[str, Sentence]]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    codes = [name for name in names if re.fullmatch(r"[a-z]{2,3}(_[a-z]+)?", name)]
    return {code: {**_sentences(code), **_of_page(code)} for code in codes}


def _sentences(name: str) -> Mapping[str, Sentence]:
    sentences: Mapping[str, Sentence] = importlib.import_module(f"{__name__}.{name}").SENTENCES
    return sentences


def _of_page(code: str) -> dict[str, Sentence]:
    return {f"page-{key}": sentence for key, sentence in _sentences(f"page.{code}").items()}


LANGUAGES = _languages()
"""What can be said, by language; English says everything."""

for _code in LANGUAGES:  # Babel reads a language's data when it is first asked, which takes many milliseconds
    runs_left(_code)
