"""Fetches what paints better, ImageNet's weights and the famous paintings, while the bot already works."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.pace import Pace
from bot.settings import Settings
from engine import weights

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """One command of the engine, and what the log says of how it ended."""

    command: str
    fetched: str
    failed: str


WEIGHTS = Errand(
    "weights",
    "ImageNet's weights have been fetched and paint from the next picture on",
    "ImageNet's weights could not be fetched, so the open ones go on painting",
)
PAINTINGS = Errand(
    "paintings",
    "All famous paintings are here",
    "Some famous paintings could not be fetched, and the others are on offer",
)


async def keep_fetching(
    settings: Settings, errands: Sequence[Errand] = (WEIGHTS, PAINTINGS), pace: Pace = Pace()
) -> None:
    """Fetches what is missing, and again each hour what could not be; returns when all is here.

    Each runs as a process of its own, so that the bot's stays small and answers at once. Cancelling ends it;
    what has come is kept, and the next attempt goes on from there.
    """
    open_ones_paint = weights.resolve(settings.vgg19, settings.data_dir).path == weights.OPEN_FILE
    if settings.vgg19 or not open_ones_paint:
        errands = [errand for errand in errands if errand is not WEIGHTS]
    elif WEIGHTS in errands:
        log.info("ImageNet's weights are being fetched in the background.")
    while True:
        errands = [errand for errand in errands if not await _done(errand, settings.data_dir, pace)]
        if not errands:
            return
        await asyncio.sleep(pace.errand_again)


async def _done(errand: Errand, data_dir: Path, pace: Pace) -> bool:
    problem = await _run(errand.command, data_dir, pace)
    if problem is None:
        log.info("%s.", errand.fetched)
        return True
    log.info(
        "%s (%s). It is tried again in an hour; `python -m engine %s --download` tries it at once.",
        errand.failed,
        problem.rstrip("."),
        errand.command,
    )
    return False


async def _run(command: str, data_dir: Path, pace: Pace) -> str | None:
    """Runs `python -m engine COMMAND --download`; None if that went well, otherwise its last words."""
    root = str(Path(weights.__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "engine", command, "--download"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PASTICHE_DATA_DIR": str(data_dir)},
            start_new_session=True,  # Control-C is for the bot, which ends this process itself
        )
    except OSError as error:
        return f"no process can be started: {error.strerror or error}"
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            await _end(process, pace.errand_stopping)
    if process.returncode == 0:
        return None
    lines = said.decode(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), f"exit status {process.returncode}")


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), patience)
        except TimeoutError:
            process.kill()
            await process.wait()
