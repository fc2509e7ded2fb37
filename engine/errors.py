"""What can go wrong in the engine, each with a sentence a person can act on."""


class EngineError(Exception):
    """Base of all errors the engine raises on purpose; `str(error)` is a sentence for people."""


class BadPicture(EngineError):
    """The bytes are no picture the engine accepts: not a picture, truncated, too small or too large."""


class BadRequest(EngineError):
    """The request asks for what does not exist or cannot be: a recipe, a size, a strength."""


class WeightsUnavailable(EngineError):
    """The named weights file is missing or does not hold VGG-19's convolutions."""


class Cancelled(EngineError):
    """The render was stopped because the caller asked for it."""


class TimedOut(EngineError):
    """The render took longer than its time limit."""


class WorkerDied(EngineError):
    """The process that rendered ended unexpectedly; the same request may be tried again."""
