import dataclasses
import json
import warnings
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.recipes import Adam, StyleLoss
from engine.render import losses
from engine.workshop import benchmark, checks, gpu_check
from engine.workshop.__main__ import main
from engine.workshop.benchmark import Measurement
from engine.workshop.checks import Case, Verdict

VERDICTS = {verdict.value for verdict in Verdict}


@pytest.fixture
def command(quick, weights_file, monkeypatch):
    """Runs the command on the processor as `python -m engine.workshop` does: two layers, few steps."""
    wasserstein = dataclasses.replace(quick, style_loss=StyleLoss.WASSERSTEIN)
    adam = dataclasses.replace(quick, name="adam", optimiser=Adam(), variation_weight=0.3)
    cases = (Case("gram", quick), Case("wasserstein", wasserstein), Case("masks", quick, True))
    monkeypatch.setattr(checks, "CASES", cases)
    monkeypatch.setattr(checks, "PASTICHE_OPEN", wasserstein)
    monkeypatch.setattr(checks, "RECIPES", {"quick": quick, "adam": adam})
    monkeypatch.setattr(gpu_check, "PASTICHE", quick)
    monkeypatch.setattr(benchmark, "PRODUCT_SIDE", {"cpu": 256})

    def run(*words: str, sizes: str = "32") -> int:
        given = ["--device", "cpu", "--weights", str(weights_file), "--size", "48", "--sizes", sizes]
        return main(["gpu-check", *given, *words])

    return run


@pytest.fixture
def untimed(monkeypatch):
    """Nothing is measured, which would take processes of its own."""
    monkeypatch.setattr(gpu_check, "timings", lambda *rest: iter(()))


def verdicts(told: str) -> dict[str, str]:
    """By check, from the lines that were printed."""
    found = {}
    for line in told.splitlines():
        assert line.endswith(" s)"), line
        name, rest = line[:32].strip(), line[32:].strip()
        (found[name],) = (verdict for verdict in VERDICTS if rest.startswith(f"{verdict} "))
    return found


# The whole way


@pytest.mark.torture
def test_on_a_processor_all_that_means_something_there_is_checked_and_measured(command, capsys):
    assert command("--out", "report.json") == 0
    told = capsys.readouterr().out
    found = verdicts(told)
    first = ["edges", "graph = eager, gram", "graph = eager, wasserstein", "graph = eager, masks"]
    assert list(found)[:4] == first
    for name, verdict in found.items():
        if name.startswith(("graph = eager", "no waiting")):
            assert verdict == "not applicable", name
        else:
            measured = {"machine", "a page of tastes", "step 32", "quick 32"}
            assert verdict == ("measured" if name in measured else "passed"), name
    assert {"recipe quick", "recipe adam", "roots, relu2_1", "tiles = whole, masks"} <= set(found)
    assert "CUDA" in told and "of the floor" in told and "128 channels" in told

    report = json.loads(Path("report.json").read_text())
    assert {check["name"]: check["verdict"] for check in report["checks"]} == found
    assert report["machine"]["device"] == "cpu" and report["weights"] == "first-layers.safetensors"
    (measurement,) = report["measurements"]
    assert measurement["size"] == [32, 24] and len(measurement["seconds"]) == gpu_check.TIMED


def test_a_check_that_breaks_is_a_line_and_the_others_are_made(command, untimed, monkeypatch, capsys):
    def broken(*_: object) -> None:
        raise RuntimeError("no kernel image\nand a page of advice")

    monkeypatch.setattr(checks, "bfloat16_is_near", broken)
    assert command() == 1
    told = capsys.readouterr()
    found = verdicts(told.out)
    assert [name for name, verdict in found.items() if verdict == "failed"] == [
        f"bfloat16 ~ float32, {case.name}" for case in checks.CASES
    ]
    assert "RuntimeError: no kernel image (" in told.out and "advice" not in told.out
    assert found["recipe adam"] == "passed"
    assert told.err.startswith(f"3 of {len(found)} checks failed: bfloat16 ~ float32, gram, ")


def test_tiles_that_are_not_the_whole_fail(command, untimed, monkeypatch, capsys):
    monkeypatch.setattr("engine.render.tiles.OVERLAP", 0)
    assert command() == 1
    found = verdicts(capsys.readouterr().out)
    assert all(found[f"tiles = whole, {case.name}"] == "failed" for case in checks.CASES)
    assert found["recipe quick"] == "passed"


def test_a_recipe_that_paints_nothing_fails(command, untimed, monkeypatch, capsys):
    stylize = checks.stylize

    def grey(*arguments, **options):
        found = stylize(*arguments, **options)
        return dataclasses.replace(found, losses={"content": float("nan")})

    monkeypatch.setattr(checks, "stylize", grey)
    assert command() == 1
    assert verdicts(capsys.readouterr().out)["recipe quick"] == "failed"


