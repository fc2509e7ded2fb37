"""Who is here and where: three people, their private chats, three groups, a channel that speaks in them."""

from dataclasses import asdict, dataclass, field
from typing import Any

User = dict[str, Any]
Chat = dict[str, Any]

ADA: User = {"id": 101, "is_bot": False, "first_name": "Ada", "username": "ada_paints", "language_code": "en"}
BEN: User = {"id": 102, "is_bot": False, "first_name": "Ben", "language_code": "en"}
CLEO: User = {
    "id": 103,
    "is_bot": False,
    "first_name": "Cleo",
    "username": "cleo_keeps",
    "language_code": "en",
}
ANONYMOUS: User = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Telegram's stand-in for an administrator who hides behind the group."""
AS_CHANNEL: User = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Telegram's stand-in for a person who writes in the name of a channel."""

GROUP = -1001000000001
ATTIC = -4001
PICNIC = -1001000000055
"""A group that the bot is no member of: there it is called in as a guest."""
GALLERY: Chat = {"id": -1001000000077, "title": "Gallery", "username": "the_gallery", "type": "channel"}
"""A channel people may speak as; the bot is no member of it."""


@dataclass(slots=True)
class Room:
    """A chat and what may be done in it.

    chat: the Bot API's Chat. people: who is in it. topics: a forum's topics by thread id.
    admins: "creator" or "administrator" by person. anonymous: those of them who hide behind the group.
    linked: the channel whose discussion it is, 0 for none.
    closed: topics in which only administrators may write.
    bot_status: the bot's, as in a ChatMember; denied: what it may not send, of `KINDS` in `rights`.
    moved_to: the supergroup that a group became, 0 for any other.
    """

    chat: Chat
    people: list[int]
    topics: dict[int, str] = field(default_factory=dict)
    admins: dict[int, str] = field(default_factory=dict)
    anonymous: list[int] = field(default_factory=list)
    linked: int = 0
    closed: list[int] = field(default_factory=list)
    bot_status: str = "member"
    denied: list[str] = field(default_factory=list)
    moved_to: int = 0

    @property
    def id(self) -> int:
        return int(self.chat["id"])

    @property
    def kind(self) -> str:
        """private, group, supergroup or channel."""
        return str(self.chat["type"])

    @property
    def private(self) -> bool:
        return self.kind == "private"


def speaking(person: User, language: str) -> User:
    """The person with an app in this language, "" for one that does not say."""
    user = {name: value for name, value in person.items() if name != "language_code"}
    return user | ({"language_code": language} if language else {})


def founded() -> dict[int, Room]:
    """All chats as they are at the first start, by id."""
    people = [ADA["id"], BEN["id"], CLEO["id"]]
    admins = {ADA["id"]: "creator", CLEO["id"]: "administrator"}
    salon: Chat = {"id": GROUP, "title": "Salon", "type": "supergroup", "is_forum": True}
    picnic: Chat = {"id": PICNIC, "title": "Picnic", "type": "supergroup"}
    attic: Chat = {"id": ATTIC, "title": "Attic", "type": "group"}
    rooms = [
        *(_private_room(person) for person in (ADA, BEN, CLEO)),
        Room(salon, list(people), {1: "General", 2: "Paintings"}, dict(admins)),
        Room(attic, list(people), admins=dict(admins)),
        Room(picnic, list(people), admins=dict(admins), bot_status="left"),
        Room(GALLERY, [], bot_status="left"),
    ]
    return {room.id: room for room in rooms}


def room_row(room: Room) -> dict[str, Any]:
    """What of a chat goes into the state on disk."""
    return asdict(room)


def room_from(row: dict[str, Any]) -> Room:
    """The chat that was written so; JSON has turned its numbers into strings where they were keys."""
    numbered = {name: {int(key): value for key, value in row[name].items()} for name in ("topics", "admins")}
    return Room(**{**row, **numbered})


def _private_room(person: User) -> Room:
    chat: Chat = {key: person[key] for key in ("id", "first_name", "username") if key in person}
    return Room({**chat, "type": "private"}, [person["id"]])
