"""Limits on memory and processors are seen in every layout, on fake trees of `/proc` and `/sys`."""

import os
from pathlib import Path

import pytest

from engine.limits import Machine

GB = 1 << 30


@pytest.fixture
def machine(tmp_path: Path):
    """A machine with 8 GB free, of these files: `machine({"sys/fs/cgroup/memory.max": "1"})`."""

    def made(files: dict[str, object]) -> Machine:
        for name, content in {"proc/meminfo": f"MemAvailable: {8 * GB // 1024} kB\n", **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{content}\n")
        return Machine(tmp_path)

    return made


LAYOUTS = {
    "a container of version 2": {
        "proc/self/cgroup": "0::/",
        "sys/fs/cgroup/memory.max": 3 * GB,
        "sys/fs/cgroup/memory.current": GB,
    },
    "systemd's MemoryMax": {
        "proc/self/cgroup": "0::/system.slice/pastiche.service",
        "sys/fs/cgroup/system.slice/memory.max": "max",
        "sys/fs/cgroup/system.slice/memory.current": 5 * GB,
        "sys/fs/cgroup/system.slice/pastiche.service/memory.max": 3 * GB,
        "sys/fs/cgroup/system.slice/pastiche.service/memory.current": GB,
    },
    "systemd's MemoryHigh": {
        "proc/self/cgroup": "0::/pastiche.service",
        "sys/fs/cgroup/pastiche.service/memory.max": "max",
        "sys/fs/cgroup/pastiche.service/memory.high": 3 * GB,
        "sys/fs/cgroup/pastiche.service/memory.current": GB,
    },
    "a limit of a group around it": {
        "proc/self/cgroup": "0::/outer/inner",
        "sys/fs/cgroup/outer/memory.max": 3 * GB,
        "sys/fs/cgroup/outer/memory.current": GB,
        "sys/fs/cgroup/outer/inner/memory.max": 7 * GB,
        "sys/fs/cgroup/outer/inner/memory.current": 0,
    },
    "version 1 at its own path": {
        "proc/self/cgroup": "5:cpu,cpuacct:/other\n4:memory:/docker/abc\n0::/",
        "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": 3 * GB,
        "sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes": GB,
        "sys/fs/cgroup/memory/memory.limit_in_bytes": 9223372036854771712,
        "sys/fs/cgroup/memory/memory.usage_in_bytes": 5 * GB,
    },
    "a container of version 1, which is told the host's path": {
        "proc/self/cgroup": "4:memory:/docker/abc",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": 3 * GB,
        "sys/fs/cgroup/memory/memory.usage_in_bytes": GB,
    },
    "both versions side by side": {
        "proc/self/cgroup": "1:name=systemd:/x\n0::/x",
        "sys/fs/cgroup/unified/x/memory.max": 3 * GB,
        "sys/fs/cgroup/unified/x/memory.current": GB,
    },
    "files in memory that would make room": {
        "proc/self/cgroup": "0::/",
        "sys/fs/cgroup/memory.max": 3 * GB,
        "sys/fs/cgroup/memory.current": 2 * GB,
        "sys/fs/cgroup/memory.stat": f"anon {GB}\ninactive_file {GB}",
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_limit_on_memory_is_seen(machine, layout: str) -> None:
    assert machine(LAYOUTS[layout]).free_memory() == 2 * GB


def test_without_a_limit_the_machine_s_free_memory_counts(machine) -> None:
    assert machine({}).free_memory() == 8 * GB
    assert machine({"proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.max": "max"}).free_memory() == 8 * GB


def test_what_is_over_its_limit_has_nothing_left(machine) -> None:
    used_up = {"sys/fs/cgroup/memory.max": GB, "sys/fs/cgroup/memory.current": 2 * GB}
    assert machine({"proc/self/cgroup": "0::/"} | used_up).free_memory() == 0


@pytest.mark.parametrize(
    ("files", "processors"),
    [
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "200000 100000"}, 2),
        ({"proc/self/cgroup": "0::/a/b", "sys/fs/cgroup/a/cpu.max": "50000 100000"}, 1),
        ({"proc/self/cgroup": "0::/", "sys/fs/cgroup/cpu.max": "max 100000"}, 4),
        (
            {
                "proc/self/cgroup": "3:cpu,cpuacct:/d",
                "sys/fs/cgroup/cpu,cpuacct/d/cpu.cfs_quota_us": 150000,
                "sys/fs/cgroup/cpu,cpuacct/d/cpu.cfs_period_us": 100000,
            },
            2,
        ),
        (
            {
                "proc/self/cgroup": "3:cpu:/d",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": -1,
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": 100000,
            },
            4,
        ),
        ({}, 4),
    ],
)
def test_a_limit_on_processors_is_seen(machine, monkeypatch, files, processors: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    if "/a/b" in str(files):
        (machine({}).root / "sys/fs/cgroup/a/b").mkdir(parents=True)
    assert machine(files).processors() == processors


def test_processes_killed_for_want_of_memory_are_counted(machine) -> None:
    assert machine({}).kills() is None
    assert machine({"proc/vmstat": "nr_free_pages 7\noom_kill 2"}).kills() == 2
    events = {"proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.events": "oom 4\noom_kill 3"}
    assert machine(events).kills() == 3
    control = {
        "proc/self/cgroup": "4:memory:/d",
        "sys/fs/cgroup/memory/d/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 1",
    }
    assert machine(control).kills() == 1


def test_this_machine_says_something_sensible() -> None:
    free = Machine().free_memory()
    assert free is None or 100e6 < free < 1e14
    assert 1 <= Machine().processors() <= (os.cpu_count() or 1)
