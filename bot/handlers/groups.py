"""What happens to the bot in a group: it comes, goes, is muted or may write again; or the group moves.

One that becomes a supergroup goes on under another id, and its rows with it.
"""

from telegram import ChatMember, ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import ChatMigrated, TelegramError

from bot import muted
from bot.features import Feature
from bot.house import House
from bot.messages import Asked, Membership
from bot.texts import say
from storage import groups, people

HERE = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER)


def _has_moved(house: House, asked: Asked) -> bool:
    return asked.message.migrate_to_chat_id is not None


async def on_moved(house: House, asked: Asked) -> None:
    """Telegram says so once, in the old group; whatever waits there is told in the new one."""
    assert asked.message.migrate_to_chat_id is not None
    await people.moved(house.db, asked.message.chat_id, asked.message.migrate_to_chat_id)


async def on_membership(house: House, membership: Membership) -> None:
    """Who adds the bot hears how to use it, in one line; where it is thrown out, what waits is let go."""
    change = membership.change
    chat, before, after = change.chat, change.old_chat_member, change.new_chat_member
    if chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return
    if not _is_here(after):
        await _leave(house, chat.id)
        return
    if _is_muted(after):
        waiting = await groups.unfinished(house.db, chat.id)
        await muted.say_so(house, chat.id, [job.user_id for job in waiting])
        return
    if _is_muted(before):
        for job in await groups.unfinished(house.db, chat.id):
            house.delivery.nudge(job.id)
    # The message in the group that says the same (`new_chat_members`) is answered by nobody.
    if not _is_here(before) and await groups.arrive(house.db, chat.id, membership.update_id):
        example = house.collection.ours[0].name
        await house.telegram.send_message(chat.id, say("start-group", membership.language, example=example))


async def _leave(house: House, chat_id: int) -> None:
    """Nothing is painted for the group any more, and nobody there is told so."""
    try:
        await house.telegram.get_chat_member(chat_id, house.telegram.id)
    except ChatMigrated as moved:  # it has only moved on
        await people.moved(house.db, chat_id, moved.new_chat_id)
        return
    except TelegramError:
        pass
    for job_id in await groups.leave(house.db, chat_id):
        house.dispatcher.drop(job_id)
        await house.delivery.withdraw(job_id)


def _is_here(member: ChatMember) -> bool:
    return member.status in HERE or (isinstance(member, ChatMemberRestricted) and member.is_member)


def _is_muted(member: ChatMember) -> bool:
    """Whether a member may not write, or not show pictures, in a group it is in."""
    if not isinstance(member, ChatMemberRestricted) or not member.is_member:
        return False
    return not (member.can_send_messages and member.can_send_photos)


FEATURE = Feature(messages=[(_has_moved, on_moved)], membership=on_membership, for_all=True)
