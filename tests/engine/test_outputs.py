import pytest
from PIL import Image

from engine import outputs
from engine.errors import BadRequest, EngineError


@pytest.mark.parametrize(
    ("name", "begins"), [("a.jpg", b"\xff\xd8"), ("a.JPEG", b"\xff\xd8"), ("a.png", b"\x89PNG")]
)
def test_a_picture_is_encoded_as_its_name_ends(tmp_path, name, begins):
    encode = outputs.encoder(tmp_path / name, "result")
    assert encode(Image.new("RGB", (32, 32))).startswith(begins)


def test_another_ending_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(BadRequest, match=r"the sheet .* must end in \.jpg or \.png"):
        outputs.encoder(tmp_path / "a.tiff", "sheet")


def test_trying_a_target_leaves_all_as_it_was(tmp_path):
    (tmp_path / "old.png").write_bytes(b"old")
    outputs.check_writable(tmp_path / "old.png")
    outputs.check_writable(tmp_path / "new.png")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("old.png", b"old")]


@pytest.mark.parametrize("act", [outputs.check_writable, lambda path: outputs.write(path, b"")])
def test_a_file_that_cannot_be_is_said(tmp_path, act):
    for path in (tmp_path / "no" / "a.png", tmp_path):
        with pytest.raises(EngineError, match="cannot be written: "):
            act(path)
