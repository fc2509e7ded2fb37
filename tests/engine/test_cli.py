import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import engine
from engine import Colour, Pastiche, RenderRequest, Style, paintings
from engine.cli import main
from engine.pictures import codec
from engine.recipes import Start, StyleLoss


@pytest.fixture
def files(photo, painting, tmp_path) -> tuple[str, str]:
    photo.save(tmp_path / "photo.png")
    painting.save(tmp_path / "painting.png")
    return str(tmp_path / "photo.png"), str(tmp_path / "painting.png")


@pytest.fixture
def quick_default(quick, monkeypatch) -> None:
    monkeypatch.setattr("engine.recipes.RECIPES", {"pastiche": quick})


@pytest.fixture
def requested(monkeypatch):
    """Runs `stylize` with these words after the photo; gives the request that the engine would get."""
    asked: list[RenderRequest] = []

    def note(request: RenderRequest, **_) -> Pastiche:
        asked.append(request)
        png = codec.encode_png(Image.new("RGB", (32, 32)))
        return Pastiche(png, b"", (32, 32), 0.1, 1, "cpu", "open")

    def run(*words: str) -> RenderRequest:
        assert main(["stylize", "photo.png", *words, "-o", "out.png"]) == 0
        return asked.pop()

    monkeypatch.setattr(engine, "stylize", note)
    return run


