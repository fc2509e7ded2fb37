import itertools
import multiprocessing
import os
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.render import cache
from engine.render.cache import cached, fingerprint


@pytest.fixture(autouse=True)
def empty_memory():
    cache.forget()
    yield
    cache.forget()


@pytest.fixture
def count():
    """A computation that tells how often it ran, as its value."""
    numbers = itertools.count(1)

    def compute() -> dict[str, Tensor]:
        return {"relu1_1": torch.full((3, 3), float(next(numbers)))}

    return compute


def value(tensors: dict[str, Tensor]) -> float:
    return tensors["relu1_1"][0, 0].item()


KEY = {"picture": "abc", "size": (64, 48), "layers": ["relu1_1"], "dtype": torch.bfloat16, "scale": None}


@pytest.mark.parametrize("on_disk", [True, False])
def test_what_was_computed_once_is_not_computed_again(tmp_path, count, on_disk):
    folder = tmp_path / "targets" if on_disk else None
    assert [value(cached(folder, KEY, count)) for _ in range(3)] == [1, 1, 1]


def test_another_process_finds_it_on_disk(tmp_path, count):
    first = cached(tmp_path, KEY, lambda: {"a": torch.randn(5, 4), "b": torch.tensor(2.0)})
    cache.forget()
    second = cached(tmp_path, KEY, count)
    assert second.keys() == first.keys()
    assert all(torch.equal(second[name], first[name]) for name in first)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_tensors_come_back_bit_for_bit(tmp_path, dtype):
    tensor = torch.randn(7, 5).to(dtype).T  # not contiguous
    cached(tmp_path, KEY, lambda: {"x": tensor})
    cache.forget()
    back = cached(tmp_path, KEY, dict)["x"]
    assert back.dtype == dtype and torch.equal(back, tensor)


def test_parts_of_one_tensor_can_be_kept(tmp_path):
    whole = torch.arange(12.0)
    found = cached(tmp_path, KEY, lambda: {"head": whole[:6], "tail": whole[6:], "all": whole})
    assert len(list(tmp_path.iterdir())) == 1
    assert torch.equal(found["tail"], whole[6:])


def test_writing_into_what_came_back_changes_nothing_for_others(count):
    cached(None, KEY, count)["relu1_1"].zero_()
    cached(None, KEY, count)["relu1_1"].zero_()
    assert value(cached(None, KEY, count)) == 1


def test_a_target_with_a_gradient_is_kept_without_it(tmp_path):
    tensor = torch.ones(3, requires_grad=True)
    assert not cached(tmp_path, KEY, lambda: {"x": tensor * 2})["x"].requires_grad


@pytest.mark.parametrize(
    "change",
    [
        {"picture": "abd"},
        {"size": (48, 64)},
        {"layers": ["relu1_1", "relu2_1"]},
        {"dtype": torch.float32},
        {"scale": 1.0},
        {"weights": Path("a.safetensors")},
    ],
)
def test_any_other_key_is_computed_on_its_own(tmp_path, count, change):
    assert value(cached(tmp_path, KEY, count)) == 1
    assert value(cached(tmp_path, {**KEY, **change}, count)) == 2


def test_the_order_of_a_key_does_not_matter(count):
    cached(None, KEY, count)
    assert value(cached(None, dict(reversed(KEY.items())), count)) == 1


def test_a_new_version_computes_anew(tmp_path, count, monkeypatch):
    cached(tmp_path, KEY, count)
    monkeypatch.setattr(cache, "VERSION", cache.VERSION + 1)
    assert value(cached(tmp_path, KEY, count)) == 2


@pytest.mark.parametrize("value", [torch.ones(2), object(), b"bytes", {1, 2}])
def test_a_key_of_what_cannot_be_told_apart_is_refused(count, value):
    with pytest.raises(TypeError, match=type(value).__name__):
        cached(None, {"picture": value}, count)


