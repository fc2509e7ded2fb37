"""What is particular to worker processes on this machine."""

import asyncio
import contextlib
import itertools
import logging
import os
import signal
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from engine.backends.local import LocalBackend
from engine.errors import BadRequest, EngineError, TimedOut, WeightsUnavailable, WorkerDied
from engine.limits import Machine
from engine.weights import fetching

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDLESS = 1_000_000  # steps
PATIENCE = 300  # seconds; only a test that fails waits as long


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status != "Z"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def heard():
    """Log records of the engine, the workers' among them."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append
    logging.getLogger("engine").addHandler(handler)
    yield records
    logging.getLogger("engine").removeHandler(handler)


@pytest.fixture(scope="module")
def starve(tmp_path_factory) -> Callable[[int], None]:
    """Kills a process of `poor` as the system does for want of memory: it is counted."""
    counter, kills = tmp_path_factory.getbasetemp() / "machine" / "proc" / "vmstat", itertools.count(1)
    counter.parent.mkdir(parents=True)
    counter.write_text("oom_kill 0")

    def kill(pid: int) -> None:
        counter.write_text(f"oom_kill {next(kills)}")
        with contextlib.suppress(ProcessLookupError):  # dead already, and not buried yet
            os.kill(pid, signal.SIGKILL)

    return kill


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(data_dir, heard) -> AsyncIterator[LocalBackend]:
    """Two slots, shared by the tests."""
    backend = LocalBackend(slots=2, device="cpu", data_dir=data_dir)
    await backend.start()
    yield backend
    await backend.close()


@pytest_asyncio.fixture(loop_scope="module")
async def poor(data_dir, starve, tmp_path_factory) -> AsyncIterator[LocalBackend]:
    """One slot on a machine that `starve` says is short of memory."""
    machine = Machine(tmp_path_factory.getbasetemp() / "machine")
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir, machine=machine)
    await backend.start()
    yield backend
    await backend.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(data_dir) -> AsyncIterator[LocalBackend]:
    """One slot with little patience, shared by the tests."""
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir, time_limit=3, grace=6)
    await backend.start()
    yield backend
    await backend.close()


async def test_each_slot_is_a_process_of_its_own(pair, order, at_work):
    assert pair.slots == 2
    assert len({*pair.pids, os.getpid()}) == 3
    both = [await at_work(pair, order(ENDLESS)) for _ in range(2)]
    for task in both:
        task.cancel()
    await asyncio.wait(both)


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (42, EngineError, "the render failed: "),
        (lambda: None, BadRequest, "cannot be sent to a worker process"),
    ],
)
async def test_a_render_that_fails_unexpectedly_is_a_sentence_and_leaves_the_worker_warm(
    pair, order, content, error, sentence
):
    pids = pair.pids
    with pytest.raises(error, match=sentence):
        await pair.render(order(content=content))
    assert (await pair.render(order())).steps == 4
    assert pair.pids == pids


async def test_what_a_worker_logs_reaches_the_log_of_its_parent(pair, heard, order):
    with pytest.raises(EngineError, match="the render failed"):
        await pair.render(order(content=42))
    lines = [record for record in heard if record.name == "engine.backends.worker"]
    assert any("A render failed" in record.getMessage() for record in lines)
    assert os.getpid() not in {record.process for record in lines}


async def test_weights_that_arrive_paint_from_the_next_picture_on(tmp_path, server, order, recipe, at_work):
    """The same process goes on; the picture under way keeps the weights it began with."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    fetched = await asyncio.to_thread(fetching.download, tmp_path / "other", source=server.source())
    backend, alone = (LocalBackend(slots=1, device="cpu", data_dir=data_dir) for _ in range(2))
    try:
        before = await backend.render(order())
        (pid,) = backend.pids
        under_way = await at_work(backend, order(100))
        fetched.path.parent.rename(data_dir / "weights")
        assert not under_way.done()
        assert (await under_way).weights == "open"
        after = await backend.render(order())
        assert (before.weights, after.weights) == ("open", "imagenet")
        assert backend.pids == [pid]
        # Nothing is left of the weights before: a process that never held them paints the same picture.
        assert (await alone.render(order())).png == after.png != before.png
    finally:
        await backend.close()
        await alone.close()


async def test_a_cancelled_render_leaves_the_worker_warm(pair, order, at_work):
    pids = pair.pids
    other = await at_work(pair, order(ENDLESS))  # so that there is one slot to fight for
    task = await at_work(pair, order(ENDLESS))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await pair.render(order())).steps == 4
    other.cancel()
    await asyncio.wait([other])
    assert (await pair.render(order())).steps == 4
    assert pair.pids == pids


async def test_control_c_and_a_service_manager_do_not_reach_the_workers(pair, order, at_work):
    pids = pair.pids
    task = await at_work(pair, order(60))
    for pid in pids:
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert os.getpgid(pid) != os.getpgid(0)
    assert (await task).steps == 60
    assert pair.pids == pids


async def test_a_worker_that_dies_takes_only_its_own_job_with_it(pair, order, at_work, until):
    first, second = pair.pids
    victim = await at_work(pair, order(ENDLESS))
    survivor = await at_work(pair, order(60))
    os.kill(first, signal.SIGKILL)
    with pytest.raises(WorkerDied, match="SIGKILL, which often means that memory ran out"):
        await victim
    assert (await survivor).steps == 60
    await until(lambda: len(pair.pids) == 2)
    assert pair.pids[1] == second
    assert pair.pids[0] != first
    pastiches = await asyncio.gather(*(pair.render(order()) for _ in range(4)))
    assert len(pastiches) == 4


