"""Every fault of the world against every call that a photo and its buttons take, and what a person saw of it.

Each pair is a person of their own, whose calls alone meet the fault; all of them order at the same time.
`-m torture` tries all pairs, the usual run every fifth.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from crowd import settle
from people import Message, Person, data_of, finished, offers_paintings, photo, words
from prometheus_client import generate_latest
from promises import spilled, unfinished, unsound
from telegram.request import HTTPXRequest
from town import IN_A_HURRY, Town, Towns

from bot import connecting, metrics, sandbox
from bot.sandbox.state import WORLD
from engine import paintings
from storage.schema import Job, JobState

PACE = replace(IN_A_HURRY, edit=1.0, look=0.5, call=3.0, final_call=3.0, again_at_most=0.3)
ANSWER_WITHIN = 3.0
"""Seconds that the bot waits for an answer of Telegram; on duty it is 30."""
MOST_CALLS = 25
"""That one order may cost, whatever Telegram does."""
FIRST = 5000
"""The id of the first of these people."""
WAVE = paintings.get("wave").title
MORE, FILE = "More", "Full quality file"
SECRET = sandbox.TOKEN.partition(":")[2]


@dataclass(frozen=True)
class Fault:
    """What Telegram does, how often, and to which calls of its kind."""

    name: str
    what: dict[str, Any]
    lasting: bool = False
    edits_only: bool = False


def refused(name: str, description: str, code: int = 400, *, edits_only: bool = False) -> Fault:
    """What Telegram says again and again."""
    what = {"error_code": code, "description": description, "times": -1}
    return Fault(name, what, lasting=True, edits_only=edits_only)


FAULTS = [
    Fault("429", {"retry_after": 1}),
    Fault("500", {"error_code": 500}),
    Fault("502 with HTML", {"error_code": 502, "body": "<html>Bad Gateway</html>"}),
    Fault("200 with garbage", {"body": "{"}),
    Fault("no answer, not done", {"hang": -1}),
    Fault("no answer, but done", {"hang": -1, "after": 1}),
    Fault("a reset, not done", {"error_code": 0}),
    Fault("a reset, but done", {"error_code": 0, "after": 1}),
    Fault("an answer that is cut off", {"cut": 20}),
    Fault("a slow answer", {"hang": 0.5}),
    Fault("500, but done", {"error_code": 500, "after": 1}),
    refused("not modified", "Bad Request: message is not modified: specified new message", edits_only=True),
    refused("message to edit not found", "Bad Request: message to edit not found", edits_only=True),
    refused("message can't be edited", "Bad Request: message can't be edited", edits_only=True),
    refused("blocked", "Forbidden: bot was blocked by the user", 403),
    refused("kicked", "Forbidden: bot was kicked from the supergroup chat", 403),
    refused("chat not found", "Bad Request: chat not found"),
    refused("topic closed", "Bad Request: TOPIC_CLOSED"),
    refused("topic deleted", "Bad Request: message thread not found"),
    refused("no right to send photos", "Bad Request: not enough rights to send photos to the chat"),
    refused("words nobody has met", "Bad Request: THE_MOON_IS_FULL"),
]
METHODS = (
    "sendMessage",
    "sendPhoto",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "sendDocument",
)
BY_BUTTON = (
    "sendPhoto",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "sendDocument",
)
"""Calls that nobody meets who puts the painting into the caption."""
WAYS = ("photo", "button")
WRONG_ID = "Bad Request: wrong file_id or the file is temporarily unavailable"
LOG_IN = "<html>Please log in</html>"
FILES = [
    *(("photo", "getFile", fault) for fault in FAULTS if not (fault.lasting or fault.edits_only)),
    ("photo", "getFile", refused("wrong file_id", WRONG_ID)),
    ("photo", "getFile", refused("too big", "Bad Request: file is too big")),
    ("photo", "download", Fault("500", {"error_code": 500})),
    ("photo", "download", Fault("a reset", {"error_code": 0})),
    ("photo", "download", Fault("a truncated file", {"cut": 100})),
    ("photo", "download", Fault("a slow answer", {"hang": 0.3})),
    ("photo", "download", refused("404", "Not Found", 404)),
    ("photo", "download", Fault("HTML instead of it", {"body": LOG_IN, "times": -1}, lasting=True)),
    ("photo", "editMessageMedia", Fault("a reset in the upload", {"upload": 500})),
    ("button", "sendDocument", Fault("a reset in the upload", {"upload": 500})),
]
"""Calls that name no chat, or break before they do."""


@dataclass
class Case:
    """One person, the fault their calls meet, and what they saw."""

    person: Person
    way: str
    method: str
    fault: Fault
    alerts: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    calls: int = 0

    @property
    def pictures(self) -> int:
        return sum(map(finished, self.messages))

    @property
    def saw(self) -> str:
        """In words, each thing once."""
        things = [*map(shown, self.messages), *(f"over the button: {alert}" for alert in self.alerts)]
        return "; ".join(dict.fromkeys(things)) or "nothing"

    @property
    def row(self) -> str:
        return f"| {self.way} | {self.method} | {self.fault.name} | {self.saw} | {self.calls} |"


def shown(message: Message) -> str:
    if finished(message):
        return "the picture"
    if offers_paintings(message):
        return "the paintings"
    return "the file" if "document" in message else words(message).split("\n")[0]


def cases() -> Iterator[tuple[str, str, Fault]]:
    for way in WAYS:
        for method in METHODS:
            if way == "photo" and method in BY_BUTTON:
                continue
            for fault in FAULTS:
                if not fault.edits_only or method.startswith("edit"):
                    yield way, method, fault


class Matrix:
    """A town of many people, and what becomes of their orders."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.cases: list[Case] = []

    def case(self, way: str, method: str, fault: Fault) -> Case:
        person = Person(FIRST + len(self.cases), self.town.http, self.town.url)
        self.cases.append(Case(person, way, method, fault))
        return self.cases[-1]

    async def go(self, cases: list[Case]) -> None:
        """Their way: a photo, the choice of a painting where it has none, More, the file."""
        await asyncio.gather(*map(self._send, cases))
        await self.rest()
        await asyncio.gather(*(self._press(case, WAVE, offers_paintings) for case in cases))
        await self.rest()
        by_button = [case for case in cases if case.way == "button"]
        for label in (MORE, FILE):
            await asyncio.gather(*(self._press(case, label, finished) for case in by_button))
            await self.rest()
        for case in cases:
            case.messages = [m for m in await case.person.messages() if m["from"]["is_bot"]]
            case.calls = len(await self.town.calls(chat=case.person.id))

    async def rest(self) -> None:
        async with asyncio.timeout(60):
            await self.town.settled()
            while unfinished(self.town.house.settings.data_dir):
                await asyncio.sleep(0.05)
                await self.town.settled()

    async def _send(self, case: Case) -> None:
        await case.person.send("/wave" if case.way == "photo" else "", photo(64, 48, case.person.id % 256))

    async def _press(self, case: Case, label: str, under: Any) -> None:
        for message in await case.person.messages():
            if under(message) and data_of(message, label):
                answer = await case.person.press(message, label)
                if said := answer.get("text"):
                    case.alerts.append(said)
                return


