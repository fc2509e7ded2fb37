"""The state of the sandbox: people and their chats, messages, files and bots."""

import asyncio
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.accounts import BotAccount, key_of
from bot.sandbox.calls import CallLog
from bot.sandbox.cast import ADA, BEN, CLEO, GROUP, Room, User, founded, room_from, room_row, speaking
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.events import EventLog
from bot.sandbox.files import Files, file_row
from bot.sandbox.history import History
from bot.sandbox.inquiries import Inquiries
from bot.sandbox.rights import check_presence
from bot.sandbox.saving import Saver
from bot.sandbox.summons import Summons
from bot.sandbox.updates import Inbox

Message = dict[str, Any]

TOKEN = "1000000001:local-sandbox-token"  # noqa: S105 - opens nothing but the chats on this machine
ANSWERS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """A pressed button that waits for the bot's answer."""

    person: int
    chat: int
    asked_at: float


class World:
    """Everything that happens here; `bot` is the bot of the chats, the first one that called."""

    def __init__(self, data_dir: Path | None, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.saver = Saver(data_dir and data_dir / "state.json", self._snapshot)
        self.files = Files(data_dir and data_dir / "files", self.saver.touch)
        self.events = EventLog()
        self.calls = CallLog(clock)
        self.history = History()
        self.people = {person["id"]: person for person in (ADA, BEN, CLEO)}
        self.rooms = founded()
        self.bot = self._new_bot(int(TOKEN.split(":")[0]), "Pastiche", "pastiche_bot")
        self.others: dict[str, BotAccount] = {}
        self.queries: dict[str, Query] = {}
        self.answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.inquiries = Inquiries(clock)
        self.guests = Summons()
        self.blocked: set[int] = set()
        self.portraits: dict[int, list[str]] = {}
        self._messages: dict[int, dict[int, Message]] = {chat: {} for chat in self.rooms}
        self._stamps: dict[tuple[int, int], int] = {}
        self._reactions: dict[tuple[int, int], list[str]] = {}
        self._last_ids: dict[str, int] = {}

    async def open(self) -> None:
        """Takes up the state on disk, or founds the group at the first start."""
        kept = await self.saver.load()
        if kept:
            self._restore(kept)
        else:
            self._found_group()
            # Written at once, so that a folder nobody may write to ends the start and not an hour's work.
            await self.saver.flush()

    def release(self) -> None:
        """Lets everybody who waits for news go, because none will come any more."""
        self.events.news.close()
        self.calls.news.close()
        for bot in (self.bot, *self.others.values()):
            bot.inbox.close()
        for answer in self.answers.values():
            answer.cancel()
        self.inquiries.close()

    async def close(self) -> None:
        """Returns once everything is on disk."""
        self.release()
        await self.saver.flush()

    # Who and where

    def account(self, token: str) -> BotAccount:
        """The bot with this token. The first token ever used is that of the bot in the chats."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        if not self.bot.token_digest:
            self.bot.token_digest = digest
            self.bot.user = {**self.bot.user, "id": int(token.split(":")[0])}
            self.saver.touch()
        if digest == self.bot.token_digest:
            self.bot.key = self.bot.key or key_of(token)
            return self.bot
        if digest not in self.others:
            number = int(token.split(":")[0])
            self.others[digest] = self._new_bot(number, f"Bot {number}", f"sandbox_{number}_bot")
        return self.others[digest]

    def room(self, chat: int, bot: BotAccount) -> Room:
        """The chat as this bot may use it; raises Telegram's error for any other."""
        if bot is not self.bot or chat not in self.rooms:
            raise bad_request("chat not found")
        check_presence(self.rooms[chat])
        return self.rooms[chat]

    def writable_room(self, chat: int, bot: BotAccount) -> Room:
        """The same for sending: also refuses a person who blocked the bot."""
        room = self.room(chat, bot)
        if chat in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return room

    def speaks(self, person: int, language: str) -> None:
        """From now on the person's app speaks this; "" for one that does not say."""
        self.people[person] = speaking(self.people[person], language)
        self.chats_changed()

    def new_supergroup(self) -> int:
        """An id that no chat has."""
        return min(-1001000001000, *self.rooms) - 1

    def add_room(self, room: Room) -> None:
        self.rooms[room.id] = room
        self._messages[room.id] = {}

    def chats_changed(self) -> None:
        """Tells the page that people, chats or what may be done in them are others now."""
        self.events.add("chats")
        self.saver.touch()

    # Messages

    def message(self, chat: int, message_id: int) -> Message | None:
        return self._messages[chat].get(message_id)

    def messages(self, chat: int, after: int = 0) -> list[Message]:
        """Messages that are there now, oldest first, each with the `seq` of its last change."""
        return [
            {**self._seen(message), "seq": self._stamps[chat, number]}
            for number, message in sorted(self._messages[chat].items())
            if self._stamps[chat, number] > after
        ]

    def post(self, room: Room, sender: User, details: dict[str, Any]) -> Message:
        """Puts a new message into a chat; `details` are the fields beyond id, sender, chat and date."""
        # Private chats and plain groups share the numbers of the bot's own mailbox, as on Telegram.
        counter = "private" if room.kind in ("private", "group") else str(room.id)
        self._last_ids[counter] = self._last_ids.get(counter, 0) + 1
        message = {
            "message_id": self._last_ids[counter],
            "from": sender,
            "chat": room.chat,
            "date": int(self.clock()),
            **details,
        }
        self._keep(message, "message")
        return message

    def replace(self, message: Message) -> None:
        """Puts an edited message in the place of the one with its id."""
        self._keep(message, "edit")

    def remove(self, chat: int, message_id: int) -> None:
        message = self._messages[chat].pop(message_id)
        del self._stamps[chat, message_id]
        self._reactions.pop((chat, message_id), None)
        seq = self.events.add("delete", chat, message_id=message_id)
        self.history.note("delete", seq, self.clock(), message)
        self.saver.touch()

    def react(self, chat: int, message_id: int, emoji: list[str]) -> None:
        """Shows the bot's reaction on a message, in the place of another; it is no part of the message."""
        if emoji == self._reactions.get((chat, message_id), []):
            return
        self._reactions[chat, message_id] = emoji
        message = self._messages[chat][message_id]
        self._stamps[chat, message_id] = self.events.add("edit", chat, message=self._seen(message))
        self.saver.touch()

    def new_album(self) -> str:
        """A media_group_id nobody had before."""
        return str(random.randint(10**16, 10**17))

    # Pressed buttons

    def ask(self, person: int, chat: int) -> str:
        """The id of a new callback query, which the bot may answer once."""
        number = str(random.randint(10**17, 10**18))
        self.queries[number] = Query(person, chat, self.clock())
        self.answers[number] = asyncio.get_running_loop().create_future()
        while len(self.answers) > ANSWERS_KEPT:
            oldest = next(iter(self.answers))
            self.answers.pop(oldest).cancel()
            self.queries.pop(oldest, None)
        return number

    def answer(self, number: str, chat: int, answer: dict[str, Any]) -> None:
        """The bot's answer to a callback query: told as an event, and to whoever waits for it."""
        self.events.add("answer", chat, answer={"callback_query_id": number, **answer})
        if number in self.answers and not self.answers[number].done():
            self.answers[number].set_result(answer)

    def chat_of_query(self, number: str) -> int:
        """The chat of the button that was pressed, 0 if no such press waits for an answer."""
        return self.queries[number].chat if number in self.queries else 0

    def _keep(self, message: Message, event: str) -> None:
        chat, number = message["chat"]["id"], message["message_id"]
        seq = self.events.add(event, chat, message=self._seen(message))
        self._messages[chat][number] = message
        self._stamps[chat, number] = seq
        self.history.note(event, seq, self.clock(), message)
        self.saver.touch()

    def _seen(self, message: Message) -> Message:
        """A message as people see it: with `reactions`, if there are any."""
        emoji = self._reactions.get((message["chat"]["id"], message["message_id"]))
        return {**message, "reactions": emoji} if emoji else message

    # Beginnings and the state on disk

    def _new_bot(self, number: int, name: str, username: str) -> BotAccount:
        user = {"id": number, "is_bot": True, "first_name": name, "username": username}
        return BotAccount(user, Inbox(self.clock, self.saver.touch))

    def _found_group(self) -> None:
        """The service messages the group began with; the second one's id is that of its topic."""
        room = self.rooms[GROUP]
        self.post(room, ADA, {"supergroup_chat_created": True})
        for thread, name in room.topics.items():
            if thread != 1:
                topic = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
                self.post(room, ADA, {"message_thread_id": thread, "is_topic_message": True, **topic})

    def _snapshot(self) -> dict[str, Any]:
        bot = self.bot
        return {
            "version": 1,
            "seq": self.events.seq,
            "rooms": [room_row(room) for room in self.rooms.values()],
            "last_ids": dict(self._last_ids),
            "messages": {chat: list(kept.values()) for chat, kept in self._messages.items()},
            "stamps": [[chat, number, seq] for (chat, number), seq in self._stamps.items()],
            "reactions": [[chat, number, emoji] for (chat, number), emoji in self._reactions.items()],
            "files": [file_row(file) for file in self.files.snapshot()],
            "blocked": list(self.blocked),
            "portraits": dict(self.portraits),
            "guests": self.guests.row(),
            "languages": {number: user.get("language_code", "") for number, user in self.people.items()},
            "bot": {
                "user": bot.user,
                "token_digest": bot.token_digest,
                "commands": dict(bot.commands),
                "profile": dict(bot.profile),
                "webhook": dict(bot.webhook),
                "menus": dict(bot.menus),
                "inbox": bot.inbox.snapshot(),
            },
        }

    def _restore(self, kept: dict[str, Any]) -> None:
        self.events.seq = kept["seq"]
        # A state from before there were these chats knows nothing of them.
        self.rooms |= {room.id: room for room in map(room_from, kept.get("rooms", []))}
        self._messages = {chat: {} for chat in self.rooms}
        self._last_ids = kept["last_ids"]
        for chat, messages in kept["messages"].items():
            self._messages[int(chat)] = {message["message_id"]: message for message in messages}
        self._stamps = {(chat, number): seq for chat, number, seq in kept["stamps"]}
        self._reactions = {(chat, number): emoji for chat, number, emoji in kept.get("reactions", [])}
        self.files.restore(kept["files"])
        self.blocked = set(kept["blocked"])
        self.portraits = {int(person): photos for person, photos in kept.get("portraits", {}).items()}
        for name in ("user", "token_digest", "commands", "profile", "webhook"):
            setattr(self.bot, name, kept["bot"][name])
        self.bot.menus = kept["bot"].get("menus", {})
        for person, language in kept.get("languages", {}).items():
            self.people[int(person)] = speaking(self.people[int(person)], language)
        self.guests = Summons.kept(kept.get("guests", {}))
        self.bot.inbox.restore(kept["bot"]["inbox"])
