import asyncio
import contextlib
import gc
import logging
import operator
import os
import re
import signal
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from engine import paintings
from engine.errors import BadPicture, BadRequest, WorkerDied
from engine.pictures import codec, inspect, limits, sheet
from engine.pictures.apart import Apart

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = 60  # seconds; only a test that fails waits as long

ENDLESS = (re.fullmatch, r"(a+)+b", "a" * 64)
"""A call that takes for ever and lets nothing else in its process have a turn."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def apart() -> AsyncIterator[Apart]:
    apart = Apart(seconds=PATIENCE)
    yield apart
    await apart.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty() -> AsyncIterator[Apart]:
    """One that gives nobody more than half a second."""
    apart = Apart(seconds=0.5)
    yield apart
    await apart.close()


@pytest.fixture(scope="module")
def photo() -> bytes:
    return codec.encode_jpeg(Image.effect_noise((64, 48), 60).convert("RGB"))


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status != "Z"


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_function_is_run_in_another_process_that_stays(apart, photo):
    assert await apart.run(inspect.inspect, photo) == inspect.Inspection("JPEG", 64, 48)
    pid = apart.pid
    assert await apart.run(os.getpid) == pid != os.getpid()
    assert await apart.run(inspect.inspect, data=photo) == inspect.Inspection("JPEG", 64, 48)
    assert apart.pid == pid


async def test_what_a_bot_asks_for_comes_back_whole(apart, tmp_path):
    shelf = await apart.run(paintings.shelf, tmp_path)
    assert shelf == paintings.shelf(tmp_path)
    some = list(shelf.here.values())[:3]
    assert await apart.run(sheet.paintings_sheet, some, 7) == sheet.paintings_sheet(some, 7)
    assert await apart.run(codec.shown, some[0].path, longest=200) == codec.shown(some[0].path, 200)


async def test_what_a_function_refuses_comes_back_with_its_code_and_values(apart, photo):
    with pytest.raises(BadPicture, match="bytes is cut short or damaged") as refusal:
        await apart.run(inspect.inspect, photo[:300])
    assert (refusal.value.code, refusal.value.values) == ("picture-damaged", {"kind": "JPEG", "bytes": 300})
    with pytest.raises(BadRequest) as empty:
        await apart.run(sheet.paintings_sheet, [])
    assert empty.value.code == "sheet-no-paintings"


async def test_a_mistake_in_a_function_is_a_bad_picture_and_stands_in_the_log(apart, caplog):
    pid = apart.pid
    with caplog.at_level(logging.INFO), pytest.raises(BadPicture, match=r"ValueError: .*base 10") as refusal:
        await apart.run(int, "seven")
    assert refusal.value.code == "picture-not-read"
    assert any("ValueError" in str(record.exc_text or record.message) for record in caplog.records)
    assert apart.pid == pid


async def test_what_an_operators_catalogue_lacks_is_said_in_the_log_here(apart, tmp_path, caplog):
    (tmp_path / "paintings").mkdir()
    (tmp_path / "paintings" / "catalogue.toml").write_text('[mural]\npicture = "mural.jpg"\n')
    await apart.run(paintings.shelf, tmp_path)
    assert any("'mural' is not on offer" in record.getMessage() for record in caplog.records)


async def test_too_much_memory_is_refused_and_the_child_goes_on(apart, photo):
    await apart.run(inspect.inspect, photo)
    pid = apart.pid
    with pytest.raises(BadPicture) as refusal:
        await apart.run(bytearray, 2_000_000_000)
    assert refusal.value.code == "picture-too-heavy"
    assert await apart.run(os.getpid) == pid


async def test_a_picture_of_the_largest_size_fits_into_memory(tmp_path):
    side = int(limits.MAX_PIXELS**0.5)
    Image.new("RGB", (side, side), "navy").save(tmp_path / "large.png", compress_level=1)
    apart = Apart(seconds=PATIENCE)
    assert await apart.run(codec.shown, tmp_path / "large.png", longest=64)
    await apart.close()


@pytest.mark.parametrize("call", [ENDLESS, (time.sleep, 1000)])
async def test_a_call_that_never_ends_is_given_up_and_the_next_gets_a_new_child(hasty, photo, call):
    await hasty.run(inspect.inspect, photo)
    pid = hasty.pid
    with pytest.raises(BadPicture) as refusal:
        await hasty.run(*call)
    assert (refusal.value.code, refusal.value.values) == ("picture-takes-too-long", {"seconds": 0.5})
    assert not alive(pid)
    assert await hasty.run(inspect.inspect, photo)
    assert hasty.pid != pid


async def test_a_call_that_kills_its_process_is_a_bad_picture_and_the_next_gets_a_new_child(apart, photo):
    with pytest.raises(BadPicture, match="SIGSEGV") as refusal:
        await apart.run(signal.raise_signal, signal.SIGSEGV)
    assert refusal.value.code == "picture-not-read"
    with pytest.raises(BadPicture, match="too much memory"):
        await apart.run(signal.raise_signal, signal.SIGKILL)
    with pytest.raises(BadPicture, match="exit status 3"):
        await apart.run(os._exit, 3)
    assert await apart.run(inspect.inspect, photo)


async def test_a_child_that_ends_while_it_is_idle_is_no_pictures_fault(apart, photo):
    await apart.run(inspect.inspect, photo)
    pid = apart.pid
    os.kill(pid, signal.SIGKILL)
    assert (await apart.run(inspect.inspect, photo)).width == 64
    assert apart.pid != pid


async def test_a_child_that_was_taken_over_cannot_answer_with_more_than_values(apart, photo):
    with pytest.raises(BadPicture, match=r"may not answer with operator\.itemgetter") as refusal:
        await apart.run(operator.itemgetter, 0)
    assert refusal.value.code == "picture-not-read"
    assert await apart.run(inspect.inspect, photo)


async def test_several_callers_get_each_their_own_answer(apart):
    numbers = range(20)
    answers = await asyncio.gather(*(apart.run(abs, -number) for number in numbers))
    assert answers == list(numbers)


async def test_one_callers_bad_picture_is_not_anothers(apart, photo):
    bad, good = await asyncio.gather(
        apart.run(os._exit, 1), apart.run(inspect.inspect, photo), return_exceptions=True
    )
    assert isinstance(bad, BadPicture)
    assert isinstance(good, inspect.Inspection)


async def test_a_caller_that_is_cancelled_leaves_a_child_for_the_others(apart, photo):
    await apart.run(inspect.inspect, photo)
    pid = apart.pid
    first = asyncio.create_task(apart.run(time.sleep, 0.3))
    second = asyncio.create_task(apart.run(time.sleep, 0.3))
    third = asyncio.create_task(apart.run(inspect.inspect, photo))
    await asyncio.wait([first], timeout=0.05)
    first.cancel()
    second.cancel()
    assert (await third).format == "JPEG"
    assert first.cancelled() and second.cancelled()
    assert apart.pid == pid


async def test_what_was_wrong_with_a_picture_nobody_waits_for_any_more_is_no_complaint(hasty, photo, caplog):
    await hasty.run(inspect.inspect, photo)
    asking = asyncio.create_task(hasty.run(*ENDLESS))
    await asyncio.wait([asking], timeout=0.05)
    asking.cancel()
    assert await hasty.run(inspect.inspect, photo)
    assert asking.cancelled()
    del asking
    gc.collect()
    assert not [record for record in caplog.records if record.name == "asyncio"]


async def test_closing_ends_the_child_in_the_middle_of_a_call(photo):
    apart = Apart()
    await apart.run(inspect.inspect, photo)
    pid = apart.pid
    running = asyncio.create_task(apart.run(*ENDLESS))
    waiting = asyncio.create_task(apart.run(inspect.inspect, photo))
    await asyncio.wait([running], timeout=0.05)
    await asyncio.gather(apart.close(), apart.close())
    for late in (running, waiting, apart.run(inspect.inspect, photo)):
        with pytest.raises(WorkerDied, match="closing down"):
            await late
    assert not alive(pid) and apart.pid is None


async def test_one_that_was_never_used_can_be_closed():
    apart = Apart()
    await apart.close()
    assert apart.pid is None


async def test_control_c_does_not_reach_the_child(apart, photo):
    await apart.run(inspect.inspect, photo)
    pid = apart.pid
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    assert os.getpgid(pid) != os.getpgid(0)
    assert await apart.run(os.getpid) == pid


async def test_a_child_that_does_not_start_is_said(monkeypatch, tmp_path):
    (tmp_path / "pi_heif.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    apart = Apart()
    with pytest.raises(WorkerDied, match="does not start: exit status 3"):
        await apart.run(abs, -1)
    (tmp_path / "pi_heif.py").unlink()  # repaired
    assert await apart.run(abs, -1) == 1
    await apart.close()


@pytest.mark.parametrize("call", ["time.sleep, 1000", "re.fullmatch, r'(a+)+b', 'a' * 64", None])
async def test_the_child_ends_with_a_parent_that_is_killed(call):
    program = f"""
        import asyncio, re, time
        from engine.pictures.apart import Apart

        async def main():
            apart = Apart(seconds=1)
            await apart.run(abs, 1)
            print(apart.pid, flush=True)
            if {call is not None}:
                await apart.run({call or "abs, 1"})
            await asyncio.sleep(1000)

        asyncio.run(main())
    """
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(program), stdout=asyncio.subprocess.PIPE
    )
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    try:
        await until(lambda: not alive(pid))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert not alive(pid)
