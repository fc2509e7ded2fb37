"""Files by name, in a folder and in an object store: whole and durable, or not there."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import filing
from storage.errors import NoRoom
from storage.files import Files, Folder


@pytest.fixture(params=["folder", "bucket", "one by one"])
async def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """Files of each kind, of which there are none; one kind of object store deletes them one by one."""
    if request.param == "folder":
        return Folder(tmp_path / "files")
    if request.param == "one by one":
        from obstore.store import LocalStore

        from storage.objects import Objects

        store = LocalStore(tmp_path / "store", mkdir=True)
        return Objects(lambda request, silence: store, "a store")
    return await filing.open_files(request.getfixturevalue("bucket").url, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


def tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


async def store(files: Files, name: str, data: bytes) -> None:
    await files.put(name, await files.stage(data))


async def names(files: Files, before: datetime) -> list[str]:
    return sorted([found.name async for page in files.walk(before) for found in page])


async def test_bytes_have_their_name_once_they_are_put_and_not_before(files: Files) -> None:
    staged = await files.stage(b"bytes")
    with pytest.raises(FileNotFoundError):
        await files.get("ab/abc.jpg")
    await files.put("ab/abc.jpg", staged)
    assert await files.get("ab/abc.jpg") == b"bytes"
    await files.discard(staged)
    assert await files.get("ab/abc.jpg") == b"bytes"


async def test_a_name_that_is_put_again_has_the_new_bytes(files: Files) -> None:
    await store(files, "ab/abc.jpg", b"old")
    await store(files, "ab/abc.jpg", b"new")
    assert await files.get("ab/abc.jpg") == b"new"


async def test_what_is_discarded_is_gone(files: Files) -> None:
    staged = await files.stage(b"bytes")
    await files.discard(staged)
    with pytest.raises(FileNotFoundError):
        await files.put("ab/abc.jpg", staged)


async def test_all_names_that_begin_so_are_deleted_and_no_others(files: Files) -> None:
    for name in ("ab/abc.jpg", "ab/abc.png", "ab/abcd.jpg", "ac/abc.jpg"):
        await store(files, name, b"bytes")
    await files.delete(["ab/abc.", "ff/nothing."])
    assert await names(files, tomorrow()) == ["ab/abcd.jpg", "ac/abc.jpg"]


async def test_walking_sees_names_sizes_and_times_and_nothing_that_is_staged(files: Files) -> None:
    await store(files, "ab/abc.jpg", b"bytes")
    await files.stage(b"on its way")
    ((found,),) = [page async for page in files.walk(tomorrow())]
    assert (found.name, found.size) == ("ab/abc.jpg", 5)
    assert abs(datetime.now(UTC) - found.written_at) < timedelta(minutes=1)
    assert await names(files, datetime.now(UTC) - timedelta(days=1)) == []


async def test_a_folder_that_was_never_written_to_is_empty(files: Files) -> None:
    assert await names(files, tomorrow()) == []
    await files.tidy(tomorrow())
    await files.delete(["ab/abc."])


async def test_many_files_come_in_pages(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "files" / "ab").mkdir(parents=True)
    for number in range(1001):
        (tmp_path / "files" / "ab" / f"{number}.jpg").touch()
    assert [len(page) async for page in folder.walk(tomorrow())] == [1000, 1]


async def test_what_was_staged_and_never_got_a_name_is_tidied_away(files: Files) -> None:
    staged = await files.stage(b"bytes")
    await store(files, "ab/abc.jpg", b"named")
    await files.tidy(datetime.now(UTC) - timedelta(days=1))
    await files.put("ab/abd.jpg", staged)
    await files.stage(b"more")
    await files.tidy(tomorrow())
    assert await names(files, tomorrow()) == ["ab/abc.jpg", "ab/abd.jpg"]
    with pytest.raises(FileNotFoundError):
        await files.put("ab/abe.jpg", staged)


async def test_what_a_killed_process_had_staged_is_tidied_away_when_it_is_old(folder: Folder) -> None:
    old, new = await folder.stage(b"old"), await folder.stage(b"new")
    os.utime(old, (0, 0))
    await folder.tidy(datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(FileNotFoundError):
        await folder.put("ab/old.jpg", old)
    await folder.put("ab/new.jpg", new)
    assert await folder.get("ab/new.jpg") == b"new"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
async def test_a_disk_that_takes_nothing_is_an_error_of_its_own_and_leaves_nothing(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    await store(folder, "ab/abc.jpg", b"before")

    def full(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(NoRoom, match=os.strerror(number)):
            await folder.stage(b"more")
        assert os.strerror(number) in str(folder.trouble())
    await store(folder, "ab/abd.jpg", b"after")
    assert folder.trouble() is None
    left = sorted(path.name for path in (tmp_path / "files").rglob("*") if path.is_file())
    assert left == ["abc.jpg", "abd.jpg"]


async def test_bytes_and_the_folders_on_the_way_to_them_are_on_the_disk_before_the_name_counts(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut could take: the bytes, the name in its folder, the folder's own name."""
    steps: list[str] = []
    flush, replace = os.fsync, Path.replace

    def flushed(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append("the bytes" if path.is_file() else path.relative_to(tmp_path).as_posix())
        flush(descriptor)

    def named(self: Path, target: Path) -> Path:
        steps.append("the name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", named)
    await store(folder, "ab/abc.jpg", b"bytes")
    assert steps == [".", "files", "the bytes", "files", "the name", "files/ab"]
