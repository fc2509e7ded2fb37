from pathlib import Path

import pytest

from bot import collection, keyboards
from engine.paintings import Painting
from storage.people import Preferences


def hung(*names: str) -> list[Painting]:
    return [Painting(name, name.title(), "", "", "", "", "", Path(f"{name}.jpg")) for name in names]


LONG = "x" * 31
ROOMS: collection.Pages = [hung("wave", "night", "glass"), hung(f"{LONG}1", "scream"), hung(f"{LONG}2")]


def labels(keyboard: keyboards.Keyboard) -> list[str]:
    return [button.text for row in keyboard.inline_keyboard for button in row]


def test_callback_data_never_exceeds_what_telegram_takes() -> None:
    largest = 2**63 - 1
    drawn = [
        *(keyboards.choose_painting(largest, ROOMS, index) for index in range(3)),
        *(keyboards.sheet(ROOMS, index) for index in range(3)),
        keyboards.finished(largest),
        keyboards.history(largest, 99999, 100001),
        keyboards.really_delete(largest, 99999),
        keyboards.repeat(largest),
        keyboards.one_painting("x" * 32, largest),
        keyboards.forget(),
    ]
    data = [b.callback_data for keyboard in drawn for row in keyboard.inline_keyboard for b in row]
    assert all(1 <= len(str(part).encode()) <= 64 for part in data)
    with pytest.raises(ValueError, match="64 bytes"):
        keyboards.data("paint", "x" * 70)


def test_every_painting_of_a_page_has_a_button_and_the_numbers_go_on_from_page_to_page() -> None:
    own_style = "🖼 A style picture of my own"
    assert labels(keyboards.choose_painting(1, ROOMS[:1])) == ["Wave", "Night", "Glass", own_style]
    assert labels(keyboards.choose_painting(1, ROOMS, 2)) == [ROOMS[2][0].title, "◂ back", own_style]
    assert labels(keyboards.sheet(ROOMS[:1])) == ["1", "2", "3"]
    assert labels(keyboards.sheet(ROOMS)) == ["1", "2", "3", "more ▸"]
    assert labels(keyboards.sheet(ROOMS, 1)) == ["4", "5", "◂ back", "more ▸"]
    assert labels(keyboards.sheet(ROOMS, 2)) == ["6", "◂ back"]


def test_buttons_name_paintings_so_that_they_outlive_a_change_of_the_offer() -> None:
    turned = [button.callback_data for button in keyboards.sheet(ROOMS, 1).inline_keyboard[-1]]
    assert turned == ["sheet:wave", f"sheet:{LONG}2"]
    turned = [button.callback_data for button in keyboards.choose_painting(7, ROOMS).inline_keyboard[-2]]
    assert turned == [f"choose:7:{LONG}1"]
    assert keyboards.one_painting("scream", None).inline_keyboard[0][0].callback_data == "sheet:scream"


def test_the_first_and_the_last_page_of_a_history_turn_one_way_only() -> None:
    assert "older ▸" in labels(keyboards.history(1, 0, 3)) and "◂ newer" not in labels(
        keyboards.history(1, 0, 3)
    )
    assert "◂ newer" in labels(keyboards.history(1, 2, 3)) and "older ▸" not in labels(
        keyboards.history(1, 2, 3)
    )
    assert labels(keyboards.history(1, 0, 1))[0] == "Send it again"


def test_the_chosen_settings_are_marked() -> None:
    keyboard = keyboards.settings(Preferences(size=256, strength=0.7, keep_colours=True), 256, (256, 512))
    assert [label for label in labels(keyboard) if label.startswith("✓")] == [
        "✓ 256 px",
        "✓ Strong",
        "✓ Photo's colours",
    ]
