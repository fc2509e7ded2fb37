"""What an operator can set, read from the environment or a `.env` file."""

from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode

from engine.settings import EngineSettings

TELEGRAM = "https://api.telegram.org"


class Settings(EngineSettings):
    """Every setting of the bot; each is an environment variable with the prefix `PASTICHE_`.

    token: the bot's token from @BotFather; without one the bot plays in its own sandbox.
    api_url: the Bot API server, without `/bot`; files come from the same server.
    database_url: an SQLAlchemy URL with an async driver; by default SQLite in `data_dir`.
    slots: renders at the same time; by default one for the processor or one per GPU.
    admins: Telegram ids of people who are told when something unexpected happens.
    sizes: longest sides in pixels that people may choose from; size: the one they start with.
    """

    token: SecretStr | None = None
    api_url: str = TELEGRAM
    database_url: str | None = None
    slots: int | None = Field(default=None, ge=1, le=64)
    admins: Annotated[tuple[int, ...], NoDecode] = ()
    sizes: Annotated[tuple[int, ...], NoDecode] = (256, 512, 1024)
    size: int = 512

    @field_validator("admins", "sizes", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("token", mode="after")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        number, _, secret = value.get_secret_value().partition(":")
        if not (number.isdigit() and secret):
            raise ValueError("a bot token looks like 123456:ABC-DEF…; get one from @BotFather")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError(f"{value!r} is no address like {TELEGRAM}")
        return value.rstrip("/").removesuffix("/bot")

    @field_validator("sizes")
    @classmethod
    def _sizes(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or any(not 32 <= size <= 4096 for size in value):
            raise ValueError("name one or more sizes from 32 to 4096 pixels, like 256,512,1024")
        return tuple(sorted(set(value)))

    @model_validator(mode="after")
    def _size_is_on_offer(self) -> "Settings":
        if self.size not in self.sizes:
            if "size" in self.model_fields_set:
                raise ValueError(f"PASTICHE_SIZE is {self.size}, which PASTICHE_SIZES does not offer")
            self.size = min(self.sizes, key=lambda size: abs(size - self.size))
        return self


def explain(error: ValidationError) -> str:
    """One sentence per bad value, naming its variable; the value itself may be a secret and stays out."""
    sentences = []
    for detail in error.errors(include_input=False, include_url=False):
        reason = detail["msg"].removeprefix("Value error, ")
        if detail["loc"]:
            reason = f"PASTICHE_{str(detail['loc'][0]).upper()}: {reason}"
        sentences.append(reason)
    return "\n".join(sentences)
