"""What somebody asks for in words: pictures, each in the manner of one painting or of a mixture of some.

A style of one's own is called by its name as a painting is, unless a painting is called so.

    wave, night          two pictures; so do /wave /night
    wave + night         one picture, mixed; so do wave & night, wave and night, /wave + /night
    2 wave + night       the same with twice as much of the first; so does 67% wave + 33% night
    wave 70 night 30     the same in that balance; so do 70% wave 30% night and 70% wave, 30% night

Words that name no painting ask for nothing: they are said to friends, not to us.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from telegram import Message

from bot.guessing import OURS, painting_called, painting_nearly, unknown, unknown_words, with_names
from bot.house import House
from bot.mixing import MOST_MIXED
from bot.texts import Sorry
from storage.look import StyleChoice

_MOST_PARTS = 30

Manner = tuple[StyleChoice, ...]
"""What one picture is painted like: a painting, or several that are mixed."""

Own = Mapping[str, str]
"""The styles that somebody keeps: their pictures by name."""
NONE: Own = MappingProxyType({})

_PARTS = re.compile(r"[;\n،，、；]|,(?!\d)")
_COMMAND = re.compile(r"(?<!\S)/\w")
_CALLED = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?:\s.*)?", re.DOTALL)
_OTHER = re.compile(r"[\W_]+")
_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
_BEFORE = re.compile(rf"{_NUMBER}\s*([%x×*]?)\s*(?=[^\d\s])(.+)", re.DOTALL)
_AFTER = re.compile(rf"(.+?)\s*{_NUMBER}\s*%", re.DOTALL)
_BARE_AFTER = re.compile(rf"(.+?)\s+{_NUMBER}\s*[x×*]?", re.DOTALL)
_AMOUNT = re.compile(rf"(?<![\w.,]){_NUMBER}(\s*%|\s*[x×*](?!\w)|(?!\w))")
_AND = re.compile(r"\s+(?:and|und|y|e|и|і|й|та|و|और|dan|和|与|與)\s+|[和与與]", re.IGNORECASE)
"""Between the paintings of a mixture, in the languages that we speak."""
_SIGNS = str.maketrans(
    {"＋": "+", "＆": "&", "％": "%", "٪": "%"} | dict.fromkeys(map(chr, (0x61C, 0x200E, 0x200F)), "")
)
"""Other forms of our signs, and marks without a width that turn the writing round."""
_ONLY_A_NUMBER = re.compile(rf"\s*(?:{_NUMBER}\s*[%x×*]?)?\s*")


@dataclass(frozen=True, slots=True)
class Wish:
    """The pictures that are asked for, and what is the matter with the first that cannot be understood."""

    manners: tuple[Manner, ...] = ()
    problem: Sorry | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """One painting of a picture, or a style of one's own, by name.

    weight: None where none is given; percent: whether it is of a hundred.
    """

    said: str
    painting: str | None
    weight: float | None = None
    percent: bool = False

    @property
    def is_command(self) -> bool:
        return self.said.startswith("/")


def words_of(message: Message) -> str:
    """The text of a message or the caption of its picture, without the bot's own name."""
    said = message.text if message.text is not None else message.caption or ""
    return re.sub(rf"(?<!\w)@{re.escape(message.get_bot().username)}\b", " ", said, flags=re.IGNORECASE)


def names_the_bot(message: Message) -> bool:
    """Whether the text of a message or its caption has the bot's name in it."""
    said = message.text if message.text is not None else message.caption or ""
    return f"@{message.get_bot().username}".lower() in said.lower()


def wish_of(house: House, said: str, own: Own = NONE, *, with_photo: bool = True) -> Wish | None:
    """What is asked for; None if that is nothing, only words.

    What begins with a command is for us, and of it only the names count: `/wave, please`. Of other words all
    must be names, or nearly. own: what else has a name. with_photo: the problem is to be said above the
    paintings to choose from.
    """
    said = with_names(house, said.translate(_SIGNS))
    ordered = said.lstrip().startswith("/")
    manners: list[Manner] = []
    problems: list[Sorry] = []
    for mixture in list(_mixtures(house, own, said))[:_MOST_PARTS]:
        found = _manner(house, own, mixture, with_photo)
        if isinstance(found, Sorry):
            problems.append(found)
        elif found:
            manners.append(found)
        elif not ordered:
            return None
    if not manners and not problems:
        return None
    return Wish(tuple(dict.fromkeys(manners)), next(iter(problems), None))


def _mixtures(house: House, own: Own, said: str) -> Iterator[list[str]]:
    """The words for each picture: those of its paintings."""
    parts = _PARTS.split(said)
    if mixture := _in_one(house, own, parts):
        yield mixture
        return
    for part in parts:
        if mixture := _counted(house, own, part):
            yield mixture
            continue
        mixtures: list[list[str]] = [[]]
        for mixed in _apart(house, part):
            begins = [match.start() for match in _COMMAND.finditer(mixed)]
            if begins and _ONLY_A_NUMBER.fullmatch(mixed[: begins[0]]):
                del begins[0]
            ends = [0, *begins, len(mixed)]
            first, *others = (mixed[begin:end].strip() for begin, end in pairwise(ends))
            mixtures[-1].append(first)
            mixtures.extend([other] for other in others)
        yield from ([each for each in mixture if each] for mixture in mixtures if any(mixture))


