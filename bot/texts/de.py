"""The bot's German: all it says, by key. It says du."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "was ich kann",
    "command-paintings": "welche Gemälde zur Wahl stehen",
    "command-history": "deine Bilder",
    "command-style": "ein eigenes Bild als Gemälde nehmen",
    "command-save": "ein Bild als eigenen Stil aufbewahren",
    "command-mystyles": "die Stile, die du aufbewahrst",
    "command-rename": "einem deiner Stile einen anderen Namen geben",
    "command-settings": "Größe, Stärke, Farben, Striche",
    "command-studio": "das Atelier: dein Foto in jedem Stil, Pinsel, Mischungen",
    "command-cancel": "anhalten, was gerade gemalt wird",
    "command-help": "alles, was du mir sagen kannst",
    "command-privacy": "was ich aufbewahre und wie lange",
    "command-mydata": "alles bekommen, was ich über dich aufbewahre",
    "command-forget": "alles löschen, was ich über dich weiß",
    "command-painting": "malen im Stil von „{title}“",
    "short-description": "Schick ein Foto, wähle ein Gemälde und bekomme dein Foto als Gemälde zurück.",
    "description": (
        "Ich male deine Fotos im Stil eines Gemäldes neu. Schick mir ein Foto und wähle ein Gemälde; "
        "eine halbe Minute später ist es Kunst."
    ),
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>Willkommen bei Pastiche.</b>\n\n"
        "Ich male Fotos im Stil eines Gemäldes neu.\n\n"
        "📷 <b>Schick mir ein Foto</b> und wähle darunter ein Gemälde.\n"
        "🎨 /paintings zeigt, was hier hängt.\n"
        "🖼 Oder schick zwei Bilder als ein Album: zuerst das Foto, dann irgendein Gemälde von dir."
    ),
    "start-group": (
        "<b>Hallo, ich bin Pastiche.</b> Antworte hier auf ein Foto mit /style oder dem Namen eines "
        "Gemäldes, "
        "etwa /{example}, und ich male es neu."
    ),
    "help": (
        "<b>So kannst du bestellen</b>\n\n"
        "• Schick ein Foto oder ein Bild als Datei und tippe darunter auf die Nummer eines Gemäldes, "
        "oder auf 🎲, wenn ich dich überraschen soll.\n"
        "• Schreib den Namen eines Gemäldes in die Bildunterschrift: {paintings}\n"
        "• Schreib mehrere: <i>wave, night</i> ergibt zwei Bilder, <i>wave + night</i> mischt beide in "
        "einem, <i>70% wave + 30% night</i> genau in diesem Verhältnis. Mit Knöpfen geht es auch: "
        "<i>Zwei mischen</i> unter einem Foto.\n"
        "• Schick ein Album aus zwei Bildern: das Foto, dann das Bild, dessen Stil ich nehmen soll.\n"
        "• Antworte auf ein Foto mit dem Befehl eines Gemäldes, oder mit /style, um zu wählen.\n"
        "• Schreib <i>/me wave</i>, und ich nehme dein Profilfoto.\n"
        "• Antworte auf ein Foto mit <i>einem anderen Foto</i> und der Bildunterschrift /style: "
        "Das ist dann das Gemälde.\n\n"
        "<b>In Gruppen</b> antworte auf ein Foto mit einem Befehl; anderes sehe ich dort nicht.\n\n"
        "/again – dein letztes Bild noch einmal\n"
        "/history – deine Bilder\n/settings – Größe, Stärke, Farben, Striche\n/cancel – den Pinsel anhalten\n"
        "/privacy – was ich aufbewahre\n/forget – alles löschen"
    ),
    "help-more": "{paintings} und {more} weitere, die /paintings zeigt",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "In welchem Stil soll ich es malen?",
    "album-left-out": {
        "one": "Ein Teil deines Albums ist kein Bild; ich mache ohne ihn weiter.",
        "other": "{count} Teile deines Albums sind keine Bilder; ich mache ohne sie weiter.",
    },
    "choose-other": (
        "Ein anderes Gemälde für dasselbe Foto, so wie du es geschickt hast. In welchem Stil diesmal?"
    ),
    "choose-unknown": "/{name} kenne ich nicht. In welchem Stil soll ich dein Foto malen?",
    "choose-unknown-near": (
        "/{name} kenne ich nicht. Meintest du {near}? In welchem Stil soll ich dein Foto malen?"
    ),
    "choose-by-name": (
        "Dein Foto wartet auf sein Gemälde: Tippe oben auf eines oder schreib seinen Namen, etwa {example}."
    ),
    "choose-by-name-near": (
        "Dein Foto wartet auf sein Gemälde, und keines heißt so. Meintest du {near}? "
        "Schreib es, oder tippe auf eines."
    ),
    "style-awaited": (
        "Ich warte auf das Bild, dessen Stil ich nehmen soll: Schick es als Foto oder als Datei. "
        "Oder schreib den Namen eines Gemäldes; /cancel lässt das Foto los."
    ),
    "choose-instead": (
        "Dein nächstes Bild wird jetzt der Stil eines anderen Fotos. In welchem Stil soll ich dieses malen?"
    ),
    "choose-elsewhere": "Mit diesem Foto geht es in einer anderen Nachricht weiter.",
    "choose-closed": "Beendet. Schick das Foto noch einmal, und ich male es.",
    "send-photo-first": "Schick mir zuerst ein Foto, dann wähle ein Gemälde dafür.",
    "reply-to-photo": "Antworte mit diesem Befehl auf ein Foto, und ich male es.",
    "send-style": (
        "Schick mir jetzt das Bild, dessen Stil ich nehmen soll: ein Gemälde, ein Muster, irgendetwas mit "
        "Struktur."
    ),
    "send-style-in-reply": (
        "Antworte jetzt auf diese Nachricht mit dem Bild, dessen Stil ich nehmen soll: ein Gemälde, ein "
        "Muster, "
        "irgendetwas mit Struktur."
    ),
    "style-usage": (
        "Antworte auf ein Foto mit /style, und ich zeige dir die Gemälde. Häng an diese Antwort ein zweites "
        "Bild an, und ich nehme den Stil davon."
    ),
    "not-a-picture": (
        "Ich kann Fotos malen: Schick mir ein Bild oder eine Bilddatei (JPEG, PNG, WebP, HEIC, GIF und "
        "dergleichen). /help zeigt alle Möglichkeiten."
    ),
    "send-photo-for": (
        "„{title}“ also. Schick mir ein Foto mit der Bildunterschrift /{name}, und ich male es."
    ),
    "unknown-command": "/{name} kenne ich nicht. /help zeigt alles, was du mir sagen kannst.",
    "unknown-command-near": "/{name} kenne ich nicht. Meintest du {near}?",
    "you-are-welcome": "Gern geschehen. 🎨 Schick das nächste Foto, wann immer du magst.",
    "hello": "Hallo! Schick mir ein Foto, und ich male es neu; /paintings zeigt, in welchen Stilen.",
    "too-large": (
        "Diese Datei hat {megabytes:.1f} MB, und ich kann höchstens {most} MB holen. "
        "Schick sie als Foto statt als Datei, oder mach sie kleiner."
    ),
    "too-large-unknown": (
        "Diese Datei ist größer als die {most} MB, die ich holen kann. Schick sie als Foto statt als Datei."
    ),
    "fetch-failed": "Ich konnte dieses Bild gerade nicht von Telegram holen. Bitte schick es noch einmal.",
    "draft-gone": "Dieses Foto wartet hier nicht mehr. Schick es noch einmal, und ich male es.",
    "style-gone": "Das Gemälde {name} steht nicht mehr zur Wahl. /paintings zeigt, was es gibt.",
    "not-here-yet": (
        "„{title}“ ist noch nicht hier: Ich konnte es gerade nicht holen. Später versuche ich es gern "
        "wieder. "
        "Und bis dahin, was hier schon hängt?"
    ),
    "not-yours": (
        "Das gehört jemand anderem. Antworte auf das Foto mit dem Befehl eines Gemäldes, "
        "dann bekommst du dein eigenes."
    ),
    "too-many-waiting": {
        "one": (
            "Du hast schon ein Bild in der Warteschlange. Wenn es fertig ist, nehme ich gern mehr; "
            "/cancel hält es an."
        ),
        "other": (
            "Du hast schon {count} Bilder in der Warteschlange. "
            "Wenn eines fertig ist, nehme ich gern mehr; /cancel hält sie an."
        ),
    },
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "Kein Gemälde heißt „{name}“. In welchem Stil soll ich dein Foto malen?",
    "choose-unnamed-near": (
        "Kein Gemälde heißt „{name}“. Meintest du {near}? In welchem Stil soll ich dein Foto malen?"
    ),
    "unnamed": "Kein Gemälde heißt „{name}“. /paintings zeigt, was hier hängt.",
    "unnamed-near": "Kein Gemälde heißt „{name}“. Meintest du {near}?",
    "choose-album": {
        "one": (
            "Ein Bild. Wie soll ich es nehmen? "
            "Mit dem Namen eines Gemäldes in der Bildunterschrift, etwa <i>wave</i>, male ich es sofort."
        ),
        "other": (
            "Ein Album aus {count} Bildern. Wie soll ich sie nehmen? "
            "Mit dem Namen eines Gemäldes in der Bildunterschrift, etwa <i>wave</i>, "
            "male ich sie alle auf einmal."
        ),
    },
    "choose-all": {
        "one": "In welchem Stil soll ich es malen?",
        "other": "In welchem Stil soll ich alle {count} malen?",
    },
    "button-all": "🎨 Alle in einem Stil",
    "button-last": "🖼 Das letzte ist das Gemälde",
    "button-first": "Nur das erste",
    "button-swap": "⇄ Foto und Gemälde tauschen",
    "mix-too-many": (
        "Ich mische höchstens {most} Gemälde in einem Bild; bei mehr sieht man keines mehr. "
        "Lass welche weg, oder schreib Kommas dazwischen, dann wird aus jedem ein eigenes Bild."
    ),
    "left-out-full": {
        "one": (
            "Für eines dieser Bilder war kein Platz: Ich nehme {most} von dir auf einmal. "
            "Bestell es noch einmal, wenn die ersten fertig sind."
        ),
        "other": (
            "Für {count} dieser Bilder war kein Platz: Ich nehme {most} von dir auf einmal. "
            "Bestell sie noch einmal, wenn die ersten fertig sind."
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": (
        "Ein Film besteht aus vielen Bildern, und ich male eines. Halte ihn an, wo er dir am besten gefällt, "
        "mach einen Screenshot und schick mir den."
    ),
    "no-picture-sticker": (
        "Dieser Sticker hält mir nicht still. Ich male Sticker, die es tun, und Fotos umso lieber."
    ),
    "no-picture-sound": (
        "Ich habe keine Ohren, nur einen Pinsel. Schick mir ein Foto, und ich male, was ich sehe."
    ),
    "no-picture-place": "Dort war ich noch nie. Schick mir ein Foto von dem Ort, und ich male es.",
    "no-picture-contact": (
        "Einen Namen und eine Nummer kann ich nicht malen. Schick mir ein Foto der Person; "
        "für dein eigenes Profilfoto schreib /me."
    ),
    "no-picture-poll": (
        "Ich stimme für ein Gemälde. Schick mir ein Foto und wähle, welches: /paintings zeigt sie."
    ),
    "no-picture-game": "Du hast gewonnen. Jetzt schick mir ein Foto, und ich male es.",
    "command-me": "dein eigenes Profilfoto malen",
    "choose-me": "Dein Profilfoto. In welchem Stil soll ich es malen?",
    "me-unseen": (
        "Ich sehe kein Profilfoto von dir: Es gibt keines, oder deine Privatsphäre-Einstellungen verbergen "
        "es vor mir. Schick mir stattdessen ein Foto von dir, und ich male es."
    ),
    "me-nobody": (
        "Du sprichst hier für einen ganzen Chat, und den kann ich nicht porträtieren. "
        "Schreib /me als du selbst, oder schick mir ein Foto."
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Dein eigenes Stilbild",
    "status-next": "🎨 <b>{title}</b>\nDu bist als Nächstes dran.",
    "status-turn": "{queued}\nDeines kommt in {duration} an die Reihe.",
    "status-resting": (
        "🎨 <b>{title}</b>\nIch ruhe mich eine Weile aus. Dein Bild behält seinen Platz, "
        "und ich mache von selbst weiter."
    ),
    "status-queued": {
        "one": "🎨 <b>{title}</b>\nVor deinem ist noch {count} Bild dran.",
        "other": "🎨 <b>{title}</b>\nVor deinem sind noch {count} Bilder dran.",
    },
    "status-starting": "🎨 <b>{title}</b>\nIch mische die Farben …",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · noch {duration}",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": (
        "<b>{title}</b>\nEs ist gemalt, aber hier kann ich es nicht zeigen. Es wartet in deiner /history."
    ),
    "status-failed": "Aus dem Gemälde wurde nichts: {reason}",
    "status-cancelled": "Angehalten. Nichts wurde gemalt.",
    "ready": "Dein Bild ist fertig. ⬆️",
    "about-seconds": "etwa {seconds} s",
    "about-minutes": "etwa {minutes} min",
    "about-hours": "etwa {hours:.1f} h",
    "look": "{size} px · Stärke {strength:.0%}",
    "look-photo": "{size} px · Stärke {strength:.0%} · Farben des Fotos",
    "look-match": "{size} px · Stärke {strength:.0%} · Farben angeglichen",
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 Von allen kosten",
    "taste": {
        "one": "🍇 <b>Eine Kostprobe von {count} Gemälde</b>",
        "other": "🍇 <b>Eine Kostprobe von {count} Gemälden</b>",
    },
    "taste-queued": "{taste}\nSie beginnt, wenn niemand auf ein ganzes Bild wartet.",
    "taste-starting": "{taste}\nIch mische die Farben …",
    "taste-painting": "{taste}\nSchon da: {done}. Tippe auf eine Nummer, und ich male dieses groß.",
    "taste-finished": (
        "🍇 <b>Welches schmeckt am besten?</b> Tippe auf eine Nummer, und ich male es von hier aus groß."
    ),
    "look-strokes": "{look} · Striche × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 Zwei mischen",
    "mix-first": "Mehrere Gemälde in einem Bild. Welches zuerst?",
    "mix-next": "<b>{title}</b>\nGemischt mit welchem Gemälde?",
    "mix-balance": "🥣 <b>{title}</b>\nÄndere die Anteile, bis es schmeckt.",
    "button-mix-third": "Ein drittes dazu",
    "button-mix-paint": "🎨 Diese Mischung malen",
    "button-mix-back": "↩ Zurück",
    "button-mix-on": "🥣 Ein Gemälde dazumischen",
    "button-mix-balance": "🥣 Anteile ändern",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"one": "Angehalten.", "other": "{count} Bilder angehalten."},
    "stopped-waiting": (
        "Ich habe gerade nichts gemalt; die Fotos, die auf deine Wahl gewartet haben, warten nicht mehr."
    ),
    "nothing-to-stop": "Es gibt nichts anzuhalten: Ich male hier gerade nichts von dir.",
    "too-late": "Dieses ist schon fertig.",
    "already-asked": "Genau dieses male ich schon.",
    "file-not-whole": (
        "Die verlustfreie Datei dieses Bildes habe ich nicht mehr; so bewahrt Telegram es auf, etwas gröber."
    ),
    "job-gone": "Dieses Bild habe ich nicht mehr.",
    "studio-no-chat": "Wer nur zu Besuch ist, hat keinen Chat dafür: Öffne das Studio dazu in Telegram.",
    "button-gone": "Dieser Knopf ist aus einer anderen Zeit und bewirkt nichts mehr.",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "dein letztes Bild noch einmal",
    "button-bigger": "Größer · {size} px",
    "button-larger-strokes": "Größere Striche",
    "button-finer-strokes": "Feinere Striche",
    "button-more-ways": "Mehr ▸",
    "button-compare": "Vorher und nachher",
    "button-keep-look": "Aussehen speichern",
    "compared": "<b>{title}</b>\nVorher und nachher",
    "look-saved": (
        "Gespeichert: Deine nächsten Bilder werden gemalt wie dieses, {look}. /settings ändert das."
    ),
    "largest-already": (
        "Das ist die größte Größe, die ich hier male. „Datei in voller Güte“ hat jedes Pixel davon."
    ),
    "again-nothing": (
        "Hier gibt es kein Bild von dir, das ich noch einmal malen könnte. Schick mir ein Foto, "
        "oder antworte auf eines mit dem Befehl eines Gemäldes."
    ),
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 Zeitraffer",
    "film-gone": (
        "Woraus ein Zeitraffer wird, bewahre ich {days} Tage auf, und von diesem Bild habe ich es "
        "nicht mehr. Lass es noch einmal malen, dann gibt es einen neuen."
    ),
    "button-together": "🖼 Alle als ein Album",
    "painted-already": "Es gibt nichts mehr anzuhalten: Dein Bild ist gemalt und schon unterwegs zu dir.",
    "ready-taste": "Dein Bogen ist voll. Welches schmeckt am besten? ⬆️",
    "put-off": "Nicht gemalt: {titles}. {reason}",
    "privacy-passing": (
        "• Eine Kostprobe und das, woraus ein Zeitraffer wird, werden nach {days} Tagen gelöscht. "
        "Wie viele Bilder in einer Stunde bestellt werden, zähle ich ohne Namen und vergesse es "
        "binnen zwei Stunden."
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Abbrechen",
    "button-stronger": "Stärker · {strength:.0%}",
    "button-softer": "Sanfter · {strength:.0%}",
    "button-file": "Datei in voller Güte",
    "button-other": "Anderes Gemälde",
    "button-retry": "↻ Noch einmal versuchen",
    "button-surprise": "🎲 Überrasch mich",
    "button-my-styles": "📁 Meine Stile",
    "choose-mine": "In welchem deiner Stile soll ich es malen?",
    "button-own-style": "🖼 Ein eigenes Stilbild",
    "button-back": "◂ zurück",
    "button-more": "mehr ▸",
    "button-sheet": "◂ Alle Gemälde",
    "button-use": "🎨 Mein Foto so",
    "button-newer": "◂ neuer",
    "button-older": "älter ▸",
    "button-send": "Noch mal schicken",
    "button-repeat": "Mit anderen Einstellungen noch einmal",
    "button-delete": "Löschen",
    "button-with-settings": "Meine Einstellungen",
    "button-really-delete": "Ja, löschen",
    "button-keep": "Behalten",
    "button-forget": "Ja, alles löschen",
    "button-forget-not": "Nein, behalten",
    "button-private": "Zu unserem privaten Chat",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>Was hier hängt.</b> Tippe auf eine Nummer, um näher hinzusehen.",
    "sheet-room": (
        "<b>Was hier hängt.</b> Tippe auf eine Nummer, um näher hinzusehen.\nRaum {room} von {rooms}."
    ),
    "painting-source": '<a href="{source}">Quelle</a>',
    "painting-use": "Schick ein Foto mit der Bildunterschrift /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "Du hast noch keine Bilder. Schick mir ein Foto!",
    "history-in-private": (
        "Deine Bilder sind nur für deine Augen bestimmt. Sehen wir sie uns in unserem privaten Chat an."
    ),
    # Sheets of them.
    "history-all": "<b>Deine Bilder</b>",
    "history-like": "<b>Deine Bilder</b> im Stil von „{title}“",
    "history-sheet": "{which}\nTippe auf eine Nummer, um näher hinzusehen.",
    "history-sheet-of": ("{which} · Blatt {number} von {total}\nTippe auf eine Nummer, um näher hinzusehen."),
    "history-which": "Bilder im Stil welches Gemäldes?",
    "history-lost": "nicht mehr hier",
    "button-which": "🎨 Nach Gemälde",
    "button-pictures": "Alle meine Bilder",
    "button-back-to-sheet": "◂ Zurück zum Blatt",
    "history-entry": "{number} von {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Machen wir das in unserem privaten Chat.",
    "deleted": "Gelöscht.",
    "repeat": "<b>{title}</b>, noch einmal. Wie?",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "Teilen",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "Ein Foto malen",
    "guest-how": (
        "Antworte auf ein Foto mit meinem Namen und dem eines Gemäldes: <code>@{bot} wave</code>. "
        "Oder schick eins mit dieser Bildunterschrift."
    ),
    "guest-stranger": (
        "Ich male in unserem privaten Chat, und noch haben wir keinen. "
        "Tippe auf den Knopf und auf Start, dann ruf mich hier noch einmal."
    ),
    "guest-painting": (
        "🎨 <b>{title}</b>\nIch male es in unserem privaten Chat und zeige es hier, wenn es fertig ist."
    ),
    "guest-nothing": "Hier gibt es kein Bild zu zeigen. Mehr dazu in unserem privaten Chat.",
    "help-inline": (
        "<b>In jedem Chat</b> kannst du @{bot} und ein Leerzeichen schreiben und dort ein Bild von dir "
        "verschicken; <i>@{bot} wave</i> findet die im Stil der Welle."
    ),
    "help-studio": "/studio – dein Foto in jedem Stil auf einmal, mit Reglern und Pinseln",
    "button-studio": "🖌 Atelier öffnen",
    "studio": (
        "<b>Das Atelier</b> zeigt dein Foto in jedem Stil auf einmal. Dreh an Stärke, Strichen und "
        "Farben und sieh, wie es sich ändert, misch Gemälde oder sag mit dem Pinsel, wohin welches "
        "kommt."
    ),
    "studio-waits": (
        "Dein Foto wartet im Atelier: Sieh es in jedem Stil auf einmal und sag mit dem Pinsel, wohin "
        "welches Gemälde kommt."
    ),
    "studio-private": "Das Atelier öffnet sich in unserem privaten Chat.",
    "studio-none": "Ich habe kein Atelier, nur diesen Chat. Schick mir ein Foto, und ich male es hier.",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "Deins kommt in einer eigenen Nachricht.",
    "muted": (
        "In „{title}“ darf ich gerade nichts schreiben oder keine Bilder zeigen, deshalb hört ihr dort "
        "nichts von mir. Was ich dafür male, wartet in /history; ein Admin der Gruppe kann mir das Recht "
        "zurückgeben."
    ),
    "command-gallery": "was diese Gruppe diese Woche gemacht hat",
    "gallery": (
        "<b>Was diese Gruppe diese Woche gemacht hat.</b> Tippe auf eine Nummer, und ich zeige das Bild "
        "noch einmal."
    ),
    "gallery-empty": (
        "Diese Woche ist hier noch nichts gemalt worden. Antworte auf ein Foto mit /style oder dem Namen "
        "eines Gemäldes."
    ),
    "gallery-for-groups": (
        "Die Galerie ist für Gruppen: Nimm mich in eine auf, und /gallery zeigt dort, was sie diese Woche "
        "gemacht hat. Deine Bilder sind in /history."
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": (
        "Antworte auf ein Bild mit /save und einem Namen, etwa /save kacheln, "
        "und ich bewahre es als Stil auf."
    ),
    "save-name": (
        "Der Name eines Stils hat höchstens {most} Zeichen: Buchstaben von a bis z, Ziffern und _. "
        "Versuch es mit /save kacheln."
    ),
    "save-name-known": "/{name} ist schon vergeben. Wähle einen anderen Namen für deinen Stil.",
    "save-name-taken": (
        "Unter dem Namen „{name}“ bewahrst du schon einen anderen Stil auf. Wähle einen anderen Namen, "
        "oder lösch jenen in /mystyles."
    ),
    "save-too-many": (
        "Du bewahrst {most} Stile auf, und mehr geht nicht. Lösch einen in /mystyles, und ich nehme diesen."
    ),
    "saved": "Aufbewahrt als „{name}“. /mystyles zeigt deine Stile und malt damit.",
    "mystyles": "<b>Deine Stile.</b> Tippe auf eine Nummer, um näher hinzusehen.",
    "mystyles-of": (
        "<b>Deine Stile</b> · Blatt {number} von {total}\nTippe auf eine Nummer, um näher hinzusehen."
    ),
    "mystyles-empty": (
        "Du bewahrst noch keine Stile auf. Antworte auf ein Bild mit /save und einem Namen, "
        "etwa /save kacheln."
    ),
    "mystyles-one": (
        "<b>{name}</b>\nEin Stil von dir. Schreib <i>{name}</i> unter ein Foto, und ich male es so."
    ),
    "mystyles-one-waiting": (
        "<b>{name}</b>\nEin Stil von dir, und ein Foto von dir wartet. Soll ich es so malen?"
    ),
    "mystyles-gone": "Diesen Stil habe ich nicht mehr. /mystyles zeigt, was es gibt.",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "Umbenennen",
    "rename-ask": "Wie soll „{name}“ heißen? Schreib mir den neuen Namen.",
    "rename-usage": (
        "Schreib den alten Namen und den neuen: /rename kacheln bad. /mystyles zeigt deine Stile."
    ),
    "renamed": "Er heißt jetzt „{name}“. Schreib das unter ein Foto, und ich male es so.",
    "button-keep-style": "Als Stil behalten",
    "saved-unnamed": (
        "Aufbewahrt als „{name}“, bis du ihm einen Namen gibst. /mystyles zeigt deine Stile und malt damit."
    ),
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "Weiterschenken",
    "button-gift-look": "Aussehen teilen",
    "button-gift-back": "Zurücknehmen",
    "gift": "{what}\n\nWer diesen Link öffnet, sieht es mit deinem Vornamen und darf es behalten:\n{link}",
    "gift-withdrawn": (
        "Zurückgenommen: Dieser Link öffnet nichts mehr. Was schon behalten wurde, bleibt dort."
    ),
    "gift-gone": (
        "Dieser Link öffnet nichts: Er wurde zurückgenommen, oder ein Teil fehlt. Bitte um einen neuen."
    ),
    "gift-style": (
        "<b>{name}</b>\nEin Stil, den {giver} dir schenkt. Behalte ihn, und du findest ihn in /mystyles."
    ),
    "gift-look": "{giver} zeigt dir, wie man so malt:\n{way}\n\nBei dir ist es jetzt:\n{yours}",
    "button-gift-keep": "Für mich behalten",
    "button-gift-use": "Ab jetzt so malen",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "nur dort malen, wo du dein Foto übermalt hast",
    "button-here": "✏️ Nur hier",
    "send-here": (
        "Öffne jetzt das Foto in Telegrams Editor, übermale die Stelle mit irgendeinem Pinsel und schick "
        "es mir. Es genügt, sie zu umranden. Oder /cancel lässt das Foto gehen."
    ),
    "send-here-in-reply": (
        "Öffne jetzt das Foto in Telegrams Editor, übermale die Stelle mit irgendeinem Pinsel und antworte "
        "damit auf diese Nachricht. Es genügt, sie zu umranden. Oder /cancel lässt das Foto gehen."
    ),
    "here-usage": (
        "Öffne ein Foto in Telegrams Editor, übermale die Stelle und antworte damit auf das Foto, in der "
        "Bildunterschrift /here und ein Gemälde: /here wave. Ein zweites bekommt den Rest: /here "
        "wave night."
    ),
    "here-which": (
        "Ich erkenne nicht, welches Foto du übermalt hast. Schick es noch einmal als Antwort auf das Foto, "
        "weder zugeschnitten noch gedreht."
    ),
    "error-difference-none": (
        "Ich sehe in diesem Foto nichts Übermaltes. Übermale die Stelle in Telegrams Editor mit einem "
        "Pinsel und schick es noch einmal."
    ),
    "error-difference-cropped": (
        "Dieses Foto wurde zugeschnitten oder gedreht, darum weiß ich nicht, wo du meinst. Übermale es, "
        "wie es ist, und schick es noch einmal."
    ),
    "error-difference-other": (
        "Hier ist zu viel anders als in dem Foto. Übermale einen Teil des Fotos selbst, ohne Filter, und "
        "schick es noch einmal; /cancel lässt es gehen."
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Einstellungen</b>\n\n"
        "<b>Größe</b>: die längste Seite in Pixeln. Doppelte Größe dauert zwei- bis dreimal so lange.\n"
        "<b>Stärke</b>: wie weit ich mich vom Foto entfernen darf.\n"
        "<b>Farben</b>: die des Gemäldes oder die des Fotos.\n"
        "<b>Striche</b>: so groß wie die des Gemäldes, feiner oder größer."
    ),
    "size": "{size} px",
    "strength-0.3": "Sanft",
    "strength-0.5": "Mittel",
    "strength-0.7": "Stark",
    "colours-painting": "Gemäldefarben",
    "colours-photo": "Fotofarben",
    "stroke-0.67": "Feine Striche",
    "stroke-1.0": "Wie im Gemälde",
    "stroke-1.5": "Große Striche",
    "chosen": "✓ {choice}",
    "settings-saved": "Gespeichert, für deine nächsten Bilder.",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>Einstellungen dieser Gruppe</b>, für ihre Admins\n\n"
        "<b>Größe, Stärke, Farben, Striche</b>: Was markiert ist, gilt für alles, was hier bestellt wird. "
        "Drückt noch einmal darauf, und es zählt wieder, was jeder für sich gewählt hat.\n"
        "<b>Wer</b>: Alle dürfen mich hier benutzen oder nur die Admins.\n"
        "<b>Still</b>: Ich antworte nur auf Befehle, ohne Ton, und zeige ein Bild erst, wenn es fertig ist."
    ),
    "group-saved": "Gespeichert für diese Gruppe.",
    "group-admins-choose": (
        "Nur die Admins dieser Gruppe dürfen ihre Einstellungen ändern. Deine sind in unserem privaten Chat."
    ),
    "group-admins-only": (
        "In dieser Gruppe dürfen mich nur die Admins benutzen. In unserem privaten Chat male ich für alle."
    ),
    "group-admin-unseen": (
        "Das ist für Admins, und ich sehe nicht, dass du einer bist. Bleibst du anonym, dann mach auch "
        "mich zum Admin."
    ),
    "group-language-each": "jeder seine",
    "button-everyone": "Alle",
    "button-admins": "Nur Admins",
    "button-as-usual": "🔔 Wie sonst",
    "button-quiet": "🔕 Still",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "Deutsch",
    "button-language": "🌐 Sprache: {spoken}",
    "language-question": "<b>Sprache</b>\n\nIn welcher Sprache sollen wir reden?",
    "language-telegram": "Wie in Telegram",
    "language-saved": "Ab jetzt reden wir auf Deutsch.",
    "button-settings": "◂ Einstellungen",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>Was ich aufbewahre</b>\n\n"
        "• Deine Telegram-ID, deinen Vornamen, deine Sprache und deine Einstellungen.\n"
        "• Die Fotos, die ich malen soll, die Stilbilder, die du schickst, und die fertigen Bilder, damit "
        "/history sie zeigen und wiederholen kann. Wo ein Foto aufgenommen wurde und andere Kameradaten "
        "kommen nie in ein fertiges Bild.\n"
        "• Ein Foto, für das du kein Gemälde wählst, wird nach {hours} Stunden gelöscht, "
        "eines, das abgebrochen wurde oder misslang, nach {days} Tagen.\n"
        "• Alles andere behalte ich, bis du es löschst: ein Bild in /history, einen Stil in /mystyles "
        "oder alles mit /forget.\n"
        "• /mydata schickt dir alles davon, als Dateien."
    ),
    "privacy-studio": (
        "• Im Studio: Was du hochlädst und woraus nichts wird, wird nach {hours} Stunden gelöscht, was "
        "du nur ausprobierst, binnen zwei Stunden."
    ),
    "privacy-room": (
        "• Wenn alle Bilder zusammen hier mehr als {gigabytes:g} GB brauchen, werden die ältesten Dateien "
        "gelöscht. Frag wieder nach einer, und ich hole sie von Telegram zurück."
    ),
    "privacy-age": (
        "• Dateien von Bildern, nach denen {days:g} Tage lang niemand gefragt hat, werden hier gelöscht. "
        "Frag wieder nach einer, und ich hole sie von Telegram zurück."
    ),
    "privacy-where": (
        "Alles bleibt auf dem Server, auf dem dieser Bot läuft. Niemand sonst bekommt es; "
        "nichts wird daraus gelernt."
    ),
    "privacy-where-store": (
        "Was aufgeschrieben ist, bleibt auf dem Server, auf dem dieser Bot läuft; Bilder liegen in "
        "einem privaten Objektspeicher, den die Leute, die mich betreiben, dafür benutzen und der "
        "sonst niemandem offensteht. Nichts wird daraus gelernt."
    ),
    # All of it as files.
    "mydata": (
        "<b>Alles, was ich über dich aufbewahre.</b> In <i>data.json</i> steht, was aufgeschrieben ist, "
        "in <i>pictures</i> sind deine Fotos, deine Stile und was ich gemalt habe. /forget löscht es."
    ),
    "mydata-more": "Weitere deiner Bilder.",
    "mydata-part": "Teil {number} von {total}.",
    "mydata-missing": {
        "one": "Ein Bild ist darin nur genannt: <i>data.json</i> sagt, warum.",
        "other": "{count} Bilder sind darin nur genannt: <i>data.json</i> sagt, warum.",
    },
    "mydata-protected": (
        "Diese kommen von dort, wo nichts gespeichert oder weitergegeben werden darf, "
        "und so ist es auch mit dieser Datei."
    ),
    "forget-question": (
        "Soll ich alles löschen, was ich über dich aufbewahre: deine Fotos, deine Bilder, deinen Verlauf und "
        "deine Einstellungen? Bilder, die gerade gemalt werden, halte ich an. Nachrichten in unseren Chats "
        "bleiben; die kannst du selbst löschen."
    ),
    "forgotten": ("Erledigt. Ich habe dich vergessen. Schick ein Foto, wann immer du neu anfangen möchtest."),
    "forget-not": "Gut. Nichts wurde gelöscht.",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": (
        "Diese Datei ist leer. Bitte schick sie noch einmal, oder schick das Bild als Foto."
    ),
    "error-picture-unknown": (
        "Ich finde in dieser Datei kein Bild. Schick ein Foto oder eine Bilddatei: "
        "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF oder BMP."
    ),
    "error-picture-kind": (
        "Diese Art von Datei ({kind}) kann ich nicht öffnen. "
        "Exportiere sie als JPEG, oder schick sie als Foto statt als Datei."
    ),
    "error-picture-damaged": (
        "Dieses {kind}-Bild ist abgeschnitten oder beschädigt, ich sehe nur einen Teil davon. Bitte "
        "schick es "
        "noch einmal, oder öffne es auf deinem Handy und schick einen Screenshot."
    ),
    "error-picture-variety": (
        "Das ist eine {kind}-Datei einer seltenen Sorte, die ich nicht öffnen kann. "
        "Speichere sie als JPEG oder PNG, oder schick sie als Foto statt als Datei."
    ),
    "error-picture-too-small": (
        "Dieses Bild hat nur {width}x{height} Pixel, und ich brauche mindestens {least} auf jeder Seite. "
        "Gibt es ein größeres?"
    ),
    "error-picture-too-large": (
        "Dieses Bild hat {width}x{height} Pixel. Das sind {megapixels:.0f} Megapixel, "
        "und mehr als {most} kann ich nicht aufnehmen. "
        "Schick es als Foto statt als Datei: Dann verkleinert Telegram es von selbst."
    ),
    "error-picture-too-long": (
        "Dieses Bild ist sehr lang, {width}x{height} Pixel: Eine Seite darf höchstens {most}-mal so lang "
        "sein "
        "wie die andere. Schneide den Teil aus, der dir am besten gefällt, und ich male ihn."
    ),
    "error-picture-too-many-scans": (
        "Dieses JPEG ist auf eine Weise zusammengesetzt, die ich nicht lesen kann. "
        "Schick es als Foto statt als Datei, dann bringt Telegram es in Ordnung."
    ),
    "error-picture-too-many-pieces": (
        "Diese {kind}-Datei ist auf eine Weise zusammengesetzt, die ich nicht lesen kann. "
        "Schick sie als Foto statt als Datei, oder speichere sie neu als JPEG oder PNG."
    ),
    "error-picture-mode": (
        "Ich kann die Farben dieses Bildes nicht lesen. Schick es als Foto statt als Datei, "
        "dann bringt Telegram sie in Ordnung."
    ),
    "error-picture-too-heavy": (
        "Dieses Bild ist mir zu schwer. Schick es als Foto statt als Datei, oder mach es kleiner."
    ),
    "error-picture-takes-too-long": (
        "Dieses Bild braucht zu lange zum Öffnen. Schick es als Foto statt als Datei, oder mach es kleiner."
    ),
    "error-picture-not-read": (
        "Ich konnte dieses Bild nicht öffnen. Schick es als Foto statt als Datei, "
        "oder speichere es als JPEG oder PNG."
    ),
    "error-out-of-memory": (
        "Für ein Bild dieser Größe ist nicht genug Platz. Wähle in /settings eine kleinere."
    ),
    "error-timed-out": (
        "Es hat zu lange gedauert. Wähle in /settings eine kleinere Größe und versuche es noch einmal."
    ),
    "error-worker-died": (
        "Der Pinsel ist zerbrochen. Versuche es noch einmal; wenn er wieder bricht, "
        "wähle in /settings eine kleinere Größe."
    ),
    "error-given-up": (
        "Der Pinsel ist {attempts}-mal zerbrochen. Bitte versuche es noch einmal, "
        "vielleicht mit einer kleineren Größe in /settings."
    ),
    "error-closing": "Ich wurde gerade neu gestartet. Bitte versuche es noch einmal.",
    "error-painting-gone": "„{title}“ ist nicht mehr hier. /paintings zeigt, was es gibt.",
    "error-old": "{sentence}",
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": (
        "Die Leute, die mich betreiben, haben mich gebeten, hier keine Aufträge anzunehmen. "
        "Sie können sagen, warum."
    ),
    "limit-person": {
        "one": (
            "Für eine Person darf ich {limit} Bilder pro Stunde malen. In {count} Minute mache ich weiter."
        ),
        "other": (
            "Für eine Person darf ich {limit} Bilder pro Stunde malen. In {count} Minuten mache ich weiter."
        ),
    },
    "limit-group": {
        "one": (
            "Für eine Gruppe darf ich {limit} Bilder pro Stunde malen. In {count} Minute mache ich weiter."
        ),
        "other": (
            "Für eine Gruppe darf ich {limit} Bilder pro Stunde malen. In {count} Minuten mache ich weiter."
        ),
    },
    "stats": (
        "<b>Leute</b>: {people}, davon {active} innerhalb eines Tages aktiv\n"
        "<b>Warteschlange</b>: {queued} warten, {running} werden gemalt\n"
        "<b>Heute</b>: {painted} gemalt, {failed} misslungen; Dauer im Median: {took}"
    ),
    "stats-visitors": "<b>Besuch</b> im Studio: {count}",
    "paused": "Pause. Was gerade gemalt wird, wird fertig, der Rest wartet bis /resume.",
    "resumed": "Ich male wieder.",
    "limits": (
        "Aufträge pro Stunde: {person} von einer Person, {group} in einer Gruppe. "
        "/limit 20 100 ändert es, /limit off hebt es auf."
    ),
    "limit-usage": (
        "Sag, wie viele Aufträge pro Stunde: /limit 20 für eine Person, /limit 20 100 auch für eine Gruppe."
    ),
    "ban-usage": "Sag, wen: /ban mit einer Nummer oder als Antwort auf jemanden. /unban nimmt es zurück.",
    "ban-done": "Von {id} nehme ich keine Aufträge mehr an. /unban {id} nimmt es zurück.",
    "ban-admin": "Das ist jemand von denen, die mich betreiben.",
    "ban-unknown": "{id} ist nicht gesperrt.",
    "unban-done": "Von {id} nehme ich wieder Aufträge an.",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "Ich kann nicht erkennen, wer du bist. Öffne das Atelier aus unserem Chat in Telegram.",
    "studio-too-old": (
        "Du hast das vor einem Tag oder noch früher geöffnet. Schließe es und öffne das Atelier neu aus "
        "unserem Chat."
    ),
    "studio-closed": "Hier kommt nur herein, wer von Telegram kommt: Öffne das Atelier im Chat mit @{bot}.",
    "studio-key-gone": (
        "Ich kenne dich nicht mehr: Was Besucher hier machen, wird nach einer Weile gelöscht. Fang von "
        "vorn an."
    ),
    "studio-starting": "Ich bin noch nicht ganz da. Einen Moment, dann mache ich weiter.",
    "studio-resting": (
        "Ich ruhe mich aus. Was du bestellst, behält seinen Platz, und ich mache von selbst weiter."
    ),
    "studio-no-such": "Hier ist nichts, oder es gehört dir nicht.",
    "studio-not-so": "So kann man das nicht fragen.",
    "studio-not-understood": "Das verstehe ich nicht: {why}",
    "studio-not-json": "Ich kann hier nur JSON lesen.",
    "studio-too-large": (
        "Das ist größer als die {most}, die ich annehmen kann. Mach es kleiner und versuche es noch einmal."
    ),
    "studio-file": (
        "Ich kann diese Datei nicht öffnen. Wähle ein anderes Foto, oder speichere dieses als JPEG oder PNG."
    ),
    "studio-file-large": "Dieses Foto ist mir zu groß. Mach es kleiner, oder wähle ein anderes.",
    "studio-file-empty": "Diese Datei ist leer. Wähle ein anderes Foto.",
    "studio-many-waiting": {
        "one": "Du hast schon ein Bild in der Warteschlange. Wenn es fertig ist, nehme ich gern mehr.",
        "other": (
            "Du hast schon {count} Bilder in der Warteschlange. Wenn eines fertig ist, nehme ich gern mehr."
        ),
    },
    "studio-painting-gone": "Dieses Gemälde hängt nicht mehr hier. Wähle ein anderes.",
    "studio-not-painted": (
        "Der Pinsel ist zerbrochen. Versuche es noch einmal; wenn er wieder bricht, wähle eine kleinere "
        "Größe."
    ),
    "studio-other-order": "Dieser Auftrag wurde schon erteilt, und mit anderem Inhalt. Erteile ihn neu.",
    "studio-no-mask": "Eine Maske muss ein PNG sein.",
    "studio-no-size": "In dieser Größe male ich nicht. Diese gibt es: {sizes}",
    "studio-limit-key": {
        "one": (
            "Das war so viel, wie ich in einer Stunde für eine Person mache. In {count} Minute mache ich "
            "weiter."
        ),
        "other": (
            "Das war so viel, wie ich in einer Stunde für eine Person mache. In {count} Minuten mache ich "
            "weiter."
        ),
    },
    "studio-limit-address": {
        "one": (
            "Das war so viel, wie ich in einer Stunde für alle mache, die deinen Anschluss teilen. In "
            "{count} Minute mache ich weiter."
        ),
        "other": (
            "Das war so viel, wie ich in einer Stunde für alle mache, die deinen Anschluss teilen. In "
            "{count} Minuten mache ich weiter."
        ),
    },
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": (
        "Bei mir ist etwas schiefgegangen, und ich habe es für die Leute notiert, die mich betreiben. "
        "Bitte versuche es noch einmal."
    ),
    "no-room": (
        "Wo ich Bilder aufbewahre, ist kein Platz mehr, und die Leute, die mich betreiben, wissen davon. "
        "Bitte schick das später noch einmal."
    ),
    "no-room-yet": (
        "Wo ich aufbewahre, was du schickst, ist kein Platz mehr. Nichts geht verloren: Ich komme von selbst "
        "darauf zurück, sobald es geht."
    ),
    "out-of-reach": (
        "Ich komme gerade nicht an den Ort, wo ich Bilder aufbewahre, und die Leute, die mich "
        "betreiben, wissen davon. Bitte versuch es in ein paar Minuten noch einmal."
    ),
    "report-to-admin": "⚠️ Unerwarteter Fehler:\n<code>{error}</code>",
    # --- our own paintings: what they are called, and what is told of them ----------------------
    "painting-night": "Nacht mit tausend Rädern",
    "story-night": (
        "Nachts hat der Wind eine Gestalt: Jeder Stern dreht ein Rad davon. Striche aus Kobalt und Creme, "
        "dick aufgetragen wie Butter."
    ),
    "painting-wave": "Die Klaue des Meeres",
    "story-wave": (
        "Preußischblau, cremefarbenes Papier und ein Meer mit Fingern. Der Berg wartet, bis es vorbei ist."
    ),
    "painting-glass": "Fensterrose am Mittag",
    "story-glass": (
        "Rubin, Kobalt und Bernstein zwischen Linien aus Blei. Es wirkt nur, wenn die Sonne dahintersteht, "
        "also steht die Sonne dahinter."
    ),
    "painting-dots": "Der Garten in Punkten",
    "story-dots": (
        "Keine Farbe hier wurde auf der Palette gemischt. Tritt zurück, bis aus den Punkten ein Sommermorgen "
        "wird."
    ),
    "painting-mosaic": "Pfau auf Gold",
    "story-mosaic": (
        "Tausende Steinchen, jedes auf seine Art geneigt, damit sich das Gold bewegt, wenn du dich bewegst."
    ),
    "painting-cubist": "Gitarre, Flasche und Glas",
    "story-cubist": (
        "Ein Tisch, von überall zugleich gesehen. Die Gitarre lässt sich noch spielen, "
        "nur in mehreren Tonarten auf einmal."
    ),
    "painting-lilies": "Seerosen am Nachmittag",
    "story-lilies": (
        "Der Himmel legt sich in den Teich, und die Weiden hängen kopfüber hinein. "
        "Nur die Seerosen wissen, wo oben ist."
    ),
    "painting-nouveau": "Schwertlilien vor der Sonne",
    "story-nouveau": (
        "Nichts geht hier gerade, was sich kringeln kann. Drei Schwertlilien erheben sich vor einem goldenen "
        "Schein, und das Wasser kämmt sich das Haar."
    ),
    "painting-bauhaus": "Komposition mit Achse",
    "story-bauhaus": (
        "Kreis, Keil und Raster einigen sich auf eine schräge Linie. Wo sich zwei Farben treffen, "
        "entsteht eine "
        "dritte, und niemand muss sie mischen."
    ),
    "painting-ink": "Fährmann unter neun Gipfeln",
    "story-ink": (
        "Tusche, Wasser und ein Pinsel, der im rechten Moment abgesetzt wird. Der Nebel ist dort, wo der "
        "Maler "
        "nichts getan hat, und das hat Jahre gebraucht."
    ),
    "painting-aurora": "Nordlicht, eine Lampe",
    "story-aurora": (
        "Grüne und rosa Kreide auf Papier, dunkel wie der Januar. In der Hütte hat jemand die Lampe brennen "
        "lassen und ist hinausgegangen, um zu schauen."
    ),
    "painting-batik": "Zwei Vögel in Wachs",
    "story-batik": (
        "Indigo für die Nacht, Braun für die Erde und Wachs, wo beide nicht hindürfen. "
        "Die Risse sind dort, wo die Farbe nicht hören wollte."
    ),
    "painting-watercolour": "Hafen vor dem Frühstück",
    "story-watercolour": (
        "Die Hälfte hat das Wasser von selbst gemalt: Es lief, blühte auf und trocknete in Rüschen. "
        "Das rote Segel hielt einen Moment lang still."
    ),
    "painting-popart": "Es klingelt",
    "story-popart": (
        "Rot, Gelb, Blau und sehr viel Schwarz. Jemand sollte abheben; die Punkte werden nervös."
    ),
    "painting-linocut": "Krähen über dem Dorf",
    "story-linocut": (
        "Alles hier ist, was das Messer stehen ließ. Die Krähen waren leicht: "
        "Sie sind einfach dort, wo niemand geschnitten hat."
    ),
    "painting-charcoal": "Krug und fünf rote Früchte",
    "story-charcoal": (
        "Verbranntes Holz, rote Erde und Kreide auf braunem Papier. Die Birnen wurden schnell gezeichnet, "
        "bevor jemand sie essen konnte."
    ),
}
