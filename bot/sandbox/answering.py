"""How a call is answered: worked on, written down, and spoiled where a fault was ordered."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.calls import Call, CallLog
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import FOR_EVER, NO_ANSWER, Fault
from bot.sandbox.news import News

HUNG_UP = 0.1
"""Seconds between looks at whether a bot that gets no answer is still there."""


class Broken(Exception):
    """The connection has to be reset; the text is the outcome for the log."""


async def answered(
    request: web.Request, log: CallLog, call: Call, work: Callable[[], Awaitable[web.Response]]
) -> web.StreamResponse:
    """What `work` answers, errors as Telegram's JSON, and the outcome in the log."""
    try:
        response = await work()
    except ApiError as problem:
        log.end(call, problem.code, problem.description)
        return web.json_response(problem.body(), status=problem.code)
    except Broken as broken:
        log.end(call, 0, str(broken))
        return _reset(request)
    except BaseException:
        log.end(call, 0, "no answer")
        raise
    log.end(call, response.status, "ok" if response.status == 200 and not call.outcome else call.outcome)
    return response


async def spoiled(
    request: web.Request,
    log: CallLog,
    call: Call,
    deed: Callable[[], Awaitable[web.Response]],
    fault: Fault | None,
) -> web.Response:
    """What `deed` answers, or what the fault makes of it.

    Raises ApiError for an error of Telegram's, Broken for a connection that is to be reset.
    """
    if fault is None:
        return await deed()
    good = await deed() if fault.after else None
    await _pause(request, fault, log.news)
    if fault.body is not None:
        call.outcome = "not JSON"
        return web.Response(text=fault.body, status=fault.error_code or 200, content_type=fault.content_type)
    if fault.error_code == NO_ANSWER:
        raise Broken("reset")
    if fault.error:
        raise fault.error
    good = good or await deed()
    if fault.cut is not None:
        await _cut(request, good, fault.cut)
    return good


async def broken_upload(request: web.Request, length: int) -> None:
    """Reads so many bytes of the request's body at least, then raises Broken."""
    while length > 0 and (chunk := await request.content.readany()):
        length -= len(chunk)
    raise Broken("reset")


def result(value: Any) -> web.Response:
    """The JSON of a call that went well."""
    return web.json_response({"ok": True, "result": value})


def _reset(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=504)


async def _pause(request: web.Request, fault: Fault, news: News) -> None:
    """Waits as long as the fault says; `Broken` if that is for ever, or the server ends before."""
    if fault.pause == FOR_EVER:
        while not news.closed and request.transport and not request.transport.is_closing():
            await news.wait(HUNG_UP)
        raise Broken("no answer")
    if fault.pause and await news.until(lambda: news.closed, fault.pause):
        raise Broken("no answer")


async def _cut(request: web.Request, response: web.Response, length: int) -> None:
    """Sends the beginning of the answer under the length of the whole, then resets. Raises Broken."""
    whole = response.body if isinstance(response.body, bytes) else b""
    stream = web.StreamResponse(headers={"Content-Type": response.headers["Content-Type"]})
    stream.content_length = len(whole)
    await stream.prepare(request)
    await stream.write(whole[:length])
    raise Broken("cut")
