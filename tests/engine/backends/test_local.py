import asyncio
import contextlib
import logging
import os
import signal
import sys
import textwrap
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from engine import weights
from engine.backends import Backend
from engine.backends.local import LocalBackend
from engine.errors import BadPicture, BadRequest, EngineError, TimedOut, WeightsUnavailable, WorkerDied
from engine.recipes import RECIPES
from engine.request import Pastiche, Progress, RenderRequest, Style

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAYERS = {"content": (("relu1_2", 1.0),), "style": (("relu1_1", 1.0), ("relu2_1", 1.0)), "smallest": None}
SHORT = replace(RECIPES["pastiche"], steps=(4,), **LAYERS)
ENDLESS = replace(RECIPES["pastiche"], steps=(1_000_000,), **LAYERS)
PATIENCE = 60  # seconds; only a test that fails waits as long


def order(recipe=SHORT, size=48, **changes) -> RenderRequest:
    content = Image.effect_noise((64, 48), 60).convert("RGB")
    painting = Image.linear_gradient("L").convert("RGB")
    return RenderRequest(content, [Style(painting)], recipe=recipe, size=size, **changes)


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status != "Z"


async def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def at_work(backend: Backend, request: RenderRequest) -> asyncio.Task[Pastiche]:
    """A render that has reported its first step."""
    begun = asyncio.Event()
    task = asyncio.create_task(backend.render(request, lambda _: begun.set()))
    await asyncio.wait(
        [task, asyncio.create_task(begun.wait())], return_when="FIRST_COMPLETED", timeout=PATIENCE
    )
    assert begun.is_set()
    return task


@pytest.fixture(autouse=True, scope="module")
def one_thread_per_worker():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(data_dir, heard) -> AsyncIterator[LocalBackend]:
    """Two slots, shared by the tests."""
    backend = LocalBackend(slots=2, device="cpu", data_dir=data_dir)
    await backend.start()
    yield backend
    await backend.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(data_dir) -> AsyncIterator[LocalBackend]:
    """One slot with little patience, shared by the tests."""
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir, time_limit=3, grace=1.5)
    await backend.start()
    yield backend
    await backend.close()


async def test_a_render_reports_its_progress_in_the_event_loop_and_ends_with_a_picture(pair):
    reports: list[tuple[int, Progress]] = []
    here = threading.get_ident()
    some = replace(SHORT, steps=(60,))  # enough for a preview, which is encoded beside the steps
    pastiche = await pair.render(
        order(some), lambda progress: reports.append((threading.get_ident(), progress))
    )
    assert pastiche.image.size == pastiche.size == (48, 36)
    assert (pastiche.steps, pastiche.device, pastiche.weights) == (60, "cpu", "open")
    assert {thread for thread, _ in reports} == {here}
    assert [progress.steps for _, progress in reports] == [60] * len(reports)
    assert reports[0][1].step == 1
    previews = [progress.preview for _, progress in reports if progress.preview]
    assert previews and all(preview.startswith(b"\xff\xd8") for preview in previews)
    assert pair.slots == 2
    assert len(set(pair.pids)) == 2
    assert os.getpid() not in pair.pids


async def test_large_pictures_travel_without_holding_up_the_loop(pair):
    longest, last = 0.0, time.monotonic()

    async def watch():
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()

    watcher = asyncio.create_task(watch())
    photo = order().content.resize((3000, 2500))  # 30 MB decoded
    last = time.monotonic()
    pastiche = await pair.render(replace(order(replace(SHORT, steps=(1,)), size=600), content=photo))
    watcher.cancel()
    assert pastiche.image.size == (600, 500)
    assert longest < 1.5


async def test_a_listener_that_fails_does_not_spoil_the_render(pair, heard):
    def listener(progress: Progress) -> None:
        raise LookupError("no such message")

    assert (await pair.render(order(), listener)).steps == 4
    assert any("listener" in record.getMessage() for record in heard)


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"size": 7}, BadRequest, "the size 7 "),
        ({"content": b"no picture"}, BadPicture, "10 bytes is no picture"),
        ({"content": Path("/nowhere/photo.jpg")}, BadPicture, "cannot be read"),
        ({"content": 42}, EngineError, "the render failed: "),
        ({"content": lambda: None}, BadRequest, "cannot be sent to a worker process"),
    ],
)
async def test_whatever_a_render_ends_with_is_a_sentence_and_leaves_the_worker_warm(
    pair, changes, error, sentence
):
    pids = pair.pids
    with pytest.raises(error, match=sentence):
        await pair.render(replace(order(), **changes))
    assert (await pair.render(order())).steps == 4
    assert pair.pids == pids


