import io
import logging

import pytest

from bot import logs

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz12345"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.set_up()
    yield stream
    root.handlers[:], level = before
    root.setLevel(level)


def test_a_token_in_a_message_an_argument_or_a_traceback_is_redacted(log: io.StringIO) -> None:
    logging.info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    try:
        raise RuntimeError(f"cannot reach /file/bot{TOKEN}/photo.jpg")
    except RuntimeError:
        logging.exception("failed")
    text = log.getvalue()
    assert "failed" in text and "RuntimeError" in text
    assert TOKEN not in text and TOKEN.split(":")[1] not in text
    assert text.count("<token>") == 2


def test_request_lines_with_urls_are_not_logged(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST …")
    assert log.getvalue() == ""


def test_redaction_leaves_other_text_alone() -> None:
    text = "job 12: (512, 384), 14.2 s at 10:15:30"
    assert logs.redact(text) == text
