"""Who somebody is: what Telegram has signed is believed for a day, and nothing else is."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
import visiting
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.identity import AGE, AHEAD, Unknown, is_key, new_key, signed_by_telegram

TOKEN = "4242424242:AAE-identity-tests-only-0000000000000"
NOW = datetime(2026, 9, 6, 12, 0, tzinfo=UTC)
ADA = {"id": 101, "first_name": "Ada", "language_code": "de"}


def signed(token: str = TOKEN, *, user: object = ADA, at: datetime = NOW, **fields: str) -> dict[str, str]:
    return visiting.signed(token, user=user, at=at, **fields)


def refusal(init_data: str, *, token: str = TOKEN, now: datetime = NOW) -> str:
    with pytest.raises(Unknown) as caught:
        signed_by_telegram(init_data, token, now)
    return caught.value.key


def test_what_telegram_has_signed_says_who_somebody_is() -> None:
    person = signed_by_telegram(urlencode(signed()), TOKEN, NOW)
    assert (person.id, person.name, person.language) == (101, "Ada", "de")
    assert not person.is_visitor


def test_a_sample_that_another_library_has_signed_is_understood() -> None:
    """By aiogram's tests, which are by Telegram's own page."""
    token = "42:TEST"
    sample = (
        "auth_date=1650385342"
        "&user=%7B%22id%22%3A42%2C%22first_name%22%3A%22Test%22%7D"
        "&query_id=test"
        "&hash=46d2ea5e32911ec8d30999b56247654460c0d20949b6277af519e76271182803"
    )
    person = signed_by_telegram(sample, token, datetime.fromtimestamp(1650385342, UTC))
    assert (person.id, person.name) == (42, "Test")


def test_names_in_any_script_and_spaces_written_either_way_are_understood() -> None:
    fields = signed(user={"id": 7, "first_name": "Ада & 爱达 +", "language_code": "ru"}, start_param="a b")
    for init_data in (urlencode(fields), urlencode(fields, quote_via=quote)):
        assert signed_by_telegram(init_data, TOKEN, NOW).name == "Ада & 爱达 +"


@pytest.mark.parametrize("field", ["user", "auth_date", "query_id", "hash", "signature"])
def test_a_field_that_was_changed_left_out_or_given_twice_makes_it_nobodys_word(field: str) -> None:
    fields = signed()
    changed = {**fields, field: fields[field] + "0"}
    left_out = {name: value for name, value in fields.items() if name != field}
    twice = f"{urlencode(fields)}&{urlencode({field: fields[field]})}"
    assert refusal(urlencode(changed)) == "studio-unknown"
    assert refusal(urlencode(left_out)) == "studio-unknown"
    assert refusal(twice) == "studio-unknown"


def test_a_field_that_was_added_makes_it_nobodys_word() -> None:
    assert refusal(urlencode({**signed(), "start_param": "1"})) == "studio-unknown"


def test_what_was_signed_for_another_bot_is_nobodys_word() -> None:
    assert refusal(urlencode(signed("1:other"))) == "studio-unknown"


@pytest.mark.parametrize(
    ("age", "key"),
    [
        (timedelta(0), None),
        (AGE - timedelta(seconds=1), None),
        (AGE + timedelta(seconds=1), "studio-too-old"),
        (timedelta(days=4000), "studio-too-old"),
        (-AHEAD + timedelta(seconds=1), None),
        (-AHEAD - timedelta(seconds=1), "studio-too-old"),
    ],
    ids=str,
)
def test_it_is_believed_for_a_day_and_not_before_its_time(age: timedelta, key: str | None) -> None:
    init_data = urlencode(signed(at=NOW - age))
    if key is None:
        assert signed_by_telegram(init_data, TOKEN, NOW).id == 101
    else:
        assert refusal(init_data) == key


def test_the_same_again_is_believed_until_its_day_is_over() -> None:
    init_data = urlencode(signed())
    for later in (timedelta(hours=1), timedelta(hours=23)):
        assert signed_by_telegram(init_data, TOKEN, NOW + later).id == 101
    assert refusal(init_data, now=NOW + timedelta(hours=25)) == "studio-too-old"


@pytest.mark.parametrize(
    "user",
    [
        None,
        "",
        "null",
        "[]",
        "{",
        {"first_name": "Ada"},
        {"id": "101", "first_name": "Ada"},
        {"id": 0, "first_name": "Ada"},
        {"id": -5, "first_name": "Ada"},
        {"id": 2**60, "first_name": "a visitor"},
        {"id": 101.5, "first_name": "Ada"},
        {"id": True, "first_name": "Ada"},
        {"id": 101},
        "[" * 5000,
    ],
    ids=lambda user: str(user)[:40],
)
def test_without_a_person_of_telegrams_it_says_nothing_though_it_is_signed(user: object) -> None:
    assert refusal(urlencode(signed(user=user))) == "studio-unknown"


@pytest.mark.parametrize("when", ["", "now", "-5", "1e9", "٣", "9" * 40, "1650385342.5"])
def test_without_a_time_it_says_nothing_though_it_is_signed(when: str) -> None:
    assert refusal(urlencode(signed(auth_date=when))) == "studio-unknown"


@given(st.text(max_size=300))
def test_whatever_else_is_said_is_refused_in_words(words: str) -> None:
    assert refusal(words) in ("studio-unknown", "studio-too-old")


@given(st.dictionaries(st.sampled_from(["user", "auth_date", "hash", "query_id"]), st.text(max_size=60)))
def test_whatever_stands_in_its_fields_is_refused_in_words(fields: dict[str, str]) -> None:
    assert refusal(urlencode({**signed(), **fields, "added": "1"})) == "studio-unknown"


@given(st.integers(0, 63), st.integers(1, 15))
def test_no_digit_of_a_signature_may_be_another(at: int, by: int) -> None:
    fields = signed()
    digits = list(fields["hash"])
    digits[at] = f"{(int(digits[at], 16) + by) % 16:x}"
    assert refusal(urlencode({**fields, "hash": "".join(digits)})) == "studio-unknown"


def test_keys_are_long_differ_and_are_told_from_other_words() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100 and all(is_key(key) for key in keys)
    assert not any(is_key(words) for words in ("", "hunter2", "a" * 42, "a" * 44, "ä" * 43, "a" * 42 + "\n"))
