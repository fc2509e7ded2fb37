"""What people write in a private chat beside commands: a painting's name, thanks, a question, a slip."""

import unicodedata

from bot import chooser, orders, region
from bot.features import Feature
from bot.guessing import painting_named, painting_nearly, unknown
from bot.house import House
from bot.messages import Asked, command_of, is_private
from bot.naming import Wish, wish_of, words_of
from bot.owners import meet
from bot.several import photo_of
from bot.texts import Sorry
from bot.texts.phrases import called
from storage import drafts
from storage.look import StyleChoice
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
        "多谢",
        "शुक्रिया",
        "धन्यवाद",
        "makasih",
        "terima",
        "ممنون",
        "مرسی",
        "متشکرم",
        "valeu",
        "고마워",
        "wow",
        "great",
        "amazing",
        "beautiful",
    ]
)
GREETINGS = frozenset(
    [
        *("hi", "hello", "hey", "hallo", "hola", "ciao", "salut", "bonjour", "servus", "moin", "привет"),
        *(
            "здравствуйте",
            "привіт",
            "вітаю",
            "olá",
            "oi",
            "halo",
            "hai",
            "नमस्ते",
            "हैलो",
            "سلام",
            "你好",
            "您好",
        ),
    ]
)
_FEW = 6
"""Words: who writes more than that says something else as well."""


async def on_words(house: House, asked: Asked) -> None:
    """Names of paintings choose; everything else gets a short answer of its own."""
    made = await orders.made_of(house, asked.update_id)
    said, owner = words_of(asked.message), asked.owner
    draft = await drafts.latest(house.db, owner.id, asked.message.chat_id)
    if made and (draft is None or draft.message_id != made[0].source_message_id):
        return
    wish = wish_of(house, said, asked.own, with_photo=False)
    if wish is None and (part := painting_named(house, said, owner.language)):
        wish = Wish(((StyleChoice(painting=part),),))
    command = command_of(asked.message)
    if wish and wish.problem and (command or wish.manners or "+" in said or "&" in said):
        raise wish.problem
    if command:
        raise unknown(house, command)
    if wish and wish.manners and draft:
        await meet(house, owner)
        if draft.wants_mask:
            raise await region.choose(house, draft, wish.manners[0])
        await chooser.paint(house, asked, photo_of(draft), wish.manners, draft=draft)
        return
    if wish and wish.manners:
        raise _send_photo(house, asked, wish.manners[0][0])
    raise Sorry(kind) if (kind := _pleasantry(said)) else await _waiting_for(house, asked, draft)


def _send_photo(house: House, asked: Asked, style: StyleChoice) -> Sorry:
    """What to do with a name while no photo is there."""
    name = style.painting
    if name is None:
        mine = next(own for own, sha in asked.own.items() if sha == style.image)
        return Sorry("send-photo-for", name=mine, title=mine)
    return Sorry(
        "send-photo-for",
        name=name,
        title=called(name, house.collection.titles[name], asked.owner.language),
    )


async def _waiting_for(house: House, asked: Asked, draft: Draft | None) -> Sorry:
    """What is needed next."""
    if draft is None:
        return Sorry("not-a-picture")
    if near := painting_nearly(house, asked.message.text or ""):
        return Sorry("choose-by-name-near", near=near)
    if await drafts.wanting_mask(house.db, asked.owner.id, asked.message.chat_id):
        return Sorry("send-here")
    if await drafts.wanting_style(house.db, asked.owner.id, asked.message.chat_id):
        return Sorry("style-awaited")
    return Sorry("choose-by-name", example=house.collection.ours[0].name)


def _pleasantry(said: str) -> str | None:
    """The key of what one answers to thanks, a greeting, or a row of hearts."""
    words = "".join(each if _is_in_words(each) else " " for each in said.casefold()).split()
    if not words and said.strip() and all(_is_sign(each) for each in said if not each.isspace()):
        return "you-are-welcome"
    if not words or len(words) > _FEW:
        return None
    if THANKS.intersection(words):
        return "you-are-welcome"
    return "hello" if words[0] in GREETINGS else None


def _is_in_words(each: str) -> bool:
    """Whether it is a letter, a digit, or a mark at one, as Hindi has for its vowels."""
    return each.isalnum() or unicodedata.category(each) in ("Mn", "Mc")


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
