"""What the engine's command lines have in common: how they run one command and end."""

import argparse
import io
import logging
import sys

from pydantic import ValidationError

from engine.errors import EngineError
from engine.settings import explain


def finish(options: argparse.Namespace) -> int:
    """Runs `options.run(options)` and returns the exit code: an expected failure is a sentence on stderr."""
    logging.basicConfig(format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title in letters that the console lacks is no failure
    try:
        options.run(options)
    except EngineError as error:
        sentence = str(error)
        print(sentence if sentence.endswith(("?", ".")) else f"{sentence}.", file=sys.stderr)
        return 1
    except ValidationError as error:
        print(explain(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
