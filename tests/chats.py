"""A Telegram of a few lines for the writers of messages: what it shows, what it was asked, how it fails."""

import asyncio
import zlib
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram import Chat, InputMediaPhoto, Message, PhotoSize
from telegram.error import BadRequest, TimedOut

Trouble = Exception | Callable[[], Any]


@dataclass(frozen=True)
class Shown:
    """A message as people see it."""

    text: str
    photo: bytes | None = None
    buttons: tuple[str, ...] = ()
    reply_to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Call:
    """What the bot asked for."""

    method: str
    chat: int
    message: int | None


class Hold:
    """A call that hangs. `begun` when it does; `release` has it carried out."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self._over = asyncio.Event()

    async def __call__(self) -> None:
        self.begun.set()
        await self._over.wait()

    def release(self) -> None:
        self._over.set()


class Late:
    """A call that is carried out, but whose answer is lost."""


class Chats:
    """Stands in for `ExtBot`. `troubles` are what the next calls of a method meet, `always` what all do."""

    supports_inline_queries = False

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.messages: dict[tuple[int, int], Shown] = {}
        self.states: list[Shown] = []
        self.always: dict[str, Exception] = {}
        self.signs: dict[tuple[int, int], str | None] = {}
        self._sent = 0
        self._files: dict[str, bytes] = {}
        self._news = asyncio.Event()
        self._troubles: defaultdict[str, deque[Exception | Hold | Late]] = defaultdict(deque)

    def trouble(self, method: str, *troubles: Exception | Hold | Late) -> None:
        """The next calls of `send_message`, `edit_message_text`, … meet these, one each."""
        self._troubles[method].extend(troubles)

    def asked(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Returns once that holds, which is looked at whenever something is asked or shown."""
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def only(self, chat: int) -> Shown:
        """The one message in a chat."""
        (shown,) = self.all(chat)
        return shown

    def all(self, chat: int) -> list[Shown]:
        return [shown for (where, _), shown in sorted(self.messages.items()) if where == chat]

    async def send_message(
        self, chat_id: int, text: str, *, message_thread_id=None, reply_parameters=None, **more: Any
    ) -> Message:
        self._sent += 1
        number = self._sent
        reply_to = reply_parameters and reply_parameters.message_id
        assert reply_parameters is None or reply_parameters.allow_sending_without_reply
        shown = Shown(text, None, _labels(more), reply_to, message_thread_id)
        return await self._do("send_message", chat_id, None, lambda: self._show(chat_id, number, shown))

    async def edit_message_text(self, text: str, *, chat_id: int, message_id: int, **more: Any) -> Message:
        def change() -> Message:
            if self._there(chat_id, message_id).photo:
                raise BadRequest("There is no text in the message to edit")
            return self._edit(chat_id, message_id, Shown(text, None, _labels(more)))

        return await self._do("edit_message_text", chat_id, message_id, change)

    async def edit_message_caption(
        self, *, chat_id: int, message_id: int, caption: str, **more: Any
    ) -> Message:
        def change() -> Message:
            photo = self._there(chat_id, message_id).photo
            if not photo:
                raise BadRequest("There is no caption in the message to edit")
            return self._edit(chat_id, message_id, Shown(caption, photo, _labels(more)))

        return await self._do("edit_message_caption", chat_id, message_id, change)

    async def edit_message_media(
        self, media: InputMediaPhoto, *, chat_id: int, message_id: int, **more: Any
    ) -> Message:
        def change() -> Message:
            file = media.media
            photo = self._files[file] if isinstance(file, str) else file.input_file_content
            return self._edit(chat_id, message_id, Shown(media.caption, photo, _labels(more)))

        return await self._do("edit_message_media", chat_id, message_id, change)

    async def set_message_reaction(
        self, chat_id: int, message_id: int, reaction: str | None, **more: Any
    ) -> bool:
        self.signs[chat_id, message_id] = reaction
        return True

    async def _do(
        self, method: str, chat: int, message: int | None, change: Callable[[], Message]
    ) -> Message:
        self.calls.append(Call(method, chat, message))
        self._news.set()
        if method in self.always:
            raise self.always[method]
        trouble = self._troubles[method].popleft() if self._troubles[method] else None
        if isinstance(trouble, Exception):
            raise trouble
        if isinstance(trouble, Hold):
            await trouble()
        done = change()
        if isinstance(trouble, Late):
            raise TimedOut
        return done

    def _there(self, chat: int, message: int) -> Shown:
        if (chat, message) not in self.messages:
            raise BadRequest("Message to edit not found")
        return self.messages[chat, message]

    def _edit(self, chat: int, message: int, after: Shown) -> Message:
        before = self._there(chat, message)
        after = Shown(after.text, after.photo, after.buttons, before.reply_to, before.thread)
        if before == after:
            raise BadRequest("Message is not modified: specified new message content is the same")
        return self._show(chat, message, after)

    def _show(self, chat: int, message: int, shown: Shown) -> Message:
        self.messages[chat, message] = shown
        self.states.append(shown)
        self._news.set()
        photo = []
        if shown.photo:
            file_id = f"file {zlib.crc32(shown.photo)}"
            self._files[file_id] = shown.photo
            photo = [PhotoSize(file_id, file_id, 64, 48)]
        where = Chat(chat, "private" if chat > 0 else "supergroup")
        return Message(message, datetime.now(UTC), where, text=shown.text, photo=photo)


def _labels(more: dict[str, Any]) -> tuple[str, ...]:
    markup = more.get("reply_markup")
    return tuple(button.text for row in markup.inline_keyboard for button in row) if markup else ()
