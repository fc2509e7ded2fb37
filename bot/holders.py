"""What a process is called as the holder of jobs, and whether another one of this machine is still alive."""

import os
import socket
import uuid
from pathlib import Path

UNKNOWN = "-"


def new_name() -> str:
    """A name that nobody else bears: the machine, the process, when it began, and a random number."""
    pid = os.getpid()
    return f"{socket.gethostname()[:60]}/{pid}/{_began(pid) or UNKNOWN}/{uuid.uuid4().hex[:8]}"


def is_gone(name: str) -> bool:
    """Whether the holder was a process of this machine that has ended; False for any other machine's.

    A process with its number that began at another time is another one.
    """
    parts = name.split("/")
    if len(parts) != 4 or parts[0] != socket.gethostname()[:60] or not parts[1].isdecimal():
        return False
    if parts[2] == UNKNOWN or _began(os.getpid()) is None:  # this system does not say when processes began
        return False
    return _began(int(parts[1])) != parts[2]


def _began(pid: int) -> str | None:
    """When the process began, as Linux counts it since it was booted; None if there is none that lives."""
    try:
        state, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else numbers[18]