def _in_one(house: House, own: Own, parts: Sequence[str]) -> list[str]:
    """The paintings of one mixture, where that is all that is said: `wave and night`, `70% wave, 30% night`.

    None where one of them is none of ours: then it is words, or a list of pictures.
    """
    said = [part.strip() for part in parts if part.strip()]
    if len(said) == 1:
        mixed = [each.strip() for each in _AND.split(said[0], maxsplit=MOST_MIXED)]
        whole = len(mixed) == 1 or "/" in said[0] or painting_called(house, said[0])
        known = not whole and all(_named(house, own, each, mixed=True).painting for each in mixed)
        return mixed if known else []
    named = [_named(house, own, each) for each in said] if len(said) <= MOST_MIXED else []
    shares = [each.weight or 0 for each in named if each.painting and each.percent]
    return said if len(shares) == len(said) and round(sum(shares)) == 100 else []


def _counted(house: House, own: Own, part: str) -> list[str]:
    """The paintings of a mixture with only numbers between them: `wave 70 night 30`; none of any other."""
    numbers = list(_AMOUNT.finditer(part))
    if not 1 < len(numbers) <= _MOST_PARTS:
        return []
    edges = [0, *(edge for number in numbers for edge in number.span()), len(part)]
    between = [part[begin:end].strip() for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    names = between[:-1] if between[0] else between[1:]
    alone = not (between[0] and between[-1])
    if not alone or not all(_called(house, own, name) for name in names):
        return []
    return [f"{number[1]}{number[2]} {name}" for number, name in zip(numbers, names, strict=True)]


def _apart(house: House, part: str) -> Iterator[str]:
    """What stands between the plus signs, and between other signs for them that no title has."""
    for mixed in part.split("+"):
        yield from [mixed] if "&" not in mixed or painting_called(house, mixed) else mixed.split("&")


def _manner(house: House, own: Own, mixture: Sequence[str], with_photo: bool) -> Manner | Sorry | None:
    """How one picture is to be painted, why that cannot be understood, or None if these are only words."""
    named = [_named(house, own, said, mixed=len(mixture) > 1) for said in mixture]
    if all(each.painting for each in named):
        return _mixed(house, own, named)
    strange = next(each for each in named if not each.painting)
    called = _CALLED.fullmatch(strange.said)
    if called:
        name = called["name"].lower()
        theirs = called["bot"] and called["bot"].lower() != house.telegram.username.lower()
        return None if theirs or name in OURS else unknown(house, name, with_photo=with_photo)
    if any(each.painting for each in named) or painting_nearly(house, strange.said, surely=True):
        return unknown_words(house, strange.said, with_photo=with_photo)
    return None


def _named(house: House, own: Own, said: str, *, mixed: bool = False) -> _Named:
    """The painting of that name, if there is one, and how much of it is wanted.

    mixed: with others, beside whose names a number alone can only be a weight.
    """
    if painting := _called(house, own, said):
        return _Named(said, painting)
    if (before := _BEFORE.fullmatch(said)) and _weight(before[1]):
        return _Named(before[3], _called(house, own, before[3]), _weight(before[1]), before[2] == "%")
    if (after := _AFTER.fullmatch(said)) and _weight(after[2]):
        return _Named(after[1], _called(house, own, after[1]), _weight(after[2]), True)
    if mixed and (bare := _BARE_AFTER.fullmatch(said)) and _weight(bare[2]):
        return _Named(bare[1], _called(house, own, bare[1]), _weight(bare[2]))
    return _Named(said, None)


def _called(house: House, own: Own, said: str) -> str | None:
    match = _CALLED.fullmatch(said)
    if match is None:
        return painting_called(house, said) or own_called(own, said)
    if match["bot"] and match["bot"].lower() != house.telegram.username.lower():
        return None
    painting = house.collection.known(match["name"].lower())
    return painting.name if painting else own_called(own, match["name"])


def own_called(own: Own, said: str) -> str | None:
    """The name of the style of one's own that is called so; `Old tiles!` calls `old_tiles`."""
    name = "_".join(said.lower().split())
    if name in own:
        return name
    words = _OTHER.sub("_", name).strip("_")
    return words if words in own else None


def _weight(number: str) -> float:
    return float(number.replace(",", "."))


def _mixed(house: House, own: Own, named: Sequence[_Named]) -> Manner | Sorry:
    """The paintings of a picture with their weights; one that is named twice counts twice."""
    percents = sum(each.weight or 0 for each in named if each.percent)
    without = sum(each.weight is None for each in named)
    left = (100 - percents) / without if percents and without else 1
    weights: dict[str, float] = {}
    for each in named:
        weight = each.weight or (left if left > 0 else 1)
        weights[each.painting or ""] = weights.get(each.painting or "", 0) + weight
    if len(weights) > MOST_MIXED:
        return Sorry("mix-too-many", most=MOST_MIXED)
    if len(weights) == 1:
        return (_style(house, own, next(iter(weights))),)
    return tuple(replace(_style(house, own, name), weight=weight) for name, weight in weights.items())


def _style(house: House, own: Own, name: str) -> StyleChoice:
    """The painting of that name, or else the style of one's own."""
    if name in own and house.collection.known(name) is None:
        return StyleChoice(image=own[name], name=name)
    return StyleChoice(painting=name)
