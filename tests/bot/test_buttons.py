"""Callback data: what is packed reads back, and nothing else reads."""

import inspect
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons
from bot.buttons import Again, Button, Cancel, How, Paint, Share, read
from bot.handlers import FEATURES

KNOWN = {kind.word: kind for kind in (Again, Cancel, Paint)}


def test_no_two_features_answer_to_the_same_word() -> None:
    words = [kind.word for feature in FEATURES for kind in feature.buttons]
    assert sorted(set(words)) == sorted(words)
    commands = [name for feature in FEATURES for name in feature.commands]
    assert sorted(set(commands)) == sorted(commands)


@pytest.mark.parametrize("button", [Again(7, How.STRONGER), Cancel(2**53), Paint(1, "starry_night")])
def test_what_is_packed_reads_back(button: Button) -> None:
    assert read(button.pack(), KNOWN) == button


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        ":",
        "cancel",
        "cancel1",
        "cancel1:",
        "cancel1:x",
        "cancel1:1:2",
        "cancel1:007",
        "cancel1:٣",
        "cancel1: 1",
        "cancel1:99999999999999999999",
        "cancel2:1",
        "paint1:1:wa ve",
        "paint1:1:" + "x" * 60,
        "again1:1:harder",
        "erase1:1",
        "cancel1:1\n",
        "\ud800",
    ],
)
def test_what_is_forged_malformed_or_of_long_ago_is_no_button(data: str | None) -> None:
    assert read(data, KNOWN) is None


@given(st.text(max_size=80))
def test_any_text_at_all_is_read_without_an_error(data: str) -> None:
    found = read(data, KNOWN)
    assert found is None or data in (found.pack(), found.pack().replace("1:", ":", 1))


def test_buttons_of_before_there_were_versions_go_on_where_they_carry_the_same() -> None:
    assert read("paint:1:wave", KNOWN) == Paint(1, "wave")
    assert read("again:7:same", KNOWN) == Again(7, How.SAME)
    assert read("turn:3", {Turn.word: Turn}) is None


def test_what_would_not_read_or_not_fit_is_not_packed() -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        Paint(1, "a:b").pack()
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Long("x" * 40, "y" * 40).pack()


def test_what_the_share_button_writes_reads_back_and_nothing_else_does() -> None:
    assert Share.read(Share(7).query) == Share.read(f" {Share(7).query} ") == Share(7)
    for query in ("", "#", "7", "##7", "#x", "#07", "#7 wave", "wave", "#٣", "#" + "9" * 30):
        assert Share.read(query) is None


def test_a_version_that_was_raised_reads_no_older_data() -> None:
    assert read("turn1:3", {Turn.word: Turn}) is None
    assert read("turn2:3:1", {Turn.word: Turn}) == Turn(3, True)


def test_every_button_has_a_word_of_its_own() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(buttons, inspect.isclass)
        if issubclass(kind, Button) and kind is not Button
    ]
    assert len({kind.word for kind in kinds}) == len(kinds) >= 5


@dataclass(frozen=True)
class Long(Button, word="long"):
    first: str
    second: str


@dataclass(frozen=True)
class Turn(Button, word="turn", version=2):
    page: int
    back: bool
