"""What this process may have of the machine, whoever set the limit: systemd, a container, or what it runs in.

Linux tells by files. Limits hold for a control group and all that is nested in it, so each group on the way
from the process's own to the outermost counts. There are two layouts: version 1, with a tree for each
resource, and version 2, with one tree; and containers that see their own group as the outermost one.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine as the process sees it. root: where `/proc` and `/sys` are found, for tests."""

    root: Path = Path("/")

    def free_memory(self) -> int | None:
        """Bytes that this process can have now; None where the system does not say."""
        found = _table(self.root / "proc/meminfo").get("MemAvailable:")
        known = [] if found is None else [found * 1024]
        for group in self._groups("memory"):
            inactive = "inactive_file" if (group / "memory.current").exists() else "total_inactive_file"
            used = _number(group / "memory.current") or _number(group / "memory.usage_in_bytes")
            # What the system keeps of files only because there is room is given back.
            used = (used or 0) - _table(group / "memory.stat").get(inactive, 0)
            for name in ("memory.max", "memory.high", "memory.limit_in_bytes"):
                limit = _number(group / name)
                if limit is not None:
                    known.append(max(0, limit - used))
        return min(known, default=None)

    def processors(self) -> int:
        """How many processors this process may keep busy, at least 1."""
        affinity = getattr(os, "sched_getaffinity", None)
        count = float(len(affinity(0)) if affinity else os.cpu_count() or 1)
        for group in self._groups("cpu"):
            quota, period = _number(group / "cpu.cfs_quota_us"), _number(group / "cpu.cfs_period_us")
            words = _words(group / "cpu.max")
            if len(words) == 2 and words[0].isdecimal():
                quota, period = int(words[0]), int(words[1])
            if quota is not None and period and quota > 0:
                count = min(count, quota / period)
        return max(1, math.floor(count + 0.5))

    def kills(self) -> int | None:
        """How many processes have been killed here for want of memory; None where the system does not say."""
        for group in self._groups("memory"):
            for name in ("memory.events", "memory.oom_control"):
                count = _table(group / name).get("oom_kill")
                if count is not None:
                    return count
        return _table(self.root / "proc/vmstat").get("oom_kill")

    def _groups(self, controller: str) -> Iterator[Path]:
        """The groups whose limits of that kind hold for this process, its own first."""
        system = self.root / "sys/fs/cgroup"
        for line in _lines(self.root / "proc/self/cgroup"):
            _, controllers, path = line.split(":", 2)
            if not controllers:
                tops = [system, system / "unified"]
            elif controller in controllers.split(","):
                tops = [system / controllers, system / controller]
            else:
                continue
            own = Path(path.lstrip("/"))
            for top in tops:
                # In a container the path may be the host's, of which only the outermost is seen.
                yield from (top / part for part in (own, *own.parents) if (top / part).is_dir())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _words(path: Path) -> list[str]:
    return " ".join(_lines(path)).split()


def _number(path: Path) -> int | None:
    """The number that is all a file holds; None for any other, such as `max`."""
    words = _words(path)
    return int(words[0]) if len(words) == 1 and words[0].isdecimal() else None


def _table(path: Path) -> Numbers:
    """The numbers of a file by the names before them."""
    rows = (line.split() for line in _lines(path))
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdecimal()}
