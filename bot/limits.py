"""Telegram's rate limits, kept: messages wait for their turn, the urgent ones least, none blocks others."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import BaseRateLimiter

from bot import customs, metrics
from bot.gate import Chat, Gate, Priority, Turn
from bot.pace import Pace
from bot.verdicts import seconds_of

IMPATIENT = 0
"""As `rate_limit_args`: a request that would be late is of no use, so the caller learns of it at once."""

_MESSAGE = re.compile(r"(send(?!ChatAction)|edit|copy|forward)\w*")
_NEW = re.compile(r"(send(?!ChatAction)|copy|forward)\w*")
_SIGN = "setMessageReaction"
_WHO = "getMe"
_MENU = re.compile(r"(set|delete)(My\w+|ChatMenuButton)")
_OUTCOMES: tuple[tuple[type[Exception], str], ...] = (
    (RetryAfter, "retry-after"),
    (TimedOut, "timed-out"),
    (ChatMigrated, "moved"),
    (BadRequest, "refused"),
    (Forbidden, "forbidden"),
    (InvalidToken, "invalid-token"),
    (NetworkError, "network"),
    (TelegramError, "other"),
)


class Held(RetryAfter):
    """Our own gate asks to wait, before Telegram would."""


class Silenced(NetworkError):
    """Another bot may speak for us now, so nothing is sent from here."""

    def __init__(self) -> None:
        super().__init__("this bot leads no more, and says nothing")


@dataclass(frozen=True, slots=True)
class Claim:
    """As `rate_limit_args`: how urgent a request is, and how many seconds it may be late; None: as any."""

    priority: Priority
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a request is to Telegram's limits. counted: it is a message, an answer or a menu."""

    priority: Priority
    chat: Chat | None
    counted: bool


class Patience(BaseRateLimiter[int]):
    """Sends each message as soon as the limits allow, and obeys Telegram where it still asks to wait (429).

    A request waits for `pace.in_line` seconds in all, or for as many as its `rate_limit_args` says (a number,
    or a Claim); then it raises RetryAfter. A new message in a group that wants it quiet makes no sound.

    leads: whether this bot may speak now, asked right before each request; if not, it raises Silenced. Only
    who the bot is may be asked by anybody.
    """

    def __init__(self, pace: Pace = Pace()) -> None:
        self.leads: Callable[[], bool] = lambda: True
        self._under_way: set[asyncio.Timeout] = set()
        self._pace = pace
        self._gate = Gate(pace)
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def silence(self) -> None:
        """Breaks off all requests under way, which raise Silenced."""
        for request in self._under_way:
            request.reschedule(_now())

    async def process_request(
        self,
        callback: Callable[..., Awaitable[Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | Claim | None,
    ) -> Any:
        kind = _kind(endpoint, data)
        if _NEW.fullmatch(endpoint) and customs.of(kind.chat).quiet:
            data["disable_notification"] = True
        claim = _claim(kind, rate_limit_args)
        latest = _now() + (self._pace.in_line if claim.seconds is None else claim.seconds)
        while True:
            if kind.counted:
                await self._turn(claim.priority, kind.chat, endpoint, latest)
            try:
                answer = await self._said(endpoint, partial(callback, *args, **kwargs))
            except RetryAfter as error:
                metrics.CALLS.labels(endpoint, "retry-after").inc()
                wait = seconds_of(error)
                self._gate.pause(_topic(kind.chat, endpoint), _now() + wait)
                if _now() + wait > latest:
                    raise
                if not kind.counted:
                    await asyncio.sleep(wait)
            except Exception as error:
                metrics.CALLS.labels(endpoint, outcome(error)).inc()
                raise
            else:
                metrics.CALLS.labels(endpoint, "ok").inc()
                return answer

    async def _said(self, endpoint: str, request: Callable[[], Awaitable[Any]]) -> Any:
        if not self.leads() and endpoint != _WHO:
            raise Silenced
        try:
            async with asyncio.timeout(None) as under_way:
                self._under_way.add(under_way)
                try:
                    return await request()
                finally:
                    self._under_way.discard(under_way)
        except TimeoutError:
            if under_way.expired():
                raise Silenced from None
            raise

    async def _turn(self, priority: Priority, chat: Chat | None, endpoint: str, latest: float) -> None:
        """Returns when the request may go; raises Held if that is not before `latest`."""
        began = _now()
        free: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        turn = Turn(priority, chat, _topic(chat, endpoint), partial(_set, free))
        self._gate.join(turn)
        try:
            self._open()
            if not free.done():
                async with asyncio.timeout_at(latest):
                    await free
        except TimeoutError:
            metrics.PUT_OFF.labels(priority.name.lower()).inc()
            soonest = self._gate.free_at(turn, _now()) - _now()
            raise Held(max(1, math.ceil(soonest))) from None
        finally:
            self._gate.leave(turn)
        metrics.WAITS.labels(priority.name.lower()).observe(_now() - began)

    def _open(self) -> None:
        """Lets through whoever may go, now and whenever the next may."""
        if self._timer is not None:
            self._timer.cancel()
        at = self._gate.admit(_now())
        self._timer = asyncio.get_running_loop().call_at(at, self._open) if at is not None else None


def outcome(error: BaseException) -> str:
    """A word for how a call to Telegram ended.

    >>> outcome(TimedOut())
    'timed-out'
    """
    return next((word for kind, word in _OUTCOMES if isinstance(error, kind)), "other")


def _kind(endpoint: str, data: dict[str, Any]) -> _Kind:
    chat = data.get("chat_id")
    if _MESSAGE.fullmatch(endpoint):
        return _Kind(Priority.ANSWER, chat, counted=True)
    if _MENU.fullmatch(endpoint):
        return _Kind(Priority.MENU, None, counted=True)
    if endpoint == _SIGN:  # never in line before what is said in the chat itself
        return _Kind(Priority.MENU, None, counted=True)
    return _Kind(Priority.ANSWER, None, counted=endpoint == "answerCallbackQuery")


def _claim(kind: _Kind, given: int | Claim | None) -> Claim:
    return given if isinstance(given, Claim) else Claim(kind.priority, given)


def _topic(chat: Chat | None, endpoint: str) -> Chat:
    return endpoint if chat is None else chat


def _set(free: asyncio.Future[None]) -> None:
    if not free.done():
        free.set_result(None)


def _now() -> float:
    return asyncio.get_running_loop().time()
