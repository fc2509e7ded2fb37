"""The sketches of a render in one file, and the film that is made of them."""

import io
from zipfile import ZipFile

import av
import pytest
from PIL import Image

from engine.errors import BadPicture
from engine.pictures.apart import Apart
from engine.pictures.codec import encode_jpeg
from engine.pictures.sketches import film, packed, unpacked


def pictures(count: int) -> list[bytes]:
    return [encode_jpeg(Image.new("RGB", (64, 48), (9 * number, 90, 90))) for number in range(count)]


def test_what_is_packed_comes_out_in_its_order() -> None:
    sketches = pictures(12)
    assert unpacked(packed(sketches)) == sketches
    assert packed(sketches) == packed(sketches), "the same bytes, which are stored once"


def test_anybody_can_open_the_file() -> None:
    with ZipFile(io.BytesIO(packed(pictures(2)))) as archive:
        assert archive.namelist() == ["001.jpg", "002.jpg"]


def test_the_film_shows_them() -> None:
    with av.open(io.BytesIO(film(packed(pictures(12))))) as opened:
        levels = [picture.to_ndarray(format="rgb24")[..., 0].mean() for picture in opened.decode(video=0)]
    assert levels[0] < 6 and levels[-1] == pytest.approx(99, abs=6)
    assert levels == sorted(levels)


async def test_it_is_made_with_little_memory_in_a_process_of_its_own() -> None:
    apart = Apart(seconds=60)
    try:
        large = [encode_jpeg(Image.effect_noise((384, 384), 90).convert("RGB")) for _ in range(20)]
        made = await apart.run(film, packed(large))
    finally:
        await apart.close()
    assert made[4:8] == b"ftyp"


def test_what_is_no_such_file_is_no_film() -> None:
    with pytest.raises(BadPicture):
        film(b"no file")
