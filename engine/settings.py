"""The engine's settings, read from the environment or a `.env` file; every variable starts with PASTICHE_."""

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import platformdirs
from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PASTICHE_"
ENV_FILE = ".env"


class EngineSettings(BaseSettings):
    """Where the engine keeps files, which weights it uses and what it runs on.

    data_dir: folder for what must outlive a restart; made when first needed.
    vgg19: a file with VGG-19's convolutions; None lets `engine.weights.resolve` find them.
    device: `cpu`, `cuda`, `cuda:1`, `mps`; None takes the best there is.
    backend: where renders run: `local`, worker processes on this machine; `ray`, the machines of a Ray
        cluster; `standin`, which paints nothing and is for tests and rehearsals, or `standin:0.2`, which
        takes 0.2 seconds a render.
    slots: renders at the same time; None for one on the processor, or one per GPU. On Ray: on each GPU, or on
        each machine that has none.
    ray_address: `HOST:PORT` of the Ray cluster; None for the one this machine belongs to, or else one of its
        own.
    contact: a page or mail address of the operator's, which Wikimedia is told when pictures are fetched.

    Raises pydantic's ValidationError for a bad value; `explain` makes a sentence of it.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", str_strip_whitespace=True
    )

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("pastiche"))
    vgg19: Path | None = None
    device: str | None = None
    backend: str = "local"
    slots: int | None = Field(default=None, ge=1, le=64)
    ray_address: str | None = None
    contact: str | None = None

    @field_validator("data_dir", "vgg19")
    @classmethod
    def _expand_home(cls, path: Path | None) -> Path | None:
        return path.expanduser() if path else path

    @field_validator("data_dir")
    @classmethod
    def _folder_not_file(cls, path: Path) -> Path:
        try:
            is_file = path.exists() and not path.is_dir()
        except OSError as error:
            raise ValueError(f"this user may not look there ({error.strerror})") from error
        if is_file:
            raise ValueError("this is a file; a folder is needed")
        return path

    @field_validator("vgg19")
    @classmethod
    def _file_that_exists(cls, path: Path | None) -> Path | None:
        try:
            missing = path is not None and not path.is_file()
        except OSError as error:
            raise ValueError(f"this user may not look there ({error.strerror})") from error
        if missing:
            raise ValueError("there is no such file")
        return path

    @field_validator("device")
    @classmethod
    def _known_device(cls, device: str | None) -> str | None:
        if device is not None and not re.fullmatch(r"cpu|mps|cuda(:\d+)?", device):
            raise ValueError("it may be cpu, cuda, cuda:1 or mps")
        return device

    @field_validator("backend")
    @classmethod
    def _known_backend(cls, backend: str) -> str:
        if not re.fullmatch(r"local|ray|standin(:\d+(\.\d+)?)?", backend):
            raise ValueError("it may be local, ray, standin or standin:0.2, which takes 0.2 seconds a render")
        return backend

    @field_validator("ray_address")
    @classmethod
    def _address_that_streams(cls, address: str | None) -> str | None:
        if address is not None and address.startswith("ray://"):
            raise ValueError(
                "Ray Client brings no progress; make this machine a node of the cluster "
                "(`ray start --address=HOST:6379 --num-cpus=0`) and name HOST:6379"
            )
        if address is None or address == "auto":
            return None
        if not re.fullmatch(r"(\[[0-9A-Fa-f:]+\]|[^\s:/@]+):\d{1,5}", address):
            raise ValueError("it may be auto or HOST:PORT, such as 10.0.0.1:6379")
        return address

    @field_validator("contact")
    @classmethod
    def _fit_for_a_header(cls, contact: str | None) -> str | None:
        if contact is not None and not (contact.isascii() and contact.isprintable()):
            raise ValueError("it travels in a header, so plain letters on one line are all it may have")
        return contact


def explain(error: ValidationError) -> str:
    """One sentence per bad value, which names its variable; secrets are left out.

    For example: `PASTICHE_VGG19 is "vgg.pth": there is no such file.`
    """
    return " ".join(_sentence(problem) for problem in error.errors())


def misspelt(settings: type[EngineSettings]) -> Iterator[str]:
    """A sentence for each variable, or line of the `.env` file, that looks like a setting and is none."""
    known = [name.upper() for name in settings.model_fields]
    whole = [PREFIX + name for name in known]
    for where, names in (("", os.environ), (f" in {ENV_FILE}", dotenv_values(ENV_FILE))):
        for name in sorted(names):
            spelt = name.upper()
            if spelt.startswith(PREFIX):
                near = difflib.get_close_matches(spelt.removeprefix(PREFIX), known, n=1, cutoff=0.7)
                near = [PREFIX + right for right in near]
            else:
                near = difflib.get_close_matches(spelt, whole, n=1, cutoff=0.9)
            if spelt not in whole and (near or spelt.startswith(PREFIX)):
                hint = f"; did you mean {near[0]}?" if near else "."
                yield f"{name}{where} is no setting and is passed over{hint}"


def _sentence(problem: ErrorDetails) -> str:
    variable = f"{PREFIX}{problem['loc'][0]}".upper() if problem["loc"] else "The settings"
    if problem["type"] == "missing":
        return f"{variable} is not set."
    secret = any(word in variable for word in ("TOKEN", "SECRET", "PASSWORD", "DATABASE_URL"))
    value = "not usable" if secret or not problem["loc"] else f'"{problem["input"]}"'
    return f"{variable} is {value}: {_reason(problem)}."


def _reason(problem: ErrorDetails) -> str:
    """What is wrong with a value, in our words where the library has its own."""
    limits = problem.get("ctx", {})
    match problem["type"].split("_"):
        case ["value", "error"]:
            return problem["msg"].removeprefix("Value error, ").rstrip(".")
        case ["int", *_]:
            return "it must be a whole number"
        case ["bool", *_]:
            return "it may be true or false"
        case ["greater", *_]:
            return f"it must be at least {limits.get('ge')}"
        case ["less", *_]:
            return f"it must be at most {limits.get('le')}"
    return problem["msg"].rstrip(".")
