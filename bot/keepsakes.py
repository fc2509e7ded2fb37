"""Styles of one's own: their names, their pictures, the buttons under them, and painting a photo like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from bot import chooser, returning
from bot.answers import answer
from bot.buttons import Button
from bot.guessing import is_known
from bot.house import House
from bot.messages import Press, is_private
from bot.naming import Manner
from bot.owners import draft_of
from bot.several import photos_of
from bot.texts import Sorry, plain
from bot.texts.phrases import look_of
from storage import people, styles
from storage.look import OPEN, Look, StyleChoice, Veil
from storage.schema import Job, OwnStyle

LONGEST_NAME = 32
NAME = re.compile(rf"[a-z0-9_]{{1,{LONGEST_NAME}}}")


@dataclass(frozen=True)
class Style(Button, word="mystyle"):
    """A style by itself."""

    style: int


@dataclass(frozen=True)
class Rename(Button, word="myname"):
    """Give a style the name that the person writes next."""

    style: int


@dataclass(frozen=True)
class Give(Button, word="gift"):
    """Hand a style on by a link."""

    style: int


@dataclass(frozen=True)
class Once(Button, word="giftonce"):
    """Paint the photo of a draft like what a link hands on."""

    draft: int
    token: str


def check_name(house: House, name: str) -> None:
    """Raises Sorry for what cannot be the name of a style."""
    if not NAME.fullmatch(name):
        raise Sorry("save-name", most=LONGEST_NAME)
    if is_known(house, name):
        raise Sorry("save-name-known", name=name)


def names_like(house: House, name: str) -> Iterator[str]:
    """That name, and others that are nearly it, without end: `tiles`, `tiles_2`, `tiles_3` …"""
    for number in count(1):
        end = "" if number == 1 else f"_{number}"
        candidate = f"{name[: LONGEST_NAME - len(end)]}{end}"
        if not is_known(house, candidate):
            yield candidate


def check_private(press: Press) -> None:
    """Raises Sorry for a button that is at home in private chats only."""
    if not is_private(press.message):
        raise Sorry("private-only")


def chosen(style: OwnStyle) -> StyleChoice:
    """The style as a picture is ordered with it, by its name of today."""
    return StyleChoice(image=style.picture_sha, name=style.name)


async def mine(house: House, press: Press, style_id: int) -> tuple[OwnStyle, list[int]]:
    """The style a button means, and the ids of all of that person's; raises Sorry."""
    check_private(press)
    kept = {each.id: each for each in await styles.of(house.db, press.user.id)}
    if style_id not in kept:
        raise Sorry("mystyles-gone")
    return kept[style_id], list(kept)


async def shown(house: House, style: OwnStyle, *, longest: int) -> bytes | None:
    """A style's picture as a JPEG, whatever it was sent as; None if it is not to be had."""
    return await returning.shown(house, style.picture_sha, longest=longest)


async def paint_like(
    house: House, press: Press, draft_id: int, manner: Manner, veil: Veil = OPEN, look: Look | None = None
) -> None:
    """Queues a draft's photo, or its album, in a manner; the pressed message becomes the first one's.

    veil: over the manner; what covers one of the two pictures covers the result, and what is to be protected
    must be so from the beginning. look: None for that of the owner's choice. Raises Sorry as `orders.place`.
    """
    draft = await draft_of(house, press, draft_id)
    photos = [photo.covered_as(veil) for photo in await photos_of(house, draft)]
    await chooser.paint_pressed(house, press, draft, photos, manner, look=look)


async def keep_look(house: House, press: Press, owner_id: int, look: Look) -> None:
    """The next pictures of somebody are painted so."""
    kept = {"size": look.size, "strength": look.strength, "colours": look.colours, "stroke": look.stroke}
    await people.change_look(house.db, owner_id, **kept)
    await answer(press, plain("look-saved", press.language, look=look_of(look, press.language)))


def style_of(job: Job) -> str | None:
    """The one picture of a person's own that a job was painted like, by SHA-256; None if there is not one."""
    pictures = [style.image for style in job.styles if style.image is not None]
    return pictures[0] if len(pictures) == 1 and job.chat_id == job.user_id > 0 else None


async def may_be_kept(house: House, job: Job) -> bool:
    """Whether what a job was painted like could become a style of its person's, and is none yet."""
    sha = style_of(job)
    return sha is not None and sha not in {
        style.picture_sha for style in await styles.of(house.db, job.user_id)
    }
