"""What people write in a private chat beside commands: a painting's name, thanks, a question, a slip."""

import unicodedata

from bot import chooser, orders
from bot.features import Feature
from bot.guessing import painting_named, painting_nearly, unknown
from bot.house import House
from bot.messages import Asked, command_of, is_private
from bot.owners import meet
from bot.texts import Sorry
from storage import drafts
from storage.schema import Draft

THANKS = frozenset(
    [
        "thanks",
        "thank",
        "thx",
        "ty",
        "tysm",
        "cheers",
        "danke",
        "merci",
        "gracias",
        "grazie",
        "obrigado",
        "obrigada",
        "спасибо",
        "дякую",
        "dzięki",
        "tack",
        "tak",
        "kiitos",
        "teşekkürler",
        "ありがとう",
        "谢谢",
        "고마워",
        "wow",
        "great",
        "amazing",
        "beautiful",
    ]
)
GREETINGS = frozenset(
    ["hi", "hello", "hey", "hallo", "hola", "ciao", "salut", "bonjour", "servus", "moin", "привет"]
)
_FEW = 6
"""Words: who writes more than that says something else as well."""


async def on_words(house: House, asked: Asked) -> None:
    """A painting's name chooses; everything else gets a short answer of its own."""
    if await orders.made_of(house, asked.update_id):
        return
    if command := command_of(asked.message):
        raise unknown(house, command)
    said, owner = asked.message.text or "", asked.owner
    draft = await drafts.latest(house.db, owner.id, asked.message.chat_id)
    painting = painting_named(house, said)
    if painting and draft:
        await meet(house, owner)
        where = orders.photo_of(draft)
        await chooser.paint(house, asked, where, draft.content_sha, painting, draft=draft)
        return
    if painting:
        raise Sorry("send-photo-for", name=painting, title=house.collection.titles[painting])
    raise Sorry(kind) if (kind := _pleasantry(said)) else await _waiting_for(house, asked, draft)


async def _waiting_for(house: House, asked: Asked, draft: Draft | None) -> Sorry:
    """What is needed next."""
    if draft is None:
        return Sorry("not-a-picture")
    if near := painting_nearly(house, asked.message.text or ""):
        return Sorry("choose-by-name-near", near=near)
    if await drafts.wanting_style(house.db, asked.owner.id, asked.message.chat_id):
        return Sorry("style-awaited")
    return Sorry("choose-by-name", example=house.collection.ours[0].name)


def _pleasantry(said: str) -> str | None:
    """The key of what one answers to thanks, a greeting, or a row of hearts."""
    words = "".join(each if each.isalnum() else " " for each in said.casefold()).split()
    if not words and said.strip() and all(_is_sign(each) for each in said if not each.isspace()):
        return "you-are-welcome"
    if not words or len(words) > _FEW:
        return None
    if THANKS.intersection(words):
        return "you-are-welcome"
    return "hello" if words[0] in GREETINGS else None


def _is_sign(each: str) -> bool:
    """Whether it is (part of) an emoji."""
    return unicodedata.category(each) in ("So", "Sk", "Mn", "Cf", "Me", "Cs")


def is_for_us(house: House, asked: Asked) -> bool:
    """Words in a private chat, or a command that bears the bot's own name."""
    text = asked.message.text
    if text is None:
        return False
    return is_private(asked.message) or bool(command_of(asked.message) and "@" in text.split(maxsplit=1)[0])


FEATURE = Feature(messages=((is_for_us, on_words),))
