"""A photo without a command gets the paintings as buttons; anything else in a private chat gets a hint."""

from bot import chooser, collection, orders, photos
from bot.answers import answer
from bot.buttons import Paint
from bot.chooser import OwnStyle, Turn
from bot.features import Feature
from bot.house import House
from bot.messages import Asked, Place, Press, is_for_the_bot, is_private, picture_in, place_of
from bot.owners import draft_of, meet
from bot.texts import Sorry, say
from storage import drafts
from storage.look import StyleChoice


async def on_picture(house: House, asked: Asked) -> None:
    """A photo or an image file: the style that a draft waits for, or a photo to paint."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner = asked.message, asked.owner
    picture = picture_in(message)
    assert picture is not None
    await meet(house, owner)
    sha = await photos.take(house, picture)
    draft = await drafts.wanting_style(house.db, owner.id, message.chat_id)
    if draft is None:
        await chooser.ask(house, owner.id, place_of(message), sha, owner.language, update_id=asked.update_id)
        return
    photo = Place(draft.chat_id, draft.thread_id, draft.message_id or message.message_id)
    style = StyleChoice(image=sha)
    await orders.place(
        house, owner.id, photo, draft.content_sha, style, update_id=asked.update_id, draft=draft
    )


async def on_other(house: House, asked: Asked) -> None:
    raise Sorry("not-a-picture")


async def on_paint(house: House, press: Press, button: Paint) -> None:
    """A painting's button under a photo: the message with the buttons becomes the job's."""
    if await orders.made_of(house, press.update_id):
        return
    draft = await draft_of(house, press, button.draft)
    await orders.place(
        house,
        draft.user_id,
        Place(draft.chat_id, draft.thread_id, draft.message_id),
        draft.content_sha,
        StyleChoice(painting=button.painting),
        update_id=press.update_id,
        draft=draft,
        status_message_id=press.message.message_id,
    )


async def on_turn(house: House, press: Press, button: Turn) -> None:
    """The paintings under a photo, another page of them."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    pages = house.collection.pages
    index = collection.page_of(pages, button.painting)
    await press.message.edit_reply_markup(chooser.rows(draft.id, pages, index, press.user.language_code))


async def on_own_style(house: House, press: Press, button: OwnStyle) -> None:
    """The next picture is the style."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    await drafts.want_style(house.db, draft)
    await press.message.edit_text(say("send-style", press.user.language_code))


def is_for_painting(house: House, asked: Asked) -> bool:
    message = asked.message
    return picture_in(message) is not None and (is_private(message) or is_for_the_bot(message))


def is_something_else(house: House, asked: Asked) -> bool:
    """Whether somebody has said or sent something in a private chat; service messages are nobody's words."""
    message = asked.message
    return is_private(message) and (message.text is not None or message.effective_attachment is not None)


FEATURE = Feature(
    buttons={Paint: on_paint, Turn: on_turn, OwnStyle: on_own_style},
    messages=((is_for_painting, on_picture), (is_something_else, on_other)),
)
"""To be listed last: it takes what no other feature does."""
