"""The picture of a message, whatever it was sent as: a photo, a file, a sticker; here, or in another chat.

What an app says of a file is not trusted: a vague type with a picture's ending is enough to look inside, and
so is any file in a private chat, or one that a command asks for.
"""

from dataclasses import dataclass, replace
from pathlib import PurePath

from telegram import Document, ExternalReplyInfo, Message, PhotoSize, Sticker

from bot.messages import Place, is_private, place_of
from storage.look import Veil

Picture = PhotoSize | Document | Sticker

SUFFIXES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".mpo",
        ".png",
        ".apng",
        ".webp",
        ".heic",
        ".heif",
        ".hif",
        ".avif",
        ".gif",
        ".tif",
        ".tiff",
        ".bmp",
        ".dib",
    ]
)
WORTH_A_LOOK = 20 * 2**20
"""Bytes of a file of which nothing says that it is a picture."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture that somebody has sent, and its place: what is made of it replies there."""

    picture: Picture
    place: Place


def picture_in(message: Message | None, *, asked_for: bool = False) -> Picture | None:
    """The photo of a message in its largest size, its still sticker, or the file that may be a picture.

    asked_for: a command is about this message, so that any file is worth a look.
    """
    if message is None:
        return None
    return _picture(message, any_file=asked_for or is_private(message))


def pictured(message: Message | None, *, asked_for: bool = False) -> Pictured | None:
    """The picture of a message, and the place of that message."""
    picture = picture_in(message, asked_for=asked_for)
    return Pictured(picture, place_of(message)) if picture and message else None


def replied_to(message: Message) -> Pictured | None:
    """The picture that a message replies to; for one in another chat the answer stays where it was asked."""
    if found := pictured(message.reply_to_message, asked_for=True):
        return found
    elsewhere = message.external_reply
    picture = _picture(elsewhere, any_file=True) if elsewhere else None
    if picture is None or elsewhere is None:
        return None
    here = place_of(message)
    return Pictured(picture, replace(here, veil=_covered(elsewhere, here.veil)))


def meant_by(message: Message) -> Pictured | None:
    """The picture a command is about: its message's own, or the one it replies to."""
    return pictured(message, asked_for=True) or replied_to(message)


def says_it_is_one(picture: Picture) -> bool:
    """Whether the app that sent a file, or its name, says that it is a picture; else that has to be seen."""
    return not isinstance(picture, Document) or _says_it_is(picture)


def no_picture(message: Message) -> str:
    """The key of what to say to a message whose attachment is no picture."""
    if message.sticker:
        return "no-picture-sticker"
    if message.video or message.video_note or message.animation or message.story:
        return "no-picture-film"
    if message.voice or message.audio:
        return "no-picture-sound"
    if message.location or message.venue:
        return "no-picture-place"
    if message.contact:
        return "no-picture-contact"
    if message.poll:
        return "no-picture-poll"
    return "no-picture-game" if message.dice or message.game else "not-a-picture"


def _picture(message: Message | ExternalReplyInfo, *, any_file: bool) -> Picture | None:
    if message.photo:
        return message.photo[-1]
    if message.live_photo and message.live_photo.photo:  # of a reply to another chat there is only that
        return message.live_photo.photo[-1]
    if message.sticker:
        return None if message.sticker.is_animated or message.sticker.is_video else message.sticker
    document = message.document
    if document is None or _says_it_is(document):
        return document
    # Telegram's apps send a moving picture as a film, which is there as a file too.
    worth = any_file and not message.animation and (document.file_size or 0) <= WORTH_A_LOOK
    return document if worth else None


def _says_it_is(document: Document) -> bool:
    suffix = PurePath(document.file_name or "").suffix.lower()
    return (document.mime_type or "").lower().startswith("image/") or suffix in SUFFIXES


def _covered(elsewhere: ExternalReplyInfo, here: Veil) -> Veil:
    return replace(here, spoiler=bool(elsewhere.has_media_spoiler))
