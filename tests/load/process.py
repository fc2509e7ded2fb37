"""The bot as a process whose memory and processor time can be read."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "4242424242:AAE-rehearsals-only-00000000000000000"


@dataclass(frozen=True)
class Process:
    """The bot's process; what it has started (the child for pictures) is not counted."""

    number: int

    def memory(self) -> int:
        """Bytes that it holds in memory, 0 where the system does not say."""
        try:
            pages = int(Path(f"/proc/{self.number}/statm").read_text().split()[1])
        except OSError:
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        try:
            fields = Path(f"/proc/{self.number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def started(
    url: str, data_dir: Path, settings: Mapping[str, str], port: int = 0
) -> AsyncIterator[Process]:
    """The bot at work for a Bot API at `url`, while the context lasts; its log is `bot.log` in `data_dir`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
    environment |= {
        "PASTICHE_TOKEN": TOKEN,
        "PASTICHE_API_URL": url,
        "PASTICHE_DATA_DIR": str(data_dir),
        "PASTICHE_FETCH": "false",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    with (data_dir / "bot.log").open("ab") as log:
        command = (sys.executable, "-m", "bot", "--port", str(port))
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=data_dir, stdout=log, stderr=log
        )
    try:
        yield Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)
