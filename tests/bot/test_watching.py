"""The bot at work can be watched: what it does is counted and logged, and limits keep nothing from coming."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from people import ATTIC, finished, photo
from prometheus_client import generate_latest
from town import IN_A_HURRY, Town, Towns

from bot import logs, metrics, sandbox
from bot.pace import Limit
from engine.errors import EngineError


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged as JSON meanwhile."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.set_up(as_json=True)
    yield stream
    root.handlers[:], level = before
    root.setLevel(level)


def counted(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


async def test_renders_and_calls_are_counted_by_how_they_end(town: Town) -> None:
    def renders(outcome: str) -> float:
        return counted("pastiche_renders_total", size="64", outcome=outcome)

    def edits(outcome: str) -> float:
        return counted("pastiche_telegram_calls_total", method="editMessageMedia", outcome=outcome)

    before = renders("finished"), renders("failed"), edits("ok"), edits("refused")
    steps = counted("pastiche_step_seconds_count", size="64")
    await town.fault(method="editMessageMedia", error_code=400, description="Bad Request: no such luck")
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    town.backend.fail(EngineError("out-of-memory"))
    await town.ada.send("/wave", photo(hue=80))
    await town.settled()
    after = renders("finished"), renders("failed"), edits("ok"), edits("refused")
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 1]
    assert counted("pastiche_step_seconds_count", size="64") - steps == 1


async def test_neither_the_token_nor_a_name_is_in_what_is_counted(town: Town) -> None:
    await town.fault(method="getFile", error_code=500)
    await town.ada.send("/wave", photo())
    await town.ada.sees(finished)
    await town.settled()
    text = generate_latest(metrics.REGISTRY).decode()
    labels = {value for f in metrics.REGISTRY.collect() for s in f.samples for value in s.labels.values()}
    assert "sendMessage" in labels and str(town.ada.id) not in labels
    for private in (sandbox.TOKEN, sandbox.TOKEN.split(":")[1], "Ada", "ada_paints"):
        assert private not in text


async def test_what_is_logged_of_a_job_names_it_and_its_chat(lines: io.StringIO, town: Town) -> None:
    await town.ada.send("/wave", photo(), chat=ATTIC)
    await town.ada.sees(finished, chat=ATTIC)
    await town.settled()
    events = [json.loads(line) for line in lines.getvalue().splitlines()]
    (painted,) = [event for event in events if event["message"].startswith("job ")]
    assert painted["chat"] == ATTIC
    assert painted["message"].startswith(f"job {painted['job']}:")


async def test_under_limits_that_make_messages_wait_every_picture_comes(towns: Towns) -> None:
    def waited() -> float:
        return sum(
            counted("pastiche_telegram_wait_seconds_sum", priority=priority)
            for priority in ("answer", "result", "preview")
        )

    before = waited() + 0.1
    tight = replace(IN_A_HURRY, per_chat=Limit(2, 1.5))
    async with towns(pace=tight) as town:
        for hue in (10, 90, 170):
            await town.ada.send("/wave", photo(hue=hue))
            await town.ben.send("/night", photo(hue=hue))
        await town.settled()
        for person in (town.ada, town.ben):
            pictures = [m for m in await person.messages() if m["from"]["is_bot"] and "photo" in m]
            assert len(pictures) == 3
        assert len(town.backend.requests) == 6
    assert waited() > before
