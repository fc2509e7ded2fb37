"""What is particular to renders on a Ray cluster."""

import asyncio
import contextlib
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from clusters import NODE, cluster

from engine.backends import cluster as clusters
from engine.backends.cluster import RayBackend
from engine.errors import BadRequest, EngineError
from engine.weights import fetching

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENT = "painters:Patient"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def backend(address, data_dir) -> AsyncIterator[RayBackend]:
    """One slot that really paints, shared by the tests."""
    backend = RayBackend(address=address, device="cpu", data_dir=data_dir, grace=600)
    await backend.start()
    yield backend
    await backend.close()


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


async def refusal(**settings) -> EngineError:
    """With which a backend does not start."""
    backend = RayBackend(**settings)
    try:
        with pytest.raises(EngineError) as caught:
            await backend.start()
    finally:
        await backend.close()
    return caught.value


async def test_ray_client_which_does_not_stream_is_refused():
    with pytest.raises(BadRequest, match="Ray Client, which brings no progress; make this machine a node"):
        RayBackend(address="ray://10.0.0.1:10001")


async def test_where_ray_is_not_installed_that_is_said(monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda name: None)
    assert str(await refusal()) == "Ray is not installed here; `pip install -e '.[ray]'` does that"


async def test_where_no_cluster_answers_that_is_said_at_once(nobody):
    async with asyncio.timeout(60):  # Ray would take minutes
        error = await refusal(address=nobody)
    assert f"no Ray cluster answers at {nobody}; `ray start --head` begins one there" in str(error)


async def test_while_a_cluster_lets_us_wait_it_is_said_that_nothing_is_painted_yet(monkeypatch):
    monkeypatch.setattr(clusters, "PROGRAM", "import sys; sys.stdin.read()")  # as one that is never let in
    monkeypatch.setattr(clusters, "CONNECTING", 1.0)
    backend = RayBackend(address="10.0.0.1:6379")
    starting = asyncio.create_task(backend.start())
    try:
        await asyncio.sleep(0)
        assert not starting.done()
        assert "(10.0.0.1:6379) is still being joined; nothing is painted" in str(backend.trouble())
        with pytest.raises(EngineError, match="nothing came of joining it in 1 s"):
            await starting
        assert "nothing came of joining it" in str(backend.trouble())
    finally:
        await backend.close()


async def test_a_wrong_token_is_said_and_not_shown(address, monkeypatch):
    monkeypatch.setenv("RAY_NUM_REDIS_GET_RETRIES", "1")  # a second each
    monkeypatch.setenv("RAY_AUTH_TOKEN", "not-the-token-of-this-cluster-at-all")
    error = await refusal(address=address)
    assert f"the Ray cluster at {address} does not let us in; put its token into RAY_AUTH_TOKEN" in str(error)
    assert "not-the-token" not in str(error)


async def test_weights_travel_and_paint_from_the_next_picture_on(backend, data_dir, server, order, tmp_path):
    """The nodes need no file of weights; the same process goes on."""
    before = await backend.render(order())
    places = backend.places
    fetched = await asyncio.to_thread(fetching.download, tmp_path, source=server.source())
    fetched.path.parent.rename(data_dir / "weights")
    after, again = [await backend.render(order()) for _ in range(2)]
    assert (before.weights, after.weights, again.weights) == ("open", "imagenet", "imagenet")
    assert after.png == again.png != before.png
    assert backend.places == places
    shutil.rmtree(data_dir / "weights")
    assert (await backend.render(order())).png == before.png


async def test_what_a_worker_logs_reaches_the_log_of_the_bot(backend, caplog, order):
    with pytest.raises(EngineError, match="the render failed"):
        await backend.render(order(content=42))
    [line] = [record for record in caplog.records if record.name == "engine.backends.worker"]
    assert line.getMessage().startswith("A render failed") and line.process == backend.places[0].pid
    assert (await backend.render(order())).steps == 4


async def test_where_neither_the_object_store_nor_the_disk_has_room_that_is_said(
    monkeypatch, data_dir, server, order, tmp_path
):
    """As on a machine whose disk is full: Ray goes on to no disk that is fuller than this."""
    monkeypatch.setenv("RAY_local_fs_capacity_threshold", "0.001")
    fetched = await asyncio.to_thread(fetching.download, tmp_path, source=server.source())
    with cluster(object_store_memory=80_000_000) as made:
        backend = RayBackend(address=made.address, device="cpu", vgg19=fetched.path, data_dir=tmp_path)
        try:
            with pytest.raises(EngineError, match=r"object store on .* is full, and so is the disk"):
                await backend.render(order())
        finally:
            await backend.close()


