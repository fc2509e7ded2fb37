"""From an update to the feature that answers it, and what is said when that goes wrong."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, NetworkError, TelegramError

from bot import buttons, customs, guests, muted
from bot.answers import LONGEST_ALERT, answer
from bot.buttons import Button, Paint
from bot.choice import Surprise, Taste
from bot.features import Command, Feature, OnAlbum, OnInline, OnMembership, OnMessage, OnPress
from bot.handlers import FEATURES
from bot.handlers.mixing import MixPaint
from bot.house import House
from bot.keepsakes import Once
from bot.lanes import Odd, Raw, understood
from bot.listening import check_press, listens
from bot.logs import redact
from bot.messages import Asked, Membership, Press, arguments_of, command_of, owner_of
from bot.pace import Pace
from bot.texts import Sorry, say
from bot.texts.cutting import cut
from bot.verdicts import Again, Refused, Wait, forbids_writing, verdict
from engine.errors import EngineError
from storage import styles
from storage.errors import Away, NoRoom, Stopped, Unreachable

log = logging.getLogger(__name__)

COMMANDS: dict[str, Command] = {
    name: command for feature in FEATURES for name, command in feature.commands.items()
}
BUTTONS: dict[type[Button], OnPress] = {
    button: on_press for feature in FEATURES for button, on_press in feature.buttons.items()
}
_OPEN = [feature for feature in FEATURES if feature.for_all]
FOR_ALL: set[str | type[Button]] = {
    *(name for feature in _OPEN for name in feature.commands),
    *(button for feature in _OPEN for button in feature.buttons),
}
"""Commands and buttons that also answer who is kept out."""
WORDS: dict[str, type[Button]] = {button.word: button for button in BUTTONS}
ORDERING = (
    *(Paint, Taste, Surprise, MixPaint),
    *(buttons.Pick, buttons.Again, buttons.Swap, buttons.LastIsStyle, buttons.Like, Once),
)
"""Buttons that ask for a picture."""
ALBUMS: OnAlbum | None = next((feature.album for feature in FEATURES if feature.album), None)
LINKS: dict[str, OnMessage] = {
    word: on_link for feature in FEATURES for word, on_link in feature.links.items()
}
GUEST: OnMessage | None = next((feature.guest for feature in FEATURES if feature.guest), None)
INLINE: OnInline | None = next((feature.inline for feature in FEATURES if feature.inline), None)
MEMBERSHIP: OnMembership | None = next((each.membership for each in FEATURES if each.membership), None)

REMEMBERED = 1000
"""Updates and chats that are known to have been told that there is no room."""


def kinds_of(features: Sequence[Feature]) -> list[str]:
    """The kinds of updates that any of these features answers."""
    answered = [
        (Update.MESSAGE, any(each.commands or each.messages or each.album for each in features)),
        (Update.EDITED_MESSAGE, any(each.edited for each in features)),
        (Update.CALLBACK_QUERY, any(each.buttons for each in features)),
        (Update.INLINE_QUERY, any(each.inline for each in features)),
        (Update.MY_CHAT_MEMBER, any(each.membership for each in features)),
        (Update.GUEST_MESSAGE, any(each.guest for each in features)),
    ]
    return [kind for kind, any_of_them in answered if any_of_them]


KINDS = kinds_of(FEATURES)
"""The kinds of updates that features answer: what else comes, as some does, is passed over in silence."""


class Reports:
    """Tells the admins what nobody expected, but not each time."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._last = float("-inf")
        self._full = float("-inf")

    async def no_room(self, house: House, error: NoRoom) -> None:
        """The same where nothing can be written, even less often."""
        if time.monotonic() - self._full >= self._pace.report_full:
            self._full, self._last = time.monotonic(), float("-inf")
            await self.send(house, error)

    async def send(self, house: House, error: BaseException) -> None:
        """Never raises: an admin that cannot be told is named in the log."""
        if time.monotonic() - self._last < self._pace.report:
            return
        self._last = time.monotonic()
        for admin in house.settings.admins:
            try:
                text = say("report-to-admin", error=redact(repr(error))[:1000])
                await house.telegram.send_message(admin, text)
            except TelegramError as failure:
                log.warning("admin %s could not be told: %s", admin, failure)


