"""The previews of a render as a short film: MP4 for players and chats, GIF for pages."""

import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from PIL import Image, UnidentifiedImageError

from engine.errors import BadRequest, EngineError
from engine.pictures import codec

Shown = Iterable[tuple[Image.Image, int]]
"""Pictures, and for how many ticks of the film's rate each stays."""

Encoder = Callable[[Shown, tuple[int, int]], bytes]

LONGEST_SECONDS = 10.0
HOLD_SECONDS = 1.5
"""How long the last frame stays."""
FRAME_SECONDS = 0.5
"""How long any other frame stays at most: a short render makes a short film, not a slow one."""

MP4_RATE = 25
"""Pictures a second, always: players and chats are surest of a constant rate."""
MP4_LONGEST = 1920
GIF_RATE = 10
"""Pictures a second at most; browsers slow down a GIF that asks for many."""
GIF_LONGEST = 640
"""Longest side in pixels; a larger film is reduced."""


def write(frames: Sequence[bytes], path: Path, seconds: float = 8.0) -> None:
    """Writes the film of `frames` to `path`, which ends in .mp4 or .gif; see `encode`."""
    data = encode(frames, path.suffix.removeprefix("."), seconds)
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError("file-not-written", path=str(path), reason=reason) from error


def encode(frames: Sequence[bytes], kind: str, seconds: float = 8.0, *, frugal: bool = False) -> bytes:
    """The film of `frames`, encoded JPEG or PNG pictures of one render from the first to the last.

    kind: `mp4` (H.264, yuv420p, even sides of at most 1920 pixels) or `gif` (at most 640 pixels).
    seconds: how long the film may last, more than 1.5 (for which the last frame stays) and at most 10. All
        other frames stay equally long, at most half a second each; where there are too many, some are left
        out evenly.
    frugal: an MP4 takes little time and memory, and some more bytes.

    All frames are scaled to the size of the last, so that the coarse ones fill the picture too.

    Raises BadRequest for an unknown kind, no frames, a frame that is no picture, or seconds out of range.
    """
    encoders: dict[str, tuple[Encoder, int, int]] = {
        "mp4": (partial(_mp4, frugal=frugal), MP4_RATE, MP4_LONGEST),
        "gif": (_gif, GIF_RATE, GIF_LONGEST),
    }
    if kind.lower() not in encoders:
        raise BadRequest("film-kind", kind=kind)
    if not frames:
        raise BadRequest("film-no-frames")
    if not HOLD_SECONDS < seconds <= LONGEST_SECONDS:
        raise BadRequest("film-length", least=HOLD_SECONDS, most=LONGEST_SECONDS, seconds=seconds)
    encoder, rate, longest = encoders[kind.lower()]
    end = len(frames) - 1
    shown = [*_earlier(end, seconds - HOLD_SECONDS, rate), (end, int(HOLD_SECONDS * rate))]
    size = _picture(frames, end).size
    size = size if max(size) <= longest else codec.fit(size, longest)
    # One picture at a time, because all of a large film may not fit into memory.
    return encoder(((_picture(frames, index), ticks) for index, ticks in shown), size)


def _earlier(count: int, seconds: float, rate: int) -> list[tuple[int, int]]:
    """Which of the `count` frames before the last are shown, and for how many ticks of 1/rate seconds."""
    ticks = int(seconds * rate)
    shown = min(count, ticks)
    return [
        (index * count // shown, min(ticks // shown, int(FRAME_SECONDS * rate))) for index in range(shown)
    ]


def _picture(frames: Sequence[bytes], index: int) -> Image.Image:
    # Not `codec.load`: a preview of the coarsest scale may be smaller than any photo that is accepted.
    try:
        return Image.open(io.BytesIO(frames[index]), formats=["JPEG", "PNG"]).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise BadRequest("film-frame", number=index + 1, frames=len(frames)) from error


def _mp4(shown: Shown, size: tuple[int, int], *, frugal: bool) -> bytes:
    width, height = (max(2, side // 2 * 2) for side in size)
    # In a file, because the muxer reads it again to put the index in front, where players begin.
    with tempfile.TemporaryDirectory(prefix="pastiche-") as folder:
        path = Path(folder) / "film.mp4"
        with av.open(path, "w", options={"movflags": "+faststart"}) as film:
            preset = "veryfast" if frugal else "medium"
            stream = film.add_stream("libx264", MP4_RATE, options={"crf": "20", "preset": preset})
            stream.codec_context.thread_count = 1 if frugal else 0  # each thread has memory of its own
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.color_range = ColorRange.MPEG
            stream.colorspace = Colorspace.ITU709
            stream.color_primaries = ColorPrimaries.BT709
            stream.color_trc = ColorTrc.BT709
            tick = 0
            for picture, ticks in shown:
                pixels = np.asarray(_scaled(picture, (width, height)))
                frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(
                    format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
                )
                frame.time_base = Fraction(1, MP4_RATE)
                for frame.pts in range(tick, tick + ticks):
                    film.mux(stream.encode(frame))
                tick += ticks
            film.mux(stream.encode())
        return path.read_bytes()


def _gif(shown: Shown, size: tuple[int, int]) -> bytes:
    scaled = [(_scaled(picture, size), ticks) for picture, ticks in shown]
    palette = _palette([picture for picture, _ in scaled])
    first, *others = [picture.quantize(palette=palette) for picture, _ in scaled]
    duration = [1000 * ticks // GIF_RATE for _, ticks in scaled]  # milliseconds
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=duration, loop=0)
    return file.getvalue()


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS)


def _palette(pictures: Sequence[Image.Image]) -> Image.Image:
    """256 colours for the whole film, as colours of each frame's own would flicker.

    Half of them go by the last frame, which is looked at longest, the others by seven before it.
    """
    side = 128
    page = Image.new("RGB", (7 * side, 2 * side))
    page.paste(pictures[-1].resize((7 * side, side), Image.Resampling.BOX), (0, side))
    for place in range(7):
        earlier = pictures[place * len(pictures) // 7]
        page.paste(earlier.resize((side, side), Image.Resampling.BOX), (place * side, 0))
    return page.quantize(256, method=Image.Quantize.MEDIANCUT)
