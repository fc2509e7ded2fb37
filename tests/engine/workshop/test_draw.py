"""The programs that drew the paintings which ship."""

import io
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import paintings
from engine.workshop.__main__ import main
from engine.workshop.draw import PROGRAMS, draw


@pytest.fixture(scope="module")
def drawing(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Image.Image]]]:
    """All paintings that are asked for, in the making on every core: together they take minutes."""
    asked = [item.name for item in request.session.items]
    wanted = [name for name in PROGRAMS if any(each.endswith(f"[{name}]") for each in asked)]
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield {name: pool.submit(draw, name) for name in wanted}


@pytest.mark.torture
@pytest.mark.parametrize("name", PROGRAMS)
def test_each_program_still_draws_the_picture_that_ships(
    name: str, drawing: dict[str, Future[Image.Image]]
) -> None:
    path, drawn = paintings.get(name).path, io.BytesIO()
    with Image.open(path) as picture:
        tables = picture.quantization  # type: ignore[attr-defined]  # as coarse as what is compared with
    drawing[name].result().save(drawn, "JPEG", qtables=tables)
    now, ships = _reduced(drawn), _reduced(path)
    assert now.shape == ships.shape
    assert np.abs(now - ships).mean() < 1.0


def _reduced(picture: io.BytesIO | Path) -> np.ndarray:
    """A quarter of the size, so that a last bit that moves one hair of a brush does not count."""
    with Image.open(picture) as opened:
        return np.asarray(opened.reduce(4), dtype=np.float64)


def test_the_command_draws_the_paintings_it_is_asked_for(tmp_path: Path, capsys) -> None:
    assert main(["draw", "dots", "--out", str(tmp_path / "drawn")]) == 0
    assert "dots.jpg" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "drawn").iterdir()] == ["dots.jpg"]
    drawn, ships = tmp_path / "drawn" / "dots.jpg", paintings.get("dots").path
    with Image.open(drawn) as now, Image.open(ships) as before:
        assert now.size == before.size


def test_the_command_names_the_programs_there_are_when_asked_for_another(capsys) -> None:
    assert main(["draw", "mona_lisa"]) == 1
    told = capsys.readouterr().err
    assert "mona_lisa" in told and all(name in told for name in PROGRAMS)
