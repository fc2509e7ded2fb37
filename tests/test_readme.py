"""What README.md says can be copied: its commands parse, its sample runs, its names exist."""

import argparse
import re
import runpy
import shlex
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = ("bot", "engine", "storage")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def commands() -> Iterator[list[str]]:
    """Each command of the README as words, without what is set for it; placeholders in <> stay one word."""
    inline = re.findall(r"`(\S*python -m [^`]+)`", README)
    for line in [*"\n".join(blocks("sh")).splitlines(), *inline]:
        line = re.sub(r"<[^>]+>", "PLACEHOLDER", line)
        words = [*shlex.split(line, comments=True), "&&"]
        while words:
            command, words = words[: words.index("&&")], words[words.index("&&") + 1 :]
            while command and re.match(r"[A-Z_]+=", command[0]):
                command = command[1:]
            if command:
                yield command


def modules_run() -> list[list[str]]:
    """The commands that run a module of ours: its name and the words after it."""
    called = [words[2:] for words in commands() if "python" in words[0] and words[1] == "-m"]
    return [words for words in called if words[0].partition(".")[0] in OURS]


class Parsed(Exception):
    """The words were understood; what they ask for is not done."""


@pytest.fixture
def parse_only(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = argparse.ArgumentParser.parse_args

    def parse_and_stop(self: argparse.ArgumentParser, *arguments: object) -> None:
        parse(self, *arguments)
        raise Parsed

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse_and_stop)


@pytest.mark.filterwarnings("error:.* found in sys.modules")
@pytest.mark.parametrize("words", modules_run(), ids=" ".join)
def test_the_commands_mean_something_to_the_real_parsers(words, parse_only, monkeypatch):
    is_package = find_spec(words[0]).submodule_search_locations is not None
    run = f"{words[0]}.__main__" if is_package else words[0]
    monkeypatch.delitem(sys.modules, run, raising=False)  # who looks for examples in docstrings imports it
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(Parsed):
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def test_the_commands_are_found():
    found = {" ".join(words[:2]) for words in modules_run()}
    assert {"bot", "engine stylize", "engine recipes", "engine weights", "engine paintings"} <= found


def test_the_start_and_the_tests_are_one_line_each():
    install = "python3 -m venv .venv && .venv/bin/pip install -e"
    assert f"\n{install} . && .venv/bin/python -m bot\n" in README
    assert f"\n{install} '.[test]' && .venv/bin/python -m pytest\n" in README


def test_the_sample_paints(tmp_path, monkeypatch):
    for name, colour in (("photo.jpg", "steelblue"), ("painting.jpg", "goldenrod")):
        Image.new("RGB", (48, 32), colour).save(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    (sample,) = blocks("python")
    small = sample.replace("size=512", "size=32")
    assert small != sample
    exec(compile(small, "README.md", "exec"), {})
    with Image.open(tmp_path / "out.png") as picture:
        assert max(picture.size) == 32


def test_the_settings_are_the_ones_there_are():
    table = README.partition("| Variable |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `([A-Z0-9_]+)` \|", table, flags=re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_files_that_are_named_exist():
    named = {name.rstrip("/") for name in re.findall(r"`((?:bot|engine|storage)/[\w/.]*)`", README)}
    named |= set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
    named |= set(re.findall(r'src="([^"]+)"', README))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_extras_that_are_installed_exist():
    extras = {name for words in re.findall(r"\.\[([\w,]+)\]", README) for name in words.split(",")}
    assert {"postgres", "test"} <= extras <= set(PROJECT["project"]["optional-dependencies"])


def test_build_arguments_are_the_containers():
    named = re.findall(r"--build-arg (\w+)=", README)
    assert named
    containers = re.findall(r"^ARG (\w+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= set(containers)