def test_when_the_time_is_up_what_is_left_is_said_to_be_left_out(command, capsys):
    assert command("--minutes", "0") == 0
    found = verdicts(capsys.readouterr().out)
    assert set(found.values()) == {"left out"} and "quick 32" in found


def test_a_mistake_is_a_sentence(command, capsys):
    assert command(sizes="large") == 1
    assert capsys.readouterr().err.startswith('the sizes "large" are not numbers')
    if not torch.cuda.is_available():
        assert main(["gpu-check"]) == 1
        assert 'the device "cuda" cannot be used' in capsys.readouterr().err


# What is compared


def evaluation(seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(2, generator=generator) + 0.5, torch.randn(1, 3, 8, 8, generator=generator)


def test_evaluations_agree_within_their_limits_only():
    terms, gradient = evaluation()
    limits = {"terms": 1e-3, "gradient": 1e-3}
    assert checks.agree((terms, gradient), (terms, gradient), **limits)[0] is Verdict.PASSED
    for wrong in (
        (terms * 1.01, gradient),
        (terms, gradient.roll(1)),
        (terms, gradient * 1.01),
        (terms * torch.nan, gradient),
        (terms, gradient * torch.nan),
    ):
        assert checks.agree(wrong, (terms, gradient), **limits)[0] is Verdict.FAILED


def test_a_graph_that_ends_elsewhere_fails_unless_chance_leads_as_far_astray():
    start = torch.zeros(1, 3, 8, 8)
    eager, aside = evaluation()[1], evaluation(1)[1]
    assert checks.end_alike(eager, eager, eager, start)[0] is Verdict.PASSED
    assert checks.end_alike(eager + 0.05 * aside, eager, eager, start)[0] is Verdict.FAILED
    assert checks.end_alike(eager + 0.05 * aside, eager, eager + 0.03 * aside, start)[0] is Verdict.PASSED
    assert checks.end_alike(eager + 0.5 * aside, eager, eager + 0.5 * aside, start)[0] is Verdict.FAILED
    assert checks.end_alike(start, eager, eager, start)[0] is Verdict.FAILED, "the graph did nothing"
    assert checks.end_alike(eager * torch.nan, eager, eager, start)[0] is Verdict.FAILED


def test_roots_that_are_none_fail():
    rows = torch.randn(100, 64)
    matrix = rows.T @ rows / 100 + 0.01 * torch.eye(64)
    root, inverse = losses.newton_schulz(matrix, 1e-4)
    assert checks.same_roots((root, inverse), matrix, root)[0] is Verdict.PASSED
    assert checks.same_roots((matrix, inverse), matrix, root)[0] is Verdict.FAILED
    assert checks.same_roots((root, root), matrix, root)[0] is Verdict.FAILED
    few = losses.newton_schulz(matrix, least=0.5)
    assert checks.same_roots(few, matrix, root)[0] is Verdict.FAILED


@pytest.mark.parametrize("capture", [False, True])
@pytest.mark.parametrize("evaluations", [0, 1, 100])
def test_a_step_that_waits_for_the_device_is_found_with_its_line(evaluations, capture, monkeypatch):
    """With the word of a GPU, which is not asked for here."""
    mode = ["default"]
    monkeypatch.setattr(torch.cuda, "set_sync_debug_mode", lambda wanted: mode.append(wanted))
    left = [evaluations]

    def bowl(image: Tensor) -> tuple[Tensor, Tensor]:
        if mode[-1] == "warn" and left[0]:
            left[0] -= 1
            warnings.warn(f"{checks.SYNCHRONISES} (Triggered internally)", stacklevel=1)
        return image.square().sum().reshape(1), 2 * image

    verdict, told = checks.waits(torch.ones(1, 3, 8, 8), bowl, Adam(), capture)
    assert mode[-1] == "default"
    assert verdict is (Verdict.FAILED if evaluations == 100 else Verdict.PASSED), (
        "a look at the loss is allowed"
    )
    assert ("test_gpu_check.py:" in told) == bool(evaluations)


# What is said of times


def test_what_is_wanted_of_a_size_stands_beside_it():
    found = Measurement("pastiche", (1024, 768), 142, 0.1, 0.04, (3.5, 2.0, 2.5), 9_000_000_000)
    verdict, told = gpu_check.timed(found, 1024)
    assert verdict is Verdict.MEASURED
    assert told.startswith(
        "2.5 s (wanted on an H100: 3 s, met) for 142 evaluations, 9.00 GB, 1.6% of the floor"
    )
    assert told.endswith("(wanted on an H100: 50%, missed)")
    assert "wanted" not in gpu_check.timed(found, 256)[1]


def test_a_render_without_time_is_left_out_and_one_that_dies_has_failed():
    found = Measurement("pastiche", (64, 48), 1, 1.0, 1.0)
    slow, large = (dataclasses.replace(found, stopped=reason) for reason in ("> 9 s", "out of memory"))
    assert gpu_check.timed(slow, 512)[0] is Verdict.LEFT_OUT
    assert gpu_check.timed(large, 512) == (Verdict.FAILED, "no result: out of memory")
