"""An object store that is slow, full of faults or away: each call ends, and what may pass is tried again."""

import asyncio
import logging
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from buckets import KEY, SECRET, Bucket

from storage import filing
from storage.errors import CannotOpen, NoRoom, Unreachable
from storage.files import Folder
from storage.objects import Objects, Patience


def tomorrow() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
async def files(bucket: Bucket, tmp_path: Path, impatient: None) -> Objects:
    """Files in the bucket, for whose store nobody waits long."""
    return await files_in(bucket, tmp_path)


async def files_in(bucket: Bucket, tmp_path: Path) -> Objects:
    opened = await filing.open_files(bucket.url, tmp_path)
    assert isinstance(opened, Objects)
    bucket.asked.clear()
    return opened


async def store(files: Objects, name: str, data: bytes = b"bytes") -> None:
    staged = await files.stage(data)
    await files.put(name, staged)
    await files.discard(staged)


@pytest.mark.parametrize("faults", [[503, 503], ["lost"], ["cut"], [500, "hang", 429]], ids=str)
async def test_what_passes_is_tried_again_and_nobody_notices(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[str | int]
) -> None:
    monkeypatch.setattr(Objects.__init__, "__defaults__", (Patience(request=1.0, call=30.0, held=8.0),))
    files = await files_in(bucket, tmp_path)
    bucket.faults[:] = faults
    staged = await files.stage(b"bytes" * 1000)
    bucket.faults[:] = faults
    await files.put("ab/abc.jpg", staged)
    bucket.faults[:] = faults
    assert await files.get("ab/abc.jpg") == b"bytes" * 1000
    bucket.faults[:] = faults
    assert [found.name for page in [page async for page in files.walk(tomorrow())] for found in page]
    bucket.faults[:] = faults
    await files.delete(["ab/abc."])
    bucket.faults[:] = faults
    await files.discard(staged)
    assert files.trouble() is None
    assert bucket.names() == []


async def test_a_store_that_stays_away_is_said_in_time_and_is_well_again_when_it_is_back(
    files: Objects, bucket: Bucket
) -> None:
    await store(files, "ab/abc.jpg")
    staged = await files.stage(b"more")
    bucket.away = True
    began = time.monotonic()
    for step in (files.get("ab/abc.jpg"), files.put("ab/abd.jpg", staged)):
        with pytest.raises(Unreachable, match="answers 503 SlowDown") as caught:
            await step
        assert isinstance(caught.value, NoRoom), "whoever waits for room waits for this too"
        assert bucket.url in str(files.trouble())
    assert time.monotonic() - began < 60
    await files.look()
    assert files.trouble() is not None
    bucket.away = False
    await files.look()
    assert files.trouble() is None
    assert await files.get("ab/abc.jpg") == b"bytes"


async def test_a_store_that_takes_requests_and_never_answers_holds_nobody_up_for_long(
    files: Objects, bucket: Bucket
) -> None:
    bucket.faults[:] = ["hang"] * 20
    began = time.monotonic()
    with pytest.raises(Unreachable, match="answer"):
        await files.get("ab/abc.jpg")
    with pytest.raises(Unreachable):
        await files.put("ab/abc.jpg", "incoming/none")
    assert time.monotonic() - began < 60


async def test_who_comes_late_in_a_long_outage_is_told_soon(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Objects.__init__, "__defaults__", (Patience(request=1.0, call=4.0, held=0.2),))
    files = await files_in(bucket, tmp_path)
    bucket.away = True
    took = []
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(Unreachable):
            await files.get("ab/abc.jpg")
        took.append(time.monotonic() - began)
    assert took[0] > 3.9 and max(took[1:]) < 3


async def test_while_the_store_is_away_no_transaction_waits_for_it_to_delete(
    files: Objects, bucket: Bucket
) -> None:
    bucket.away = True
    with pytest.raises(Unreachable):
        await files.delete(["ab/abc."])
    asked = len(bucket.asked)
    for _ in range(100):
        with pytest.raises(Unreachable):
            await files.delete(["ab/abc."])
    assert len(bucket.asked) == asked
    await files.discard("incoming/what-tidy-removes")


async def test_an_object_that_is_gone_is_no_outage(files: Objects, bucket: Bucket) -> None:
    await store(files, "ab/abc.jpg")
    bucket.drop("ab/abc.jpg")
    with pytest.raises(FileNotFoundError):
        await files.get("ab/abc.jpg")
    assert files.trouble() is None


async def test_a_bucket_that_is_gone_is_one(files: Objects, bucket: Bucket) -> None:
    bucket.client.delete_bucket(Bucket=bucket.name)
    with pytest.raises(Unreachable, match="there is no such bucket"):
        await files.get("ab/abc.jpg")
    with pytest.raises(Unreachable, match="there is no such bucket"):
        await files.stage(b"bytes")


async def test_a_large_file_goes_through_whole_and_in_one_piece(bucket: Bucket, tmp_path: Path) -> None:
    files = await files_in(bucket, tmp_path)
    data = os.urandom(40_000_000)
    await store(files, "ab/abc.png", data)
    assert await files.get("ab/abc.png") == data
    assert not any("uploads" in asked.path for asked in bucket.asked), (
        "nothing half sent is left in the store"
    )
    assert bucket.names() == ["ab/abc.png"]


