"""Sentences by key: none is missing, none is left over, and what is filled in is what the callers give."""

import ast
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import bot
from bot import texts
from bot.buttons import LONGEST
from bot.routing import COMMANDS
from bot.texts import Said, Sentence, Sorry, en, phrases, plain, say
from engine.errors import SENTENCES
from storage.look import OFFERED, Colours, Look, StyleChoice

FOLDER = Path(bot.__file__).parent
SAYS = {"say", "plain", "Sorry", "NotHere", "TooMany"}
GENERATED = {
    *(f"command-{name}" for name in COMMANDS),
    *(f"{field}-{value}" for field, values in OFFERED.items() for value in values),
    *(key for key in en.SENTENCES if key.startswith("error-")),
}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in FOLDER.rglob("*.py"):
        says = path.parent == FOLDER / "texts" and path.stem in texts.LANGUAGES
        if "sandbox" not in path.parts and not says:
            yield path, ast.parse(path.read_text())


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, the key, and the names of the values of every call that says something; None: not known here."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            keys = literals(node.args[0])
            if name in SAYS and keys:
                given = {keyword.arg for keyword in node.keywords}
                for key in keys:
                    names = None if None in given else {each for each in given if each is not None}
                    yield f"{path.relative_to(FOLDER)}:{node.lineno}", key, names


def literals(node: ast.expr) -> list[str]:
    """The strings that an expression may be, as far as they are written there."""
    match node:
        case ast.Constant(value=str(key)):
            return [key]
        case ast.IfExp(body=body, orelse=orelse):
            return [*literals(body), *literals(orelse)]
    return []


def placeholders(key: str, sentences: Mapping[str, Sentence] = en.SENTENCES) -> set[str]:
    sentence = sentences[key]
    forms = [sentence] if isinstance(sentence, str) else list(sentence.values())
    names = {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}
    return names if isinstance(sentence, str) else names | {"count"}


def test_every_sentence_that_is_said_is_there_and_gets_the_values_it_names() -> None:
    said = list(calls())
    assert len(said) > 50
    missing = [f"{where} says {key!r}" for where, key, _ in said if key not in en.SENTENCES]
    assert not missing
    wrong = [
        f"{where} gives {key!r} {sorted(given)}, and it names {sorted(placeholders(key))}"
        for where, key, given in said
        if given is not None and given != placeholders(key)
    ]
    assert not wrong


def test_no_sentence_is_left_over() -> None:
    words = {
        node.value
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(en.SENTENCES) - words - GENERATED) == []


def test_everything_on_offer_in_the_settings_has_a_name() -> None:
    for field, values in OFFERED.items():
        assert field in {each.name for each in fields(Look)}
        for value in values:
            assert len(f"set1:{field}:{value}") <= LONGEST
            assert f"{field}-{value}" in en.SENTENCES or placeholders(field) == {field}


def test_every_command_has_its_line_in_the_menu() -> None:
    assert {f"command-{name}" for name, command in COMMANDS.items() if command.in_menu} <= set(en.SENTENCES)


def test_each_way_to_refuse_a_picture_has_a_sentence_of_its_own_with_a_way_out() -> None:
    met = [code for code in SENTENCES if code.startswith("picture-") and code not in ("picture-file",)]
    met.remove("picture-too-coarse")  # of famous paintings only
    for code in [*met, "timed-out", "worker-died", "out-of-memory", "closing", "painting-gone"]:
        names = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}
        assert placeholders(f"error-{code}") <= names, code
        sentence = en.SENTENCES[f"error-{code}"]
        assert (
            isinstance(sentence, str) and sentence[0] in string.ascii_uppercase + "“" and sentence[-1] in ".?"
        )


def test_what_the_engine_tells_operators_only_is_unexpected_to_people() -> None:
    assert "weights-missing" in SENTENCES
    assert say("error-weights-missing", "en", path="/secret") == say("unexpected", "en")


def test_values_are_escaped_unless_they_have_been_said() -> None:
    assert say("status-starting", "en", title="A <b> & C").startswith("🎨 <b>A &lt;b&gt; &amp; C</b>")
    inner = say("own-style", "en")
    assert isinstance(inner, Said)
    outer = say("status-failed", "en", reason=Said("<i>so</i>"))
    assert outer == "The painting did not work out: <i>so</i>"


def test_where_telegram_takes_no_markup_there_is_none() -> None:
    assert plain("command-painting", "en", title="Night & Day") == "paint in the manner of Night & Day"
    assert plain("repeat", "en", title="<Mural>") == "<Mural> once more. How?"


def test_a_sorry_is_a_sentence_only_when_it_is_said() -> None:
    sorry = Sorry("style-gone", name="a&b")
    assert "named a&amp;b is" in sorry.said("en") and "named a&b is" in sorry.plain(None)


def test_one_and_many_have_words_of_their_own() -> None:
    assert say("status-queued", "en", title="Wave", count=1).endswith("1 picture is ahead of yours.")
    assert say("status-queued", "en", title="Wave", count=5).endswith("5 pictures are ahead of yours.")
    assert say("stopped", "en", count=1) == "Stopped."


@pytest.fixture
def polish(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, Any]]:
    """A language with more plural forms than English, which says little."""
    sentences = {
        "stopped": {"one": "jeden", "few": "{count} kilka", "many": "{count} wiele", "other": "{count} inne"}
    }
    monkeypatch.setitem(texts.LANGUAGES, "pl", sentences)
    texts.nearest.cache_clear()
    yield sentences
    monkeypatch.undo()
    texts.nearest.cache_clear()


def test_a_language_has_the_plural_forms_that_cldr_gives_it(polish: object) -> None:
    said = [say("stopped", "pl-PL", count=count) for count in (1, 3, 5, 22)]
    assert said == ["jeden", "3 kilka", "5 wiele", "22 kilka"]


def test_what_a_language_lacks_and_languages_nobody_knows_are_said_in_english(polish: object) -> None:
    assert say("deleted", "pl") == "Deleted."
    assert say("stopped", "tlh", count=2) == "Stopped 2 pictures."
    assert say("stopped", None, count=2) == "Stopped 2 pictures."


def test_a_length_of_time_is_as_exact_as_a_guess_deserves() -> None:
    said = [phrases.duration(seconds, "en") for seconds in (1, 41, 150, 9000)]
    assert said == ["about 5 s", "about 40 s", "about 2 min", "about 2.5 h"]


def test_a_look_and_a_title_in_words() -> None:
    look = Look(size=512, strength=0.65, colours=Colours.PHOTO)
    assert phrases.look_of(look, "en") == "512 px · strength 65% · the photo's colours"
    look = Look(size=512, stroke=2.25)
    assert phrases.look_of(look, "en") == "512 px · strength 50% · strokes × 2.25"
    titles = {"wave": "The Wave"}
    assert phrases.title_of([StyleChoice(painting="wave")], titles, "en") == "The Wave"
    assert phrases.title_of([StyleChoice(painting="gone")], titles, "en") == "gone"
    assert phrases.title_of([StyleChoice(image="0" * 64)], titles, "en") == "Your own style picture"
    named = StyleChoice(image="0" * 64, name="grandma")
    assert phrases.title_of([named], titles, "en") == "grandma"
    mixed = [StyleChoice(painting="wave", weight=3), StyleChoice(image="0" * 64)]
    assert phrases.title_of(mixed, titles, "en") == "75% The Wave + 25% Your own style picture"
