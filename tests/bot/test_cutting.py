"""What is too long is cut where people would cut it."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.texts.cutting import cut, cut_html, whole

FAMILY, SCOTLAND, THUMB = "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👍🏽"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Seen(HTMLParser):
    """What is seen of HTML, and whether all its tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words, self.tags = "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data) -> None:
        self.words += data


def test_what_fits_stays_as_it_is() -> None:
    assert cut("🎨" * 5, 10) == "🎨" * 5
    assert cut_html("<b>a &amp; b</b>", 5) == "<b>a &amp; b</b>"


@pytest.mark.parametrize("emoji", [FAMILY, SCOTLAND, THUMB, "🇩🇪", "é", "1️⃣", "❤️"])
def test_an_emoji_is_never_cut_in_the_middle(emoji: str) -> None:
    for most in range(1, 60):
        kept = cut(emoji * 60, most)
        assert units(kept) <= most
        assert kept.removesuffix("…") == emoji * kept.count(emoji)


def test_an_entity_is_never_cut_and_a_tag_is_closed() -> None:
    html = '<b>Fish &amp; <a href="https://example.org/?a=1&amp;b=2">ch&lt;ps</a></b> <i>and more</i>'
    for most in range(1, 24):
        seen = Seen(cut_html(html, most))
        assert units(seen.words) <= most and seen.tags == []
        assert "Fish & ch<ps and more".startswith(seen.words.removesuffix("…"))


@settings(max_examples=60, deadline=None)
@example("<<<b><<", 6)  # looks like markup and is none
@given(st.text(st.sampled_from("ab <>&\"\u0301\u200d\u202e🎨🏽🇩🇪'"), max_size=60), st.integers(1, 30))
def test_whatever_is_written_is_cut_to_what_telegram_takes(text: str, most: int) -> None:
    assert units(cut(text, most)) <= most


def test_half_a_character_is_replaced() -> None:
    assert whole("a\ud83cb") == "a\ufffdb"
    assert whole("🎨 as it is") == "🎨 as it is"
