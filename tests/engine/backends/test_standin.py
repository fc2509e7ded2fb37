"""What is particular to the backend that paints nothing."""

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image

from engine.backends.standin import StandIn
from engine.errors import BadRequest, EngineError, WorkerDied
from engine.recipes import RECIPES
from engine.request import Progress, Style


def colour(data: bytes) -> tuple[int, int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").getpixel((5, 5))


def flat(colour: str) -> Image.Image:
    return Image.new("RGB", (64, 64), colour)


@pytest.fixture
def ask(order):
    return lambda **changes: order(**{"recipe": "pastiche", **changes})


async def test_its_picture_is_the_photo_with_the_painting_over_it(ask):
    request = ask(content=flat("red"), styles=[Style(flat("blue"))])
    pastiche = await StandIn().render(replace(request, strength=0.5))
    assert colour(pastiche.png) == pytest.approx((127, 0, 127), abs=1)
    assert pastiche.weights == "standin"
    strong = await StandIn().render(replace(request, strength=1.0))
    assert colour(strong.png) == (0, 0, 255)


async def test_its_picture_has_the_size_that_was_asked_for_or_that_the_recipe_insists_on(ask):
    assert (await StandIn().render(ask(size=256))).size == (256, 192)
    exact = next(name for name, recipe in RECIPES.items() if recipe.exact_size)
    assert (await StandIn().render(ask(recipe=exact))).size == RECIPES[exact].exact_size


async def test_it_tells_what_it_was_asked(ask):
    backend = StandIn()
    requests = [ask(size=size) for size in (64, 96)]
    for request in requests:
        await backend.render(request)
    assert backend.requests == requests


async def test_it_fails_as_often_as_it_is_told_to(ask):
    backend = StandIn()
    error = EngineError("out-of-memory")
    backend.fail(error, times=2)
    backend.die()
    endings = [await asyncio.gather(backend.render(ask()), return_exceptions=True) for _ in range(4)]
    assert [type(ending) for [ending] in endings[:3]] == [EngineError, EngineError, WorkerDied]
    assert endings[0] == [error]
    assert endings[3][0].size == (48, 36)


async def test_what_is_held_has_told_its_progress_and_goes_on_when_it_is_released(ask):
    backend = StandIn(slots=2)
    told: list[Progress] = []
    backend.hold()
    held = asyncio.create_task(backend.render(ask(), told.append))
    while len(told) < 2:
        await asyncio.sleep(0)
    assert backend.rendering == 1 and not held.done()
    assert told[0].preview is None and told[1].preview.startswith(b"\xff\xd8")
    backend.release()
    assert (await held).size == (48, 36)
    assert backend.rendering == 0


async def test_no_more_renders_run_than_there_are_slots(ask):
    backend = StandIn(slots=2)
    backend.hold()
    reports: list[int] = []
    tasks = [
        asyncio.create_task(backend.render(ask(), lambda _, number=number: reports.append(number)))
        for number in range(3)
    ]
    while len(reports) < 4:
        await asyncio.sleep(0)
    assert backend.rendering == 2 and set(reports) == {0, 1}
    assert len(backend.requests) == 3
    backend.release()
    await asyncio.gather(*tasks)
    assert set(reports) == {0, 1}, "the third was not held"


async def test_one_that_takes_no_time_reports_no_progress(ask):
    told: list[Progress] = []
    await StandIn().render(ask(), told.append)
    assert told == []


async def test_fewer_than_one_slot_is_refused():
    with pytest.raises(ValueError, match="not 0"):
        StandIn(slots=0)


async def test_a_request_it_cannot_take_is_refused_as_elsewhere(ask):
    with pytest.raises(BadRequest):
        await StandIn().render(ask(recipe="nonsense"))
