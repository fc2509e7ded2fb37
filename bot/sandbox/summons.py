"""Where a bot was called in as a guest, and what it answered, by the numbers that it knows them by."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Spot = tuple[int, int]
"""A chat and a message in it."""


@dataclass(slots=True)
class Summons:
    """asked: the messages that named the bot and have no answer, by `guest_query_id`.

    sent: the bot's answers, by `inline_message_id`.
    """

    asked: dict[str, Spot] = field(default_factory=dict)
    sent: dict[str, Spot] = field(default_factory=dict)

    def ask(self, chat: int, message_id: int) -> str:
        """The number under which the bot may answer a message that names it."""
        number = str(random.randint(10**17, 10**18))
        self.asked[number] = (chat, message_id)
        return number

    def row(self) -> dict[str, dict[str, Spot]]:
        """What of it goes into the state on disk."""
        return {"asked": dict(self.asked), "sent": dict(self.sent)}

    @classmethod
    def kept(cls, row: Mapping[str, Mapping[str, Any]]) -> "Summons":
        """As it was written so."""
        asked, sent = (
            {key: tuple(spot) for key, spot in row.get(name, {}).items()} for name in ("asked", "sent")
        )
        return cls(asked, sent)
