"""An object store on this machine: moto's server, and before it a line that can be disturbed."""

import http.client
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

SECRET = "the-secret-of-these-tests"
KEY = "AKIAOFTHESETESTS"
EITHER = pytest.mark.parametrize("place", ["folder", "bucket"], indirect=True)
"""What is asked of storage, whether its files lie in a folder or in a bucket."""


@dataclass
class Asked:
    """A request as it came to the store."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Bucket:
    """A bucket of this test's own, and what happens on the way to it.

    away: every request is answered with 503. Each of `faults` happens to one request: a status, "hang" (for
    `patience` seconds), "cut" (half an answer) or "lost" (it is done, and the answer never comes).
    always: a fault that happens to all. away_at: the number of the request from which on it is away.
    """

    name: str
    client: Any  # boto3's, past all faults
    away: bool = False
    always: str | int | None = None
    away_at: int | None = None
    faults: list[str | int] = field(default_factory=list)
    patience: float = 2.0
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"s3://{self.name}/pictures"

    @property
    def backend(self) -> Any:
        """Where moto keeps it: to put many objects there without a request for each."""
        from moto.backends import get_backend

        return get_backend("s3")["123456789012"]["aws"]

    def names(self) -> list[str]:
        """All there is under the prefix, without it."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
        assert all(key.startswith("pictures/") for key in found)
        return [key.removeprefix("pictures/") for key in found]

    def copied_to(self, folder: Path) -> list[Path]:
        """All there is, as files of a folder that holds nothing else."""
        shutil.rmtree(folder, ignore_errors=True)
        for name in (names := self.names()):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            self.client.download_file(self.name, f"pictures/{name}", str(folder / name))
        return sorted(folder / name for name in names)

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=f"pictures/{key}", Body=data)

    def drop(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=f"pictures/{key}")


@pytest.fixture(scope="session")
def moto() -> Iterator[int]:
    """The port of an object store for the tests of this process."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def bucket(
    moto: int, serve: Callable[[type[BaseHTTPRequestHandler]], str], monkeypatch: pytest.MonkeyPatch
) -> Bucket:
    """An empty bucket, whose store the environment names."""
    import boto3
    from botocore.config import Config

    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{moto}",
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        config=Config(proxies={}),
    )
    this = Bucket(f"bucket-{uuid4().hex}", client)
    client.create_bucket(Bucket=this.name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", serve(_line_to(moto, this)))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return this


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for an object store."""
    from storage.objects import Objects, Patience

    soon = Patience(request=1.0, call=2.5, held=2.5, pause=0.02, pause_at_most=0.1)
    monkeypatch.setattr(Objects.__init__, "__defaults__", (soon,))


def _line_to(port: int, bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            bucket.asked.append(Asked(self.command, self.path, {**self.headers}))
            bucket.away = bucket.away or len(bucket.asked) == bucket.away_at
            fault = 503 if bucket.away else bucket.always
            if fault is None and bucket.faults:
                fault = bucket.faults.pop(0)
            if fault == "hang":
                time.sleep(bucket.patience)
                self.close_connection = True
                return
            if isinstance(fault, int):
                self._answer(fault, {}, b"<Error><Code>SlowDown</Code></Error>")
                return
            there = http.client.HTTPConnection("127.0.0.1", port)
            there.request(self.command, self.path, body, dict(self.headers))
            answer = there.getresponse()
            data = answer.read()
            there.close()
            if fault == "lost":
                self.close_connection = True
                return
            self._answer(answer.status, dict(answer.getheaders()), data, cut=fault == "cut")

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on  # noqa: N815

        def _answer(self, status: int, headers: dict[str, str], data: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            length = headers.get("Content-Length") if self.command == "HEAD" else None
            for name, value in headers.items():
                if name.lower() not in (
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "server",
                    "date",
                ):
                    self.send_header(name, value)
            self.send_header("Content-Length", length or str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                with suppress(ConnectionError):  # nobody waits for it any more
                    self.wfile.write(data[: len(data) // 2] if cut else data)
            self.close_connection = self.close_connection or cut

        def log_message(self, *args: object) -> None:
            pass

    return Line
