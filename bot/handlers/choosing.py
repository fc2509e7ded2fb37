"""A photo without a command gets the paintings as buttons; anything else in a private chat gets a hint."""

from bot import chooser, collection, orders, photos
from bot.answers import answer
from bot.buttons import Paint
from bot.chooser import OwnStyle, Turn
from bot.features import Feature
from bot.guessing import unknown
from bot.house import House
from bot.messages import Asked, Press, command_of, is_for_the_bot, is_private
from bot.owners import draft_of, meet
from bot.pictured import picture_in, pictured
from bot.texts import Sorry, say
from storage import drafts, jobs
from storage.look import StyleChoice


async def on_picture(house: House, asked: Asked) -> None:
    """A photo or an image file: the style that a draft waits for, or a photo to paint."""
    if await orders.made_of(house, asked.update_id):
        return
    owner, photo = asked.owner, pictured(asked.message)
    assert photo is not None
    await meet(house, owner)
    sha = await photos.take(house, photo.picture)
    draft = await drafts.wanting_style(house.db, owner.id, photo.place.chat_id)
    if draft is not None:
        where, style = orders.photo_of(draft), StyleChoice(image=sha)
        await orders.place(
            house, owner.id, where, draft.content_sha, style, update_id=asked.update_id, draft=draft
        )
        await chooser.goes_on_elsewhere(house, draft, owner.language)
        return
    command = command_of(asked.message)
    text = unknown(house, command, with_photo=True).said(owner.language) if command else None
    await chooser.ask(house, owner.id, photo.place, sha, owner.language, update_id=asked.update_id, text=text)


async def on_other(house: House, asked: Asked) -> None:
    raise Sorry("not-a-picture")


async def on_paint(house: House, press: Press, button: Paint) -> None:
    """A painting's button under a photo: the message with the buttons becomes the job's."""
    if await orders.made_of(house, press.update_id) or await _is_ordered(house, press):
        return
    draft = await draft_of(house, press, button.draft)
    # What is to be protected must be so from the beginning: an edit cannot do that.
    open_to_all = draft.veil.protected and not press.message.has_protected_content
    becomes_the_jobs = None if open_to_all else press.message.message_id
    await orders.place(
        house,
        draft.user_id,
        orders.photo_of(draft),
        draft.content_sha,
        StyleChoice(painting=button.painting),
        update_id=press.update_id,
        draft=draft,
        status_message_id=becomes_the_jobs,
    )
    if draft.chooser_message_id != becomes_the_jobs:  # pressed under a painting of /paintings
        await chooser.goes_on_elsewhere(house, draft, press.user.language_code)


async def _is_ordered(house: House, press: Press) -> bool:
    """Whether the message under the button has become a job's already: a finger may press twice."""
    waiting = await jobs.active(house.db, press.user.id, press.message.chat_id)
    return any(job.status_message_id == press.message.message_id for job in waiting)


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
    waiting = await drafts.wanting_style(house.db, draft.user_id, draft.chat_id)
    if waiting and waiting.id != draft.id:
        await chooser.wants_no_style(house, waiting, press.user.language_code)
    await drafts.want_style(house.db, draft)
    # In a group the bot sees only what is a reply to it.
    key = "send-style" if is_private(press.message) else "send-style-in-reply"
    await press.message.edit_text(say(key, press.user.language_code))


def is_for_painting(house: House, asked: Asked) -> bool:
    message = asked.message
    return picture_in(message) is not None and (is_private(message) or is_for_the_bot(message))


def is_something_else(house: House, asked: Asked) -> bool:
    """Whether somebody has sent something in a private chat; service messages are nobody's doing."""
    return is_private(asked.message) and asked.message.effective_attachment is not None


FEATURE = Feature(
    buttons={Paint: on_paint, Turn: on_turn, OwnStyle: on_own_style},
    messages=((is_for_painting, on_picture), (is_something_else, on_other)),
)
"""To be listed last: it takes what no other feature does."""
