"""What the start tries out before it changes anything, and the sentences for what is in its way."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path

import filelock

from storage.sqlite import LOCK

HOLDER = "pastiche.holder"
"""Beside it: who holds it, or did last."""
UNWRITABLE = {
    errno.EACCES: "this process may not write there",
    errno.EPERM: "this process may not write there",
    errno.EROFS: "its file system is read-only",
    errno.ENOSPC: "its file system is full",
    errno.EDQUOT: "the quota of its file system is used up",
    errno.ENOTDIR: "a file is in the way",
    errno.EEXIST: "a file is in the way",
}
ELSEWHERE = "name another folder in PASTICHE_DATA_DIR"


class StartError(Exception):
    """The bot cannot start, or not go on; the message is a sentence for the operator.

    status: the exit status; 2 where something has to be set or mended before another attempt.
    """

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The data folder, made if need be, and nobody else's while the context lasts.

    The system lets go of it when the process dies, however it does. Raises StartError.
    """
    lock = filelock.FileLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _try_to_write(folder)
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StartError(
            f"Another bot works in the data folder {folder}: {_holder(folder)}; end it first, or {ELSEWHERE} "
            "(to stand by for it, too; that takes PostgreSQL)."
        ) from error
    except OSError as error:
        raise StartError(of_folder(folder, error)) from error
    with suppress(OSError):
        (folder / HOLDER).write_text(f"process {os.getpid()} on {socket.gethostname()}")
    try:
        yield
    finally:
        lock.release()


def of_folder(folder: Path, error: OSError) -> str:
    """Why nothing can be kept in the data folder, and what to do."""
    reason = UNWRITABLE.get(error.errno or 0, error.strerror or str(error))
    user = f" (user id {os.geteuid()})" if hasattr(os, "geteuid") else ""
    return (
        f"The data folder {folder} cannot be used: {reason}{user}. Make it writable for this user, "
        f"or {ELSEWHERE}."
    )


def of_address(host: str, port: int, error: OSError) -> str:
    """Why nothing can be served there, and what to do."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"--host {host} is no address of this machine; 127.0.0.1 is for this machine alone, "
            "0.0.0.0 for everybody who reaches it."
        )
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is taken by another process; choose another --port."
    if error.errno == errno.EACCES:
        return f"{host}:{port} is not for this user, as ports below 1024 often are; choose another --port."
    return f"{host}:{port} cannot be served ({error.strerror or error}); choose another --host or --port."


def exposed(host: str) -> str | None:
    """What it means to play without a token at that address; None where only this machine reaches it."""
    if _is_loopback(host):
        return None
    return (
        f"--host {host} without a token: anybody who reaches this address can play all the people in the "
        "sandbox, see their photos and use this machine's processor; no password is asked for. "
        "--host 127.0.0.1 is for this machine alone."
    )


def _is_loopback(host: str) -> bool:
    """Whether all addresses that a name stands for are this machine's alone."""
    try:
        found = socket.getaddrinfo(host, None) if host else []
    except OSError:
        return False
    return bool(found) and all(_is_of_this_machine(str(address)) for *_, (address, *_) in found)


def _is_of_this_machine(address: str) -> bool:
    found = ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


def _holder(folder: Path) -> str:
    try:
        return (folder / HOLDER).read_text() or "an unknown process"
    except (OSError, ValueError):
        return "an unknown process"


def _try_to_write(folder: Path) -> None:
    """Raises OSError where no file can be made, whatever the folder's mode says of it."""
    trial = folder / f".trial-{os.getpid()}"
    try:
        trial.write_bytes(b"x")
    finally:
        trial.unlink(missing_ok=True)
