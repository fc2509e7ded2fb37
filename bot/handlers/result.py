"""Playing on with a finished picture: once more, in another way, beside its photo, or as a lossless file."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

from telegram.constants import ChatAction, MessageLimit
from telegram.error import TelegramError

from bot import chooser, entrance, joining, orders, returning
from bot.answers import answer
from bot.batches import painted_with, to_be_had_under
from bot.buttons import Again, AsFile, Compare, How, KeepLook, More, Other
from bot.features import Command, Feature
from bot.house import House
from bot.keepsakes import keep_look, may_be_kept
from bot.messages import Asked, Place, Press, carries, is_private, keyboard, place_of
from bot.owners import job_of, job_to_paint
from bot.status import more_under_picture, under_picture
from bot.texts import Sorry, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import title_of
from engine.pictures.split import before_and_after
from storage import drafts, history, images, sketches
from storage.look import region_of
from storage.schema import Job, JobState

PAINTED = (JobState.RENDERED, JobState.DELIVERED)


async def on_last(house: House, asked: Asked) -> None:
    """/again: the person's last picture in this chat, in private of all, with the settings of now."""
    if await orders.made_of(house, asked.update_id):
        return
    chat_id = None if is_private(asked.message) else asked.message.chat_id
    job = await history.last(house.db, asked.owner.id, chat_id)
    if job is None:
        raise Sorry("again-nothing")
    await returning.have(house, job)
    look = await orders.look_again(house, job, How.SETTINGS, asked.message.chat_id)
    where = replace(place_of(asked.message), veil=job.veil)
    if (job.chat_id, job.thread_id) == (where.chat_id, where.thread_id) and job.status_message_id:
        where = replace(where, message_id=job.status_message_id)
    await orders.again(house, job, look, where, update_id=asked.update_id)


async def on_again(house: House, press: Press, button: Again) -> None:
    """The same, in another way or with today's settings, as a new picture."""
    if await orders.made_of(house, press.update_id):
        return
    job, owner_id = await job_to_paint(house, press, button.job)
    look = await orders.look_again(house, job, button.how, press.message.chat_id, owner_id)
    await returning.have(house, job)
    where = _beside(press, job)
    if owner_id != job.user_id:
        await joining.begin(house, press)
        where = orders.photo_of(job)
    await orders.again(house, job, look, where, update_id=press.update_id, owner_id=owner_id)
    if owner_id != job.user_id:
        await joining.said(press)


async def on_other(house: House, press: Press, button: Other) -> None:
    """Another painting for the same photo."""
    job, owner_id = await job_to_paint(house, press, button.job)
    where = _beside(press, job)
    if owner_id == job.user_id:
        await answer(press)
    else:
        where = orders.photo_of(job)
        await joining.begin(house, press)
        await joining.said(press)
        if await _is_asked(house, press, where):
            return
    await returning.have(house, job)
    language = press.language
    mask, rest = region_of(job.styles)
    await chooser.ask(
        house,
        owner_id,
        where,
        job.content_sha,
        language,
        update_id=press.update_id,
        text=say("choose-other", language),
        mask=mask,
        styles=rest,
    )


async def on_file(house: House, press: Press, button: AsFile) -> None:
    """The picture as a lossless file, which Telegram does not shrink; where that is gone, what there is."""
    job = await job_of(house, press, button.job)
    if job.result_sha is None:
        raise Sorry("job-gone")
    picture = await returning.read(house, job.result_sha)
    await answer(press)
    whole = sha256(picture).hexdigest() == job.result_sha
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
    name = "-".join(style.painting or "style" for style in job.styles)
    sent = await press.message.reply_document(
        picture,
        filename=f"pastiche-{name}-{job.id}.{'png' if whole else 'jpg'}",
        caption=None if whole else say("file-not-whole", press.language),
        do_quote=True,
        protect_content=job.veil.protected or None,
    )
    if whole and sent.document:  # from now on it can be let go without losing anything
        await images.lies_at(house.db, job.result_sha, sent.document.file_id)


async def on_more(house: House, press: Press, button: More) -> None:
    """Turns the keyboard over; the message stays as it is."""
    job = await job_of(house, press, button.job)
    if not carries(press) or job.state not in PAINTED:
        raise Sorry("button-gone")
    await answer(press)
    language = press.language
    if button.opened:
        film = await sketches.of(house.db, job.id) is not None
        rows = more_under_picture(
            *(job, language),
            film=film,
            together=len(await painted_with(house.db, job)),
            keep_style=await may_be_kept(house, job),
            studio=entrance.studio(house, job=job.id) if is_private(press.message) else None,
        )
    else:
        inline = bool(house.telegram.supports_inline_queries)
        together = await to_be_had_under(house.db, job)
        rows = under_picture(job, language, house.settings.sizes, inline=inline, together=together)
    await press.message.edit_reply_markup(keyboard(rows))


async def on_compare(house: House, press: Press, button: Compare) -> None:
    """The photo and its picture side by side, in one."""
    job = await job_of(house, press, button.job)
    shown = job.shown_sha or job.result_sha
    if shown is None:
        raise Sorry("job-gone")
    photo, picture = await returning.photo_of(house, job), await returning.read(house, shown)
    await answer(press)
    with suppress(TelegramError):
        await press.message.reply_chat_action(ChatAction.UPLOAD_PHOTO)
    language = press.language
    title = title_of(job.styles, house.collection.titles, language)
    await press.message.reply_photo(
        await house.pictures.run(before_and_after, photo, picture),
        caption=cut_html(say("compared", language, title=title), MessageLimit.CAPTION_LENGTH),
        do_quote=True,
        has_spoiler=job.veil.spoiler or None,
        protect_content=job.veil.protected or None,
    )


async def on_keep_look(house: House, press: Press, button: KeepLook) -> None:
    """The next pictures of whoever presses are painted like this one."""
    job, owner_id = await job_to_paint(house, press, button.job)
    await keep_look(house, press, owner_id, job.look)


async def _is_asked(house: House, press: Press, photo: Place) -> bool:
    """Whether whoever presses has been asked about that photo already, by another press."""
    waiting = await drafts.of_photo(house.db, press.user.id, photo.chat_id, photo.message_id)
    return (
        waiting is not None
        and waiting.chooser_message_id is not None
        and waiting.update_id != press.update_id
    )


def _beside(press: Press, job: Job) -> Place:
    """What is made of a picture replies to it; where there was none, to the photo."""
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        return orders.photo_of(job)
    return replace(place_of(press.message), veil=job.veil)


FEATURE = Feature(
    commands={"again": Command(on_last, in_groups=True, orders=True)},
    buttons={
        Again: on_again,
        Other: on_other,
        More: on_more,
        AsFile: on_file,
        Compare: on_compare,
        KeepLook: on_keep_look,
    },
)
