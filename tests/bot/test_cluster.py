"""The bot on a Ray cluster of three nodes, processes of this machine, that come and go while it paints."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from clusters import NODE, cluster
from people import finished, photo, words

from engine.backends.cluster import RayBackend
from storage import jobs
from storage.schema import Job, JobState

pytestmark = pytest.mark.torture


class Nodes:
    """A cluster whose head paints nothing: it is where the bot is."""

    def __init__(self, made: Any, patch: pytest.MonkeyPatch) -> None:
        self.address: str = made.address
        self._made = made
        self._patch = patch

    def join(self, seconds: float) -> Any:
        """A node that takes so many seconds for a picture."""
        self._patch.setenv("PAINTS_FOR", str(seconds))
        return self._made.add_node(**NODE)

    def kill(self, node: Any) -> None:
        """As when its plug is pulled."""
        self._made.remove_node(node, allow_graceful=False)


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    with cluster(num_cpus=0) as made:
        yield Nodes(made, monkeypatch)


@pytest.fixture
def backend(nodes: Nodes, data_dir) -> RayBackend:
    return RayBackend(address=nodes.address, device="cpu", data_dir=data_dir, painter="painters:Patient")


async def until(condition: Callable[[], object], seconds: float) -> float:
    """How long it took until a condition held."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)
    return time.monotonic() - began


async def rows(town, *states: JobState) -> list[Job]:
    found = [await jobs.get(town.house.db, number) for number in range(1, 30)]
    return [job for job in found if job is not None and job.state in states]


async def test_a_node_that_is_killed_takes_only_its_job_which_is_painted_elsewhere_and_comes_once(
    towns, nodes, backend
):
    doomed = nodes.join(60)
    async with towns(backend=backend) as town:
        await backend.start()
        assert backend.slots == 1
        await town.ada.send("wave", photo())
        await town.ada.sees(lambda m: "%" in words(m))
        nodes.join(4)
        await until(lambda: backend.slots == 2, 20)
        await town.ben.send("wave", photo())
        await town.ben.sees(lambda m: "%" in words(m))
        nodes.kill(doomed)
        await town.ben.sees(finished)
        await town.ada.sees(finished)
        await town.settled()
        assert backend.slots == 1
        assert [job.attempts for job in await rows(town, JobState.DELIVERED)] == [2, 1]
        for person in (town.ada, town.ben):
            assert len([m for m in await person.messages() if m["from"]["is_bot"]]) == 1


async def test_a_node_that_joins_while_twenty_wait_is_used_within_ten_seconds(towns, nodes, backend):
    nodes.join(3)
    async with towns(backend=backend) as town:
        await backend.start()
        for person in (town.ada, town.ben, town.cleo):
            for _ in range(8):
                await person.send("wave", photo())
        while len(await rows(town, JobState.QUEUED)) < 20:
            await asyncio.sleep(0.05)
        node = nodes.join(0.2)
        joined = time.monotonic()
        while len(await rows(town, JobState.RUNNING)) < 2:
            await asyncio.sleep(0.05)
        took = time.monotonic() - joined
        print(f"used {took:.1f} s after it joined")
        assert took < 10 and node
        await town.settled()
        assert len(await rows(town, JobState.DELIVERED)) == 24


async def test_without_a_node_that_could_paint_people_wait_and_that_is_said(towns, nodes, backend):
    async with towns(backend=backend) as town:
        await backend.start()
        assert backend.slots == 0
        assert town.house.dispatcher.trouble() == (
            "no machine of the Ray cluster has a GPU or a processor to paint with"
        )
        await town.ada.send("wave", photo())
        while not await rows(town, JobState.QUEUED):
            await asyncio.sleep(0.02)
        nodes.join(0.2)
        await town.ada.sees(finished)
        assert town.house.dispatcher.trouble() is None
