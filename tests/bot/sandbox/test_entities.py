"""HTML and plain text become the entities Telegram makes of them."""

import pytest

from bot.sandbox.entities import formatted, utf16_length
from bot.sandbox.errors import ApiError


def spans(text, **options):
    """(type, the text it covers) of each entity, and the whole text."""
    written, entities = formatted(text, **options)
    wide = written.encode("utf-16-le")
    covered = [
        (e["type"], wide[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in entities
    ]
    return written, covered


def test_offsets_count_utf16_units():
    text, entities = formatted("😀 <b>né</b>", parse_mode="HTML")
    assert text == "😀 né"
    assert entities == [{"type": "bold", "offset": 3, "length": 2}]
    assert utf16_length("😀") == 2


@pytest.mark.parametrize(
    ("html", "plain", "found"),
    [
        ("<b>a<i>b</i></b>c", "abc", [("bold", "ab"), ("italic", "b")]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", "a"), ("italic", "b")]),
        (
            "<s>a</s><u>b</u><code>c</code>",
            "abc",
            [("strikethrough", "a"), ("underline", "b"), ("code", "c")],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", "a\nb")]),
        ("1 &lt; 2 &amp;&#38;&#x26; &copy;", "1 < 2 &&& &copy;", []),
        ("<B>a</b>", "a", [("bold", "a")]),
        ("<b></b>a", "a", []),
        ("<code>/start</code>", "/start", [("code", "/start")]),
        ("  <b> a </b>  ", "a", [("bold", "a")]),
    ],
)
def test_html_becomes_entities(html, plain, found):
    assert spans(html, parse_mode="HTML") == (plain, found)


def test_a_link_keeps_its_address():
    _, entities = formatted('<a href="https://example.org?a=1&amp;b=2">x</a>', parse_mode="html")
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}
    ]


def test_a_code_block_knows_its_language():
    _, entities = formatted('<pre><code class="language-python">x = 1</code></pre>', parse_mode="HTML")
    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<p>a</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(html, reason):
    with pytest.raises(ApiError) as refused:
        formatted(html, parse_mode="HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/wave@pastiche_bot now", [("bot_command", "/wave@pastiche_bot")]),
        ("see /help.", [("bot_command", "/help")]),
        ("a/b and 1/2", []),
        ("hi @pastiche_bot!", [("mention", "@pastiche_bot")]),
        ("mail me@example.org", [("email", "me@example.org")]),
        ("see https://example.org/a_(b).", [("url", "https://example.org/a_(b")]),
        ("on example.org/x, yes", [("url", "example.org/x")]),
        ("#art and #1", [("hashtag", "#art")]),
    ],
)
def test_commands_mentions_and_links_are_found_in_plain_text(text, found):
    assert spans(text) == (text, found)


def test_an_unknown_parse_mode_is_refused():
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("a", parse_mode="BBCode")
