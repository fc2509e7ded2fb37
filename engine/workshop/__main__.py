"""`python -m engine.workshop`: draws paintings, trains weights, measures, checks, reckons, makes sheets."""

import argparse
import sys
from collections.abc import Sequence

from engine.command import finish
from engine.workshop import benchmark, capacity, contact, gpu_check
from engine.workshop.draw import command as drawing
from engine.workshop.training import command as training


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; an expected failure is one sentence on stderr and a 1."""
    parser = argparse.ArgumentParser(
        prog="python -m engine.workshop", description="Makes and judges what ships with Pastiche."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    benchmark.add_arguments(commands.add_parser("benchmark", help="measure how fast this machine paints"))
    capacity.add_arguments(commands.add_parser("capacity", help="how many people a machine serves"))
    contact.add_arguments(commands.add_parser("sheet", help="all photos in all manners, on one page"))
    gpu_check.add_arguments(commands.add_parser("gpu-check", help="check and measure the engine on a GPU"))
    drawing.add_arguments(commands.add_parser("draw", help="draw the paintings that ship again"))
    training.add_arguments(commands.add_parser("train", help="make the open weights anew"))
    return finish(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
