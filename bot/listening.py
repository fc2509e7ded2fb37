"""Whether the bot answers what is said to it in a group, by what the admins there have chosen."""

from bot import customs
from bot.house import House
from bot.messages import Asked, Press, command_of
from bot.owners import check_admin, is_admins
from bot.pictured import picture_in
from bot.texts import Sorry
from storage import drafts


async def listens(house: House, *asked: Asked, for_all: bool = False) -> bool:
    """Whether to answer a message, or those of one album, that a feature would take.

    In quiet mode only commands are answered, and the picture that a question of the bot's waits for. Where
    only admins may use the bot, others are told so: raises Sorry; in quiet mode they are passed over, since
    the whole group would hear the refusal. So is told who is kept out everywhere. for_all: what everyone may
    ask all the same.
    """
    message, rules = asked[0].message, customs.of(asked[0].message.chat_id)
    if not any(each.message.text or each.message.effective_attachment for each in asked):
        return True  # Telegram says that something has happened in the group
    commanded = any(command_of(each.message) for each in asked)
    if rules.quiet and not commanded and not await _is_awaited(house, asked[0]):
        return False
    if for_all:
        return True
    house.switches.admit(asked[0].owner.id, message.chat_id)
    if not rules.admins_only or await is_admins(house, message):
        return True
    if rules.quiet:
        return False
    raise Sorry("group-admins-only")


async def check_press(house: House, press: Press, *, for_all: bool) -> None:
    """Raises Sorry for who is kept out, and where only admins may press; what one has ordered, one may stop.

    In quiet mode too: the answer to a button is seen by nobody else. for_all: as for `listens`.
    """
    if for_all:
        return
    house.switches.admit(press.user.id, press.message.chat_id)
    if customs.of(press.message.chat_id).admins_only:
        await check_admin(house, press, "group-admins-only")


async def _is_awaited(house: House, asked: Asked) -> bool:
    if picture_in(asked.message) is None:
        return False
    where = house.db, asked.owner.id, asked.message.chat_id
    return bool(await drafts.wanting_style(*where) or await drafts.wanting_mask(*where))
