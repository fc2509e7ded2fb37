"""`python -m storage copy SOURCE TARGET`: all rows of one database into another, empty one.

The bot does not run meanwhile. What breaks off goes on when the same command is given again. Pictures are no
rows: they stay where they are.
"""

import argparse
import asyncio
import sys

from tqdm import tqdm

from storage.copying import Copied, copy, rows_of
from storage.errors import StorageError


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m storage", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="copy")
    copying = commands.add_parser("copy", help="copy all rows of a database into an empty one")
    copying.add_argument("source", help="sqlite:///pastiche.db, or postgresql://user:password@host/name")
    copying.add_argument("target", help="the same")
    arguments = parser.parse_args()
    try:
        copied = asyncio.run(_copy(arguments.source, arguments.target))
    except StorageError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("broken off; the same command goes on from here", file=sys.stderr)
        sys.exit(130)
    for each in copied:
        print(f"{each.table}: {each.rows} rows, checksum {each.checksum}")
    print("Both databases hold the same rows.")


async def _copy(source: str, target: str) -> list[Copied]:
    total = sum((await rows_of(source)).values())
    with tqdm(total=total, unit=" rows", file=sys.stderr) as bar:

        def show(table: str, rows: int) -> None:
            bar.set_description(table, refresh=False)
            bar.update(rows)

        return await copy(source, target, show)
