"""Rehearses a busy day: `python -m tests.load --people 1000 --chats 200 --photos 3000 --minutes 5`.

The bot is a process of its own, with its real inbox, database, files and downloads; only pictures are painted
by a stand-in. This process is Telegram (the sandbox) and everybody in it. It prints what was measured, and
draws how long each order waited over time. Memory is read from /proc, so it is measured on Linux only.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.load.chart import draw
from tests.load.city import Day, live
from tests.load.figures import figures, sentences


def main() -> int:
    asked = _arguments()
    day = Day(
        people=asked.people,
        chats=asked.chats,
        photos=asked.photos,
        seconds=60 * asked.minutes,
        paint=asked.paint,
        slots=asked.slots,
        longest_side=asked.side,
        visitors=asked.visitors,
    )
    with tempfile.TemporaryDirectory() as folder:
        data_dir = (asked.data or Path(folder)).absolute()
        data_dir.mkdir(parents=True, exist_ok=True)
        seen = asyncio.run(live(day, data_dir))
        found = figures(seen, data_dir / "pastiche.db")
    draw(seen, asked.out)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print("\n".join(sentences(found)))
    print(f"The picture is {asked.out}.")
    return 0 if found["orders"] == found["answered"] else 1


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.load", description="Rehearse a busy day.")
    asked.add_argument("--people", type=int, default=100, help="how many send photos")
    asked.add_argument("--chats", type=int, default=20, help="groups that they are in")
    asked.add_argument("--photos", type=int, default=300, help="how many they send in all")
    asked.add_argument("--minutes", type=float, default=1.0, help="how long they go on sending")
    asked.add_argument("--paint", type=float, default=0.2, help="seconds that the stand-in paints")
    asked.add_argument("--slots", type=int, default=3, help="how many pictures it paints at a time")
    asked.add_argument("--side", type=int, default=1280, help="longest side of the photos in pixels")
    asked.add_argument("--visitors", type=int, default=0, help="people at the studio's page meanwhile")
    asked.add_argument("--out", type=Path, default=Path("load.png"), help="the picture to draw")
    asked.add_argument("--json", type=Path, help="a file for the figures")
    asked.add_argument("--data", type=Path, help="the bot's data folder, kept; otherwise one that goes")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