async def handle(house: House, updates: Sequence[Update], reports: Reports) -> None:
    """Lets a feature answer an update, or the updates of one album.

    Returns once it is answered, if only with an apology. Raises NetworkError where Telegram could not be
    reached, Away where the database could not: the same updates may then be handled again.
    """
    try:
        await _answer(house, updates)
    except (Sorry, EngineError) as sorry:
        await _apologise(house, updates[0], sorry)
    except NoRoom as error:
        log.error("no room: %s", error)
        why = Sorry("out-of-reach" if isinstance(error, Unreachable) else "no-room")
        await _apologise(house, updates[0], why)
        await reports.no_room(house, error)
    except Away:
        raise
    except Stopped:
        pass  # the person has taken it back, and knows
    except TelegramError as error:
        match verdict(error):
            case Again() | Wait():
                raise NetworkError(str(error)) from error
            case Refused(known=False):
                await _unexpected(house, updates[0], error, reports)
            case _:  # the message, the chat or the right to write is gone: nobody is left to tell there
                log.info("Telegram: %s", error)
                await _mute(house, updates[0], error)
    except Exception as error:
        await _unexpected(house, updates[0], error, reports)


class NoRoomYet:
    """Tells who writes in private that nothing can be written down now; what they sent comes again by itself.

    Of each update once at most, and in a chat not of every one.
    """

    def __init__(self, house: House, reports: Reports) -> None:
        self._house = house
        self._reports = reports
        self._seen: deque[int] = deque(maxlen=REMEMBERED)
        self._told: deque[tuple[int, float]] = deque(maxlen=REMEMBERED)  # chats, and when

    async def say(self, arrived: Sequence[Raw], error: NoRoom) -> None:
        """Never raises what Telegram says."""
        await asyncio.gather(*(self._tell(update) for update in self._new(arrived)))
        await self._reports.no_room(self._house, error)

    def _new(self, arrived: Sequence[Raw]) -> Iterator[Update]:
        lately = time.monotonic() - self._house.delivery.pace.report
        for raw in arrived:
            if raw["update_id"] in self._seen:
                continue
            self._seen.append(raw["update_id"])
            with suppress(Odd):
                update, _ = understood(raw, self._house.telegram, may_order)
                chat = update.effective_chat
                told = chat is not None and any(chat.id == each and at > lately for each, at in self._told)
                if chat and chat.type == ChatType.PRIVATE and _asks(update) and not told:
                    self._told.append((chat.id, time.monotonic()))
                    yield update

    async def _tell(self, update: Update) -> None:
        with suppress(TelegramError):
            await _apologise(self._house, update, Sorry("no-room-yet"))


def may_order(update: Update) -> bool:
    """Whether a picture may come of an update, so that a cancellation stops it."""
    if update.inline_query is not None or update.my_chat_member is not None:
        return False
    if update.callback_query is not None:
        return isinstance(buttons.read(update.callback_query.data, WORDS), ORDERING)
    command = COMMANDS.get(command_of(update.message) or "") if update.message is not None else None
    return command is None or command.orders


async def say_gave_up(house: House, update: Update) -> None:
    """Tells the sender that their update could not be worked on, however often it was tried."""
    await _apologise(house, update, Sorry("unexpected"))


async def _answer(house: House, updates: Sequence[Update]) -> None:
    first = updates[0]
    await customs.enter(house.db, first.effective_chat.id if first.effective_chat else None)
    if first.inline_query is not None:
        if INLINE:
            await INLINE(house, first.inline_query)
        return
    if first.my_chat_member is not None:
        if MEMBERSHIP:
            who, change = first.my_chat_member.from_user, first.my_chat_member
            language = house.languages.of(who.id, who.language_code)
            await MEMBERSHIP(house, Membership(first.update_id, change, language))
        return
    if first.callback_query is not None:
        await _press(house, first)
        return
    if first.guest_message is not None:
        if GUEST and (summoned := await _asked(house, first.update_id, first.guest_message)):
            await GUEST(house, summoned)
        return
    if first.edited_message is not None:
        await _edited(house, await _asked(house, first.update_id, first.edited_message))
        return
    asked = [
        await _asked(house, each.update_id, each.message) for each in updates if each.message is not None
    ]
    heard = [each for each in asked if each is not None]
    if not heard:
        return
    if heard[0].message.media_group_id and ALBUMS:
        await ALBUMS(house, heard)
        return
    for each in heard:
        await _message(house, each)


