import logging
import os
import pickle
import signal
from pathlib import Path

import pytest

from engine import child, download, paintings
from engine.errors import BadPicture
from engine.paintings.fetching import NotNow
from engine.pictures.inspect import Inspection
from engine.recipes import RECIPES, Start
from engine.request import Progress


class Told:
    """Pickles as a call of any function with any arguments."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    "content",
    [
        None,
        {"a": [1, 2.5, b"bytes", "words", (True, frozenset({3}))]},
        Path("somewhere") / "else.jpg",
        Inspection("JPEG", 64, 48),
        Progress(3, 9, 1.5, b"jpeg", 0.3),
        RECIPES["gatys"],
        Start.NOISE,
        paintings.shelf(Path("nowhere")),
    ],
)
def test_values_arrive_as_they_were_told(content):
    data = child.frame(7, 2**40, content)
    kind, number, length = child.HEADER.unpack(data[: child.HEADER.size])
    assert (kind, number, length) == (7, 2**40, len(data) - child.HEADER.size)
    assert child.unpack_values(data[child.HEADER.size :]) == content


@pytest.mark.parametrize(
    "error",
    [
        BadPicture("picture-too-small", width=20, height=10, least=32),
        download.DownloadFailed("download-no-connection", address="https://example.org"),
        NotNow("painting-later", reason="busy", seconds=30),
    ],
)
def test_errors_arrive_with_code_and_values(error):
    told = child.unpack_values(pickle.dumps(error))
    assert (type(told), told.code, told.values, str(told)) == (
        type(error),
        error.code,
        error.values,
        str(error),
    )


def test_log_records_arrive():
    record = logging.LogRecord("engine", logging.INFO, "here", 1, "a line", None, None)
    assert child.unpack_values(pickle.dumps(record)).getMessage() == "a line"


@pytest.mark.parametrize(
    "content",
    [
        Told(os.system, "true"),
        Told(eval, "1 + 1"),
        Told(child.spawn, "pass", {}),
        Told(paintings.get, "wave"),
        Told(logging.getLogger, "engine"),
        Told(Path.unlink, Path("nowhere")),
        os.system,
        child.Outbox,
        logging.FileHandler,
    ],
)
def test_a_child_that_was_taken_over_cannot_make_its_parent_do_anything(content):
    with pytest.raises(pickle.UnpicklingError, match="may not answer with"):
        child.unpack_values(pickle.dumps(content))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (3, "exit status 3"),
        (-signal.SIGSEGV, "SIGSEGV"),
        (-signal.SIGKILL, "SIGKILL, which often means that memory ran out"),
        (-250, "signal 250"),
    ],
)
def test_the_end_of_a_process_is_said_in_words(status, words):
    assert child.explain(status) == words
