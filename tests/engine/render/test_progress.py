"""What a render says of itself while it is at it, by a clock of the test's own."""

import io
from itertools import pairwise

import pytest
import torch
from PIL import Image

from engine import Progress
from engine.errors import Cancelled
from engine.render import progress
from engine.render.progress import FRAME_SECONDS, PREVIEW_SECONDS, REPORT_SECONDS, SKETCH_LONGEST, Reporter
from engine.render.tensors import to_image

PIXELS = torch.zeros(1, 3, 20, 30)


class Clock:
    """Goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def as_it_is(picture: Image.Image) -> Image.Image:
    return picture


def reporter(clock: Clock, steps: int, seen: list[Progress], finish=as_it_is, **more) -> Reporter:
    return Reporter([(600, steps)], seen.append, None, finish, clock=clock, **more)


def test_reports_come_no_oftener_than_agreed(clock):
    seen: list[Progress] = []
    with reporter(clock, 1000, seen) as report:
        for _ in range(200):  # ten seconds
            report.count(PIXELS)
            clock.now += 0.05
    plain = [each for each in seen if each.preview is None]
    assert len(seen) >= 10 / REPORT_SECONDS - 10
    assert len(plain) <= 1 + 10 / REPORT_SECONDS


def test_the_first_and_the_last_step_are_always_reported(clock):
    seen: list[Progress] = []
    with reporter(clock, 3, seen) as report:
        for _ in range(3):
            report.count(PIXELS)
    assert next(each.step for each in seen if each.preview is None) == 1
    assert seen[-1].step == seen[-1].steps == 3


def test_previews_are_begun_no_oftener_than_agreed_and_show_the_picture(clock):
    begun: list[float] = []

    def finish(picture: Image.Image) -> Image.Image:
        begun.append(clock.now)
        return picture

    seen: list[Progress] = []
    with reporter(clock, 10**9, seen, finish=finish) as report:
        while not any(each.preview for each in seen):  # it is encoded in a thread of its own
            report.count(PIXELS)
        assert len(begun) == 1, "no time has passed"
        clock.now += PREVIEW_SECONDS
        report.count(PIXELS)
    assert len(begun) == 2
    (preview,) = (each.preview for each in seen if each.preview)
    with Image.open(io.BytesIO(preview)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (30, 20))


def test_a_timelapse_keeps_every_frame_that_was_begun(clock):
    with reporter(clock, 10, [], timelapse=True) as report:
        report.count(PIXELS)
        while not report.frames:
            report.count(PIXELS)
        clock.now += FRAME_SECONDS
        report.count(PIXELS)
    assert len(report.frames) == 2


def frames_of(pictures: int, clock, **more) -> tuple[bytes, ...]:
    """What a render brings along that is previewed so many times."""
    begun: list[float] = []

    def finish(picture: Image.Image) -> Image.Image:
        begun.append(clock.now)
        return picture

    with reporter(clock, 10**9, [], finish=finish, **more) as report:
        for number in range(1, pictures + 1):
            while len(begun) < number:
                report.count(PIXELS)
            clock.now += PREVIEW_SECONDS
    return report.end(Image.new("RGB", (600, 400)))


@pytest.mark.parametrize("pictures", [1, 4, 5, 50])
def test_of_many_previews_some_sketches_are_kept_and_the_finished_picture_is_the_last(clock, pictures):
    frames = frames_of(pictures, clock, sketches=5)
    assert len(frames) == min(5, pictures + 1)
    with Image.open(io.BytesIO(frames[0])) as first, Image.open(io.BytesIO(frames[-1])) as last:
        assert (first.size, last.size) == ((30, 20), (SKETCH_LONGEST, SKETCH_LONGEST * 2 // 3))


def test_where_nobody_asked_for_any_there_are_no_frames(clock):
    assert frames_of(2, clock) == ()


def test_the_first_previews_come_faster_than_the_others(clock, monkeypatch):
    begun: list[float] = []

    def noted(pixels: torch.Tensor) -> Image.Image:
        begun.append(clock.now - 100)
        return to_image(pixels)

    monkeypatch.setattr(progress, "to_image", noted)
    seen: list[Progress] = []
    with reporter(clock, 10**9, seen) as report:
        while clock.now < 140:
            report.count(PIXELS)
            if len(begun) == sum(each.preview is not None for each in seen):
                clock.now += 0.05
    early = [when for when in begun if when < 4]
    late = [after - before for before, after in pairwise(begun) if before > 16]
    assert len(early) > 8 and min(late) >= PREVIEW_SECONDS - 0.01


def test_what_is_left_is_told_by_what_was_done(clock):
    seen: list[Progress] = []
    with Reporter([(100, 4), (400, 4)], seen.append, None, as_it_is, clock=clock) as report:
        for _ in range(8):
            report.count(PIXELS)
            clock.now += 1.0
    by_step = {each.step: each for each in seen}
    assert by_step[1].seconds_left is None and by_step[1].share == 0
    assert by_step[5].share == pytest.approx(0.2), "half of the steps, a fifth of the work"
    assert by_step[5].seconds_left == pytest.approx(4 * 4)


def test_a_cancelled_render_stops_at_the_next_step(clock):
    answers = iter([False, False, True])
    with Reporter([(600, 9)], None, lambda: next(answers), as_it_is, clock=clock) as report:
        report.count(PIXELS)
        report.count(PIXELS)
        with pytest.raises(Cancelled):
            report.count(PIXELS)
    assert report.step == 2
