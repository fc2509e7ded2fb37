"""What becomes of every odd file, as a table that is read and kept: `outcomes.txt` beside this test."""

import re
from pathlib import Path

import oddities
import pytest

from engine.errors import BadPicture
from engine.pictures import codec, inspect

TABLE = Path(__file__).with_name("outcomes.txt")


def sentence(error: BadPicture) -> str:
    """Without the number of bytes, which each version of an encoder has its own of."""
    return re.sub(r"of \d+ bytes", "of some bytes", str(error))


def outcome(data: bytes) -> str:
    """What is found in a file, or the sentence by which it is refused."""
    try:
        found = inspect.inspect(data)
    except BadPicture as error:
        return sentence(error)
    return f"{found.format} {found.width}x{found.height}"


def decoded(data: bytes) -> str:
    """The same by decoding."""
    try:
        width, height = codec.load(data).size
    except BadPicture as error:
        return sentence(error)
    return f"{width}x{height}"


@pytest.mark.filterwarnings("ignore")
def test_every_odd_file_comes_to_what_the_table_says():
    rows = [f"{name}: {outcome(data)}" for name, data in oddities.FILES.items()]
    kept = TABLE.read_text(encoding="utf-8").splitlines()
    assert rows == kept, "if this is as it should be, write these rows into outcomes.txt"


@pytest.mark.filterwarnings("ignore")
def test_decoding_comes_to_the_same_as_inspection():
    for name, data in oddities.FILES.items():
        assert outcome(data).endswith(decoded(data)), name
