"""Failures ordered in advance, so that tests can see how a bot bears them.

`POST /sandbox/faults` orders one. Its fields:

method: the method that fails, `download` for downloads of files, `*` for any of them but getUpdates.
chat: only calls that name this chat; without it, all. (An answer to a button names the button's chat.)
times: how many calls, 1 unless said otherwise; -1 for ever; 0 takes back what was ordered for the method.
error_code: the error and the status it comes with; 0 closes the connection without an answer. Without one
    it is 429 with retry_after, 504 with after=1, 500 where nothing else is ordered.
description: Telegram's words for it; the usual ones of 401, 403, 404, 409, 429 and 5xx need not be given.
    Others are "Bad Request: wrong file_id or the file is temporarily unavailable" (getFile) and
    "Bad Request: not enough rights to send photos to the chat".
retry_after: seconds, as Telegram's flood limit names them.
after: 1 carries the call out first; only its answer is lost, or is the error.
delay: seconds before the call fails.
hang: seconds the call waits, to be carried out and answered well after all, also if the bot has hung up
    meanwhile; -1 never answers. With after=1 it is carried out first.
body: an answer that is no JSON, such as a proxy's page, instead of the error's; its status is error_code,
    200 without one, and its type `content_type`, text/html without one.
cut: bytes of the good answer after which the connection is reset.
upload: bytes of the request's body after which the connection is reset; nothing is carried out.
take_back: the number of a fault that shall not happen after all; then nothing else is needed.

`GET /sandbox/faults` gives what is still to come: `{"faults": [{number, method, chat, times, what}]}`.
"""

import itertools
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.errors import ApiError, Refusal
from bot.sandbox.parameters import Parameters
from bot.sandbox.updates import OTHER_POLL

GATEWAY_TIMEOUT = 504
NO_ANSWER = 0
"""As an error code: the connection is closed without an answer."""
FOR_EVER = -1
"""As a number of times, or as seconds to hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What shall happen to a call; the module's docstring says what each field means.

    pause: seconds before anything else happens; `FOR_EVER` for a call that is never answered.
    error_code: None for a call that goes well after the pause.
    """

    method: str
    number: int = 0
    chat: int = 0
    times: int = 1
    pause: float = 0.0
    error_code: int | None = None
    description: str = ""
    retry_after: int | None = None
    after: bool = False
    body: str | None = None
    content_type: str = "text/html"
    cut: int | None = None
    upload: int | None = None

    @property
    def words(self) -> str:
        """What happens to the call, in a few words for whoever ordered it."""
        said = [f"after {self.pause:g} s"] if self.pause > 0 else []
        if self.body is not None:
            said.append(f"{self.error_code} with {self.content_type}")
        elif self.error_code == NO_ANSWER:
            said.append("connection reset")
        elif self.error_code is not None:
            said.append(f"{self.error_code} {self.description}")
        elif self.cut is not None:
            said.append(f"cut off after {self.cut} bytes")
        elif self.upload is not None:
            said.append(f"reset after {self.upload} bytes of the upload")
        else:
            said.append("no answer" if self.pause == FOR_EVER else "a good answer")
        return ", ".join([*said, *(["though carried out"] if self.after else [])])

    @property
    def error(self) -> ApiError | None:
        """The error the call is answered with, None if it is none of Telegram's."""
        if not self.error_code or self.body is not None:
            return None
        return ApiError(self.error_code, self.description, self.retry_after)

    def meets(self, method: str, chat: int) -> bool:
        named = self.method == method or (self.method == "*" and method != "getupdates")
        return named and self.chat in (0, chat)


class Faults:
    """What is still to fail, in the order it was ordered."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._numbers = itertools.count(1)

    def waiting(self) -> list[dict[str, Any]]:
        """What is still to come, in the order in which calls will meet it."""
        shown = ("number", "method", "chat", "times")
        return [
            {name: getattr(fault, name) for name in shown} | {"what": fault.words} for fault in self._waiting
        ]

    def order(self, call: Parameters) -> None:
        """Takes the fault that a request describes."""
        if call.has("take_back"):
            gone = call.number("take_back")
            self._waiting = [fault for fault in self._waiting if fault.number != gone]
            return
        method = call.text("method").lower()
        if not method:
            raise Refusal(
                "Say which method shall fail, for example sendMessage, or * for all but getUpdates."
            )
        if call.number("times", 1) == 0:
            self._waiting = [fault for fault in self._waiting if fault.method != method]
            return
        self._waiting.append(replace(_described(method, call), number=next(self._numbers)))

    def next(self, method: str, chat: int) -> Fault | None:
        """The fault that meets this call, counted as used."""
        return self._used(method, chat, during_upload=False)

    def during_upload(self, method: str) -> int | None:
        """Bytes after which the connection of this call shall break, counted as used."""
        fault = self._used(method, 0, during_upload=True)
        return fault.upload if fault else None

    def _used(self, method: str, chat: int, *, during_upload: bool) -> Fault | None:
        for place, fault in enumerate(self._waiting):
            if fault.meets(method, chat) and (fault.upload is not None) == during_upload:
                if fault.times != FOR_EVER:
                    left = replace(fault, times=fault.times - 1)
                    self._waiting[place : place + 1] = [left] if left.times else []
                return fault
        return None


def _described(method: str, call: Parameters) -> Fault:
    times, hang, delay = call.number("times", 1), _seconds(call, "hang"), _seconds(call, "delay")
    if times < FOR_EVER:
        raise Refusal(f"A fault cannot strike {times} times; -1 means for ever.")
    if delay < 0 or (hang < 0 and hang != FOR_EVER):
        raise Refusal(f"A call cannot wait {min(delay, hang):g} seconds; hang -1 means for ever.")
    retry_after = call.number("retry_after") or None
    fault = Fault(
        method=method,
        chat=call.number("chat"),
        times=times,
        pause=hang or delay,
        retry_after=retry_after,
        after=call.flag("after"),
        body=call.text("body") if call.has("body") else None,
        content_type=call.text("content_type") or "text/html",
        cut=call.number("cut") if call.has("cut") else None,
        upload=call.number("upload") if call.has("upload") else None,
    )
    if fault.upload is not None and fault.chat:
        raise Refusal("An upload breaks before its chat is known, so upload and chat do not go together.")
    code = call.number("error_code") if call.has("error_code") else _usual_code(fault, hang)
    usual = {
        401: "Unauthorized",
        403: "Forbidden: bot was blocked by the user",
        404: "Not Found",
        409: f"Conflict: {OTHER_POLL}",
        429: f"Too Many Requests: retry after {retry_after}",
        500: "Internal Server Error",
        502: "Bad Gateway",
        503: "Service Unavailable",
        504: "Gateway Timeout",
    }
    words = call.text("description") or usual.get(code or 0, "Bad Request: a fault that was ordered")
    return replace(fault, error_code=code, description=words)


def _usual_code(fault: Fault, hang: float) -> int | None:
    if fault.retry_after:
        return 429
    if fault.body is not None:
        return 200
    if hang or fault.cut is not None or fault.upload is not None:
        return None
    return GATEWAY_TIMEOUT if fault.after else 500


def _seconds(call: Parameters, name: str) -> float:
    try:
        return float(call.text(name) or 0)
    except ValueError as problem:
        raise Refusal(f"{name} is a number of seconds, not {call.text(name)!r}.") from problem
