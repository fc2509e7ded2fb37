"""What people change about themselves: the language of their Telegram, and their profile photos."""

import re

from bot.sandbox.errors import Refusal
from bot.sandbox.parameters import Parameters
from bot.sandbox.people import who
from bot.sandbox.world import World


async def speak(world: World, call: Parameters) -> str:
    """Sets the language of a person's app, an IETF tag in lower case; returns it.

    Updates carry it from then on; without `language_code` they carry none, as from an app that does not say.
    """
    person, code = who(world, call), call.text("language_code").lower()
    if not re.fullmatch(r"([a-z]{2,3}(-[a-z0-9]{2,8})*)?", code):
        raise Refusal(f"A language is written like de or pt-br, not {code!r}.")
    world.speaks(person["id"], code)
    return code


async def portrait(world: World, call: Parameters) -> int:
    """Puts a picture before a person's profile photos, or without one hides them; returns how many."""
    person = who(world, call)
    kept = world.portraits.get(person["id"], [])
    for upload in call.uploads.values():
        sizes = await world.files.add_photo(upload.data, any_size=True)
        kept = [sizes[-1]["file_id"], *kept]
    world.portraits[person["id"]] = kept if call.uploads else []
    world.saver.touch()
    return len(world.portraits[person["id"]])
