"""Mixing by buttons: how much of each painting there is, in whole percents, and what leads to it.

Nothing here talks to anybody. A button says what the balance is after it, not by how much it changes: so one
that is pressed twice, or worked on twice, has been pressed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.buttons import Button
from storage.look import StyleChoice

MOST_MIXED = 3
"""Paintings in one picture; of more nobody sees any."""
STEP = 10
"""Percents that a press shifts, and the least there is then of a painting."""
_THIRD = 30
"""Percents of a third painting when it comes to two."""

Percents = tuple[int, ...]
"""Of each painting of a mixture; together 100."""


@dataclass(frozen=True)
class MixFrom(Button, word="mix"):
    """Choose the painting at `position`, from 0, of a mixture for a draft: from the page with this one."""

    draft: int
    position: int
    painting: str


@dataclass(frozen=True)
class MixOn(Button, word="mixon"):
    """Mix what a finished picture is painted like with another painting, or in other parts."""

    job: int


def can_be_mixed(styles: Sequence[StyleChoice]) -> bool:
    """Whether other paintings can come to these: not where each counts in a part of the photo only."""
    return len(styles) <= MOST_MIXED and not any(style.mask for style in styles)


def percents(weights: Sequence[float]) -> Percents:
    """Weights as whole percents, at least one of each, that make up 100."""
    total = sum(weights)
    return _rounded([100 * weight / total for weight in weights], 1, least=min(1, 100 // len(weights)))


def shifted(balance: Percents, position: int, *, up: bool) -> Percents:
    """The balance with more or less of one painting, to the next step; the same where it goes no further.

    What comes to it, most of the others give; what it gives, the least of them gets.
    """
    now, others = balance[position], [*balance[:position], *balance[position + 1 :]]
    wanted = STEP * (now // STEP + 1 if up else -(-now // STEP) - 1)
    wanted = max(STEP, min(wanted, 100 - STEP * len(others)))
    if (wanted > now) is not up or wanted == now:
        return balance
    changes = others.index(max(others) if up else min(others))
    others[changes] += now - wanted
    rest = _rounded(others, STEP, least=1)
    return (*rest[:position], wanted, *rest[position:])


def joined(balance: Percents) -> Percents:
    """The balance once another painting has come to it, which is the last."""
    if len(balance) == 1:
        return (50, 50)
    return (*_rounded([part * (100 - _THIRD) / 100 for part in balance], STEP, least=1), _THIRD)


def balance_of(styles: Sequence[StyleChoice]) -> Percents:
    """How much there is of each style."""
    return percents([style.weight for style in styles])


def weighed(styles: Sequence[StyleChoice], balance: Percents) -> list[StyleChoice]:
    """The styles in that balance; those that it does not name are left out."""
    return [replace(style, weight=float(part)) for style, part in zip(styles, balance, strict=False)]


def written(balance: Percents) -> str:
    """The balance as a button carries it: `70.30`."""
    return ".".join(map(str, balance))


def read(word: str) -> Percents | None:
    """The balance that a button carries; None if it is none."""
    parts = word.split(".")
    if not all(part.isdecimal() and 0 < int(part) < 100 for part in parts):
        return None
    balance = tuple(map(int, parts))
    return balance if sum(balance) == 100 else None


def _rounded(parts: Sequence[float], step: int, *, least: int) -> Percents:
    """Parts in whole steps, at least so many of each, that make up as much together."""
    steps = [max(least, int(part // step)) for part in parts]
    missing = round(sum(parts) / step) - sum(steps)
    for _ in range(abs(missing)):
        by_need = sorted(range(len(steps)), key=lambda each: steps[each] * step - parts[each])
        if missing > 0:
            steps[by_need[0]] += 1
        else:
            steps[next(each for each in reversed(by_need) if steps[each] > least)] -= 1
    return tuple(each * step for each in steps)
