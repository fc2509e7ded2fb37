"""Long polling: asks Telegram for updates, and asks for the next ones only once these are rows.

`getUpdates` with an offset confirms what came before it, so a process killed between the two gets the same
updates again, and the inbox knows them. Whatever answers in Telegram's place (a proxy's page, garbage,
nothing) is borne with growing pauses.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from telegram.error import NetworkError
from telegram.request import BaseRequest

from bot import metrics
from bot.health import Part
from bot.inbox import Inbox
from bot.lanes import Raw
from bot.limits import outcome
from bot.pace import Pace
from storage.errors import NoRoom

log = logging.getLogger(__name__)

LARGEST = 2**63 - 1
"""A number that none of Telegram's reaches; a larger one confirmed, no update would ever come again."""


class Revoked(Exception):
    """Telegram no longer knows the token."""


@dataclass
class Poller:
    """Brings updates to the inbox until it is cancelled.

    url: of the Bot API with the token, without a method. on_full: told of updates for which there is no room,
    each time; they stay at Telegram until there is. leads: whether this bot may ask; while it may not, it
    does not, and what has come is Telegram's still, which gives it to whoever leads.
    """

    inbox: Inbox
    request: BaseRequest
    url: str
    kinds: Sequence[str]
    on_full: Callable[[Sequence[Raw], NoRoom], Awaitable[None]] | None = None
    pace: Pace = field(default_factory=Pace)
    leads: Callable[[], bool] = lambda: True
    _problem: str | None = field(default=None, init=False)
    _heard: float | None = field(default=None, init=False)

    def trouble(self) -> str | None:
        """What keeps updates from coming, as a sentence; None while they come."""
        return self._problem

    def part(self) -> Part:
        """How polling is, and how old the last good answer."""
        age = None if self._heard is None else asyncio.get_running_loop().time() - self._heard
        silent = age is not None and age > self.pace.silent
        return Part(self._problem or (f"Telegram has not answered for {age:.0f} s" if silent else None), age)

    async def run(self) -> None:
        """Never returns; raises Revoked."""
        offset, pause = 0, self.pace.poll_again
        while True:
            try:
                arrived = await self._ask(offset) if self.leads() else None
                if arrived is None or not self.leads():
                    await asyncio.sleep(self.pace.poll_again)
                    continue
                await self._accept(arrived)
            except Revoked:
                raise
            except Exception as error:
                metrics.CALLS.labels("getUpdates", outcome(error)).inc()
                if self._problem is None:
                    log.warning("No updates come: %s. It is tried again with growing pauses.", error)
                self._problem = f"no updates come: {error}"
                await asyncio.sleep(pause)
                pause = min(self.pace.poll_again_at_most, 2 * pause)
                continue
            if self._problem is not None:
                log.info("Updates come again.")
            metrics.CALLS.labels("getUpdates", "ok").inc()
            self._problem, pause = None, self.pace.poll_again
            self._heard = asyncio.get_running_loop().time()
            numbers = [raw["update_id"] for raw in arrived if raw["update_id"] < LARGEST]
            offset = max([offset, *(number + 1 for number in numbers)])

    async def _accept(self, arrived: Sequence[Raw]) -> None:
        try:
            await self.inbox.accept(arrived)
        except NoRoom as error:
            if self.on_full:
                await self.on_full(arrived, error)
            raise

    async def _ask(self, offset: int) -> list[Raw]:
        hold, late = self.pace.hold, self.pace.late
        asked = {"offset": offset, "timeout": hold, "allowed_updates": json.dumps(list(self.kinds))}
        answer = await self._call("getUpdates", asked, read_timeout=hold + late)
        if not answer.get("ok"):
            await self._refused(answer)
        found = answer["result"] if isinstance(answer["result"], list) else []
        return [raw for raw in found if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    async def _refused(self, answer: dict[str, Any]) -> None:
        """Raises what the refusal means; a webhook that is in the way is taken down first."""
        code, words = answer.get("error_code"), str(answer.get("description"))
        if code == 401:
            raise Revoked(words)
        if code == 409 and "webhook" in words:
            await self._call("deleteWebhook", {}, read_timeout=self.pace.late)
            raise NetworkError("a webhook was set, and is deleted now")
        if code == 409:
            raise NetworkError(
                "another process polls with the same token; end it, or give it a token of its own from "
                "@BotFather (to have a second bot stand by, give both the same PostgreSQL in "
                "PASTICHE_DATABASE_URL)"
            )
        wait = (answer.get("parameters") or {}).get("retry_after")
        if wait is not None:
            await asyncio.sleep(float(wait))
        raise NetworkError(f"the Bot API server answers {code} {words}")

    async def _call(self, method: str, parameters: dict[str, Any], *, read_timeout: float) -> dict[str, Any]:
        """The Bot API's answer; raises NetworkError for anything that is none."""
        url = f"{self.url}/{method}?{urlencode(parameters)}"
        status, body = await self.request.do_request(url, "GET", read_timeout=read_timeout)
        try:
            answer = json.loads(body)
        except ValueError:
            raise NetworkError(
                f"the Bot API server answers {status} with {len(body)} bytes that are no JSON"
            ) from None
        if not isinstance(answer, dict) or not (answer.get("ok") is False or "result" in answer):
            raise NetworkError(f"the Bot API server answers {status} with what is no answer of a Bot API")
        return answer
