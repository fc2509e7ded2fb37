"""The two ways the server says no: as Telegram does to a bot, and in a sentence to a person."""


class ApiError(Exception):
    """A Bot API method failed; `description` is Telegram's own wording."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """The JSON that Telegram answers with."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


class Refusal(Exception):
    """The People API cannot do what was asked; the text is a sentence for a person."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def bad_request(reason: str) -> ApiError:
    """A 400 with Telegram's wording after `Bad Request: `."""
    return ApiError(400, f"Bad Request: {reason}")
