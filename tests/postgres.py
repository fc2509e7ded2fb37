"""A PostgreSQL of the tests' own, in a temporary folder, and a database of its own for every test.

`python -m pytest --database postgresql` starts a server from Debian's binaries, which needs no service and no
set-up; `--database postgresql://…` has the tests make their databases on a developer's own. Files called
`test_postgres*` run only so, and those called `test_sqlite*` only otherwise.
"""

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest
import sqlalchemy as sa

from storage.database import Database

PASSWORD = "hush"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
CLEARING_AWAY = """
cat >/dev/null
server=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server"
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -rf "$0"
"""
PATIENCE = 60.0
"""Seconds for a server to start or to stop on a busy machine."""


class Cluster:
    """A server of its own on this machine. `url` names its first database, with the password."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._binaries = binaries()
        self._as = _somebody_else()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @classmethod
    @contextmanager
    def begun(cls) -> Iterator[Self]:
        """A server that runs, and that is gone with all its data when the context ends."""
        folder = Path(tempfile.mkdtemp(prefix="pastiche-postgres-"))
        # Reads nothing, until these tests end, in whatever way.
        watch = subprocess.Popen(
            ["sh", "-c", CLEARING_AWAY, folder], stdin=subprocess.PIPE, start_new_session=True
        )
        try:
            cluster = cls(folder)
            cluster.initialise()
            cluster.start()
            yield cluster
            cluster.stop(signal.SIGQUIT)
        finally:
            watch.communicate(timeout=PATIENCE)

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def initialise(self) -> None:
        if self._as:
            shutil.chown(self._folder, *self._as)
        password = self._folder / "password"
        password.write_text(PASSWORD)
        options = [
            "--no-sync",
            "--no-locale",
            "-E",
            "UTF8",
            "-U",
            "postgres",
            "-A",
            "md5",
        ]  # quickly reckoned
        self._run("initdb", "-D", str(self._folder / "data"), *options, f"--pwfile={password}")

    def start(self) -> None:
        """Starts the server, which has the same address each time; returns once it takes connections."""
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._folder / "data"), "-p", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *settings], stdout=log, stderr=log, cwd=self._folder, **self._identity()
            )
        until = time.monotonic() + PATIENCE
        asking = ["-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        while subprocess.run([self._binaries / "pg_isready", *asking], check=False).returncode:
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server: by SIGINT it hangs up on everybody, by SIGQUIT it is as after a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    @contextmanager
    def away(self, how: signal.Signals = signal.SIGINT) -> Iterator[None]:
        """The server is not there while the context lasts; `how` as `stop` has it."""
        self.stop(how)
        try:
            yield
        finally:
            self.start()

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / name, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
            **self._identity(),
        )
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr}")

    def _identity(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        if self._as is None:
            return {"env": environment}
        return {"env": environment, "user": self._as[0], "group": self._as[1], "extra_groups": []}


class Databases:
    """Databases on a server, each by its URL; made quickly, since their tables are copied."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = sa.make_url(url).set(drivername="postgresql+asyncpg")
        self._folder = folder
        self._template: str | None = None
        self._over: list[str] = []

    def new(self, *, empty: bool = False) -> str:
        """A new one, as a first start leaves it, or without any table."""
        template = "template0" if empty else self._migrated()
        name = f"pastiche_{secrets.token_hex(8)}"
        self.run(*self._drops(), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._named(name)

    def drop(self, url: str) -> None:
        """Has one deleted with the next errand, whoever is connected to it."""
        self._over.append(str(sa.make_url(url).database))

    def close(self) -> None:
        """Leaves nothing on the server."""
        if self._template is not None:
            self._over.append(self._template)
        self.run(*self._drops())

    def _drops(self) -> list[str]:
        over, self._over = self._over, []
        return [f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in over]

    def run(self, *statements: str) -> None:
        """Has statements executed that are about the whole server."""
        import asyncpg

        async def ask() -> None:
            parts = self._url.translate_connect_args(username="user")
            connection = await asyncpg.connect(**parts, **self._url.query)
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        _apart(ask())

    def _migrated(self) -> str:
        if self._template is None:
            name = f"pastiche_{secrets.token_hex(8)}"
            self.run(f'CREATE DATABASE "{name}" TEMPLATE template0')

            async def start() -> None:
                await (await Database.open(self._named(name), self._folder)).close()

            _apart(start())
            self._template = name
        return self._template

    def _named(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


def binaries() -> Path:
    """The folder of the newest PostgreSQL on this machine; raises UsageError with what to do about none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    anywhere = shutil.which("initdb")
    if found:
        return found[-1].parent
    if anywhere:
        return Path(anywhere).resolve().parent
    raise pytest.UsageError(
        "--database postgresql needs PostgreSQL's programs, of which there are none: apt install postgresql. "
        "With --database postgresql://user:password@host/postgres the tests use a server that runs already."
    )


def is_wanted(config: pytest.Config) -> bool:
    """Whether these tests run on PostgreSQL."""
    return str(config.getoption("--database")) != "sqlite"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server that a test may stop and start again."""
    with Cluster.begun() as begun:
        yield begun


@pytest.fixture
def mortal_url(cluster: Cluster, tmp_path: Path) -> Iterator[str]:
    """A new database without a table on a server that the test may stop."""
    databases = Databases(cluster.url, tmp_path)
    url = databases.new(empty=True)
    yield url
    databases.drop(url)
    databases.close()


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Where databases are made, with `--database`."""
    chosen = str(request.config.getoption("--database"))
    url = chosen if "://" in chosen else request.getfixturevalue("cluster").url
    made = Databases(url, tmp_path_factory.mktemp("files"))
    yield made
    with suppress(OSError):
        made.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A new database of this test's own, in which nobody has spoken; None: SQLite in the data folder."""
    yield from _new_for(request)


@pytest.fixture(scope="module")
def module_database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The same for all tests of a file together."""
    yield from _new_for(request)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A database without a table, for this test; None: SQLite in the data folder."""
    yield from _new_for(request, empty=True)


def _new_for(request: pytest.FixtureRequest, *, empty: bool = False) -> Iterator[str | None]:
    if not is_wanted(request.config):
        yield None
        return
    databases: Databases = request.getfixturevalue("databases")
    url = databases.new(empty=empty)
    yield url
    databases.drop(url)


def _somebody_else() -> tuple[int, int] | None:
    """The user and group that the server runs as: never root, which it refuses; None: as we do."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise pytest.UsageError("PostgreSQL does not run as root; run these tests as another user")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Does it in a thread, beside the event loop of a test."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()
