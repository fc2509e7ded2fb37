import pytest

from bot import keyboards
from engine import paintings
from storage.people import Preferences


def labels(keyboard: keyboards.Keyboard) -> list[str]:
    return [button.text for row in keyboard.inline_keyboard for button in row]


def test_callback_data_never_exceeds_what_telegram_takes() -> None:
    largest = 2**63 - 1
    drawn = [
        keyboards.choose_painting(largest),
        keyboards.finished(largest),
        keyboards.history(largest, 99999, 100001),
        keyboards.really_delete(largest, 99999),
        keyboards.repeat(largest),
        keyboards.sheet(),
        keyboards.one_painting("x" * 32, largest),
        keyboards.forget(),
    ]
    data = [b.callback_data for keyboard in drawn for row in keyboard.inline_keyboard for b in row]
    assert all(1 <= len(str(part).encode()) <= 64 for part in data)
    with pytest.raises(ValueError, match="64 bytes"):
        keyboards.data("paint", "x" * 70)


def test_every_painting_on_offer_has_a_button() -> None:
    assert [painting.title for painting in paintings.offer().values()] == labels(
        keyboards.choose_painting(1)
    )[:-1]
    assert labels(keyboards.sheet()) == [str(n) for n in range(1, len(paintings.offer()) + 1)]


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
