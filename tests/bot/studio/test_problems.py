"""What goes wrong is said in words that hold on a page: none of a command, or of how a chat takes files."""

import re

import pytest

from bot.studio.problems import IN_STUDIO, STATUSES, said
from bot.texts import LANGUAGES, Sorry
from engine.errors import SENTENCES

OF_A_RENDER = ("out-of-memory", "timed-out", "worker-died", "given-up", "closing", "painting-gone")
VALUES = {
    "kind": "HEIC",
    "bytes": 3,
    "width": 9000,
    "height": 9000,
    "least": 16,
    "most": 64,
    "megapixels": 81.0,
    "seconds": 5,
    "count": 3,
    "limit": 20,
    "title": "Night",
    "name": "night",
    "attempts": 3,
    "reason": "",
    "mode": "CMYK",
    "why": "",
    "sizes": "256",
}
COMMAND = re.compile(r"(^|\W)/[a-z]")
HOW_A_CHAT_TAKES_FILES = ("as a photo", "Telegram", "screenshot", "Send a")


def keys() -> list[str]:
    pictures = [f"error-{code}" for code in SENTENCES if code.startswith("picture-")]
    return [*pictures, *(f"error-{code}" for code in OF_A_RENDER), *STATUSES, *IN_STUDIO]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_page_names_a_command(language: str) -> None:
    for key in keys():
        assert not COMMAND.search(said(Sorry(key, **VALUES), language)), key


def test_none_says_how_a_chat_takes_files() -> None:
    for key in set(keys()) - {"fetch-failed"}:  # which is about what lies at Telegram
        for words in HOW_A_CHAT_TAKES_FILES:
            assert words not in said(Sorry(key, **VALUES), "en"), key
