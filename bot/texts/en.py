"""The bot's English: all it says, by key. HTML; what stands in braces is filled in."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "what I do",
    "command-paintings": "the paintings on offer",
    "command-history": "your pictures",
    "command-style": "use a picture of yours as the painting",
    "command-settings": "size, strength, colours",
    "command-cancel": "stop what is being painted",
    "command-help": "all the ways to ask",
    "command-privacy": "what I keep, and for how long",
    "command-forget": "delete everything I know about you",
    "command-painting": "paint in the manner of {title}",
    "short-description": "Send a photo, choose a painting, get your photo back as a painting.",
    "description": (
        "I repaint your photos in the manner of a painting. Send me a photo and choose a painting; "
        "half a minute later it is art."
    ),
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>Welcome to Pastiche.</b>\n\n"
        "I repaint photos in the manner of a painting.\n\n"
        "📷 <b>Send me a photo</b> and choose a painting under it.\n"
        "🎨 /paintings shows what hangs here.\n"
        "🖼 Or send two pictures as one album: the photo first, then any painting of your own."
    ),
    "start-group": (
        "<b>Hello, I am Pastiche.</b> Reply to any photo here with /style or the name of a painting, "
        "such as /{example}, and I will repaint it."
    ),
    "help": (
        "<b>Ways to ask</b>\n\n"
        "• Send a photo, or an image as a file, and choose a painting under it.\n"
        "• Put a painting's command in the caption: {paintings}\n"
        "• Send an album of two: the photo, then the picture to take the style from.\n"
        "• Reply to a photo with a painting's command, or with /style to choose.\n"
        "• Reply to a photo with <i>another photo</i> captioned /style: that one is the painting.\n\n"
        "<b>In groups</b> reply to a photo with a command; I see nothing else there.\n\n"
        "/history – your pictures\n/settings – size, strength, colours\n/cancel – stop the brush\n"
        "/privacy – what I keep\n/forget – delete it all"
    ),
    "help-more": "{paintings} and {more} more, which /paintings shows",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "In which manner shall I paint it?",
    "choose-album": (
        "An album of two is a photo and its painting; this one has {pictures} pictures, so I take the first. "
        "Put a painting's command in the caption of an album, and I paint them all. In which manner?"
    ),
    "album-left-out": {
        "one": "One part of your album is no picture; I go on without it.",
        "other": "{count} parts of your album are no pictures; I go on without them.",
    },
    "choose-other": "Another painting for the same photo, as you sent it. In which manner this time?",
    "choose-unknown": "I do not know /{name}. In which manner shall I paint your photo?",
    "choose-unknown-near": (
        "I do not know /{name}. Did you mean {near}? In which manner shall I paint your photo?"
    ),
    "choose-by-name": (
        "Your photo waits for its painting: press one above, or write its name, such as {example}."
    ),
    "choose-by-name-near": (
        "Your photo waits for its painting, and none is called that. Did you mean {near}? "
        "Write it, or press one."
    ),
    "style-awaited": (
        "I am waiting for the picture whose style I shall take: send it as a photo or as a file. "
        "Or write the name of a painting; /cancel lets the photo go."
    ),
    "choose-instead": (
        "Your next picture will be the style of another photo now. In which manner shall I paint this one?"
    ),
    "choose-elsewhere": "This photo goes on in another message.",
    "choose-closed": "Closed. Send the photo again, and I will paint it.",
    "send-photo-first": "Send me a photo first, then choose a painting for it.",
    "reply-to-photo": "Reply to a photo with this command, and I will paint it.",
    "send-style": (
        "Now send me the picture whose style I shall take: a painting, a pattern, anything with texture."
    ),
    "send-style-in-reply": (
        "Now reply to this message with the picture whose style I shall take: a painting, a pattern, "
        "anything with texture."
    ),
    "style-usage": (
        "Reply to a photo with /style and I show you the paintings. Attach a second picture to that reply, "
        "and I take the style from it."
    ),
    "not-a-picture": (
        "I can paint photos: send me a picture, or an image file (JPEG, PNG, WebP, HEIC, GIF and the like). "
        "/help shows all the ways."
    ),
    "send-photo-for": (
        "“{title}” it shall be. Send me a photo with the caption /{name}, and I will paint it."
    ),
    "unknown-command": "I do not know /{name}. /help shows all the ways to ask.",
    "unknown-command-near": "I do not know /{name}. Did you mean {near}?",
    "you-are-welcome": "You are welcome. 🎨 Send another photo whenever you like.",
    "hello": "Hello! Send me a photo, and I will repaint it; /paintings shows in which manners.",
    "too-large": (
        "This file has {megabytes:.1f} MB, and I can fetch at most {most} MB. "
        "Send it as a photo instead of as a file, or make it smaller."
    ),
    "too-large-unknown": (
        "This file is larger than the {most} MB that I can fetch. Send it as a photo instead of as a file."
    ),
    "fetch-failed": "I could not fetch this picture from Telegram just now. Please send it again.",
    "draft-gone": "This photo is no longer waiting here. Send it again, and I will paint it.",
    "style-gone": "The painting named {name} is no longer on offer. /paintings shows what is.",
    "not-here-yet": (
        "“{title}” has not arrived here: I could not fetch it just now. I will gladly try again later. "
        "Until then, what hangs here already?"
    ),
    "not-yours": (
        "This belongs to somebody else. Reply to the photo with a painting's command to get your own."
    ),
    "too-many-waiting": {
        "one": (
            "You have a picture waiting already. I will gladly take more when it is done; /cancel stops it."
        ),
        "other": (
            "You have {count} pictures waiting already. "
            "I will gladly take more when one is done; /cancel stops them."
        ),
    },
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Your own style picture",
    "status-next": "🎨 <b>{title}</b>\nYou are next.",
    "status-queued": {
        "one": "🎨 <b>{title}</b>\n{count} picture is ahead of yours.",
        "other": "🎨 <b>{title}</b>\n{count} pictures are ahead of yours.",
    },
    "status-starting": "🎨 <b>{title}</b>\nMixing the colours …",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · {duration} left",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": "<b>{title}</b>\nIt is painted, but I cannot show it here. It waits in your /history.",
    "status-failed": "The painting did not work out: {reason}",
    "status-cancelled": "Stopped. Nothing was painted.",
    "ready": "Your picture is ready. ⬆️",
    "about-seconds": "about {seconds} s",
    "about-minutes": "about {minutes} min",
    "about-hours": "about {hours:.1f} h",
    "look": "{size} px · strength {strength:.0%}",
    "look-photo": "{size} px · strength {strength:.0%} · the photo's colours",
    "look-match": "{size} px · strength {strength:.0%} · colours matched",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"one": "Stopped.", "other": "Stopped {count} pictures."},
    "stopped-waiting": "I was not painting anything; the photos that waited for your choice no longer do.",
    "nothing-to-stop": "There is nothing to stop: I am not painting anything of yours here.",
    "too-late": "This one is finished already.",
    "already-asked": "I am painting exactly this one already.",
    "file-not-whole": (
        "I no longer have the lossless file of this picture; this is how Telegram keeps it, a little coarser."
    ),
    "job-gone": "I no longer have this picture.",
    "button-gone": "This button is from another time and no longer does anything.",
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Cancel",
    "button-stronger": "Again, stronger · {strength:.0%}",
    "button-softer": "Softer · {strength:.0%}",
    "button-file": "Full quality file",
    "button-other": "Another painting",
    "button-retry": "↻ Try again",
    "button-own-style": "🖼 A style picture of my own",
    "button-back": "◂ back",
    "button-more": "more ▸",
    "button-sheet": "◂ All paintings",
    "button-use": "🎨 Paint my photo so",
    "button-newer": "◂ newer",
    "button-older": "older ▸",
    "button-send": "Send it again",
    "button-repeat": "Repeat with other settings",
    "button-delete": "Delete",
    "button-with-settings": "With my settings",
    "button-really-delete": "Yes, delete it",
    "button-keep": "Keep it",
    "button-forget": "Yes, delete everything",
    "button-forget-not": "No, keep it",
    "button-private": "Open our private chat",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>What hangs here.</b> Press a number to look closer.",
    "sheet-room": "<b>What hangs here.</b> Press a number to look closer.\nRoom {room} of {rooms}.",
    "painting-source": '<a href="{source}">source</a>',
    "painting-use": "Send a photo with the caption /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "You have no pictures yet. Send me a photo!",
    "history-in-private": "Your pictures are for your eyes. Let us look at them in our private chat.",
    "history-entry": "{number} of {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Let us do that in our private chat.",
    "deleted": "Deleted.",
    "repeat": "<b>{title}</b> once more. How?",
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Settings</b>\n\n"
        "<b>Size</b>: the longest side in pixels. Double the size takes two to three times as long.\n"
        "<b>Strength</b>: how far from the photo I may go.\n"
        "<b>Colours</b>: the painting's, or the photo's own."
    ),
    "size": "{size} px",
    "strength-0.3": "Soft",
    "strength-0.5": "Balanced",
    "strength-0.7": "Strong",
    "colours-painting": "Painting's colours",
    "colours-photo": "Photo's colours",
    "chosen": "✓ {choice}",
    "settings-saved": "Saved for your next pictures.",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>What I keep</b>\n\n"
        "• Your Telegram id, first name and language, and your settings.\n"
        "• The photos you ask me to paint, the style pictures you send, and the finished pictures, so that "
        "/history can show and repeat them. Where a photo was taken and other camera data never go into a "
        "finished picture.\n"
        "• A photo for which you choose no painting is deleted after {hours} hours, "
        "one that was cancelled or failed after {days} days.\n"
        "• The rest I keep until you delete it: one picture in /history, or everything with /forget."
    ),
    "privacy-room": (
        "• When all pictures together take more than {gigabytes:g} GB here, the oldest files are deleted. "
        "Ask for one again, and I fetch it back from Telegram."
    ),
    "privacy-age": (
        "• Files of pictures that nobody has asked for in {days:g} days are deleted here. "
        "Ask for one again, and I fetch it back from Telegram."
    ),
    "privacy-where": (
        "Everything stays on the server this bot runs on. Nobody else gets it; nothing is learned from it."
    ),
    "forget-question": (
        "Shall I delete everything I keep about you: your photos, your pictures, your history and settings? "
        "Pictures being painted are stopped. Messages in our chats stay; you can delete those yourself."
    ),
    "forgotten": "Done. I have forgotten you. Send a photo whenever you like to begin anew.",
    "forget-not": "Good. Nothing was deleted.",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": "This file is empty. Please send it again, or send the picture as a photo.",
    "error-picture-unknown": (
        "I cannot find a picture in this file. Send a photo, or an image file: "
        "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP."
    ),
    "error-picture-kind": (
        "I cannot open this kind of file ({kind}). "
        "Export it as JPEG, or send it as a photo instead of as a file."
    ),
    "error-picture-damaged": (
        "This {kind} picture is cut short or damaged, so I see only a part of it. Please send it once more, "
        "or open it on your phone and send a screenshot."
    ),
    "error-picture-variety": (
        "This is a {kind} file of a rare variety, which I cannot open. "
        "Save it as JPEG or PNG, or send it as a photo instead of as a file."
    ),
    "error-picture-too-small": (
        "This picture has only {width}x{height} pixels, and I need at least {least} on each side. "
        "Is there a larger one?"
    ),
    "error-picture-too-large": (
        "This picture has {width}x{height} pixels. That is {megapixels:.0f} megapixels, "
        "and {most} are the most I can take in. "
        "Send it as a photo instead of as a file: Telegram then makes it smaller by itself."
    ),
    "error-picture-too-long": (
        "This picture is very long, {width}x{height} pixels: one side may be at most {most} times the other. "
        "Cut out the part you like best, and I will paint that."
    ),
    "error-picture-too-many-scans": (
        "This JPEG is put together in a way I cannot read. "
        "Send it as a photo instead of as a file, and Telegram will put it right."
    ),
    "error-picture-too-many-pieces": (
        "This {kind} file is put together in a way I cannot read. "
        "Send it as a photo instead of as a file, or save it anew as JPEG or PNG."
    ),
    "error-picture-mode": (
        "I cannot read the colours of this picture. Send it as a photo instead of as a file, "
        "and Telegram will put them right."
    ),
    "error-picture-too-heavy": (
        "This picture is too heavy for me. Send it as a photo instead of as a file, or make it smaller."
    ),
    "error-picture-takes-too-long": (
        "This picture takes too long to open. Send it as a photo instead of as a file, or make it smaller."
    ),
    "error-picture-not-read": (
        "I could not open this picture. Send it as a photo instead of as a file, or save it as JPEG or PNG."
    ),
    "error-out-of-memory": (
        "There is not enough room for a picture of this size. Choose a smaller one in /settings."
    ),
    "error-timed-out": "It took too long. Choose a smaller size in /settings and try again.",
    "error-worker-died": (
        "The brush broke. Try again; if it breaks once more, choose a smaller size in /settings."
    ),
    "error-given-up": (
        "The brush broke {attempts} times. Please try again, perhaps with a smaller size in /settings."
    ),
    "error-closing": "I was just being restarted. Please try again.",
    "error-painting-gone": "“{title}” is no longer here. /paintings shows what is.",
    "error-old": "{sentence}",
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": (
        "Something went wrong on my side, and I have written it down for the people who run me. "
        "Please try again."
    ),
    "no-room": (
        "There is no room left where I keep pictures, and the people who run me know it. "
        "Please send this again later."
    ),
    "no-room-yet": (
        "There is no room left where I keep what you send. Nothing is lost: I will come to it by myself "
        "as soon as there is."
    ),
    "report-to-admin": "⚠️ Unexpected error:\n<code>{error}</code>",
}
