"""Database URLs: what they mean, what is wrong with them, and that they show no password."""

import pytest

from storage.errors import CannotOpen
from storage.urls import parsed, shown


def test_what_others_hand_out_is_understood() -> None:
    where = parsed("postgres://ada:hush@db.example/pastiche?sslmode=require")
    assert where.drivername == "postgresql+asyncpg" and where.query == {"ssl": "require"}
    several = parsed("postgresql://ada@/pastiche?host=one:5432&host=two:5432&target_session_attrs=primary")
    assert several.query["host"] == ("one:5432", "two:5432")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("pastiche.db", "postgresql://user:password@host/name"),
        ("mysql://db/pastiche", "use sqlite or postgresql"),
        ("sqlite:///:memory:", "name a file"),
        ("postgresql://db/pastiche?sslmode=perhaps", "sslmode that is none of disable"),
        ("postgresql://db/pastiche?target_session_attrs=best", "target_session_attrs that is none of any"),
        ("postgresql://db/pastiche?channel_binding=require", "channel_binding, which is not known"),
        ("postgresql://ada:hu@sh/1@db/pastiche", "@ is written as %40"),
    ],
)
def test_what_is_wrong_with_one_is_a_sentence_without_its_password(url: str, said: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        parsed(url)
    assert said in str(caught.value) and "hu" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://ada:hush@db/x", "postgresql://db/x?user=ada&password=hush"])
def test_no_password_is_shown_wherever_it_stands(url: str) -> None:
    assert "db/x" in shown(parsed(url)) and "hush" not in shown(parsed(url))