@asynccontextmanager
async def many(towns: Towns, people: int, patch: pytest.MonkeyPatch) -> AsyncIterator[Matrix]:
    """A town with so many more people, whose bot waits for no answer as long as on duty."""

    def impatient(**settings: Any) -> HTTPXRequest:
        return HTTPXRequest(**{**settings, "read_timeout": ANSWER_WITHIN})

    patch.setattr(connecting, "HTTPXRequest", impatient)
    telegram = sandbox.create_app()
    settle(telegram[WORLD], {FIRST + number: f"Person {number}" for number in range(people)})
    server = TestServer(telegram, host="127.0.0.1")
    await server.start_server()
    async with towns(server=server, pace=PACE, admins=(103,)) as town:
        yield Matrix(town)
    await server.close()


def broken(matrix: Matrix, kept: dict[int, JobState]) -> list[str]:
    """The promises that were not kept. kept: the state of each person's job, if there is one."""
    found = []
    for case in matrix.cases:
        state = kept.get(case.person.id)
        if case.pictures > 1:
            found.append(f"twice: {case.row}")
        if case.calls > MOST_CALLS:
            found.append(f"a flood: {case.row}")
        if not case.fault.lasting and case.pictures != 1:
            found.append(f"lost: {case.row}")
        if state == JobState.CANCELLED and case.pictures:
            found.append(f"stopped, and yet there: {case.row}")
        if state is None and case.saw == "nothing" and case.method not in ("sendMessage", "sendPhoto"):
            found.append(f"never answered: {case.row}")
    return found


async def states(town: Town) -> dict[int, JobState]:
    """How each person's job ended."""
    async with town.house.db.session() as session:
        return {job.user_id: job.state for job in await session.scalars(sa.select(Job))}


Plan = list[tuple[str, str, Fault]]


async def gone_through(
    plan: Plan, files: Plan, towns: Towns, patch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Checks the promises; the table of what people saw is left in `seen.md`.

    plan: for each person their way, and which calls of theirs meet what. files: the same for calls that name
    no chat, so that these people come one after the other.
    """
    async with many(towns, len(plan) + len(files), patch) as matrix:
        town = matrix.town
        for way, method, fault in plan:
            case = matrix.case(way, method, fault)
            await town.fault(method=method, chat=case.person.id, **fault.what)
        await matrix.go(list(matrix.cases))
        for way, method, fault in files:
            case = matrix.case(way, method, fault)
            await town.fault(method=method, **fault.what)
            await matrix.go([case])
            await town.fault(method=method, times=0)
        head = ["| way | call | fault | what the person saw | calls |", "|---|---|---|---|---:|"]
        table = "\n".join([*head, *(case.row for case in matrix.cases)])
        (tmp_path / "seen.md").write_text(table)
        assert broken(matrix, await states(town)) == []
        await town.ada.send("/wave", photo())  # the rest of the bot is none the worse for it
        await town.ada.sees(finished)
        reported = [words(message) for message in await town.cleo.messages()]
        assert SECRET not in "\n".join([*reported, table, generate_latest(metrics.REGISTRY).decode()])
    assert spilled(tmp_path, SECRET) == []
    lines = table.splitlines()
    assert len(lines) == 2 + len(plan) + len(files)
    assert all(line.count(" | ") == 4 for line in lines[2:])
    assert unsound(tmp_path / "data") == []


async def test_faults_by_turns_lose_no_picture_and_bring_none_twice(
    towns: Towns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await gone_through(list(cases())[::9], FILES[::9], towns, monkeypatch, tmp_path)


@pytest.mark.torture
async def test_no_fault_of_any_call_loses_a_picture_or_brings_it_twice(
    towns: Towns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await gone_through(list(cases()), FILES, towns, monkeypatch, tmp_path)