async def test_a_cancelled_render_leaves_the_worker_warm(backend, order, at_work):
    places, deaths = backend.places, backend.deaths
    task = await at_work(backend, order(1_000_000))
    task.cancel()
    async with asyncio.timeout(60):  # far less than what a worker gets to end by itself
        assert (await backend.render(order())).steps == 4
    assert (backend.places, backend.deaths) == (places, deaths)


async def test_pictures_travel_once():
    from engine.backends import ray

    put: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ray.ray, "put", lambda content: put.append(content) or len(put))
        held = ray.Held(None, Path("nowhere"))
        assert [held.picture(picture) for picture in (b"wave", b"night", b"wave")] == [1, 2, 1]
        for number in range(ray.HELD):
            held.picture(b"%d" % number)
        assert held.picture(b"wave") == len(put) == ray.HELD + 3, "what was not asked for lately is let go"


@pytest.mark.torture
async def test_a_node_with_another_pastiche_paints_nothing_and_that_is_said(
    data_dir, tmp_path, monkeypatch, until
):
    here = Path(__file__).parents[3]
    other = tmp_path / "other"
    shutil.copytree(here / "engine", other / "engine", ignore=shutil.ignore_patterns("__pycache__", "*.jpg"))
    with (other / "engine/recipes.py").open("a") as recipes:
        recipes.write("# of another release\n")
    with cluster(num_cpus=0) as made:
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(other), str(here / "tests")]))
        made.add_node(**NODE)
        backend = RayBackend(address=made.address, device="cpu", data_dir=data_dir, painter=PATIENT)
        try:
            with pytest.raises(
                EngineError, match=r"has pastiche .*, and this machine pastiche .*; it paints not"
            ):
                await backend.start()
            assert backend.slots == 0
            monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here), str(here / "tests")]))
            made.add_node(**NODE)
            await until(lambda: backend.slots == 1)
            assert backend.trouble() is None
        finally:
            await backend.close()


@pytest.mark.torture
async def test_who_finds_all_places_taken_has_them_when_the_other_bot_ends(data_dir, order, until):
    with cluster(num_cpus=1) as made:
        first, second = (
            RayBackend(address=made.address, device="cpu", data_dir=data_dir, painter=PATIENT)
            for _ in range(2)
        )
        try:
            await first.start()
            await second.start()
            assert second.slots == 0
            assert "has had no room for a worker for 30 seconds" in (second.trouble() or "")
            waiting = asyncio.create_task(second.render(order()))
            await first.close()
            assert (await waiting).weights == "standin"
            assert second.trouble() is None
        finally:
            await first.close()
            await second.close()


@pytest.mark.torture
async def test_a_cluster_that_is_lost_is_found_again(data_dir, order, until):
    with cluster(num_cpus=1) as made:
        port = int(made.address.rpartition(":")[2])
        backend = RayBackend(address=made.address, device="cpu", data_dir=data_dir, painter=PATIENT)
        await backend.start()
        assert (await backend.render(order())).weights == "standin"
    try:
        await until(lambda: backend.slots == 0 and backend.trouble())
        assert "Ray cluster at" in backend.trouble()
        with cluster(num_cpus=1, gcs_server_port=port):
            await until(lambda: backend.slots == 1)
            assert backend.trouble() is None
            assert (await backend.render(order())).weights == "standin"
    finally:
        await backend.close()


@pytest.mark.torture
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux says of sockets")
async def test_a_cluster_of_ones_own_is_reached_from_this_machine_only_and_ends_with_the_bot(
    data_dir, order, until
):
    before = descendants()
    backend = RayBackend(address="local", device="cpu", data_dir=data_dir)
    await backend.start()
    assert (await backend.render(order())).steps == 4
    pids = descendants() - before
    listening = [address for pid in pids for address in listens(pid)]
    assert backend.places[0].pid in pids and listening
    assert [address for address in listening if not address.endswith("0100007F")] == []
    await backend.close()
    await until(lambda: not any(alive(pid) for pid in pids))


def descendants() -> set[int]:
    """The processes that this one has begun, and those that they have."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def listens(pid: int) -> list[str]:
    """The addresses at which a process takes connections by TCP: in hex, the last four bytes reversed."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.update(re.findall(r"socket:\[(\d+)\]", str(link.readlink())))
        except OSError:
            continue
    found = []
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = row.split()
            if words[3] == "0A" and words[9] in sockets:
                found.append(words[1].partition(":")[0])
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
