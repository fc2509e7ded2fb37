"""Fetching from a server that is slow, cuts off, sends other things, or is not there at all."""

import hashlib
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import paintings
from engine.cli import main
from engine.download import DownloadFailed, Source
from engine.paintings import entries, fetching
from engine.settings import EngineSettings


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time-outs that a test can wait for."""
    monkeypatch.setattr(
        fetching,
        "Source",
        lambda *source, **how: Source(*source, **{**how, "connect_seconds": 0.5, "stall_seconds": 0.7}),
    )


@pytest.fixture
def data_dir() -> Path:
    return EngineSettings().data_dir


def fetched_all(data_dir: Path) -> tuple[bool, dict[str, str | None]]:
    """Whether all are there, and what went wrong with each."""
    told = {}
    complete = fetching.fetch_all(
        data_dir, lambda each, problem: told.__setitem__(each.name, problem), pause=0.01
    )
    return complete, told


def size_of(painting: paintings.Painting) -> tuple[int, int]:
    with Image.open(painting.path) as picture:
        picture.load()
        assert picture.format == "JPEG" and picture.mode == "RGB"
        return picture.size


def left_over(data_dir: Path) -> list[str]:
    return sorted(file.name for file in entries.famous_folder(data_dir).iterdir() if file.name != "lock.part")


def test_a_painting_is_fetched_when_it_is_first_wanted_and_then_kept(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies")
    assert "poppies" in paintings.catalogue(data_dir) and "poppies" not in paintings.offer(data_dir)
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)
    assert "poppies" in paintings.offer(data_dir)
    paintings.get("poppies", data_dir)
    assert len(museum.asked) == 1
    assert left_over(data_dir) == ["poppies.jpg"]


def test_a_picture_that_was_damaged_on_disk_is_fetched_again(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies")
    painting = paintings.get("poppies", data_dir)
    painting.path.write_bytes(painting.path.read_bytes()[:1000])
    assert "poppies" not in paintings.offer(data_dir)
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)


def test_a_large_picture_is_reduced_and_a_png_is_kept_as_jpeg(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies", museum.picture(1000, 2000, kind="PNG"))
    assert size_of(paintings.get("poppies", data_dir)) == (640, 1280)


def test_only_the_part_that_serves_is_kept(museum, hang, data_dir):
    hang("poppies", crop="[0.5, 0.0, 1.0, 0.5]")
    museum.answer("poppies")
    painting = paintings.get("poppies", data_dir)
    assert size_of(painting) == (450, 300)
    with Image.open(painting.path) as picture:
        red, green, blue = np.asarray(picture).reshape(-1, 3).mean(axis=0)
    assert green > 180 and red < 60 and blue < 60, "the upper right quarter is green"


def test_the_server_is_told_who_asks(museum, hang, data_dir, monkeypatch):
    monkeypatch.setenv("PASTICHE_CONTACT", "https://example.org/bot")
    hang("poppies")
    museum.answer("poppies")
    paintings.get("poppies", data_dir)
    name, contact, library = museum.asked[0].user_agent.split(" ", 2)
    assert name.startswith("PasticheBot/") and name[-1].isdigit()
    assert contact == "(https://example.org/bot)" and library.startswith("python-httpx/")


def test_the_bytes_of_the_file_are_wanted_and_not_an_encoding_of_them(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies")
    paintings.get("poppies", data_dir)
    assert museum.asked[0].accepts == "identity"


def test_a_redirect_is_followed(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies", b"", status=302, headers={"Location": "/elsewhere?width=1280"})
    museum.answer("elsewhere")
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)


def test_a_picture_that_is_cut_off_goes_on_where_it_stopped(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies", cut=1000)
    museum.answer("poppies")
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)
    assert [asked.range for asked in museum.asked] == [None, "bytes=1000-"]


def test_what_breaks_off_again_and_again_is_told_and_the_next_attempt_goes_on(museum, hang, data_dir):
    hang("poppies")
    for _ in range(3):
        museum.answer("poppies", cut=500)
    museum.answer("poppies")
    with pytest.raises(DownloadFailed, match="broke off 3 times"):
        paintings.get("poppies", data_dir)
    assert "poppies" not in paintings.offer(data_dir)
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)
    assert museum.asked[-1].range == "bytes=1500-"


def test_a_server_that_falls_silent_is_given_up_and_the_others_go_on(museum, hang, data_dir, impatient):
    hang("poppies", "sunflowers")
    museum.answer("poppies", pause=3)
    museum.answer("sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete
    assert told["poppies"] is not None and "broke off" in told["poppies"]
    assert told["sunflowers"] is None and "sunflowers" in paintings.offer(data_dir)


def test_a_slow_server_is_waited_for(museum, hang, data_dir):
    hang("poppies")
    museum.answer("poppies", pause=0.15)
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)
    assert len(museum.asked) == 1


def test_a_server_that_drips_for_ever_is_given_up(museum, hang, data_dir, monkeypatch):
    monkeypatch.setattr(fetching, "SLOWEST", -1.0)
    hang("poppies")
    museum.answer("poppies")
    with pytest.raises(DownloadFailed, match="the next attempt goes on from there"):
        paintings.get("poppies", data_dir)


@pytest.mark.parametrize(
    ("body", "headers", "sentence"),
    [
        (b"<html>Please log in</html>", {"Content-Type": "text/html; charset=utf-8"}, "a web page instead"),
        (b"<!DOCTYPE html><p>hello", {}, "is not the picture of Title of poppies"),
        (b"", {}, "is not the picture of Title of poppies"),
        ("truncated", {}, "is not the picture of Title of poppies"),
        ("small", {}, "it has 390x260 pixels, and 400 are the least"),
    ],
)
def test_what_is_not_the_picture_is_thrown_away(museum, hang, data_dir, body, headers, sentence):
    body = {"truncated": museum.picture()[:-5000], "small": museum.picture(390, 260)}.get(body, body)
    hang("poppies", "sunflowers")
    museum.answer("poppies", body, headers=headers)
    museum.answer("sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete and told["sunflowers"] is None
    assert sentence in str(told["poppies"])
    assert left_over(data_dir) == ["sunflowers.jpg"]


def test_a_wrong_picture_is_recognised_by_its_checksum(museum, hang, data_dir):
    right, wrong = museum.picture(seed=1), museum.picture(seed=2)
    hang("poppies", sha256=f'"{hashlib.sha256(right).hexdigest()}"')
    museum.answer("poppies", wrong)
    museum.answer("poppies", right)
    with pytest.raises(DownloadFailed, match="has the checksum"):
        paintings.get("poppies", data_dir)
    assert left_over(data_dir) == []
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)


def test_what_is_too_large_is_not_kept(museum, hang, data_dir, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 20_000)
    hang("poppies")
    museum.answer("poppies")
    with pytest.raises(DownloadFailed, match="larger than 0 MB"):
        paintings.get("poppies", data_dir)
    assert left_over(data_dir) == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_once_more_after_the_time_it_names(museum, hang, data_dir, status):
    hang("poppies")
    museum.answer("poppies", b"", status=status, headers={"Retry-After": "1"})
    museum.answer("poppies")
    assert size_of(paintings.get("poppies", data_dir)) == (900, 600)
    first, second = museum.asked
    assert second.at - first.at >= 0.99


@pytest.mark.parametrize(
    ("status", "headers", "sentence"),
    [
        (429, {"Retry-After": "3600"}, "429 Too Many Requests; it asks to be left alone for 3600 s"),
        (503, {"Retry-After": "3600"}, "503 Service Unavailable; it asks to be left alone for 3600 s"),
        (429, {"Retry-After": "\u00b2"}, "429 Too Many Requests"),
        (429, {}, "429 Too Many Requests"),
    ],
)
def test_a_server_that_wants_to_be_left_alone_is(museum, hang, data_dir, status, headers, sentence):
    hang("poppies", "sunflowers")
    museum.answer("poppies", b"", status=status, headers=headers)
    museum.answer("sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete and list(told) == ["poppies"]
    assert sentence in str(told["poppies"]) and len(museum.asked) == 1


def test_a_picture_the_server_has_to_prepare_first_does_not_hold_up_the_others(
    museum, hang, data_dir, impatient
):
    hang("poppies", "sunflowers", "irises", "asters")
    for name in ("poppies", "irises", "asters"):
        museum.answer(name, late=3)
    museum.answer("sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete and "does not answer in time" in str(told["poppies"])
    assert told["sunflowers"] is None and "sunflowers" in paintings.offer(data_dir)


def test_a_server_that_is_silent_twice_in_a_row_is_not_asked_again(museum, hang, data_dir, impatient):
    names = ["poppies", "sunflowers", "irises"]
    hang(*names)
    for name in names:
        museum.answer(name, late=3)
    assert list(fetched_all(data_dir)[1]) == names[:2]


def test_a_picture_that_has_moved_away_is_one_sentence(museum, hang, data_dir):
    hang("poppies", "sunflowers")
    museum.answer("sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete and told["sunflowers"] is None
    assert "404 Not Found" in str(told["poppies"])


def test_without_a_connection_the_first_attempt_is_the_last(museum, hang, data_dir):
    museum.url = "http://127.0.0.1:9"  # nobody listens there
    hang("poppies", "sunflowers")
    complete, told = fetched_all(data_dir)
    assert not complete and list(told) == ["poppies"]
    assert "there is no connection" in str(told["poppies"])


def test_all_are_fetched_one_after_the_other(museum, hang, data_dir):
    names = ["poppies", "sunflowers", "irises", "asters"]
    hang(*names)
    for name in names:
        museum.answer(name, pause=0.05)
    others = [
        threading.Thread(target=paintings.get, args=("asters", data_dir)),
        threading.Thread(target=fetched_all, args=(data_dir,)),
    ]
    for other in others:
        other.start()
    complete, _ = fetched_all(data_dir)
    for other in others:
        other.join()
    assert complete and museum.most_at_once == 1
    assert sorted(asked.path for asked in museum.asked) == sorted(f"/{name}" for name in names)
    assert fetched_all(data_dir) == (True, {})


def test_the_command_fetches_what_is_missing_and_says_what_failed(museum, hang, capsys):
    hang("poppies", "sunflowers")
    museum.answer("poppies")
    assert main(["paintings"]) == 0
    listed = capsys.readouterr().out
    assert "poppies          to be fetched  Title of poppies, Somebody, 1890" in listed
    assert "wave             on hand        " in listed
    assert main(["paintings", "--download"]) == 1
    told = capsys.readouterr().err
    assert "sunflowers: " in told and "404 Not Found" in told and "1 of " in told and "poppies" not in told
    museum.answers.pop("/poppies")
    museum.answer("sunflowers")
    assert main(["paintings", "--download"]) == 0
    assert "to be fetched" not in capsys.readouterr().out