async def test_what_a_worker_logs_reaches_the_log_of_its_parent(pair, heard):
    with pytest.raises(EngineError, match="the render failed"):
        await pair.render(replace(order(), content=42))
    lines = [record for record in heard if record.name == "engine.backends.worker"]
    assert any("A render failed" in record.getMessage() for record in lines)
    assert os.getpid() not in {record.process for record in lines}


async def test_weights_that_arrive_paint_from_the_next_picture_on(tmp_path, server):
    """The same process goes on; the picture under way keeps the weights it began with."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    fetched = await asyncio.to_thread(weights.download, tmp_path / "other", source=server.source())
    backend, alone = (LocalBackend(slots=1, device="cpu", data_dir=data_dir) for _ in range(2))
    request = order()
    try:
        before = await backend.render(request)
        (pid,) = backend.pids
        under_way = await at_work(backend, order(replace(SHORT, steps=(100,))))
        fetched.path.parent.rename(data_dir / "weights")
        assert not under_way.done()
        assert (await under_way).weights == "open"
        after = await backend.render(request)
        assert (before.weights, after.weights) == ("open", "imagenet")
        assert backend.pids == [pid]
        # Nothing is left of the weights before: a process that never held them paints the same picture.
        assert (await alone.render(request)).image.tobytes() == after.image.tobytes()
        assert before.image.tobytes() != after.image.tobytes()
    finally:
        await backend.close()
        await alone.close()


async def test_a_cancelled_render_stops_within_a_step_and_leaves_the_worker_warm(pair):
    pids = pair.pids
    other = await at_work(pair, order(ENDLESS))  # so that there is one slot to fight for
    times: list[tuple[float, int]] = []
    heavy = order(replace(ENDLESS, content=(("relu4_2", 1.0),)), size=256)
    task = asyncio.create_task(pair.render(heavy, lambda p: times.append((time.monotonic(), p.step))))
    await until(lambda: len(times) >= 4 or task.done())
    step_seconds = (times[-1][0] - times[0][0]) / (times[-1][1] - times[0][1])
    task.cancel()
    cancelled_at = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - cancelled_at < 0.5  # whoever cancels does not wait for the worker
    reported = len(times)
    follower = await at_work(pair, order())
    assert time.monotonic() - cancelled_at < 4 * step_seconds + 2
    await follower
    assert len(times) == reported
    other.cancel()
    await asyncio.wait([other])
    assert (await pair.render(order())).steps == 4
    assert pair.pids == pids


async def test_requests_wait_their_turn_and_can_leave_the_queue(pair):
    busy = [await at_work(pair, order(ENDLESS)) for _ in range(2)]
    finished: list[int] = []

    async def wait(number: int) -> None:
        await pair.render(order())
        finished.append(number)

    waiting = [asyncio.create_task(wait(number)) for number in range(5)]
    await asyncio.sleep(0.1)
    assert finished == []
    waiting[2].cancel()
    busy[0].cancel()
    await asyncio.wait(waiting, timeout=PATIENCE)
    assert finished == [0, 1, 3, 4]
    busy[1].cancel()
    await asyncio.wait(busy)


async def test_a_cancel_at_any_moment_leaves_a_backend_that_works(pair):
    pids = pair.pids
    for delay in (0, 0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.3):
        task = asyncio.create_task(pair.render(order()))
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.wait([task])
    pastiches = await asyncio.gather(*(pair.render(order()) for _ in range(3)))
    assert [pastiche.steps for pastiche in pastiches] == [4, 4, 4]
    assert pair.pids == pids


async def test_control_c_and_a_service_manager_do_not_reach_the_workers(pair):
    pids = pair.pids
    task = await at_work(pair, order(replace(SHORT, steps=(60,))))
    for pid in pids:
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert os.getpgid(pid) != os.getpgid(0)
    assert (await task).steps == 60
    assert pair.pids == pids


async def test_a_worker_that_dies_takes_only_its_own_job_with_it_and_is_replaced(pair):
    first, second = pair.pids
    victim = await at_work(pair, order(ENDLESS))
    survivor = await at_work(pair, order(replace(SHORT, steps=(60,))))
    os.kill(first, signal.SIGKILL)
    with pytest.raises(WorkerDied, match="SIGKILL"):
        await victim
    assert (await survivor).steps == 60
    await until(lambda: len(pair.pids) == 2)
    assert pair.pids[1] == second
    assert pair.pids[0] != first
    pastiches = await asyncio.gather(*(pair.render(order()) for _ in range(4)))
    assert len(pastiches) == 4


async def test_a_render_beyond_its_time_limit_is_stopped_and_the_worker_stays_warm(strict):
    pids = strict.pids
    with pytest.raises(TimedOut, match="longer than 3 seconds"):
        await strict.render(order(ENDLESS))
    assert (await strict.render(order())).steps == 4
    assert strict.pids == pids


async def test_a_worker_that_does_not_answer_is_replaced(strict):
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


async def test_an_idle_worker_that_dies_is_replaced(strict):
    (pid,) = strict.pids
    os.kill(pid, signal.SIGKILL)
    await until(lambda: strict.pids != [pid])
    async with asyncio.timeout(PATIENCE):
        assert (await strict.render(order())).steps == 4


async def test_closing_in_the_middle_of_a_render_is_quick_and_leaves_no_process(data_dir):
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir)
    running = await at_work(backend, order(ENDLESS))  # without a start: the request waits for the worker
    waiting = asyncio.create_task(backend.render(order()))
    await asyncio.sleep(0.05)
    (pid,) = backend.pids
    began = time.monotonic()
    await asyncio.gather(backend.close(), backend.close())
    await backend.close()
    assert time.monotonic() - began < 2
    assert not alive(pid)
    assert backend.pids == []
    for task in (running, waiting):
        with pytest.raises(WorkerDied, match="closing down"):
            await task
    for late in (backend.render(order()), backend.start()):
        with pytest.raises(WorkerDied, match="closing down"):
            await late


async def test_closing_while_the_worker_starts_does_not_hang(data_dir):
    backend = LocalBackend(slots=2, device="cpu", data_dir=data_dir)
    starts = [asyncio.create_task(backend.start()) for _ in range(2)]
    await until(lambda: len(backend.pids) == 2)
    pids = backend.pids
    async with asyncio.timeout(5):
        await backend.close()
    assert not any(alive(pid) for pid in pids)
    for start in starts:
        with pytest.raises(WorkerDied, match="closing down"):
            await start
    await LocalBackend(data_dir=data_dir).close()  # one that never started


async def test_workers_end_with_a_parent_that_is_killed(data_dir):
    program = f"""
        import asyncio
        from pathlib import Path
        from PIL import Image
        from engine.backends.local import LocalBackend
        from engine.recipes import RECIPES
        from engine.request import RenderRequest, Style
        from dataclasses import replace

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
    with contextlib.suppress(TimeoutError):
        await until(lambda: not alive(pid), 10)
    orphan = alive(pid)
    if orphan:
        os.kill(pid, signal.SIGKILL)
    assert not orphan
    _, words = await parent.communicate()
    assert b"Traceback" not in words


async def test_a_worker_that_cannot_start_is_not_tried_without_end(data_dir, tmp_path, monkeypatch):
    tries = tmp_path / "tries"
    (tmp_path / "torch.py").write_text(f"open({str(tries)!r}, 'a').write('x')\nraise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    backend = LocalBackend(slots=1, device="cpu", data_dir=data_dir)
    early = asyncio.create_task(backend.render(order()))
    with pytest.raises(WorkerDied, match="does not start: exit status 3"):
        await backend.start()
    for request in (early, backend.render(order())):
        with pytest.raises(WorkerDied, match="does not start: exit status 3"):
            await request
    await asyncio.sleep(1)
    assert len(tries.read_text()) == 3
    (tmp_path / "torch.py").unlink()  # repaired: the next attempt succeeds
    await until(lambda: backend.pids)
    async with asyncio.timeout(5):
        await backend.close()


async def test_bad_settings_are_said_at_the_start(data_dir, tmp_path):
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
