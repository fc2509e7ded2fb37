"""A holder is known to be gone only where this machine can tell."""

import os
import subprocess
import sys
from pathlib import Path

from bot import holders


def spoken_by_another(stay: str = "") -> tuple[str, subprocess.Popen[str]]:
    """The name of a process of this machine, and the process, which ends by itself unless told to stay."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"from bot import holders; print(holders.new_name(), flush=True); {stay}"],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    return process.stdout.readline().strip(), process


def test_a_process_is_gone_once_it_has_ended_also_before_its_parent_looks() -> None:
    name, process = spoken_by_another(stay="input()")
    with process:
        assert not holders.is_gone(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert holders.is_gone(name)
    assert holders.is_gone(name)


def test_this_process_is_not_gone_and_no_name_comes_twice() -> None:
    assert holders.new_name() != holders.new_name()
    assert not holders.is_gone(holders.new_name())
    assert len(holders.new_name()) <= 128


def test_another_process_with_the_same_number_is_another_one() -> None:
    host, pid, began, number = holders.new_name().split("/")
    assert holders.is_gone(f"{host}/{pid}/{int(began) - 1}/{number}")


def test_of_other_machines_and_unknown_names_nothing_is_said() -> None:
    _, _, began, number = holders.new_name().split("/")
    for name in (f"elsewhere/999999/{began}/{number}", "h", "a/b/c/d", "somebody who was killed", ""):
        assert not holders.is_gone(name)
