"""A taste: the photo in the manner of every painting of a page, small, on one sheet with numbers to press."""

from bot import chooser, collection, joining, orders, returning
from bot.buttons import Pick
from bot.choice import Taste
from bot.features import Feature
from bot.house import House
from bot.messages import Press
from bot.owners import draft_to_paint, job_to_paint
from bot.texts import Sorry
from storage import drafts
from storage.schema import JobKind


async def on_taste(house: House, press: Press, button: Taste) -> None:
    """The message with the buttons becomes the sheet; somebody else gets a sheet of their own."""
    if await chooser.is_over(house, press, button.draft):
        return
    draft, owner_id = await draft_to_paint(house, press, button.draft)
    if len(await drafts.album(house.db, draft)) > 1:  # as a button of before may ask for
        raise Sorry("button-gone")
    pages = house.collection.pages
    page = pages[collection.page_of(pages, button.painting)]
    if owner_id != draft.user_id:
        await joining.begin(house, press)
        photo = orders.photo_of(draft)
        await joining.refuse_twice(house, press, photo, draft.content_sha, (), JobKind.TASTE)
        await returning.hold(house, [draft.content_sha])
        await orders.taste(house, draft, page, update_id=press.update_id, owner_id=owner_id)
        await joining.said(press)
        return
    message_id = chooser.becomes_the_jobs(press, draft.veil)
    await orders.taste(house, draft, page, update_id=press.update_id, status_message_id=message_id)
    if draft.chooser_message_id != message_id:
        await chooser.goes_on_elsewhere(house, draft, press.language)


async def on_pick(house: House, press: Press, button: Pick) -> None:
    """A number of the sheet: that picture as large as its person likes it, going on from what was tasted."""
    if await orders.made_of(house, press.update_id):
        return
    job, owner_id = await job_to_paint(house, press, button.job)
    if not 0 <= button.position < len(job.styles):
        raise Sorry("button-gone")
    if owner_id != job.user_id:
        await joining.begin(house, press)
    await returning.have(house, job)
    await orders.pick(house, job, button.position, update_id=press.update_id, owner_id=owner_id)
    if owner_id != job.user_id:
        await joining.said(press)


FEATURE = Feature(buttons={Taste: on_taste, Pick: on_pick})
