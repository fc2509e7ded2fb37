"""The two ways the server says no: as Telegram does to a bot, and in a sentence to a person."""


class ApiError(Exception):
    """A Bot API method failed; `description` is Telegram's own wording.

    retry_after, migrate_to: what Telegram's ResponseParameters say besides, seconds and the new chat's id.
    """

    def __init__(
        self, code: int, description: str, retry_after: int | None = None, *, migrate_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def body(self) -> dict[str, object]:
        """The JSON that Telegram answers with."""
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to}
        given = {name: value for name, value in parameters.items() if value is not None}
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": given} if given else {})


class Refusal(Exception):
    """The People API cannot do what was asked; the text is a sentence for a person."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def bad_request(reason: str) -> ApiError:
    """A 400 with Telegram's wording after `Bad Request: `."""
    return ApiError(400, f"Bad Request: {reason}")
