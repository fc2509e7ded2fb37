"""The ten languages: each says all there is to say, fits where it is shown, and writes as its people do.

A failure lists the keys by language: what a new text still needs.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from babel import Locale

import bot
from bot import texts
from bot.answers import LONGEST_ALERT
from bot.menus import LONGEST
from bot.texts import LANGUAGES, Said, Sentence, directions, en, nearest, phrases, plain, say, unmarked
from engine.paintings import catalogue
from storage.look import Colours, Look, StyleChoice

OTHERS = sorted(set(LANGUAGES) - {"en"})
OURS = {
    f"{what}-{name}": painting for name, painting in catalogue().items() for what in ("painting", "story")
}
SAME_AS_ENGLISH = {"error-old", "status-painting", "status-finished", "chosen"}
"""Said without a word of any language."""
IN_MESSAGES = {
    "start-group",
    "choose-album",
    "privacy-room",
    "privacy-age",
    "privacy-where",
    "privacy-where-store",
    "style-awaited",
    "send-style-in-reply",
    "style-usage",
    "too-large",
    "no-room-yet",
    "muted",
    "gallery-for-groups",
    "forget-question",
    "settings",
    *(key for key in en.SENTENCES if key.startswith("error-picture-")),
}
"""Never said over a button."""
CAPTIONS = {"sheet", "sheet-room", "history-entry", "file-not-whole", "repeat"}
ALONE = {
    "button-all",
    "button-first",
    "button-last",
    "button-swap",
    "button-taste",
    "button-mix-third",
    "button-mix-paint",
    "button-mix-back",
    "button-mix-on",
    "button-mix-balance",
    "button-own-style",
    "button-repeat",
    "button-retry",
    "button-private",
    "button-cancel",
    "button-language",
    "button-settings",
    "language-telegram",
}
"""Labels with a row to themselves; all others stand beside another."""
BESIDE = {"strength-0.3", "strength-0.5", "strength-0.7", "colours-painting", "colours-photo", "language"}
WIDE_ENGLISH = {("en", "button-stronger"), ("en", "button-forget")}
"""English ones that are a little too wide, and cut on small phones."""
SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "hi": "DEVANAGARI", "fa": "ARABIC", "zh_hans": "CJK"}


def forms(sentence: Sentence) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def every(key_matches: Callable[[str], bool] = lambda key: True) -> Iterator[tuple[str, str, str]]:
    """The language, the key and the words of everything that can be said, each plural form by itself."""
    for code, sentences in LANGUAGES.items():
        for key, sentence in sentences.items():
            if key_matches(key):
                for form in forms(sentence):
                    yield code, key, form


def english(key: str) -> Sentence:
    """What a key says in English; of our paintings it is the catalogue."""
    if key in OURS:
        return OURS[key].title if key.startswith("painting-") else OURS[key].story
    return LANGUAGES["en"][key]


def by_language(wrong: Iterator[tuple[str, object]] | list[tuple[str, object]]) -> str:
    """What is wrong, a line a language; empty if nothing is."""
    listed: dict[str, list[str]] = {}
    for code, what in wrong:
        listed.setdefault(code, []).append(str(what))
    return "\n".join(f"{code}: {', '.join(dict.fromkeys(what))}" for code, what in sorted(listed.items()))


def fields(form: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(form) if name}


def width(label: str) -> int:
    """Columns a label takes: Chinese signs and emoji two, marks none."""
    plain_label = [each for each in label if unicodedata.category(each) not in ("Mn", "Me", "Cf")]
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in plain_label)


def filled(form: str) -> str:
    """The words with values of a usual length, without markup."""
    values = {name: _value(name, spec) for name, spec in fields(form)}
    return unescape(re.sub(r"<[^<>]+>", "", form.format(**values)))


def _value(name: str, spec: str) -> object:
    if spec:
        return 0.65
    return {"title": "T" * 28, "near": "/night, /nouveau, /watercolour", "choice": "", "spoken": ""}.get(
        name, "1024"
    )


def test_which_language_is_spoken_is_decided_in_one_place() -> None:
    """Who answers a message asks its owner's language, who answers a press the press's."""
    folder = Path(bot.__file__).parent
    may_ask = {"messages.py", "routing.py", "menus.py", "studio/identity.py"} | {
        f"handlers/{name}.py" for name in ("preferences", "group_settings", "inline")
    }
    asking = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if "sandbox" not in path.parts and re.search(r"\.language_code\b", path.read_text())
    }
    assert asking <= may_ask, "a chosen language goes before what Telegram says: see bot/languages.py"


def test_there_are_ten_and_each_calls_itself_by_its_own_name() -> None:
    assert sorted(LANGUAGES) == ["de", "en", "es", "fa", "hi", "id", "pt_br", "ru", "uk", "zh_hans"]
    assert len({plain("language", code) for code in LANGUAGES}) == 10


def test_every_language_says_everything_and_nothing_else() -> None:
    all_keys = {*LANGUAGES["en"], *OURS}
    missing = [(code, key) for code in OTHERS for key in sorted(all_keys - set(LANGUAGES[code]))]
    unused = [(code, key) for code in OTHERS for key in sorted(set(LANGUAGES[code]) - all_keys)]
    assert not by_language(missing)
    assert not by_language(unused)
    assert not set(OURS) & set(en.SENTENCES), "the catalogue has the English"


def test_what_is_filled_in_is_the_same_in_every_language_and_so_is_how() -> None:
    wrong = []
    for code, key, form in every():
        known = set().union(*map(fields, forms(english(key))))
        needed = known - {("count", "")} if isinstance(english(key), Mapping) else known
        if not needed <= fields(form) <= known:
            wrong.append((code, key))
    assert not by_language(wrong)


def test_tags_and_commands_are_the_same_in_every_language() -> None:
    def marks(form: str) -> Counter[str]:
        return Counter([*re.findall(r"</?\w+[^<>]*>", form), *re.findall(r"(?<![\w<])/[a-z{][\w}]*", form)])

    wrong = [(code, key) for code, key, form in every() if marks(form) != marks(forms(english(key))[-1])]
    assert not by_language(wrong)


def test_each_language_has_the_plural_forms_that_its_numbers_need() -> None:
    wrong = []
    for code, sentences in LANGUAGES.items():
        needed = {Locale.parse(code).plural_form(count) for count in range(1001)}
        for key, sentence in sentences.items():
            plural = isinstance(sentence, Mapping)
            if plural != isinstance(english(key), Mapping) or (plural and set(sentence) != needed):
                wrong.append((code, f"{key} ({', '.join(sorted(needed))})"))
    assert not by_language(wrong)


def test_a_form_that_says_no_number_is_for_one_alone() -> None:
    """In Russian the form of 1 is that of 21 as well."""
    wrong = []
    for code, sentences in LANGUAGES.items():
        for key, sentence in sentences.items():
            for form, words in sentence.items() if isinstance(sentence, Mapping) else ():
                its = {n for n in range(1, 200) if Locale.parse(code).plural_form(n) == form}
                if "{count}" not in words and its != {1}:
                    wrong.append((code, f"{key} ({form})"))
    assert not by_language(wrong)


def test_nothing_is_left_in_english() -> None:
    def words(form: str) -> list[str]:
        return re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^{}]*\}|<[^<>]*>|/\w+", "", form))

    wrong = [
        (code, key)
        for code, key, form in every()
        if code != "en"
        and key not in SAME_AS_ENGLISH
        and form in forms(english(key))
        and len(words(form)) > 2
    ]
    assert not by_language(wrong)


@pytest.mark.parametrize("code", sorted(SCRIPTS))
def test_a_language_with_letters_of_its_own_is_written_in_them(code: str) -> None:
    def letters(form: str) -> str:
        shown = re.sub(r"\{[^{}]*\}|<[^<>]*>|/\w+|Telegram|Pastiche", "", form)
        return "".join(each for each in shown if each.isalpha())

    def foreign(form: str) -> float:
        found = [SCRIPTS[code] not in unicodedata.name(each) for each in letters(form)]
        return sum(found) / len(found) if found else 0

    told = [form for of, key, form in every() if of == code and key != "error-old"]
    wrong = [form for form in told if foreign(form) > 0.6]
    assert not wrong, "\n".join(wrong)
    assert sum(map(foreign, told)) / len(told) < 0.1


def test_everything_fits_where_telegram_shows_it() -> None:
    over = {
        "message": lambda key: 4096,
        "caption": lambda key: 1024 - 40 if key in CAPTIONS or key.startswith("status-") else None,
        "a command": lambda key: LONGEST if key.startswith("command-") else None,
        "short": lambda key: 120 if key == "short-description" else None,
        "description": lambda key: 512 if key == "description" else None,
    }
    wrong = [
        (code, f"{key} ({what}: {len(filled(form))} > {most(key)})")
        for code, key, form in every()
        for what, most in over.items()
        if most(key) is not None and len(filled(form).encode("utf-16-le")) // 2 > most(key)
    ]
    assert not by_language(wrong)


def test_what_english_says_over_a_button_in_full_every_language_does() -> None:
    """Telegram shows 200 characters there; most sentences may be said over a button."""

    def is_short(form: str) -> bool:
        return len(filled(form).encode("utf-16-le")) // 2 <= LONGEST_ALERT

    # What is said in a message only, the greetings, help and settings, is long in English too.
    over = {key for key, sentence in en.SENTENCES.items() if all(map(is_short, forms(sentence)))}
    assert {"not-yours", "unexpected", "no-room", "too-many-waiting", "settings-saved"} <= over
    wrong = [
        (code, f"{key} ({len(filled(form))} > {LONGEST_ALERT})")
        for code, key, form in every(over.__contains__)
        if not is_short(form) and key not in IN_MESSAGES
    ]
    assert not by_language(wrong)


def test_a_label_fits_on_a_phone() -> None:
    wrong = []
    for code, key, form in every(lambda key: key.startswith("button-") or key in ALONE | BESIDE):
        if key == "button-gone" or (code, key) in WIDE_ENGLISH:
            continue
        most = 40 if key in ALONE else 20
        marked = 2 if key in BESIDE else 0  # the sign of what is chosen
        if width(filled(form)) + marked > most:
            wrong.append((code, f"{key} ({width(filled(form)) + marked} > {most})"))
    for code, key, form in every(lambda key: key in OURS and key.startswith("painting-")):
        if width(form) > 28:  # as the longest of English
            wrong.append((code, f"{key} ({width(form)} > 28)"))
    assert not by_language(wrong)


def test_three_strengths_fit_into_one_row() -> None:
    wrong = [
        (code, key) for code, key, form in every(lambda key: key.startswith("strength-")) if width(form) > 10
    ]
    assert not by_language(wrong)


def test_no_story_is_longer_than_a_catalogue_allows() -> None:
    assert not by_language([(code, key) for code, key, form in every(OURS.__contains__) if len(form) > 400])


def test_the_nearest_language_is_spoken() -> None:
    spoken = {
        "pt_br": ("pt", "pt-PT", "pt-BR", "pt-br"),
        "zh_hans": ("zh", "zh-CN", "zh-SG", "zh-hans", "zh-TW", "zh-hant", "zh-hant-hk"),
        "de": ("de", "de-AT"),
        "en": ("en", "en-GB", "fr", "", None, "x-nothing"),
    }
    for code, said in spoken.items():
        assert {nearest(each) for each in said} == {code}


def test_numbers_are_written_as_the_language_writes_them() -> None:
    shares = {code: phrases.look_of(Look(size=1024, strength=0.65), code) for code in LANGUAGES}
    assert "1024" in shares["de"] and "65\xa0%" in shares["de"]
    assert "65%" in shares["en"] and "65%" in shares["hi"]
    assert "۱۰۲۴" in shares["fa"] and "۶۵٪" in shares["fa"]
    hours = {code: phrases.duration(9000, code) for code in LANGUAGES}
    assert (
        "2,5" in hours["de"] and "2,5" in hours["ru"] and "2.5" in hours["zh_hans"] and "۲٫۵" in hours["fa"]
    )
    assert say("about-seconds", "hi", seconds=40) != say("about-seconds", "en", seconds=40)


def test_a_day_is_written_as_the_language_writes_it() -> None:
    september = datetime(2026, 9, 6, tzinfo=UTC)
    days = {code: phrases.day_of(september, code) for code in LANGUAGES}
    assert days["en"] == "6 Sep 2026"
    assert days["de"] == "6. Sept. 2026"
    assert days["zh_hans"] == "2026年9月6日"
    assert days["fa"] == "۶ سپتامبر ۲۰۲۶"
    assert days["ru"].startswith("6 сент. 2026")


def test_our_paintings_have_a_title_in_every_language_and_the_famous_keep_theirs() -> None:
    night = catalogue()["night"]
    assert phrases.called("night", night.title, "en") == night.title
    assert phrases.called("night", night.title, "de") == "Nacht mit tausend Rädern"
    assert phrases.story_of(night, "en") == night.story and "Kobalt" in phrases.story_of(night, "de-AT")
    assert phrases.called("starry_night", "The Starry Night", "de") == "The Starry Night"
    mixed = [StyleChoice(painting="night", weight=3), StyleChoice(painting="starry_night")]
    titles = {"night": night.title, "starry_night": "The Starry Night"}
    said = phrases.title_of(mixed, titles, "de")
    assert said == "75\xa0% Nacht mit tausend Rädern + 25\xa0% The Starry Night"
    for code in LANGUAGES:
        assert len({phrases.called(name, each.title, code) for name, each in catalogue().items()}) == 16


def test_a_right_to_left_language_runs_to_the_left_on_every_line() -> None:
    for key, sentence in LANGUAGES["fa"].items():
        for count in (1, 5):
            values = {name: Said("Latin") for name, spec in fields(forms(sentence)[-1]) if not spec}
            numbers = {name: 0.65 for name, spec in fields(forms(sentence)[-1]) if spec}
            said = unmarked(say(key, "fa", **(values | numbers | {"count": count})))
            for line in said.split("\n"):
                ways = [unicodedata.bidirectional(each) for each in line]
                assert next((way for way in ways if way in ("L", "R", "AL")), "R") in ("R", "AL"), (key, line)
    assert directions.runs_left("fa") and not directions.runs_left("zh_hans")


def test_a_command_keeps_its_slash_in_front_where_lines_run_to_the_left() -> None:
    marked = directions.to_the_left('<b>برای</b> /wave و <a href="https://a.b/c">اینجا</a>')
    assert marked == '<b>برای</b> \u200e/wave و <a href="https://a.b/c">اینجا</a>'
    assert directions.to_the_left(marked) == marked


@pytest.mark.parametrize("colours", list(Colours))
def test_a_look_is_said_in_every_language(colours: Colours) -> None:
    looks = {phrases.look_of(Look(size=512, colours=colours), code) for code in LANGUAGES}
    assert len(looks) == len(LANGUAGES)


def test_what_only_other_languages_say_is_never_said_in_english() -> None:
    assert texts.own("painting-night", "en") is None
    assert texts.own("painting-night", "pt-PT") == LANGUAGES["pt_br"]["painting-night"]
