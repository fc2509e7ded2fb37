"""`@bot` in any chat: one's own pictures, found by their paintings, to send one of them there."""

import re
import unicodedata
from collections.abc import Iterator

from telegram import InlineQuery, InlineQueryResultCachedPhoto, InlineQueryResultsButton
from telegram.constants import InlineQueryLimit, MessageLimit

from bot.buttons import Share
from bot.features import Feature
from bot.house import House
from bot.limits import IMPATIENT
from bot.texts import phrases, plain, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import day_of, title_of
from storage import history
from storage.history import Kind
from storage.schema import Job

PAGE = int(InlineQueryLimit.RESULTS)
MOST_WORDS = 8
"""Of a query: each is a question to the database, and an app sends what it likes."""
CACHED = 5
"""Seconds that Telegram may give the same answer again: what was deleted shall not be on offer for long."""
TOPIC = "paint"
"""What /start is given by the button of those who have nothing to send; it is greeted as anybody."""


async def on_query(house: House, query: InlineQuery) -> None:
    """The person's own pictures that Telegram knows, newest first, and none that is covered.

    What is protected is not to be sent on, and a result has no way to say that it is a spoiler.
    """
    language = house.languages.of(query.from_user.id, query.from_user.language_code)
    begin = _number(query.offset)
    wanted = Share.read(query.query)
    found = await history.shareable(
        house.db,
        query.from_user.id,
        job_id=wanted.job if wanted else None,
        paintings=[] if wanted else list(_meant(house, query.query, language)),
        offset=begin,
        limit=PAGE + 1,
    )
    button = None
    if not found and not begin:
        button = InlineQueryResultsButton(plain("inline-paint", language), start_parameter=TOPIC)
    await house.telegram.answer_inline_query(
        query.id,
        [_result(house, job, language) for job in found[:PAGE]],
        cache_time=CACHED,
        is_personal=True,
        # None for the last page: of an empty word python-telegram-bot makes an empty list, "[]".
        next_offset=str(begin + PAGE) if len(found) > PAGE else None,
        button=button,
        rate_limit_args=IMPATIENT,
    )


def _result(house: House, job: Job, language: str | None) -> InlineQueryResultCachedPhoto:
    assert job.file_id is not None
    title = title_of(job.styles, house.collection.titles, language)
    return InlineQueryResultCachedPhoto(
        str(job.id),
        job.file_id,
        title=title,
        description=day_of(job.created_at, language),
        caption=cut_html(say("inline-caption", language, title=title), MessageLimit.CAPTION_LENGTH),
    )


def _meant(house: House, said: str, language: str | None) -> Iterator[frozenset[Kind]]:
    """For each word, which may be typed halfway, what has one in its name or title that begins so."""
    called: dict[Kind, set[str]] = {
        name: {*_words(name), *_words(title), *_words(phrases.called(name, title, language))}
        for name, title in house.collection.titles.items()
    }
    called[None] = set(_words(plain("own-style", language)))
    for word in _words(said)[:MOST_WORDS]:
        known = (kind for kind, words in called.items() if any(each.startswith(word) for each in words))
        yield frozenset([*known, word])  # the name of a painting that hangs here no more


def _words(said: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", unicodedata.normalize("NFKC", said).casefold()) if word]


def _number(offset: str) -> int:
    """How many results have been shown; 0 for what we never said."""
    return int(offset) if re.fullmatch(r"[0-9]{1,9}", offset) else 0


FEATURE = Feature(inline=on_query)
