import asyncio
import io
import json
import logging
from datetime import datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

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


async def test_what_strangers_send_that_is_no_http_is_not_logged(log: io.StringIO) -> None:
    async with TestServer(web.Application(), host="127.0.0.1") as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n")
        assert b"400 Bad Request" in await reader.read()
        writer.close()
    assert log.getvalue() == ""


def test_redaction_leaves_other_text_alone() -> None:
    text = "job 12: (512, 384), 14.2 s at 10:15:30"
    assert logs.redact(text) == text


@pytest.fixture
def events(log: io.StringIO):
    """What is logged as JSON, one event after the other."""
    logs.set_up(as_json=True)
    yield lambda: [json.loads(line) for line in log.getvalue().splitlines()]
    logs.about()


def test_as_json_an_event_is_one_line_whatever_is_in_it(events) -> None:
    logging.warning('two\nlines and "quotes" of %s', TOKEN)
    try:
        raise RuntimeError(f"cannot reach /file/bot{TOKEN}/photo.jpg")
    except RuntimeError:
        logging.exception("failed")
    first, second = events()
    assert first["level"] == "WARNING" and first["message"].startswith("two\nlines")
    assert first["message"].endswith("of <token>")
    assert "RuntimeError" in second["exception"] and TOKEN not in second["exception"]
    assert datetime.fromisoformat(first["time"]).tzinfo is not None


def test_as_json_an_event_names_the_job_and_the_chat_it_is_about(events) -> None:
    logs.about(job=12, chat=-100)
    logging.info("claimed")
    logging.info("of another", extra={"job": 13})
    logs.about()
    logging.info("of none")
    first, second, third = events()
    assert (first["job"], first["chat"], second["job"]) == (12, -100, 13)
    assert "job" not in third and "chat" not in third


async def test_what_a_task_is_about_is_its_own(events) -> None:
    async def paint(job: int) -> None:
        logs.about(job=job)
        await asyncio.sleep(0)
        logging.info("painted")

    await asyncio.gather(paint(1), paint(2))
    logging.info("all")
    assert [event.get("job") for event in events()] == [1, 2, None]
