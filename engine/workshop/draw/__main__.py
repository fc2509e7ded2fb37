"""`python -m engine.workshop.draw [names] --out DIR`: draw the paintings again."""

import argparse
import time
from pathlib import Path

from engine.workshop.draw import SEEDS, draw


def main() -> None:
    """Draw the named paintings, or all, into a folder and say how long each took."""
    parser = argparse.ArgumentParser(prog="python -m engine.workshop.draw", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(SEEDS)}; default: all")
    parser.add_argument("--out", type=Path, default=Path(), help="folder to write to; default: this one")
    parser.add_argument("--png", action="store_true", help="write PNG, without loss, instead of JPEG")
    arguments = parser.parse_args()
    for name in arguments.names or SEEDS:
        if name not in SEEDS:
            parser.error(f"there is no program for {name!r}; there are {', '.join(SEEDS)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or SEEDS:
        started = time.perf_counter()
        path = arguments.out / f"{name}.{'png' if arguments.png else 'jpg'}"
        draw(name).save(path, quality=84, optimize=True)
        print(f"{path}: {path.stat().st_size // 1024} KiB in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
