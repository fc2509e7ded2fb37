"""/here and *Only here*: a painting where somebody has painted over their photo; the rest stays photo."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot import chooser, orders, region, returning
from bot.answers import answer, reword_pressed
from bot.buttons import OnlyHere
from bot.choice import PaintOver
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, arguments_of, is_private, place_of
from bot.naming import Wish, wish_of
from bot.owners import check_own, draft_of, job_of, meet
from bot.pictured import meant_by
from bot.texts import Said, Sorry, say
from storage import drafts
from storage.schema import JobKind


async def on_here(house: House, asked: Asked) -> None:
    """`/here wave` with the painted-over photo: the wave there. `/here wave night`: the night elsewhere."""
    if await orders.made_of(house, asked.update_id):
        return
    owner, painted = asked.owner, meant_by(asked.message)
    wish = _wish(house, asked)
    if painted is None or len(wish.manners) > 2:
        raise Sorry("here-usage")
    await meet(house, owner)
    photo = await region.painted_over(house, asked, painted)
    if wish.problem or not wish.manners:
        text = wish.problem.said(owner.language) if wish.problem else None
        await chooser.ask_once_more(house, asked, photo, draft=None, text=text)
        return
    inside, *rest = wish.manners
    if rest:
        photo = replace(photo, rest=rest[0])
    await chooser.paint(house, asked, photo, [inside])


async def on_only_here(house: House, press: Press, button: OnlyHere) -> None:
    """Under a finished picture: the same once more, but only where its person paints over it next."""
    job = await job_of(house, press, button.job)
    check_own(press, job.user_id)
    if job.kind != JobKind.PICTURE:
        raise Sorry("button-gone")
    await answer(press)
    await returning.have(house, job)
    draft = await chooser.ask(
        *(house, job.user_id, replace(place_of(press.message), veil=job.veil), job.content_sha),
        press.language,
        update_id=press.update_id,
        text=_asks(press),
        keys=lambda _: InlineKeyboardMarkup([]),
        styles=tuple(job.styles),
    )
    await chooser.wants_nothing_else(house, draft, press.language, say("choose", press.language))
    await drafts.want_mask(house.db, draft)


async def on_paint_over(house: House, press: Press, button: PaintOver) -> None:
    """Under a photo's question: first where, then what."""
    draft = await draft_of(house, press, button.draft)
    check_own(press, draft.user_id)
    await answer(press)
    await chooser.wants_nothing_else(house, draft, press.language, say("choose", press.language))
    await drafts.choose(house.db, draft.id, ())  # whatever was being mixed
    await drafts.want_mask(house.db, draft)
    await reword_pressed(house, press, _asks(press))


def _wish(house: House, asked: Asked) -> Wish:
    """What is asked for by the words after the command; names may stand side by side: `wave night`."""
    said = arguments_of(asked.message)
    words = " ".join(said)
    wish = wish_of(house, words, asked.own) if words else Wish()
    return wish or wish_of(house, ", ".join(said), asked.own) or Wish()


def _asks(press: Press) -> Said:
    # In a group the bot sees only what is a reply to it.
    return say("send-here" if is_private(press.message) else "send-here-in-reply", press.language)


FEATURE = Feature(
    commands={"here": Command(on_here, in_groups=True, orders=True)},
    buttons={OnlyHere: on_only_here, PaintOver: on_paint_over},
)
