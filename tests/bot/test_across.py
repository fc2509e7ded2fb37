"""What bots on one database tell each other about jobs."""

import asyncio
import json

import pytest
from people import photo, words
from town import Town

from bot import across
from engine.request import Progress


async def test_how_far_a_render_is_is_told_once_a_second_and_what_becomes_of_it_at_once() -> None:
    said: list[str] = []
    teller = across.Teller(said.append)
    teller.moved(7)
    for step in range(100):
        teller.progress(7, Progress(step, 100, preview=b"a picture", share=step / 100))
    teller.nudge(7)
    assert [json.loads(word) for word in said] == [
        {"job": 7},
        {"job": 7, "step": 0, "steps": 100, "share": 0.0, "left": None},
        {"job": 7},
    ]


async def test_whoever_leads_shows_how_far_another_has_come_and_a_standby_shows_nothing(town: Town) -> None:
    town.backend.hold()
    await town.ada.send("/wave", photo())
    await town.ada.sees(lambda m: "50%" in words(m))
    [job_id] = await _painting(town)
    said: list[str] = []
    across.Teller(said.append).progress(job_id, Progress(93, 100, share=0.93))
    across.hear(town.house, said[0], leads=False)
    across.hear(town.house, said[0], leads=True)
    await town.ada.sees(lambda m: "93%" in words(m))
    town.backend.release()


async def test_a_job_that_is_dropped_elsewhere_is_painted_no_more(town: Town) -> None:
    said: list[str] = []
    town.house.dispatcher.on_drop = across.Teller(said.append).drop
    town.house.dispatcher.drop(4711)  # which is none of ours
    assert [json.loads(word) for word in said] == [{"drop": 4711}]
    town.backend.hold()
    await town.ada.send("/wave", photo())
    [job_id] = await _painting(town)
    across.hear(town.house, json.dumps({"drop": job_id}), leads=False)
    async with asyncio.timeout(60):
        while town.backend.rendering:
            await asyncio.sleep(0)
    town.backend.release()


@pytest.mark.parametrize("word", ["", "[]", "{}", '{"job": "x"}', '{"job": 1, "step": null, "left": 1}'])
async def test_what_is_not_understood_does_no_harm(
    town: Town, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    across.hear(town.house, word, leads=True)
    assert "is not understood" in caplog.text


async def _painting(town: Town) -> list[int]:
    async with asyncio.timeout(60):
        while not town.backend.rendering:
            await asyncio.sleep(0)
    return list(town.house.dispatcher._renders)
