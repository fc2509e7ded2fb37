"""What every backend promises, asked of each that there is."""

import asyncio
import io
import os
import signal
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from PIL import Image

from engine.backends import Backend
from engine.backends.cluster import RayBackend
from engine.backends.local import LocalBackend
from engine.backends.standin import StandIn
from engine.errors import BadPicture, TimedOut, WorkerDied
from engine.request import Progress, RenderRequest, Style

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Local:
    """Worker processes; what never ends is a render of a million steps."""

    backend: LocalBackend
    last_words = "SIGKILL"

    def endless(self, order) -> RenderRequest:
        return order(1_000_000)

    def let_go(self) -> None:
        pass

    def doom(self) -> None:
        pass

    def kill(self) -> None:
        os.kill(self.backend.pids[0], signal.SIGKILL)

    def too_slow(self, order) -> RenderRequest:
        return order(1_000_000)


@dataclass
class Cluster(Local):
    """Actors of Ray's, which does not say how they died."""

    backend: RayBackend
    last_words = "process [0-9]+ on .* is gone"

    def kill(self) -> None:
        os.kill(self.backend.places[0].pid, signal.SIGKILL)


@dataclass
class Stand:
    """Nothing at all; what never ends is held."""

    backend: StandIn
    last_words = "SIGKILL"

    def endless(self, order) -> RenderRequest:
        self.backend.hold()
        return order()

    def let_go(self) -> None:
        self.backend.release()

    def doom(self) -> None:
        self.backend.die()

    def kill(self) -> None:
        self.backend.release()

    def too_slow(self, order) -> RenderRequest:
        self.backend.fail(TimedOut("timed-out", seconds=3))
        return order()


KINDS = ["local", "ray", "standin"]


def made(kind: str, request, data_dir, **limits) -> Local | Stand:
    if kind == "local":
        return Local(LocalBackend(slots=1, device="cpu", data_dir=data_dir, **limits))
    if kind == "ray":
        address = request.getfixturevalue("address")
        return Cluster(RayBackend(address=address, device="cpu", data_dir=data_dir, **limits))
    return Stand(StandIn(seconds=0.02))


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


# These come first: a cluster has room for one backend, and the one that the others share stays until the end.


@pytest.mark.parametrize("kind", KINDS)
async def test_closing_ends_what_runs_and_what_waits(kind, request, data_dir, order, at_work):
    rig = made(kind, request, data_dir)
    running = await at_work(rig.backend, rig.endless(order))  # without a start: it waits for the worker
    waiting = asyncio.create_task(rig.backend.render(order()))
    await asyncio.wait([waiting], timeout=0.01)
    await asyncio.gather(rig.backend.close(), rig.backend.close())
    await rig.backend.close()
    for unfinished in (running, waiting, rig.backend.render(order()), rig.backend.start()):
        with pytest.raises(WorkerDied, match="closing down") as ending:
            await unfinished
        assert ending.value.code == "closing"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_render_that_takes_too_long_is_given_up(kind, request, data_dir, order):
    rig = made(kind, request, data_dir, time_limit=3)
    try:
        with pytest.raises(TimedOut, match="longer than 3 seconds") as refusal:
            await rig.backend.render(rig.too_slow(order))
        assert (refusal.value.code, refusal.value.values) == ("timed-out", {"seconds": 3})
        assert (await rig.backend.render(order())).size == (48, 36)
    finally:
        await rig.backend.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_one_that_never_started_can_be_closed(kind, request, data_dir):
    backend = made(kind, request, data_dir).backend
    await backend.close()
    with pytest.raises(WorkerDied):
        await backend.start()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=KINDS)
async def rig(request, data_dir, until) -> AsyncIterator[Local | Stand]:
    """A backend of one slot, shared by the tests, and what they do to it."""
    rig = made(request.param, request, data_dir)
    await rig.backend.start()
    await until(
        lambda: rig.backend.slots
    )  # a cluster gives up the place of the one before when it comes to it
    yield rig
    await rig.backend.close()


@pytest.fixture
def backend(rig) -> Backend:
    return rig.backend


async def test_a_start_that_is_asked_for_twice_is_harmless(backend):
    await backend.start()
    assert backend.slots == 1


async def test_a_render_reports_its_progress_in_the_event_loop(backend, order):
    reports: list[tuple[int, Progress]] = []
    # Enough steps for a preview, which is encoded beside them.
    await backend.render(order(60), lambda progress: reports.append((threading.get_ident(), progress)))
    told = [progress for _, progress in reports]
    assert {thread for thread, _ in reports} == {threading.get_ident()}
    assert len(told) >= 2 and len({progress.steps for progress in told}) == 1
    assert [progress.step for progress in told] == sorted(progress.step for progress in told)
    assert all(0 <= progress.share <= 1 for progress in told)
    previews = [progress.preview for progress in told if progress.preview]
    assert previews
    for preview in previews:
        with Image.open(io.BytesIO(preview)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (48, 36))


