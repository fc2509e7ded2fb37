"""What the page is made of: small, without anything from elsewhere, and with all the words it says."""

import re
from pathlib import Path

import bot.studio
from bot.texts.page import en

PAGE = Path(bot.studio.__file__).parent / "page"
FILES = sorted(path for path in PAGE.iterdir() if path.is_file())
MOST_BYTES = 150_000
CODE = "\n".join(path.read_text("utf-8") for path in FILES if path.suffix in (".js", ".html"))
BUILT = {f"tab-{name}" for name in ("look", "mix", "brush")}
"""Keys that the page puts together."""


def test_all_together_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES) <= MOST_BYTES


def test_nothing_comes_from_elsewhere() -> None:
    named = {
        match for path in FILES for match in re.findall(r"https?://[^\s\"'`)]+", path.read_text("utf-8"))
    }
    assert named <= {
        "https://web.telegram.org",
        "https://core.telegram.org/api/web-events",
        "http://www.w3.org/2000/svg",
    }


def test_modules_are_fetched_all_at_once() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    modules = {path.name for path in FILES if path.suffix == ".js"}
    assert set(re.findall(r'<link rel="modulepreload" href="([\w.]+)">', html)) | {"main.js"} == modules


def test_every_word_it_says_is_there() -> None:
    said = set(re.findall(r'\bt\("([\w-]+)"', CODE)) | set(re.findall(r'data-(?:say|label)="([\w-]+)"', CODE))
    assert said and said <= set(en.SENTENCES)


def test_no_word_is_left_over() -> None:
    written = set(re.findall(r'"([a-z][\w-]*)"', CODE))
    assert sorted(set(en.SENTENCES) - written - BUILT) == []
