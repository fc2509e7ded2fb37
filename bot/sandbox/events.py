"""What happens in the chats, numbered in order, for the page and the tests to follow."""

from collections import deque
from typing import Any

from bot.sandbox.news import News

Event = dict[str, Any]

KEPT = 4000
"""Events remembered; who asks for older ones gets the messages as they are now instead."""


class EventLog:
    """Events with rising numbers; readers wait for those after the last they saw."""

    def __init__(self) -> None:
        self.seq = 0
        self.news = News()
        self._events: deque[Event] = deque(maxlen=KEPT)

    def add(self, kind: str, chat: int | None = None, **details: Any) -> int:
        """Records one event and wakes the readers; returns its number."""
        self.seq += 1
        event: Event = {"seq": self.seq, "type": kind, **details}
        if chat is not None:
            event["chat"] = chat
        self._events.append(event)
        self.news.tell()
        return self.seq

    def oldest(self) -> int:
        """The number of the oldest event still remembered."""
        return self._events[0]["seq"] if self._events else self.seq + 1

    def after(self, seq: int) -> list[Event]:
        return [event for event in self._events if event["seq"] > seq]
