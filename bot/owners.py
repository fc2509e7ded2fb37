"""Whose a job or a draft is, and who may press the buttons under it.

Two kinds of buttons differ in a group. What changes an order (Cancel, another page, a style of one's own) is
for who gave it and for the group's admins. What asks for a picture is for everybody: whoever else presses it
gets a picture of their own, see `bot.joining`.
"""

from telegram import Message

from bot.house import House
from bot.messages import Owner, Press, carries
from bot.texts import Sorry
from storage import drafts, jobs, people
from storage.schema import Draft, Job, JobKind


async def meet(house: House, owner: Owner) -> None:
    """Remember who this is; whatever is kept for somebody refers to it. Raises Sorry for who is kept out."""
    if house.switches.is_banned(owner.id):
        raise Sorry("banned")
    chosen = house.languages.chosen(owner.id)  # which is not what their app says
    language = None if owner.groups_language or chosen is not None else owner.language
    await people.meet(house.db, owner.id, name=owner.name, language=language)


async def job_of(house: House, press: Press, job_id: int) -> Job:
    """The job a button belongs to; raises Sorry if it is gone or somebody else's, or from another chat.

    What one has been painted in a group is shown in one's private chat too.
    """
    job = await jobs.get(house.db, job_id)
    if job is None or job.kind == JobKind.TRIAL:  # which no message is about
        raise Sorry("job-gone")
    if not await may_press(house, press, job.user_id):
        raise Sorry("not-yours")
    if press.message.chat_id not in (job.chat_id, job.user_id):
        raise Sorry("button-gone")
    return job


async def job_to_paint(house: House, press: Press, job_id: int) -> tuple[Job, int]:
    """The job that a button asks to be painted in another way, and whose the new picture will be.

    Raises Sorry as `job_of`, but not to somebody else in the same group.
    """
    job = await jobs.get(house.db, job_id)
    if job is None or job.kind == JobKind.TRIAL:  # which no message is about
        raise Sorry("job-gone")
    owner_id = await paints_for(house, press, job.user_id)
    if press.message.chat_id not in (job.chat_id, job.user_id):
        raise Sorry("button-gone")
    if owner_id != job.user_id and not carries(press):
        raise Sorry("button-gone")
    return job, owner_id


async def draft_to_paint(house: House, press: Press, draft_id: int) -> tuple[Draft, int]:
    """The draft whose photo a button asks to be painted, and whose the picture will be.

    Raises Sorry as `draft_of`, but not to somebody else in the same group.
    """
    draft = await drafts.get(house.db, draft_id)
    if draft is None:
        raise Sorry("draft-gone")
    owner_id = await paints_for(house, press, draft.user_id)
    if press.message.chat_id != draft.chat_id or not carries(press):
        raise Sorry("button-gone")
    return draft, owner_id


async def draft_of(house: House, press: Press, draft_id: int) -> Draft:
    """The draft a button belongs to; raises Sorry if it is gone or somebody else's.

    Its message is about to say something else, so it must be the one that has the button.
    """
    draft = await drafts.get(house.db, draft_id)
    if draft is None:
        raise Sorry("draft-gone")
    if not await may_press(house, press, draft.user_id):
        raise Sorry("not-yours")
    if press.message.chat_id != draft.chat_id or not carries(press):
        raise Sorry("button-gone")
    return draft


def check_own(press: Press, owner_id: int) -> None:
    """Raises Sorry where an admin presses what waits for the next picture of somebody else."""
    if owner_id > 0 and press.user.id != owner_id:
        raise Sorry("not-yours")


async def paints_for(house: House, press: Press, owner_id: int) -> int:
    """Whose a picture becomes that a press asks for under an order: the order's, or in a group the presser's.

    Raises Sorry in anybody else's private chat.
    """
    if press.user.id == owner_id or (owner_id < 0 and await may_press(house, press, owner_id)):
        return owner_id
    if press.message.chat_id > 0:
        raise Sorry("not-yours")
    return press.user.id


async def may_press(house: House, press: Press, owner_id: int) -> bool:
    """Whether somebody may change an order by its buttons: who gave it, and in a group its admins.

    What an anonymous admin or a channel has ordered in a group bears no person's name, while a press does. To
    a bot that is no admin itself Telegram shows a hidden admin as a plain member; then every member may,
    since otherwise nobody could.
    """
    if press.user.id == owner_id:
        return True
    if press.message.chat_id > 0:
        return False
    press.shared = await _is_admin(house, press.message.chat_id, press.user.id) or (
        owner_id < 0 and not await _is_admin(house, press.message.chat_id, house.telegram.id)
    )
    return press.shared


async def is_admins(house: House, message: Message) -> bool:
    """Whether a message in a group speaks for its admins.

    It does if one of them has written it, if it is written as the group itself, which only they can, or as
    the channel whose discussion the group is. As another channel anybody may write.
    """
    spoken_as, chat_id = message.sender_chat, message.chat_id
    if spoken_as is not None:
        return spoken_as.id == chat_id or spoken_as.id == await house.admins.linked_channel(chat_id)
    return message.from_user is not None and await _is_admin(house, chat_id, message.from_user.id)


async def check_admin(house: House, press: Press, key: str) -> None:
    """Raises Sorry(key) unless an admin of the group has pressed.

    Who is hidden from a bot that is no admin itself is told so: here, members may not stand in for them.
    """
    if await _is_admin(house, press.message.chat_id, press.user.id):
        return
    seen = await _is_admin(house, press.message.chat_id, house.telegram.id)
    raise Sorry(key if seen else "group-admin-unseen")


async def _is_admin(house: House, chat_id: int, user_id: int) -> bool:
    return await house.admins.has(chat_id, user_id)
