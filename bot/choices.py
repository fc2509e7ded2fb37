"""The rows of buttons by which a person, or a group, chooses a look and a language."""

from collections.abc import Callable, Mapping, Sequence

from bot.buttons import Button
from bot.house import House
from bot.texts import LANGUAGES, has, nearest, plain
from storage.look import OFFERED, Value

PER_ROW = 2

Row = list[tuple[str, Button]]


def offered(house: House) -> Mapping[str, Sequence[Value]]:
    """The values on offer by field of Look; which sizes are, the operator says."""
    return {"size": house.settings.sizes, **OFFERED}


def read(house: House, field: str, word: str) -> Value | None:
    """The value on offer for a field that a button means by a word; None if there is none, or no more."""
    return {str(value): value for value in offered(house).get(field, ())}.get(word)


def rows(
    house: House, chosen: object, button: Callable[[str, Value, bool], Button], language: str | None
) -> list[Row]:
    """A row for each field, the value that `chosen` has there marked.

    button: what the one for a field and a value carries, knowing whether it is the marked one.
    """

    def choice(field: str, value: Value) -> tuple[str, Button]:
        key = f"{field}-{value}" if has(f"{field}-{value}") else field
        is_it = value == getattr(chosen, field)
        return marked(plain(key, language, **{field: value}), is_it, language), button(field, value, is_it)

    return [[choice(field, value) for value in values] for field, values in offered(house).items()]


def languages(
    chosen: str | None, button: Callable[[str | None], Button], nobodys: str, language: str | None
) -> list[Row]:
    """Rows of all the languages, each as it calls itself, and one for none; the chosen one is marked.

    button: what the one for a language, or for None, carries. nobodys: what that of None says.
    """
    code = None if chosen is None else nearest(chosen)
    every = [(marked(plain("language", each), each == code, language), button(each)) for each in LANGUAGES]
    none = (marked(nobodys, code is None, language), button(None))
    return [*(every[start : start + PER_ROW] for start in range(0, len(every), PER_ROW)), [none]]


def marked(label: str, is_it: bool, language: str | None) -> str:
    """A label, with a mark if it is the chosen one."""
    return plain("chosen", language, choice=label) if is_it else label