def test_a_photo_and_a_painting_file_make_a_picture(files, weights_file, quick_default, capsys):
    arguments = ["stylize", *files, "-o", "out.jpg", "--size", "48", "--weights", str(weights_file)]
    assert main(arguments) == 0
    with Image.open("out.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (48, 32))
    said = capsys.readouterr().out
    assert "out.jpg: 48x32, 18 steps in " in said and "with first-layers.safetensors weights" in said


def test_json_is_one_object_with_all_facts(files, weights_file, quick_default, capsys):
    photo, painting = files
    arguments = ["stylize", photo, painting, "-o", "out.png", "--size", "40", "--device", "cpu", "--json"]
    assert main([*arguments, "--weights", str(weights_file), "--strength", "0.8", "--colour", "photo"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts.keys() == {"seconds", "steps", "device", "weights", "size", "losses"}
    assert (facts["device"], facts["weights"], facts["size"]) == ("cpu", "first-layers.safetensors", [40, 27])
    assert facts["losses"].keys() == {"content", "style"}
    assert Path("out.png").read_bytes().startswith(b"\x89PNG")


def test_a_style_may_be_the_name_of_a_painting_on_offer(files, weights_file, quick_default):
    name = next(iter(paintings.offer()))
    arguments = [
        "stylize",
        files[0],
        name,
        files[1],
        "-o",
        "out.jpg",
        "--size",
        "32",
        "--weights",
        str(weights_file),
    ]
    assert main(arguments) == 0


def test_every_control_paints(files, weights_file, quick_default, photo, capsys):
    photo.convert("L").save("mask.png")
    photo.save("before.png")
    controls = [
        "--colour",
        "match",
        "--start",
        "before.png",
        "--loss",
        "wasserstein",
        "--timelapse",
        "out.mp4",
    ]
    styles = [f"{files[1]}:mask=mask.png", f"{files[1]}:weight=2:scale=0.5"]
    arguments = ["stylize", files[0], *styles, "-o", "out.png", "--size", "48", *controls]
    assert main([*arguments, "--weights", str(weights_file)]) == 0
    with Image.open("out.png") as picture:
        assert picture.size == (48, 32)
    assert b"ftyp" in Path("out.mp4").read_bytes()[:16]


def test_a_style_brings_its_weight_its_scale_and_its_mask(files, requested):
    name = next(iter(paintings.offer()))
    mask = Path(files[1]).with_name("mask.png")
    Image.new("L", (32, 32)).save(mask)
    plain, own, ours = requested(
        files[1], f"{files[1]}:weight=2:scale=0.5:mask={mask}", f"{name}:scale=2"
    ).styles
    assert plain == Style(Path(files[1]))
    assert own == Style(Path(files[1]), weight=2, scale=0.5, mask=mask)
    assert ours == Style(paintings.get(name).path, scale=2)


def test_a_colon_in_a_files_name_is_not_taken_for_a_setting(files, requested):
    for name in ("a:b.png", "a:weight=2.png"):
        Path(name).write_bytes(Path(files[1]).read_bytes())
    one, two, three = requested("a:b.png", "a:b.png:scale=2", "a:weight=2.png").styles
    assert one == Style(Path("a:b.png")) and two == Style(Path("a:b.png"), scale=2)
    assert three == Style(Path("a:weight=2.png"))


def test_what_is_not_said_is_left_to_the_recipe(files, requested):
    request = requested(files[1])
    assert request == RenderRequest(Path("photo.png"), [Style(Path(files[1]))])
    assert request.start is None and request.loss is None and not request.timelapse


def test_colours_starts_and_losses_go_by_name(files, requested):
    for colour in Colour:
        assert requested(files[1], "--colour", colour.value).colour is colour
    for start in Start:
        assert requested(files[1], "--start", start.value).start is start
    assert requested(files[1], "--start", files[0]).start == Path(files[0])
    for loss in StyleLoss:
        assert requested(files[1], "--loss", loss.value).loss is loss


def test_without_a_connection_the_open_weights_paint(files, quick_default, capsys):
    for number in range(2):
        assert main(["stylize", *files, "-o", f"{number}.jpg", "--size", "32", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["weights"] for line in lines] == ["open", "open"]
    assert Path("0.jpg").read_bytes() == Path("1.jpg").read_bytes()


def program(module: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `python -m module words` from the folder of the test."""
    root = str(Path(engine.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": root, **environment},
    )


def test_the_engine_is_a_program():
    done = program("engine", "stylize", "nobody.jpg", "wave", "-o", "out.jpg")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "nobody.jpg" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"photo": "nobody.jpg"}, "nobody.jpg"),
        ({"style": "nothing.jpg"}, 'there is no file "nothing.jpg".'),
        ({"style": "impasto"}, 'there is no painting called "impasto"'),
        ({"style": "wave:mask=nothing.png"}, 'there is no file "nothing.png".'),
        ({"style": "wave:weight=much"}, 'the weight "much" is not a number.'),
        ({"style": "wave:size=2"}, 'a style has a weight, a scale and a mask, but no "size".'),
        ({"style": "wave:weight"}, 'there is no painting called "wave:weight"'),
        ({"--start": "nothing.jpg"}, 'there is no file "nothing.jpg".'),
        ({"--timelapse": "film.avi"}, 'the time-lapse "film.avi" must end in .mp4 or .gif.'),
        ({"output": "out.tiff"}, 'the result "out.tiff" must end in .jpg or .png.'),
        ({"output": "no/such/folder/out.jpg"}, "no/such/folder/out.jpg cannot be written: No such file"),
        ({"--timelapse": "no/such/film.mp4"}, "no/such/film.mp4 cannot be written: No such file"),
        ({"--seed": "-1"}, "the seed -1 is not between 0 and 9223372036854775807."),
        ({"--seed": str(2**63)}, f"the seed {2**63} is not between 0 and"),
        ({"--recipe": "impasto"}, 'there is no recipe "impasto"'),
        ({"--size": "7"}, "the size 7"),
        ({"--device": "cuda:77"}, '"cuda:77"'),
        ({"--weights": "none.safetensors"}, "there is no weights file none.safetensors."),
    ],
)
def test_a_mistake_is_one_sentence_on_stderr(files, weights_file, quick_default, capsys, changes, sentence):
    photo, style = changes.pop("photo", files[0]), changes.pop("style", files[1])
    output = changes.pop("output", "out.jpg")
    options = {"--size": "32", "--weights": str(weights_file), **changes}
    flags = [word for option in options.items() for word in option]
    assert main(["stylize", photo, style, "-o", output, *flags]) == 1
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1 and "Traceback" not in told.err
    assert told.out == ""


@pytest.mark.parametrize("targets", [["-o", "no/out.jpg"], ["-o", "out.jpg", "--timelapse", "no/film.gif"]])
def test_targets_are_tried_before_the_work(files, monkeypatch, capsys, targets):
    def never(*_: object, **__: object) -> Pastiche:
        raise AssertionError("nothing should be rendered")

    monkeypatch.setattr(engine, "stylize", never)
    assert main(["stylize", *files, *targets]) == 1
    assert " cannot be written: No such file or directory." in capsys.readouterr().err
    assert not Path("out.jpg").exists()


def test_a_picture_that_is_there_stays_until_the_new_one_is_painted(files, capsys):
    Path("out.jpg").write_bytes(b"an earlier picture")
    assert main(["stylize", "nobody.jpg", files[1], "-o", "out.jpg"]) == 1
    assert Path("out.jpg").read_bytes() == b"an earlier picture"
    assert "nobody.jpg" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["photo", "style", "mask", "film"])
def test_what_is_read_for_a_picture_is_not_overwritten_by_it(files, capsys, place):
    Path("sky.png").write_bytes(Path(files[1]).read_bytes())
    Path("film.gif").write_bytes(Path(files[0]).read_bytes())
    words = {
        "photo": [*files, "-o", f"{Path(files[0]).parent}/./photo.png"],
        "style": [*files, "-o", files[1]],
        "mask": [files[0], f"{files[1]}:mask=sky.png", "-o", "sky.png"],
        "film": ["film.gif", files[1], "-o", "out.png", "--timelapse", "film.gif"],
    }[place]
    before = {path: path.read_bytes() for path in Path().iterdir()}
    assert main(["stylize", *words]) == 1
    assert "is read for this picture and would be lost" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_a_bad_setting_is_named(monkeypatch, capsys):
    monkeypatch.setenv("PASTICHE_VGG19", "/no/vgg.pth")
    assert main(["weights"]) == 1
    assert capsys.readouterr().err == 'PASTICHE_VGG19 is "/no/vgg.pth": there is no such file.\n'


def test_recipes_and_paintings_are_listed(capsys):
    assert main(["recipes"]) == 0
    listed = capsys.readouterr().out
    assert "pastiche" in listed and "gatys" in listed and "CVPR 2016" in listed
    assert main(["paintings"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed and painting.title in listed for name, painting in paintings.offer().items())


def test_weights_says_which_and_why_and_how_to_get_others(capsys, monkeypatch, weights_file, tmp_path):
    def told() -> list[str]:
        assert main(["weights"]) == 0
        return capsys.readouterr().out.splitlines()

    which, others = told()
    assert which.startswith("open: they ship with Pastiche, and there is no file ")
    assert "`python -m engine weights --download` fetches" in others and "PASTICHE_VGG19" in others
    monkeypatch.setenv("PASTICHE_VGG19", str(weights_file))
    which, others = told()
    assert which == f"first-layers.safetensors: PASTICHE_VGG19 or --weights names {weights_file}."
    assert "Without PASTICHE_VGG19 the ImageNet weights paint" in others


def test_weights_are_downloaded_once_and_paint_from_then_on(capsys, monkeypatch, server):
    monkeypatch.setattr("engine.cli.TORCHVISION_VGG19", server.source())
    for _ in range(2):
        assert main(["weights", "--download"]) == 0
        which, others = capsys.readouterr().out.splitlines()
        assert which.startswith("imagenet: torchvision's ImageNet weights are in ")
        assert "PASTICHE_VGG19 names others" in others and "open.safetensors" in others
    assert len(server.ranges) == 1


def test_a_download_says_so_when_another_file_goes_on_painting(capsys, monkeypatch, server, weights_file):
    monkeypatch.setattr("engine.cli.TORCHVISION_VGG19", server.source())
    monkeypatch.setenv("PASTICHE_VGG19", str(weights_file))
    assert main(["weights", "--download"]) == 0
    assert capsys.readouterr().out.startswith("first-layers.safetensors: ")


def test_a_download_shows_its_progress_on_a_terminal_only(capsys, monkeypatch, server):
    monkeypatch.setattr("engine.cli.TORCHVISION_VGG19", server.source())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["weights", "--download"]) == 0
    assert "B/s" in capsys.readouterr().err


def test_a_file_that_holds_no_weights_is_a_sentence(capsys, monkeypatch, tmp_path):
    (tmp_path / "junk.safetensors").write_bytes(b"no weights at all")
    monkeypatch.setenv("PASTICHE_VGG19", str(tmp_path / "junk.safetensors"))
    assert main(["weights"]) == 1
    assert "junk.safetensors cannot be read" in capsys.readouterr().err


def test_a_download_without_a_connection_is_one_sentence(capsys):
    assert main(["weights", "--download"]) == 1
    assert "cannot be fetched" in capsys.readouterr().err


# What the commands cost, and where they are shown


@pytest.mark.parametrize("command", ["recipes", "paintings", "weights"])
def test_lists_load_no_torch(command):
    code = f"import sys; from engine.cli import main; assert main([{command!r}]) == 0; print(*sys.modules)"
    root = str(Path(engine.__file__).parents[1])
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    loaded = told.stdout.splitlines()[-1].split()
    assert "engine.cli" in loaded and "torch" not in loaded


def test_a_console_that_knows_english_letters_only_shows_the_rest_as_question_marks():
    listed = program("engine", "paintings", PYTHONIOENCODING="ascii")
    assert listed.returncode == 0 and listed.stderr == ""
    assert "?" in listed.stdout and listed.stdout.isascii()


def test_the_workshop_has_a_command_line_of_its_own():
    helped = program("engine.workshop", "--help")
    assert helped.returncode == 0
    assert all(command in helped.stdout for command in ("benchmark", "sheet", "draw", "train"))
    assert program("engine", "train").returncode == 2
