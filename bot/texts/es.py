"""The bot's Spanish: all it says, by key. It says tú, in words that both sides of the Atlantic use."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "qué hago",
    "command-paintings": "los cuadros disponibles",
    "command-history": "tus imágenes",
    "command-style": "usar una imagen tuya como cuadro",
    "command-save": "guardar una imagen como estilo propio",
    "command-mystyles": "los estilos que guardas",
    "command-rename": "dar otro nombre a un estilo tuyo",
    "command-settings": "tamaño, intensidad, colores, trazos",
    "command-studio": "el estudio: tu foto en todos los estilos, pinceles, mezclas",
    "command-cancel": "detener lo que se está pintando",
    "command-help": "todas las formas de pedir",
    "command-privacy": "qué guardo y durante cuánto tiempo",
    "command-mydata": "recibir todo lo que guardo sobre ti",
    "command-forget": "borrar todo lo que sé de ti",
    "command-painting": "pintar al estilo de «{title}»",
    "short-description": "Envía una foto, elige un cuadro y recibe tu foto convertida en pintura.",
    "description": (
        "Vuelvo a pintar tus fotos al estilo de un cuadro. Envíame una foto y elige un cuadro; "
        "medio minuto después es arte."
    ),
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>Te doy la bienvenida a Pastiche.</b>\n\n"
        "Vuelvo a pintar fotos al estilo de un cuadro.\n\n"
        "📷 <b>Envíame una foto</b> y elige un cuadro debajo de ella.\n"
        "🎨 /paintings muestra lo que hay colgado aquí.\n"
        "🖼 O envía dos imágenes en un álbum: primero la foto y después cualquier cuadro tuyo."
    ),
    "start-group": (
        "<b>Hola, soy Pastiche.</b> Responde aquí a cualquier foto con /style o con el nombre de un cuadro, "
        "como /{example}, y la volveré a pintar."
    ),
    "help": (
        "<b>Formas de pedir</b>\n\n"
        "• Envía una foto, o una imagen como archivo, y pulsa debajo el número de un cuadro, "
        "o 🎲 para una sorpresa.\n"
        "• Pon el nombre de un cuadro en el texto de la foto: {paintings}\n"
        "• Escribe varios: <i>wave, night</i> da dos imágenes, <i>wave + night</i> los mezcla en una, "
        "<i>70% wave + 30% night</i> en esas proporciones. Con botones: <i>Mezclar dos</i> bajo una foto.\n"
        "• Envía un álbum de dos: la foto y después la imagen de la que tomar el estilo.\n"
        "• Responde a una foto con el comando de un cuadro, o con /style para elegir.\n"
        "• Escribe <i>/me wave</i> y tomaré tu foto de perfil.\n"
        "• Responde a una foto con <i>otra foto</i> que lleve el texto /style: esa será el cuadro.\n\n"
        "<b>En los grupos</b> responde a una foto con un comando; allí no veo nada más.\n\n"
        "/again – tu última imagen otra vez\n"
        "/history – tus imágenes\n/settings – tamaño, intensidad, colores, trazos\n"
        "/cancel – detener el pincel\n"
        "/privacy – qué guardo\n/forget – borrarlo todo"
    ),
    "help-more": "{paintings} y {more} más, que muestra /paintings",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "¿Con qué estilo la pinto?",
    "album-left-out": {
        "one": "Una parte de tu álbum no es una imagen; sigo sin ella.",
        "other": "{count} partes de tu álbum no son imágenes; sigo sin ellas.",
    },
    "choose-other": "Otro cuadro para la misma foto, tal como la enviaste. ¿Con qué estilo esta vez?",
    "choose-unknown": "No conozco /{name}. ¿Con qué estilo pinto tu foto?",
    "choose-unknown-near": ("No conozco /{name}. ¿Querías decir {near}? ¿Con qué estilo pinto tu foto?"),
    "choose-by-name": (
        "Tu foto espera su cuadro: pulsa uno de arriba o escribe su nombre, por ejemplo {example}."
    ),
    "choose-by-name-near": (
        "Tu foto espera su cuadro, y ninguno se llama así. ¿Querías decir {near}? Escríbelo, o pulsa uno."
    ),
    "style-awaited": (
        "Estoy esperando la imagen de la que debo tomar el estilo: envíala como foto o como archivo. "
        "O escribe el nombre de un cuadro; /cancel deja ir la foto."
    ),
    "choose-instead": ("Tu próxima imagen será ahora el estilo de otra foto. ¿Con qué estilo pinto esta?"),
    "choose-elsewhere": "Esta foto continúa en otro mensaje.",
    "choose-closed": "Cerrado. Envía la foto otra vez y la pintaré.",
    "send-photo-first": "Primero envíame una foto y después elige un cuadro para ella.",
    "reply-to-photo": "Responde a una foto con este comando y la pintaré.",
    "send-style": (
        "Ahora envíame la imagen de la que debo tomar el estilo: un cuadro, un estampado, "
        "cualquier cosa con textura."
    ),
    "send-style-in-reply": (
        "Ahora responde a este mensaje con la imagen de la que debo tomar el estilo: un cuadro, un "
        "estampado, "
        "cualquier cosa con textura."
    ),
    "style-usage": (
        "Responde a una foto con /style y te muestro los cuadros. Adjunta otra imagen a esa respuesta "
        "y tomaré el estilo de ella."
    ),
    "not-a-picture": (
        "Puedo pintar fotos: envíame una imagen o un archivo de imagen (JPEG, PNG, WebP, HEIC, GIF y "
        "parecidos). /help muestra todas las formas."
    ),
    "send-photo-for": ("Entonces «{title}». Envíame una foto con el texto /{name} y la pintaré."),
    "unknown-command": "No conozco /{name}. /help muestra todas las formas de pedir.",
    "unknown-command-near": "No conozco /{name}. ¿Querías decir {near}?",
    "you-are-welcome": "¡De nada! 🎨 Envía otra foto cuando quieras.",
    "hello": "¡Hola! Envíame una foto y la volveré a pintar; /paintings muestra con qué estilos.",
    "too-large": (
        "Este archivo tiene {megabytes:.1f} MB y puedo descargar {most} MB como máximo. "
        "Envíalo como foto en lugar de archivo, o hazlo más pequeño."
    ),
    "too-large-unknown": (
        "Este archivo supera los {most} MB que puedo descargar. Envíalo como foto en lugar de archivo."
    ),
    "fetch-failed": "No pude descargar esta imagen de Telegram en este momento. Envíala otra vez, por favor.",
    "draft-gone": "Esta foto ya no está esperando aquí. Envíala otra vez y la pintaré.",
    "style-gone": "El cuadro {name} ya no está disponible. /paintings muestra los que hay.",
    "not-here-yet": (
        "«{title}» no ha llegado aquí: no pude descargarlo en este momento. Más tarde lo intentaré otra vez "
        "con gusto. Mientras tanto, ¿alguno de los que ya cuelgan aquí?"
    ),
    "not-yours": (
        "Esto es de otra persona. Responde a la foto con el comando de un cuadro y tendrás la tuya."
    ),
    "too-many-waiting": {
        "one": (
            "Ya tienes una imagen esperando. Con gusto acepto más cuando esté lista; /cancel la detiene."
        ),
        "other": (
            "Ya tienes {count} imágenes esperando. "
            "Con gusto acepto más cuando una esté lista; /cancel las detiene."
        ),
    },
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "Ningún cuadro se llama «{name}». ¿Con qué estilo pinto tu foto?",
    "choose-unnamed-near": (
        "Ningún cuadro se llama «{name}». ¿Querías decir {near}? ¿Con qué estilo pinto tu foto?"
    ),
    "unnamed": "Ningún cuadro se llama «{name}». /paintings muestra lo que hay colgado aquí.",
    "unnamed-near": "Ningún cuadro se llama «{name}». ¿Querías decir {near}?",
    "choose-album": {
        "one": (
            "Una imagen. ¿Cómo la tomo? "
            "Con el nombre de un cuadro en su texto, por ejemplo <i>wave</i>, la pinto enseguida."
        ),
        "other": (
            "Un álbum de {count} imágenes. ¿Cómo las tomo? "
            "Con el nombre de un cuadro en su texto, por ejemplo <i>wave</i>, las pinto todas de una vez."
        ),
    },
    "choose-all": {
        "one": "¿Con qué estilo la pinto?",
        "other": "¿Con qué estilo pinto las {count}?",
    },
    "button-all": "🎨 Todas con un mismo estilo",
    "button-last": "🖼 La última es el cuadro",
    "button-first": "Solo la primera",
    "button-swap": "⇄ Intercambiar foto y cuadro",
    "mix-too-many": (
        "Mezclo como máximo {most} cuadros en una imagen; con más no se ve ninguno. Quita algunos, "
        "o escribe comas entre ellos y de cada uno saldrá una imagen propia."
    ),
    "left-out-full": {
        "one": (
            "Una de estas imágenes no tuvo sitio: acepto {most} tuyas a la vez. "
            "Pídela de nuevo cuando las primeras estén listas."
        ),
        "other": (
            "{count} de estas imágenes no tuvieron sitio: acepto {most} tuyas a la vez. "
            "Pídelas de nuevo cuando las primeras estén listas."
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": (
        "Una filmación son muchas imágenes, y yo pinto una sola. Detenla donde más te guste, "
        "haz una captura de pantalla y envíamela."
    ),
    "no-picture-sticker": (
        "Este sticker no se me queda quieto. Pinto los que sí lo hacen, y fotos con más gusto todavía."
    ),
    "no-picture-sound": "No tengo oídos, solo un pincel. Envíame una foto y pintaré lo que vea.",
    "no-picture-place": "Nunca he estado allí. Envíame una foto del lugar y la pintaré.",
    "no-picture-contact": (
        "Un nombre y un número no los puedo pintar. Envíame una foto de esa persona; "
        "para tu propia foto de perfil escribe /me."
    ),
    "no-picture-poll": "Yo voto por un cuadro. Envíame una foto y elige cuál: /paintings los muestra.",
    "no-picture-game": "Ganaste. Ahora envíame una foto y la pintaré.",
    "command-me": "pintar tu propia foto de perfil",
    "choose-me": "Tu foto de perfil. ¿Con qué estilo la pinto?",
    "me-unseen": (
        "No veo ninguna foto de perfil tuya: no la hay, o tus ajustes de privacidad me la ocultan. "
        "Envíame en su lugar una foto tuya y la pintaré."
    ),
    "me-nobody": (
        "Aquí hablas en nombre de todo un chat, y a ese no puedo retratarlo. "
        "Escribe /me desde tu propia cuenta, o envíame una foto."
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Tu propia imagen de estilo",
    "status-next": "🎨 <b>{title}</b>\nTu imagen es la siguiente.",
    "status-turn": "{queued}\nTu turno llega en {duration}.",
    "status-resting": (
        "🎨 <b>{title}</b>\nDescanso un rato. Tu imagen conserva su lugar, y seguiré por mi cuenta."
    ),
    "status-queued": {
        "one": "🎨 <b>{title}</b>\nHay {count} imagen antes que la tuya.",
        "other": "🎨 <b>{title}</b>\nHay {count} imágenes antes que la tuya.",
    },
    "status-starting": "🎨 <b>{title}</b>\nMezclando los colores…",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · queda {duration}",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": (
        "<b>{title}</b>\nYa está pintado, pero no puedo mostrarlo aquí. Te espera en /history."
    ),
    "status-failed": "La pintura no salió bien: {reason}",
    "status-cancelled": "Detenido. No se pintó nada.",
    "ready": "Tu imagen está lista. ⬆️",
    "about-seconds": "cerca de {seconds} s",
    "about-minutes": "cerca de {minutes} min",
    "about-hours": "cerca de {hours:.1f} h",
    "look": "{size} px · intensidad {strength:.0%}",
    "look-photo": "{size} px · intensidad {strength:.0%} · los colores de la foto",
    "look-match": "{size} px · intensidad {strength:.0%} · colores igualados",
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 Probarlos todos",
    "taste": {
        "one": "🍇 <b>Degustación de {count} cuadro</b>",
        "other": "🍇 <b>Degustación de {count} cuadros</b>",
    },
    "taste-queued": "{taste}\nEmpieza cuando nadie espere una imagen entera.",
    "taste-starting": "{taste}\nMezclando los colores…",
    "taste-painting": "{taste}\nYa listos: {done}. Pulsa un número y pintaré ese en grande.",
    "taste-finished": "🍇 <b>¿Cuál sabe mejor?</b> Pulsa un número y desde aquí lo pintaré en grande.",
    "look-strokes": "{look} · trazos × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 Mezclar dos",
    "mix-first": "Varios cuadros en una imagen. ¿Cuál primero?",
    "mix-next": "<b>{title}</b>\n¿Mezclado con qué cuadro?",
    "mix-balance": "🥣 <b>{title}</b>\nCambia las proporciones hasta que sepa bien.",
    "button-mix-third": "Añadir un tercero",
    "button-mix-paint": "🎨 Pintar esta mezcla",
    "button-mix-back": "↩ Atrás",
    "button-mix-on": "🥣 Mezclar con otro cuadro",
    "button-mix-balance": "🥣 Cambiar las proporciones",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"one": "Detenido.", "other": "{count} imágenes detenidas."},
    "stopped-waiting": "No estaba pintando nada; las fotos que esperaban tu elección ya no esperan.",
    "nothing-to-stop": "No hay nada que detener: aquí no estoy pintando nada tuyo.",
    "too-late": "Esta ya está terminada.",
    "already-asked": "Ya estoy pintando exactamente esta.",
    "file-not-whole": (
        "Ya no tengo el archivo sin pérdida de esta imagen; así la guarda Telegram, con un poco menos de "
        "detalle."
    ),
    "job-gone": "Ya no tengo esta imagen.",
    "studio-no-chat": (
        "Quien está de visita no tiene chat al que enviarla: para eso, abre el estudio en Telegram."
    ),
    "button-gone": "Este botón es de otra época y ya no hace nada.",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "tu última imagen otra vez",
    "button-bigger": "Más grande · {size} px",
    "button-larger-strokes": "Trazos más grandes",
    "button-finer-strokes": "Trazos más finos",
    "button-more-ways": "Más ▸",
    "button-compare": "Antes y después",
    "button-keep-look": "Guardar este aspecto",
    "compared": "<b>{title}</b>\nAntes y después",
    "look-saved": "Guardado: tus próximas imágenes se pintarán como esta, {look}. /settings lo cambia.",
    "largest-already": (
        "Este es el tamaño más grande que pinto aquí. «En máxima calidad» tiene cada uno de sus píxeles."
    ),
    "again-nothing": (
        "Aquí no hay ninguna imagen tuya que pueda pintar de nuevo. Envíame una foto, "
        "o responde a una con el comando de un cuadro."
    ),
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 Cámara rápida",
    "film-gone": (
        "Guardo durante {days} días lo que hace falta para una cámara rápida, y de esta imagen ya no "
        "lo tengo. Píntala otra vez y habrá una nueva."
    ),
    "button-together": "🖼 Todas en un álbum",
    "painted-already": "Ya no hay nada que detener: tu imagen está pintada y va de camino.",
    "ready-taste": "Tu hoja está completa. ¿Cuál sabe mejor? ⬆️",
    "put-off": "Sin pintar: {titles}. {reason}",
    "privacy-passing": (
        "• Una degustación, y lo que hace falta para una cámara rápida, se borran después de {days} "
        "días. Cuántas imágenes se piden en una hora lo cuento sin nombres, y lo olvido antes de dos "
        "horas."
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Cancelar",
    "button-stronger": "Más fuerte · {strength:.0%}",
    "button-softer": "Más suave · {strength:.0%}",
    "button-file": "En máxima calidad",
    "button-other": "Otro cuadro",
    "button-retry": "↻ Intentar de nuevo",
    "button-surprise": "🎲 Sorpréndeme",
    "button-my-styles": "📁 Mis estilos",
    "choose-mine": "¿Con cuál de tus estilos la pinto?",
    "button-own-style": "🖼 Una imagen de estilo mía",
    "button-back": "◂ atrás",
    "button-more": "más ▸",
    "button-sheet": "◂ Todos los cuadros",
    "button-use": "🎨 Mi foto así",
    "button-newer": "◂ más nuevas",
    "button-older": "más antiguas ▸",
    "button-send": "Enviar otra vez",
    "button-repeat": "Repetir con otros ajustes",
    "button-delete": "Eliminar",
    "button-with-settings": "Con mis ajustes",
    "button-really-delete": "Sí, eliminar",
    "button-keep": "Conservar",
    "button-forget": "Sí, borrar todo",
    "button-forget-not": "No, conservarlo",
    "button-private": "Abrir nuestro chat privado",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>Lo que cuelga aquí.</b> Pulsa un número para mirar más de cerca.",
    "sheet-room": (
        "<b>Lo que cuelga aquí.</b> Pulsa un número para mirar más de cerca.\nSala {room} de {rooms}."
    ),
    "painting-source": '<a href="{source}">fuente</a>',
    "painting-use": "Envía una foto con el texto /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "Todavía no tienes imágenes. ¡Envíame una foto!",
    "history-in-private": "Tus imágenes son solo para tus ojos. Veámoslas en nuestro chat privado.",
    # Sheets of them.
    "history-all": "<b>Tus imágenes</b>",
    "history-like": "<b>Tus imágenes</b> al estilo de «{title}»",
    "history-sheet": "{which}\nPulsa un número para mirar más de cerca.",
    "history-sheet-of": "{which} · hoja {number} de {total}\nPulsa un número para mirar más de cerca.",
    "history-which": "¿Imágenes al estilo de qué cuadro?",
    "history-lost": "ya no está aquí",
    "button-which": "🎨 Por cuadro",
    "button-pictures": "Todas mis imágenes",
    "button-back-to-sheet": "◂ Volver a la hoja",
    "history-entry": "{number} de {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Hagámoslo en nuestro chat privado.",
    "deleted": "Eliminada.",
    "repeat": "<b>{title}</b>, otra vez. ¿Cómo?",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "Compartir",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "Pintar una foto",
    "guest-how": (
        "Responde a una foto con mi nombre y el de un cuadro: <code>@{bot} wave</code>. "
        "O envía una con ese texto como pie."
    ),
    "guest-stranger": (
        "Pinto en nuestro chat privado, y aún no tenemos ninguno. "
        "Pulsa el botón e Iniciar, y luego llámame aquí otra vez."
    ),
    "guest-painting": (
        "🎨 <b>{title}</b>\nLo pinto en nuestro chat privado y lo muestro aquí cuando esté listo."
    ),
    "guest-nothing": "Aquí no hay ningún cuadro que mostrar. Más detalles en nuestro chat privado.",
    "help-inline": (
        "<b>En cualquier chat</b> escribe @{bot} y un espacio, y envía allí una imagen tuya; "
        "<i>@{bot} wave</i> encuentra las que están al estilo de la ola."
    ),
    "help-studio": "/studio – tu foto en todos los estilos a la vez, con controles y pinceles",
    "button-studio": "🖌 Abrir el estudio",
    "studio": (
        "<b>El estudio</b> muestra tu foto en todos los estilos a la vez. Cambia la intensidad, los "
        "trazos y los colores y mira cómo queda, mezcla cuadros o di con un pincel dónde va cada uno."
    ),
    "studio-waits": (
        "Tu foto te espera en el estudio: mírala en todos los estilos a la vez y di con un pincel dónde "
        "va cada cuadro."
    ),
    "studio-private": "El estudio se abre en nuestro chat privado.",
    "studio-none": "No tengo estudio, solo este chat. Envíame una foto y la pintaré aquí.",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "La tuya llega en un mensaje aparte.",
    "muted": (
        "En «{title}» ahora no puedo escribir o mostrar imágenes, así que allí no se sabe nada de mí. Lo "
        "que pinto para ese grupo espera en /history; un administrador puede devolverme el permiso."
    ),
    "command-gallery": "lo que este grupo ha hecho esta semana",
    "gallery": (
        "<b>Lo que este grupo ha hecho esta semana.</b> Pulsa un número y vuelvo a mostrar esa imagen."
    ),
    "gallery-empty": (
        "Esta semana aún no se ha pintado nada aquí. Responde a una foto con /style o con el nombre de un "
        "cuadro."
    ),
    "gallery-for-groups": (
        "La galería es para grupos: añádeme a uno y /gallery muestra allí lo que ha hecho esta semana. Las "
        "tuyas están en /history."
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": (
        "Responde a una imagen con /save y un nombre, por ejemplo /save azulejos, y la guardaré como estilo."
    ),
    "save-name": (
        "El nombre de un estilo tiene como máximo {most} caracteres: letras de la a a la z, cifras y _. "
        "Prueba con /save azulejos."
    ),
    "save-name-known": "/{name} ya está ocupado. Elige otro nombre para tu estilo.",
    "save-name-taken": (
        "Ya guardas otro estilo con el nombre «{name}». Elige otro nombre, o elimina aquel en /mystyles."
    ),
    "save-too-many": "Guardas {most} estilos, y ese es el máximo. Elimina uno en /mystyles y aceptaré este.",
    "saved": "Guardado como «{name}». /mystyles muestra tus estilos y pinta con ellos.",
    "mystyles": "<b>Tus estilos.</b> Pulsa un número para mirar más de cerca.",
    "mystyles-of": (
        "<b>Tus estilos</b> · hoja {number} de {total}\nPulsa un número para mirar más de cerca."
    ),
    "mystyles-empty": (
        "Todavía no guardas ningún estilo. Responde a una imagen con /save y un nombre, "
        "por ejemplo /save azulejos."
    ),
    "mystyles-one": (
        "<b>{name}</b>\nUn estilo tuyo. Pon <i>{name}</i> en el pie de una foto y la pintaré así."
    ),
    "mystyles-one-waiting": "<b>{name}</b>\nUn estilo tuyo, y una foto tuya espera. ¿La pinto así?",
    "mystyles-gone": "Ya no tengo este estilo. /mystyles muestra los que hay.",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "Cambiar nombre",
    "rename-ask": "¿Cómo se va a llamar «{name}»? Escríbeme su nuevo nombre.",
    "rename-usage": (
        "Escribe el nombre antiguo y el nuevo: /rename azulejos cocina. /mystyles muestra tus estilos."
    ),
    "renamed": "Ahora se llama «{name}». Ponlo en el pie de una foto y la pintaré así.",
    "button-keep-style": "Guardar como estilo",
    "saved-unnamed": (
        "Guardado como «{name}» hasta que le pongas nombre. /mystyles muestra tus estilos y pinta con ellos."
    ),
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "Dárselo a alguien",
    "button-gift-look": "Compartir aspecto",
    "button-gift-back": "Retirar",
    "gift": "{what}\n\nQuien abra este enlace lo verá con tu nombre de pila y podrá quedárselo:\n{link}",
    "gift-withdrawn": "Retirado: ese enlace ya no abre nada. Lo que alguien guardó sigue siendo suyo.",
    "gift-gone": "Este enlace no abre nada: se retiró o le falta una parte. Pide uno nuevo.",
    "gift-style": "<b>{name}</b>\nUn estilo que te regala {giver}. Quédatelo y lo encontrarás en /mystyles.",
    "gift-look": "{giver} te enseña una manera de pintar:\n{way}\n\nLa tuya es ahora:\n{yours}",
    "button-gift-keep": "Quedármelo",
    "button-gift-use": "Pintar así desde hoy",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "pintar solo donde cubriste tu foto",
    "button-here": "✏️ Solo aquí",
    "send-here": (
        "Ahora abre la foto en el editor de Telegram, cubre con cualquier pincel la parte que quieres y "
        "envíamela. Basta con rodearla. O /cancel deja ir la foto."
    ),
    "send-here-in-reply": (
        "Ahora abre la foto en el editor de Telegram, cubre con cualquier pincel la parte que quieres y "
        "responde con ella a este mensaje. Basta con rodearla. O /cancel deja ir la foto."
    ),
    "here-usage": (
        "Abre una foto en el editor de Telegram, cubre la parte que quieres y responde con ella a la foto, "
        "con /here y un cuadro en el pie: /here wave. Un segundo cuadro ocupa el resto: /here wave night."
    ),
    "here-which": (
        "No sé qué foto has cubierto. Envíala otra vez como respuesta a esa foto, sin recortarla ni girarla."
    ),
    "error-difference-none": (
        "No veo nada cubierto en esta foto. Cubre con un pincel la parte que quieres en el editor de "
        "Telegram y envíala otra vez."
    ),
    "error-difference-cropped": (
        "Esta foto se recortó o se giró, y así no sé qué parte quieres. Cúbrela tal como es y envíala otra "
        "vez."
    ),
    "error-difference-other": (
        "Esto se parece demasiado poco a esa foto. Cubre una parte de la propia foto, sin filtros, y "
        "envíala otra vez; /cancel la deja ir."
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Ajustes</b>\n\n"
        "<b>Tamaño</b>: el lado más largo en píxeles. El doble de tamaño tarda de dos a tres veces más.\n"
        "<b>Intensidad</b>: cuánto puedo alejarme de la foto.\n"
        "<b>Colores</b>: los del cuadro o los de la propia foto.\n"
        "<b>Trazos</b>: tan grandes como los del cuadro, más finos o más grandes."
    ),
    "size": "{size} px",
    "strength-0.3": "Suave",
    "strength-0.5": "Media",
    "strength-0.7": "Fuerte",
    "colours-painting": "Colores del cuadro",
    "colours-photo": "Colores de foto",
    "stroke-0.67": "Trazos finos",
    "stroke-1.0": "Como el cuadro",
    "stroke-1.5": "Trazos grandes",
    "chosen": "✓ {choice}",
    "settings-saved": "Guardado para tus próximas imágenes.",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>Ajustes de este grupo</b>, para sus administradores\n\n"
        "<b>Tamaño, intensidad, colores, trazos</b>: lo marcado vale para todo lo que se pida aquí. "
        "Púlsalo otra vez y volverá a contar lo que haya elegido cada cual.\n"
        "<b>Quién</b>: aquí pueden usarme todos, o solo los administradores.\n"
        "<b>En silencio</b>: respondo solo a los comandos, sin sonido, y muestro una imagen cuando está "
        "lista."
    ),
    "group-saved": "Guardado para este grupo.",
    "group-admins-choose": (
        "Solo los administradores de este grupo pueden cambiar sus ajustes. Los tuyos están en nuestro "
        "chat privado."
    ),
    "group-admins-only": (
        "En este grupo solo pueden usarme los administradores. En nuestro chat privado pinto para todos."
    ),
    "group-admin-unseen": (
        "Esto es para administradores, y no veo que lo seas. Si eres anónimo, hazme administrador a mí "
        "también."
    ),
    "group-language-each": "el de cada cual",
    "button-everyone": "Todos",
    "button-admins": "Solo administradores",
    "button-as-usual": "🔔 Como siempre",
    "button-quiet": "🔕 En silencio",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "Español",
    "button-language": "🌐 Idioma: {spoken}",
    "language-question": "<b>Idioma</b>\n\n¿En qué idioma hablamos?",
    "language-telegram": "Como en Telegram",
    "language-saved": "A partir de ahora hablamos en español.",
    "button-settings": "◂ Ajustes",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>Qué guardo</b>\n\n"
        "• Tu id de Telegram, tu nombre y tu idioma, y tus ajustes.\n"
        "• Las fotos que me pides pintar, las imágenes de estilo que envías y las imágenes terminadas, "
        "para que /history pueda mostrarlas y repetirlas. El lugar donde se tomó una foto y otros datos "
        "de la cámara nunca pasan a una imagen terminada.\n"
        "• Una foto para la que no eliges cuadro se borra después de {hours} horas, "
        "y una que se canceló o falló, después de {days} días.\n"
        "• Lo demás lo guardo hasta que lo borres: una imagen en /history, un estilo en /mystyles, "
        "o todo con /forget.\n"
        "• /mydata te lo envía todo, en archivos."
    ),
    "privacy-studio": (
        "• En el estudio: lo que subes y no usas se borra después de {hours} horas; lo que solo pruebas, "
        "antes de dos horas."
    ),
    "privacy-room": (
        "• Cuando todas las imágenes juntas ocupan aquí más de {gigabytes:g} GB, se borran los archivos más "
        "antiguos. Pide uno otra vez y lo recupero de Telegram."
    ),
    "privacy-age": (
        "• Los archivos de imágenes que nadie ha pedido en {days:g} días se borran aquí. "
        "Pide uno otra vez y lo recupero de Telegram."
    ),
    "privacy-where": (
        "Todo se queda en el servidor donde funciona este bot. Nadie más lo recibe; nada se aprende de ello."
    ),
    "privacy-where-store": (
        "Lo anotado se queda en el servidor donde funciona este bot; las imágenes están en un "
        "almacén de objetos privado que usan para ello quienes me administran, cerrado a todos los "
        "demás. Nada se aprende de ello."
    ),
    # All of it as files.
    "mydata": (
        "<b>Todo lo que guardo sobre ti.</b> <i>data.json</i> contiene lo que está anotado; "
        "<i>pictures</i>, tus fotos, tus estilos y lo que pinté. /forget lo borra."
    ),
    "mydata-more": "Más imágenes tuyas.",
    "mydata-part": "Parte {number} de {total}.",
    "mydata-missing": {
        "one": "Una imagen solo se menciona ahí: <i>data.json</i> dice por qué.",
        "other": "{count} imágenes solo se mencionan ahí: <i>data.json</i> dice por qué.",
    },
    "mydata-protected": (
        "Estas vienen de donde nada se puede guardar ni reenviar, y lo mismo vale para este archivo."
    ),
    "forget-question": (
        "¿Borro todo lo que guardo sobre ti: tus fotos, tus imágenes, tu historial y tus ajustes? "
        "Las imágenes que se están pintando se detienen. Los mensajes de nuestros chats se quedan; "
        "esos puedes borrarlos tú."
    ),
    "forgotten": "Hecho. Te he olvidado. Envía una foto cuando quieras para empezar de nuevo.",
    "forget-not": "Bien. No se borró nada.",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": "Este archivo está vacío. Envíalo otra vez, o envía la imagen como foto.",
    "error-picture-unknown": (
        "No encuentro ninguna imagen en este archivo. Envía una foto o un archivo de imagen: "
        "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF o BMP."
    ),
    "error-picture-kind": (
        "No puedo abrir este tipo de archivo ({kind}). "
        "Expórtalo como JPEG, o envíalo como foto en lugar de archivo."
    ),
    "error-picture-damaged": (
        "Esta imagen {kind} está cortada o dañada, así que solo veo una parte. Envíala otra vez, por favor, "
        "o ábrela en tu teléfono y envía una captura de pantalla."
    ),
    "error-picture-variety": (
        "Este archivo {kind} es de una variedad poco común que no puedo abrir. "
        "Guárdalo como JPEG o PNG, o envíalo como foto en lugar de archivo."
    ),
    "error-picture-too-small": (
        "Esta imagen tiene solo {width}x{height} píxeles, y necesito al menos {least} por lado. "
        "¿Hay una más grande?"
    ),
    "error-picture-too-large": (
        "Esta imagen tiene {width}x{height} píxeles. Son {megapixels:.0f} megapíxeles, "
        "y puedo recibir {most} como máximo. "
        "Envíala como foto en lugar de archivo: así Telegram la reduce solo."
    ),
    "error-picture-too-long": (
        "Esta imagen es muy larga, {width}x{height} píxeles: un lado puede medir como máximo {most} veces el "
        "otro. Recorta la parte que más te guste y la pintaré."
    ),
    "error-picture-too-many-scans": (
        "Este JPEG está compuesto de una manera que no puedo leer. "
        "Envíalo como foto en lugar de archivo y Telegram lo arreglará."
    ),
    "error-picture-too-many-pieces": (
        "Este archivo {kind} está compuesto de una manera que no puedo leer. "
        "Envíalo como foto en lugar de archivo, o guárdalo de nuevo como JPEG o PNG."
    ),
    "error-picture-mode": (
        "No puedo leer los colores de esta imagen. Envíala como foto en lugar de archivo "
        "y Telegram los arreglará."
    ),
    "error-picture-too-heavy": (
        "Esta imagen es demasiado pesada para mí. Envíala como foto en lugar de archivo, o hazla más pequeña."
    ),
    "error-picture-takes-too-long": (
        "Esta imagen tarda demasiado en abrirse. Envíala como foto en lugar de archivo, o hazla más pequeña."
    ),
    "error-picture-not-read": (
        "No pude abrir esta imagen. Envíala como foto en lugar de archivo, o guárdala como JPEG o PNG."
    ),
    "error-out-of-memory": (
        "No hay espacio suficiente para una imagen de este tamaño. Elige uno más pequeño en /settings."
    ),
    "error-timed-out": "Tardó demasiado. Elige un tamaño más pequeño en /settings e inténtalo de nuevo.",
    "error-worker-died": (
        "Se rompió el pincel. Inténtalo de nuevo; si se rompe otra vez, "
        "elige un tamaño más pequeño en /settings."
    ),
    "error-given-up": (
        "El pincel se rompió {attempts} veces. Inténtalo de nuevo, "
        "quizá con un tamaño más pequeño en /settings."
    ),
    "error-closing": "Me estaban reiniciando justo ahora. Inténtalo de nuevo, por favor.",
    "error-painting-gone": "«{title}» ya no está aquí. /paintings muestra lo que hay.",
    "error-old": "{sentence}",
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": (
        "Quienes me administran me han pedido que no acepte pedidos aquí. Ellos pueden decir por qué."
    ),
    "limit-person": {
        "one": "Puedo pintar {limit} imágenes por hora para una persona. Sigo en {count} minuto.",
        "other": "Puedo pintar {limit} imágenes por hora para una persona. Sigo en {count} minutos.",
    },
    "limit-group": {
        "one": "Puedo pintar {limit} imágenes por hora para un grupo. Sigo en {count} minuto.",
        "other": "Puedo pintar {limit} imágenes por hora para un grupo. Sigo en {count} minutos.",
    },
    "stats": (
        "<b>Personas</b>: {people}, {active} activas en el último día\n"
        "<b>Cola</b>: {queued} esperan, {running} se están pintando\n"
        "<b>Hoy</b>: {painted} pintadas, {failed} fallidas; duración mediana: {took}"
    ),
    "stats-visitors": "<b>Visitantes</b> del estudio: {count}",
    "paused": "En pausa. Lo que se está pintando se termina, lo demás espera hasta /resume.",
    "resumed": "Vuelvo a pintar.",
    "limits": (
        "Pedidos por hora: {person} de una persona, {group} en un grupo. "
        "/limit 20 100 lo cambia, /limit off lo quita."
    ),
    "limit-usage": (
        "Di cuántos pedidos por hora: /limit 20 para una persona, /limit 20 100 también para un grupo."
    ),
    "ban-usage": "Di a quién: /ban con un número, o en respuesta a alguien. /unban lo revierte.",
    "ban-done": "Ya no acepto pedidos de {id}. /unban {id} lo revierte.",
    "ban-admin": "Es una de las personas que me administran.",
    "ban-unknown": "{id} no tiene ningún bloqueo.",
    "unban-done": "Vuelvo a aceptar pedidos de {id}.",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "No sé quién eres. Abre el estudio desde nuestro chat de Telegram.",
    "studio-too-old": (
        "Abriste esto hace un día o más. Ciérralo y abre el estudio de nuevo desde nuestro chat."
    ),
    "studio-closed": "Aquí solo entra quien viene de Telegram: abre el estudio en el chat con @{bot}.",
    "studio-key-gone": (
        "Ya no te conozco: lo que hacen aquí los visitantes se borra al cabo de un tiempo. Empieza de nuevo."
    ),
    "studio-starting": "Todavía no estoy del todo aquí. Un momento y sigo.",
    "studio-resting": "Descanso un rato. Lo que pidas conserva su lugar, y seguiré por mi cuenta.",
    "studio-no-such": "Aquí no hay nada, o no es tuyo.",
    "studio-not-so": "Esto no se puede pedir así.",
    "studio-not-understood": "No entiendo esto: {why}",
    "studio-not-json": "Aquí solo puedo leer JSON.",
    "studio-too-large": "Esto supera los {most} que puedo aceptar. Hazlo más pequeño e inténtalo de nuevo.",
    "studio-file": "No puedo abrir este archivo. Elige otra foto, o guarda esta como JPEG o PNG.",
    "studio-file-large": "Esta foto es demasiado grande para mí. Hazla más pequeña, o elige otra.",
    "studio-file-empty": "Este archivo está vacío. Elige otra foto.",
    "studio-many-waiting": {
        "one": "Ya tienes una imagen esperando. Con gusto acepto más cuando esté lista.",
        "other": "Ya tienes {count} imágenes esperando. Con gusto acepto más cuando una esté lista.",
    },
    "studio-painting-gone": "Este cuadro ya no cuelga aquí. Elige otro.",
    "studio-not-painted": (
        "Se rompió el pincel. Inténtalo de nuevo; si se rompe otra vez, elige un tamaño más pequeño."
    ),
    "studio-other-order": "Este encargo ya se hizo, y con otro contenido. Hazlo de nuevo.",
    "studio-no-mask": "Una máscara tiene que ser un PNG.",
    "studio-no-size": "No pinto en este tamaño. Estos son los que hay: {sizes}",
    "studio-limit-key": {
        "one": "Eso es todo lo que hago para una persona en una hora. Sigo en {count} minuto.",
        "other": "Eso es todo lo que hago para una persona en una hora. Sigo en {count} minutos.",
    },
    "studio-limit-address": {
        "one": (
            "Eso es todo lo que hago en una hora para quienes comparten tu conexión. Sigo en {count} minuto."
        ),
        "other": (
            "Eso es todo lo que hago en una hora para quienes comparten tu conexión. Sigo en {count} minutos."
        ),
    },
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": (
        "Algo salió mal de mi lado, y lo he anotado para quienes me administran. "
        "Inténtalo de nuevo, por favor."
    ),
    "no-room": (
        "No queda espacio donde guardo las imágenes, y quienes me administran ya lo saben. "
        "Envía esto otra vez más tarde, por favor."
    ),
    "no-room-yet": (
        "No queda espacio donde guardo lo que envías. No se pierde nada: me ocuparé por mi cuenta "
        "en cuanto lo haya."
    ),
    "out-of-reach": (
        "Ahora mismo no llego al lugar donde guardo las imágenes, y quienes me administran ya lo saben. "
        "Inténtalo otra vez en unos minutos, por favor."
    ),
    "report-to-admin": "⚠️ Error inesperado:\n<code>{error}</code>",
    # --- our own paintings: what they are called, and what is told of them ----------------------
    "painting-night": "Noche de mil ruedas",
    "story-night": (
        "De noche el viento tiene forma: cada estrella hace girar una de sus ruedas. Trazos de cobalto y "
        "crema, "
        "espesos como la mantequilla."
    ),
    "painting-wave": "La garra del mar",
    "story-wave": "Azul de Prusia, papel crema y un mar con dedos. La montaña espera a que pase.",
    "painting-glass": "Rosetón a mediodía",
    "story-glass": (
        "Rubí, cobalto y ámbar entre líneas de plomo. Solo funciona con el sol detrás, "
        "así que el sol está detrás."
    ),
    "painting-dots": "El jardín en puntos",
    "story-dots": (
        "Aquí ningún color se mezcló en la paleta. Da unos pasos atrás hasta que los puntos se vuelvan "
        "una mañana de verano."
    ),
    "painting-mosaic": "Pavo real sobre oro",
    "story-mosaic": (
        "Miles de piedrecitas, cada una inclinada a su manera, para que el oro se mueva cuando tú te mueves."
    ),
    "painting-cubist": "Guitarra, botella y vaso",
    "story-cubist": (
        "Una mesa vista desde todas partes a la vez. La guitarra todavía se puede tocar, "
        "pero en varios tonos al mismo tiempo."
    ),
    "painting-lilies": "Nenúfares por la tarde",
    "story-lilies": (
        "El cielo se acuesta en el estanque y los sauces cuelgan en él cabeza abajo. "
        "Solo los nenúfares saben dónde queda arriba."
    ),
    "painting-nouveau": "Lirios ante el sol",
    "story-nouveau": (
        "Aquí nada va recto si puede enroscarse. Tres lirios se alzan ante un halo dorado, "
        "y el agua se peina el cabello."
    ),
    "painting-bauhaus": "Composición con un eje",
    "story-bauhaus": (
        "Círculo, cuña y cuadrícula se ponen de acuerdo en una línea inclinada. Donde se encuentran dos "
        "tintas "
        "nace una tercera, y nadie tiene que mezclarla."
    ),
    "painting-ink": "Barquero y nueve cumbres",
    "story-ink": (
        "Tinta, agua y un pincel que se levanta en el momento justo. La niebla está donde el pintor no hizo "
        "nada, y eso le llevó años."
    ),
    "painting-aurora": "Aurora boreal, una lámpara",
    "story-aurora": (
        "Tiza verde y rosa sobre papel oscuro como enero. Alguien en la cabaña dejó la lámpara encendida "
        "y salió a mirar."
    ),
    "painting-batik": "Dos pájaros en cera",
    "story-batik": (
        "Índigo para la noche, marrón para la tierra y cera donde ninguno de los dos debe ir. "
        "Las grietas están donde el tinte no quiso obedecer."
    ),
    "painting-watercolour": "Puerto antes del desayuno",
    "story-watercolour": (
        "La mitad la pintó el agua por su cuenta: corrió, floreció y se secó en volantes. "
        "La vela roja se quedó quieta un momento."
    ),
    "painting-popart": "Está sonando",
    "story-popart": (
        "Rojo, amarillo, azul y muchísimo negro. Alguien debería contestar; los puntos se están poniendo "
        "nerviosos."
    ),
    "painting-linocut": "Cuervos sobre el pueblo",
    "story-linocut": (
        "Todo lo que hay aquí es lo que la gubia dejó en pie. Los cuervos fueron fáciles: "
        "están justo donde nadie cortó."
    ),
    "painting-charcoal": "Jarra y cinco frutas rojas",
    "story-charcoal": (
        "Madera quemada, tierra roja y tiza sobre papel marrón. Las peras se dibujaron deprisa, "
        "antes de que alguien se las comiera."
    ),
}
