"""The bot's English: all it says, by key. HTML; what stands in braces is filled in."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "what I do",
    "command-paintings": "the paintings on offer",
    "command-history": "your pictures",
    "command-style": "use a picture of yours as the painting",
    "command-save": "keep a picture as a style of your own",
    "command-mystyles": "the styles you keep",
    "command-rename": "give a style of yours another name",
    "command-settings": "size, strength, colours, strokes",
    "command-studio": "the studio: your photo in every manner, brushes, mixes",
    "command-cancel": "stop what is being painted",
    "command-help": "all the ways to ask",
    "command-privacy": "what I keep, and for how long",
    "command-mydata": "get everything I keep about you",
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
        "• Send a photo, or an image as a file, and press a painting's number under it, "
        "or 🎲 for a surprise.\n"
        "• Put a painting's name in the caption: {paintings}\n"
        "• Write several: <i>wave, night</i> makes two pictures, <i>wave + night</i> mixes them in one, "
        "<i>70% wave + 30% night</i> in just that balance. <i>Mix two</i> under a photo does it by buttons.\n"
        "• Send an album of two: the photo, then the picture to take the style from.\n"
        "• Reply to a photo with a painting's command, or with /style to choose.\n"
        "• Write <i>/me wave</i>, and I take your profile photo.\n"
        "• Reply to a photo with <i>another photo</i> captioned /style: that one is the painting.\n\n"
        "<b>In groups</b> reply to a photo with a command; I see nothing else there.\n\n"
        "/again – your last picture once more\n"
        "/history – your pictures\n/settings – size, strength, colours, strokes\n/cancel – stop the brush\n"
        "/privacy – what I keep\n/forget – delete it all"
    ),
    "help-more": "{paintings} and {more} more, which /paintings shows",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "In which manner shall I paint it?",
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
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "No painting is called “{name}”. In which manner shall I paint your photo?",
    "choose-unnamed-near": (
        "No painting is called “{name}”. Did you mean {near}? In which manner shall I paint your photo?"
    ),
    "unnamed": "No painting is called “{name}”. /paintings shows what hangs here.",
    "unnamed-near": "No painting is called “{name}”. Did you mean {near}?",
    "choose-album": {
        "one": (
            "An album of {count} picture. How shall I take it? "
            "With a painting's name in its caption, such as <i>wave</i>, I paint it at once."
        ),
        "other": (
            "An album of {count} pictures. How shall I take them? "
            "With a painting's name in its caption, such as <i>wave</i>, I paint them all at once."
        ),
    },
    "choose-all": {
        "one": "In which manner shall I paint it?",
        "other": "In which manner shall I paint all {count}?",
    },
    "button-all": "🎨 All in one manner",
    "button-last": "🖼 The last one is the painting",
    "button-first": "Only the first",
    "button-swap": "⇄ Swap photo and painting",
    "mix-too-many": (
        "I mix at most {most} paintings in one picture; of more one sees none. Leave some out, "
        "or write a comma between them, and each becomes a picture of its own."
    ),
    "left-out-full": {
        "one": (
            "One of these pictures found no room: I take {most} of yours at a time. "
            "Ask for it again when the first are done."
        ),
        "other": (
            "{count} of these pictures found no room: I take {most} of yours at a time. "
            "Ask for them again when the first are done."
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": (
        "A film is many pictures, and I paint one. Stop it where you like it best, take a screenshot, "
        "and send me that."
    ),
    "no-picture-sticker": (
        "This sticker does not hold still for me. I paint stickers that do, and photos all the more gladly."
    ),
    "no-picture-sound": "I have no ears, only a brush. Send me a photo, and I will paint what I see.",
    "no-picture-place": "I have never been there. Send me a photo of the place, and I will paint it.",
    "no-picture-contact": (
        "A name and a number I cannot paint. Send me a photo of them; for your own profile photo write /me."
    ),
    "no-picture-poll": "I vote for a painting. Send me a photo, and choose which: /paintings shows them.",
    "no-picture-game": "You win. Now send me a photo, and I will paint it.",
    "command-me": "paint your own profile photo",
    "choose-me": "Your profile photo. In which manner shall I paint it?",
    "me-unseen": (
        "I see no profile photo of yours: there is none, or your privacy settings hide it from me. "
        "Send me a photo of you instead, and I will paint it."
    ),
    "me-nobody": (
        "You speak for a whole chat here, which I cannot portray. Write /me as yourself, or send me a photo."
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Your own style picture",
    "status-next": "🎨 <b>{title}</b>\nYou are next.",
    "status-turn": "{queued}\nYour turn comes in {duration}.",
    "status-resting": "🎨 <b>{title}</b>\nI rest for a while. Yours keeps its place, and I go on by myself.",
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
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 Taste them all",
    "taste": {
        "one": "🍇 <b>A taste of {count} painting</b>",
        "other": "🍇 <b>A taste of {count} paintings</b>",
    },
    "taste-queued": "{taste}\nIt begins when nobody waits for a whole picture.",
    "taste-starting": "{taste}\nMixing the colours …",
    "taste-painting": "{taste}\n{done} of them are there. Press a number, and I paint that one large.",
    "taste-finished": "🍇 <b>Which one tastes best?</b> Press a number, and I paint it large from here.",
    "look-strokes": "{look} · strokes × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 Mix two",
    "mix-first": "Several paintings in one picture. Which one comes first?",
    "mix-next": "<b>{title}</b>\nMixed with which other painting?",
    "mix-balance": "🥣 <b>{title}</b>\nShift the balance until it tastes right.",
    "button-mix-third": "Add a third",
    "button-mix-paint": "🎨 Paint this mix",
    "button-mix-back": "↩ Back",
    "button-mix-on": "🥣 Mix in another painting",
    "button-mix-balance": "🥣 Shift the balance",
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
    "studio-no-chat": "A visitor has no chat to send it to: open the studio in Telegram for that.",
    "button-gone": "This button is from another time and no longer does anything.",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "your last picture once more",
    "button-bigger": "Bigger · {size} px",
    "button-larger-strokes": "Larger strokes",
    "button-finer-strokes": "Finer strokes",
    "button-more-ways": "More ▸",
    "button-compare": "Before and after",
    "button-keep-look": "Save this look",
    "compared": "<b>{title}</b>\nBefore and after",
    "look-saved": "Saved: your next pictures are painted like this one, {look}. /settings changes it.",
    "largest-already": "This is the largest size I paint here. “Full quality file” has every pixel of it.",
    "again-nothing": (
        "There is no picture of yours here that I could paint again. Send me a photo, "
        "or reply to one with a painting's command."
    ),
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 Time-lapse",
    "film-gone": (
        "What a time-lapse is made of I keep for {days} days, and of this picture I have it no more. "
        "Paint it again, and there is a new one."
    ),
    "button-together": "🖼 All as one album",
    "painted-already": "There is nothing left to stop: your picture is painted and on its way to you.",
    "ready-taste": "Your sheet is full. Which one tastes best? ⬆️",
    "put-off": "Not painted: {titles}. {reason}",
    "privacy-passing": (
        "• A taste, and what a time-lapse is made of, are deleted after {days} days. How many "
        "pictures are ordered in an hour I count without names, and forget within two hours."
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Cancel",
    "button-stronger": "Again, stronger · {strength:.0%}",
    "button-softer": "Softer · {strength:.0%}",
    "button-file": "Full quality file",
    "button-other": "Another painting",
    "button-retry": "↻ Try again",
    "button-surprise": "🎲 Surprise me",
    "button-my-styles": "📁 My styles",
    "choose-mine": "In the manner of which of your styles?",
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
    # Sheets of them.
    "history-all": "<b>Your pictures</b>",
    "history-like": "<b>Your pictures</b> in the manner of {title}",
    "history-sheet": "{which}\nPress a number to look closer.",
    "history-sheet-of": "{which} · sheet {number} of {total}\nPress a number to look closer.",
    "history-which": "Pictures in the manner of which painting?",
    "history-lost": "no longer here",
    "button-which": "🎨 By painting",
    "button-pictures": "All my pictures",
    "button-back-to-sheet": "◂ Back to the sheet",
    "history-entry": "{number} of {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Let us do that in our private chat.",
    "deleted": "Deleted.",
    "repeat": "<b>{title}</b> once more. How?",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "Share",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "Paint a photo",
    "guest-how": (
        "Reply to a photo with my name and a painting’s: <code>@{bot} wave</code>. "
        "Or send one with that as its caption."
    ),
    "guest-stranger": (
        "I paint in our private chat, and we have none yet. "
        "Press the button and Start, then call me here again."
    ),
    "guest-painting": (
        "🎨 <b>{title}</b>\nI am painting it in our private chat, and show it here when it is done."
    ),
    "guest-nothing": "There is no picture to show here. More about it in our private chat.",
    "help-inline": (
        "<b>In any chat</b> write @{bot} and a space, and send a picture of yours there; "
        "<i>@{bot} wave</i> finds those in the manner of the wave."
    ),
    "help-studio": "/studio – your photo in every manner at once, with sliders and brushes",
    "button-studio": "🖌 Open the studio",
    "studio": (
        "<b>The studio</b> shows your photo in every manner at once. Turn strength, strokes and colours "
        "and see it change, mix paintings, or say with a brush where which one goes."
    ),
    "studio-waits": (
        "Your photo waits in the studio: see it in every manner at once, and say with a brush where "
        "which painting goes."
    ),
    "studio-private": "The studio opens in our private chat.",
    "studio-none": "I have no studio, only this chat. Send me a photo, and I will paint it here.",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "Yours comes in a message of its own.",
    "muted": (
        "In “{title}” I may not write or show pictures just now, so you hear nothing from me there. What I "
        "paint for it waits in /history; an admin of the group can give me the right back."
    ),
    "command-gallery": "what this group has made this week",
    "gallery": "<b>What this group has made this week.</b> Press a number, and I show that picture again.",
    "gallery-empty": (
        "This week nothing has been painted here yet. Reply to a photo with /style or a painting's name."
    ),
    "gallery-for-groups": (
        "The gallery is for groups: add me to one, and /gallery there shows what it has made this week. "
        "Yours are in /history."
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": "Reply to a picture with /save and a name, such as /save tiles, and I keep it as a style.",
    "save-name": "A style's name has at most {most} letters, digits and _ of a to z. Try /save tiles.",
    "save-name-known": "/{name} is taken already. Choose another name for your style.",
    "save-name-taken": (
        "You keep another style by the name “{name}”. Choose another name, or delete that one in /mystyles."
    ),
    "save-too-many": (
        "You keep {most} styles, and that is the most. Delete one in /mystyles, and I take this one."
    ),
    "saved": "Kept as “{name}”. /mystyles shows your styles and paints with them.",
    "mystyles": "<b>Your styles.</b> Press a number to look closer.",
    "mystyles-of": "<b>Your styles</b> · sheet {number} of {total}\nPress a number to look closer.",
    "mystyles-empty": (
        "You keep no styles yet. Reply to a picture with /save and a name, such as /save tiles."
    ),
    "mystyles-one": (
        "<b>{name}</b>\nA style of yours. Put <i>{name}</i> in a photo's caption, and I paint it so."
    ),
    "mystyles-one-waiting": (
        "<b>{name}</b>\nA style of yours, and a photo of yours waits. Shall I paint it so?"
    ),
    "mystyles-gone": "I no longer have this style. /mystyles shows what there is.",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "Rename",
    "rename-ask": "What shall “{name}” be called? Write me its new name.",
    "rename-usage": "Write the old name and the new one: /rename tiles kitchen. /mystyles shows your styles.",
    "renamed": "It is called “{name}” now. Put that in a photo's caption, and I paint it so.",
    "button-keep-style": "Keep as my style",
    "saved-unnamed": "Kept as “{name}” until you name it. /mystyles shows your styles and paints with them.",
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "Give it to a friend",
    "button-gift-look": "Share this look",
    "button-gift-back": "Take it back",
    "gift": "{what}\n\nWhoever opens this link sees it with your first name, and may keep it:\n{link}",
    "gift-withdrawn": "Taken back: that link opens nothing any more. What was kept of it stays with them.",
    "gift-gone": "This link opens nothing: it was taken back, or a part of it is missing. Ask for a new one.",
    "gift-style": "<b>{name}</b>\nA style that {giver} gives you. Keep it, and you find it in /mystyles.",
    "gift-look": "{giver} shows you a way to paint:\n{way}\n\nYours is now:\n{yours}",
    "button-gift-keep": "Keep it as mine",
    "button-gift-use": "Use it from now on",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "paint only where you painted over your photo",
    "button-here": "✏️ Only here",
    "send-here": (
        "Now open the photo in Telegram's editor, paint over the part you mean with any brush, and send it "
        "to me. Drawing around it is enough. Or /cancel lets the photo go."
    ),
    "send-here-in-reply": (
        "Now open the photo in Telegram's editor, paint over the part you mean with any brush, and reply "
        "to this message with it. Drawing around it is enough. Or /cancel lets the photo go."
    ),
    "here-usage": (
        "Open a photo in Telegram's editor, paint over the part you mean, and reply to the photo with it, "
        "captioned /here and a painting: /here wave. A second painting takes the rest: /here wave night."
    ),
    "here-which": (
        "I cannot tell which photo you have painted over. Send it once more as a reply to that photo, "
        "neither cropped nor turned."
    ),
    "error-difference-none": (
        "I see nothing painted over in this photo. Cover the part you mean in Telegram's editor with a "
        "brush, and send it once more."
    ),
    "error-difference-cropped": (
        "This photo was cropped or turned, so I cannot tell where you mean. Paint over it as it is, and "
        "send it once more."
    ),
    "error-difference-other": (
        "Too much of this differs from that photo. Paint over a part of the photo itself, without a "
        "filter, and send it once more; /cancel lets it go."
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Settings</b>\n\n"
        "<b>Size</b>: the longest side in pixels. Double the size takes two to three times as long.\n"
        "<b>Strength</b>: how far from the photo I may go.\n"
        "<b>Colours</b>: the painting's, or the photo's own.\n"
        "<b>Strokes</b>: as large as the painting's, finer or larger."
    ),
    "size": "{size} px",
    "strength-0.3": "Soft",
    "strength-0.5": "Balanced",
    "strength-0.7": "Strong",
    "colours-painting": "Painting's colours",
    "colours-photo": "Photo's colours",
    "stroke-0.67": "Fine strokes",
    "stroke-1.0": "As painted",
    "stroke-1.5": "Large strokes",
    "chosen": "✓ {choice}",
    "settings-saved": "Saved for your next pictures.",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>Settings of this group</b>, for its admins\n\n"
        "<b>Size, strength, colours, strokes</b>: what is marked holds for all that is ordered here. "
        "Press it once more, and everyone's own choice counts again.\n"
        "<b>Who</b>: everyone may use me here, or the admins only.\n"
        "<b>Quiet</b>: I answer nothing but commands, without a sound, and show a picture when it is done."
    ),
    "group-saved": "Saved for this group.",
    "group-admins-choose": (
        "Only the admins of this group may change its settings. Yours are in our private chat."
    ),
    "group-admins-only": (
        "In this group only the admins may use me. In our private chat I paint for everyone."
    ),
    "group-admin-unseen": (
        "That is for admins, and I cannot see that you are one. If you stay anonymous, make me an admin too."
    ),
    "group-language-each": "everyone's own",
    "button-everyone": "Everyone",
    "button-admins": "Admins only",
    "button-as-usual": "🔔 As usual",
    "button-quiet": "🔕 Quiet",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "English",
    "button-language": "🌐 Language: {spoken}",
    "language-question": "<b>Language</b>\n\nIn which language shall we talk?",
    "language-telegram": "As in Telegram",
    "language-saved": "From now on we talk in English.",
    "button-settings": "◂ Settings",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>What I keep</b>\n\n"
        "• Your Telegram id, first name and language, and your settings.\n"
        "• The photos you ask me to paint, the style pictures you send, and the finished pictures, so that "
        "/history can show and repeat them. Where a photo was taken and other camera data never go into a "
        "finished picture.\n"
        "• A photo for which you choose no painting is deleted after {hours} hours, "
        "one that was cancelled or failed after {days} days.\n"
        "• The rest I keep until you delete it: one picture in /history, a style in /mystyles, "
        "or everything with /forget.\n"
        "• /mydata sends you all of it, as files."
    ),
    "privacy-studio": (
        "• In the studio: what you upload and make nothing of is deleted after {hours} hours, what you "
        "only try out within two hours."
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
    "privacy-where-store": (
        "What is written down stays on the server this bot runs on; pictures lie in a private object "
        "store that the people who run me use for it, closed to everybody else. Nothing is learned "
        "from it."
    ),
    # All of it as files.
    "mydata": (
        "<b>Everything I keep about you.</b> <i>data.json</i> has what is written down, "
        "<i>pictures</i> your photos, your styles and what I painted. /forget deletes it."
    ),
    "mydata-more": "More of your pictures.",
    "mydata-part": "Part {number} of {total}.",
    "mydata-missing": {
        "one": "One picture is only named in it: <i>data.json</i> says why.",
        "other": "{count} pictures are only named in it: <i>data.json</i> says why.",
    },
    "mydata-protected": (
        "These come from where nothing may be saved or passed on, and so it is with this file."
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
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": "The people who run me have asked me not to take orders here. They can say why.",
    "limit-person": {
        "one": "I may paint {limit} pictures an hour for one. I go on in {count} minute.",
        "other": "I may paint {limit} pictures an hour for one. I go on in {count} minutes.",
    },
    "limit-group": {
        "one": "I may paint {limit} pictures an hour for a group. I go on in {count} minute.",
        "other": "I may paint {limit} pictures an hour for a group. I go on in {count} minutes.",
    },
    "stats": (
        "<b>People</b>: {people}, {active} of them within a day\n"
        "<b>Queue</b>: {queued} wait, {running} are painted\n"
        "<b>Today</b>: {painted} painted, {failed} failed; the median takes {took}"
    ),
    "stats-visitors": "<b>Visitors</b> of the studio: {count}",
    "paused": "Paused. What is being painted is finished, the rest waits until /resume.",
    "resumed": "I paint again.",
    "limits": (
        "Orders an hour: {person} by a person, {group} in a group. "
        "/limit 20 100 changes it, /limit off lifts it."
    ),
    "limit-usage": "Say how many orders an hour: /limit 20 for a person, /limit 20 100 for a group too.",
    "ban-usage": "Say whom: /ban with a number, or in reply to somebody. /unban takes it back.",
    "ban-done": "I take no more orders from {id}. /unban {id} takes it back.",
    "ban-admin": "That is one of those who run me.",
    "ban-unknown": "{id} is not banned.",
    "unban-done": "I take orders from {id} again.",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "I cannot tell who you are. Open the studio from our chat in Telegram.",
    "studio-too-old": (
        "You opened this a day ago or earlier. Close it, and open the studio anew from our chat."
    ),
    "studio-closed": "Only who comes from Telegram may enter here: open the studio in the chat with @{bot}.",
    "studio-key-gone": (
        "I do not know you any more: what visitors make here is deleted after a while. Begin again."
    ),
    "studio-starting": "I am not quite there yet. One moment, and I go on.",
    "studio-resting": "I rest for a while. What you order keeps its place, and I go on by myself.",
    "studio-no-such": "There is nothing here, or it is not yours.",
    "studio-not-so": "This cannot be asked in this way.",
    "studio-not-understood": "I do not understand this: {why}",
    "studio-not-json": "I can only read JSON here.",
    "studio-too-large": "This is larger than the {most} that I can take in. Make it smaller, and try again.",
    "studio-file": "I cannot open this file. Choose another photo, or save this one as JPEG or PNG.",
    "studio-file-large": "This photo is too large for me. Make it smaller, or choose another one.",
    "studio-file-empty": "This file is empty. Choose another photo.",
    "studio-many-waiting": {
        "one": "You have a picture waiting already. I will gladly take more when it is done.",
        "other": "You have {count} pictures waiting already. I will gladly take more when one is done.",
    },
    "studio-painting-gone": "This painting does not hang here any more. Choose another one.",
    "studio-not-painted": "The brush broke. Try again; if it breaks once more, choose a smaller size.",
    "studio-other-order": "This order was given before, and with other contents. Give it anew.",
    "studio-no-mask": "A mask has to be a PNG.",
    "studio-no-size": "I do not paint in this size. These are on offer: {sizes}",
    "studio-limit-key": {
        "one": "That was as much as I do for one in an hour. I go on in {count} minute.",
        "other": "That was as much as I do for one in an hour. I go on in {count} minutes.",
    },
    "studio-limit-address": {
        "one": ("That was as much as I do in an hour for all on your connection. I go on in {count} minute."),
        "other": (
            "That was as much as I do in an hour for all on your connection. I go on in {count} minutes."
        ),
    },
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
    "out-of-reach": (
        "I cannot reach the place where I keep pictures just now, and the people who run me know it. "
        "Please try this again in a few minutes."
    ),
    "report-to-admin": "⚠️ Unexpected error:\n<code>{error}</code>",
}
