"""What is known of the paintings: rules for the lists that ship, and paintings that operators add."""

import logging
import pickle
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from engine import paintings
from engine.paintings import entries

FAMOUS = entries.famous(Path("data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an operator's paintings go, in a data folder of this test's own."""
    folder = entries.operators_folder(tmp_path / "data")
    folder.mkdir(parents=True)
    return folder


def add(folder: Path, toml: str, *pictures: str) -> None:
    with (folder / "catalogue.toml").open("a") as file:
        file.write(toml)
    for name in pictures:
        Image.effect_noise((500, 400), 60).convert("RGB").save(folder / name)


def names(folder: Path) -> list[str]:
    """What is on offer beyond our own."""
    return [name for name in paintings.offer(folder.parent) if name not in entries.ours()]


@pytest.mark.parametrize("name", FAMOUS)
def test_every_famous_painting_is_free_and_says_why(name: str) -> None:
    licence = FAMOUS[name].licence
    died = re.search(r"died in (?:about )?(\d{3,4});|died in the (\d+)th century;", licence)
    assert died, f"{licence!r} does not say when the artist died"
    assert int(died[1] or 100 * int(died[2])) <= 1955


@pytest.mark.parametrize("name", FAMOUS)
def test_every_famous_painting_has_something_to_tell(name: str) -> None:
    painting = FAMOUS[name]
    assert 3 <= len(painting.title) <= 40 and painting.artist and painting.medium
    assert re.fullmatch(r"(about )?\d{3,4}", painting.year)
    assert 20 <= len(painting.story) <= 240


@pytest.mark.parametrize("name", FAMOUS)
def test_every_famous_painting_comes_from_wikimedia_commons(name: str) -> None:
    painting = FAMOUS[name]
    page, picture = urlsplit(painting.source or ""), urlsplit(painting.address or "")
    assert page.scheme == picture.scheme == "https"
    assert page.netloc == picture.netloc == "commons.wikimedia.org"
    assert picture.query == "width=1280"
    file = unquote(picture.path).removeprefix("/wiki/Special:FilePath/")
    assert file.endswith(".jpg") and " " not in file
    assert unquote(page.path) == f"/wiki/File:{file}"


def test_the_famous_are_many_and_have_names_and_pictures_of_their_own() -> None:
    assert len(FAMOUS) >= 26
    assert not set(FAMOUS) & set(entries.ours())
    for fact in ("title", "address", "path"):
        assert len({getattr(painting, fact) for painting in FAMOUS.values()}) == len(FAMOUS)


def test_our_own_say_that_they_are_our_own() -> None:
    assert all(painting.licence == "our own, CC0 1.0" for painting in entries.ours().values())


def test_ours_come_first_then_the_operators_then_the_famous(folder: Path) -> None:
    add(folder, '[mural]\ntitle = "Mural"\npicture = "mural.png"\n', "mural.png")
    assert list(paintings.catalogue(folder.parent)) == [*entries.ours(), "mural", *FAMOUS]
    assert list(paintings.offer(folder.parent)) == [*entries.ours(), "mural"]


def test_a_famous_painting_is_on_offer_once_its_picture_is_here(folder: Path) -> None:
    assert names(folder) == []
    (folder / "famous").mkdir()
    shutil.copy(entries.ours()["wave"].path, folder / "famous" / "great_wave.jpg")
    assert names(folder) == ["great_wave"]
    (folder / "famous" / "great_wave.jpg").unlink()
    assert names(folder) == []


def test_an_operators_painting_appears_and_goes_without_a_restart(folder: Path) -> None:
    assert names(folder) == []
    add(folder, '[mural]\ntitle = "Mural in the Yard"\nartist = "Us"\npicture = "m.jpg"\n', "m.jpg")
    mural = paintings.get("/Mural", folder.parent)
    assert (mural.title, mural.artist, mural.path) == ("Mural in the Yard", "Us", folder / "m.jpg")
    add(folder, '[door]\ntitle = "Door"\npicture = "door.webp"\n', "door.webp")
    assert names(folder) == ["mural", "door"]
    (folder / "m.jpg").unlink()
    assert names(folder) == ["door"]


def test_an_operators_painting_goes_before_a_famous_one_of_the_same_name(folder: Path) -> None:
    add(folder, '[scream]\ntitle = "Our Scream"\npicture = "s.jpg"\n', "s.jpg")
    assert paintings.get("scream", folder.parent).title == "Our Scream"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('[wave]\ntitle = "A"\npicture = "good.png"\n', "one of Pastiche's own has this name"),
        ('["Bad Name"]\ntitle = "A"\npicture = "good.png"\n', "cannot be a command"),
        ('[bad]\npicture = "good.png"\n', "lacks `title`"),
        ('[bad]\ntitle = "A"\n', "`picture` should be the name of a file in"),
        ('[bad]\ntitle = "A"\npicture = "../good.png"\n', "`picture` should be the name of a file in"),
        ('[bad]\ntitle = "A"\npicture = "nowhere.png"\n', "there is no file"),
        ('[bad]\ntitle = "A"\npicture = "text.png"\n', "text.png: "),
        ('[bad]\ntitle = "A"\npicture = "good.png"\ncrop = [0, 0, 1, 1]\n', "`crop` is for pictures that"),
        ('[bad]\ntitle = "A"\npicture = "good.png"\naddress = "http://a"\n', "`address` is for pictures"),
        (f'[bad]\ntitle = "{"A" * 65}"\npicture = "good.png"\n', "`title` has 65 characters; 64 are"),
        (f'[bad]\ntitle = "A"\npicture = "good.png"\nstory = "{"A" * 401}"\n', "`story` has 401 characters"),
    ],
)
def test_a_bad_entry_is_one_sentence_and_the_others_stay(
    folder: Path, caplog: pytest.LogCaptureFixture, entry: str, sentence: str
) -> None:
    (folder / "text.png").write_text("no picture")
    add(folder, f'[good]\ntitle = "Good"\npicture = "good.png"\n{entry}', "good.png")
    with caplog.at_level(logging.WARNING):
        assert names(folder) == ["good"]
        assert names(folder) == ["good"]
    [record] = caplog.records
    name = re.match(r"\[\"?([^\]\"]+)", entry)
    assert name and repr(name[1]) in record.getMessage()
    assert str(folder / "catalogue.toml") in record.getMessage() and sentence in record.getMessage()


