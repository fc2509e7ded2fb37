"""The bot paints where nothing can be written but its data folder and one for what does not last."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import finished, photo
from processes import ROOT

READ_ONLY = '''
"""Every interpreter that finds this writes only where ALLOWED says, as on a read-only disk."""

import errno, os, sys

ALLOWED = tuple(os.environ["ALLOWED"].split(os.pathsep)) + ("/dev/", "/proc/")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.mkdir": 0, "os.remove": 0, "os.rmdir": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1}


def refuse(event, args):
    if event == "open":
        path, _, flags = args
        written = isinstance(path, (str, bytes)) and bool(flags & WRITES)
    elif event in CHANGES:
        path, written = args[CHANGES[event]], args[-1] in (-1, None)  # else below an open folder
    else:
        return
    if written and not os.path.abspath(os.fsdecode(path)).startswith(ALLOWED):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)


sys.addaudithook(refuse)
'''


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    """A folder whose interpreters write nowhere else."""
    folder = tmp_path / "hook"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(READ_ONLY, encoding="utf-8")
    return folder


@pytest.fixture
def passing(tmp_path: Path) -> Iterator[Path]:
    """A folder for what does not last, where a picture and its film leave nothing."""
    folder = tmp_path / "passing"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bot.log", "data", "hook", "passing"]


async def test_a_picture_and_its_film_come_from_a_read_only_machine(
    tmp_path: Path, weights: Path, hook: Path, passing: Path, towns
) -> None:
    settings = {
        "PASTICHE_VGG19": str(weights),
        "ALLOWED": os.pathsep.join(map(str, (tmp_path / "data", passing))),
        "PYTHONPATH": os.pathsep.join(map(str, (hook, ROOT))),
        "TMPDIR": str(passing),
        "HOME": str(tmp_path / "nowhere"),
    }
    async with towns(tmp_path, **settings) as telegram:
        ada = telegram.ada
        await ada.send("/wave", photo())
        more = await ada.opens_more(await ada.sees(finished))
        await ada.press(more, "Time-lapse")
        await ada.sees(lambda message: "animation" in message)
        await ada.send("/mydata")
        await ada.sees(lambda message: "document" in message)
        assert "Read-only" not in telegram.bot.logged()


async def test_what_would_be_written_elsewhere_is_refused_in_a_sentence(
    tmp_path: Path, hook: Path, towns
) -> None:
    settings = {
        "ALLOWED": str(tmp_path / "elsewhere"),
        "PYTHONPATH": os.pathsep.join(map(str, (hook, ROOT))),
        "PASTICHE_BACKEND": "standin",
    }
    async with towns(tmp_path, **settings) as telegram:
        assert await telegram.bot.ended() == 2
        assert "cannot be" in telegram.bot.logged() and "Traceback" not in telegram.bot.logged()
