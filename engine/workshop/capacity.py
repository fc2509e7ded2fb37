"""`python -m engine.workshop capacity`: how many people a machine serves, and how long they wait.

Seconds of a picture are measured by `benchmark`; the rest is reckoned, and queues are simulated.
"""

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from tqdm import tqdm

from engine import outputs
from engine.errors import BadRequest
from engine.workshop import capacity_chart, capacity_tables
from engine.workshop.reckoning import LOADS, MEASURED, Day, Report, Slot, fairness, waits

RECIPE = "pastiche"
ROWS = 25.0
"""Orders a second that the bot's process and SQLite write down: by `tests.load.ledger`, on two busy cores."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives the command its arguments, and `run` as what it does."""
    parser.set_defaults(run=run)
    parser.add_argument(
        "--benchmark",
        type=Path,
        nargs="*",
        default=[],
        help="what `benchmark --out` or `gpu-check --out` wrote",
    )
    parser.add_argument("--cpu", help="seconds of a picture by size, as in 256=16,512=39,1024=102")
    parser.add_argument("--cores", type=float, default=2, help="cores that each such slot has (%(default)g)")
    parser.add_argument("--gpu", help="the same of one GPU; without it, or a file, nothing is said of GPUs")
    parser.add_argument("--slots", default="1,8", help="how many in the simulated queues (%(default)s)")
    day = Day()
    parser.add_argument(
        "--pictures", type=float, default=day.pictures, help="of a person a day (%(default)g)"
    )
    parser.add_argument("--tastes", type=float, default=day.tastes, help="of a person a day (%(default)g)")
    parser.add_argument("--busy", type=float, default=day.busy, help="busiest hour's part (%(default)g)")
    parser.add_argument("--orders", type=int, default=20_000, help="simulated for each figure (%(default)s)")
    parser.add_argument(
        "--rows", type=float, default=ROWS, help="orders a second for the database (%(default)g)"
    )
    parser.add_argument("--json", type=Path, help="a file for all numbers")
    parser.add_argument("--out", type=Path, help="a picture of them, PNG or JPEG")


def run(options: argparse.Namespace) -> None:
    """Prints tables in Markdown. Raises EngineError with a sentence."""
    for name, least in (("pictures", 0.01), ("tastes", 0.0), ("busy", 0.01), ("orders", 100), ("rows", 0.01)):
        if not (value := getattr(options, name)) >= least:
            raise BadRequest("capacity-not-positive", name=f"--{name}", least=least, value=value)
    encode = outputs.encoder(options.out, "picture") if options.out else None
    for path in filter(None, (options.out, options.json)):
        outputs.check_writable(path)
    counts = [max(1, int(word)) for word in re.findall(r"\d+", options.slots)] or [1]
    day = Day(pictures=options.pictures, tastes=options.tastes, busy=options.busy)
    found = reckoned(day, slots_of(options), counts, options.orders, options.rows)
    print("\n".join(capacity_tables.markdown(found)))
    if options.json:
        outputs.write(options.json, (json.dumps(asdict(found), indent=2) + "\n").encode())
    if options.out and encode:
        outputs.write(options.out, encode(capacity_chart.drawn(found)))


def reckoned(day: Day, slots: list[Slot], counts: Sequence[int], orders: int, rows: float) -> Report:
    """What a day like that comes to on such slots, with so many of them in the simulated queues."""
    all_waits = []
    for slot in slots:
        cells = len(slot.sizes) * len(LOADS) * len(counts)
        work = waits(day, slot, counts, orders)
        all_waits.append(list(tqdm(work, slot.unit, cells, disable=None, leave=False)))
    first, runs = slots[0], max(1, orders // 1000)
    size = 512 if 512 in first.sizes else first.sizes[0]
    unfair = [fairness(day, first, size, count, runs=runs) for count in counts]
    return Report(day, slots, all_waits, unfair, rows)


# --- what was measured ------------------------------------------------------------------------------


def slots_of(options: argparse.Namespace) -> list[Slot]:
    """One for each file and each row of numbers that was given; the first is a processor's if one was."""
    given = [_read(path) for path in options.benchmark]
    if options.cpu:
        given.append(Slot("as given", "core", options.cores, seconds_in(options.cpu)))
    if options.gpu:
        given.append(Slot("as given", "GPU", 1, seconds_in(options.gpu)))
    if not any(slot.unit == "core" for slot in given):
        given.append(MEASURED)
    return sorted(given, key=lambda slot: slot.unit != "core")


def seconds_in(words: str) -> dict[int, float]:
    """Seconds by size; raises BadRequest for what is none.

    >>> seconds_in("256=0.5,1024=3")
    {256: 0.5, 1024: 3.0}
    """
    pairs = [re.fullmatch(r"\s*(\d+)\s*=\s*(\d+(?:\.\d+)?)\s*", pair) for pair in words.split(",")]
    found = {int(pair[1]): float(pair[2]) for pair in pairs if pair}
    if len(found) != len(pairs) or not all(found.values()):
        raise BadRequest("capacity-seconds", words=words)
    return found


def _read(path: Path) -> Slot:
    try:
        report: dict[str, Any] = json.loads(path.read_text("utf-8"))
        machine, measured = report["machine"], report["measurements"]
        seconds = {
            max(found["size"]): median(found["seconds"])
            for found in measured
            if found["recipe"] == RECIPE and found["seconds"] and not found["stopped"]
        }
        on_gpu = str(machine["device"]).startswith("cuda")
        units = 1 if on_gpu else machine["threads"]
        source = f"measured on {machine['name']}, torch {machine['torch']}, {report['weights']} weights"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest("file-unreadable", path=str(path), reason=str(error)) from error
    if not seconds:
        raise BadRequest("capacity-nothing-measured", path=str(path), recipe=RECIPE)
    return Slot(source, "GPU" if on_gpu else "core", units, seconds)
