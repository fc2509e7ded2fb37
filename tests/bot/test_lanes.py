import asyncio
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User

from bot.lanes import Lanes

ADA, BEN = User(101, "Ada", False), User(102, "Ben", False)


def said(number: int, user: User, text: str = "hello", chat: int | None = None) -> Update:
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, len(text))] if text.startswith("/") else []
    place = Chat(chat or user.id, "private")
    return Update(
        number,
        message=Message(number, datetime.now(UTC), place, from_user=user, text=text, entities=entities),
    )


class Work:
    """Notes when pieces of work begin and end; a piece ends when it is let go."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def piece(self, name: str) -> None:
        self.events.append(f"+{name}")
        await self.gates.setdefault(name, asyncio.Event()).wait()
        self.events.append(f"-{name}")

    def let_go(self, name: str) -> None:
        self.gates.setdefault(name, asyncio.Event()).set()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_persons_updates_keep_their_order_and_do_not_overlap() -> None:
    lanes, work = Lanes(), Work()
    tasks = [asyncio.create_task(lanes.process_update(said(n, ADA), work.piece(str(n)))) for n in range(3)]
    await settle()
    assert work.events == ["+0"]
    for name in "210":
        work.let_go(name)
    await asyncio.gather(*tasks)
    assert work.events == ["+0", "-0", "+1", "-1", "+2", "-2"]


async def test_two_people_do_not_wait_for_each_other() -> None:
    lanes, work = Lanes(), Work()
    tasks = [
        asyncio.create_task(lanes.process_update(said(1, ADA), work.piece("ada"))),
        asyncio.create_task(lanes.process_update(said(2, BEN), work.piece("ben"))),
    ]
    await settle()
    assert work.events == ["+ada", "+ben"]
    work.let_go("ada"), work.let_go("ben")
    await asyncio.gather(*tasks)


async def test_cancel_overtakes_a_full_house() -> None:
    lanes, work = Lanes(at_once=1), Work()
    button = Update(9, callback_query=CallbackQuery("1", ADA, "x", data="cancel:7"))
    waiting = [
        asyncio.create_task(lanes.process_update(said(1, ADA), work.piece("ada"))),
        asyncio.create_task(lanes.process_update(said(2, BEN), work.piece("ben"))),
    ]
    await settle()
    work.let_go("cancel"), work.let_go("button")
    await lanes.process_update(button, work.piece("button"))
    assert work.events == ["+ada", "+button", "-button"]
    work.let_go("ada"), work.let_go("ben")
    await asyncio.gather(*waiting)


async def test_a_failing_update_does_not_block_its_lane() -> None:
    lanes, work = Lanes(), Work()

    async def fails() -> None:
        raise RuntimeError("no")

    results = await asyncio.gather(lanes.process_update(said(1, ADA), fails()), return_exceptions=True)
    assert isinstance(results[0], RuntimeError)
    work.let_go("next")
    await lanes.process_update(said(2, ADA), work.piece("next"))
    assert work.events == ["+next", "-next"]
