"""Whose a job or a draft is, and who may press the buttons under it."""

from telegram.constants import ChatMemberStatus

from bot.house import House
from bot.messages import Owner, Press, carries
from bot.texts import Sorry
from storage import drafts, jobs, people
from storage.schema import Draft, Job


async def meet(house: House, owner: Owner) -> None:
    """Remember who this is; whatever is kept for somebody refers to it."""
    await people.meet(house.db, owner.id, name=owner.name, language=owner.language)


async def job_of(house: House, press: Press, job_id: int) -> Job:
    """The job a button belongs to; raises Sorry if it is gone or somebody else's, or from another chat.

    What one has been painted in a group is shown in one's private chat too.
    """
    job = await jobs.get(house.db, job_id)
    if job is None:
        raise Sorry("job-gone")
    if not await may_press(house, press, job.user_id):
        raise Sorry("not-yours")
    if press.message.chat_id not in (job.chat_id, job.user_id):
        raise Sorry("button-gone")
    return job


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


async def may_press(house: House, press: Press, owner_id: int) -> bool:
    """Whether somebody may press the buttons of an order: who gave it, and nobody else.

    What an anonymous admin or a channel has ordered in a group bears no person's name, while a press does:
    there all admins may. To a bot that is no admin itself Telegram shows a hidden admin as a plain member;
    then every member may, since otherwise nobody could.
    """
    if press.user.id == owner_id:
        return True
    if owner_id > 0 or press.message.chat_id > 0:
        return False
    if await _is_admin(house, press.message.chat_id, press.user.id):
        return True
    return not await _is_admin(house, press.message.chat_id, house.telegram.id)


async def _is_admin(house: House, chat_id: int, user_id: int) -> bool:
    member = await house.telegram.get_chat_member(chat_id, user_id)
    return member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
