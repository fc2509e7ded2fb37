"""Reading what somebody asks for in words."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bot.mixing import MOST_MIXED
from bot.naming import wish_of
from bot.texts import LANGUAGES, unmarked
from bot.texts.phrases import called, title_of
from engine import paintings
from storage.look import StyleChoice


@dataclass
class Collection:
    """The paintings that come with the bot, and a famous one."""

    titles: dict[str, str] = field(
        default_factory=lambda: (
            {name: painting.title for name, painting in paintings.offer().items()}
            | {"starry_night": "The Starry Night"}
        )
    )

    def known(self, name: str) -> Any:
        return SimpleNamespace(name=name) if name in self.titles else None


HOUSE: Any = SimpleNamespace(
    collection=Collection(),
    settings=SimpleNamespace(fetch=True),
    telegram=SimpleNamespace(username="pastiche_bot"),
)


def pictures(said: str) -> list[dict[str, float]] | None:
    """Each picture as its paintings and their weights; None where nothing, or nothing clear, is asked for."""
    wish = wish_of(HOUSE, said)
    if wish is None or wish.problem:
        return None
    return [{style.painting or "": style.weight for style in manner} for manner in wish.manners]


def test_a_style_of_ones_own_is_called_by_its_name_unless_a_painting_is() -> None:
    own = {"grandma": "a" * 64, "old_tiles": "b" * 64, "wave": "c" * 64}
    for said, manners in {
        "Grandma!": [(StyleChoice(image="a" * 64, name="grandma"),)],
        "/grandma": [(StyleChoice(image="a" * 64, name="grandma"),)],
        "old tiles, wave": [
            (StyleChoice(image="b" * 64, name="old_tiles"),),
            (StyleChoice(painting="wave"),),
        ],
        "2 grandma + night": [
            (StyleChoice(image="a" * 64, name="grandma", weight=2), StyleChoice(painting="night", weight=1)),
        ],
        "grandma + /grandma": [(StyleChoice(image="a" * 64, name="grandma"),)],
    }.items():
        wish = wish_of(HOUSE, said, own)
        assert wish and wish.problem is None and list(wish.manners) == manners, said
    assert wish_of(HOUSE, "grandma") is None
    assert wish_of(HOUSE, "grandma, look at this", own) is None


def problem(said: str, **how: Any) -> tuple[str, dict[str, Any]]:
    wish = wish_of(HOUSE, said, **how)
    assert wish and wish.problem
    return wish.problem.key, wish.problem.values


@pytest.mark.parametrize(
    "said",
    [
        "wave",
        "The Wave",
        " WAVE! ",
        "/wave",
        "/Wave please",
        "/wave@Pastiche_Bot",
        "the claw of the sea",
        "wave,",
    ],
)
def test_a_painting_is_called_by_its_command_its_name_or_its_title(said: str) -> None:
    assert pictures(said) == [{"wave": 1.0}]


@pytest.mark.parametrize(
    "said",
    ["wave, night", "/wave /night", "/wave, night", "wave\nnight", "wave; night; wave", "/wave and /night"],
)
def test_several_names_are_a_picture_each(said: str) -> None:
    assert pictures(said) == [{"wave": 1.0}, {"night": 1.0}]


@pytest.mark.parametrize(
    ("said", "mixed"),
    [
        ("wave + night", {"wave": 1, "night": 1}),
        ("/wave + /night", {"wave": 1, "night": 1}),
        ("wave+night", {"wave": 1, "night": 1}),
        ("2 wave + night", {"wave": 2, "night": 1}),
        ("2x wave + night", {"wave": 2, "night": 1}),
        ("2 /wave + /night", {"wave": 2, "night": 1}),
        ("70% wave + 30% night", {"wave": 70, "night": 30}),
        ("70 % wave + starry night", {"wave": 70, "starry_night": 30}),
        ("wave 70% + night 30%", {"wave": 70, "night": 30}),
        ("0,7 wave + 0.3 night", {"wave": 0.7, "night": 0.3}),
        ("wave + night + wave", {"wave": 2, "night": 1}),
        ("wave + night + glass", {"wave": 1, "night": 1, "glass": 1}),
        ("wave ＋ night", {"wave": 1, "night": 1}),
        ("wave 70 + night 30", {"wave": 70, "night": 30}),
    ],
)
def test_names_with_a_plus_between_them_are_mixed(said: str, mixed: dict[str, float]) -> None:
    assert pictures(said) == [mixed]


@pytest.mark.parametrize(
    ("said", "mixed"),
    [
        ("wave & night", {"wave": 1, "night": 1}),
        ("/wave & /night", {"wave": 1, "night": 1}),
        ("70% wave & 30% night", {"wave": 70, "night": 30}),
        ("wave & night + glass", {"wave": 1, "night": 1, "glass": 1}),
        ("wave and night", {"wave": 1, "night": 1}),
        ("Wave AND The Starry Night", {"wave": 1, "starry_night": 1}),
        ("70% wave and 30% night", {"wave": 70, "night": 30}),
        ("wave and night and glass", {"wave": 1, "night": 1, "glass": 1}),
        ("wave und night", {"wave": 1, "night": 1}),
        ("wave y night", {"wave": 1, "night": 1}),
        ("wave e night", {"wave": 1, "night": 1}),
        ("wave и night", {"wave": 1, "night": 1}),
        ("wave та night", {"wave": 1, "night": 1}),
        ("wave و night", {"wave": 1, "night": 1}),
        ("wave और night", {"wave": 1, "night": 1}),
        ("wave dan night", {"wave": 1, "night": 1}),
        ("wave和night", {"wave": 1, "night": 1}),
    ],
)
def test_and_mixes_as_a_plus_does(said: str, mixed: dict[str, float]) -> None:
    assert pictures(said) == [mixed]


@pytest.mark.parametrize(
    "said",
    [
        "wave 70 night 30",
        "wave 70% night 30%",
        "70% wave 30% night",
        "70 wave 30 night",
        "70%wave 30%night",
        "70% wave, 30% night",
        "wave 70 %, night 30 %",
        "۷۰٪ wave ۳۰٪ night",
        "70％ wave ＋ 30％ night",
    ],
)
def test_numbers_say_the_balance_with_nothing_between(said: str) -> None:
    assert pictures(said) == [{"wave": 70, "night": 30}]


def test_two_shares_that_make_no_whole_are_two_pictures() -> None:
    assert pictures("70% wave, 70% night") == [{"wave": 1}, {"night": 1}]


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_what_stands_under_a_mixture_can_be_written_in_a_caption(code: str) -> None:
    titles = HOUSE.collection.titles
    for first, *others in zip(titles, [*titles][1:], [*titles][2:], strict=False):
        mixed = [StyleChoice(painting=first, weight=70.0), StyleChoice(painting=others[0], weight=30.0)]
        shown = unmarked(title_of(mixed, titles, code))
        assert pictures(shown) == [{first: 70, others[0]: 30}]
        shown = unmarked(title_of([*mixed, StyleChoice(painting=others[1], weight=50.0)], titles, code))
        assert pictures(shown) == [{first: 47, others[0]: 20, others[1]: 33}]


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_a_title_with_a_comma_in_it_is_one_title(code: str) -> None:
    for name, title in HOUSE.collection.titles.items():
        shown = called(name, title, code)
        assert pictures(shown) == [{name: 1}]
        assert pictures(f"{shown.upper()}; wave") == [{each: 1} for each in dict.fromkeys((name, "wave"))]


def test_a_title_that_has_such_a_word_or_sign_in_it_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = HOUSE.collection.titles | {
        "pair": "Wave and Night",
        "salt": "Salt & Pepper",
        "route": "Route 66",
    }
    monkeypatch.setattr(HOUSE.collection, "titles", titles)
    assert pictures("wave and night") == [{"pair": 1}]
    assert pictures("salt & pepper") == [{"salt": 1}]
    assert pictures("salt & pepper + route 66") == [{"salt": 1, "route": 1}]
    assert pictures("route 66") == [{"route": 1}]


def test_mixtures_and_single_ones_stand_beside_each_other() -> None:
    assert pictures("/wave /night + /ink, glass") == [{"wave": 1}, {"night": 1, "ink": 1}, {"glass": 1}]


def test_one_painting_alone_weighs_what_it_always_does() -> None:
    wish = wish_of(HOUSE, "70% wave + wave")
    assert wish and wish.manners == ((StyleChoice(painting="wave"),),)


@pytest.mark.parametrize(
    "said",
    [
        "my cat",
        "",
        "  ",
        "my wave",
        "wave, my cat",
        "try /wave",
        "wave at night",
        "wave and my cat",
        "wave and night and my cat",
        "wave, night and glass",
        "wave 7",
        "wave 70 night",
        "3 waves at 5",
        "3",
        "+",
        "a + b",
        "/wave@otherbot",
    ],
)
def test_what_is_just_words_asks_for_nothing(said: str) -> None:
    assert wish_of(HOUSE, said) is None


def test_beside_a_command_words_are_only_words() -> None:
    assert pictures("/wave, and thank you, dear bot") == [{"wave": 1}]
    assert pictures("/wave /settings") == [{"wave": 1}]


def test_a_slip_is_asked_about_with_the_nearest_names() -> None:
    assert problem("/waev") == ("choose-unknown-near", {"name": "waev", "near": "/wave"})
    assert problem("waev") == ("choose-unnamed-near", {"name": "waev", "near": "wave"})
    assert problem("wave + nigth") == ("choose-unnamed-near", {"name": "nigth", "near": "night"})
    assert problem("/wave /nonsense") == ("choose-unknown", {"name": "nonsense"})
    assert problem("wave, mosiac", with_photo=False) == ("unnamed-near", {"name": "mosiac", "near": "mosaic"})
    assert problem("wave & nigth") == ("choose-unnamed-near", {"name": "nigth", "near": "night"})
    assert problem("wave + me") == ("choose-unnamed", {"name": "me"})


def test_more_than_a_few_are_not_mixed() -> None:
    assert problem("wave 10 night 20 glass 30 ink 40") == ("mix-too-many", {"most": MOST_MIXED})
    assert problem("wave + night + glass + ink") == ("mix-too-many", {"most": MOST_MIXED})


def test_a_long_text_is_read_in_no_time() -> None:
    assert wish_of(HOUSE, "wave, " * 4000) is not None
    assert wish_of(HOUSE, "a " * 4000) is None
    assert wish_of(HOUSE, "a and " * 4000) is None
    assert wish_of(HOUSE, "9 a " * 4000) is None
    assert wish_of(HOUSE, "9" * 4000 + "+" * 4000) is None
