"""`python -m engine`: the engine alone, on the command line."""

import os
import sys

# Read when torch is first imported: threads that spin for long while they wait for each other cost a busy
# machine most of its time, threads that sleep at once cost an idle one a tenth.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

from engine.cli import main

if __name__ == "__main__":
    sys.exit(main())
