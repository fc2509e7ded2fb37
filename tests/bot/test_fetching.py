import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import fetching
from bot.pace import Pace
from bot.settings import Settings
from engine import weights
from engine.weights.fetching import download

PATIENCE = 60  # seconds; only a test that fails waits as long


async def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def own_data_dir(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PASTICHE_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def heard(caplog):
    caplog.set_level(logging.INFO)
    return caplog


WEIGHTS_ONLY = (fetching.WEIGHTS,)
"""The paintings are another story, and their servers are out of reach here."""


@pytest.fixture
def children(monkeypatch) -> list[asyncio.subprocess.Process]:
    """The processes that are started from now on."""
    started: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def start_and_note(*arguments, **more):
        started.append(await start(*arguments, **more))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_note)
    return started


async def test_the_real_weights_come_by_themselves_even_over_a_line_that_breaks(
    server, children_fetch_from, heard
):
    settings = Settings()
    assert weights.resolve(None, settings.data_dir).name == "open"
    server.cut = [1000]
    children_fetch_from(server)
    await asyncio.wait_for(fetching.keep_fetching(settings, WEIGHTS_ONLY), PATIENCE)
    assert weights.resolve(None, settings.data_dir).name == "imagenet"
    assert server.ranges == [None, "bytes=1000-"]
    assert "ImageNet's weights have been fetched and paint from the next picture on." in heard.messages
    assert {record.levelname for record in heard.records} == {"INFO"}


async def test_a_failure_is_one_line_in_plain_words_and_tried_again(server, children_fetch_from, heard):
    children_fetch_from(server)
    server.content_type = "text/html"
    hurried = Pace(errand_again=0.1)
    task = asyncio.create_task(fetching.keep_fetching(Settings(), WEIGHTS_ONLY, hurried))
    await until(lambda: len(heard.messages) >= 2 or task.done())
    server.content_type = "application/octet-stream"
    await asyncio.wait_for(task, PATIENCE)
    failure = heard.messages[1]
    assert failure.startswith("ImageNet's weights could not be fetched, so the open ones go on painting (")
    assert "a web page instead of the file). It is tried again in an hour; `python -m engine" in failure
    assert "\n" not in failure
    assert heard.messages[-1].startswith("ImageNet's weights have been fetched")
    assert {record.levelname for record in heard.records} == {"INFO"}


async def test_closing_down_ends_the_download_and_the_next_one_goes_on_from_there(
    server, children_fetch_from, heard, children
):
    children_fetch_from(server, stall_seconds=PATIENCE)
    server.cut, server.pause = [300_000], PATIENCE
    task = asyncio.create_task(fetching.keep_fetching(Settings(), WEIGHTS_ONLY))
    part = Settings().data_dir / "weights" / "vgg19-imagenet.part.pth"
    await until(lambda: part.exists() and part.stat().st_size > 200_000)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 60)
    (child,) = children
    assert child.returncode == -15
    server.pause = 0
    came = part.stat().st_size
    await asyncio.wait_for(fetching.keep_fetching(Settings(), WEIGHTS_ONLY), PATIENCE)
    assert server.ranges == [None, f"bytes={came}-"]
    assert len(heard.messages) == 3


async def test_weights_that_are_here_or_named_are_not_fetched(
    server, children_fetch_from, children, monkeypatch, tmp_path
):
    await asyncio.to_thread(download, Settings().data_dir, source=server.source())
    children_fetch_from(server)
    await fetching.keep_fetching(Settings(), WEIGHTS_ONLY)
    monkeypatch.setenv("PASTICHE_VGG19", str(weights.OPEN_FILE))
    monkeypatch.setenv("PASTICHE_DATA_DIR", str(tmp_path / "elsewhere"))
    await fetching.keep_fetching(Settings(), WEIGHTS_ONLY)
    assert not children and len(server.ranges) == 1


async def test_paintings_that_cannot_be_had_are_one_line_as_well(
    server, children_fetch_from, heard, children, monkeypatch
):
    children_fetch_from(server)
    monkeypatch.setenv("PASTICHE_VGG19", str(weights.OPEN_FILE))
    task = asyncio.create_task(fetching.keep_fetching(Settings()))
    await until(lambda: heard.messages or task.done())
    task.cancel()
    (line,) = heard.messages
    assert line.startswith("Some famous paintings could not be fetched, and the others are on offer (")
    assert "cannot be fetched: there is no connection)" in line and "Traceback" not in line
    assert "`python -m engine paintings --download`" in line
    assert [child.returncode for child in children] == [1]


async def test_a_machine_that_can_start_no_process_is_a_line_too(heard, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    task = asyncio.create_task(fetching.keep_fetching(Settings(), WEIGHTS_ONLY))
    await until(lambda: len(heard.messages) == 2 or task.done())
    task.cancel()
    assert "no process can be started: No such file or directory" in heard.messages[1]


def test_the_bots_own_process_stays_small():
    program = "import bot.app, sys; print('torch' in sys.modules)"
    root = str(Path(fetching.__file__).parents[1])
    told = subprocess.check_output([sys.executable, "-P", "-c", program], env={"PYTHONPATH": root}, text=True)
    assert told.strip() == "False"


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.delenv("PASTICHE_FETCH")
    assert Settings().fetch
    monkeypatch.setenv("PASTICHE_FETCH", "no")
    assert not Settings().fetch
