"""The Dockerfile fits what it builds: no Docker is asked, so what it says is read."""

import re
import tomllib
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
FILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETTINGS = {f"PASTICHE_{name.upper()}" for name in Settings.model_fields}


@dataclass
class Stage:
    """One FROM, and the instructions under it with their words."""

    base: str
    lines: list[tuple[str, str]] = field(default_factory=list)


def stages() -> dict[str, Stage]:
    """By name, in their order."""
    found: dict[str, Stage] = {}
    text = re.sub(r"^#.*\n", "", FILE, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        instruction, _, words = line.partition(" ")
        if instruction == "FROM":
            base, _, name = words.partition(" AS ")
            found[name] = stage = Stage(base)
        else:
            stage.lines.append((instruction, words.strip()))
    return found


def all_lines(name: str) -> list[tuple[str, str]]:
    """Of a stage and those it goes on from."""
    stage = stages()[name]
    return (all_lines(stage.base) if stage.base in stages() else []) + stage.lines


def said(name: str, instruction: str) -> list[str]:
    return [words for found, words in all_lines(name) if found == instruction]


def compose() -> dict:
    """The README's, as Docker reads it."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return yaml.safe_load(block)


def test_who_names_no_target_gets_the_bot():
    assert list(stages())[-1] == "bot"
    assert "worker" in stages()


def test_neither_runs_as_root_and_both_have_a_place_to_write_to():
    for name in ("bot", "worker"):
        assert said(name, "USER")[-1] == "10001"
        assert said(name, "WORKDIR")[-1] == "/data"
        assert any("chown pastiche:pastiche /data" in words for words in said(name, "RUN"))
    assert said("bot", "VOLUME") == ["/data"]


def test_what_is_copied_from_here_is_here():
    copied = [words for stage in stages().values() for name, words in stage.lines if name == "COPY"]
    sources = [source for words in copied if "--from=" not in words for source in words.split()[:-1]]
    assert {"bot", "engine", "storage", "pyproject.toml", "uv.lock"} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {words.split()[0] for words in copied if "--from=" in words} <= {
        f"--from={name}" for name in stages()
    }


def test_what_is_installed_besides_exists():
    extras = re.search(r"^ARG EXTRAS=(\S+)$", FILE, flags=re.MULTILINE)
    assert extras and set(extras[1].split(",")) <= set(PROJECT["project"]["optional-dependencies"])


def test_its_settings_are_settings_and_its_programs_ours():
    assert set(re.findall(r"\b(PASTICHE_\w+)=", FILE)) <= SETTINGS
    assert all(find_spec(module) for module in re.findall(r"-m\"?,? \"?((?:bot|engine)\b)", FILE))


def test_the_compose_file_builds_what_there_is():
    services = compose()["services"]
    assert {"bot", "standby", "worker", "postgres", "objects"} <= set(services)
    built = {name: service["build"]["target"] for name, service in services.items() if "build" in service}
    assert set(built.values()) == {"bot", "worker"} <= set(stages())
    assert built["bot"] == built["standby"] == "bot" and built["worker"] == "worker"


def test_the_compose_file_writes_to_volumes_and_to_tmp_only():
    services, volumes = compose()["services"], compose()["volumes"]
    for service in services.values():
        if "build" in service:
            assert service["read_only"] is True and service["tmpfs"] == ["/tmp"]
            assert service["cap_drop"] == ["ALL"]
        mounted = {mount.partition(":")[0] for mount in service.get("volumes", ())}
        assert mounted <= set(volumes)
    assert services["bot"]["volumes"] != services["standby"]["volumes"], "a data folder is for one bot"


def test_the_compose_file_names_settings_and_tells_no_secret():
    environments = [service.get("environment", {}) for service in compose()["services"].values()]
    named = {name for environment in environments for name in environment}
    assert {"PASTICHE_TOKEN", "PASTICHE_BACKEND", "PASTICHE_DATABASE_URL", "PASTICHE_FILES"} <= named
    assert {name for name in named if name.startswith("PASTICHE_")} <= SETTINGS
    for environment in environments:
        for name, value in environment.items():
            if name.endswith(("TOKEN", "PASSWORD", "SECRET_ACCESS_KEY")):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), f"{name} is to be asked for"


def test_nothing_of_the_cluster_is_published():
    published = {
        name: service["ports"] for name, service in compose()["services"].items() if "ports" in service
    }
    assert published == {"bot": ["127.0.0.1:8081:8081"]}
