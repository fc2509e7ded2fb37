import pickle

import pytest

from engine.download import DownloadFailed
from engine.errors import SENTENCES, BadPicture, BadRequest, EngineError, WorkerDied


def test_an_error_is_a_code_with_values_and_reads_as_a_sentence():
    error = BadPicture("picture-too-small", width=20, height=40, least=32)
    assert (error.code, error.values) == ("picture-too-small", {"width": 20, "height": 40, "least": 32})
    assert str(error) == "the picture is 20x40 pixels; each side must have at least 32"


@pytest.mark.parametrize("kind", [BadPicture, BadRequest, DownloadFailed, WorkerDied, EngineError])
def test_an_error_travels_between_processes_whole(kind):
    error = kind("file-missing", path="a b.jpg")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, again.values) == (kind, error.code, error.values)
    assert str(again) == str(error)


def test_an_unknown_code_is_a_mistake_in_the_program():
    with pytest.raises(KeyError, match="no-such-code"):
        BadRequest("no-such-code")


def test_a_value_that_the_sentence_needs_cannot_be_left_out():
    with pytest.raises(KeyError, match="height"):
        BadPicture("picture-too-small", width=20, least=32)


@pytest.mark.parametrize("code", SENTENCES)
def test_codes_are_kebab_case(code):
    assert code == code.lower() and " " not in code and "_" not in code
