"""Fetches torchvision's ImageNet weights, once for all processes of this machine."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from engine.download import TORCHVISION_VGG19, DownloadFailed, Source, fetch
from engine.errors import WeightsUnavailable
from engine.weights import Weights, imagenet_file, resolve

log = logging.getLogger(__name__)


def download(
    data_dir: Path,
    *,
    source: Source = TORCHVISION_VGG19,
    on_bytes: Callable[[int, int | None], None] | None = None,
    cut: Callable[[Path, Path], None] | None = None,
) -> Weights:
    """Torchvision's ImageNet weights: fetched, cut to the convolutions and kept in the data dir.

    Returns at once if they are there already. Several processes may call it: one downloads, the others wait.

    on_bytes: called with the bytes there are and the bytes there will be, None if the server does not say.
    cut: makes the file that is kept of the one that came; None does so in a process of its own, because
        reading it takes torch and its hundreds of megabytes.

    Raises DownloadFailed with a sentence; the next call goes on where this one stopped.
    """
    kept = imagenet_file(data_dir)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(kept.with_suffix(".lock")):
            # Another process may have fetched it while this one waited for the lock.
            if not kept.is_file():
                part = kept.with_suffix(".part.pth")
                log.info("Downloading VGG-19's weights, once, from %s to %s", source.url, kept.parent)
                fetch(source, part, on_bytes=on_bytes)
                (cut or _cut_apart)(part, kept)
                part.unlink()
    except WeightsUnavailable as error:
        raise DownloadFailed("weights-not-cut", reason=str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise DownloadFailed("weights-not-kept", folder=str(kept.parent), reason=reason) from error
    return resolve(None, data_dir)


def _cut_apart(part: Path, kept: Path) -> None:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    cutting = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-m", "engine.weights.reading", str(part), str(kept)],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    if cutting.returncode != 0:
        reason = cutting.stderr.strip().rpartition("\n")[2] or f"exit status {cutting.returncode}"
        raise WeightsUnavailable("weights-not-cut", reason=reason)
