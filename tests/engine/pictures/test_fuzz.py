"""Files that chance has changed: each is a picture or a sentence, and twice the same."""

import random
import struct

import oddities
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import EACH_FORMAT

from engine.errors import BadPicture
from engine.pictures import codec, inspect

SOUND = [data for name, data in oddities.FILES.items() if " % of it" not in name and 20 < len(data) < 20_000]
NUMBERS = [struct.pack(form, value) for form in ("<I", ">I", "<H", ">H") for value in (0, 1, 0x7FFF, 0xFFFF)]
NUMBERS += [b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0", b"\0"]

cuts = st.tuples(
    st.integers(0, 400), st.integers(0, 40), st.sampled_from([b"", *NUMBERS]) | st.binary(max_size=8)
)
"""Where, how many bytes, and what stands there instead."""
freely = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def judged(data: bytes) -> None:
    """Looks into a file and decodes it; both must come to the same."""
    outcomes = []
    for read in (inspect.inspect, codec.load):
        try:
            found = read(data)
        except BadPicture as error:
            outcomes.append(str(error))
        else:
            outcomes.append((found.width, found.height))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0]


def changed(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The file with changes near its beginning, where headers are, or its end."""
    for place, length, new in edits:
        at = place % max(1, len(data))
        data = data[:at] + new + data[at + length :]
    return data


def chance(rounds: int, seed: int) -> None:
    """Single bytes, blocks that change places, and blocks of other files."""
    dice = random.Random(seed)
    for _ in range(rounds):
        data = bytearray(dice.choice(SOUND))
        for _ in range(dice.choice((1, 1, 2, 8))):
            at, length = dice.randrange(len(data)), dice.randrange(1, 64)
            other = dice.choice(SOUND)
            start = dice.randrange(len(other))
            block = dice.choice((bytes([dice.randrange(256)]), other[start : start + length], data[:length]))
            data[at : at + dice.choice((0, len(block)))] = block
        judged(bytes(data))


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150, **freely)
@given(st.sampled_from(list(EACH_FORMAT.values())), st.lists(cuts, min_size=1, max_size=4))
def test_changed_headers_are_a_picture_or_a_sentence(data, edits):
    judged(changed(data, edits))


@pytest.mark.filterwarnings("ignore")
def test_changed_bytes_are_a_picture_or_a_sentence():
    chance(400, seed=9)


@pytest.mark.torture
@pytest.mark.filterwarnings("ignore")
@settings(max_examples=20_000, **freely)
@given(st.sampled_from(SOUND), st.lists(cuts, min_size=1, max_size=6))
def test_many_changed_headers_are_a_picture_or_a_sentence(data, edits):
    judged(changed(data, edits))


@pytest.mark.torture
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(10))
def test_many_changed_bytes_are_a_picture_or_a_sentence(seed):
    chance(3000, seed)
