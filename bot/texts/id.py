"""The bot's Indonesian: all it says, by key. It says kamu."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "apa yang aku lakukan",
    "command-paintings": "lukisan yang tersedia",
    "command-history": "gambar-gambarmu",
    "command-style": "pakai gambarmu sendiri sebagai lukisan",
    "command-save": "simpan gambar sebagai gayamu sendiri",
    "command-mystyles": "gaya-gaya yang kamu simpan",
    "command-rename": "beri nama lain pada gayamu",
    "command-settings": "ukuran, kekuatan, warna, sapuan",
    "command-studio": "studio: fotomu dalam semua gaya, kuas, campuran",
    "command-cancel": "hentikan yang sedang dilukis",
    "command-help": "semua cara meminta",
    "command-privacy": "apa yang kusimpan, dan berapa lama",
    "command-mydata": "dapatkan semua yang kusimpan tentangmu",
    "command-forget": "hapus semua yang kuketahui tentangmu",
    "command-painting": "lukis dengan gaya “{title}”",
    "short-description": "Kirim foto, pilih lukisan, dan fotomu kembali sebagai lukisan.",
    "description": (
        "Aku melukis ulang fotomu dengan gaya sebuah lukisan. Kirim foto dan pilih lukisan; "
        "setengah menit kemudian jadilah seni."
    ),
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>Selamat datang di Pastiche.</b>\n\n"
        "Aku melukis ulang foto dengan gaya sebuah lukisan.\n\n"
        "📷 <b>Kirim foto kepadaku</b> dan pilih lukisan di bawahnya.\n"
        "🎨 /paintings menampilkan apa yang dipajang di sini.\n"
        "🖼 Atau kirim dua gambar sebagai satu album: fotonya dulu, lalu lukisan apa pun milikmu."
    ),
    "start-group": (
        "<b>Halo, aku Pastiche.</b> Balas foto mana pun di sini dengan /style atau nama lukisan, "
        "misalnya /{example}, dan aku akan melukisnya ulang."
    ),
    "help": (
        "<b>Cara meminta</b>\n\n"
        "• Kirim foto, atau gambar sebagai file, lalu tekan nomor lukisan di bawahnya, "
        "atau 🎲 untuk kejutan.\n"
        "• Tulis nama lukisan di keterangan foto: {paintings}\n"
        "• Tulis beberapa: <i>wave, night</i> menjadi dua gambar, <i>wave + night</i> mencampurnya dalam "
        "satu, <i>70% wave + 30% night</i> dengan takaran itu. <i>Campur dua</i> di bawah foto melakukannya "
        "dengan tombol.\n"
        "• Kirim album berisi dua: fotonya, lalu gambar yang gayanya diambil.\n"
        "• Balas foto dengan perintah lukisan, atau dengan /style untuk memilih.\n"
        "• Tulis <i>/me wave</i>, dan kuambil foto profilmu.\n"
        "• Balas foto dengan <i>foto lain</i> berketerangan /style: foto itulah lukisannya.\n\n"
        "<b>Di grup</b> balaslah foto dengan perintah; yang lain tidak kulihat di sana.\n\n"
        "/again – gambar terakhirmu sekali lagi\n/history – gambar-gambarmu\n"
        "/settings – ukuran, kekuatan, warna, sapuan\n/cancel – hentikan kuas\n"
        "/privacy – apa yang kusimpan\n/forget – hapus semuanya"
    ),
    "help-more": "{paintings} dan {more} lagi, lihat di /paintings",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "Mau dilukis dengan gaya apa?",
    "album-left-out": {"other": "{count} bagian albummu bukan gambar; kulanjutkan tanpa itu."},
    "choose-other": "Lukisan lain untuk foto yang sama, seperti yang kamu kirim. Kali ini dengan gaya apa?",
    "choose-unknown": "Aku tidak kenal /{name}. Fotomu mau dilukis dengan gaya apa?",
    "choose-unknown-near": ("Aku tidak kenal /{name}. Maksudmu {near}? Fotomu mau dilukis dengan gaya apa?"),
    "choose-by-name": (
        "Fotomu menunggu lukisannya: tekan salah satu di atas, atau tulis namanya, misalnya {example}."
    ),
    "choose-by-name-near": (
        "Fotomu menunggu lukisannya, dan tidak ada yang bernama begitu. Maksudmu {near}? "
        "Tulis saja, atau tekan salah satu."
    ),
    "style-awaited": (
        "Aku menunggu gambar yang gayanya akan kuambil: kirim sebagai foto atau sebagai file. "
        "Atau tulis nama lukisan; /cancel melepas fotonya."
    ),
    "choose-instead": (
        "Sekarang gambarmu berikutnya menjadi gaya untuk foto lain. Yang ini mau dilukis dengan gaya apa?"
    ),
    "choose-elsewhere": "Foto ini berlanjut di pesan lain.",
    "choose-closed": "Ditutup. Kirim fotonya lagi, dan aku akan melukisnya.",
    "send-photo-first": "Kirim foto dulu, lalu pilih lukisan untuknya.",
    "reply-to-photo": "Balas foto dengan perintah ini, dan aku akan melukisnya.",
    "send-style": (
        "Sekarang kirim gambar yang gayanya akan kuambil: lukisan, motif, apa saja yang bertekstur."
    ),
    "send-style-in-reply": (
        "Sekarang balas pesan ini dengan gambar yang gayanya akan kuambil: lukisan, motif, "
        "apa saja yang bertekstur."
    ),
    "style-usage": (
        "Balas foto dengan /style dan kutunjukkan lukisan-lukisannya. Lampirkan gambar kedua pada "
        "balasan itu, "
        "dan kuambil gayanya dari sana."
    ),
    "not-a-picture": (
        "Aku bisa melukis foto: kirim gambar atau file gambar (JPEG, PNG, WebP, HEIC, GIF dan sejenisnya). "
        "/help menampilkan semua caranya."
    ),
    "send-photo-for": ("Baik, “{title}”. Kirim foto dengan keterangan /{name}, dan aku akan melukisnya."),
    "unknown-command": "Aku tidak kenal /{name}. /help menampilkan semua cara meminta.",
    "unknown-command-near": "Aku tidak kenal /{name}. Maksudmu {near}?",
    "you-are-welcome": "Sama-sama. 🎨 Kirim foto lain kapan saja kamu mau.",
    "hello": "Halo! Kirim foto, dan aku akan melukisnya ulang; /paintings menampilkan gaya-gayanya.",
    "too-large": (
        "File ini berukuran {megabytes:.1f} MB, dan aku bisa mengambil paling banyak {most} MB. "
        "Kirim sebagai foto, bukan sebagai file, atau perkecil dulu."
    ),
    "too-large-unknown": (
        "File ini lebih besar dari {most} MB yang bisa kuambil. Kirim sebagai foto, bukan sebagai file."
    ),
    "fetch-failed": "Barusan aku tidak bisa mengambil gambar ini dari Telegram. Tolong kirim lagi.",
    "draft-gone": "Foto ini sudah tidak menunggu di sini. Kirim lagi, dan aku akan melukisnya.",
    "style-gone": "Lukisan bernama {name} sudah tidak tersedia. /paintings menampilkan yang ada.",
    "not-here-yet": (
        "“{title}” belum sampai di sini: barusan aku tidak bisa mengambilnya. Nanti kucoba lagi dengan "
        "senang "
        "hati. Sementara itu, mau yang sudah dipajang di sini?"
    ),
    "not-yours": (
        "Ini milik orang lain. Balas fotonya dengan perintah lukisan untuk mendapatkan punyamu sendiri."
    ),
    "too-many-waiting": {
        "other": (
            "Sudah ada {count} gambarmu yang menunggu. "
            "Dengan senang hati kuterima lagi kalau satu selesai; /cancel menghentikannya."
        ),
    },
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "Tidak ada lukisan bernama “{name}”. Fotomu mau dilukis dengan gaya apa?",
    "choose-unnamed-near": (
        "Tidak ada lukisan bernama “{name}”. Maksudmu {near}? Fotomu mau dilukis dengan gaya apa?"
    ),
    "unnamed": "Tidak ada lukisan bernama “{name}”. /paintings menampilkan apa yang dipajang di sini.",
    "unnamed-near": "Tidak ada lukisan bernama “{name}”. Maksudmu {near}?",
    "choose-album": {
        "other": (
            "Album berisi {count} gambar. Mau diapakan? Dengan nama lukisan di keterangannya, misalnya "
            "<i>wave</i>, kulukis semuanya sekaligus."
        ),
    },
    "choose-all": {"other": "{count} gambar ini mau dilukis dengan gaya apa?"},
    "button-all": "🎨 Semua dengan satu gaya",
    "button-last": "🖼 Yang terakhir lukisannya",
    "button-first": "Hanya yang pertama",
    "button-swap": "⇄ Tukar foto dan lukisan",
    "mix-too-many": (
        "Paling banyak {most} lukisan kucampur dalam satu gambar; kalau lebih, tak satu pun terlihat. "
        "Kurangi, atau tulis koma di antaranya, dan masing-masing menjadi gambar sendiri."
    ),
    "left-out-full": {
        "other": (
            "{count} dari gambar ini tidak kebagian tempat: aku menerima paling banyak {most} punyamu "
            "sekaligus. Minta lagi kalau yang pertama sudah selesai."
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": (
        "Video itu banyak gambar, dan aku melukis satu. Hentikan di bagian yang paling kamu suka, ambil "
        "tangkapan layarnya, dan kirim itu kepadaku."
    ),
    "no-picture-sticker": (
        "Stiker ini tidak mau diam. Stiker yang diam bisa kulukis, dan foto dengan lebih senang hati lagi."
    ),
    "no-picture-sound": "Aku tidak punya telinga, hanya kuas. Kirim foto, dan kulukis apa yang kulihat.",
    "no-picture-place": "Aku belum pernah ke sana. Kirim foto tempatnya, dan aku akan melukisnya.",
    "no-picture-contact": (
        "Nama dan nomor tidak bisa kulukis. Kirim foto orangnya; untuk foto profilmu sendiri tulis /me."
    ),
    "no-picture-poll": "Aku memilih lukisan. Kirim foto, dan pilih yang mana: /paintings menampilkannya.",
    "no-picture-game": "Kamu menang. Sekarang kirim foto, dan aku akan melukisnya.",
    "command-me": "lukis foto profilmu sendiri",
    "choose-me": "Foto profilmu. Mau dilukis dengan gaya apa?",
    "me-unseen": (
        "Aku tidak melihat foto profilmu: memang tidak ada, atau setelan privasimu menyembunyikannya dariku. "
        "Kirim saja foto dirimu, dan aku akan melukisnya."
    ),
    "me-nobody": (
        "Di sini kamu berbicara atas nama seluruh obrolan, dan itu tidak bisa kulukis. Tulis /me sebagai "
        "dirimu sendiri, atau kirim foto."
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "Gambar gayamu sendiri",
    "status-next": "🎨 <b>{title}</b>\nBerikutnya giliranmu.",
    "status-turn": "{queued}\nGiliranmu {duration} lagi.",
    "status-resting": (
        "🎨 <b>{title}</b>\n"
        "Aku istirahat sebentar. Punyamu tetap di tempatnya, dan aku lanjut dengan sendirinya."
    ),
    "status-queued": {"other": "🎨 <b>{title}</b>\nAda {count} gambar sebelum punyamu."},
    "status-starting": "🎨 <b>{title}</b>\nMencampur warna…",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · {duration} lagi",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": (
        "<b>{title}</b>\nSudah dilukis, tetapi tidak bisa kutampilkan di sini. Ia menunggu di /history."
    ),
    "status-failed": "Lukisannya tidak berhasil: {reason}",
    "status-cancelled": "Dihentikan. Tidak ada yang dilukis.",
    "ready": "Gambarmu sudah jadi. ⬆️",
    "about-seconds": "sekitar {seconds} dtk",
    "about-minutes": "sekitar {minutes} mnt",
    "about-hours": "sekitar {hours:.1f} jam",
    "look": "{size} px · kekuatan {strength:.0%}",
    "look-photo": "{size} px · kekuatan {strength:.0%} · warna foto",
    "look-match": "{size} px · kekuatan {strength:.0%} · warna disesuaikan",
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 Cicipi semuanya",
    "taste": {"other": "🍇 <b>Mencicipi {count} lukisan</b>"},
    "taste-queued": "{taste}\nDimulai kalau tidak ada yang menunggu gambar utuh.",
    "taste-starting": "{taste}\nMencampur warna…",
    "taste-painting": "{taste}\n{done} sudah jadi. Tekan nomor, dan yang itu kulukis besar.",
    "taste-finished": "🍇 <b>Mana yang paling lezat?</b> Tekan nomor, dan kulukis besar dari sini.",
    "look-strokes": "{look} · sapuan × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 Campur dua",
    "mix-first": "Beberapa lukisan dalam satu gambar. Yang pertama yang mana?",
    "mix-next": "<b>{title}</b>\nDicampur dengan lukisan yang mana?",
    "mix-balance": "🥣 <b>{title}</b>\nGeser takarannya sampai pas rasanya.",
    "button-mix-third": "Tambah yang ketiga",
    "button-mix-paint": "🎨 Lukis campuran ini",
    "button-mix-back": "↩ Kembali",
    "button-mix-on": "🥣 Campur dengan lukisan lain",
    "button-mix-balance": "🥣 Geser takarannya",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"other": "{count} gambar dihentikan."},
    "stopped-waiting": (
        "Aku tidak sedang melukis apa pun; foto yang menunggu pilihanmu tidak menunggu lagi."
    ),
    "nothing-to-stop": "Tidak ada yang perlu dihentikan: aku tidak sedang melukis apa pun untukmu di sini.",
    "too-late": "Yang ini sudah selesai.",
    "already-asked": "Persis ini yang sedang kulukis.",
    "file-not-whole": (
        "File tanpa kehilangan mutu dari gambar ini sudah tidak ada padaku; beginilah Telegram menyimpannya, "
        "sedikit lebih kasar."
    ),
    "job-gone": "Gambar ini sudah tidak ada padaku.",
    "studio-no-chat": "Pengunjung tidak punya chat untuk dikirimi: untuk itu, buka studio di Telegram.",
    "button-gone": "Tombol ini dari masa lain dan tidak berfungsi lagi.",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "gambar terakhirmu sekali lagi",
    "button-bigger": "Perbesar · {size} px",
    "button-larger-strokes": "Sapuan lebih besar",
    "button-finer-strokes": "Sapuan lebih halus",
    "button-more-ways": "Lainnya ▸",
    "button-compare": "Sebelum dan sesudah",
    "button-keep-look": "Simpan tampilan ini",
    "compared": "<b>{title}</b>\nSebelum dan sesudah",
    "look-saved": "Disimpan: gambarmu berikutnya dilukis seperti ini, {look}. Ubah di /settings.",
    "largest-already": "Ini ukuran terbesar yang kulukis di sini. “File mutu penuh” memuat setiap pikselnya.",
    "again-nothing": (
        "Di sini tidak ada gambarmu yang bisa kulukis lagi. Kirim foto, atau balas foto dengan perintah "
        "lukisan."
    ),
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 Selang waktu",
    "film-gone": (
        "Bahan untuk video selang waktu kusimpan selama {days} hari, dan untuk gambar ini sudah "
        "tidak ada. Minta dilukis lagi, dan akan ada yang baru."
    ),
    "button-together": "🖼 Jadi satu album",
    "painted-already": (
        "Tidak ada lagi yang bisa dihentikan: gambarmu sudah dilukis dan sedang dikirim kepadamu."
    ),
    "ready-taste": "Lembarmu sudah penuh. Mana yang paling lezat? ⬆️",
    "put-off": "Tidak dilukis: {titles}. {reason}",
    "privacy-passing": (
        "• Cicipan dan bahan video selang waktu dihapus setelah {days} hari. Berapa gambar yang "
        "dipesan dalam satu jam kuhitung tanpa nama, dan kulupakan dalam dua jam."
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ Batal",
    "button-stronger": "Lebih kuat · {strength:.0%}",
    "button-softer": "Lebih lembut · {strength:.0%}",
    "button-file": "File mutu penuh",
    "button-other": "Lukisan lain",
    "button-retry": "↻ Coba lagi",
    "button-surprise": "🎲 Beri aku kejutan",
    "button-my-styles": "📁 Gayaku",
    "choose-mine": "Mau dilukis dengan gayamu yang mana?",
    "button-own-style": "🖼 Gambar gayaku sendiri",
    "button-back": "◂ kembali",
    "button-more": "lagi ▸",
    "button-sheet": "◂ Semua lukisan",
    "button-use": "🎨 Lukis fotoku",
    "button-newer": "◂ lebih baru",
    "button-older": "lebih lama ▸",
    "button-send": "Kirim lagi",
    "button-repeat": "Ulangi dengan setelan lain",
    "button-delete": "Hapus",
    "button-with-settings": "Dengan setelanku",
    "button-really-delete": "Ya, hapus",
    "button-keep": "Simpan",
    "button-forget": "Ya, hapus semua",
    "button-forget-not": "Tidak, simpan",
    "button-private": "Buka obrolan pribadi kita",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>Yang dipajang di sini.</b> Tekan nomor untuk melihat lebih dekat.",
    "sheet-room": (
        "<b>Yang dipajang di sini.</b> Tekan nomor untuk melihat lebih dekat.\nRuang {room} dari {rooms}."
    ),
    "painting-source": '<a href="{source}">sumber</a>',
    "painting-use": "Kirim foto dengan keterangan /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "Kamu belum punya gambar. Kirim foto kepadaku!",
    "history-in-private": "Gambarmu hanya untuk matamu. Mari kita lihat di obrolan pribadi kita.",
    # Sheets of them.
    "history-all": "<b>Gambar-gambarmu</b>",
    "history-like": "<b>Gambar-gambarmu</b> dengan gaya “{title}”",
    "history-sheet": "{which}\nTekan nomor untuk melihat lebih dekat.",
    "history-sheet-of": "{which} · lembar {number} dari {total}\nTekan nomor untuk melihat lebih dekat.",
    "history-which": "Gambar dengan gaya lukisan yang mana?",
    "history-lost": "sudah tidak ada",
    "button-which": "🎨 Per lukisan",
    "button-pictures": "Semua gambarku",
    "button-back-to-sheet": "◂ Kembali ke lembar",
    "history-entry": "{number} dari {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "Mari kita lakukan di obrolan pribadi kita.",
    "deleted": "Dihapus.",
    "repeat": "<b>{title}</b> sekali lagi. Bagaimana?",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "Bagikan",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "Lukis foto",
    "guest-how": (
        "Balas sebuah foto dengan namaku dan nama lukisan: <code>@{bot} wave</code>. "
        "Atau kirim foto dengan keterangan itu."
    ),
    "guest-stranger": (
        "Aku melukis di obrolan pribadi kita, dan kita belum punya. "
        "Tekan tombolnya lalu Mulai, kemudian panggil aku lagi di sini."
    ),
    "guest-painting": (
        "🎨 <b>{title}</b>\n"
        "Aku melukisnya di obrolan pribadi kita dan menampilkannya di sini kalau sudah selesai."
    ),
    "guest-nothing": "Tidak ada gambar untuk ditampilkan di sini. Selengkapnya di obrolan pribadi kita.",
    "help-inline": (
        "<b>Di obrolan mana pun</b> tulis @{bot} dan spasi, lalu kirim gambarmu ke sana; <i>@{bot} wave</i> "
        "mencari yang bergaya lukisan itu."
    ),
    "help-studio": "/studio – fotomu dalam semua gaya sekaligus, dengan penggeser dan kuas",
    "button-studio": "🖌 Buka studio",
    "studio": (
        "<b>Studio</b> menampilkan fotomu dalam semua gaya sekaligus. Ubah kekuatan, sapuan, dan warna "
        "lalu lihat hasilnya, campur lukisan, atau tunjukkan dengan kuas di mana lukisan mana dipakai."
    ),
    "studio-waits": (
        "Fotomu menunggu di studio: lihat dalam semua gaya sekaligus, dan tunjukkan dengan kuas di mana "
        "lukisan mana dipakai."
    ),
    "studio-private": "Studio dibuka di obrolan pribadi kita.",
    "studio-none": "Aku tidak punya studio, hanya obrolan ini. Kirimi aku foto, dan kulukis di sini.",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "Punyamu datang dalam pesan tersendiri.",
    "muted": (
        "Di “{title}” aku sedang tidak boleh menulis atau menampilkan gambar, jadi di sana aku diam. Yang "
        "kulukis untuknya menunggu di /history; admin grup bisa memberiku izin lagi."
    ),
    "command-gallery": "karya grup ini minggu ini",
    "gallery": "<b>Karya grup ini minggu ini.</b> Tekan nomor, dan aku tampilkan gambar itu lagi.",
    "gallery-empty": (
        "Minggu ini belum ada yang dilukis di sini. Balas sebuah foto dengan /style atau nama lukisan."
    ),
    "gallery-for-groups": (
        "Galeri ini untuk grup: tambahkan aku ke grup, dan /gallery di sana menampilkan karyanya minggu "
        "ini. Punyamu ada di /history."
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": (
        "Balas gambar dengan /save dan sebuah nama, misalnya /save tiles, dan kusimpan sebagai gaya."
    ),
    "save-name": "Nama gaya paling panjang {most} huruf a sampai z, angka dan _. Coba /save tiles.",
    "save-name-known": "/{name} sudah dipakai. Pilih nama lain untuk gayamu.",
    "save-name-taken": (
        "Kamu sudah menyimpan gaya lain bernama “{name}”. Pilih nama lain, atau hapus yang itu di /mystyles."
    ),
    "save-too-many": (
        "Kamu menyimpan {most} gaya, dan itu sudah paling banyak. Hapus satu di /mystyles, dan yang ini "
        "kuterima."
    ),
    "saved": "Disimpan sebagai “{name}”. /mystyles menampilkan gaya-gayamu dan melukis dengannya.",
    "mystyles": "<b>Gaya-gayamu.</b> Tekan nomor untuk melihat lebih dekat.",
    "mystyles-of": (
        "<b>Gaya-gayamu</b> · lembar {number} dari {total}\nTekan nomor untuk melihat lebih dekat."
    ),
    "mystyles-empty": (
        "Kamu belum menyimpan gaya. Balas gambar dengan /save dan sebuah nama, misalnya /save tiles."
    ),
    "mystyles-one": (
        "<b>{name}</b>\nGayamu sendiri. Tulis <i>{name}</i> di keterangan foto, dan kulukis begini."
    ),
    "mystyles-one-waiting": "<b>{name}</b>\nGayamu sendiri, dan fotomu menunggu. Kulukis begini?",
    "mystyles-gone": "Gaya ini sudah tidak ada padaku. /mystyles menampilkan yang ada.",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "Ganti nama",
    "rename-ask": "“{name}” mau dinamai apa? Tulis nama barunya.",
    "rename-usage": "Tulis nama lama dan nama baru: /rename tiles dapur. /mystyles menampilkan gaya-gayamu.",
    "renamed": "Sekarang namanya “{name}”. Tulis itu di keterangan foto, dan kulukis begitu.",
    "button-keep-style": "Jadikan gayaku",
    "saved-unnamed": (
        "Disimpan sebagai “{name}” sampai kamu menamainya. /mystyles menampilkan gaya-gayamu dan "
        "melukis dengannya."
    ),
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "Beri ke teman",
    "button-gift-look": "Bagikan tampilan",
    "button-gift-back": "Tarik kembali",
    "gift": (
        "{what}\n\nSiapa pun yang membuka tautan ini melihatnya dengan nama depanmu, dan boleh "
        "menyimpannya:\n{link}"
    ),
    "gift-withdrawn": (
        "Ditarik kembali: tautan itu tidak membuka apa-apa lagi. Yang sudah disimpan tetap milik mereka."
    ),
    "gift-gone": (
        "Tautan ini tidak membuka apa-apa: sudah ditarik kembali, atau ada bagiannya yang hilang. "
        "Minta yang baru."
    ),
    "gift-style": (
        "<b>{name}</b>\nGaya pemberian {giver} untukmu. Simpan, dan kamu menemukannya di /mystyles."
    ),
    "gift-look": "{giver} menunjukkan cara melukis:\n{way}\n\nPunyamu sekarang:\n{yours}",
    "button-gift-keep": "Simpan untukku",
    "button-gift-use": "Pakai mulai kini",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "melukis hanya di bagian foto yang kamu coret",
    "button-here": "✏️ Hanya di sini",
    "send-here": (
        "Sekarang buka fotonya di editor Telegram, coret bagian yang kamu maksud dengan kuas apa saja, "
        "lalu kirim kepadaku. Cukup dilingkari pun boleh. Atau /cancel melepas foto ini."
    ),
    "send-here-in-reply": (
        "Sekarang buka fotonya di editor Telegram, coret bagian yang kamu maksud dengan kuas apa saja, "
        "lalu balas pesan ini dengannya. Cukup dilingkari pun boleh. Atau /cancel melepas foto ini."
    ),
    "here-usage": (
        "Buka foto di editor Telegram, coret bagian yang kamu maksud, lalu balas foto itu dengannya, "
        "dengan keterangan /here dan sebuah lukisan: /here wave. Lukisan kedua untuk sisanya: /here wave "
        "night."
    ),
    "here-which": (
        "Aku tidak tahu foto mana yang kamu coret. Kirim sekali lagi sebagai balasan untuk foto itu, tanpa "
        "dipotong atau diputar."
    ),
    "error-difference-none": (
        "Aku tidak melihat coretan apa pun di foto ini. Coret bagian yang kamu maksud dengan kuas di "
        "editor Telegram, lalu kirim sekali lagi."
    ),
    "error-difference-cropped": (
        "Foto ini dipotong atau diputar, jadi aku tidak tahu bagian mana yang kamu maksud. Coret fotonya "
        "apa adanya, lalu kirim sekali lagi."
    ),
    "error-difference-other": (
        "Ini terlalu berbeda dari foto itu. Coret sebagian dari fotonya sendiri, tanpa filter, lalu kirim "
        "sekali lagi; /cancel melepasnya."
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>Setelan</b>\n\n"
        "<b>Ukuran</b>: sisi terpanjang dalam piksel. Dua kali lebih besar butuh dua sampai tiga kali lebih "
        "lama.\n"
        "<b>Kekuatan</b>: seberapa jauh aku boleh menyimpang dari foto.\n"
        "<b>Warna</b>: warna lukisan, atau warna foto itu sendiri.\n"
        "<b>Sapuan</b>: sebesar sapuan lukisannya, lebih halus atau lebih besar."
    ),
    "size": "{size} px",
    "strength-0.3": "Lembut",
    "strength-0.5": "Sedang",
    "strength-0.7": "Kuat",
    "colours-painting": "Warna lukisan",
    "colours-photo": "Warna foto",
    "stroke-0.67": "Sapuan halus",
    "stroke-1.0": "Seperti lukisan",
    "stroke-1.5": "Sapuan besar",
    "chosen": "✓ {choice}",
    "settings-saved": "Disimpan untuk gambarmu berikutnya.",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>Setelan grup ini</b>, untuk para adminnya\n\n"
        "<b>Ukuran, kekuatan, warna, sapuan</b>: yang ditandai berlaku untuk semua pesanan di sini. "
        "Tekan sekali lagi, dan pilihan masing-masing berlaku kembali.\n"
        "<b>Siapa</b>: semua orang boleh memakaiku di sini, atau hanya admin.\n"
        "<b>Senyap</b>: aku hanya menjawab perintah, tanpa suara, dan menunjukkan gambar setelah selesai."
    ),
    "group-saved": "Disimpan untuk grup ini.",
    "group-admins-choose": (
        "Hanya admin grup ini yang boleh mengubah setelannya. Setelanmu ada di obrolan pribadi kita."
    ),
    "group-admins-only": (
        "Di grup ini hanya admin yang boleh memakaiku. Di obrolan pribadi kita aku melukis untuk semua orang."
    ),
    "group-admin-unseen": (
        "Itu untuk admin, dan aku tidak melihat bahwa kamu admin. Jika kamu anonim, jadikan aku admin juga."
    ),
    "group-language-each": "masing-masing",
    "button-everyone": "Semua orang",
    "button-admins": "Hanya admin",
    "button-as-usual": "🔔 Seperti biasa",
    "button-quiet": "🔕 Senyap",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "Bahasa Indonesia",
    "button-language": "🌐 Bahasa: {spoken}",
    "language-question": "<b>Bahasa</b>\n\nKita bicara dalam bahasa apa?",
    "language-telegram": "Seperti di Telegram",
    "language-saved": "Mulai sekarang kita bicara dalam bahasa Indonesia.",
    "button-settings": "◂ Setelan",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>Apa yang kusimpan</b>\n\n"
        "• Id Telegram, nama depan dan bahasamu, serta setelanmu.\n"
        "• Foto yang kamu minta kulukis, gambar gaya yang kamu kirim, dan gambar yang sudah jadi, supaya "
        "/history bisa menampilkan dan mengulanginya. Tempat foto diambil dan data kamera lainnya tidak "
        "pernah masuk ke gambar jadi.\n"
        "• Foto yang tidak kamu pilihkan lukisan dihapus setelah {hours} jam, yang dibatalkan atau gagal "
        "setelah {days} hari.\n"
        "• Selebihnya kusimpan sampai kamu menghapusnya: satu gambar di /history, satu gaya di /mystyles, "
        "atau semuanya dengan /forget.\n"
        "• /mydata mengirimimu semuanya, sebagai file."
    ),
    "privacy-studio": (
        "• Di studio: yang kamu unggah dan tidak kamu pakai dihapus setelah {hours} jam, yang hanya kamu "
        "coba dalam dua jam."
    ),
    "privacy-room": (
        "• Bila semua gambar bersama-sama melebihi {gigabytes:g} GB di sini, file tertua dihapus. "
        "Minta lagi salah satunya, dan kuambil kembali dari Telegram."
    ),
    "privacy-age": (
        "• File gambar yang tidak diminta siapa pun selama {days:g} hari dihapus di sini. "
        "Minta lagi salah satunya, dan kuambil kembali dari Telegram."
    ),
    "privacy-where": (
        "Semuanya tetap di server tempat bot ini berjalan. Tidak ada orang lain yang mendapatkannya; "
        "tidak ada yang dipelajari darinya."
    ),
    "privacy-where-store": (
        "Yang tercatat tetap di server tempat bot ini berjalan; gambar berada di penyimpanan objek "
        "pribadi yang dipakai orang-orang yang menjalankanku, tertutup bagi siapa pun selain mereka. "
        "Tidak ada yang dipelajari darinya."
    ),
    # All of it as files.
    "mydata": (
        "<b>Semua yang kusimpan tentangmu.</b> <i>data.json</i> berisi yang tercatat, <i>pictures</i> berisi "
        "foto, gaya, dan yang kulukis untukmu. /forget menghapusnya."
    ),
    "mydata-more": "Gambar-gambarmu yang lain.",
    "mydata-part": "Bagian {number} dari {total}.",
    "mydata-missing": {
        "other": "{count} gambar hanya disebut di dalamnya: <i>data.json</i> menjelaskan sebabnya.",
    },
    "mydata-protected": (
        "Ini berasal dari tempat yang isinya tidak boleh disimpan atau diteruskan, dan begitu pula file ini."
    ),
    "forget-question": (
        "Haruskah kuhapus semua yang kusimpan tentangmu: foto, gambar, riwayat dan setelanmu? "
        "Gambar yang sedang dilukis dihentikan. Pesan di obrolan kita tetap ada; itu bisa kamu hapus sendiri."
    ),
    "forgotten": "Beres. Aku sudah melupakanmu. Kirim foto kapan saja kamu ingin mulai lagi.",
    "forget-not": "Baik. Tidak ada yang dihapus.",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": "File ini kosong. Tolong kirim lagi, atau kirim gambarnya sebagai foto.",
    "error-picture-unknown": (
        "Aku tidak menemukan gambar di file ini. Kirim foto, atau file gambar: "
        "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF atau BMP."
    ),
    "error-picture-kind": (
        "Aku tidak bisa membuka file jenis ini ({kind}). "
        "Ekspor sebagai JPEG, atau kirim sebagai foto, bukan sebagai file."
    ),
    "error-picture-damaged": (
        "Gambar {kind} ini terpotong atau rusak, jadi hanya sebagian yang terlihat. Tolong kirim sekali "
        "lagi, "
        "atau buka di ponselmu dan kirim tangkapan layarnya."
    ),
    "error-picture-variety": (
        "Ini file {kind} dari ragam yang langka, yang tidak bisa kubuka. "
        "Simpan sebagai JPEG atau PNG, atau kirim sebagai foto, bukan sebagai file."
    ),
    "error-picture-too-small": (
        "Gambar ini hanya {width}x{height} piksel, dan aku butuh paling sedikit {least} di tiap sisi. "
        "Ada yang lebih besar?"
    ),
    "error-picture-too-large": (
        "Gambar ini {width}x{height} piksel. Itu {megapixels:.0f} megapiksel, "
        "dan paling banyak {most} yang bisa kuterima. "
        "Kirim sebagai foto, bukan sebagai file: Telegram akan memperkecilnya sendiri."
    ),
    "error-picture-too-long": (
        "Gambar ini sangat panjang, {width}x{height} piksel: satu sisi boleh paling banyak {most} kali sisi "
        "lainnya. Potong bagian yang paling kamu suka, dan aku akan melukisnya."
    ),
    "error-picture-too-many-scans": (
        "JPEG ini disusun dengan cara yang tidak bisa kubaca. "
        "Kirim sebagai foto, bukan sebagai file, dan Telegram akan membereskannya."
    ),
    "error-picture-too-many-pieces": (
        "File {kind} ini disusun dengan cara yang tidak bisa kubaca. "
        "Kirim sebagai foto, bukan sebagai file, atau simpan ulang sebagai JPEG atau PNG."
    ),
    "error-picture-mode": (
        "Aku tidak bisa membaca warna gambar ini. Kirim sebagai foto, bukan sebagai file, "
        "dan Telegram akan membereskannya."
    ),
    "error-picture-too-heavy": (
        "Gambar ini terlalu berat bagiku. Kirim sebagai foto, bukan sebagai file, atau perkecil dulu."
    ),
    "error-picture-takes-too-long": (
        "Gambar ini terlalu lama dibuka. Kirim sebagai foto, bukan sebagai file, atau perkecil dulu."
    ),
    "error-picture-not-read": (
        "Aku tidak bisa membuka gambar ini. Kirim sebagai foto, bukan sebagai file, "
        "atau simpan sebagai JPEG atau PNG."
    ),
    "error-out-of-memory": (
        "Tidak cukup ruang untuk gambar sebesar ini. Pilih ukuran yang lebih kecil di /settings."
    ),
    "error-timed-out": "Terlalu lama. Pilih ukuran yang lebih kecil di /settings dan coba lagi.",
    "error-worker-died": (
        "Kuasnya patah. Coba lagi; kalau patah sekali lagi, pilih ukuran yang lebih kecil di /settings."
    ),
    "error-given-up": (
        "Kuasnya patah {attempts} kali. Tolong coba lagi, "
        "mungkin dengan ukuran yang lebih kecil di /settings."
    ),
    "error-closing": "Aku baru saja dimulai ulang. Tolong coba lagi.",
    "error-painting-gone": "“{title}” sudah tidak ada di sini. /paintings menampilkan yang ada.",
    "error-old": "{sentence}",
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": (
        "Orang-orang yang menjalankanku memintaku tidak menerima pesanan di sini. Mereka bisa menjelaskan "
        "sebabnya."
    ),
    "limit-person": {
        "other": "Untuk satu orang aku boleh melukis {limit} gambar per jam. Kulanjutkan {count} menit lagi.",
    },
    "limit-group": {
        "other": "Untuk satu grup aku boleh melukis {limit} gambar per jam. Kulanjutkan {count} menit lagi.",
    },
    "stats": (
        "<b>Orang</b>: {people}, {active} di antaranya aktif dalam sehari\n"
        "<b>Antrean</b>: {queued} menunggu, {running} sedang dilukis\n"
        "<b>Hari ini</b>: {painted} dilukis, {failed} gagal; median waktunya {took}"
    ),
    "stats-visitors": "<b>Pengunjung</b> studio: {count}",
    "paused": "Dijeda. Yang sedang dilukis diselesaikan, sisanya menunggu sampai /resume.",
    "resumed": "Aku melukis lagi.",
    "limits": (
        "Pesanan per jam: {person} dari satu orang, {group} di satu grup. /limit 20 100 mengubahnya, /limit "
        "off mencabutnya."
    ),
    "limit-usage": (
        "Sebutkan berapa pesanan per jam: /limit 20 untuk satu orang, /limit 20 100 untuk grup juga."
    ),
    "ban-usage": (
        "Sebutkan siapa: /ban dengan nomor, atau sebagai balasan kepada seseorang. /unban membatalkannya."
    ),
    "ban-done": "Aku tidak menerima pesanan lagi dari {id}. /unban {id} membatalkannya.",
    "ban-admin": "Itu salah satu orang yang menjalankanku.",
    "ban-unknown": "{id} tidak diblokir.",
    "unban-done": "Aku menerima pesanan dari {id} lagi.",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "Aku tidak tahu siapa kamu. Buka studio dari obrolan kita di Telegram.",
    "studio-too-old": (
        "Kamu membuka ini sehari yang lalu atau lebih. Tutup, lalu buka lagi studio dari obrolan kita."
    ),
    "studio-closed": (
        "Yang boleh masuk ke sini hanya yang datang dari Telegram: buka studio di obrolan dengan @{bot}."
    ),
    "studio-key-gone": (
        "Aku tidak mengenalmu lagi: yang dibuat pengunjung di sini dihapus setelah beberapa waktu. Mulai "
        "lagi dari awal."
    ),
    "studio-starting": "Aku belum sepenuhnya siap. Sebentar, nanti kulanjutkan.",
    "studio-resting": (
        "Aku beristirahat sebentar. Pesananmu tetap di tempatnya, dan akan kulanjutkan sendiri."
    ),
    "studio-no-such": "Di sini tidak ada apa-apa, atau itu bukan milikmu.",
    "studio-not-so": "Ini tidak bisa diminta dengan cara begitu.",
    "studio-not-understood": "Aku tidak mengerti ini: {why}",
    "studio-not-json": "Di sini aku hanya bisa membaca JSON.",
    "studio-too-large": "Ini melebihi {most} yang bisa kuterima. Perkecil, lalu coba lagi.",
    "studio-file": (
        "Aku tidak bisa membuka file ini. Pilih foto lain, atau simpan yang ini sebagai JPEG atau PNG."
    ),
    "studio-file-large": "Foto ini terlalu besar bagiku. Perkecil dulu, atau pilih yang lain.",
    "studio-file-empty": "File ini kosong. Pilih foto lain.",
    "studio-many-waiting": {
        "other": (
            "Sudah ada {count} gambarmu yang menunggu. Dengan senang hati kuterima lagi kalau satu selesai."
        ),
    },
    "studio-painting-gone": "Lukisan ini sudah tidak dipajang di sini. Pilih yang lain.",
    "studio-not-painted": (
        "Kuasnya patah. Coba lagi; kalau patah sekali lagi, pilih ukuran yang lebih kecil."
    ),
    "studio-other-order": "Pesanan ini sudah pernah dibuat, dengan isi yang lain. Buat lagi dari awal.",
    "studio-no-mask": "Mask harus berupa PNG.",
    "studio-no-size": "Aku tidak melukis dalam ukuran ini. Yang tersedia: {sizes}",
    "studio-limit-key": {
        "other": (
            "Itu sudah sebanyak yang kukerjakan untuk satu orang dalam satu jam. Kulanjutkan {count} menit "
            "lagi."
        ),
    },
    "studio-limit-address": {
        "other": (
            "Itu sudah sebanyak yang kukerjakan dalam satu jam untuk semua yang memakai koneksimu. "
            "Kulanjutkan {count} menit lagi."
        ),
    },
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": (
        "Ada yang tidak beres di pihakku, dan sudah kucatat untuk orang-orang yang menjalankanku. "
        "Tolong coba lagi."
    ),
    "no-room": (
        "Tempatku menyimpan gambar sudah penuh, dan orang-orang yang menjalankanku sudah tahu. "
        "Tolong kirim lagi nanti."
    ),
    "no-room-yet": (
        "Tempatku menyimpan kirimanmu sudah penuh. Tidak ada yang hilang: begitu ada tempat, "
        "akan kukerjakan dengan sendirinya."
    ),
    "out-of-reach": (
        "Saat ini aku tidak bisa menjangkau tempatku menyimpan gambar, dan orang-orang yang "
        "menjalankanku sudah tahu. Tolong coba lagi beberapa menit lagi."
    ),
    "report-to-admin": "⚠️ Galat tak terduga:\n<code>{error}</code>",
    # --- our own paintings: what they are called, and what is told of them ----------------------
    "painting-night": "Malam Seribu Roda",
    "story-night": (
        "Di malam hari angin punya bentuk: tiap bintang memutar satu rodanya. Sapuan kobalt dan krem, "
        "setebal mentega."
    ),
    "painting-wave": "Cakar Laut",
    "story-wave": "Biru Prusia, kertas krem, dan laut yang berjari. Gunung menunggu sampai reda.",
    "painting-glass": "Jendela Mawar Siang Hari",
    "story-glass": (
        "Rubi, kobalt dan ambar di antara garis timah. Hanya indah kalau matahari di belakangnya, "
        "jadi matahari ada di belakangnya."
    ),
    "painting-dots": "Taman Titik-Titik",
    "story-dots": (
        "Tak ada warna di sini yang dicampur di palet. Mundurlah sampai titik-titiknya menjadi pagi "
        "musim panas."
    ),
    "painting-mosaic": "Merak di Atas Emas",
    "story-mosaic": (
        "Ribuan batu kecil, masing-masing miring dengan caranya sendiri, supaya emasnya bergerak saat kamu "
        "bergerak."
    ),
    "painting-cubist": "Gitar, Botol dan Gelas",
    "story-cubist": (
        "Sebuah meja dilihat dari segala arah sekaligus. Gitarnya masih bisa dimainkan, "
        "tetapi dalam beberapa nada dasar sekaligus."
    ),
    "painting-lilies": "Teratai Menjelang Senja",
    "story-lilies": (
        "Langit berbaring di kolam dan pohon-pohon dedalu tergantung terbalik di dalamnya. "
        "Hanya teratai yang tahu mana atas."
    ),
    "painting-nouveau": "Iris di Depan Matahari",
    "story-nouveau": (
        "Di sini tak ada yang lurus kalau bisa melingkar. Tiga iris menjulang di depan lingkaran emas, "
        "dan air menyisir rambutnya."
    ),
    "painting-bauhaus": "Komposisi dengan Sumbu",
    "story-bauhaus": (
        "Lingkaran, baji dan kisi sepakat pada satu garis miring. Di mana dua tinta bertemu, lahir yang "
        "ketiga, "
        "dan tak seorang pun perlu mencampurnya."
    ),
    "painting-ink": "Perahu di Sembilan Puncak",
    "story-ink": (
        "Tinta, air dan kuas yang diangkat pada saat yang tepat. Kabut ada di tempat pelukis tidak berbuat "
        "apa-apa, dan itu butuh bertahun-tahun."
    ),
    "painting-aurora": "Aurora dan Satu Lampu",
    "story-aurora": (
        "Kapur hijau dan merah muda di atas kertas segelap malam musim dingin. Seseorang di pondok "
        "membiarkan "
        "lampu menyala dan keluar untuk melihat."
    ),
    "painting-batik": "Dua Burung dalam Lilin",
    "story-batik": (
        "Nila untuk malam hari, cokelat untuk tanah, dan lilin di tempat keduanya tak boleh masuk. "
        "Retakannya ada di tempat pewarna tak mau menurut."
    ),
    "painting-watercolour": "Pelabuhan sebelum Sarapan",
    "story-watercolour": (
        "Setengahnya dilukis air sendiri: ia mengalir, mekar, lalu kering berenda. "
        "Layar merah itu diam sejenak."
    ),
    "painting-popart": "Telepon Berdering",
    "story-popart": (
        "Merah, kuning, biru dan banyak sekali hitam. Harus ada yang mengangkat; titik-titiknya mulai "
        "gelisah."
    ),
    "painting-linocut": "Gagak di Atas Desa",
    "story-linocut": (
        "Semua di sini adalah yang disisakan pahat. Gagaknya mudah: "
        "mereka ada di tempat tak seorang pun mencukil."
    ),
    "painting-charcoal": "Kendi dan Lima Buah Merah",
    "story-charcoal": (
        "Kayu terbakar, tanah merah dan kapur di atas kertas cokelat. Buah pirnya digambar cepat-cepat, "
        "sebelum ada yang memakannya."
    ),
}
