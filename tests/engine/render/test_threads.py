"""Who computes: one thread and its helpers, which dawdle as soon as there are more than processors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import engine

ROOT = str(Path(engine.__file__).parents[1])
PREVIEWED = """
import json, os, sys, torch
from dataclasses import replace
from pathlib import Path

from PIL import Image
from engine import RECIPES, Colour, RenderRequest, Style, stylize
from engine.errors import Cancelled
from engine.render import progress

def render(until_preview, **changes):
    '''The most threads this process had at any report of a render.'''
    most, previews = [], []

    def report(progress):
        most.append(len(os.listdir("/proc/self/task")))
        if progress.preview:
            previews.append(progress.preview)

    def enough():
        most.append(len(os.listdir("/proc/self/task")))
        return len(previews) > 1 if until_preview else len(most) > 5

    try:
        stylize(request(**changes), on_progress=report if until_preview else None, cancelled=enough,
                device="cpu", weights=Path(sys.argv[1]))
    except Cancelled:
        return max(most)

def request(**changes):
    layers = (("relu1_1", 1.0),)
    recipe = replace(RECIPES["pastiche"], content=layers, style=layers, smallest=None, steps=(10**9,))
    # As large as makes torch share the work of turning numbers into pixels out among threads.
    photo = Image.effect_noise((320, 240), 60).convert("RGB")
    return RenderRequest(photo, [Style(photo.rotate(90))], recipe=recipe, size=320, **changes)

torch.set_num_threads(2)
progress.PREVIEW_SECONDS = progress.FRAME_SECONDS = 0.0
print(json.dumps({
    "alone": render(False),
    "previews": render(True),
    "in the photo's colours": render(True, colour=Colour.PHOTO),
    "timelapse": render(True, timelapse=True),
}))
"""

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by Linux, and by GNU's OpenMP")


@LINUX
def test_previews_add_the_thread_that_encodes_them_and_no_more(weights_file: Path) -> None:
    told = python(PREVIEWED, weights_file, OMP_NUM_THREADS="2").stdout
    alone, *others = json.loads(told).values()
    assert others == [alone + 1] * 3


@LINUX
@pytest.mark.parametrize("chosen", [None, "77"])
def test_whoever_imports_the_engine_has_threads_that_do_not_wait_long(chosen: str | None) -> None:
    environment = {"OMP_DISPLAY_ENV": "verbose", **({"GOMP_SPINCOUNT": chosen} if chosen else {})}
    told = python("from engine import stylize", **environment).stderr
    assert f"GOMP_SPINCOUNT = '{chosen or 10000}'" in told


def python(program: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter's run, in which nothing has been imported and no thread begun."""
    inherited = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={**inherited, "PYTHONPATH": ROOT, **environment},
        capture_output=True,
        check=True,
        text=True,
    )
