"""Everything the bot says. `bot.texts.en` holds the English sentences, as HTML that Telegram understands."""

from bot.texts.en import *  # noqa: F403  (a text is used as `texts.name`)
