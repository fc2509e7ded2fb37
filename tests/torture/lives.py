"""The bot's process, life after life, as the torturer holds it."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "4242424242:AAE-torture-tests-only-00000000000"


@dataclass
class Lives:
    """Begins the bot on one data folder; `status` is how its last life ended, once it has."""

    url: str
    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    pid: int = 0
    status: asyncio.Future[int] | None = None
    _cradle: asyncio.subprocess.Process | None = None
    _watching: asyncio.Task[None] | None = None

    @property
    def log(self) -> Path:
        return self.data_dir.parent / "bot.log"

    async def open(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
        environment |= {
            "PASTICHE_TOKEN": TOKEN,
            "PASTICHE_API_URL": self.url,
            "PASTICHE_DATA_DIR": str(self.data_dir),
            "PASTICHE_DEVICE": "cpu",
            "PASTICHE_SIZES": "64,256",
            "PASTICHE_SIZE": "64",
            "PASTICHE_FETCH": "false",
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self._cradle = await asyncio.create_subprocess_exec(
                *(sys.executable, str(Path(__file__).with_name("mortal.py"))),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=environment,
                cwd=self.data_dir.parent,
            )

    async def begin(self, moment: str = "never", which: int = 0) -> None:
        """A new life, that ends by itself when its moment comes for the `which`th time."""
        assert self._cradle and self._cradle.stdin and self._cradle.stdout
        self._cradle.stdin.write(f"{moment} {which}\n".encode())
        self.pid = int(await self._cradle.stdout.readline())
        self.status = asyncio.get_running_loop().create_future()
        self._watching = asyncio.create_task(self._watch())

    async def kill(self) -> None:
        """As a power cut, if it has not died already."""
        await self._signal(signal.SIGKILL)

    async def end(self) -> int:
        """As an operator: it ends by itself; gives its exit status."""
        return await self._signal(signal.SIGTERM)

    async def within(self, seconds: float) -> bool:
        """Whether it dies within so many seconds."""
        assert self.status is not None
        return bool((await asyncio.wait([self.status], timeout=seconds))[0])

    async def close(self) -> None:
        if self._cradle is not None and self._cradle.stdin is not None:
            if self.status is not None and not self.status.done():
                await self.kill()
            self._cradle.stdin.close()
            await self._cradle.wait()

    def children(self) -> list[int]:
        """The processes that the bot has begun."""
        with suppress(OSError):
            return [
                int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            ]
        return []

    def left_behind(self) -> list[str]:
        """Processes that work in this data folder, by their command."""
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError):  # ended, or somebody else's
                if folder.name.isdigit() and str(self.data_dir).encode() in (folder / "environ").read_bytes():
                    found.append(f"{folder.name}: {(folder / 'cmdline').read_bytes()!r}")
        return found

    async def _signal(self, number: signal.Signals) -> int:
        assert self.status is not None
        with suppress(ProcessLookupError):
            if not self.status.done():
                os.kill(self.pid, number)
        return await asyncio.wait_for(asyncio.shield(self.status), 30)

    async def _watch(self) -> None:
        assert self._cradle and self._cradle.stdout and self.status
        self.status.set_result(int(await self._cradle.stdout.readline() or -signal.SIGKILL))
