"""Links for friends: to a style of one's own, and to the way a picture was painted.

Whoever opens one sees what it hands on and by whom, may keep it, and may paint a photo that waits like it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import chooser, orders, returning
from bot.answers import answer
from bot.buttons import Button, GiveLook, How
from bot.features import Feature
from bot.house import House
from bot.keepsakes import (
    Give,
    Once,
    Style,
    check_private,
    chosen,
    keep_look,
    mine,
    names_like,
    paint_like,
    shown,
)
from bot.messages import Asked, Owner, Press, arguments_of, is_private, keyboard
from bot.naming import Manner
from bot.owners import job_of, meet
from bot.portfolio import covered
from bot.texts import Said, Sorry, plain, say
from bot.texts.phrases import look_of, title_of
from storage import drafts, gifts, styles
from storage.errors import MissingImage
from storage.gifts import Opened
from storage.schema import Gift, Job

WORD = "gift"
"""With which the start parameter of such a link begins."""


@dataclass(frozen=True)
class TakeBack(Button, word="giftback"):
    """Let a link open nothing any more."""

    gift: int


@dataclass(frozen=True)
class KeepGift(Button, word="giftkeep"):
    """Keep the style that a link hands on; a number of its row could be guessed."""

    token: str


@dataclass(frozen=True)
class UseGift(Button, word="giftuse"):
    """Paint the next pictures in the way that a link hands on."""

    token: str


async def on_give(house: House, press: Press, button: Give) -> None:
    """The link to a style, under its picture."""
    style, _ = await mine(house, press, button.style)
    gift = await gifts.of_style(house.db, press.user.id, style.id)
    if gift is None:
        raise Sorry("button-gone")
    await answer(press)
    said, shown = _link(
        house, gift, say("inline-caption", press.language, title=style.name), press.language, Style(style.id)
    )
    await press.message.edit_caption(said, reply_markup=shown)


async def on_give_look(house: House, press: Press, button: GiveLook) -> None:
    """The link to the way of a picture, below it."""
    job = await job_of(house, press, button.job)
    check_private(press)
    gift = await gifts.of_job(house.db, press.user.id, job.id)
    if gift is None:
        raise Sorry("job-gone")
    await answer(press)
    said, shown = _link(house, gift, _way(house, job, press.language), press.language)
    await press.message.reply_text(said, reply_markup=shown)


async def on_take_back(house: House, press: Press, button: TakeBack) -> None:
    """Says that the link opens nothing now; so it was if it was taken back before."""
    check_private(press)
    await gifts.take_back(house.db, press.user.id, button.gift)
    await answer(press)
    said = say("gift-withdrawn", press.language)
    if press.message.photo:
        await press.message.edit_caption(said)
    else:
        await press.message.edit_text(said)


async def on_opened(house: House, asked: Asked) -> None:
    """`/start gift-…`: what the link hands on."""
    if not is_private(asked.message):
        raise Sorry("private-only")
    [topic] = arguments_of(asked.message)[:1]
    token = topic.partition("-")[2]
    opened, language = await _opened(house, token), asked.owner.language
    draft = await drafts.latest(house.db, asked.owner.id, asked.message.chat_id)
    draft_id = draft.id if draft else None
    if opened.style:
        picture = await shown(house, opened.style, longest=1280)
        if picture is None:
            raise Sorry("gift-gone")
        said = say("gift-style", language, name=opened.style.name, giver=opened.giver)
        keys = _under(opened, token, draft_id, language, keep=True)
        await asked.message.reply_photo(
            picture, caption=said, reply_markup=keys, do_quote=False, **covered(opened.style.veil)
        )
    elif opened.job:
        yours = look_of(await orders.look_of(house, asked.owner.id), language)
        way = _way(house, opened.job, language)
        said = say("gift-look", language, giver=opened.giver, way=way, yours=yours)
        keys = _under(opened, token, draft_id, language, keep=True)
        await asked.message.reply_text(said, reply_markup=keys, do_quote=False)


async def on_keep(house: House, press: Press, button: KeepGift) -> None:
    """A copy among the styles of whoever presses, by its name or nearly so; its picture is stored once."""
    opened, user = await _opened_by(house, press, button.token), press.user
    style = opened.style
    if style is None:
        raise Sorry("gift-gone")
    await meet(house, Owner(user.id, user.first_name, press.language))
    await returning.bring_back(house, {style.picture_sha})
    names = names_like(house, style.name)
    try:
        name = await styles.adopt(house.db, user.id, names, style.picture_sha, style.veil)
    except MissingImage as error:
        raise Sorry("gift-gone") from error
    if name is None:
        raise Sorry("save-too-many", most=styles.MOST)
    await answer(press)
    draft = await drafts.latest(house.db, user.id, press.message.chat_id)
    keys = _under(opened, button.token, draft.id if draft else None, press.language, keep=False)
    await press.message.edit_caption(say("saved", press.language, name=name), reply_markup=keys)


async def on_use(house: House, press: Press, button: UseGift) -> None:
    """The next pictures of whoever presses are painted so."""
    opened = await _opened_by(house, press, button.token)
    if opened.job is None:
        raise Sorry("gift-gone")
    await keep_look(house, press, press.user.id, opened.job.look)


async def on_once(house: House, press: Press, button: Once) -> None:
    """The photo that waits, painted like it; the message becomes the job's."""
    if await chooser.is_over(house, press, button.draft):
        return
    opened = await _opened_by(house, press, button.token)
    if opened.style:
        manner: Manner = (chosen(opened.style),)
        await paint_like(house, press, button.draft, manner, opened.style.veil)
    elif opened.job and _only_paintings(opened.job):
        look = await orders.look_again(house, opened.job, How.SAME)
        await paint_like(house, press, button.draft, tuple(opened.job.styles), look=look)


