"""Numbers and days as a language writes them: its decimal sign, its percent, its digits (CLDR, by Babel)."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

_DIGITS = {"arabext": "۰۱۲۳۴۵۶۷۸۹"}
"""Of the systems in which a language here counts, other than 0 to 9; Babel names the system only."""
_ENGLISH_DAY = "d MMM y"
"""Our English is British, where CLDR shortens September to Sept."""


class Figure:
    """A number that a sentence may name with a format of Python's, such as `{share:.0%}` or `{hours:.1f}`.

    code: the language, as its file is named. Nothing is grouped: 1024 stays four digits everywhere.

    >>> f"{Figure(0.65, 'de'):.0%}, {Figure(2.5, 'de'):.1f}, {Figure(1024, 'de')}"
    '65\\xa0%, 2,5, 1024'
    """

    __slots__ = ("_code", "_value")

    def __init__(self, value: float, code: str) -> None:
        self._value = value
        self._code = code

    def __format__(self, spec: str) -> str:
        written, percent = _signs(self._code)
        said = format(self._value, spec)
        number = said.removesuffix("%").translate(written)
        return percent.replace("0", number) if said.endswith("%") else number


def day(moment: datetime, code: str) -> str:
    """`6 Sep 2026`, `6. Sept. 2026`, `2026年9月6日`."""
    if code == "en":
        return format_date(moment, _ENGLISH_DAY, locale=code)
    written, _ = _signs(code)
    return format_skeleton("yMMMd", moment, locale=code).translate({**written, ord("."): "."})


@lru_cache(maxsize=64)
def _signs(code: str) -> tuple[Mapping[int, str], str]:
    """What stands for Python's digits and signs, and the percent of 0."""
    locale = Locale.parse(code)
    system = locale.default_numbering_system
    symbols = locale.number_symbols[system]
    digits = dict(zip("0123456789", _DIGITS.get(system, "0123456789"), strict=True))
    written = str.maketrans(digits | {".": symbols["decimal"], "-": symbols["minusSign"]})
    percent = locale.percent_formats[None].pattern.replace("%", symbols["percentSign"])
    return written, percent.replace("#", "").replace(",", "").replace("00", "0")
