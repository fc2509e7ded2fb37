"""What is reckoned of a machine follows from what was measured of it, and is said in tables and a picture."""

import argparse
import json
import sys
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import BadRequest, EngineError
from engine.workshop import capacity
from engine.workshop.__main__ import main
from engine.workshop.reckoning import LOADS, MEASURED, TELEGRAM, Day, Slot, fairness, waits

QUICK = ("--orders", "300", "--slots", "1,2")
SLOT = Slot("a test", "core", 2, {128: 1.0, 512: 40.0})


def tables(text: str) -> list[list[list[str]]]:
    """The tables of Markdown by cells, without the lines under their heads."""
    found: list[list[list[str]]] = []
    before = ""
    for line in text.splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not set(line) <= set("|-:"):
                found[-1].append(cells)
        before = line
    return found


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    """What `benchmark --out` writes on a GPU."""
    path = tmp_path / "benchmark.json"
    found = {
        "recipe": "pastiche",
        "evaluations": 90,
        "pass_seconds": 0.01,
        "floor_seconds": 0.5,
        "stopped": None,
    }
    report = {
        "machine": {"name": "Some GPU", "device": "cuda", "threads": 16, "torch": "2.14"},
        "weights": "open",
        "measurements": [
            {**found, "size": [384, 512], "seconds": [1.9, 2.1, 2.0]},
            {**found, "size": [1024, 768], "seconds": [], "stopped": "> 600 s"},
            {**found, "recipe": "gatys", "size": [256, 192], "seconds": [9.0]},
        ],
    }
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def test_the_people_of_a_day_follow_from_what_one_orders_in_the_busiest_hour():
    day = Day(pictures=3, tastes=1, taste_parts=16, busy=0.1)
    assert day.work(SLOT, 512) == 3 * 40 + 16
    assert day.people(SLOT, 512, 0.8) == pytest.approx(0.8 * 3600 / (0.1 * 136))
    assert day.people_of(2.0) == pytest.approx(2 * 3600 / (0.1 * 4))


def test_telegrams_limit_is_what_is_left_for_pictures():
    assert TELEGRAM.without_edits() == pytest.approx(30 / 1.05 / TELEGRAM.calls)
    assert TELEGRAM.with_all_edits(50.0) == pytest.approx(30 / 1.05 / (TELEGRAM.calls + 20))


def test_more_load_means_longer_waits_and_more_slots_shorter_ones():
    found = {(wait.load, wait.slots): wait for wait in waits(Day(), SLOT, [1, 4], 3_000)}
    assert set(found) == {(load, slots) for load in LOADS for slots in (1, 4)}
    for slots in (1, 4):
        assert (
            found[0.5, slots].pictures[0.9]
            < found[0.8, slots].pictures[0.9]
            < found[0.95, slots].pictures[0.9]
        )
    for load in LOADS:
        assert found[load, 4].pictures[0.99] < found[load, 1].pictures[0.99]
        assert found[load, 4].people == pytest.approx(4 * found[load, 1].people)


def test_beside_somebody_who_orders_200_the_others_wait_little_longer_and_their_tastes_much():
    found = fairness(Day(), SLOT, 512, 1, runs=3)
    assert found.alone[0.5] <= found.fair[0.5] < 120
    assert found.oldest_first[0.5] > 3_600
    assert found.last_fair > found.last_oldest_first > 200 * 40
    assert found.tastes[0.5] > 10 * found.tastes_alone[0.5]


def test_the_command_says_it_in_tables_numbers_and_a_picture(tmp_path, benchmark, capsys):
    out, numbers = tmp_path / "capacity.png", tmp_path / "capacity.json"
    options = ("--benchmark", str(benchmark), "--cpu", "256=10,512=20", "--cores", "4")
    assert main(["capacity", *options, *QUICK, "--out", str(out), "--json", str(numbers)]) == 0
    text = capsys.readouterr().out
    cores, gpu, unfair, telegram, worth = tables(text)
    assert [row[:2] for row in cores[1:]] == [[s, f"{load:.0%}"] for s in ("256", "512") for load in LOADS]
    assert "people a day per core" in cores[0] and "people a day per GPU" in gpu[0]
    assert "Some GPU" in text and [row[0] for row in gpu[1:]] == ["512"] * 3
    assert [row[0] for row in unfair[1:]] == ["1", "2"]
    assert [row[0] for row in telegram[1:]] == ["256", "512"]
    assert [row[0] for row in worth[1:]] == ["a second node", "PostgreSQL", "a second bot"]
    assert all(len(row) == len(table[0]) for table in (cores, gpu, unfair, telegram, worth) for row in table)

    found = json.loads(numbers.read_text())
    assert [slot["units"] for slot in found["slots"]] == [4, 1]
    assert found["slots"][1]["seconds"] == {"512": 2.0}
    per_core = found["waits"][0][0]["people"] / 4
    assert cores[1][2] == f"{per_core:,.0f}"
    with Image.open(out) as picture:
        assert picture.size[0] > 1000 and len(picture.getcolors(2**20) or ()) > 5


def test_without_numbers_it_says_where_its_own_are_from_and_nothing_of_gpus(capsys):
    assert main(["capacity", *QUICK]) == 0
    text = capsys.readouterr().out
    assert MEASURED.source in text
    assert "Nothing is said of GPUs" in text and "per GPU" not in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--cpu", "512"), 'the seconds "512" are not sizes and times'),
        (("--gpu", "512=0"), 'the seconds "512=0" are not sizes and times'),
        (("--busy", "0"), "--busy must be 0.01 or more, not 0"),
        (("--orders", "1"), "--orders must be 100 or more, not 1"),
        (("--out", "capacity.svg"), 'the picture "capacity.svg" must end in .jpg or .png'),
        (("--benchmark", "nowhere.json"), "nowhere.json cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(words, sentence, capsys):
    assert main(["capacity", *QUICK, *words]) == 1
    assert sentence in capsys.readouterr().err


def test_a_file_without_a_finished_render_is_refused(benchmark):
    report = json.loads(benchmark.read_text())
    report["measurements"] = report["measurements"][1:]
    benchmark.write_text(json.dumps(report))
    options = argparse.Namespace(benchmark=[benchmark], cpu=None, gpu=None)
    with pytest.raises(BadRequest, match="holds no finished render of the recipe pastiche"):
        capacity.slots_of(options)


def test_where_simpy_is_missing_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "simpy", None)
    with pytest.raises(EngineError, match=r"pip install '\.\[workshop\]'"):
        list(waits(Day(), SLOT, [1], 100))
