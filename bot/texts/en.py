"""The bot's English. Constants are whole messages; functions fill in what changes. All HTML."""

from collections.abc import Sequence
from html import escape

# --- commands, as Telegram's menu shows them ------------------------------------------------

COMMANDS = {
    "start": "what I do",
    "paintings": "the paintings on offer",
    "history": "your pictures",
    "style": "use a picture of yours as the painting",
    "settings": "size, strength, colours",
    "cancel": "stop what is being painted",
    "help": "all the ways to ask",
    "privacy": "what I keep, and for how long",
    "forget": "delete everything I know about you",
}


def painting_command(title: str) -> str:
    return f"paint in the manner of {title}"[:256]


SHORT_DESCRIPTION = "Send a photo, choose a painting, get your photo back as a painting."
DESCRIPTION = (
    "I repaint your photos in the manner of a painting. Send me a photo and choose a painting; "
    "half a minute later it is art."
)

# --- greeting and help -----------------------------------------------------------------------

START = (
    "<b>Welcome to Pastiche.</b>\n\n"
    "I repaint photos in the manner of a painting.\n\n"
    "📷 <b>Send me a photo</b> and choose a painting under it.\n"
    "🎨 /paintings shows what hangs here.\n"
    "🖼 Or send two pictures as one album: the photo first, then any painting of your own."
)

START_GROUP = (
    "<b>Hello, I am Pastiche.</b> Reply to any photo here with /style or the name of a painting, "
    "such as /{example}, and I will repaint it."
)


def help_text(painting_names: Sequence[str], more: int) -> str:
    names = " ".join(f"/{name}" for name in painting_names)
    if more > 0:
        names += f" and {more} more, which /paintings shows"
    return (
        "<b>Ways to ask</b>\n\n"
        "• Send a photo, or an image as a file, and choose a painting under it.\n"
        f"• Put a painting's command in the caption: {names}\n"
        "• Send an album of two: the photo, then the picture to take the style from.\n"
        "• Reply to a photo with a painting's command, or with /style to choose.\n"
        "• Reply to a photo with <i>another photo</i> captioned /style: that one is the painting.\n\n"
        "<b>In groups</b> reply to a photo with a command; I see nothing else there.\n\n"
        "/history – your pictures\n/settings – size, strength, colours\n/cancel – stop the brush\n"
        "/privacy – what I keep\n/forget – delete it all"
    )


# --- taking photos in ------------------------------------------------------------------------


CHOOSE = "In which manner shall I paint it?"
SEND_A_PHOTO_FIRST = "Send me a photo first, then choose a painting for it."
REPLY_TO_A_PHOTO = "Reply to a photo with this command, and I will paint it."
SEND_STYLE = "Now send me the picture whose style I shall take: a painting, a pattern, anything with texture."
STYLE_USAGE = (
    "Reply to a photo with /style and I show you the paintings. Attach a second picture to that reply, "
    "and I take the style from it."
)
NOT_A_PICTURE = (
    "I can paint photos: send me a picture, or an image file (JPEG, PNG, WebP, HEIC or GIF). "
    "/help shows all the ways."
)
TOO_LARGE_TO_FETCH = (
    "This file has {megabytes:.0f} MB; Telegram lets bots fetch at most 20 MB. "
    "Send it as a photo instead of as a file, or make it smaller."
)
TOO_LARGE_UNKNOWN = (
    "This file is larger than the 20 MB Telegram lets bots fetch. Send it as a photo instead of as a file."
)
FETCH_FAILED = "I could not fetch this picture from Telegram just now. Please send it again."
DRAFT_GONE = "This photo is no longer waiting here. Send it again, and I will paint it."
STYLE_GONE = "The painting named {name} is no longer on offer. /paintings shows what is."


def not_here_yet(title: str) -> str:
    return (
        f"“{title}” has not arrived here: I could not fetch it just now. I will gladly try again later. "
        "Until then, what hangs here already?"
    )


NOT_YOURS = "This belongs to somebody else. Reply to the photo with a painting's command to get your own."


def album_of(count: int) -> str:
    return (
        f"An album of two is a photo and its painting; this one has {count} pictures, so I take the first. "
        "Put a painting's command in the caption of an album, and I paint them all. In which manner?"
    )


def too_many_waiting(limit: int) -> str:
    return (
        f"You have {limit} pictures waiting already. "
        "I will gladly take more when one is done; /cancel stops them."
    )


# --- a job in its one message ----------------------------------------------------------------


def title_of(painting_title: str | None) -> str:
    return escape(painting_title) if painting_title else "your own style picture"


def queued(title: str, ahead: int) -> str:
    if ahead <= 0:
        return f"🎨 <b>{title}</b>\nYou are next."
    noun = "picture is" if ahead == 1 else "pictures are"
    return f"🎨 <b>{title}</b>\n{ahead} {noun} ahead of yours."


def starting(title: str) -> str:
    return f"🎨 <b>{title}</b>\nMixing the colours …"


def painting(title: str, share: float, seconds_left: float | None) -> str:
    full = min(10, max(0, round(share * 10)))
    line = "▰" * full + "▱" * (10 - full) + f"  {share:.0%}"
    if seconds_left is not None:
        line += f" · {duration(seconds_left)} left"
    return f"🎨 <b>{title}</b>\n{line}"


def duration(seconds: float) -> str:
    """`about 40 s`, `about 3 min`: as exact as a guess deserves."""
    if seconds < 100:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"