async def test_many_files_come_in_pages_and_go_in_batches(bucket: Bucket, tmp_path: Path) -> None:
    files = await files_in(bucket, tmp_path)
    there = bucket.backend
    stems = [f"{number:04}" for number in range(1001)]
    for stem in stems:
        there.put_object(bucket.name, f"pictures/ab/{stem}.jpg", b"bytes")
    bucket.faults[:] = [503]
    pages = [page async for page in files.walk(tomorrow())]
    assert [len(page) for page in pages] == [1000, 1]
    assert [found.name for page in pages for found in page] == [f"ab/{stem}.jpg" for stem in stems]
    bucket.asked.clear()
    await files.delete([f"ab/{stem}." for stem in stems[:300]])
    assert len(bucket.asked) <= 4
    assert bucket.names() == [f"ab/{stem}.jpg" for stem in stems[300:]]


async def test_a_listing_that_breaks_off_goes_on_where_it_was(bucket: Bucket, tmp_path: Path) -> None:
    files = await files_in(bucket, tmp_path)
    there = bucket.backend
    for number in range(1500):
        there.put_object(bucket.name, f"pictures/ab/{number:04}.jpg", b"bytes")
    names = []
    async for page in files.walk(tomorrow()):
        names += [found.name for found in page]
        bucket.faults[:] = [503, "cut"]
    assert names == [f"ab/{number:04}.jpg" for number in range(1500)]


async def test_whoever_is_cancelled_while_a_file_gets_its_name_waits_until_it_has(
    files: Objects, bucket: Bucket
) -> None:
    staged = await files.stage(b"bytes")
    bucket.asked.clear()
    putting = asyncio.create_task(files.put("ab/abc.jpg", staged))
    while not bucket.asked:
        await asyncio.sleep(0)
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    assert "ab/abc.jpg" in bucket.names()


async def test_nothing_is_made_public_and_keys_are_in_no_address(files: Objects, bucket: Bucket) -> None:
    await store(files, "ab/abc.jpg")
    await files.get("ab/abc.jpg")
    await files.delete(["ab/abc."])
    assert bucket.asked
    for asked in bucket.asked:
        assert not [name for name in asked.headers if "acl" in name.lower() or "grant" in name.lower()]
        assert SECRET not in str(asked)
        assert KEY not in asked.path and "ignature" not in asked.path


async def opened(url: str, tmp_path: Path) -> str:
    """Why files cannot be opened there."""
    with pytest.raises(CannotOpen) as caught:
        await filing.open_files(url, tmp_path)
    assert SECRET not in repr(caught.value) and caught.value.__cause__ is None
    return str(caught.value)


async def test_a_start_without_the_bucket_or_with_credentials_that_are_refused_is_said(
    bucket: Bucket, tmp_path: Path
) -> None:
    assert "there is no such bucket" in await opened(f"s3://not-{bucket.name}/pictures", tmp_path)
    bucket.faults[:] = [403]
    assert "refuses the credentials (403 SlowDown)" in await opened(bucket.url, tmp_path)
    await filing.open_files(bucket.url, tmp_path)
    assert bucket.names() == [], "nothing of the trial is left"


async def test_a_store_that_is_not_there_is_said_at_the_start(
    bucket: Bucket, tmp_path: Path, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert "Connection refused" in await opened(bucket.url, tmp_path)


async def test_a_store_that_is_away_at_the_start_is_waited_for_and_the_log_says_so(
    bucket: Bucket, tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "storage.objects")
    bucket.away = True
    opening = asyncio.create_task(filing.open_files(bucket.url, tmp_path, wait=60))
    async with asyncio.timeout(30):
        while "cannot be reached: it answers 503 SlowDown; it is waited for" not in caplog.text:
            await asyncio.sleep(0.01)
    bucket.away = False
    await opening
    assert "can be reached again" in caplog.text and caplog.text.count("it is waited for") == 1
    assert bucket.names() == []


async def test_a_store_that_refuses_is_not_waited_for(bucket: Bucket, tmp_path: Path) -> None:
    bucket.always = 403
    async with asyncio.timeout(20):
        with pytest.raises(CannotOpen, match="refuses the credentials"):
            await filing.open_files(bucket.url, tmp_path, wait=60)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://", "should look like s3://bucket/prefix"),
        ("s3:bucket/prefix", "should look like"),
        ("bucket/prefix", "should look like"),
        ("ftp://bucket/prefix", "should look like"),
        ("s3://[bucket", "should look like"),
        ("s3://bucket//prefix", "should look like"),
        ("s3://bucket/../prefix", "should look like"),
        ("s3://bucket/a prefix", "should look like"),
        (f"s3://{KEY}:{SECRET}@bucket/prefix", "no keys"),
        (f"az://container/prefix?sig={SECRET}", "no keys"),
        ("az://container/prefix", "Account must be specified"),
    ],
)
async def test_an_address_that_is_none_is_said_without_what_is_secret_in_it(
    url: str, why: str, tmp_path: Path
) -> None:
    assert why in await opened(url, tmp_path)


async def test_a_folder_may_be_named_instead(tmp_path: Path) -> None:
    for url in (str(tmp_path / "a folder"), (tmp_path / "a folder").as_uri()):
        found = await filing.open_files(url, tmp_path / "data")
        assert isinstance(found, Folder) and found.root == tmp_path / "a folder"
    assert isinstance(found := await filing.open_files(None, tmp_path), Folder)
    assert found.root == tmp_path / "images"
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CannotOpen, match="a file"):
        await filing.open_files(str(tmp_path / "a file"), tmp_path)


async def test_without_obstore_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(CannotOpen, match=r"pip install -e '\.\[objects\]'"):
        await filing.open_files("s3://bucket/prefix", tmp_path)


def test_how_long_a_request_may_take_goes_by_what_it_sends() -> None:
    patience = replace(Patience(), request=8.0)
    assert patience.for_bytes(0) == 8.0
    assert patience.for_bytes(40_000_000) == 48.0