def spoil(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "empty":
        data = bytearray()
    elif how == "cut short":
        data = data[: len(data) // 2]
    elif how == "one bit":
        data[-1] ^= 1
    elif how == "no checksum":
        save_file(load_file(path), path)
        return
    elif how == "noise":
        data = bytearray(os.urandom(len(data)))
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["empty", "cut short", "one bit", "no checksum", "noise"])
def test_a_damaged_file_is_computed_again_and_replaced(tmp_path, count, how):
    cached(tmp_path, KEY, count)
    (file,) = tmp_path.iterdir()
    spoil(file, how)
    cache.forget()
    assert value(cached(tmp_path, KEY, count)) == 2
    cache.forget()
    assert value(cached(tmp_path, KEY, count)) == 2


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path, count):
    (tmp_path / "file").write_text("in the way")
    assert [value(cached(tmp_path / "file" / "targets", KEY, count)) for _ in range(2)] == [1, 1]


def test_an_error_is_passed_on_and_not_remembered(tmp_path, count):
    with pytest.raises(ZeroDivisionError):
        cached(tmp_path, KEY, lambda: {"x": torch.tensor(1 / 0)})
    assert value(cached(tmp_path, KEY, count)) == 1


def test_the_folder_stays_small_and_keeps_what_was_used_last(tmp_path, count):
    def take(number: int) -> float:
        cache.forget()
        return value(cached(tmp_path, {"number": number}, count, disk_bytes=limit))

    def age() -> None:
        for file in tmp_path.iterdir():
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 10))

    limit = 10**6
    take(0)
    limit = int(3.5 * sum(file.stat().st_size for file in tmp_path.iterdir()))
    for number in (1, 2):
        age()
        take(number)
    age()
    assert take(0) == 1  # used again, so 1 is the oldest now
    age()
    take(3)
    assert len(list(tmp_path.iterdir())) == 3
    assert [take(number) for number in (0, 2, 3)] == [1, 3, 4]
    assert take(1) == 5


def test_a_half_written_file_is_removed_once_it_is_old(tmp_path, count):
    old, new = tmp_path / "old.tmp", tmp_path / "new.tmp"
    old.touch()
    new.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    cached(tmp_path, KEY, count)
    assert not old.exists() and new.exists()


def test_memory_drops_the_least_recently_used(count, monkeypatch):
    monkeypatch.setattr(cache, "MEMORY_BYTES", 3 * 36)  # three of 3x3 float32
    for number in (0, 1, 2, 0, 3):
        cached(None, {"number": number}, count)
    assert [value(cached(None, {"number": number}, count)) for number in (0, 2, 3)] == [1, 3, 4]
    assert value(cached(None, {"number": 1}, count)) == 5


def _work(folder: Path, seed: int, start) -> None:
    """Some of a few keys, over and over, in a folder that is always too full."""
    torch.set_num_threads(1)
    start.wait()
    generator = torch.Generator().manual_seed(seed)
    for _ in range(60):
        number = int(torch.randint(6, (1,), generator=generator))
        cache.forget()
        wanted = torch.full((20, 20), float(number))
        found = cached(folder, {"number": number}, lambda wanted=wanted: {"x": wanted}, disk_bytes=6000)
        assert torch.equal(found["x"], wanted)


def test_several_processes_share_a_folder(tmp_path):
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    start = context.Event()
    workers = [context.Process(target=_work, args=(tmp_path, seed, start)) for seed in range(3)]
    for worker in workers:
        worker.start()
    start.set()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    left = list(tmp_path.iterdir())
    assert all(path.suffix == ".safetensors" for path in left)
    assert 1 <= len(left) <= 6


def test_a_fingerprint_tells_pictures_apart():
    ones = torch.ones(1, 3, 4, 6)
    others = [torch.zeros(1, 3, 4, 6), torch.ones(1, 3, 6, 4), ones.double(), ones.bfloat16(), ones[..., :5]]
    prints = {fingerprint(tensor) for tensor in [ones, *others]}
    assert len(prints) == 6
    assert fingerprint(ones) == fingerprint(ones.clone(memory_format=torch.channels_last))
    assert fingerprint(b"abc").startswith("ba7816bf")  # SHA-256's own example
