"""What the catalogue files say of paintings: one TOML table for each, its name the bot command."""

import logging
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.errors import BadPicture
from engine.pictures import inspect

log = logging.getLogger(__name__)

PACKAGE = Path(str(files(__package__)))
OURS, FAMOUS = PACKAGE / "catalogue.toml", PACKAGE / "famous.toml"

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_FACTS = ("title", "artist", "year", "medium", "licence", "story")
_LONGEST = {"title": 64, "artist": 80, "year": 40, "medium": 80, "licence": 200, "story": 400}
"""Characters; together they fit under a picture in a chat."""
_FETCHED = ("address", "sha256", "crop")


@dataclass(frozen=True, slots=True)
class Painting:
    """One painting.

    name: the bot command without its slash, one to 32 of a-z, 0-9 and _.
    year: as one would write it, for example `2026` or `about 1831`.
    licence: why anyone may use it, in a few words.
    story: one or two lines for the chat.
    path: where the picture lies, or will lie once it has been fetched.
    source: the page that describes the picture; None for pictures that are not fetched.
    address: where the picture is fetched from; None for pictures that are not fetched.
    sha256: of the file at `address`, in hexadecimal; None if it is not known.
    crop: left, top, right and bottom of the part that serves, as fractions of the picture; None for all.
    """

    name: str
    title: str
    artist: str
    year: str
    medium: str
    licence: str
    story: str
    path: Path
    source: str | None = None
    address: str | None = None
    sha256: str | None = None
    crop: tuple[float, float, float, float] | None = None


@cache
def ours() -> Mapping[str, Painting]:
    """The paintings that come with the package, by name."""
    found = {
        name: _painting(name, entry, PACKAGE / "pictures" / str(entry.get("picture")), _FACTS)
        for name, entry in _tables(OURS).items()
    }
    return MappingProxyType(found)


def famous(data_dir: Path) -> Mapping[str, Painting]:
    """The paintings that are fetched when they are first wanted, by name."""
    folder = famous_folder(data_dir)
    return {
        name: _painting(name, entry, folder / f"{name}.jpg", (*_FACTS, "source", "address"))
        for name, entry in _tables(FAMOUS).items()
    }


def operators(data_dir: Path, *, taken: Collection[str]) -> Mapping[str, Painting]:
    """The paintings an operator has put into `data_dir`, by name; none may have one of the names `taken`.

    An entry that cannot be used is left out, with a sentence in the log that names the file and the entry.
    """
    file = operators_folder(data_dir) / "catalogue.toml"
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.warning("%s cannot be read, so none of its paintings is on offer: %s", file, error)
        return {}
    found = {}
    for name, entry in tables.items():
        try:
            found[name] = _operators_own(name, entry, file.parent, taken)
        except ValueError as error:
            log.warning("%s: the painting %r is not on offer: %s", file, name, error)
    return found


def trouble(picture: Path) -> str | None:
    """Why a file cannot serve as a picture, in words; None if it can. Files are read after a change only."""
    try:
        status = picture.stat()
    except OSError:
        return f"there is no file {picture}"
    return _trouble(picture, status.st_mtime_ns, status.st_size)


def operators_folder(data_dir: Path) -> Path:
    """Where an operator puts pictures and their `catalogue.toml`."""
    return data_dir / "paintings"


def famous_folder(data_dir: Path) -> Path:
    """Where fetched pictures are kept."""
    return data_dir / "paintings" / "famous"


@cache
def _tables(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _operators_own(name: str, entry: Any, folder: Path, taken: Collection[str]) -> Painting:
    if name in taken:
        raise ValueError("one of Pastiche's own has this name")
    if not isinstance(entry, dict):
        raise ValueError(f"it should be a table, headed [{name}]")
    picture = str(entry.get("picture", ""))
    if not picture or Path(picture).name != picture:
        raise ValueError(f"`picture` should be the name of a file in {folder}")
    if meant := [key for key in _FETCHED if key in entry]:
        raise ValueError(f"`{meant[0]}` is for pictures that are fetched; this one is a file")
    painting = _painting(name, entry, folder / picture, ("title",))
    if found := trouble(painting.path):
        raise ValueError(found)
    return painting


@lru_cache(maxsize=1024)
def _trouble(picture: Path, changed_at: int, size: int) -> str | None:
    try:
        inspect.inspect(picture.read_bytes())
    except OSError as error:
        return f"{picture.name} cannot be read: {error.strerror or error}"
    except (BadPicture, MemoryError) as error:
        return f"{picture.name}: {error or 'it needs too much memory'}"
    return None


def _painting(name: str, entry: Mapping[str, Any], picture: Path, needed: Collection[str]) -> Painting:
    """Raises ValueError with a sentence for an entry that lacks a key `needed` or has a bad value."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a command: one to 32 of a-z, 0-9 and _ can")
    told = {key: str(entry.get(key, "")).strip() for key in (*_FACTS, "source", "address", "sha256")}
    if lacking := [key for key in needed if not told[key]]:
        raise ValueError(f"{name!r} lacks {' and '.join(f'`{key}`' for key in lacking)}")
    for key, longest in _LONGEST.items():
        if len(told[key]) > longest:
            raise ValueError(f"`{key}` has {len(told[key])} characters; {longest} are the most")
    return Painting(
        name=name,
        path=picture,
        **{key: told[key] for key in _FACTS},
        source=told["source"] or None,
        address=told["address"] or None,
        sha256=told["sha256"] or None,
        crop=_crop(entry.get("crop")),
    )


def _crop(entry: Any) -> tuple[float, float, float, float] | None:
    if entry is None:
        return None
    match entry:
        case [
            float() | int() as left,
            float() | int() as top,
            float() | int() as right,
            float() | int() as bottom,
        ]:
            if 0 <= left < right <= 1 and 0 <= top < bottom <= 1:
                return float(left), float(top), float(right), float(bottom)
    raise ValueError(f"`crop` is {entry}; it should be left, top, right and bottom as fractions from 0 to 1")
