"""Keeps the state on disk: one JSON file, replaced whole, written off the event loop soon after a change."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

DELAY = 0.2
"""Seconds changes are gathered before they are written."""


class Damaged(RuntimeError):
    """The state on disk cannot be read; the message is a sentence that names the file."""


class Saver:
    """Writes what `snapshot` returns to `path` after `touch`; without a path it does nothing."""

    def __init__(self, path: Path | None, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._snapshot = snapshot
        self._dirty = False
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def touch(self) -> None:
        """Says that the state changed."""
        self._dirty = True
        if self._path is not None and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._soon())

    async def flush(self) -> None:
        """Returns once everything that changed so far is on disk."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._save()

    async def load(self) -> dict[str, Any] | None:
        """The state as last written, None at the first start."""
        if self._path is None:
            return None
        try:
            text = await asyncio.to_thread(self._path.read_text, "utf-8")
            state = json.loads(text)
        except FileNotFoundError:
            return None
        except ValueError as problem:
            raise Damaged(f"{self._path} is damaged; delete it to begin with empty chats.") from problem
        return dict(state)

    async def _soon(self) -> None:
        while self._dirty:
            await asyncio.sleep(DELAY)
            # A flush may cancel the wait, never a write half done.
            try:
                await asyncio.shield(self._save())
            except Exception as problem:  # the disk, or something in the state that no file can hold
                log.error("The chats could not be saved, the next change tries again: %s", problem)
                return

    async def _save(self) -> None:
        async with self._writing:
            if self._path is None or not self._dirty:
                return
            self._dirty = False
            try:
                # Messages are replaced, never changed, so another thread may read this shallow copy.
                await asyncio.to_thread(_write, self._path, self._snapshot())
            except Exception:
                self._dirty = True
                raise


def _write(path: Path, state: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    # In plain ASCII, since half a sign, which JSON may name, is none in UTF-8.
    partial.write_text(json.dumps(state, separators=(",", ":")), "utf-8")
    partial.replace(path)