async def test_a_render_ends_with_files(backend, order):
    pastiche = await backend.render(order())
    assert pastiche.size == (48, 36)
    for data, kind in ((pastiche.png, "PNG"), (pastiche.jpeg, "JPEG")):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert (picture.format, picture.size, picture.mode) == (kind, (48, 36), "RGB")
    assert pastiche.weights and pastiche.device and pastiche.seconds > 0


async def test_a_slot_tells_what_it_has_painted_and_whether_it_does(rig, order, at_work, until):
    (before,) = rig.backend.report()
    assert before.node and before.slot == 1
    assert before.ready and not before.busy
    pastiche = await rig.backend.render(order())
    (after,) = rig.backend.report()
    assert after.renders - before.renders == 1
    assert after.steps - before.steps == pastiche.steps > 0
    assert after.seconds - before.seconds == pytest.approx(pastiche.seconds)
    assert after.seconds_per_step == pytest.approx(after.seconds / after.steps)

    task = await at_work(rig.backend, rig.endless(order))
    await until(lambda: rig.backend.report()[0].busy)  # of a cluster it is known within a second
    task.cancel()
    rig.let_go()
    await rig.backend.render(order())
    assert rig.backend.report()[0].renders - after.renders == 1  # what is cancelled is no picture


async def test_an_upright_photo_stays_upright(backend, order):
    photo = Image.effect_noise((48, 96), 60).convert("RGB")
    assert (await backend.render(order(content=photo))).size == (24, 48)


async def test_pictures_may_be_files_and_decoded_ones_too(backend, order, tmp_path):
    as_bytes = order()
    (tmp_path / "photo.png").write_bytes(as_bytes.content)
    with Image.open(tmp_path / "photo.png") as decoded:
        decoded.load()
    wanted = (await backend.render(as_bytes)).png
    for photo in (tmp_path / "photo.png", decoded):
        assert (await backend.render(order(content=photo))).png == wanted


async def test_a_time_lapse_comes_along_when_it_was_asked_for(backend, order):
    assert (await backend.render(order(12))).frames == ()
    frames = (await backend.render(order(12, timelapse=True))).frames
    assert frames and all(frame.startswith(b"\xff\xd8") for frame in frames)


async def test_sketches_come_along_when_they_were_asked_for_and_no_more_than_that(backend, order):
    frames = (await backend.render(order(12, sketches=3))).frames
    assert 1 < len(frames) <= 3 and all(frame.startswith(b"\xff\xd8") for frame in frames)


async def test_a_listener_that_fails_does_not_spoil_the_render(backend, order):
    def listener(progress: Progress) -> None:
        raise LookupError("no such message")

    assert (await backend.render(order(), listener)).size == (48, 36)


async def test_what_is_no_picture_is_said_by_code_and_the_next_render_goes_well(backend, order, tmp_path):
    hopeless = (
        (order(content=b"no picture"), "picture-unknown"),
        (order(styles=[Style(b"")]), "picture-empty"),
        (order(content=tmp_path / "nowhere.jpg"), "file-unreadable"),
    )
    for request, code in hopeless:
        with pytest.raises(BadPicture) as refusal:
            await backend.render(request)
        assert refusal.value.code == code
    assert (await backend.render(order())).size == (48, 36)


async def test_a_render_that_is_cancelled_makes_place_for_the_next(rig, order, at_work):
    task = await at_work(rig.backend, rig.endless(order))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    rig.let_go()
    assert (await rig.backend.render(order())).size == (48, 36)


async def test_requests_wait_their_turn_and_can_leave_the_queue(rig, order, at_work):
    busy = await at_work(rig.backend, rig.endless(order))
    finished: list[int] = []

    async def wait(number: int) -> None:
        await rig.backend.render(order())
        finished.append(number)

    waiting = [asyncio.create_task(wait(number)) for number in range(4)]
    await asyncio.wait(waiting, timeout=0.01)
    assert finished == []
    waiting[1].cancel()
    busy.cancel()
    rig.let_go()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert finished == [0, 2, 3]


async def test_a_cancel_at_any_moment_leaves_a_backend_that_works(backend, order):
    for delay in (0, 0, 0.001, 0.01, 0.03, 0.1, 0.2):
        task = asyncio.create_task(backend.render(order()))
        await asyncio.wait([task], timeout=delay)
        task.cancel()
        await asyncio.wait([task])
    assert (await backend.render(order())).size == (48, 36)


async def test_a_worker_that_dies_takes_its_render_with_it_and_is_replaced(rig, order, at_work):
    before = rig.backend.report()[0].deaths
    rig.doom()  # the stand-in is told before
    victim = await at_work(rig.backend, rig.endless(order))
    rig.kill()
    with pytest.raises(WorkerDied, match=rig.last_words) as death:
        await victim
    assert death.value.code == "worker-died"
    assert (await rig.backend.render(order())).size == (48, 36)
    assert rig.backend.report()[0].deaths - before == 1
    assert sum(slot.deaths for slot in rig.backend.report()) == rig.backend.deaths
