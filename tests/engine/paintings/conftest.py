"""A server of pictures that can misbehave, and a list of famous paintings that points at it."""

import io
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.paintings import entries


@dataclass
class Answer:
    """One answer of the server: `cut` ends it after so many bytes.

    late: seconds before it begins. pause: seconds in its middle.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    late: float = 0.0
    pause: float = 0.0


@dataclass
class Asked:
    path: str
    user_agent: str
    accepts: str
    range: str | None
    at: float


@dataclass
class Museum:
    """`answers[path]` are given in turn, the last one again and again; `asked` tells what was wanted."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def picture(self, width: int = 900, height: int = 600, *, seed: int = 0, kind: str = "JPEG") -> bytes:
        """A picture whose four quarters have colours of their own, with some grain, encoded."""
        pixels = np.random.default_rng(seed).integers(0, 40, (height, width, 3))
        pixels[: height // 2, : width // 2, 0] += 200
        pixels[: height // 2, width // 2 :, 1] += 200
        pixels[height // 2 :, : width // 2, 2] += 200
        file = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(file, kind, quality=80)
        return file.getvalue()

    def answer(self, name: str, body: bytes | None = None, **manner) -> None:
        """Adds an answer, a picture if nothing else is said, to those given to who asks for `name`."""
        answers = self.answers.setdefault(f"/{name}", [])
        answers.append(Answer(self.picture() if body is None else body, **manner))


@pytest.fixture
def museum(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> Museum:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers["Range"]
            with lock:
                path = self.path.split("?")[0]
                who, accepts = self.headers["User-Agent"], self.headers["Accept-Encoding"]
                this.asked.append(Asked(self.path, who, accepts, wanted, time.monotonic()))
                this.at_once += 1
                this.most_at_once = max(this.most_at_once, this.at_once)
                waiting = this.answers.get(path, [Answer(status=404)])
                answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            time.sleep(answer.late)
            try:
                begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
                status = 206 if begin and answer.status == 200 else answer.status
                body = answer.body[begin:]
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body[: len(body) // 2 if answer.cut is None else answer.cut])
                self.wfile.flush()
                time.sleep(answer.pause)
                if answer.cut is None:
                    self.wfile.write(body[len(body) // 2 :])
            except OSError:  # whoever asked has gone
                pass
            finally:
                with lock:
                    this.at_once -= 1

        def log_message(self, *args: object) -> None:
            pass

    this = Museum(serve(Handler))
    return this


@pytest.fixture
def hang(museum: Museum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes the list of famous paintings these, each served by the museum under its name."""
    numbers = itertools.count()

    def made(*names: str, **facts: str) -> None:
        file = tmp_path / f"famous{next(numbers)}.toml"  # files that ship are read once
        file.write_text(
            "".join(
                f"[{name}]\n"
                f'title = "Title of {name}"\nartist = "Somebody"\nyear = 1890\nmedium = "oil"\n'
                'licence = "the artist died in 1900"\nstory = "A picture of four quarters."\n'
                f'source = "{museum.url}/about/{name}"\naddress = "{museum.url}/{name}"\n'
                + "".join(f"{key} = {value}\n" for key, value in facts.items())
                for name in names
            )
        )
        monkeypatch.setattr(entries, "FAMOUS", file)

    return made