def finished(title: str, size: int, strength: float, keep_colours: bool) -> str:
    colours = " · the photo's colours" if keep_colours else ""
    return f"<b>{title}</b>\n{size} px · strength {strength:.0%}{colours}"


READY = "Your picture is ready. ⬆️"
CANCELLED = "Stopped. Nothing was painted."
NOTHING_TO_CANCEL = "There is nothing to stop: I am not painting anything of yours here."
RENDER_FAILED = "The painting did not work out: {reason}"
TOO_LATE = "This one is finished already."
ALREADY_ASKED = "I am painting exactly this one already."
JOB_GONE = "I no longer have this picture."


def cancelled(count: int) -> str:
    return "Stopped." if count == 1 else f"Stopped {count} pictures."


# --- buttons ---------------------------------------------------------------------------------

BUTTON_CANCEL = "✖️ Cancel"
BUTTON_STRONGER = "Again, stronger"
BUTTON_SOFTER = "Softer"
BUTTON_FILE = "Full quality file"
BUTTON_OTHER = "Another painting"
BUTTON_RETRY = "↻ Try again"
BUTTON_OWN_STYLE = "🖼 A style picture of my own"
BUTTON_BACK = "◂ back"
BUTTON_MORE = "more ▸"
BUTTON_SHEET = "◂ All paintings"
BUTTON_USE = "🎨 Paint my photo so"
BUTTON_NEWER = "◂ newer"
BUTTON_OLDER = "older ▸"
BUTTON_SEND = "Send it again"
BUTTON_REPEAT = "Repeat with other settings"
BUTTON_DELETE = "Delete"
BUTTON_SETTINGS = "With my settings"
BUTTON_REALLY_DELETE = "Yes, delete it"
BUTTON_KEEP = "Keep it"
BUTTON_FORGET = "Yes, delete everything"
BUTTON_FORGET_NOT = "No, keep it"
BUTTON_PRIVATE = "Open our private chat"

# --- paintings -------------------------------------------------------------------------------

SHEET = "<b>What hangs here.</b> Press a number to look closer."


def sheet(page: int, pages: int) -> str:
    return SHEET if pages == 1 else f"{SHEET}\nRoom {page} of {pages}."


def painting_facts(
    name: str, title: str, artist: str, year: str, medium: str, story: str, source: str | None
) -> str:
    by = ", ".join(escape(part) for part in (artist, year, medium) if part)
    link = f'<a href="{escape(source)}">source</a>' if source else ""
    by = " · ".join(filter(None, (by, link)))
    parts = (f"<b>{escape(title)}</b>\n{by}".strip(), escape(story), f"Send a photo with the caption /{name}")
    return "\n\n".join(filter(None, parts))


# --- history ---------------------------------------------------------------------------------

HISTORY_EMPTY = "You have no pictures yet. Send me a photo!"
HISTORY_IN_PRIVATE = "Your pictures are for your eyes. Let us look at them in our private chat."
PRIVATE_ONLY = "Let us do that in our private chat."
DELETED = "Deleted."


def history_entry(index: int, total: int, title: str, details: str) -> str:
    return f"{index + 1} of {total} · <b>{title}</b>\n{details}"


def history_details(day: str, size: int, strength: float, keep_colours: bool) -> str:
    colours = " · the photo's colours" if keep_colours else ""
    return f"{day} · {size} px · strength {strength:.0%}{colours}"


def repeat_with(title: str) -> str:
    return f"<b>{title}</b> once more. How?"


# --- settings --------------------------------------------------------------------------------

SETTINGS = (
    "<b>Settings</b>\n\n"
    "<b>Size</b>: the longest side in pixels. Double the size takes two to three times as long.\n"
    "<b>Strength</b>: how far from the photo I may go.\n"
    "<b>Colours</b>: the painting's, or the photo's own."
)
STRENGTHS = {0.3: "Soft", 0.5: "Balanced", 0.7: "Strong"}
COLOURS_PAINTING = "Painting's colours"
COLOURS_PHOTO = "Photo's colours"
CHOSEN = "✓ "
SETTINGS_SAVED = "Saved for your next pictures."

# --- privacy ---------------------------------------------------------------------------------


def privacy(draft_hours: int, unfinished_days: int) -> str:
    return (
        "<b>What I keep</b>\n\n"
        "• Your Telegram id, first name and language, and your settings.\n"
        "• The photos you ask me to paint, the style pictures you send, and the finished pictures, so that "
        "/history can show and repeat them. Where a photo was taken and other camera data never go into a "
        "finished picture.\n"
        f"• A photo for which you choose no painting is deleted after {draft_hours} hours, "
        f"one that was cancelled or failed after {unfinished_days} days.\n"
        "• The rest I keep until you delete it: one picture in /history, or everything with /forget.\n\n"
        "Everything stays on the server this bot runs on. Nobody else gets it; nothing is learned from it."
    )


FORGET_QUESTION = (
    "Shall I delete everything I keep about you: your photos, your pictures, your history and settings? "
    "Pictures being painted are stopped. Messages in our chats stay; you can delete those yourself."
)
FORGOTTEN = "Done. I have forgotten you. Send a photo whenever you like to begin anew."
FORGET_NOT = "Good. Nothing was deleted."

# --- when something goes wrong ---------------------------------------------------------------

UNEXPECTED = (
    "Something went wrong on my side, and I have written it down for the people who run me. Please try again."
)


def report_to_admin(error: str) -> str:
    return f"⚠️ Unexpected error:\n<code>{escape(error[:1000])}</code>"
