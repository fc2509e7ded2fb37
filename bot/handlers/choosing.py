"""A photo without a command gets the paintings to choose from; all else in a private chat gets a hint."""

from random import Random

from bot import chooser, collection, joining, orders, photos, region
from bot.answers import answer, reword_pressed
from bot.buttons import Paint
from bot.choice import OwnStyle, Paintings, Surprise, Turn, choice_of, rows
from bot.features import Feature
from bot.house import House
from bot.messages import Asked, Press, is_for_the_bot, is_private, is_shared
from bot.naming import wish_of, words_of
from bot.owners import check_own, draft_of, draft_to_paint, meet
from bot.pictured import no_picture, picture_in, pictured
from bot.several import photo_of, photos_of
from bot.texts import Said, Sorry, say
from storage import drafts
from storage.look import StyleChoice


async def on_picture(house: House, asked: Asked) -> None:
    """A photo or an image file: the style that a draft waits for, or a photo to paint."""
    owner, photo = asked.owner, pictured(asked.message)
    assert photo is not None
    made = await orders.made_of(house, asked.update_id)
    waiting_still = await drafts.wanting_style(house.db, owner.id, photo.place.chat_id)
    if made and (not waiting_still or waiting_still.message_id != made[0].source_message_id):
        return
    if is_shared(asked.message) and not waiting_still:
        return  # it was shown to somebody, not sent to be painted
    await meet(house, owner)
    if await region.awaited(house, asked, photo):
        return
    sha = await photos.take(house, photo.picture)
    draft = await drafts.wanting_style(house.db, owner.id, photo.place.chat_id)
    if draft is not None:
        waiting = photo_of(draft)
        await chooser.paint(house, asked, waiting, [(StyleChoice(image=sha),)], draft=draft)
        return
    wish = wish_of(house, words_of(asked.message), asked.own)
    text = wish.problem.said(owner.language) if wish and wish.problem else None
    await chooser.ask(house, owner.id, photo.place, sha, owner.language, update_id=asked.update_id, text=text)


async def on_other(house: House, asked: Asked) -> None:
    raise Sorry(no_picture(asked.message))


async def on_paint(house: House, press: Press, button: Paint) -> None:
    """A painting's button under a photo."""
    await _paint(house, press, button.draft, button.painting)


async def on_surprise(house: House, press: Press, button: Surprise) -> None:
    """A painting of the page by chance, but for this press always the same."""
    pages = house.collection.pages
    page = pages[collection.page_of(pages, button.painting)]
    await _paint(house, press, button.draft, Random(press.update_id).choice(page).name)


async def _paint(house: House, press: Press, draft_id: int, painting: str) -> None:
    """The message with the buttons becomes the job's.

    Pressed by somebody else in the group, it makes them a picture of their own.
    """
    if await chooser.is_over(house, press, draft_id):
        return
    manner = (StyleChoice(painting=painting),)
    gone = await drafts.get(house.db, draft_id) is None
    if gone and (photo := await joining.photo_above(house, press)):
        await joining.paint(house, press, [photo], manner)
        return
    draft, owner_id = await draft_to_paint(house, press, draft_id)
    photos = await photos_of(house, draft)
    if owner_id != draft.user_id:
        await joining.paint(house, press, photos, manner)
        return
    await chooser.paint_pressed(house, press, draft, photos, manner)


async def on_turn(house: House, press: Press, button: Turn) -> None:
    """The paintings under a photo, another page of them; what is said there stays. Words stay words."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    message, pages = press.message, house.collection.pages
    if message.photo:
        said = Said(message.caption_html or "")
        await chooser.show_pressed(house, press, draft, said, painting=button.painting)
        return
    index = collection.page_of(pages, button.painting)
    choice = await choice_of(house, draft)
    await message.edit_reply_markup(rows(choice, pages, index, press.language, numbered=False))


async def on_paintings(house: House, press: Press, button: Paintings) -> None:
    """Back to the paintings, and to the question."""
    draft = await draft_of(house, press, button.draft)
    await answer(press)
    await chooser.show_pressed(house, press, draft, await chooser.question(house, draft, press.language))


async def on_own_style(house: House, press: Press, button: OwnStyle) -> None:
    """The next picture is the style."""
    draft = await draft_of(house, press, button.draft)
    check_own(press, draft.user_id)
    await answer(press)
    await chooser.wants_nothing_else(house, draft, press.language, say("choose-instead", press.language))
    await drafts.want_style(house.db, draft)
    # In a group the bot sees only what is a reply to it.
    key = "send-style" if is_private(press.message) else "send-style-in-reply"
    await reword_pressed(house, press, say(key, press.language))


def is_for_painting(house: House, asked: Asked) -> bool:
    message = asked.message
    return picture_in(message) is not None and (is_private(message) or is_for_the_bot(message))


def is_something_else(house: House, asked: Asked) -> bool:
    """Whether somebody has sent something in a private chat; service messages are nobody's doing."""
    return is_private(asked.message) and asked.message.effective_attachment is not None


FEATURE = Feature(
    buttons={
        Paint: on_paint,
        Surprise: on_surprise,
        Turn: on_turn,
        Paintings: on_paintings,
        OwnStyle: on_own_style,
    },
    messages=((is_for_painting, on_picture), (is_something_else, on_other)),
)
"""To be listed last: it takes what no other feature does."""
