"""The conversation: takes photos in, puts jobs into storage, hands them to the engine, delivers."""

import os

# Read when python-telegram-bot gives a duration: as a timedelta, which its next version gives in any case.
os.environ.setdefault("PTB_TIMEDELTA", "1")
