import argparse
import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import paintings
from engine.backends.local import ENVIRONMENT
from engine.errors import BadRequest, EngineError
from engine.recipes import PASTICHE, PASTICHE_OPEN, Recipe, schedule
from engine.weights import Weights
from engine.workshop import benchmark, speed
from engine.workshop.__main__ import main
from engine.workshop.benchmark import Measurement, add_arguments, floor, flop_per_pixel, table
from engine.workshop.speed import Machine, arithmetic_rate, seconds_per_pass

CPU = torch.device("cpu")
MACHINE = Machine("Some Processor", "cpu", 2, "2.9", "bfloat16", {"bfloat16": 200e9, "float32": 100e9})


@pytest.fixture(autouse=True)
def small_matrices(monkeypatch):
    monkeypatch.setattr(benchmark, "PRODUCT_SIDE", {"cpu": 256})


@pytest.fixture
def recipes(quick, monkeypatch) -> dict[str, Recipe]:
    """Two small recipes on offer: `quick`, and `square` of 40x40 pixels."""
    square = dataclasses.replace(quick, name="square", exact_size=(40, 40), smallest=None, steps=(3,))
    found = {"quick": quick, "square": square}
    monkeypatch.setattr("engine.recipes.RECIPES", found)
    return found


@pytest.fixture
def command(weights_file):
    """Runs the command as `python -m engine.workshop benchmark` would."""

    def run(*words: str) -> None:
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        options = parser.parse_args(
            ["--recipes", "quick", "--weights", str(weights_file), "--device", "cpu", *words]
        )
        options.run(options)

    return run


@pytest.fixture
def weights(weights_file: Path) -> Weights:
    return Weights(weights_file.name, weights_file, "a test")


# The whole way


@pytest.mark.torture
def test_the_command_prints_a_table_and_keeps_the_numbers(command, recipes, capsys):
    command("--sizes", "64", "--repeat", "2", "--out", "found.json")
    lines = capsys.readouterr().out.splitlines()
    report = json.loads(Path("found.json").read_text())
    machine, (found,) = report["machine"], report["measurements"]

    assert machine["device"] == "cpu" and machine["torch"] == torch.__version__
    assert machine["dtype"] in machine["rates"] and "float32" in machine["rates"]
    assert machine["name"] in lines[0] and machine["torch"] in lines[0]
    assert "first-layers.safetensors" in lines[0]

    assert (found["recipe"], found["size"], found["evaluations"]) == ("quick", [64, 48], 18)
    assert len(found["seconds"]) == 2 and all(0 < seconds < 60 for seconds in found["seconds"])
    assert found["pass_seconds"] > 0 and found["floor_seconds"] > 0
    assert 50e6 < found["peak_bytes"] < 50e9
    assert found["stopped"] is None

    (row,) = (line for line in lines if line.startswith("| quick"))
    assert row.startswith("| quick | 64x48 | 18 | ")
    assert all(line.count("|") == 8 for line in lines if line.startswith("|"))


def test_an_error_in_the_other_process_is_the_same_sentence_here():
    with pytest.raises(BadRequest, match="no painting called"):
        benchmark.apart(paintings.get, "impasto")


def test_what_is_counted_are_the_steps_of_the_recipe_as_it_is_tuned_for_the_weights(weights, monkeypatch):
    def apart(function, *arguments):
        return (MACHINE, {(64, 48): 0.1}) if function is speed.probe else ((1.0,), None, None)

    monkeypatch.setattr(benchmark, "apart", apart)
    of_open = dataclasses.replace(weights, name="open")
    counts = []
    for choice in (weights, of_open):
        _, (found,) = benchmark.measure([PASTICHE], [64], device="cpu", weights=choice)
        counts.append(found.evaluations)
    assert counts == [PASTICHE.steps[0], PASTICHE_OPEN.steps[0]]


def test_a_recipe_of_one_size_is_measured_once(recipes):
    quick, square = recipes.values()
    assert benchmark.cells_of([quick, square], [32, 64]) == [(quick, 32), (quick, 64), (square, 40)]
    assert benchmark.scales_of(square, 40) == [((40, 40), 3)]


def test_a_render_is_given_up_at_its_limit_and_nothing_is_made_up(quick, weights):
    endless = dataclasses.replace(quick, steps=(10**6,))
    seconds, peak, stopped = speed.renders(endless, 32, "cpu", weights, 1, 0.2)
    assert (seconds, peak, stopped) == ((), None, "> 0.2 s")
    found = Measurement("quick", (32, 24), 10**6, 0.1, 0.1, seconds, peak, stopped)
    assert "\n| quick | 32x24 | 1000000 | > 0.2 s |  |  |  |\n" in table(MACHINE, [found], "imagenet")


