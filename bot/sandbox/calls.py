"""What the bot called, in order, and what came of it: so that tests count tries instead of sleeping."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.news import News
from bot.sandbox.parameters import Parameters

KEPT = 5000
"""Calls remembered."""
SHOWN = 200
"""Characters of a text or caption that are kept."""
POLL = "getupdates"


@dataclass(slots=True)
class Call:
    """One call of a Bot API method, or one download (`method` "download").

    n: its number; calls are numbered in the order in which they arrived.
    message_id: the message it names, or the first one it made.
    silent: whether it asked for no sound.
    text: the beginning of the text or caption as the bot wrote it; the path of a download.
    began, ended: seconds since 1970; `ended` is None while the call is worked on.
    code: the HTTP status of the answer, 0 where none came.
    outcome: "ok", Telegram's description of the error, "not JSON", "cut", "reset" or "no answer".
    done: whether the call was carried out, which it may have been without an answer.
    """

    n: int
    method: str
    began: float
    chat: int = 0
    message_id: int = 0
    thread: int = 0
    silent: bool = False
    text: str = ""
    ended: float | None = None
    code: int = 0
    outcome: str = ""
    done: bool = False

    def takes(self, call: Parameters, answered_chat: int) -> None:
        """Notes what the call says about itself; `answered_chat` is that of the button it answers, or 0."""
        self.chat = call.number("chat_id") or answered_chat
        self.message_id = call.number("message_id")
        self.thread = call.number("message_thread_id")
        self.silent = call.flag("disable_notification")
        self.text = _words(call)[:SHOWN]

    def gives(self, result: Any) -> None:
        """Notes that the call was carried out with this result."""
        self.done = True
        first = result[0] if isinstance(result, list) and result else result
        if isinstance(first, dict) and self.method.startswith(("send", "copy", "forward")):
            self.message_id = first.get("message_id", self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which calls somebody asks about; what is empty or 0 does not matter.

    methods: in lower case; without any, all but getUpdates.
    outcome: "ok" for calls that were answered well, "failed" for all others that have ended.
    """

    after: int = 0
    methods: frozenset[str] = frozenset()
    chat: int = 0
    message_id: int = 0
    outcome: str = ""

    def holds(self, call: Call) -> bool:
        name = call.method.lower()
        return (
            call.n > self.after
            and (name in self.methods if self.methods else name != POLL)
            and self.chat in (0, call.chat)
            and self.message_id in (0, call.message_id)
            and (not self.outcome or (call.ended is not None and self.outcome == _kind(call)))
        )


class CallLog:
    """The last calls, with news whenever one begins or ends."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.news = News()
        self.last = 0
        self._clock = clock
        self._calls: deque[Call] = deque(maxlen=KEPT)

    def begin(self, method: str) -> Call:
        """Notes that a call has arrived."""
        self.last += 1
        call = Call(self.last, method, self._clock())
        self._calls.append(call)
        self.news.tell()
        return call

    def end(self, call: Call, code: int, outcome: str) -> None:
        """Notes how it was answered."""
        call.ended, call.code, call.outcome = self._clock(), code, outcome
        self.news.tell()

    def matching(self, wanted: Wanted) -> list[dict[str, Any]]:
        return [asdict(call) for call in self._calls if wanted.holds(call)]

    async def wait(self, wanted: Wanted, count: int, timeout: float, *, begun: bool = False) -> bool:
        """Whether `count` such calls have ended (`begun`: have arrived) within `timeout` seconds."""
        return await self.news.until(
            lambda: (
                sum(begun or call.ended is not None for call in self._calls if wanted.holds(call)) >= count
            ),
            timeout,
        )

    async def quiet(self, seconds: float, timeout: float) -> bool:
        """Whether, within `timeout` seconds, there came a time of `seconds` in which the bot called nothing.

        Waiting for updates is calling nothing; a call that is still worked on is not.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + timeout
        while await self.news.until(lambda: not self._busy(), deadline - now()):
            last = self._last()
            if not await self.news.until(lambda last=last: self._last() != last, seconds):  # type: ignore[misc]
                return not self.news.closed
        return False

    def _busy(self) -> bool:
        return any(call.ended is None for call in self._except_polls())

    def _last(self) -> int:
        return max((call.n for call in self._except_polls()), default=0)

    def _except_polls(self) -> Iterable[Call]:
        return (call for call in self._calls if call.method.lower() != POLL)


def _kind(call: Call) -> str:
    return "ok" if call.outcome == "ok" else "failed"


def _words(call: Parameters) -> str:
    """The text or caption a call carries, of media that of the first captioned picture."""
    media: Any = call.values.get("media")
    if isinstance(media, str):
        with suppress(ValueError):  # a file id, which is no JSON
            media = json.loads(media)
    items = media if isinstance(media, list) else [media]
    captions = [str(item["caption"]) for item in items if isinstance(item, dict) and item.get("caption")]
    return call.text("text") or call.text("caption") or (captions[0] if captions else "")
