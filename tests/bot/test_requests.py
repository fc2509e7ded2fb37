"""What a person chose is what the engine is asked for."""

from rows import picture

from bot.requests import paintings_of, pictures_of, request_of
from engine.request import Begun, Colour, Style
from storage.columns import columns_of
from storage.look import Colours, Look, StyleChoice
from storage.schema import Job, JobStyle

PHOTO, PAINTING, OWN, MASK = (picture(red) for red in (1, 2, 3, 4))


def job(look: Look, *styles: StyleChoice) -> Job:
    rows = [JobStyle(position=number, **columns_of(style)) for number, style in enumerate(styles)]
    return Job(id=1, content_sha="photo", style_rows=rows, **columns_of(look))


def test_every_choice_reaches_the_engine() -> None:
    look = Look(size=640, strength=0.35, colours=Colours.MATCH, stroke=2.0, recipe="gatys")
    asked = job(look, StyleChoice(painting="wave", weight=0.25), StyleChoice(image="own", mask="mask"))
    assert pictures_of(asked) == {"photo", "own", "mask"}
    assert paintings_of(asked) == {"wave"}
    request = request_of(asked, {"photo": PHOTO, "own": OWN, "mask": MASK}, {"wave": PAINTING})
    assert (request.content, request.recipe, request.size) == (PHOTO, "gatys", 640)
    assert (request.strength, request.colour) == (0.35, Colour.MATCH)
    assert request.styles == (Style(PAINTING, weight=0.25, scale=2.0), Style(OWN, scale=2.0, mask=MASK))


def test_a_size_that_nobody_chose_is_the_engines() -> None:
    request = request_of(job(Look(), StyleChoice(image="own")), {"photo": PHOTO, "own": OWN}, {})
    assert request.size == 512


def test_one_choice_of_several_can_be_asked_for_by_itself() -> None:
    wave, own = StyleChoice(painting="wave"), StyleChoice(image="own")
    files = ({"photo": PHOTO, "own": OWN}, {"wave": PAINTING})
    request = request_of(job(Look(size=128), wave, own), *files, choices=[own])
    assert request.styles == (Style(OWN),)


def test_what_was_tasted_is_gone_on_from_if_more_is_asked_for() -> None:
    begun, files = Begun(b"a small picture", 128, 0.75), ({"photo": PHOTO}, {"wave": PAINTING})
    for size, expected in ((512, begun), (128, None), (64, None)):
        asked = job(Look(size=size), StyleChoice(painting="wave"))
        assert request_of(asked, *files, begun=begun).begun == expected


def test_chat_and_engine_know_the_same_colours() -> None:
    assert [colours.value for colours in Colours] == [colour.value for colour in Colour]
