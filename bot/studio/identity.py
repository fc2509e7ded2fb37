"""Who somebody is: what Telegram signs for a Mini App, or a key that only one visitor's browser knows.

Nothing else says so: no cookie, no address, and no answer of this server's. Both are checked at each request.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field, ValidationError

from bot.texts import Sorry
from storage.visitors import is_visitor

AGE = timedelta(hours=24)
"""How long what Telegram has signed says who somebody is."""
AHEAD = timedelta(minutes=5)
"""How far its clock may be before ours."""
KEY_BYTES = 32
LARGEST_ID = 2**52
"""Ids of Telegram stay below."""

_MOST_FIELDS = 64
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS = re.compile(r"[0-9]{1,11}")


class Unknown(Sorry):
    """Nobody knows who asks."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the studio.

    name: what they are called; None for a visitor. language: what their Telegram speaks, if it says so.
    """

    id: int
    name: str | None = None
    language: str | None = None

    @property
    def is_visitor(self) -> bool:
        """Whether all that is known of them is a key."""
        return is_visitor(self.id)


class _User(BaseModel, strict=True):
    """What Telegram says of somebody, as far as it matters here."""

    id: Annotated[int, Field(ge=1, lt=LARGEST_ID)]
    first_name: str
    language_code: Annotated[str | None, Field(max_length=35)] = None


def signed_by_telegram(init_data: str, token: str, now: datetime | None = None) -> Person:
    """Who has opened a Mini App of the bot with that token, by the `initData` that Telegram gave it.

    Raises Unknown where that is not Telegram's word, is not said of this bot, or was said too long ago.
    """
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    if not hmac.compare_digest(_signature(fields, token).encode(), given.encode()):
        raise Unknown("studio-unknown")
    if not _SECONDS.fullmatch(fields.get("auth_date", "")):
        raise Unknown("studio-unknown")
    age = (now or datetime.now(UTC)) - datetime.fromtimestamp(int(fields["auth_date"]), UTC)
    if not -AHEAD <= age <= AGE:
        raise Unknown("studio-too-old")
    try:
        user = _User.model_validate_json(fields.get("user", ""))
    except ValidationError as error:
        raise Unknown("studio-unknown") from error
    return Person(user.id, user.first_name, user.language_code)


def new_key() -> str:
    """A key for a visitor, which nobody guesses."""
    return secrets.token_urlsafe(KEY_BYTES)


def is_key(words: str) -> bool:
    """Whether these may be a visitor's key.

    >>> is_key(new_key()), is_key("hunter2")
    (True, False)
    """
    return _KEY.fullmatch(words) is not None


def _fields(init_data: str) -> dict[str, str]:
    """The fields of a query string, each of which may be there once. Raises Unknown."""
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
        init_data.encode()  # what came as other bytes than UTF-8 is nobody's
    except ValueError as error:
        raise Unknown("studio-unknown") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unknown("studio-unknown")
    return fields


def _signature(fields: Mapping[str, str], token: str) -> str:
    """What Telegram writes into `hash`, by https://core.telegram.org/bots/webapps."""
    said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.digest(b"WebAppData", token.encode(), sha256)
    return hmac.new(secret, said.encode(), sha256).hexdigest()
