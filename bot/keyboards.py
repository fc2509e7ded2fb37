"""Inline keyboards, and the callback data their buttons carry: words joined by colons, at most 64 bytes."""

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot import texts
from bot.collection import Pages, first_number
from storage.people import Preferences

PAINT = "paint"
CHOOSE = "choose"
OWN_STYLE = "own"
CANCEL = "cancel"
AGAIN = "again"
OTHER = "other"
FILE = "file"
SHOW = "show"
SHEET = "sheet"
HISTORY = "history"
SEND = "send"
REPEAT = "repeat"
DELETE = "delete"
SET = "set"
FORGET = "forget"

PER_ROW = 2
PER_SHEET_ROW = 6


def data(action: str, *parts: object) -> str:
    """Callback data for `action`; raises ValueError beyond Telegram's 64 bytes."""
    joined = ":".join([action, *map(str, parts)])
    if len(joined.encode()) > 64:
        raise ValueError(f"callback data {joined!r} is longer than 64 bytes")
    return joined


def choose_painting(draft_id: int, pages: Pages, index: int = 0) -> Keyboard:
    """One button per painting on a page, some to turn it, and one for a style picture of one's own."""
    buttons = [
        Button(painting.title, callback_data=data(PAINT, draft_id, painting.name))
        for painting in pages[index]
    ]
    return Keyboard(
        [
            *_rows(buttons, PER_ROW),
            *_turning(pages, index, CHOOSE, draft_id),
            [Button(texts.BUTTON_OWN_STYLE, callback_data=data(OWN_STYLE, draft_id))],
        ]
    )


def cancel(job_id: int) -> Keyboard:
    return Keyboard([[Button(texts.BUTTON_CANCEL, callback_data=data(CANCEL, job_id))]])


def retry(job_id: int) -> Keyboard:
    return Keyboard([[Button(texts.BUTTON_RETRY, callback_data=data(AGAIN, job_id, "same"))]])


def finished(job_id: int) -> Keyboard:
    return Keyboard(
        [
            [
                Button(texts.BUTTON_STRONGER, callback_data=data(AGAIN, job_id, "stronger")),
                Button(texts.BUTTON_SOFTER, callback_data=data(AGAIN, job_id, "softer")),
            ],
            [
                Button(texts.BUTTON_OTHER, callback_data=data(OTHER, job_id)),
                Button(texts.BUTTON_FILE, callback_data=data(FILE, job_id)),
            ],
        ]
    )


def sheet(pages: Pages, index: int = 0) -> Keyboard:
    """The numbers of the paintings on a page, and buttons to turn it."""
    buttons = [
        Button(str(number), callback_data=data(SHOW, painting.name))
        for number, painting in enumerate(pages[index], first_number(pages, index))
    ]
    return Keyboard([*_rows(buttons, PER_SHEET_ROW), *_turning(pages, index, SHEET)])


def one_painting(name: str, draft_id: int | None) -> Keyboard:
    """Under a painting's picture: back to the sheet, and, if a photo is waiting, paint it so."""
    use = [Button(texts.BUTTON_USE, callback_data=data(PAINT, draft_id, name))] if draft_id else []
    return Keyboard(_rows([*use, Button(texts.BUTTON_SHEET, callback_data=data(SHEET, name))], PER_ROW))


def history(job_id: int, index: int, total: int) -> Keyboard:
    turn = []
    if index > 0:
        turn.append(Button(texts.BUTTON_NEWER, callback_data=data(HISTORY, index - 1)))
    if index + 1 < total:
        turn.append(Button(texts.BUTTON_OLDER, callback_data=data(HISTORY, index + 1)))
    return Keyboard(
        [
            *([turn] if turn else []),
            [
                Button(texts.BUTTON_SEND, callback_data=data(SEND, job_id)),
                Button(texts.BUTTON_DELETE, callback_data=data(DELETE, job_id, index)),
            ],
            [Button(texts.BUTTON_REPEAT, callback_data=data(REPEAT, job_id))],
        ]
    )


def really_delete(job_id: int, index: int) -> Keyboard:
    return Keyboard(
        [
            [
                Button(texts.BUTTON_REALLY_DELETE, callback_data=data(DELETE, job_id, index, "yes")),
                Button(texts.BUTTON_KEEP, callback_data=data(HISTORY, index)),
            ]
        ]
    )


def repeat(job_id: int) -> Keyboard:
    return Keyboard(
        [
            [
                Button(texts.BUTTON_STRONGER, callback_data=data(AGAIN, job_id, "stronger")),
                Button(texts.BUTTON_SOFTER, callback_data=data(AGAIN, job_id, "softer")),
            ],
            [
                Button(texts.BUTTON_SETTINGS, callback_data=data(AGAIN, job_id, "settings")),
                Button(texts.BUTTON_OTHER, callback_data=data(OTHER, job_id)),
            ],
        ]
    )


def settings(current: Preferences, size: int, sizes: Sequence[int]) -> Keyboard:
    """Three rows, the chosen value of each marked. `size` is the one in force, `sizes` those on offer."""

    def button(label: str, chosen: bool, name: str, value: object) -> Button:
        return Button((texts.CHOSEN if chosen else "") + label, callback_data=data(SET, name, value))

    return Keyboard(
        [
            [button(f"{side} px", side == size, "size", side) for side in sizes],
            [
                button(label, abs(current.strength - value) < 0.05, "strength", value)
                for value, label in texts.STRENGTHS.items()
            ],
            [
                button(texts.COLOURS_PAINTING, not current.keep_colours, "colours", "painting"),
                button(texts.COLOURS_PHOTO, current.keep_colours, "colours", "photo"),
            ],
        ]
    )


def forget() -> Keyboard:
    return Keyboard(
        [
            [
                Button(texts.BUTTON_FORGET, callback_data=data(FORGET, "yes")),
                Button(texts.BUTTON_FORGET_NOT, callback_data=data(FORGET, "no")),
            ]
        ]
    )


def private_chat(bot_username: str, topic: str) -> Keyboard:
    return Keyboard([[Button(texts.BUTTON_PRIVATE, url=f"https://t.me/{bot_username}?start={topic}")]])


def _rows(buttons: Iterable[Button], width: int) -> list[list[Button]]:
    row = list(buttons)
    return [row[start : start + width] for start in range(0, len(row), width)]


def _turning(pages: Pages, index: int, action: str, *parts: object) -> list[list[Button]]:
    """A row to turn to the pages beside this one, which are named by their first paintings."""
    row = []
    if index > 0:
        row.append(Button(texts.BUTTON_BACK, callback_data=data(action, *parts, pages[index - 1][0].name)))
    if index + 1 < len(pages):
        row.append(Button(texts.BUTTON_MORE, callback_data=data(action, *parts, pages[index + 1][0].name)))
    return [row] if row else []
