import argparse
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import paintings
from engine.errors import BadPicture, BadRequest, EngineError
from engine.pictures.sheet import PAPER
from engine.workshop.__main__ import main
from engine.workshop.contact import add_arguments, sheet


def flat(colour: str, size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.new("RGB", size, colour)


def mixed(photo: Image.Image, painting: Image.Image) -> Image.Image:
    return Image.blend(photo, painting.resize(photo.size), 0.5)


def boxes(page: Image.Image, colour: str) -> tuple[int, int, int, int]:
    """The box around all pixels of a colour, as left, top, right, bottom."""
    wanted = np.asarray(Image.new("RGB", (1, 1), colour))[0, 0]
    rows, columns = np.nonzero((np.asarray(page) == wanted).all(2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_paintings_are_on_top_photos_at_the_left_and_pastiches_where_they_meet():
    photos = [("sea", flat("red")), ("town", flat("lime", (40, 60)))]
    styles = [("waves", flat("blue", (50, 50))), ("night", flat("black")), ("dots", flat("white"))]
    page = sheet(photos, styles, mixed, cell=60)

    def middle(colour: str) -> tuple[float, float]:
        left, top, right, bottom = boxes(page, colour)
        return (left + right) / 2, (top + bottom) / 2

    for _, photo in photos:
        for _, painting in styles:
            x, _ = middle({0: "blue", 1: "black", 2: "white"}[[s[1] for s in styles].index(painting)])
            _, y = middle("red" if photo is photos[0][1] else "lime")
            expected = mixed(photo, painting).getpixel((0, 0))
            assert page.getpixel((round(x), round(y))) == expected
    assert middle("red")[0] < middle("blue")[0] < middle("black")[0] < middle("white")[0]
    assert middle("blue")[1] < middle("red")[1] < middle("lime")[1]


def test_pictures_fill_their_cells_and_keep_their_shape():
    page = sheet([("photo", flat("red", (300, 100)))], [("art", flat("blue", (50, 100)))], mixed, cell=90)
    left, top, right, bottom = boxes(page, "red")
    assert (right - left, bottom - top) == (90, 30)
    left, top, right, bottom = boxes(page, "blue")
    assert (right - left, bottom - top) == (45, 90)


def test_a_pastiche_of_another_shape_stays_in_its_cell():
    pastiche = flat("lime", (80, 80))
    page = sheet(
        [("p", flat("red", (90, 30)))], [("a", flat("blue", (90, 30)))], lambda *_: pastiche, cell=90
    )
    assert boxes(page, "lime")[1] > boxes(page, "blue")[3]
    assert boxes(page, "lime")[1] == boxes(page, "red")[1]


def test_labels_are_below_the_pictures_and_cut_where_they_are_too_long():
    plain = sheet([("", flat("red"))], [("", flat("blue"))], mixed, cell=120)
    named = sheet([("a very long name of a photo" * 9, flat("red"))], [("b", flat("blue"))], mixed, cell=120)
    changed = (np.asarray(plain) != np.asarray(named)).any(2)
    assert changed.any()
    rows, columns = np.nonzero(changed)
    left, _, right, bottom = boxes(plain, "red")
    photos_label = rows >= boxes(plain, "red")[1]
    assert photos_label.any() and (rows[photos_label] >= bottom).all()
    assert left <= columns[photos_label].min() and columns[photos_label].max() < right
    paintings_label = rows[~photos_label]
    assert paintings_label.size and (paintings_label >= boxes(plain, "blue")[3]).all()
    assert (np.asarray(plain)[changed] == PAPER).all(), "a label covers a picture"


@pytest.mark.parametrize(("photos", "styles"), [(0, 1), (1, 0)])
def test_a_sheet_of_nothing_is_refused(photos, styles):
    with pytest.raises(BadRequest, match="at least one photo and one painting"):
        sheet([("p", flat("red"))] * photos, [("s", flat("blue"))] * styles, mixed, cell=60)


def test_a_sheet_too_large_for_a_file_is_refused_before_anything_is_rendered():
    many = [("p", flat("red", (40, 40)))] * 20

    def never(*_: Image.Image) -> Image.Image:
        raise AssertionError("nothing should be rendered")

    with pytest.raises(BadRequest, match="cannot be kept"):
        sheet(many, many, never, cell=4096)


# The command


@pytest.fixture
def command(weights_file, quick, monkeypatch):
    """Runs the command as `python -m engine.workshop sheet` would, with a small recipe."""
    monkeypatch.setattr("engine.recipes.RECIPES", {"pastiche": quick})

    def run(*words: str, size: int = 40) -> None:
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        fixed = ["--size", str(size), "--weights", str(weights_file), "--device", "cpu"]
        options = parser.parse_args([*fixed, *words])
        options.run(options)

    return run


@pytest.fixture
def files(photo, painting, tmp_path) -> tuple[str, str]:
    photo.save(tmp_path / "house.png")
    painting.save(tmp_path / "waves.png")
    return "house.png", "waves.png"


def test_the_command_renders_every_pair(command, files, capsys):
    house, waves = files
    offered = next(iter(paintings.offer()))
    command("--photos", house, waves, "--paintings", waves, offered, "-o", "sheet.png")
    with Image.open("sheet.png") as page:
        size = page.size
        pixels = np.asarray(page.convert("RGB")).astype(float)
    assert f"sheet.png: {size[0]}x{size[1]}, 2 photos in 2 manners" in capsys.readouterr().out
    gap, label = 4, 14
    assert size[0] == gap + 3 * (40 + gap)
    last = pixels[-gap - 40 : -gap, -gap - 40 : -gap]
    assert last.std() > 10, "the last pair is not on the sheet"
    assert (pixels[: gap + label, : gap + 40] == PAPER).all(), "the corner is empty"


@pytest.mark.parametrize(
    ("content", "style", "output", "error", "sentence"),
    [
        ("house.png", "waves.png", "sheet.tiff", BadRequest, 'the sheet "sheet.tiff" must end in'),
        ("nobody.png", "waves.png", "sheet.jpg", BadRequest, 'no file "nobody.png"'),
        ("house.png", "impasto", "sheet.jpg", BadRequest, "no painting called"),
        ("text.png", "waves.png", "sheet.jpg", BadPicture, "text.png"),
        ("house.png", "waves.png", "no/such/sheet.jpg", EngineError, "no/such/sheet.jpg cannot be written"),
    ],
)
def test_a_mistake_is_a_sentence(command, files, content, style, output, error, sentence):
    Path("text.png").write_text("no picture")
    with pytest.raises(error, match=sentence):
        command("--photos", content, "--paintings", style, "-o", output, size=32)


def test_the_workshops_command_line_has_it(capsys):
    assert main(["sheet", "--photos", "a.jpg", "--paintings", "wave", "-o", "sheet.tiff"]) == 1
    assert capsys.readouterr().err.startswith('the sheet "sheet.tiff" must end in .jpg or .png')
