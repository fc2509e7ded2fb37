"""What can go wrong in storage, each with a sentence a person can act on."""


class StorageError(Exception):
    """Base of all errors storage raises on purpose; `str(error)` is a sentence for people."""


class CannotOpen(StorageError):
    """The database cannot be used: a bad URL, a missing driver, no permission, a damaged or newer file."""


class CannotCopy(StorageError):
    """A database cannot be copied into another one, or not now."""


class MissingImage(StorageError):
    """No image of that SHA-256 is kept, or not any more."""


class LetGo(MissingImage):
    """The image is known and its file was given up, but can be fetched back by its `source`."""

    def __init__(self, sha: str, source: str) -> None:
        super().__init__(f"the file of the image {sha} was let go; it can be fetched back")
        self.source = source


class Stopped(StorageError):
    """What an update asked for is not wanted any more: its person cancelled it, or was forgotten."""


class Away(StorageError):
    """The database cannot be reached now, has hung up in the middle, or has broken something off.

    What was asked of it last may have been done or not, and is to be asked for again.
    """


class NoRoom(StorageError):
    """Nothing can be written now: the disk is full, over its quota or read-only. Later it may be possible."""


class Unreachable(NoRoom):
    """Where files lie does not answer now, or not as it should. It is waited for as room is."""
