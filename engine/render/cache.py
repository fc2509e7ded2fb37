"""Keeps what takes long to compute and never changes: the style targets of a painting, by a hashed key."""

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

VERSION = 1
"""Part of every key; to be raised when the same key comes to mean other numbers."""
DISK_BYTES = 500 * 10**6
MEMORY_BYTES = 64 * 10**6
"""About 25 pictures at one size each; one with the style layers of Gatys et al. takes 2.5 MB."""

_SUFFIX = ".safetensors"
_ABANDONED_SECONDS = 3600.0
"""After this, a file that a process left half written is removed."""

log = logging.getLogger(__name__)

_lock = threading.Lock()
_memory: OrderedDict[str, dict[str, Tensor]] = OrderedDict()  # least recently used first


def cached(
    folder: Path | None,
    key: Mapping[str, object],
    compute: Callable[[], dict[str, Tensor]],
    *,
    disk_bytes: int = DISK_BYTES,
) -> dict[str, Tensor]:
    """What `compute` returned for this key, now, earlier, or in another process: on the processor, a copy.

    folder: where tensors are kept as safetensors files, made when needed; None keeps them in memory only.
    key: everything the tensors depend on: numbers, strings, None, dtypes, devices, paths, and lists and
        mappings of those; pictures and weights enter as their fingerprints.
    disk_bytes: what the folder may take; beyond it the least recently used files go.

    A file that is damaged is computed again and replaced. A folder that cannot be written is no error: the
    tensors are then kept in memory only. What `compute` raises is raised.

    Raises TypeError for a value that has no place in a key.
    """
    name = _digest(key)
    path = None if folder is None else folder / f"{name}{_SUFFIX}"
    found = _recall(name)
    if found is None and path is not None:
        found = _read(path)
    if found is not None:
        if path is not None:
            _touch(path)
        return _remember(name, found)
    # Cloned, because parts of one tensor cannot be saved, and the caller may go on writing into them.
    computed = {part: tensor.detach().cpu().contiguous().clone() for part, tensor in compute().items()}
    if path is not None:
        _write(path, computed, disk_bytes)
    return _remember(name, computed)


def fingerprint(picture: Tensor | bytes) -> str:
    """SHA-256 of a tensor's values, shape and dtype, or of bytes."""
    digest = hashlib.sha256()
    if isinstance(picture, Tensor):
        digest.update(f"{picture.dtype} {tuple(picture.shape)} ".encode())
        flat = picture.detach().cpu().contiguous().reshape(-1)
        digest.update(flat.view(torch.uint8).numpy().data)  # numpy knows no bfloat16
    else:
        digest.update(picture)
    return digest.hexdigest()


def forget() -> None:
    """Empties the memory; what is on disk stays."""
    with _lock:
        _memory.clear()


def _digest(key: Mapping[str, object]) -> str:
    text = json.dumps({"version": VERSION, "key": key}, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (torch.dtype, torch.device, Path)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be part of a cache key")


def _recall(name: str) -> dict[str, Tensor] | None:
    with _lock:
        return _memory.get(name)


def _remember(name: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Puts the tensors last in line to be dropped, and returns a copy that may be written into."""
    with _lock:
        _memory[name] = tensors
        _memory.move_to_end(name)
        taken = sum(_bytes(kept) for kept in _memory.values())
        while taken > MEMORY_BYTES:
            taken -= _bytes(_memory.popitem(last=False)[1])
    return {part: tensor.clone() for part, tensor in tensors.items()}


def _bytes(tensors: Mapping[str, Tensor]) -> int:
    return sum(tensor.nbytes for tensor in tensors.values())


def _checksum(tensors: Mapping[str, Tensor]) -> str:
    return fingerprint("".join(f"{part} {fingerprint(tensors[part])} " for part in sorted(tensors)).encode())


def _read(path: Path) -> dict[str, Tensor] | None:
    """The tensors of a file; None if it is missing or damaged."""
    try:
        with safe_open(path, framework="pt") as file:
            # Copies, because the file is mapped into memory and may be removed.
            tensors = {part: file.get_tensor(part).clone() for part in file.keys()}  # noqa: SIM118
            checksum = (file.metadata() or {}).get("sha256")
    except FileNotFoundError:
        return None
    except (SafetensorError, OSError, ValueError, RuntimeError):
        checksum, tensors = None, {}
    if checksum != _checksum(tensors):
        log.info("%s is damaged and made anew", path)
        return None
    return tensors


def _write(path: Path, tensors: dict[str, Tensor], disk_bytes: int) -> None:
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may write the same file: each writes its own, and the last to be renamed stays.
        handle, temporary = tempfile.mkstemp(suffix=".tmp", dir=path.parent)
        os.close(handle)
        save_file(tensors, temporary, metadata={"sha256": _checksum(tensors)})
        Path(temporary).replace(path)
        _sweep(path.parent, disk_bytes)
    except (OSError, SafetensorError) as error:
        log.info("Style targets are not kept in %s: %s", path.parent, error)
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def _sweep(folder: Path, disk_bytes: int) -> None:
    """Removes the least recently used files until the rest fit, and what was left half written."""
    files: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process sweeps too
            facts = path.stat()
            if path.suffix == _SUFFIX:
                files.append((facts.st_mtime, facts.st_size, path))
            elif path.suffix == ".tmp" and time.time() - facts.st_mtime > _ABANDONED_SECONDS:
                path.unlink(missing_ok=True)
    taken = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if taken <= disk_bytes:
            return
        path.unlink(missing_ok=True)
        taken -= size


def _touch(path: Path) -> None:
    """Marks a file as used just now; it may be gone, and memory knows its tensors still."""
    with contextlib.suppress(OSError):
        os.utime(path)
