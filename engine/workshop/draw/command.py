"""`python -m engine.workshop draw`: the paintings that ship with the package, drawn again."""

import argparse
import time
from pathlib import Path

from engine.errors import BadRequest
from engine.workshop.draw import PROGRAMS, draw


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(PROGRAMS)}; all")
    parser.add_argument("--out", type=Path, default=Path(), help="folder to write to; this one")
    parser.add_argument("--png", action="store_true", help="write PNG, without loss, instead of JPEG")


def run(options: argparse.Namespace) -> None:
    """Draws the named paintings, or all, into a folder and says how long each took."""
    for name in options.names:
        if name not in PROGRAMS:
            raise BadRequest("drawing-unknown", name=name, known=", ".join(PROGRAMS))
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or PROGRAMS:
        started = time.perf_counter()
        path = options.out / f"{name}.{'png' if options.png else 'jpg'}"
        draw(name).save(path, quality=84, optimize=True)
        print(f"{path}: {path.stat().st_size // 1024} KiB in {time.perf_counter() - started:.1f} s")