# What is measured


def test_a_pass_does_as_much_as_its_convolutions():
    [first, second] = (3 * 64, 64 * 64)
    assert flop_per_pixel(["relu1_2"]) == 2 * 2 * 9 * (first + second)
    assert flop_per_pixel(["pool1", "conv2_1"]) == 2 * 2 * 9 * (first + second + 64 * 128 / 4)


def test_the_floor_adds_up_the_scales(quick):
    deep, shallow = (
        dataclasses.replace(quick, content=((layer, 1.0),), style=(("relu1_1", 1.0),))
        for layer in ("relu5_1", "relu1_2")
    )
    once = 512 * 512 * flop_per_pixel(["conv5_1"])
    assert floor(deep, [((512, 512), 1)], once) == pytest.approx(1)
    assert floor(deep, [((256, 192), 100), ((512, 384), 20)], 2 * once) == pytest.approx(
        (100 * 0.1875 + 20 * 0.75) / 2
    )
    assert floor(shallow, [((512, 512), 1)], once) < 0.2  # no more than it looks at


def test_the_floor_counts_the_steps_that_a_render_takes(quick):
    assert benchmark.scales_of(quick, 64) == [((32, 24), 12), ((64, 48), 6)]
    assert [steps for _, steps in benchmark.scales_of(quick, 64)] == [
        steps for _, steps in schedule(quick, 64)
    ]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_arithmetic_rate_is_that_of_a_matrix_product(dtype):
    assert 1e7 < arithmetic_rate(CPU, dtype, 128) < 1e14


def test_a_pass_takes_longer_over_more_pixels():
    assert 0 < seconds_per_pass(CPU, 16, 16) < seconds_per_pass(CPU, 256, 192) < 60


def test_no_painting_is_met_twice():
    known, again, other = speed.picture(64, seed=0), speed.picture(64, seed=0), speed.picture(64)
    assert known.size == other.size == (64, 48)
    assert np.array_equal(np.asarray(known), np.asarray(again))
    assert not np.array_equal(np.asarray(other), np.asarray(speed.picture(64)))
    assert np.asarray(known).std() > 10, "a flat picture would be no picture"


def test_the_peak_of_this_process_is_that_of_no_other():
    before = speed.peak_of_process()
    assert before is not None
    kept = np.ones(before + 10**8, dtype=np.uint8)
    after = speed.peak_of_process()
    assert after is not None and after > len(kept)
    del kept
    assert benchmark.apart(speed.peak_of_process) < before + 10**8


def test_it_measures_in_the_environment_of_a_worker_and_leaves_its_own_as_it_was():
    before = dict(os.environ)
    assert benchmark.apart(os.getenv, "GLIBC_TUNABLES") == ENVIRONMENT["GLIBC_TUNABLES"]
    assert dict(os.environ) == before


# The table


def test_the_table_says_what_the_numbers_are():
    found = Measurement("pastiche", (512, 384), 165, 0.5, 5.0, (21.0, 19.0, 20.0), 1_234_000_000)
    text = table(MACHINE, [found], "imagenet")
    assert "Some Processor (cpu, 2 threads), torch 2.9, weights imagenet." in text
    assert "200 in bfloat16, 100 in float32" in text
    assert "| pastiche | 512x384 | 165 | 20 | 40 | 1.23 GB | 25% |" in text
    assert "0.5 s at 512x384" in text and "of the whole process" in text


def test_on_a_gpu_memory_is_the_gpus():
    machine = dataclasses.replace(MACHINE, device="cuda:0")
    text = table(machine, [Measurement("pastiche", (64, 48), 1, 1.0, 1.0, (2.0,), None)], "imagenet")
    assert "threads" not in text and "Memory is on the GPU." in text
    assert "| 2 | 2 |  | 50% |" in text


# What is refused


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--recipes", "impasto"], 'no recipe "impasto"; there are quick, square'),
        (["--recipes", ","], "at least one recipe"),
        (["--sizes", "large"], 'the sizes "large" are not numbers'),
        (["--sizes", "64,9999"], "the size 9999 is not between"),
        (["--repeat", "0"], "0 renders"),
        (["--limit", "0"], "a limit of 0 seconds"),
        (["--limit", "nan"], "a limit of nan seconds"),
        (["--out", "no/such/folder.json"], "no/such/folder.json cannot be written"),
    ],
)
def test_a_mistake_is_a_sentence_before_anything_is_measured(command, recipes, words, sentence):
    with pytest.raises(EngineError, match=sentence):
        command(*words)


def test_the_workshops_command_line_has_it(capsys):
    assert main(["benchmark", "--sizes", "large"]) == 1
    assert capsys.readouterr().err.startswith('the sizes "large" are not numbers')
