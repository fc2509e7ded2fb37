"""What people can do, one file per feature. Handlers translate between Telegram and services, no more."""

from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot import keyboards
from bot.commands import Commanded
from bot.handlers import errors, gallery, history, intake, preferences, privacy, requests, results, start
from bot.services import App, Services
from engine import paintings


def register(application: App) -> None:
    """Tell the application who handles what; the first match wins."""
    commands = {
        "start": start.on_start,
        "help": start.on_help,
        "paintings": gallery.on_paintings,
        "style": requests.on_style,
        "history": history.on_history,
        "settings": preferences.on_settings,
        "cancel": results.on_cancel_command,
        "privacy": privacy.on_privacy,
        "forget": privacy.on_forget,
    }
    for name, callback in commands.items():
        application.add_handler(MessageHandler(Commanded({name}.__contains__), callback))

    def is_painting(command: str) -> bool:
        house: Services = application.bot_data["services"]
        return command in paintings.catalogue(house.settings.data_dir)

    application.add_handler(MessageHandler(Commanded(is_painting), requests.on_painting_command))

    buttons = {
        keyboards.PAINT: requests.on_paint,
        keyboards.CHOOSE: requests.on_choose,
        keyboards.OWN_STYLE: requests.on_own_style,
        keyboards.CANCEL: results.on_cancel,
        keyboards.AGAIN: results.on_again,
        keyboards.OTHER: results.on_other,
        keyboards.FILE: results.on_file,
        keyboards.SHOW: gallery.on_show,
        keyboards.SHEET: gallery.on_sheet,
        keyboards.HISTORY: history.on_page,
        keyboards.SEND: history.on_send,
        keyboards.REPEAT: history.on_repeat,
        keyboards.DELETE: history.on_delete,
        keyboards.SET: preferences.on_set,
        keyboards.FORGET: privacy.on_forget_answer,
    }
    for action, callback in buttons.items():
        application.add_handler(CallbackQueryHandler(callback, pattern=rf"^{action}(:|$)"))

    application.add_handler(MessageHandler(filters.PHOTO | filters.Document.ALL, intake.on_picture))
    application.add_handler(
        MessageHandler(filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, intake.on_other)
    )
    application.add_error_handler(errors.on_error)
