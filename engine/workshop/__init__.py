"""How what ships was made and is judged. Nothing at run time enters here."""

from engine.command import settle_threads

settle_threads()  # before any room of it imports torch
