"""What every test may rely on: no network beyond this machine, and none of the operator's settings."""

import asyncio
import hashlib
import io
import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import clusters
import postgres
import pytest
from buckets import bucket, impatient, moto  # noqa: F401
from postgres import cluster, database_url, databases, empty_database_url, module_database_url, mortal_url

from engine.download import Source
from storage.database import Database

os.environ |= clusters.ENVIRONMENT
# Tests begin hundreds of processes, each of which would compile anew what it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
__all__ = ["cluster", "database_url", "databases", "empty_database_url", "module_database_url", "mortal_url"]
DATABASES = {"sqlite": "test_postgres*", "postgresql": "test_sqlite*"}
"""What is not run on which."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database; where pictures are kept; how long tests marked `torture` go on."""
    parser.addoption(
        "--database",
        default="sqlite",
        help="postgresql: on a server of the tests' own; postgresql://…: on that one (default: sqlite)",
    )
    parser.addoption("--pictures-to", help="a folder for the README's pictures of a conversation")
    parser.addoption("--seeds", default="1", help="of the torture: one, or from-to (default: 1)")
    parser.addoption("--jobs", type=int, default=200, help="pictures ordered in a torture (default: 200)")
    parser.addoption("--kills", type=int, default=40, help="kills in a torture (default: 40)")


def pytest_configure(config: pytest.Config) -> None:
    """Says at once what is missing for the database."""
    chosen = str(config.getoption("--database"))
    if chosen not in DATABASES and not chosen.startswith(("postgresql://", "postgresql+asyncpg://")):
        raise pytest.UsageError(
            "--database is sqlite, postgresql, or postgresql://user:password@host/postgres"
        )
    if chosen == "postgresql":
        postgres.binaries()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out files about the other database."""
    others = [item for item in items if item.path.match(_not_run(config))]
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was left out."""
    terminalreporter.write_line(f"{_not_run(config)} is about the other database and was not run")


def _not_run(config: pytest.Config) -> str:
    return DATABASES["postgresql" if postgres.is_wanted(config) else "sqlite"]


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection that would leave this machine is an error, not a slow success."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and not str(host).startswith(("127.", "::1", "localhost")):
            raise OSError(f"a test tried to reach {host}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a `.env` file of whoever runs the tests plays a part."""
    for name in list(os.environ):
        if name.startswith("PASTICHE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PASTICHE_FETCH", "false")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as a first start leaves it: to copy it is a tenth of a second less than all migrations."""
    folder = tmp_path_factory.mktemp("database")

    async def start() -> None:
        await (await Database.open(None, folder)).close()

    with asyncio.Runner() as runner:
        runner.run(start())
    return folder / "pastiche.db"


@pytest.fixture
def data_dir(tmp_path: Path, new_database: Path) -> Path:
    """A data folder in which the bot has been started before, and nobody has spoken with it."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(new_database, folder)
    return folder


@pytest.fixture(scope="session")
def published() -> bytes:
    """A file like torchvision's VGG-19, classifier and all.

    Up to conv2_1 it holds seeded random kernels; one number per convolution after that, so that each
    averages, keeps it small.
    """
    import torch

    from engine.render import vgg

    generator = torch.Generator().manual_seed(11)
    state = {"classifier.0.weight": torch.ones(10, 10)}
    for index, (inputs, outputs) in vgg.convolutions(vgg.LAYERS).items():
        kernel = torch.full((1,), 1 / (9 * inputs)).expand(outputs, inputs, 3, 3)
        if index <= vgg.LAYERS.index("conv2_1"):
            kernel = torch.randn(outputs, inputs, 3, 3, generator=generator) * (2 / (9 * inputs)) ** 0.5
        state[f"features.{index}.weight"] = kernel
        state[f"features.{index}.bias"] = torch.full((1,), 0.5).expand(outputs)
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


Serve = Callable[[Callable[..., BaseHTTPRequestHandler]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts an HTTP server on this machine with a handler for its requests; returns its address."""
    with ExitStack() as ended:

        def start(handler: Callable[..., BaseHTTPRequestHandler]) -> str:
            listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            ended.callback(listening.server_close)
            thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            ended.callback(thread.join)
            ended.callback(listening.shutdown)
            return f"http://127.0.0.1:{listening.server_port}"

        yield start


@dataclass
class Server:
    """A file server that can misbehave.

    cut: bytes per answer at most, one number for each of the first answers.
    stall: seconds before the body. pause: seconds before the end, in answers that are cut.
    """

    url: str
    data: bytes
    cut: list[int] = field(default_factory=list)
    stall: float = 0.0
    pause: float = 0.0
    status: int = 200
    content_type: str = "application/octet-stream"
    ranges: list[str | None] = field(default_factory=list)

    def source(self, **changes) -> Source:
        settings = {
            "sha256": hashlib.sha256(self.data).hexdigest()[:8],
            "connect_seconds": 2,
            "stall_seconds": 2,
        }
        return Source(self.url, **{**settings, **changes})


@pytest.fixture
def server(published: bytes, serve: Serve) -> Iterator[Server]:
    """A server of `published`, whose `ranges` tell what was asked of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers["Range"]
            this.ranges.append(wanted)
            whole = this.data if "html" not in this.content_type else b"<html>Please log in</html>"
            begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and whole is this.data else 0
            status = this.status if this.status != 200 else 206 if begin else 200
            if begin >= len(whole):
                status = 416
            body = whole[begin:] if status < 400 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", this.content_type)
            self.end_headers()
            gone.wait(this.stall)
            if this.cut:
                self.wfile.write(body[: this.cut.pop(0)])
                gone.wait(this.pause)
            else:
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    gone = threading.Event()
    this = Server(f"{serve(Handler)}/vgg19.pth", published)
    yield this
    gone.set()


@pytest.fixture
def children_fetch_from(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """Call it with a server: processes started from then on fetch VGG-19 there and reach nothing else."""
    folder = tmp_path_factory.mktemp("sitecustomize")

    def reroute(server: Server, **changes) -> None:
        (folder / "sitecustomize.py").write_text(
            f"""
import socket
from engine import download

look_up = socket.getaddrinfo

def only_here(host, *rest, **more):
    if host != "127.0.0.1":
        raise socket.gaierror("a test tried to reach " + str(host))
    return look_up(host, *rest, **more)

socket.getaddrinfo = only_here
download.TORCHVISION_VGG19 = download.{server.source(**changes)!r}
"""
        )
        monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{Path(__file__).parents[1]}")

    return reroute
