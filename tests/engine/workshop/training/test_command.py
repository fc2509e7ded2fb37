"""`python -m engine.workshop train`, with a network of two layers so that it takes seconds."""

import csv
from pathlib import Path

import pytest
from safetensors import safe_open

from engine.weights import reading
from engine.workshop.__main__ import main
from engine.workshop.training import layerwise


@pytest.fixture(autouse=True)
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layerwise, "DEEPEST", "relu1_2")


def test_training_writes_weights_and_their_loss_curve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.safetensors"
    assert main(["train", "--pictures", "8", "--out", str(out)]) == 0
    assert "conv1_2: loss" in capsys.readouterr().out
    assert reading.load(out, ["relu1_2"])["features.2.weight"].shape == (64, 64, 3, 3)
    with safe_open(out, framework="pt") as file:
        assert file.metadata()["made"] == "python -m engine.workshop train --pictures 8 --seed 0"
    with (tmp_path / "mine.losses.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:2] for row in rows] == [
        [layer, str(number)] for layer in ("conv1_1", "conv1_2") for number in range(1, layerwise.ROUNDS + 1)
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.losses.csv", "mine.safetensors"]


def test_when_the_time_is_up_the_next_call_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--pictures", "8", "--out", str(tmp_path / "mine.safetensors"), "--minutes"]
    assert main([*command, "0"]) == 0
    assert "The time is up" in capsys.readouterr().out
    assert not (tmp_path / "mine.safetensors").exists()

    assert main([*command, "5"]) == 0
    assert "conv1_1" not in capsys.readouterr().out
    assert (tmp_path / "mine.safetensors").exists()
    assert len((tmp_path / "mine.losses.csv").read_text().splitlines()) == 2 * layerwise.ROUNDS


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--pictures", "3", "--out", "x.safetensors"], "3 pictures are not 8 to 2000"),
        (["--out", "x.pth"], "must end in .safetensors"),
        (["--out", "no/such/x.safetensors"], "no/such/x.safetensors cannot be written"),
    ],
)
def test_what_cannot_be_trained_is_said(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *arguments]) == 1
    assert named in capsys.readouterr().err