async def test_a_render_killed_for_want_of_memory_is_tried_once_more_and_then_said(
    poor, heard, order, at_work, starve, until
):
    (pid,) = poor.pids
    lucky = await at_work(poor, order(200))
    starve(pid)
    assert (await lucky).steps == 200
    lines = [record.getMessage() for record in heard]
    assert "A render ran out of memory and is tried once more in the smallest tiles" in lines

    begun: list[int] = []
    unlucky = asyncio.create_task(poor.render(order(ENDLESS), lambda progress: begun.append(progress.step)))
    for _ in range(2):
        (pid,) = poor.pids
        await until(lambda: begun)
        starve(pid)
        await until(lambda pid=pid: poor.pids not in ([], [pid]))  # its last words have been heard by then
        begun.clear()
    with pytest.raises(EngineError) as caught:
        await unlucky
    assert caught.value.code == "out-of-memory"
    assert not isinstance(caught.value, WorkerDied)
    assert (await poor.render(order())).steps == 4


async def test_a_render_beyond_its_time_limit_leaves_the_worker_warm(strict, order):
    pids = strict.pids
    with pytest.raises(TimedOut):
        await strict.render(order(ENDLESS))
    assert (await strict.render(order())).steps == 4
    assert strict.pids == pids


async def test_a_worker_that_does_not_answer_is_replaced(strict, order, at_work):
    (pid,) = strict.pids
    task = await at_work(strict, order(ENDLESS))
    os.kill(pid, signal.SIGSTOP)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PATIENCE):
        assert (await strict.render(order())).steps == 4
    assert strict.pids != [pid]
    assert not alive(pid)


async def test_an_idle_worker_that_dies_is_replaced(strict, order, until):
    (pid,) = strict.pids
    os.kill(pid, signal.SIGKILL)
    await until(lambda: strict.pids != [pid])
    async with asyncio.timeout(PATIENCE):
        assert (await strict.render(order())).steps == 4


async def test_closing_in_the_middle_of_a_render_leaves_no_process(data_dir, order, at_work):
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir)
    running = await at_work(backend, order(ENDLESS))
    (pid,) = backend.pids
    await backend.close()
    assert not alive(pid)
    assert backend.pids == []
    with pytest.raises(WorkerDied):
        await running


async def test_closing_while_the_worker_starts_does_not_hang(data_dir, until):
    backend = LocalBackend(slots=2, device="cpu", data_dir=data_dir)
    starts = [asyncio.create_task(backend.start()) for _ in range(2)]
    await until(lambda: len(backend.pids) == 2)
    pids = backend.pids
    await asyncio.wait_for(backend.close(), PATIENCE)
    assert not any(alive(pid) for pid in pids)
    for start in starts:
        with pytest.raises(WorkerDied, match="closing down"):
            await start


async def test_workers_end_with_a_parent_that_is_killed(data_dir, until):
    program = f"""
        import asyncio
        from dataclasses import replace
        from pathlib import Path
        from PIL import Image
        from engine.backends.local import LocalBackend
        from engine.recipes import RECIPES
        from engine.request import RenderRequest, Style

        async def main():
            backend = LocalBackend(slots=1, device="cpu", data_dir=Path({str(data_dir)!r}))
            picture = Image.effect_noise((64, 64), 60).convert("RGB")
            recipe = replace(RECIPES["pastiche"], steps=(1_000_000,))
            request = RenderRequest(picture, [Style(picture.rotate(90))], recipe=recipe, size=64)
            await backend.render(request, lambda progress: print(backend.pids[0], flush=True))

        asyncio.run(main())
    """
    pipe = asyncio.subprocess.PIPE
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(program), stdout=pipe, stderr=pipe
    )
    pid = int(await parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    try:
        await until(lambda: not alive(pid))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, words = await parent.communicate()
    assert b"Traceback" not in words


async def test_a_worker_that_cannot_start_is_not_tried_without_end(
    data_dir, tmp_path, monkeypatch, order, until
):
    tries = tmp_path / "tries"
    (tmp_path / "torch.py").write_text(f"open({str(tries)!r}, 'a').write('x')\nraise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir)
    early = asyncio.create_task(backend.render(order()))
    with pytest.raises(WorkerDied, match="does not start: exit status 3") as refusal:
        await backend.start()
    assert refusal.value.code == "worker-does-not-start"
    for request in (early, backend.render(order())):
        with pytest.raises(WorkerDied, match="does not start: exit status 3"):
            await request
    assert len(tries.read_text()) == 3
    (tmp_path / "torch.py").unlink()  # repaired: the next attempt succeeds
    await until(lambda: backend.pids)
    await backend.close()


async def test_bad_settings_are_said_at_the_start(data_dir, tmp_path, order):
    for changes, error, sentence in (
        ({"vgg19": tmp_path / "none.safetensors"}, WeightsUnavailable, "none.safetensors"),
        ({"device": "cuda:77"}, BadRequest, "cuda:77"),
    ):
        backend = LocalBackend(**{"slots": 1, "device": "cpu", "data_dir": data_dir, **changes})
        with pytest.raises(error, match=sentence):
            await backend.start()
        with pytest.raises(error, match=sentence):
            await backend.render(order())
        await backend.close()
    with pytest.raises(ValueError, match="not 0"):
        LocalBackend(slots=0)