async def _opened(house: House, token: str) -> Opened:
    """What a link hands on; raises Sorry for one that is old, forged or taken back."""
    opened = await gifts.opened(house.db, token)
    if opened is None:
        raise Sorry("gift-gone")
    return opened


async def _opened_by(house: House, press: Press, token: str) -> Opened:
    check_private(press)
    return await _opened(house, token)


def _link(
    house: House, gift: Gift, what: Said, language: str | None, back: Style | None = None
) -> tuple[Said, InlineKeyboardMarkup]:
    """What is said of a link to its giver, and the buttons that send it on and take it back."""
    link = f"https://t.me/{house.telegram.username}?start={WORD}-{gift.token}"
    send = InlineKeyboardButton(
        plain("button-share", language), url=f"https://t.me/share/url?{urlencode({'url': link})}"
    )
    rest: list[tuple[str, Button]] = [(plain("button-gift-back", language), TakeBack(gift.id))]
    rows = keyboard([rest, *([[(plain("button-back", language), back)]] if back else [])])
    return say("gift", language, what=what, link=link), InlineKeyboardMarkup([[send], *rows.inline_keyboard])


def _under(
    opened: Opened, token: str, draft_id: int | None, language: str | None, *, keep: bool
) -> InlineKeyboardMarkup:
    """The buttons under what a link hands on: keep it, and with a photo that waits, paint it so."""
    rows: list[list[tuple[str, Button]]] = []
    if keep and opened.style:
        rows.append([(plain("button-gift-keep", language), KeepGift(token))])
    elif keep:
        rows.append([(plain("button-gift-use", language), UseGift(token))])
    if draft_id is not None and (opened.style or (opened.job and _only_paintings(opened.job))):
        rows.append([(plain("button-use", language), Once(draft_id, token))])
    return keyboard(rows)


def _way(house: House, job: Job, language: str | None) -> Said:
    """How a picture was painted, in words: after which paintings, unless it was a picture of one's own."""
    look = look_of(job.look, language)
    if not _only_paintings(job):
        return look
    title = title_of(job.styles, house.collection.titles, language)
    return say("status-finished", language, title=title, look=look)


def _only_paintings(job: Job) -> bool:
    """Whether others may see and have all that a picture was painted like."""
    return all(not style.images for style in job.styles)


FEATURE = Feature(
    buttons={
        Give: on_give,
        GiveLook: on_give_look,
        TakeBack: on_take_back,
        KeepGift: on_keep,
        UseGift: on_use,
        Once: on_once,
    },
    links={WORD: on_opened},
)