def test_a_bad_entry_is_not_named_again_when_a_famous_picture_arrives(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(folder, '[bad]\npicture = "good.png"\n', "good.png")
    assert names(folder) == []
    (folder / "famous").mkdir()
    shutil.copy(entries.ours()["wave"].path, folder / "famous" / "great_wave.jpg")
    assert names(folder) == ["great_wave"]
    assert len(caplog.records) == 1


@pytest.mark.parametrize("toml", ['good = "no table"\n', "[good\n"])
def test_a_catalogue_that_is_none_is_one_sentence(
    folder: Path, caplog: pytest.LogCaptureFixture, toml: str
) -> None:
    add(folder, toml)
    with caplog.at_level(logging.WARNING):
        assert names(folder) == []
    [record] = caplog.records
    assert str(folder / "catalogue.toml") in record.getMessage()


def test_facts_may_be_of_any_kind_and_are_words_to_who_reads_them(folder: Path) -> None:
    toml = '[mural]\ntitle = 1984\npicture = "mural.png"\nyear = 2024-05-01\nsource = ["a", 1]\n'
    add(folder, toml, "mural.png")
    mural = paintings.get("mural", folder.parent)
    assert (mural.title, mural.year, mural.source) == ("1984", "2024-05-01", "['a', 1]")
    assert hash(mural) and mural.address is None


def test_a_picture_nobody_may_read_is_said_in_words(folder: Path) -> None:
    (folder / "mural.jpg").mkdir()
    assert entries.trouble(folder / "mural.jpg") == "mural.jpg cannot be read: Is a directory"


def test_a_picture_still_being_copied_is_on_offer_when_it_is_whole(folder: Path) -> None:
    add(folder, '[mural]\ntitle = "Mural"\npicture = "mural.jpg"\n', "mural.jpg")
    whole = (folder / "mural.jpg").read_bytes()
    (folder / "mural.jpg").write_bytes(whole[: len(whole) // 2])
    assert names(folder) == []
    (folder / "mural.jpg").write_bytes(whole)
    assert names(folder) == ["mural"]


def test_files_are_read_again_only_after_a_change(folder: Path) -> None:
    add(folder, '[mural]\ntitle = "Mural"\npicture = "mural.png"\n', "mural.png")
    before = paintings.shelf(folder.parent)
    assert paintings.shelf(folder.parent) is before
    add(folder, "", "another.png")
    assert paintings.shelf(folder.parent) is not before


def test_the_shelf_is_a_plain_value_that_can_travel(folder: Path) -> None:
    add(folder, '[mural]\ntitle = "Mural"\npicture = "mural.png"\n', "mural.png")
    shelf = paintings.shelf(folder.parent)
    assert pickle.loads(pickle.dumps(shelf)) == shelf
    assert shelf.known == paintings.catalogue(folder.parent) and shelf.here == paintings.offer(folder.parent)
    assert set(shelf.here) < set(shelf.known)


@pytest.mark.parametrize("crop", ["[0, 0, 1]", "[0.5, 0, 0.5, 1]", "[0, 0, 1, 1.1]", '"all"'])
def test_a_crop_is_four_fractions_in_order(hang, crop: str) -> None:
    hang("poppies", crop=crop)
    with pytest.raises(ValueError, match="left, top, right and bottom"):
        entries.famous(Path("data"))
    hang("poppies", crop="[0.25, 0, 1, 1]")
    assert entries.famous(Path("data"))["poppies"].crop == (0.25, 0.0, 1.0, 1.0)
