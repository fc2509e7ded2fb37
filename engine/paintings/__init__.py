"""The paintings: our own, those an operator has added, and famous ones that are fetched when first wanted."""

import difflib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from engine.errors import BadRequest
from engine.paintings import entries, fetching
from engine.paintings.entries import Painting

__all__ = ["Painting", "Shelf", "catalogue", "get", "offer", "shelf"]

State = tuple[tuple[str, int, int], ...]
"""Names, times and sizes of the files of a folder."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The paintings at one moment, by name: ours, the operator's, the famous.

    known: all of them, whether their pictures are here or not. here: those whose pictures are.
    """

    known: Mapping[str, Painting]
    here: Mapping[str, Painting]


def shelf(data_dir: Path) -> Shelf:
    """What is on the shelf now.

    Cheap to call often: folders are listed each time, but files are read again only after a change. Then
    each new picture is inspected, so a bot asks for it beside its event loop.
    """
    return _shelf(data_dir, _state(data_dir))


def catalogue(data_dir: Path | None = None) -> Mapping[str, Painting]:
    """All paintings by name, whether their pictures are here or not; without a `data_dir` only ours."""
    return entries.ours() if data_dir is None else MappingProxyType(dict(shelf(data_dir).known))


def offer(data_dir: Path | None = None) -> Mapping[str, Painting]:
    """The paintings whose pictures are here, by name, in the order of `catalogue`."""
    return entries.ours() if data_dir is None else MappingProxyType(dict(shelf(data_dir).here))


def get(name: str, data_dir: Path | None = None) -> Painting:
    """The painting of that name with its picture in place, which is fetched if it is not here yet.

    Raises BadRequest, with the names nearest to it, where there is none of that name, and DownloadFailed if
    the picture cannot be fetched.
    """
    paintings = catalogue(data_dir)
    wanted = name.strip().removeprefix("/").lower()
    if painting := paintings.get(wanted):
        if wanted not in offer(data_dir):
            fetching.fetch(painting)
        return painting
    near = difflib.get_close_matches(wanted, paintings, n=3, cutoff=0.5)
    if near:
        raise BadRequest("painting-misspelt", name=name, near=_either(near))
    raise BadRequest("painting-unknown", name=name, known=", ".join(paintings))


def _state(data_dir: Path) -> tuple[State, State]:
    """What changes when a picture or a catalogue does, of the operator's folder and that of the famous."""
    return _state_of(entries.operators_folder(data_dir)), _state_of(entries.famous_folder(data_dir))


def _state_of(folder: Path) -> State:
    state = []
    with suppress(OSError), os.scandir(folder) as files:  # no such folder, or a file that went away just now
        for file in files:
            # Downloads under way grow from moment to moment and are no pictures yet.
            if file.is_file() and not file.name.endswith(fetching.PART):
                status = file.stat()
                state.append((file.name, status.st_mtime_ns, status.st_size))
    return tuple(sorted(state))


@lru_cache(maxsize=8)
def _shelf(data_dir: Path, state: tuple[State, State]) -> Shelf:
    ours = entries.ours()
    known = {**ours, **_operators(data_dir, state[0])}
    for name, painting in entries.famous(data_dir).items():
        known.setdefault(name, painting)  # an operator's picture of that name goes first
    here = {
        name: painting
        for name, painting in known.items()
        if name in ours or entries.trouble(painting.path) is None
    }
    return Shelf(known, here)


# By itself, so that what is wrong with an entry is not said again whenever a famous picture arrives.
@lru_cache(maxsize=8)
def _operators(data_dir: Path, state: State) -> Mapping[str, Painting]:
    return entries.operators(data_dir, taken=entries.ours())


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
