import io
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import BadRequest, EngineError
from engine.pictures.codec import encode_jpeg, encode_png
from engine.pictures.timelapse import HOLD_SECONDS, encode, write


def frame(level: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A flat colour, from blue at 0 to orange at 255."""
    return encode_jpeg(Image.new("RGB", size, (level, level // 2, 255 - level)))


def ramp(count: int, size: tuple[int, int] = (64, 48)) -> list[bytes]:
    return [frame(255 * index // max(1, count - 1), size) for index in range(count)]


def decoded(film: bytes) -> tuple[av.video.VideoStream, list[np.ndarray], float]:
    """The video stream of an MP4, its pictures (H, W, 3) and its length in seconds."""
    with av.open(io.BytesIO(film)) as container:
        assert "mp4" in container.format.name
        (stream,) = container.streams
        pictures = [picture.to_ndarray(format="rgb24") for picture in container.decode(stream)]
        return stream, pictures, container.duration / av.time_base


def runs(levels: list[float]) -> list[tuple[int, int]]:
    """(level, how often) of pictures that follow one another and look the same."""
    found: list[list[float]] = []
    for level in levels:
        if found and abs(found[-1][0] - level) < 6:
            found[-1][1] += 1
        else:
            found.append([level, 1])
    return [(round(level), int(times)) for level, times in found]


def test_an_mp4_is_h264_of_even_size_that_any_player_shows():
    film = encode(ramp(8, (65, 47)), "mp4", seconds=4)
    stream, pictures, seconds = decoded(film)
    assert stream.codec_context.name == "h264"
    assert stream.codec_context.pix_fmt == "yuv420p"
    assert (stream.width, stream.height) == (64, 46)
    assert stream.average_rate == 25
    assert len(pictures) == pytest.approx(25 * seconds, abs=0.5)
    assert seconds == pytest.approx(4, abs=0.35) and seconds <= 4
    assert film.index(b"moov") < film.index(b"mdat"), "a player should be able to begin before the end"


def test_every_frame_is_seen_equally_long_and_the_last_longer():
    _, pictures, _ = decoded(encode(ramp(5), "mp4", seconds=3.5))
    seen = runs([float(picture[..., 0].mean()) for picture in pictures])
    assert [times for _, times in seen] == [12, 12, 12, 12, int(25 * HOLD_SECONDS)]
    assert [level for level, _ in seen] == pytest.approx([0, 63, 127, 191, 255], abs=4)


def test_colours_survive():
    colours = [(200, 30, 30), (30, 160, 60), (40, 60, 210), (240, 220, 120)]
    for colour in colours:
        _, pictures, _ = decoded(encode([encode_png(Image.new("RGB", (64, 64), colour))], "mp4"))
        assert pictures[-1].mean((0, 1)) == pytest.approx(colour, abs=5)


def test_coarse_frames_fill_the_picture():
    half = Image.new("RGB", (10, 8), "black")
    half.paste("white", (5, 0, 10, 8))
    frames = [encode_png(half), encode_png(half.resize((41, 31))), encode_png(half.resize((80, 64)))]
    for picture in decoded(encode(frames, "mp4"))[1]:
        assert picture.shape == (64, 80, 3)
        assert picture[:, :25].mean() < 10 and picture[:, -25:].mean() > 245


def test_a_film_of_one_frame_holds_it():
    _, pictures, seconds = decoded(encode([frame(128)], "mp4"))
    assert seconds == pytest.approx(HOLD_SECONDS, abs=0.05)
    assert len(runs([float(picture[..., 0].mean()) for picture in pictures])) == 1


def test_a_few_frames_make_a_short_film():
    assert decoded(encode(ramp(3), "mp4", seconds=10))[2] == pytest.approx(HOLD_SECONDS + 1, abs=0.1)


def test_too_many_frames_are_thinned_out_evenly():
    film = encode(ramp(400, (32, 32)), "mp4", seconds=3)
    _, pictures, seconds = decoded(film)
    assert seconds <= 3
    levels = [float(picture[..., 0].mean()) for picture in pictures]
    moving = np.diff(levels[: len(levels) - round(25 * HOLD_SECONDS)])
    assert levels[0] < 6 and levels[-1] > 249
    assert moving.max() < 15


@given(count=st.integers(1, 40), seconds=st.floats(1.6, 10), side=st.integers(2, 33))
@settings(max_examples=15, deadline=None)
def test_no_film_lasts_longer_than_asked_for(count, seconds, side):
    stream, pictures, lasted = decoded(encode(ramp(count, (side, 24)), "mp4", seconds))
    assert lasted <= seconds + 1e-6
    assert len(pictures) == round(25 * lasted)
    assert stream.width % 2 == stream.height % 2 == 0


def test_a_large_film_is_reduced():
    assert decoded(encode([frame(9, (2560, 40))], "mp4"))[1][0].shape[:2] == (30, 1920)
    assert Image.open(io.BytesIO(encode([frame(9, (1280, 40))], "gif"))).size == (640, 20)


def gif(film: bytes) -> tuple[list[np.ndarray], list[int]]:
    """Pictures of a GIF and for how many milliseconds each stays."""
    with Image.open(io.BytesIO(film)) as image:
        assert image.format == "GIF"
        pictures, stay = [], []
        for index in range(image.n_frames):
            image.seek(index)
            pictures.append(np.asarray(image.convert("RGB")))
            stay.append(image.info["duration"])
        assert image.info["loop"] == 0
        return pictures, stay


def test_a_gif_has_every_frame_and_holds_the_last():
    pictures, stay = gif(encode(ramp(6, (65, 47)), "gif", seconds=4))
    assert [picture.shape for picture in pictures] == [(47, 65, 3)] * 6
    assert stay == [500] * 5 + [1500]
    levels = [picture[..., 0].mean() for picture in pictures]
    assert levels == pytest.approx([0, 51, 102, 153, 204, 255], abs=6)


def test_a_gif_of_many_frames_lasts_no_longer():
    pictures, stay = gif(encode(ramp(300, (32, 32)), "gif", seconds=5))
    assert sum(stay) <= 5000 and len(pictures) == 36
    assert all(milliseconds >= 100 for milliseconds in stay)


def test_a_gifs_palette_follows_its_last_frame(painting):
    frames = [frame(0, painting.size), frame(255, painting.size), encode_png(painting)]
    last = gif(encode(frames, "gif"))[0][-1]
    assert np.abs(last.astype(float) - np.asarray(painting)).mean() < 6


@pytest.mark.parametrize("name", ["film.mp4", "film.GIF", "film.MP4"])
def test_the_suffix_decides(tmp_path, name):
    write(ramp(3), tmp_path / name)
    data = (tmp_path / name).read_bytes()
    assert data.startswith(b"GIF8") if name.endswith("GIF") else data[4:8] == b"ftyp"


@pytest.mark.parametrize(
    ("frames", "kind", "seconds", "sentence"),
    [
        (ramp(2), "webm", 5, 'can be mp4 or gif, not "webm"'),
        (ramp(2), "", 5, 'can be mp4 or gif, not ""'),
        ([], "mp4", 5, "at least one frame"),
        ([frame(1), b"no picture", frame(2)], "mp4", 5, "frame 2 of 3 is no JPEG"),
        ([frame(1), frame(1)[:-200]], "gif", 5, "frame 2 of 2 is no JPEG"),
        (ramp(2), "mp4", 11, "at most 10 seconds, not 11"),
        (ramp(2), "gif", 1.5, "more than 1.5"),
        (ramp(2), "gif", float("nan"), "not nan"),
    ],
)
def test_what_makes_no_film_is_refused_with_the_reason(frames, kind, seconds, sentence):
    with pytest.raises(BadRequest, match=sentence):
        encode(frames, kind, seconds)


def test_a_film_that_cannot_be_written_is_a_sentence():
    with pytest.raises(EngineError, match=r"no/such/film.mp4 cannot be written: No such file"):
        write(ramp(2), Path("no/such/film.mp4"))
