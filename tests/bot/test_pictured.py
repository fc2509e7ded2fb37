"""What counts as the picture of a message, and where it is answered."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import (
    Animation,
    Chat,
    Document,
    ExternalReplyInfo,
    Message,
    MessageOriginHiddenUser,
    PhotoSize,
    Sticker,
    User,
)

from bot.messages import Place
from bot.pictured import WORTH_A_LOOK, meant_by, picture_in, pictured, replied_to
from storage.look import Veil

PHOTO = (PhotoSize("small", "s", 90, 90), PhotoSize("large", "l", 900, 900))
GROUP, PRIVATE = Chat(-1001, "supergroup"), Chat(1, "private")


def message(chat: Chat = GROUP, number: int = 7, **content: Any) -> Message:
    return Message(number, datetime.now(UTC), chat, from_user=User(1, "Ada", False), **content)


def file(name: str | None = None, kind: str | None = None, size: int = 1000) -> Document:
    return Document("file", "f", file_name=name, mime_type=kind, file_size=size)


def sticker(*, animated: bool = False, video: bool = False) -> Sticker:
    return Sticker("sticker", "s", 512, 512, animated, video, Sticker.REGULAR)


def elsewhere(**content: Any) -> ExternalReplyInfo:
    return ExternalReplyInfo(MessageOriginHiddenUser(datetime.now(UTC), "Somebody"), **content)


def test_it_is_the_largest_photo_or_a_still_sticker() -> None:
    assert picture_in(message(photo=PHOTO)) == PHOTO[1]
    assert picture_in(message(sticker=sticker())) == sticker()
    assert picture_in(message(sticker=sticker(animated=True))) is None
    assert picture_in(message(sticker=sticker(video=True))) is None
    assert picture_in(message(text="hello")) is None
    assert picture_in(None) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG_1.HEIC", "application/octet-stream"),
        ("photo.jpg", None),
        ("scan.tiff", "binary/octet-stream"),
        ("photo.jpeg", "application/pdf"),
        (None, "image/heic"),
        ("document", "IMAGE/JPEG"),
    ],
)
def test_a_file_that_may_be_a_picture_is_one_also_in_a_group(name: str | None, kind: str | None) -> None:
    assert picture_in(message(document=file(name, kind))) is not None


@pytest.mark.parametrize(("name", "kind"), [("document", "application/octet-stream"), (None, None)])
def test_a_file_that_says_nothing_is_looked_into_in_private_and_where_a_command_asks(
    name: str | None, kind: str | None
) -> None:
    assert picture_in(message(document=file(name, kind))) is None
    assert picture_in(message(document=file(name, kind)), asked_for=True) is not None
    assert picture_in(message(PRIVATE, document=file(name, kind))) is not None
    assert picture_in(message(PRIVATE, document=file(name, kind, WORTH_A_LOOK + 1))) is None


def test_a_film_is_no_picture() -> None:
    film = Animation("film", "f", 320, 240, 3, mime_type="video/mp4")
    assert picture_in(message(PRIVATE, animation=film, document=file("a.mp4", "video/mp4"))) is None


def test_a_command_means_the_picture_it_comes_with_before_the_one_it_replies_to() -> None:
    replied = message(number=5, photo=PHOTO)
    with_photo = message(photo=PHOTO, reply_to_message=replied)
    assert meant_by(with_photo) == pictured(with_photo)
    assert meant_by(message(text="hm", reply_to_message=replied)) == pictured(replied)
    assert meant_by(message(text="hm", reply_to_message=message(text="what?"))) is None


def test_a_picture_in_another_chat_is_answered_where_it_was_asked_for() -> None:
    found = replied_to(message(text="hm", external_reply=elsewhere(photo=PHOTO, has_media_spoiler=True)))
    assert found is not None
    assert (found.picture, found.place) == (PHOTO[1], Place(-1001, None, 7, Veil(spoiler=True)))
    assert replied_to(message(text="hm", external_reply=elsewhere())) is None
