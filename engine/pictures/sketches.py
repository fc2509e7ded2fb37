"""The sketches of a render in one small file, from which a film can be made whenever somebody asks for it.

The file is a ZIP of JPEGs in their order, which any system opens.
"""

import io
from collections.abc import Sequence
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from engine.errors import BadPicture

MIME = "application/zip"


def packed(sketches: Sequence[bytes]) -> bytes:
    """The file of these pictures, the first steps first; the same pictures make the same file."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for number, sketch in enumerate(sketches, start=1):
            archive.writestr(ZipInfo(f"{number:03}.jpg"), sketch)
    return file.getvalue()


def unpacked(data: bytes) -> list[bytes]:
    """The pictures in their order; raises BadPicture for a file that `packed` has not made."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return [archive.read(name) for name in sorted(archive.namelist())]
    except BadZipFile as error:
        raise BadPicture("picture-damaged", kind="ZIP", bytes=len(data)) from error


def film(data: bytes) -> bytes:
    """The MP4 of the picture as it forms; raises as `unpacked` and `timelapse.encode`."""
    from engine.pictures import timelapse  # brings an encoder of films along, which the caller does without

    return timelapse.encode(unpacked(data), "mp4", frugal=True)
