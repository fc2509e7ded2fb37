"""What is offered under a photo, as buttons; and words in the place of a sheet that cannot be drawn."""

from dataclasses import replace

import pytest
from people import buttons, words

from bot import sheets
from bot.choice import Choice, rows
from bot.collection import Collection, Pages
from bot.messages import Place
from bot.texts import LANGUAGES, say
from engine import paintings
from engine.paintings import Painting
from engine.pictures.apart import Apart

OURS = list(paintings.offer().values())


def famous(count: int) -> list[Painting]:
    return [replace(OURS[0], name=f"famous_{number}", title=f"No. {number}") for number in range(count)]


def labels(choice: Choice, pages: Pages, index: int = 0, language: str | None = None, **how: bool):
    keyboard = rows(choice, pages, index, language, **{"numbered": True, **how})
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


@pytest.mark.parametrize(
    ("count", "lengths"), [(1, [1]), (8, [8]), (9, [5, 4]), (16, [8, 8]), (17, [6, 6, 5]), (20, [7, 7, 6])]
)
def test_numbers_stand_in_few_rows_of_one_length(count: int, lengths: list[int]) -> None:
    numbers = [row for row in labels(Choice(1), [famous(count)]) if row[0].isdigit()]
    assert [len(row) for row in numbers] == lengths


def test_pages_are_counted_through_and_turned_to_both_sides() -> None:
    shown = labels(Choice(1), [OURS, famous(20), famous(3)], 1)
    assert shown[1][0] == str(len(OURS) + 1)
    assert shown[-1] == ["◂ back", "more ▸"]


def test_everything_that_can_be_offered_has_its_place() -> None:
    choice = Choice(1, lately=(("wave", OURS[1].title),), has_styles=True)
    shown = labels(choice, [OURS])
    assert [row[0] for row in shown if not row[0].isdigit()] == [
        "🍇 Taste them all",
        "The Claw of the Sea",
        "🎲 Surprise me",
        "📁 My styles",
        "🖼 A style picture of my own",
    ]
    assert shown[-2:] == [["📁 My styles", "✏️ Only here"], ["🖼 A style picture of my own"]]
    assert labels(replace(choice, alone=False), [OURS]) == [*shown[1:-2], shown[-2][:1], shown[-1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_has_used_fits_a_row_in_every_language(language: str) -> None:
    lately = tuple((painting.name, painting.title) for painting in OURS[:3])
    row = labels(Choice(1, lately=lately), [OURS], language=language)[1]
    assert len(row) == 3 and all(len(label) <= 14 for label in row)


async def test_where_no_sheet_can_be_drawn_there_are_titles(town) -> None:
    closed = Apart()
    await closed.close()
    house = replace(town.house, collection=Collection(town.house.settings, closed, closed))
    pages = house.collection.pages
    await sheets.send(
        *(house, Place(101), 0, say("choose")),
        lambda numbered: rows(Choice(1), pages, 0, None, numbered=numbered),
    )
    asked = await town.ada.sees(lambda m: words(m) == "In which manner shall I paint it?")
    assert "photo" not in asked and OURS[0].title in buttons(asked)
