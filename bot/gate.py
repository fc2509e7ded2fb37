"""Who may speak to Telegram next: its rate limits as sums over a clock that somebody else reads.

A limit is exact: no span of so many seconds ever sees more messages than it allows. A leaky bucket, which is
the usual way, lets nearly twice as many through in the first span, and knows nobody who is more urgent.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.pace import Limit, Pace

Chat = int | str
"""A chat by its id; of channels also by name."""
MANY = 1000
"""Chats to remember before those that have been quiet are forgotten."""


class Priority(IntEnum):
    """Who goes first where not all may go."""

    ANSWER = 0
    """What somebody is waiting for this moment: the answer to a button, a photo, a command."""
    RESULT = 1
    """How an order ended."""
    PREVIEW = 2
    """How far it is; nobody misses one that never comes."""
    MENU = 3
    """What the bot says of itself."""


SHARES = {Priority.ANSWER: 1.0, Priority.RESULT: 1.0, Priority.PREVIEW: 0.7, Priority.MENU: 0.4}
"""How much of each limit a priority may use up; the rest is kept for what may come and is more urgent."""


@dataclass(eq=False, slots=True)
class Turn:
    """One request that wants to speak. go: called when it may.

    chat: where it is heard; None where in no chat. topic: what a pause that Telegram asked for is about: the
    chat, or the method of a call that is about none.
    """

    priority: Priority
    chat: Chat | None
    topic: Chat
    go: Callable[[], object]


class Gate:
    """Lets turns through in the order of their priority, those of one priority chat by chat.

    A chat that has to wait holds up no other. Knows no clock: `now` is in seconds, and only ever grows.
    """

    def __init__(self, pace: Pace = Pace()) -> None:
        self._pace = pace
        self._all = _Window(pace.per_bot)
        self._chats: dict[Chat, tuple[_Window, ...]] = {}
        self._pauses: dict[Chat, float] = {}
        self._waiting: dict[Priority, dict[Chat, deque[Turn]]] = {priority: {} for priority in Priority}

    def join(self, turn: Turn) -> None:
        """Puts a turn in line."""
        self._waiting[turn.priority].setdefault(turn.topic, deque()).append(turn)

    def leave(self, turn: Turn) -> None:
        """Takes a turn out of the line, if it is still there."""
        line = self._waiting[turn.priority].get(turn.topic, deque())
        if turn in line:
            line.remove(turn)
            if not line:
                del self._waiting[turn.priority][turn.topic]

    def pause(self, topic: Chat, until: float) -> None:
        """Lets nothing about a chat, or of a method, through before `until`."""
        self._pauses[topic] = max(until, self._pauses.get(topic, until))

    def admit(self, now: float) -> float | None:
        """Lets through whoever may go now, and gives the time at which another may; None if nobody waits."""
        self._forget(now)
        for priority, lines in self._waiting.items():
            while self._round(priority, lines, now):
                pass
        return min(self._openings(now), default=None)

    def free_at(self, turn: Turn, now: float) -> float:
        """When a turn may go if nobody is before it; `now` if that is at once."""
        windows = (self._all, *self._windows(turn.chat))
        free = [window.free_at(SHARES[turn.priority]) for window in windows]
        return max(now, self._pauses.get(turn.topic, now), *free)

    def _round(self, priority: Priority, lines: dict[Chat, deque[Turn]], now: float) -> bool:
        """Lets one turn of each chat through, if it may go; whether any has."""
        went = False
        for topic in list(lines):
            if self._all.free_at(SHARES[priority]) > now:
                return False
            if self.free_at(lines[topic][0], now) > now:
                continue
            line = lines.pop(topic)
            turn = line.popleft()
            if line:
                lines[topic] = line  # behind the other chats
            for window in (self._all, *self._windows(turn.chat)):
                window.add(now)
            turn.go()
            went = True
        return went

    def _openings(self, now: float) -> Iterator[float]:
        """When the next of each line may go; while nobody at all may, no chat has to be looked at."""
        for priority, lines in self._waiting.items():
            free = self._all.free_at(SHARES[priority])
            if lines and free > now:
                yield free
            else:
                yield from (self.free_at(line[0], now) for line in lines.values())

    def _windows(self, chat: Chat | None) -> tuple["_Window", ...]:
        if chat is None:
            return ()
        if chat not in self._chats:
            limits = [self._pace.per_chat]
            if isinstance(chat, str) or chat < 0:
                limits.append(self._pace.per_group)
            self._chats[chat] = tuple(_Window(limit) for limit in limits)
        return self._chats[chat]

    def _forget(self, now: float) -> None:
        if len(self._chats) > MANY:
            quiet = [chat for chat, windows in self._chats.items() if all(w.quiet(now) for w in windows)]
            for chat in quiet:
                del self._chats[chat]
        if len(self._pauses) > MANY:
            self._pauses = {topic: until for topic, until in self._pauses.items() if until > now}


class _Window:
    """The times of the last messages under one limit."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._times: deque[float] = deque(maxlen=limit.most)

    def add(self, now: float) -> None:
        self._times.append(now)

    def free_at(self, share: float) -> float:
        """When one more is allowed to somebody who may use up `share` of the limit."""
        most = max(1, int(self._limit.most * share))
        return self._times[-most] + self._limit.seconds if len(self._times) >= most else -math.inf

    def quiet(self, now: float) -> bool:
        return not self._times or self._times[-1] + self._limit.seconds <= now
