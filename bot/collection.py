"""The paintings as the chat goes through them: in pages, ours first."""

from collections.abc import Sequence
from pathlib import Path

from bot import texts
from engine import paintings
from engine.paintings import Painting

PER_PAGE = 20
FAMOUS_IN_MENU = 12

Pages = Sequence[Sequence[Painting]]


def pages(data_dir: Path) -> Pages:
    """What is on offer, at most `PER_PAGE` on a page: our own first, the others from a page of their own."""
    ours = list(paintings.offer().values())
    others = [painting for painting in paintings.offer(data_dir).values() if painting not in ours]
    return [
        part[start : start + PER_PAGE] for part in (ours, others) for start in range(0, len(part), PER_PAGE)
    ]


def page_of(shown: Pages, name: str) -> int:
    """The index of the page with the painting of that name; the first page if it is on none any more."""
    return next((index for index, page in enumerate(shown) if name in [each.name for each in page]), 0)


def first_number(shown: Pages, index: int) -> int:
    """The number of the first painting on a page; all pages together are counted from 1."""
    return 1 + sum(len(page) for page in shown[:index])


def for_menu(data_dir: Path) -> list[Painting]:
    """The paintings whose commands Telegram's menu shows, which has no room for all of them.

    One that an operator has named like a command of the bot's own goes by its button only.
    """
    on_offer = [each for name, each in paintings.offer(data_dir).items() if name not in texts.COMMANDS]
    fetched = [painting for painting in on_offer if painting.address]
    return [painting for painting in on_offer if painting not in fetched[FAMOUS_IN_MENU:]]
