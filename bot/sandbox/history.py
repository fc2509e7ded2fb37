"""Every state a message ever had, in order: so that an older one that lands on a newer one is found."""

from collections import deque
from typing import Any

State = dict[str, Any]

KEPT = 5000
"""States remembered."""


class History:
    """The last states of all messages."""

    def __init__(self) -> None:
        self._states: deque[State] = deque(maxlen=KEPT)

    def note(self, event: str, seq: int, at: float, message: dict[str, Any]) -> None:
        """Keeps what the message shows now; `event` is message, edit or delete."""
        state: State = {
            "seq": seq,
            "at": at,
            "event": event,
            "chat": message["chat"]["id"],
            "message_id": message["message_id"],
            "from": message["from"]["id"],
        }
        if event != "delete":
            state |= _shown(message)
        self._states.append(state)

    def of(self, chat: int, message_id: int = 0) -> list[State]:
        """The states of one message, or of all in a chat, oldest first."""
        return [
            state
            for state in self._states
            if state["chat"] == chat and message_id in (0, state["message_id"])
        ]


def _shown(message: dict[str, Any]) -> State:
    """Text or caption, `photo` (largest size) or `document` by file id, and the data of the buttons."""
    shown: State = {name: message[name] for name in ("text", "caption") if name in message}
    if "photo" in message:
        shown["photo"] = message["photo"][-1]["file_id"]
    if "document" in message:
        shown["document"] = message["document"]["file_id"]
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return shown | {"buttons": [button.get("callback_data") for row in keyboard for button in row]}
