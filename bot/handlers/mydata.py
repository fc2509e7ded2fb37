"""/mydata: all that is kept about whoever asks, as ZIP files."""

from contextlib import suppress

from telegram import InputFile
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answers import in_private
from bot.belongings import collected, packed
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked
from bot.texts import Said, say


async def on_mydata(house: House, asked: Asked) -> None:
    """One file after the other, each gone from here before the next is made."""
    if not await in_private(house, asked, "mydata"):
        return
    language = asked.owner.language
    everything = await collected(house.db, asked.owner.id)
    parts = everything.parts
    for number, part in enumerate(parts, start=1):
        with suppress(TelegramError):
            await asked.message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
        said = [say("mydata" if number == 1 else "mydata-more", language)]
        if len(parts) > 1:
            said.append(say("mydata-part", language, number=number, total=len(parts)))
        if number == 1 and everything.missing:
            said.append(say("mydata-missing", language, count=everything.missing))
        if part.protected:
            said.append(say("mydata-protected", language))
        name = "pastiche.zip" if len(parts) == 1 else f"pastiche-{number}-of-{len(parts)}.zip"
        with await packed(house.db, part, house.settings.data_dir) as file:
            await asked.message.reply_document(
                InputFile(file, filename=name, read_file_handle=False),
                caption=Said("\n\n".join(said)),
                protect_content=part.protected or None,
            )


FEATURE = Feature(for_all=True, commands={"mydata": Command(on_mydata)})
