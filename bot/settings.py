"""What an operator can set, read from the environment or a `.env` file."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from bot.proxies import is_here
from engine.settings import EngineSettings

TELEGRAM = "https://api.telegram.org"
_UNSET = 0


class Settings(EngineSettings):
    """Every setting of the bot; each is an environment variable with the prefix `PASTICHE_`.

    token: the bot's token from @BotFather; without one the bot plays in its own sandbox.
    api_url: the Bot API server, without `/bot`; files come from the same server.
    database_url: an SQLAlchemy URL; by default SQLite in `data_dir`.
    files: where pictures lie, an object store's URL or a folder; by default `images` in `data_dir`.
    webhook_url: where Telegram can reach this server; updates are then brought, not polled for.
    webhook_secret: what Telegram says to prove itself there; by default a new one at each start.
    admins: Telegram ids of people who are told when something unexpected happens.
    sizes: longest sides in pixels that people may choose from. size: the one they start with
    (by default the one nearest to 512).
    log: `json` makes log lines JSON, one object an event.
    dashboard_secret: the password of the dashboard, which without one is shown on this machine only.
    fetch: whether better weights and famous paintings are fetched in the background.
    keep_gb, keep_days: how many gigabytes of pictures are kept here, and for how many days; beyond that their
    files are let go, and fetched back from Telegram when they are asked for again. 0: without a limit.
    studio: who may use the page for everyone: people who come from Telegram, or any visitor as well.
    studio_url: where Telegram's apps reach it, by https; without one the bot has no button for it.
    studio_keep: hours after which what a visitor has made there is deleted.
    studio_proxies: addresses of proxies in front of it, whose word on a visitor's address is taken.
    """

    token: SecretStr | None = None
    api_url: str = TELEGRAM
    database_url: str | None = None
    files: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    admins: Annotated[tuple[int, ...], NoDecode] = ()
    sizes: Annotated[tuple[int, ...], NoDecode] = (256, 512, 1024)
    size: int = _UNSET
    fetch: bool = True
    log: Literal["text", "json"] = "text"
    dashboard_secret: SecretStr | None = None
    keep_gb: Annotated[float, Field(ge=0, le=1e6)] = 10.0
    keep_days: Annotated[float, Field(ge=0, le=36500)] = 0.0
    studio: Literal["telegram", "public"] = "telegram"
    studio_url: str | None = None
    studio_keep: Annotated[float, Field(gt=0, le=8760)] = 24.0
    studio_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()

    @field_validator("admins", "sizes", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(re.fullmatch(r"-?[0-9]{1,18}", part) for part in parts):
            raise ValueError("whole numbers with commas between are needed")
        return tuple(int(part) for part in parts)

    @field_validator("studio_proxies", mode="before")
    @classmethod
    def _proxies(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        except ValueError as error:
            raise ValueError(
                "addresses with commas between are needed, like 10.0.0.1,172.16.0.0/12"
            ) from error

    @field_validator("token", "webhook_secret", mode="before")
    @classmethod
    def _without_ends(cls, value: Any) -> Any:
        """What is read from a file ends with a line break, and nobody sees it."""
        return value.strip() if isinstance(value, str) else value

    @field_validator("token", mode="after")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("a bot token looks like 123456:ABC-DEF…; get one from @BotFather")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not _is_address(value):
            raise ValueError(f"this is no address like {TELEGRAM}")
        return value.rstrip("/").removesuffix("/bot")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not _is_address(value):
            raise ValueError("this is no address like https://paint.example.org/webhook")
        # A Bot API server of one's own may bring updates by http; one on this machine is nobody else's.
        telegrams = info.data.get("api_url") == TELEGRAM and value is not None and not is_here(value)
        if telegrams and not str(value).startswith("https://"):
            raise ValueError("Telegram brings updates by https only, as to https://paint.example.org/webhook")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("one to 256 of A-Z, a-z, 0-9, _ and - are allowed")
        return value

    @field_validator("studio_url")
    @classmethod
    def _studio_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value) if _is_address(value) else None
        if parts is None or parts.scheme != "https" or parts.path.strip("/") not in ("", "studio"):
            raise ValueError("Telegram's apps open https only, as at https://paint.example.org/studio/")
        if parts.query or parts.fragment:
            raise ValueError("an address ends with /studio/, with nothing behind it")
        return f"https://{parts.netloc}/studio/"

    @field_validator("dashboard_secret")
    @classmethod
    def _dashboard_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 12:
            raise ValueError("a password that cannot be guessed has 12 characters or more")
        return value

    @field_validator("sizes")
    @classmethod
    def _sizes(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or any(not 32 <= size <= 4096 for size in value):
            raise ValueError("name one or more sizes from 32 to 4096 pixels, like 256,512,1024")
        return tuple(sorted(set(value)))

    @field_validator("size")
    @classmethod
    def _size(cls, value: int, info: ValidationInfo) -> int:
        sizes = info.data.get("sizes") or (value,)  # bad sizes are complained about already
        if value == _UNSET:
            return min(sizes, key=lambda size: abs(size - 512))
        if value not in sizes:
            raise ValueError("PASTICHE_SIZES does not offer it")
        return value


def _is_address(value: str) -> bool:
    """Whether it names a host to be reached by http or https."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # brackets that do not close
        return False
