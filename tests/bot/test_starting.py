"""What is in the way of a start is one sentence that says what to do, and nothing is changed."""

import errno
import os
import socket
from pathlib import Path

import pytest

from bot import starting
from bot.starting import StartError, exposed, held


def test_a_folder_is_made_held_and_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path / "a" / "b"):
            assert (tmp_path / "a" / "b").is_dir()


def test_a_second_bot_in_the_same_folder_is_refused_with_the_folder_named(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(StartError) as caught, held(tmp_path):
        pass
    assert f"Another bot works in the data folder {tmp_path}" in str(caught.value)
    assert f"process {os.getpid()} on {socket.gethostname()}; end it first" in str(caught.value)
    assert "PASTICHE_DATA_DIR" in str(caught.value)
    assert caught.value.status == 2


@pytest.mark.parametrize("way", ["file/data", "file"])
def test_a_file_in_the_way_is_named_and_left_alone(tmp_path: Path, way: str) -> None:
    (tmp_path / "file").write_bytes(b"a letter")
    with pytest.raises(StartError, match="a file is in the way") as caught, held(tmp_path / way):
        pass
    assert str(tmp_path / way) in str(caught.value)
    assert (tmp_path / "file").read_bytes() == b"a letter"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "may not write there"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "quota"),
    ],
)
def test_what_the_system_refuses_is_said_with_the_user_and_a_way_out(tmp_path, number, reason) -> None:
    sentence = starting.of_folder(tmp_path, OSError(number, os.strerror(number)))
    assert reason in sentence
    assert f"user id {os.geteuid()}" in sentence
    assert "PASTICHE_DATA_DIR" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            OSError(errno.EADDRINUSE, "in use"),
            "10.0.0.1:80 is taken by another process; choose another --port",
        ),
        (OSError(errno.EADDRNOTAVAIL, "no"), "--host 10.0.0.1 is no address of this machine"),
        (socket.gaierror(-2, "unknown"), "--host 10.0.0.1 is no address of this machine"),
        (OSError(errno.EACCES, "no"), "ports below 1024"),
        (OSError(errno.EAFNOSUPPORT, "no such family"), "no such family"),
    ],
    ids=str,
)
def test_an_address_that_cannot_be_had_is_said_with_the_option_to_change(error: OSError, says: str) -> None:
    assert says in starting.of_address("10.0.0.1", 80, error)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.7", "no.such.invalid"])
def test_an_address_for_others_than_this_machine_is_warned_of(host: str) -> None:
    warning = exposed(host)
    assert warning is not None and warning.startswith(f"--host {host} without a token: anybody")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "::ffff:127.0.0.1"])
def test_an_address_of_this_machine_alone_is_not(host: str) -> None:
    assert exposed(host) is None