async def _message(house: House, asked: Asked) -> None:
    name = command_of(asked.message) or ""
    topic = "".join(arguments_of(asked.message))
    if name == "start" and topic in COMMANDS:  # a link from a group: t.me/<bot>?start=<topic>
        name = topic
    if name == "start" and (opened := LINKS.get(topic.partition("-")[0])):
        if await listens(house, asked):
            await opened(house, asked)
        return
    command = COMMANDS.get(name)
    if command:
        if await listens(house, asked, for_all=name in FOR_ALL):
            await command.answer(house, asked)
        return
    for feature in FEATURES:
        for takes, on_message in feature.messages:
            if takes(house, asked):
                if await listens(house, asked, for_all=feature.for_all):
                    await on_message(house, asked)
                return


async def _edited(house: House, asked: Asked | None) -> None:
    """What is said again in other words: no command is carried out anew by it."""
    for feature in FEATURES if asked else ():
        if feature.edited and asked:
            await feature.edited(house, asked)


async def _press(house: House, update: Update) -> None:
    query = update.callback_query
    assert query is not None
    button = buttons.read(query.data, WORDS)
    message = query.message
    if button is None or not isinstance(message, Message) or not message.is_accessible:  # too old to be shown
        raise Sorry("button-gone")
    language = _spoken(house, message.chat_id, query.from_user.id, query.from_user.language_code)
    press = Press(update.update_id, query, message, query.from_user, language)
    async with house.presses.counted(press) as counts:
        if counts:
            await check_press(house, press, for_all=type(button) in FOR_ALL)
            await BUTTONS[type(button)](house, press, button)
    if not press.answered:
        await answer(press)


def _asks(update: Update) -> bool:
    """Whether an answer is waited for: a press, or a message that is neither edited nor Telegram's own."""
    message = update.message
    said = message is not None and (message.text or message.effective_attachment)
    return update.callback_query is not None or bool(said)


async def _asked(house: House, update_id: int, message: Message) -> Asked | None:
    owner = owner_of(message)
    if owner is None:
        return None
    language = _spoken(house, message.chat_id, owner.id, owner.language)
    groups = customs.of(message.chat_id).language is not None
    may_name = owner.id > 0 and bool(message.text or message.caption)
    theirs = await styles.of(house.db, owner.id) if may_name else ()
    owner = replace(owner, language=language, groups_language=groups)
    return Asked(update_id, message, owner, theirs)


def _spoken(house: House, chat_id: int | None, user_id: int, telegrams: str | None) -> str | None:
    """What is spoken with somebody in a chat: the group's language, if it has chosen one, or their own."""
    return customs.of(chat_id).language or house.languages.of(user_id, telegrams)


async def _mute(house: House, update: Update, error: TelegramError) -> None:
    """Says elsewhere that nothing may be said in a group."""
    chat, user = update.effective_chat, update.effective_user
    if chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP) and forbids_writing(error):
        await muted.say_so(house, chat.id, [user.id] if user else [])


async def _unexpected(house: House, update: Update, error: Exception, reports: Reports) -> None:
    log.error("unexpected", exc_info=error)
    await _apologise(house, update, Sorry("unexpected"))
    await reports.send(house, error)


async def _apologise(house: House, update: Update, sorry: Sorry | EngineError) -> None:
    """Says it where the person looks: over the button they pressed, or in reply to their message.

    Below the button's message where they have pressed it too long ago for Telegram. Raises NetworkError where
    it may be said later.
    """
    user, chat = update.effective_user, update.effective_chat
    language = _spoken(house, chat.id if chat else None, user.id, user.language_code) if user else None
    sorry = Sorry.of(sorry)
    try:
        if update.callback_query is not None:
            with suppress(BadRequest):
                await update.callback_query.answer(cut(sorry.plain(language), LONGEST_ALERT), show_alert=True)
                return
        if update.guest_message is not None:  # in a chat where nothing else can be said
            await guests.answer(house, update.guest_message, sorry.said(language))
        elif isinstance(update.effective_message, Message):
            await update.effective_message.reply_text(sorry.said(language), do_quote=True)
    except TelegramError as error:
        if isinstance(verdict(error), Again | Wait):
            raise NetworkError(str(error)) from error
        log.info("the person could not be told: %s", error)
