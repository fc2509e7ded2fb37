"""The bot's Portuguese, as Brazil speaks it: all it says, by key. It says você."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "o que eu faço",
    "command-paintings": "os quadros disponíveis",
    "command-history": "suas imagens",
    "command-style": "usar uma imagem sua como quadro",
    "command-save": "guardar uma imagem como estilo seu",
    "command-mystyles": "os estilos que você guarda",
    "command-rename": "dar outro nome a um estilo seu",
    "command-settings": "tamanho, intensidade, cores, traços",
    "command-studio": "o ateliê: sua foto em todos os estilos, pincéis, misturas",
    "command-cancel": "parar o que está sendo pintado",
    "command-help": "todas as formas de pedir",
    "command-privacy": "o que eu guardo e por quanto tempo",
    "command-mydata": "receber tudo o que guardo sobre você",
    "command-forget": "apagar tudo o que sei sobre você",
    "command-painting": "pintar no estilo de “{title}”",
    "short-description": "Envie uma foto, escolha um quadro e receba sua foto como pintura.",
    "description": (
        "Eu repinto suas fotos no estilo de um quadro. Envie uma foto e escolha um quadro; "
        "meio minuto depois, é arte."
    ),
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>Boas-vindas ao Pastiche.</b>\n\n"
        "Eu repinto fotos no estilo de um quadro.\n\n"
        "📷 <b>Envie uma foto</b> e escolha um quadro abaixo dela.\n"
        "🎨 /paintings mostra o que está pendurado aqui.\n"
        "🖼 Ou envie duas imagens em um álbum: primeiro a foto, depois qualquer quadro seu."
    ),
    "start-group": (
        "<b>Olá, eu sou o Pastiche.</b> Responda a qualquer foto aqui com /style ou com o nome de um quadro, "
        "como /{example}, e eu a repinto."
    ),
    "help": (
        "<b>Formas de pedir</b>\n\n"
        "• Envie uma foto, ou uma imagem como arquivo, e toque abaixo no número de um quadro, "
        "ou em 🎲 para uma surpresa.\n"
        "• Coloque o nome de um quadro na legenda: {paintings}\n"
        "• Escreva vários: <i>wave, night</i> dá duas imagens, <i>wave + night</i> mistura os dois em uma, "
        "<i>70% wave + 30% night</i> nessas proporções. Com botões: <i>Misturar dois</i> sob uma foto.\n"
        "• Envie um álbum de duas: a foto e depois a imagem da qual tirar o estilo.\n"
        "• Responda a uma foto com o comando de um quadro, ou com /style para escolher.\n"
        "• Escreva <i>/me wave</i> e eu pego sua foto de perfil.\n"
        "• Responda a uma foto com <i>outra foto</i> com a legenda /style: essa será o quadro.\n\n"
        "<b>Em grupos</b>, responda a uma foto com um comando; não vejo mais nada ali.\n\n"
        "/again – sua última imagem mais uma vez\n"
        "/history – suas imagens\n/settings – tamanho, intensidade, cores, traços\n"
        "/cancel – parar o pincel\n"
        "/privacy – o que eu guardo\n/forget – apagar tudo"
    ),
    "help-more": "{paintings} e mais {more}, que /paintings mostra",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "Em que estilo devo pintar?",
    "album-left-out": {
        "one": "{count} parte do seu álbum não é imagem; sigo sem ela.",
        "other": "{count} partes do seu álbum não são imagens; sigo sem elas.",
    },
    "choose-other": "Outro quadro para a mesma foto, como você a enviou. Em que estilo desta vez?",
    "choose-unknown": "Não conheço /{name}. Em que estilo devo pintar sua foto?",
    "choose-unknown-near": (
        "Não conheço /{name}. Você quis dizer {near}? Em que estilo devo pintar sua foto?"
    ),
    "choose-by-name": (
        "Sua foto espera pelo quadro: toque em um acima ou escreva o nome dele, como {example}."
    ),
    "choose-by-name-near": (
        "Sua foto espera pelo quadro, e nenhum se chama assim. Você quis dizer {near}? "
        "Escreva, ou toque em um."
    ),
    "style-awaited": (
        "Estou esperando a imagem da qual vou tirar o estilo: envie como foto ou como arquivo. "
        "Ou escreva o nome de um quadro; /cancel solta a foto."
    ),
    "choose-instead": "Agora sua próxima imagem será o estilo de outra foto. Em que estilo devo pintar esta?",
    "choose-elsewhere": "Esta foto continua em outra mensagem.",
    "choose-closed": "Encerrado. Envie a foto de novo e eu a pinto.",
    "send-photo-first": "Envie primeiro uma foto e depois escolha um quadro para ela.",
    "reply-to-photo": "Responda a uma foto com este comando e eu a pinto.",
    "send-style": (
        "Agora envie a imagem da qual vou tirar o estilo: um quadro, uma estampa, qualquer coisa com textura."
    ),
    "send-style-in-reply": (
        "Agora responda a esta mensagem com a imagem da qual vou tirar o estilo: um quadro, uma estampa, "
        "qualquer coisa com textura."
    ),
    "style-usage": (
        "Responda a uma foto com /style e eu mostro os quadros. Anexe uma segunda imagem a essa resposta "
        "e eu tiro o estilo dela."
    ),
    "not-a-picture": (
        "Eu pinto fotos: envie uma imagem ou um arquivo de imagem (JPEG, PNG, WebP, HEIC, GIF e afins). "
        "/help mostra todas as formas."
    ),
    "send-photo-for": "“{title}”, então. Envie uma foto com a legenda /{name} e eu a pinto.",
    "unknown-command": "Não conheço /{name}. /help mostra todas as formas de pedir.",
    "unknown-command-near": "Não conheço /{name}. Você quis dizer {near}?",
    "you-are-welcome": "De nada! 🎨 Envie outra foto quando quiser.",
    "hello": "Olá! Envie uma foto e eu a repinto; /paintings mostra em quais estilos.",
    "too-large": (
        "Este arquivo tem {megabytes:.1f} MB, e eu consigo baixar no máximo {most} MB. "
        "Envie como foto em vez de arquivo, ou deixe-o menor."
    ),
    "too-large-unknown": (
        "Este arquivo passa dos {most} MB que eu consigo baixar. Envie como foto em vez de arquivo."
    ),
    "fetch-failed": "Não consegui baixar esta imagem do Telegram agora. Envie de novo, por favor.",
    "draft-gone": "Esta foto não está mais esperando aqui. Envie de novo e eu a pinto.",
    "style-gone": "O quadro {name} não está mais disponível. /paintings mostra os que estão.",
    "not-here-yet": (
        "“{title}” ainda não chegou: não consegui baixar agora. Mais tarde tento de novo com prazer. "
        "Até lá, que tal um dos que já estão aqui?"
    ),
    "not-yours": ("Isto é de outra pessoa. Responda à foto com o comando de um quadro para ter a sua."),
    "too-many-waiting": {
        "one": (
            "Você já tem {count} imagem esperando. Aceito mais com prazer quando ficar pronta; "
            "/cancel a interrompe."
        ),
        "other": (
            "Você já tem {count} imagens esperando. "
            "Aceito mais com prazer quando uma ficar pronta; /cancel as interrompe."
        ),
    },
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "Nenhum quadro se chama “{name}”. Em que estilo devo pintar sua foto?",
    "choose-unnamed-near": (
        "Nenhum quadro se chama “{name}”. Você quis dizer {near}? Em que estilo devo pintar sua foto?"
    ),
    "unnamed": "Nenhum quadro se chama “{name}”. /paintings mostra o que está pendurado aqui.",
    "unnamed-near": "Nenhum quadro se chama “{name}”. Você quis dizer {near}?",
    "choose-album": {
        "one": (
            "{count} imagem. O que faço com ela? "
            "Com o nome de um quadro na legenda, como <i>wave</i>, eu a pinto na hora."
        ),
        "other": (
            "Um álbum de {count} imagens. O que faço com elas? "
            "Com o nome de um quadro na legenda, como <i>wave</i>, eu pinto todas de uma vez."
        ),
    },
    "choose-all": {
        "one": "Em que estilo devo pintar?",
        "other": "Em que estilo devo pintar todas as {count}?",
    },
    "button-all": "🎨 Todas no mesmo estilo",
    "button-last": "🖼 A última é o quadro",
    "button-first": "Só a primeira",
    "button-swap": "⇄ Inverter foto e quadro",
    "mix-too-many": (
        "Misturo no máximo {most} quadros em uma imagem; com mais, não se vê nenhum. Tire alguns, "
        "ou escreva vírgulas entre eles, e cada um vira uma imagem própria."
    ),
    "left-out-full": {
        "one": (
            "{count} destas imagens ficou sem lugar: aceito {most} suas por vez. "
            "Peça de novo quando as primeiras estiverem prontas."
        ),
        "other": (
            "{count} destas imagens ficaram sem lugar: aceito {most} suas por vez. "
            "Peça de novo quando as primeiras estiverem prontas."
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": (
        "Um filme são muitas imagens, e eu pinto uma só. Pare onde mais gostar, "
        "faça uma captura de tela e envie para mim."
    ),
    "no-picture-sticker": (
        "Esta figurinha não fica parada para mim. Pinto as que ficam, e fotos com mais gosto ainda."
    ),
    "no-picture-sound": "Não tenho ouvidos, só um pincel. Envie uma foto e eu pinto o que vejo.",
    "no-picture-place": "Nunca estive lá. Envie uma foto do lugar e eu a pinto.",
    "no-picture-contact": (
        "Um nome e um número eu não consigo pintar. Envie uma foto da pessoa; "
        "para a sua própria foto de perfil, escreva /me."
    ),
    "no-picture-poll": "Eu voto em um quadro. Envie uma foto e escolha qual: /paintings mostra todos.",
    "no-picture-game": "Você venceu. Agora envie uma foto e eu a pinto.",
    "command-me": "pintar sua própria foto de perfil",
    "choose-me": "Sua foto de perfil. Em que estilo devo pintar?",
    "me-unseen": (
        "Não vejo nenhuma foto de perfil sua: ou não há, ou suas configurações de privacidade a escondem "
        "de mim. Envie então uma foto sua e eu a pinto."
    ),
    "me-nobody": (
        "Aqui você fala por um chat inteiro, que não consigo retratar. "
        "Escreva /me em seu próprio nome, ou envie uma foto."
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Sua própria imagem de estilo",
    "status-next": "🎨 <b>{title}</b>\nSua imagem é a próxima.",
    "status-turn": "{queued}\nSua vez chega em {duration}.",
    "status-resting": (
        "🎨 <b>{title}</b>\nVou descansar um pouco. Sua imagem mantém o lugar, e eu continuo sozinho."
    ),
    "status-queued": {
        "one": "🎨 <b>{title}</b>\nHá {count} imagem antes da sua.",
        "other": "🎨 <b>{title}</b>\nHá {count} imagens antes da sua.",
    },
    "status-starting": "🎨 <b>{title}</b>\nMisturando as tintas…",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · falta {duration}",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": (
        "<b>{title}</b>\nEstá pintada, mas não consigo mostrar aqui. Ela espera por você em /history."
    ),
    "status-failed": "A pintura não deu certo: {reason}",
    "status-cancelled": "Interrompido. Nada foi pintado.",
    "ready": "Sua imagem está pronta. ⬆️",
    "about-seconds": "cerca de {seconds} s",
    "about-minutes": "cerca de {minutes} min",
    "about-hours": "cerca de {hours:.1f} h",
    "look": "{size} px · intensidade {strength:.0%}",
    "look-photo": "{size} px · intensidade {strength:.0%} · cores da foto",
    "look-match": "{size} px · intensidade {strength:.0%} · cores ajustadas",
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 Provar todos",
    "taste": {
        "one": "🍇 <b>Degustação de {count} quadro</b>",
        "other": "🍇 <b>Degustação de {count} quadros</b>",
    },
    "taste-queued": "{taste}\nComeça quando ninguém estiver esperando uma imagem inteira.",
    "taste-starting": "{taste}\nMisturando as tintas…",
    "taste-painting": "{taste}\nJá prontos: {done}. Toque em um número e eu pinto esse em tamanho grande.",
    "taste-finished": (
        "🍇 <b>Qual é o mais saboroso?</b> Toque em um número e, a partir daqui, "
        "eu o pinto em tamanho grande."
    ),
    "look-strokes": "{look} · traços × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 Misturar dois",
    "mix-first": "Vários quadros em uma imagem. Qual primeiro?",
    "mix-next": "<b>{title}</b>\nMisturado com qual quadro?",
    "mix-balance": "🥣 <b>{title}</b>\nMude as proporções até ficar no ponto.",
    "button-mix-third": "Adicionar um terceiro",
    "button-mix-paint": "🎨 Pintar esta mistura",
    "button-mix-back": "↩ Voltar",
    "button-mix-on": "🥣 Misturar com outro quadro",
    "button-mix-balance": "🥣 Mudar as proporções",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"one": "{count} imagem interrompida.", "other": "{count} imagens interrompidas."},
    "stopped-waiting": ("Eu não estava pintando nada; as fotos que esperavam sua escolha não esperam mais."),
    "nothing-to-stop": "Não há nada para interromper: não estou pintando nada seu aqui.",
    "too-late": "Esta já está pronta.",
    "already-asked": "Já estou pintando exatamente esta.",
    "file-not-whole": (
        "Não tenho mais o arquivo sem perdas desta imagem; é assim que o Telegram a guarda, "
        "com um pouco menos de detalhe."
    ),
    "job-gone": "Não tenho mais esta imagem.",
    "studio-no-chat": (
        "Quem está só de visita não tem um chat para onde enviar: para isso, abra o estúdio no Telegram."
    ),
    "button-gone": "Este botão é de outros tempos e não faz mais nada.",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "sua última imagem mais uma vez",
    "button-bigger": "Maior · {size} px",
    "button-larger-strokes": "Traços maiores",
    "button-finer-strokes": "Traços mais finos",
    "button-more-ways": "Mais ▸",
    "button-compare": "Antes e depois",
    "button-keep-look": "Salvar este visual",
    "compared": "<b>{title}</b>\nAntes e depois",
    "look-saved": "Salvo: suas próximas imagens serão pintadas como esta, {look}. /settings muda isso.",
    "largest-already": ("Este é o maior tamanho que eu pinto aqui. “Em alta qualidade” tem cada pixel dele."),
    "again-nothing": (
        "Não há aqui nenhuma imagem sua que eu possa pintar de novo. Envie uma foto, "
        "ou responda a uma com o comando de um quadro."
    ),
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 Time-lapse",
    "film-gone": (
        "Guardo por {days} dias aquilo de que se faz um time-lapse, e desta imagem já não tenho. "
        "Pinte de novo, e haverá um novo."
    ),
    "button-together": "🖼 Todas em um álbum",
    "painted-already": "Não há mais nada para interromper: sua imagem está pintada e a caminho.",
    "ready-taste": "Sua folha está completa. Qual é o mais saboroso? ⬆️",
    "put-off": "Sem pintar: {titles}. {reason}",
    "privacy-passing": (
        "• Uma degustação, e aquilo de que se faz um time-lapse, são apagados depois de {days} dias. "
        "Quantas imagens são pedidas em uma hora eu conto sem nomes, e esqueço em até duas horas."
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Cancelar",
    "button-stronger": "Mais forte · {strength:.0%}",
    "button-softer": "Mais suave · {strength:.0%}",
    "button-file": "Em alta qualidade",
    "button-other": "Outro quadro",
    "button-retry": "↻ Tentar de novo",
    "button-surprise": "🎲 Me surpreenda",
    "button-my-styles": "📁 Meus estilos",
    "choose-mine": "Em qual dos seus estilos devo pintar?",
    "button-own-style": "🖼 Uma imagem de estilo minha",
    "button-back": "◂ voltar",
    "button-more": "mais ▸",
    "button-sheet": "◂ Todos os quadros",
    "button-use": "🎨 Minha foto assim",
    "button-newer": "◂ mais novas",
    "button-older": "mais antigas ▸",
    "button-send": "Enviar de novo",
    "button-repeat": "Repetir com outras configurações",
    "button-delete": "Apagar",
    "button-with-settings": "Como configurei",
    "button-really-delete": "Sim, apagar",
    "button-keep": "Manter",
    "button-forget": "Sim, apagar tudo",
    "button-forget-not": "Não, manter",
    "button-private": "Abrir nosso chat privado",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>O que está pendurado aqui.</b> Toque em um número para ver de perto.",
    "sheet-room": (
        "<b>O que está pendurado aqui.</b> Toque em um número para ver de perto.\nSala {room} de {rooms}."
    ),
    "painting-source": '<a href="{source}">fonte</a>',
    "painting-use": "Envie uma foto com a legenda /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "Você ainda não tem imagens. Envie uma foto!",
    "history-in-private": "Suas imagens são só para os seus olhos. Vamos vê-las no nosso chat privado.",
    # Sheets of them.
    "history-all": "<b>Suas imagens</b>",
    "history-like": "<b>Suas imagens</b> no estilo de “{title}”",
    "history-sheet": "{which}\nToque em um número para ver de perto.",
    "history-sheet-of": "{which} · folha {number} de {total}\nToque em um número para ver de perto.",
    "history-which": "Imagens no estilo de qual quadro?",
    "history-lost": "não está mais aqui",
    "button-which": "🎨 Por quadro",
    "button-pictures": "Todas as imagens",
    "button-back-to-sheet": "◂ Voltar à folha",
    "history-entry": "{number} de {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Vamos fazer isso no nosso chat privado.",
    "deleted": "Apagada.",
    "repeat": "<b>{title}</b>, mais uma vez. Como?",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "Compartilhar",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "Pintar uma foto",
    "guest-how": (
        "Responda a uma foto com o meu nome e o de um quadro: <code>@{bot} wave</code>. "
        "Ou envie uma com isso na legenda."
    ),
    "guest-stranger": (
        "Eu pinto na nossa conversa privada, e ainda não temos uma. "
        "Toque no botão e em Iniciar, depois me chame aqui de novo."
    ),
    "guest-painting": (
        "🎨 <b>{title}</b>\nEstou pintando na nossa conversa privada e mostro aqui quando estiver pronto."
    ),
    "guest-nothing": "Não há imagem para mostrar aqui. Mais detalhes na nossa conversa privada.",
    "help-inline": (
        "<b>Em qualquer chat</b>, escreva @{bot} e um espaço, e envie ali uma imagem sua; "
        "<i>@{bot} wave</i> encontra as que estão no estilo da onda."
    ),
    "help-studio": "/studio – sua foto em todos os estilos de uma vez, com controles e pincéis",
    "button-studio": "🖌 Abrir o ateliê",
    "studio": (
        "<b>O ateliê</b> mostra a sua foto em todos os estilos de uma vez. Mude a intensidade, os "
        "traços e as cores e veja como fica, misture quadros ou diga com um pincel onde entra cada um."
    ),
    "studio-waits": (
        "Sua foto espera no ateliê: veja-a em todos os estilos de uma vez e diga com um pincel onde "
        "entra cada quadro."
    ),
    "studio-private": "O ateliê abre na nossa conversa privada.",
    "studio-none": "Não tenho ateliê, só esta conversa. Mande uma foto e eu a pinto aqui.",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "A sua vem em uma mensagem só dela.",
    "muted": (
        "Em “{title}” não posso escrever ou mostrar imagens agora, por isso lá não se ouve nada de mim. O "
        "que pinto para o grupo espera em /history; um administrador pode me devolver a permissão."
    ),
    "command-gallery": "o que este grupo fez nesta semana",
    "gallery": "<b>O que este grupo fez nesta semana.</b> Toque em um número e mostro essa imagem de novo.",
    "gallery-empty": (
        "Nesta semana ainda não se pintou nada aqui. Responda a uma foto com /style ou com o nome de um "
        "quadro."
    ),
    "gallery-for-groups": (
        "A galeria é para grupos: adicione-me a um, e /gallery mostra lá o que ele fez nesta semana. As "
        "suas estão em /history."
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": (
        "Responda a uma imagem com /save e um nome, como /save azulejos, e eu a guardo como estilo."
    ),
    "save-name": (
        "O nome de um estilo tem no máximo {most} caracteres: letras de a a z, algarismos e _. "
        "Tente /save azulejos."
    ),
    "save-name-known": "/{name} já está em uso. Escolha outro nome para o seu estilo.",
    "save-name-taken": (
        "Você já guarda outro estilo com o nome “{name}”. Escolha outro nome, ou apague aquele em /mystyles."
    ),
    "save-too-many": (
        "Você guarda {most} estilos, e esse é o máximo. Apague um em /mystyles e eu fico com este."
    ),
    "saved": "Guardado como “{name}”. /mystyles mostra seus estilos e pinta com eles.",
    "mystyles": "<b>Seus estilos.</b> Toque em um número para ver de perto.",
    "mystyles-of": "<b>Seus estilos</b> · folha {number} de {total}\nToque em um número para ver de perto.",
    "mystyles-empty": (
        "Você ainda não guarda nenhum estilo. Responda a uma imagem com /save e um nome, como /save azulejos."
    ),
    "mystyles-one": (
        "<b>{name}</b>\nUm estilo seu. Ponha <i>{name}</i> na legenda de uma foto e eu a pinto assim."
    ),
    "mystyles-one-waiting": "<b>{name}</b>\nUm estilo seu, e uma foto sua espera. Pinto assim?",
    "mystyles-gone": "Não tenho mais este estilo. /mystyles mostra os que há.",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "Renomear",
    "rename-ask": "Como “{name}” vai se chamar? Escreva o novo nome.",
    "rename-usage": (
        "Escreva o nome antigo e o novo: /rename azulejos cozinha. /mystyles mostra seus estilos."
    ),
    "renamed": "Agora se chama “{name}”. Ponha isso na legenda de uma foto e eu a pinto assim.",
    "button-keep-style": "Guardar como estilo",
    "saved-unnamed": (
        "Guardado como “{name}” até você dar um nome. /mystyles mostra seus estilos e pinta com eles."
    ),
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "Dar a um amigo",
    "button-gift-look": "Passar este visual",
    "button-gift-back": "Retirar",
    "gift": "{what}\n\nQuem abrir este link vê isto com o seu primeiro nome e pode guardar:\n{link}",
    "gift-withdrawn": (
        "Retirado: esse link não abre mais nada. O que alguém guardou continua com essa pessoa."
    ),
    "gift-gone": "Este link não abre nada: foi retirado ou falta uma parte. Peça um novo.",
    "gift-style": "<b>{name}</b>\nUm estilo que {giver} dá a você. Guarde, e ele fica em /mystyles.",
    "gift-look": "{giver} mostra a você um jeito de pintar:\n{way}\n\nO seu agora é:\n{yours}",
    "button-gift-keep": "Guardar para mim",
    "button-gift-use": "Usar daqui em diante",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "pintar só onde você cobriu a sua foto",
    "button-here": "✏️ Só aqui",
    "send-here": (
        "Agora abra a foto no editor do Telegram, cubra com qualquer pincel a parte que você quer e mande "
        "para mim. Basta contorná-la. Ou /cancel deixa a foto ir."
    ),
    "send-here-in-reply": (
        "Agora abra a foto no editor do Telegram, cubra com qualquer pincel a parte que você quer e "
        "responda a esta mensagem com ela. Basta contorná-la. Ou /cancel deixa a foto ir."
    ),
    "here-usage": (
        "Abra uma foto no editor do Telegram, cubra a parte que você quer e responda à foto com ela, com "
        "/here e uma pintura na legenda: /here wave. Uma segunda pintura fica com o resto: /here wave "
        "night."
    ),
    "here-which": (
        "Não sei qual foto você cobriu. Mande outra vez como resposta a essa foto, sem cortar nem girar."
    ),
    "error-difference-none": (
        "Não vejo nada coberto nesta foto. Cubra com um pincel a parte que você quer no editor do Telegram "
        "e mande outra vez."
    ),
    "error-difference-cropped": (
        "Esta foto foi cortada ou girada, e assim não sei que parte você quer. Cubra a foto como ela é e "
        "mande outra vez."
    ),
    "error-difference-other": (
        "Isto é diferente demais daquela foto. Cubra uma parte da própria foto, sem filtro, e mande outra "
        "vez; /cancel deixa a foto ir."
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Configurações</b>\n\n"
        "<b>Tamanho</b>: o lado maior, em pixels. O dobro do tamanho leva de duas a três vezes mais tempo.\n"
        "<b>Intensidade</b>: o quanto posso me afastar da foto.\n"
        "<b>Cores</b>: as do quadro ou as da própria foto.\n"
        "<b>Traços</b>: do tamanho dos do quadro, mais finos ou maiores."
    ),
    "size": "{size} px",
    "strength-0.3": "Suave",
    "strength-0.5": "Média",
    "strength-0.7": "Forte",
    "colours-painting": "Cores do quadro",
    "colours-photo": "Cores da foto",
    "stroke-0.67": "Traços finos",
    "stroke-1.0": "Como no quadro",
    "stroke-1.5": "Traços grandes",
    "chosen": "✓ {choice}",
    "settings-saved": "Salvo para suas próximas imagens.",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>Configurações deste grupo</b>, para seus administradores\n\n"
        "<b>Tamanho, intensidade, cores, traços</b>: o que está marcado vale para tudo o que for pedido "
        "aqui. "
        "Toque de novo, e volta a valer a escolha de cada um.\n"
        "<b>Quem</b>: todos podem me usar aqui, ou só os administradores.\n"
        "<b>Em silêncio</b>: respondo só a comandos, sem som, e mostro a imagem quando está pronta."
    ),
    "group-saved": "Salvo para este grupo.",
    "group-admins-choose": (
        "Só os administradores deste grupo podem mudar as configurações dele. As suas estão no nosso "
        "chat privado."
    ),
    "group-admins-only": (
        "Neste grupo só os administradores podem me usar. No nosso chat privado eu pinto para todos."
    ),
    "group-admin-unseen": (
        "Isso é para administradores, e não vejo que você seja um. Se você é anônimo, torne-me "
        "administrador também."
    ),
    "group-language-each": "o de cada um",
    "button-everyone": "Todos",
    "button-admins": "Só administradores",
    "button-as-usual": "🔔 Como sempre",
    "button-quiet": "🔕 Em silêncio",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "Português (BR)",
    "button-language": "🌐 Idioma: {spoken}",
    "language-question": "<b>Idioma</b>\n\nEm que idioma vamos conversar?",
    "language-telegram": "Como no Telegram",
    "language-saved": "A partir de agora conversamos em português.",
    "button-settings": "◂ Configurações",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>O que eu guardo</b>\n\n"
        "• Seu id do Telegram, nome e idioma, e suas configurações.\n"
        "• As fotos que você me pede para pintar, as imagens de estilo que envia e as imagens prontas, "
        "para que /history possa mostrá-las e repeti-las. O lugar onde uma foto foi tirada e outros dados "
        "da câmera nunca vão para uma imagem pronta.\n"
        "• Uma foto para a qual você não escolhe quadro é apagada depois de {hours} horas; "
        "uma que foi cancelada ou falhou, depois de {days} dias.\n"
        "• O resto eu guardo até você apagar: uma imagem em /history, um estilo em /mystyles, "
        "ou tudo com /forget.\n"
        "• /mydata envia tudo isso a você, em arquivos."
    ),
    "privacy-studio": (
        "• No estúdio: o que você envia e não usa é apagado depois de {hours} horas; o que você só "
        "experimenta, em até duas horas."
    ),
    "privacy-room": (
        "• Quando todas as imagens juntas passam de {gigabytes:g} GB aqui, os arquivos mais antigos são "
        "apagados. Peça um de novo e eu o busco no Telegram."
    ),
    "privacy-age": (
        "• Arquivos de imagens que ninguém pediu em {days:g} dias são apagados aqui. "
        "Peça um de novo e eu o busco no Telegram."
    ),
    "privacy-where": (
        "Tudo fica no servidor em que este bot funciona. Ninguém mais recebe; nada é aprendido com isso."
    ),
    "privacy-where-store": (
        "O que está anotado fica no servidor em que este bot funciona; as imagens ficam em um "
        "armazenamento de objetos privado que as pessoas que cuidam de mim usam para isso, fechado "
        "para todos os outros. Nada é aprendido com isso."
    ),
    # All of it as files.
    "mydata": (
        "<b>Tudo o que guardo sobre você.</b> <i>data.json</i> traz o que está anotado; "
        "<i>pictures</i>, suas fotos, seus estilos e o que eu pintei. /forget apaga tudo."
    ),
    "mydata-more": "Mais imagens suas.",
    "mydata-part": "Parte {number} de {total}.",
    "mydata-missing": {
        "one": "{count} imagem é só mencionada ali: <i>data.json</i> diz por quê.",
        "other": "{count} imagens são só mencionadas ali: <i>data.json</i> diz por quê.",
    },
    "mydata-protected": (
        "Estas vêm de onde nada pode ser salvo nem encaminhado, e o mesmo vale para este arquivo."
    ),
    "forget-question": (
        "Devo apagar tudo o que guardo sobre você: suas fotos, suas imagens, seu histórico e suas "
        "configurações? Imagens sendo pintadas são interrompidas. As mensagens nos nossos chats ficam; "
        "essas você mesmo pode apagar."
    ),
    "forgotten": "Pronto. Esqueci você. Envie uma foto quando quiser recomeçar.",
    "forget-not": "Certo. Nada foi apagado.",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": "Este arquivo está vazio. Envie de novo, ou envie a imagem como foto.",
    "error-picture-unknown": (
        "Não encontro uma imagem neste arquivo. Envie uma foto ou um arquivo de imagem: "
        "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF ou BMP."
    ),
    "error-picture-kind": (
        "Não consigo abrir este tipo de arquivo ({kind}). "
        "Exporte como JPEG, ou envie como foto em vez de arquivo."
    ),
    "error-picture-damaged": (
        "Esta imagem {kind} está cortada ou danificada, e só vejo uma parte dela. Envie mais uma vez, "
        "ou abra no seu celular e envie uma captura de tela."
    ),
    "error-picture-variety": (
        "Este arquivo {kind} é de um tipo raro, que não consigo abrir. "
        "Salve como JPEG ou PNG, ou envie como foto em vez de arquivo."
    ),
    "error-picture-too-small": (
        "Esta imagem tem só {width}x{height} pixels, e eu preciso de pelo menos {least} de cada lado. "
        "Há uma maior?"
    ),
    "error-picture-too-large": (
        "Esta imagem tem {width}x{height} pixels. São {megapixels:.0f} megapixels, "
        "e {most} são o máximo que consigo receber. "
        "Envie como foto em vez de arquivo: assim o próprio Telegram a reduz."
    ),
    "error-picture-too-long": (
        "Esta imagem é muito comprida, {width}x{height} pixels: um lado pode ter no máximo {most} vezes o "
        "outro. Recorte a parte de que mais gosta e eu a pinto."
    ),
    "error-picture-too-many-scans": (
        "Este JPEG é montado de um jeito que não consigo ler. "
        "Envie como foto em vez de arquivo e o Telegram o arruma."
    ),
    "error-picture-too-many-pieces": (
        "Este arquivo {kind} é montado de um jeito que não consigo ler. "
        "Envie como foto em vez de arquivo, ou salve de novo como JPEG ou PNG."
    ),
    "error-picture-mode": (
        "Não consigo ler as cores desta imagem. Envie como foto em vez de arquivo e o Telegram as arruma."
    ),
    "error-picture-too-heavy": (
        "Esta imagem é pesada demais para mim. Envie como foto em vez de arquivo, ou deixe-a menor."
    ),
    "error-picture-takes-too-long": (
        "Esta imagem demora demais para abrir. Envie como foto em vez de arquivo, ou deixe-a menor."
    ),
    "error-picture-not-read": (
        "Não consegui abrir esta imagem. Envie como foto em vez de arquivo, ou salve como JPEG ou PNG."
    ),
    "error-out-of-memory": (
        "Não há espaço suficiente para uma imagem deste tamanho. Escolha um menor em /settings."
    ),
    "error-timed-out": "Demorou demais. Escolha um tamanho menor em /settings e tente de novo.",
    "error-worker-died": (
        "O pincel quebrou. Tente de novo; se quebrar outra vez, escolha um tamanho menor em /settings."
    ),
    "error-given-up": (
        "O pincel quebrou {attempts} vezes. Tente de novo, talvez com um tamanho menor em /settings."
    ),
    "error-closing": "Eu estava sendo reiniciado agora mesmo. Tente de novo, por favor.",
    "error-painting-gone": "“{title}” não está mais aqui. /paintings mostra o que há.",
    "error-old": "{sentence}",
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": (
        "As pessoas que cuidam de mim pediram que eu não aceite pedidos aqui. Elas podem dizer por quê."
    ),
    "limit-person": {
        "one": "Posso pintar {limit} imagens por hora para uma pessoa. Continuo em {count} minuto.",
        "other": "Posso pintar {limit} imagens por hora para uma pessoa. Continuo em {count} minutos.",
    },
    "limit-group": {
        "one": "Posso pintar {limit} imagens por hora para um grupo. Continuo em {count} minuto.",
        "other": "Posso pintar {limit} imagens por hora para um grupo. Continuo em {count} minutos.",
    },
    "stats": (
        "<b>Pessoas</b>: {people}, {active} ativas no último dia\n"
        "<b>Fila</b>: {queued} esperam, {running} estão sendo pintadas\n"
        "<b>Hoje</b>: {painted} pintadas, {failed} com falha; duração mediana: {took}"
    ),
    "stats-visitors": "<b>Visitantes</b> do estúdio: {count}",
    "paused": "Em pausa. O que está sendo pintado será terminado, o resto espera até /resume.",
    "resumed": "Voltei a pintar.",
    "limits": (
        "Pedidos por hora: {person} de uma pessoa, {group} em um grupo. "
        "/limit 20 100 muda isso, /limit off remove o limite."
    ),
    "limit-usage": (
        "Diga quantos pedidos por hora: /limit 20 para uma pessoa, /limit 20 100 também para um grupo."
    ),
    "ban-usage": "Diga quem: /ban com um número, ou em resposta a alguém. /unban desfaz.",
    "ban-done": "Não aceito mais pedidos de {id}. /unban {id} desfaz.",
    "ban-admin": "Essa é uma das pessoas que cuidam de mim.",
    "ban-unknown": "{id} não tem nenhum bloqueio.",
    "unban-done": "Aceito pedidos de {id} de novo.",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "Não sei quem você é. Abra o ateliê pela nossa conversa no Telegram.",
    "studio-too-old": "Você abriu isto há um dia ou mais. Feche e abra o ateliê de novo pela nossa conversa.",
    "studio-closed": "Aqui só entra quem vem do Telegram: abra o ateliê na conversa com @{bot}.",
    "studio-key-gone": (
        "Não conheço mais você: o que os visitantes fazem aqui é apagado depois de um tempo. Comece de novo."
    ),
    "studio-starting": "Ainda não estou pronto. Um momento, e continuo.",
    "studio-resting": "Vou descansar um pouco. O que você pedir mantém o lugar, e eu continuo sozinho.",
    "studio-no-such": "Não há nada aqui, ou não é seu.",
    "studio-not-so": "Isto não pode ser pedido assim.",
    "studio-not-understood": "Não entendo isto: {why}",
    "studio-not-json": "Aqui só consigo ler JSON.",
    "studio-too-large": "Isto passa dos {most} que consigo aceitar. Deixe menor e tente de novo.",
    "studio-file": "Não consigo abrir este arquivo. Escolha outra foto, ou salve esta como JPEG ou PNG.",
    "studio-file-large": "Esta foto é grande demais para mim. Deixe-a menor, ou escolha outra.",
    "studio-file-empty": "Este arquivo está vazio. Escolha outra foto.",
    "studio-many-waiting": {
        "one": "Você já tem {count} imagem esperando. Aceito mais com prazer quando ficar pronta.",
        "other": "Você já tem {count} imagens esperando. Aceito mais com prazer quando uma ficar pronta.",
    },
    "studio-painting-gone": "Este quadro não está mais aqui. Escolha outro.",
    "studio-not-painted": "O pincel quebrou. Tente de novo; se quebrar outra vez, escolha um tamanho menor.",
    "studio-other-order": "Este pedido já foi feito, e com outro conteúdo. Faça de novo.",
    "studio-no-mask": "Uma máscara tem que ser um PNG.",
    "studio-no-size": "Não pinto neste tamanho. Estes são os que tenho: {sizes}",
    "studio-limit-key": {
        "one": "Isso é tudo o que faço para uma pessoa em uma hora. Continuo em {count} minuto.",
        "other": "Isso é tudo o que faço para uma pessoa em uma hora. Continuo em {count} minutos.",
    },
    "studio-limit-address": {
        "one": (
            "Isso é tudo o que faço em uma hora para quem divide a sua conexão. Continuo em {count} minuto."
        ),
        "other": (
            "Isso é tudo o que faço em uma hora para quem divide a sua conexão. Continuo em {count} minutos."
        ),
    },
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": (
        "Algo deu errado do meu lado, e anotei para as pessoas que cuidam de mim. Tente de novo, por favor."
    ),
    "no-room": (
        "Não há mais espaço onde guardo as imagens, e as pessoas que cuidam de mim já sabem. "
        "Envie isto de novo mais tarde, por favor."
    ),
    "no-room-yet": (
        "Não há mais espaço onde guardo o que você envia. Nada se perde: cuido disso sozinho "
        "assim que houver."
    ),
    "out-of-reach": (
        "No momento não consigo chegar ao lugar onde guardo as imagens, e as pessoas que cuidam de mim "
        "já sabem. Tente de novo em alguns minutos, por favor."
    ),
    "report-to-admin": "⚠️ Erro inesperado:\n<code>{error}</code>",
    # --- our own paintings: what they are called, and what is told of them ----------------------
    "painting-night": "Noite de mil rodas",
    "story-night": (
        "À noite o vento tem forma: cada estrela gira uma de suas rodas. Pinceladas de cobalto e creme, "
        "grossas como manteiga."
    ),
    "painting-wave": "A garra do mar",
    "story-wave": "Azul da Prússia, papel creme e um mar com dedos. A montanha espera passar.",
    "painting-glass": "Rosácea ao meio-dia",
    "story-glass": (
        "Rubi, cobalto e âmbar entre linhas de chumbo. Só funciona com o sol atrás, então o sol está atrás."
    ),
    "painting-dots": "O jardim em pontos",
    "story-dots": (
        "Nenhuma cor aqui foi misturada na paleta. Afaste-se até os pontos virarem uma manhã de verão."
    ),
    "painting-mosaic": "Pavão sobre ouro",
    "story-mosaic": (
        "Milhares de pedrinhas, cada uma inclinada do seu jeito, para que o ouro se mova quando você se move."
    ),
    "painting-cubist": "Violão, garrafa e copo",
    "story-cubist": (
        "Uma mesa vista de todos os lados ao mesmo tempo. O violão ainda pode ser tocado, "
        "mas em vários tons de uma vez."
    ),
    "painting-lilies": "Ninfeias no fim da tarde",
    "story-lilies": (
        "O céu se deita no lago e os salgueiros pendem nele de cabeça para baixo. "
        "Só as ninfeias sabem onde fica o alto."
    ),
    "painting-nouveau": "Íris diante do sol",
    "story-nouveau": (
        "Nada aqui anda reto se puder se enrolar. Três íris se erguem diante de um halo dourado, "
        "e a água penteia os cabelos."
    ),
    "painting-bauhaus": "Composição com um eixo",
    "story-bauhaus": (
        "Círculo, cunha e grade concordam em uma linha inclinada. Onde duas tintas se encontram nasce uma "
        "terceira, e ninguém precisa misturá-la."
    ),
    "painting-ink": "Barqueiro sob nove picos",
    "story-ink": (
        "Tinta, água e um pincel que se levanta na hora certa. A névoa está onde o pintor não fez nada, "
        "e isso levou anos."
    ),
    "painting-aurora": "Aurora boreal, uma lâmpada",
    "story-aurora": (
        "Giz verde e rosa sobre papel escuro como o inverno. Alguém na cabana deixou a lâmpada acesa "
        "e saiu para olhar."
    ),
    "painting-batik": "Dois pássaros em cera",
    "story-batik": (
        "Índigo para a noite, marrom para a terra e cera onde nenhum dos dois pode ir. "
        "As rachaduras estão onde a tinta não quis obedecer."
    ),
    "painting-watercolour": "Porto antes do café",
    "story-watercolour": (
        "Metade foi a água que pintou sozinha: escorreu, floresceu e secou em babados. "
        "A vela vermelha ficou quieta por um momento."
    ),
    "painting-popart": "Está tocando",
    "story-popart": (
        "Vermelho, amarelo, azul e muito, muito preto. Alguém devia atender; os pontos estão ficando "
        "nervosos."
    ),
    "painting-linocut": "Corvos sobre a aldeia",
    "story-linocut": (
        "Tudo aqui é o que a goiva deixou de pé. Os corvos foram fáceis: "
        "estão simplesmente onde ninguém cortou."
    ),
    "painting-charcoal": "Jarro e cinco frutas rubras",
    "story-charcoal": (
        "Madeira queimada, terra vermelha e giz sobre papel pardo. As peras foram desenhadas depressa, "
        "antes que alguém as comesse."
    ),
}
