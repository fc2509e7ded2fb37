"""The files that a command line writes: asked for before the work begins, written when it is done."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from PIL import Image

from engine.errors import BadRequest, EngineError
from engine.pictures import codec

ENCODERS = {".jpg": codec.encode_jpeg, ".png": codec.encode_png}


def encoder(path: Path, what: str) -> Callable[[Image.Image], bytes]:
    """How a picture is encoded for this path; raises BadRequest where it is neither a JPEG's nor a PNG's.

    what: what the file is, for the sentence.
    """
    return ENCODERS[check_ending(path, what, ENCODERS)]


def check_ending(path: Path, what: str, endings: Collection[str]) -> str:
    """The one of `endings` that the path has; raises BadRequest if it has none."""
    ending = path.suffix.lower().replace(".jpeg", ".jpg")
    if ending not in endings:
        raise BadRequest("file-ending", what=what, path=str(path), endings=" or ".join(endings))
    return ending


def check_writable(path: Path) -> None:
    """Returns if a file can be written there, and leaves all as it was; raises EngineError otherwise.

    Nobody should wait for minutes to hear that a folder is missing.
    """
    new = not path.exists()
    try:
        path.open("ab").close()
        if new:
            path.unlink()
    except OSError as error:
        raise _not_written(path, error) from error


def check_no_input(path: Path, inputs: Iterable[object]) -> None:
    """Raises BadRequest where writing would destroy one of the files among the inputs that is read."""
    for file in inputs:
        if isinstance(file, Path) and path.exists() and file.exists() and path.samefile(file):
            raise BadRequest("file-is-read", path=str(path))


def write(path: Path, data: bytes) -> None:
    """Writes the file; raises EngineError where that cannot be."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> EngineError:
    return EngineError("file-not-written", path=str(path), reason=error.strerror or str(error))
