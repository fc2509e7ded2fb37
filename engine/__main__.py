"""`python -m engine`: the engine alone, on the command line."""

import os
import sys

# Read when torch is first imported: threads that spin while they wait cost a busy machine most of its time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from engine.cli import main

if __name__ == "__main__":
    sys.exit(main())
