"""The bot's Simplified Chinese: all it says, by key. It says 你."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    # --- commands, as Telegram's menu shows them, and what the bot says of itself ---------------
    "command-start": "我能做什么",
    "command-paintings": "可选的画作",
    "command-history": "你的图片",
    "command-style": "用你自己的图片作为画作",
    "command-save": "把图片存为你自己的风格",
    "command-mystyles": "你保存的风格",
    "command-rename": "给你的风格换个名字",
    "command-settings": "尺寸、强度、颜色、笔触",
    "command-studio": "画室：一次看遍所有风格，画笔与混合",
    "command-cancel": "停止正在画的图片",
    "command-help": "所有使用方法",
    "command-privacy": "我保存什么、保存多久",
    "command-mydata": "取得我保存的关于你的一切",
    "command-forget": "删除我所知道的关于你的一切",
    "command-painting": "以《{title}》的风格作画",
    "short-description": "发来一张照片，选一幅画，你的照片就会变成画作。",
    "description": "我会以名画的风格重新绘制你的照片。发给我一张照片，选一幅画，半分钟后它就是艺术。",
    # --- greeting and help ----------------------------------------------------------------------
    "start": (
        "<b>欢迎来到 Pastiche。</b>\n\n"
        "我会以画作的风格重新绘制照片。\n\n"
        "📷 <b>发给我一张照片</b>，然后在下方选一幅画。\n"
        "🎨 /paintings 可以看看这里挂着什么。\n"
        "🖼 也可以把两张图片作为一个相册发来：先是照片，再是你自己的任意一幅画。"
    ),
    "start-group": (
        "<b>你好，我是 Pastiche。</b>在这里用 /style 或画作的名字（例如 /{example}）回复任意一张照片，"
        "我就会重新绘制它。"
    ),
    "help": (
        "<b>使用方法</b>\n\n"
        "• 发送照片，或以文件形式发送图片，然后点下方一幅画的号码，或点 🎲 来个惊喜。\n"
        "• 在说明文字里写上画作的名字：{paintings}\n"
        "• 写上几个名字：<i>wave, night</i> 会画成两张，<i>wave + night</i> 会混合成一张，"
        "<i>70% wave + 30% night</i> 就按这个比例。照片下方的<i>混合两幅</i>用按钮也能做到。\n"
        "• 发送两张图片的相册：先是照片，再是用来取风格的图片。\n"
        "• 用画作的命令回复照片，或用 /style 回复来挑选。\n"
        "• 写 <i>/me wave</i>，我就用你的头像来画。\n"
        "• 用<i>另一张照片</i>回复照片，并附上说明文字 /style：那一张就是画作。\n\n"
        "<b>在群组里</b>，请用命令回复照片；除此之外我什么也看不到。\n\n"
        "/again – 把你最近的图片再画一次\n"
        "/history – 你的图片\n"
        "/settings – 尺寸、强度、颜色、笔触\n"
        "/cancel – 停下画笔\n"
        "/privacy – 我保存什么\n"
        "/forget – 全部删除"
    ),
    "help-more": "{paintings}，还有 {more} 幅，见 /paintings",
    # --- taking photos in -----------------------------------------------------------------------
    "choose": "要以哪种风格来画？",
    "album-left-out": {"other": "你的相册里有 {count} 项不是图片；我跳过它们继续。"},
    "choose-other": "同一张照片（按你发来的原样），换一幅画。这次要哪种风格？",
    "choose-unknown": "我不认识 /{name}。要以哪种风格来画你的照片？",
    "choose-unknown-near": "我不认识 /{name}。你是想说 {near} 吗？要以哪种风格来画你的照片？",
    "choose-by-name": "你的照片正等着一幅画：点上面的一幅，或写出它的名字，例如 {example}。",
    "choose-by-name-near": "你的照片正等着一幅画，但没有叫这个名字的。你是想说 {near} 吗？写出来，或点一幅。",
    "style-awaited": (
        "我在等那张用来取风格的图片：以照片或文件形式发来都行。也可以写一幅画的名字；/cancel 会放下这张照片。"
    ),
    "choose-instead": "现在，你的下一张图片会成为另一张照片的风格。这一张要以哪种风格来画？",
    "choose-elsewhere": "这张照片在另一条消息里继续。",
    "choose-closed": "已结束。再发一次照片，我就来画。",
    "send-photo-first": "请先发给我一张照片，再为它选一幅画。",
    "reply-to-photo": "用这个命令回复一张照片，我就来画。",
    "send-style": "现在把用来取风格的图片发给我：一幅画、一种花纹，任何有质感的东西都行。",
    "send-style-in-reply": (
        "现在请用那张用来取风格的图片回复这条消息：一幅画、一种花纹，任何有质感的东西都行。"
    ),
    "style-usage": (
        "用 /style 回复一张照片，我会给你看有哪些画作。在回复里附上第二张图片，我就从它那里取风格。"
    ),
    "not-a-picture": (
        "我能画照片：发给我一张图片或一个图片文件（JPEG、PNG、WebP、HEIC、GIF 等）。/help 会列出所有方法。"
    ),
    "send-photo-for": "那就《{title}》。发给我一张照片，附上说明文字 /{name}，我就来画。",
    "unknown-command": "我不认识 /{name}。/help 会列出所有使用方法。",
    "unknown-command-near": "我不认识 /{name}。你是想说 {near} 吗？",
    "you-are-welcome": "不客气。🎨 随时再发照片来。",
    "hello": "你好！发给我一张照片，我会重新绘制它；/paintings 可以看有哪些风格。",
    "too-large": (
        "这个文件有 {megabytes:.1f} MB，而我最多能取 {most} MB。请以照片而不是文件的形式发送，或把它缩小。"
    ),
    "too-large-unknown": "这个文件超过了我能取的 {most} MB。请以照片而不是文件的形式发送。",
    "fetch-failed": "我刚才没能从 Telegram 取到这张图片。请再发一次。",
    "draft-gone": "这张照片已经不在这里等待了。再发一次，我就来画。",
    "style-gone": "名为 {name} 的画作已经没有了。/paintings 可以看现有的画作。",
    "not-here-yet": (
        "《{title}》还没有到：我刚才没能取到它。稍后我很乐意再试。在那之前，先从已经挂着的里选一幅？"
    ),
    "not-yours": "这是别人的。用画作的命令回复那张照片，就能得到你自己的。",
    "too-many-waiting": {
        "other": "你已经有 {count} 张图片在等待。完成一张后我很乐意再接；/cancel 会停止它们。"
    },
    # --- asking in one message: several manners, mixtures, albums, what is not understood -------
    "choose-unnamed": "没有叫“{name}”的画作。要以哪种风格来画你的照片？",
    "choose-unnamed-near": "没有叫“{name}”的画作。你是想说 {near} 吗？要以哪种风格来画你的照片？",
    "unnamed": "没有叫“{name}”的画作。/paintings 可以看看这里挂着什么。",
    "unnamed-near": "没有叫“{name}”的画作。你是想说 {near} 吗？",
    "choose-album": {
        "other": (
            "一个有 {count} 张图片的相册。要我怎么处理？在说明文字里写上画作的名字，例如 <i>wave</i>，"
            "我就会一次全部画出来。"
        ),
    },
    "choose-all": {
        "other": "这 {count} 张要以哪种风格来画？",
    },
    "button-all": "🎨 全用同一种风格",
    "button-last": "🖼 最后一张是画作",
    "button-first": "只要第一张",
    "button-swap": "⇄ 对调照片与画作",
    "mix-too-many": (
        "一张图片里我最多混合 {most} 幅画作；再多就一幅也看不出来了。去掉几幅，或用英文逗号（,）隔开，"
        "这样每一幅各画一张。"
    ),
    "left-out-full": {
        "other": (
            "这些图片里有 {count} 张没有位置了：我一次最多接你的 {most} 张。等前面的画好了，再发给我吧。"
        ),
    },
    # --- what is no picture, and one's own profile photo -----------------------------------------
    "no-picture-film": "视频是许多张图片，而我只画一张。停在你最喜欢的地方，截个图发给我。",
    "no-picture-sticker": "这张贴纸动个不停。静止的贴纸我可以画，照片就更乐意了。",
    "no-picture-sound": "我没有耳朵，只有画笔。发给我一张照片，我来画我看到的。",
    "no-picture-place": "我从没去过那里。发给我一张那里的照片，我就来画。",
    "no-picture-contact": "名字和号码我画不了。发给我一张这个人的照片；要画你自己的头像，请写 /me。",
    "no-picture-poll": "我投画作一票。发给我一张照片，再选一幅：/paintings 可以看有哪些。",
    "no-picture-game": "你赢了。现在发给我一张照片，我就来画。",
    "command-me": "画你自己的头像",
    "choose-me": "你的头像。要以哪种风格来画？",
    "me-unseen": (
        "我看不到你的头像：也许你没有设置，也许你的隐私设置不让我看到。请发给我一张你的照片，我就来画。"
    ),
    "me-nobody": (
        "你在这里是以整个聊天的身份发言，而我没法给它画像。请以你自己的身份写 /me，或发给我一张照片。"
    ),
    # --- a job in its one message ---------------------------------------------------------------
    "own-style": "你自己的风格图片",
    "status-next": "🎨 <b>{title}</b>\n下一个就是你。",
    "status-turn": "{queued}\n{duration}后轮到你。",
    "status-resting": "🎨 <b>{title}</b>\n我休息一会儿。你的位置会留着，我会自己接着画。",
    "status-queued": {"other": "🎨 <b>{title}</b>\n前面还有 {count} 张图片。"},
    "status-starting": "🎨 <b>{title}</b>\n正在调颜料…",
    "status-painting": "🎨 <b>{title}</b>\n{bar}  {share:.0%}",
    "status-painting-left": "🎨 <b>{title}</b>\n{bar}  {share:.0%} · 还要{duration}",
    "status-finished": "<b>{title}</b>\n{look}",
    "status-unshown": "<b>{title}</b>\n已经画好了，但我无法在这里展示。它在你的 /history 里等着你。",
    "status-failed": "这幅画没有画成：{reason}",
    "status-cancelled": "已停止。什么也没有画。",
    "ready": "你的图片画好了。⬆️",
    "about-seconds": "约 {seconds} 秒",
    "about-minutes": "约 {minutes} 分钟",
    "about-hours": "约 {hours:.1f} 小时",
    "look": "{size} 像素 · 强度 {strength:.0%}",
    "look-photo": "{size} 像素 · 强度 {strength:.0%} · 照片的颜色",
    "look-match": "{size} 像素 · 强度 {strength:.0%} · 颜色已匹配",
    # --- a taste of many paintings ---------------------------------------------------------------
    "button-taste": "🍇 全部尝一尝",
    "taste": {
        "other": "🍇 <b>浅尝 {count} 幅画作</b>",
    },
    "taste-queued": "{taste}\n等没有人在等完整的图片时就开始。",
    "taste-starting": "{taste}\n正在调颜料…",
    "taste-painting": "{taste}\n已经有 {done} 幅了。点一个数字，我就把那一幅画成大图。",
    "taste-finished": "🍇 <b>哪一幅最合口味？</b>点一个数字，我就从这里把它画成大图。",
    "look-strokes": "{look} · 笔触 × {stroke:g}",
    # --- mixing by buttons -----------------------------------------------------------------------
    "button-mix": "🥣 混合两幅",
    "mix-first": "几幅画作合成一张图片。先选哪一幅？",
    "mix-next": "<b>{title}</b>\n和哪一幅画作混合？",
    "mix-balance": "🥣 <b>{title}</b>\n调整比例，直到合口味为止。",
    "button-mix-third": "再加第三幅",
    "button-mix-paint": "🎨 按这个配方画",
    "button-mix-back": "↩ 返回上一步",
    "button-mix-on": "🥣 混入另一幅画作",
    "button-mix-balance": "🥣 调整比例",
    # --- cancel, and the buttons under a picture ------------------------------------------------
    "stopped": {"other": "已停止 {count} 张图片。"},
    "stopped-waiting": "我没有在画什么；等你选择的照片不再等待了。",
    "nothing-to-stop": "没有什么可停止的：我没有在这里画你的任何图片。",
    "too-late": "这张已经画好了。",
    "already-asked": "我正在画的就是这一张。",
    "file-not-whole": "这张图片的无损文件我已经没有了；这是 Telegram 保存的版本，略粗糙一些。",
    "job-gone": "这张图片我已经没有了。",
    "studio-no-chat": "访客没有可以接收图片的聊天：请在 Telegram 里打开画室。",
    "button-gone": "这个按钮来自过去，已经不起作用了。",
    # --- playing on with a finished picture -----------------------------------------------------
    "command-again": "把你最近的图片再画一次",
    "button-bigger": "更大 · {size} 像素",
    "button-larger-strokes": "笔触更大",
    "button-finer-strokes": "笔触更细",
    "button-more-ways": "更多 ▸",
    "button-compare": "前后对比",
    "button-keep-look": "保存这种效果",
    "compared": "<b>{title}</b>\n前后对比",
    "look-saved": "已保存：你接下来的图片都会这样画，{look}。可在 /settings 里更改。",
    "largest-already": "这已经是我在这里能画的最大尺寸。“原画质文件”里有它的每一个像素。",
    "again-nothing": "这里没有可以再画一次的你的图片。发给我一张照片，或用画作的命令回复一张照片。",
    # --- time-lapses, orders as one album, and what passes -------------------------------------
    "button-film": "🎞 延时影片",
    "film-gone": "制作延时影片的素材我保存 {days} 天，这张图片的已经没有了。再画一次，就会有新的。",
    "button-together": "🖼 合成一个相册",
    "painted-already": "已经没有什么可停止的：你的图片画好了，正在发给你。",
    "ready-taste": "你的品鉴图已经画满。哪一幅最合口味？⬆️",
    "put-off": "没有画：{titles}。{reason}",
    "privacy-passing": (
        "• 品鉴图和制作延时影片的素材会在 {days} 天后删除。"
        "一小时内有多少张图片被点，我不记名地计数，并在两小时内忘掉。"
    ),
    # --- buttons --------------------------------------------------------------------------------
    "button-cancel": "✖️ 取消",
    "button-stronger": "再强一些 · {strength:.0%}",
    "button-softer": "柔和些 · {strength:.0%}",
    "button-file": "原画质文件",
    "button-other": "换一幅画",
    "button-retry": "↻ 再试一次",
    "button-surprise": "🎲 给我个惊喜",
    "button-my-styles": "📁 我的风格",
    "choose-mine": "要以你的哪一种风格来画？",
    "button-own-style": "🖼 用我自己的风格图片",
    "button-back": "◂ 返回",
    "button-more": "更多 ▸",
    "button-sheet": "◂ 所有画作",
    "button-use": "🎨 这样画我的照片",
    "button-newer": "◂ 较新",
    "button-older": "较旧 ▸",
    "button-send": "再发一次",
    "button-repeat": "用其他设置重画",
    "button-delete": "删除",
    "button-with-settings": "用我的设置",
    "button-really-delete": "是的，删除",
    "button-keep": "保留",
    "button-forget": "是的，全部删除",
    "button-forget-not": "不，保留",
    "button-private": "打开我们的私聊",
    # --- paintings ------------------------------------------------------------------------------
    "sheet": "<b>这里挂着的画。</b>点一个数字，走近看看。",
    "sheet-room": "<b>这里挂着的画。</b>点一个数字，走近看看。\n第 {room} 展厅，共 {rooms} 个。",
    "painting-source": '<a href="{source}">来源</a>',
    "painting-use": "发送照片，附上说明文字 /{name}",
    # --- history --------------------------------------------------------------------------------
    "history-empty": "你还没有图片。发给我一张照片吧！",
    "history-in-private": "你的图片只给你自己看。我们在私聊里看吧。",
    # Sheets of them.
    "history-all": "<b>你的图片</b>",
    "history-like": "<b>你的图片</b> · 风格：{title}",
    "history-sheet": "{which}\n点一个数字，走近看看。",
    "history-sheet-of": "{which} · 第 {number} 页，共 {total} 页\n点一个数字，走近看看。",
    "history-which": "要看哪幅画作风格的图片？",
    "history-lost": "已不在这里",
    "button-which": "🎨 按画作",
    "button-pictures": "我的所有图片",
    "button-back-to-sheet": "◂ 返回图片页",
    "history-entry": "{number} / {total} · <b>{title}</b>\n{day} · {look}",
    "private-only": "我们在私聊里做这件事吧。",
    "deleted": "已删除。",
    "repeat": "<b>{title}</b>，再来一次。怎么画？",
    # --- one's pictures in other chats ----------------------------------------------------------
    "button-share": "分享",
    "inline-caption": "<b>{title}</b>",
    "inline-paint": "画一张照片",
    "guest-how": (
        "用我的名字和画名回复一张照片：<code>@{bot} wave</code>。或者发一张照片，把这句写在说明里。"
    ),
    "guest-stranger": (
        "我在我们的私聊里作画，而我们还没有私聊。请按下按钮，再按“开始”，然后在这里再叫我一次。"
    ),
    "guest-painting": "🎨 <b>{title}</b>\n我正在我们的私聊里画，画好后在这里展示。",
    "guest-nothing": "这里没有可展示的画。详情请看我们的私聊。",
    "help-inline": (
        "<b>在任何聊天里</b>写 @{bot} 和一个空格，就能把你的图片发到那里；<i>@{bot} wave</i> "
        "会找出海浪风格的图片。"
    ),
    "help-studio": "/studio – 同时看遍所有风格，还有滑块和画笔",
    "button-studio": "🖌 打开画室",
    "studio": (
        "<b>画室</b>会同时用所有风格展示您的照片。调整强度、笔触和颜色，马上看到变化；混合多幅画作，"
        "或用画笔指定哪里用哪幅。"
    ),
    "studio-waits": "您的照片在画室里等着：同时看遍所有风格，并用画笔指定哪里用哪幅画作。",
    "studio-private": "画室在我们的私聊中打开。",
    "studio-none": "我没有画室，只有这个聊天。把照片发给我，我就在这里画。",
    # --- groups ---------------------------------------------------------------------------------
    "yours-comes": "你的那张会单独发出。",
    "muted": (
        "我现在不能在「{title}」里发消息或显示图片，所以那里听不到我的声音。为它画的图片在 /history 里等着"
        "；群管理员可以把权限还给我。"
    ),
    "command-gallery": "本群这一周的作品",
    "gallery": "<b>本群这一周的作品。</b>点一个数字，我就再展示那张图片。",
    "gallery-empty": "这一周这里还没有画过什么。用 /style 或画作的名字回复一张照片吧。",
    "gallery-for-groups": (
        "画廊是给群组用的：把我加进一个群，在那里 /gallery 会展示它这一周的作品。你自己的图片在 /history 里。"
    ),
    # --- styles of one's own --------------------------------------------------------------------
    "save-usage": "用 /save 加一个名字回复一张图片，例如 /save tiles，我就把它存为风格。",
    "save-name": "风格的名字最多 {most} 个字符，只能用 a 到 z 的字母、数字和 _。试试 /save tiles。",
    "save-name-known": "/{name} 已经被占用了。请为你的风格换一个名字。",
    "save-name-taken": "你已经有另一个叫“{name}”的风格。请换一个名字，或在 /mystyles 里删除那一个。",
    "save-too-many": "你已经保存了 {most} 个风格，不能再多了。在 /mystyles 里删除一个，我就收下这个。",
    "saved": "已存为“{name}”。在 /mystyles 里可以看你的风格，并用它们作画。",
    "mystyles": "<b>你的风格。</b>点一个数字，走近看看。",
    "mystyles-of": "<b>你的风格</b> · 第 {number} 页，共 {total} 页\n点一个数字，走近看看。",
    "mystyles-empty": "你还没有保存风格。用 /save 加一个名字回复一张图片，例如 /save tiles。",
    "mystyles-one": "<b>{name}</b>\n你的一个风格。在照片的说明里写 <i>{name}</i>，我就这样画。",
    "mystyles-one-waiting": "<b>{name}</b>\n你的一个风格，你还有一张照片在等。要这样画吗？",
    "mystyles-gone": "这个风格我已经没有了。/mystyles 可以看现有的风格。",
    # Other names for them, and keeping what a picture was painted like.
    "button-rename": "改名",
    "rename-ask": "“{name}”要叫什么？请写下新名字。",
    "rename-usage": "写上旧名字和新名字：/rename tiles kitchen。/mystyles 可以看你的风格。",
    "renamed": "现在叫“{name}”了。把它写在照片的说明里，我就这样画。",
    "button-keep-style": "存为我的风格",
    "saved-unnamed": "已存为“{name}”，你可以给它起名。在 /mystyles 里可以看你的风格，并用它们作画。",
    # --- links by which they are handed to friends ------------------------------------------------
    "button-gift": "送给朋友",
    "button-gift-look": "分享这种效果",
    "button-gift-back": "收回",
    "gift": "{what}\n\n打开这个链接的人会看到它和你的名字，也可以留下它：\n{link}",
    "gift-withdrawn": "已收回：那个链接不再打开任何东西。别人已经留下的仍归他们。",
    "gift-gone": "这个链接打不开任何东西：它已被收回，或者不完整。请要一个新的。",
    "gift-style": "<b>{name}</b>\n{giver} 送给你的风格。留下它，就能在 /mystyles 里找到。",
    "gift-look": "{giver} 给你看一种画法：\n{way}\n\n你现在的是：\n{yours}",
    "button-gift-keep": "留给自己",
    "button-gift-use": "以后都这样画",
    # --- a painting in a part of a photo --------------------------------------------------------
    "command-here": "只画您在照片上涂过的地方",
    "button-here": "✏️ 只画这里",
    "send-here": (
        "现在请在 Telegram 的编辑器里打开照片，用任意画笔涂住您想要的部分，然后发给我。圈起来也可以。发"
        "送 /cancel 则放弃这张照片。"
    ),
    "send-here-in-reply": (
        "现在请在 Telegram 的编辑器里打开照片，用任意画笔涂住您想要的部分，然后用它回复这条消息。圈起来"
        "也可以。发送 /cancel 则放弃这张照片。"
    ),
    "here-usage": (
        "在 Telegram 的编辑器里打开一张照片，涂住您想要的部分，再用它回复那张照片，说明里写 /here 和一"
        "幅画：/here wave。第二幅画用于其余部分：/here wave night。"
    ),
    "here-which": "我看不出您涂的是哪张照片。请不要裁剪或旋转，用它回复那张照片再发一次。",
    "error-difference-none": (
        "我看不出这张照片上涂过什么。请在 Telegram 的编辑器里用画笔涂住您想要的部分，再发一次。"
    ),
    "error-difference-cropped": (
        "这张照片被裁剪或旋转过，我看不出您指的是哪里。请在原样的照片上涂，再发一次。"
    ),
    "error-difference-other": (
        "这和那张照片差别太大。请不加滤镜，只涂照片本身的一部分，再发一次；发送 /cancel 则放弃。"
    ),
    # --- settings -------------------------------------------------------------------------------
    "settings": (
        "<b>设置</b>\n\n"
        "<b>尺寸</b>：最长边的像素数。尺寸加倍，用时是两到三倍。\n"
        "<b>强度</b>：我可以离照片多远。\n"
        "<b>颜色</b>：用画作的，还是照片自己的。\n"
        "<b>笔触</b>：与画作一样大，更细或更大。"
    ),
    "size": "{size} 像素",
    "strength-0.3": "柔和",
    "strength-0.5": "适中",
    "strength-0.7": "强烈",
    "colours-painting": "画作的颜色",
    "colours-photo": "照片的颜色",
    "stroke-0.67": "细笔触",
    "stroke-1.0": "如画作",
    "stroke-1.5": "大笔触",
    "chosen": "✓ {choice}",
    "settings-saved": "已保存，用于你接下来的图片。",
    # What the admins of a group choose for it.
    "group-settings": (
        "<b>本群设置</b>，由管理员选择\n\n"
        "<b>尺寸、强度、颜色、笔触</b>：带标记的适用于在这里下的所有单。"
        "再点一次，就恢复为各人自己的选择。\n"
        "<b>谁可以用</b>：所有人，或仅限管理员。\n"
        "<b>安静</b>：我只回答命令，不发出提示音，图片画好了才显示。"
    ),
    "group-saved": "已为本群保存。",
    "group-admins-choose": "只有本群的管理员可以更改群设置。你自己的设置在我们的私聊里。",
    "group-admins-only": "在本群只有管理员可以使用我。在私聊里我为所有人画画。",
    "group-admin-unseen": "这是给管理员用的，而我看不到你是管理员。如果你是匿名管理员，请把我也设为管理员。",
    "group-language-each": "各人自己的",
    "button-everyone": "所有人",
    "button-admins": "仅限管理员",
    "button-as-usual": "🔔 照常",
    "button-quiet": "🔕 安静",
    # --- languages: how this one calls itself, and choosing one -----------------------------------
    "language": "简体中文",
    "button-language": "🌐 语言：{spoken}",
    "language-question": "<b>语言</b>\n\n我们用哪种语言交谈？",
    "language-telegram": "与 Telegram 相同",
    "language-saved": "从现在起我们说中文。",
    "button-settings": "◂ 设置",
    # --- privacy --------------------------------------------------------------------------------
    "privacy": (
        "<b>我保存什么</b>\n\n"
        "• 你的 Telegram ID、名字和语言，以及你的设置。\n"
        "• 你要我画的照片、你发来的风格图片和完成的图片，这样 /history 才能展示和重画它们。"
        "照片的拍摄地点和其他相机数据绝不会进入完成的图片。\n"
        "• 没有选画作的照片会在 {hours} 小时后删除，被取消或失败的会在 {days} 天后删除。\n"
        "• 其余的我会一直保存，直到你删除：在 /history 里删除一张图片，在 /mystyles 里删除一个风格，或用 "
        "/forget 删除全部。\n"
        "• /mydata 会把这一切以文件形式发给你。"
    ),
    "privacy-studio": (
        "• 在画室里：上传后没有用到的内容会在 {hours} 小时后删除，只是试一试的内容会在两小时内删除。"
    ),
    "privacy-room": (
        "• 当所有图片在这里合计超过 {gigabytes:g} GB 时，最旧的文件会被删除。"
        "再要其中一张时，我会从 Telegram 取回来。"
    ),
    "privacy-age": (
        "• {days:g} 天内没有人要过的图片，其文件会从这里删除。再要其中一张时，我会从 Telegram 取回来。"
    ),
    "privacy-where": "一切都留在运行这个机器人的服务器上。别人得不到它；也不会拿它来训练任何东西。",
    "privacy-where-store": (
        "文字记录留在运行这个机器人的服务器上；图片存放在运行我的人为此使用的私有对象存储里，"
        "不对其他任何人开放。也不会拿它来训练任何东西。"
    ),
    # All of it as files.
    "mydata": (
        "<b>我保存的关于你的一切。</b><i>data.json</i> 里是文字记录，<i>pictures</i> 里是你的照片、"
        "你的风格和我画的图片。/forget 会把它们删除。"
    ),
    "mydata-more": "你的更多图片。",
    "mydata-part": "第 {number} 部分，共 {total} 部分。",
    "mydata-missing": {
        "other": "有 {count} 张图片只列出了名字：原因写在 <i>data.json</i> 里。",
    },
    "mydata-protected": "它们来自不允许保存或转发内容的地方，所以这个文件也一样。",
    "forget-question": (
        "要我删除保存的关于你的一切吗：你的照片、图片、历史和设置？"
        "正在画的图片会停止。我们聊天里的消息会留下；那些你可以自己删除。"
    ),
    "forgotten": "好了，我已经忘记你了。想重新开始时，随时发照片来。",
    "forget-not": "好。什么也没有删除。",
    # --- pictures that cannot be taken, and renders that fail, by the engine's codes -------------
    "error-picture-empty": "这个文件是空的。请再发一次，或以照片形式发送。",
    "error-picture-unknown": (
        "我在这个文件里找不到图片。请发送照片或图片文件：JPEG、PNG、WebP、HEIC、AVIF、GIF、TIFF 或 BMP。"
    ),
    "error-picture-kind": ("我打不开这种文件（{kind}）。请把它导出为 JPEG，或以照片而不是文件的形式发送。"),
    "error-picture-damaged": (
        "这张 {kind} 图片不完整或已损坏，我只看得到一部分。请再发一次，或在手机上打开它并发送截图。"
    ),
    "error-picture-variety": (
        "这是一种少见的 {kind} 文件，我打不开。请存为 JPEG 或 PNG，或以照片而不是文件的形式发送。"
    ),
    "error-picture-too-small": (
        "这张图片只有 {width}x{height} 像素，而我需要每边至少 {least} 像素。有大一点的吗？"
    ),
    "error-picture-too-large": (
        "这张图片有 {width}x{height} 像素，即 {megapixels:.0f} 百万像素，而我最多能接收 {most} 百万像素。"
        "请以照片而不是文件的形式发送：Telegram 会自动把它缩小。"
    ),
    "error-picture-too-long": (
        "这张图片太长了，{width}x{height} 像素：一边最多是另一边的 {most} 倍。剪出你最喜欢的部分，我就来画。"
    ),
    "error-picture-too-many-scans": (
        "这个 JPEG 的结构我读不了。请以照片而不是文件的形式发送，Telegram 会把它理顺。"
    ),
    "error-picture-too-many-pieces": (
        "这个 {kind} 文件的结构我读不了。请以照片而不是文件的形式发送，或重新存为 JPEG 或 PNG。"
    ),
    "error-picture-mode": ("我读不了这张图片的颜色。请以照片而不是文件的形式发送，Telegram 会把颜色理顺。"),
    "error-picture-too-heavy": "这张图片对我来说太重了。请以照片而不是文件的形式发送，或把它缩小。",
    "error-picture-takes-too-long": ("打开这张图片要花太久。请以照片而不是文件的形式发送，或把它缩小。"),
    "error-picture-not-read": ("我没能打开这张图片。请以照片而不是文件的形式发送，或存为 JPEG 或 PNG。"),
    "error-out-of-memory": "没有足够的空间来画这么大的图片。请在 /settings 里选一个较小的尺寸。",
    "error-timed-out": "用时太久了。请在 /settings 里选一个较小的尺寸，再试一次。",
    "error-worker-died": "画笔断了。请再试一次；如果又断了，请在 /settings 里选一个较小的尺寸。",
    "error-given-up": "画笔断了 {attempts} 次。请再试一次，也许在 /settings 里选一个较小的尺寸。",
    "error-closing": "我刚好在重新启动。请再试一次。",
    "error-painting-gone": "《{title}》已经不在这里了。/paintings 可以看现有的画作。",
    "error-old": "{sentence}",
    # --- limits, and what admins say and hear ----------------------------------------------------
    "banned": "运行我的人要我不在这里接活。原因可以问他们。",
    "limit-person": {
        "other": "每人每小时我可以画 {limit} 张图片。{count} 分钟后我继续。",
    },
    "limit-group": {
        "other": "每个群组每小时我可以画 {limit} 张图片。{count} 分钟后我继续。",
    },
    "stats": (
        "<b>用户</b>：{people}，其中一天之内活跃的有 {active}\n"
        "<b>队列</b>：{queued} 张在等待，{running} 张正在画\n"
        "<b>今天</b>：画好 {painted} 张，失败 {failed} 张；用时中位数{took}"
    ),
    "stats-visitors": "画室<b>访客</b>：{count}",
    "paused": "已暂停。正在画的会画完，其余的等到 /resume。",
    "resumed": "我又开始画了。",
    "limits": (
        "每小时的委托数：每人 {person}，每个群组 {group}。/limit 20 100 可以更改，/limit off 可以取消限制。"
    ),
    "limit-usage": "请说明每小时多少个委托：/limit 20 针对个人，/limit 20 100 同时针对群组。",
    "ban-usage": "请说明对象：/ban 加上号码，或用它回复某人。/unban 可以撤销。",
    "ban-done": "我不再接 {id} 的委托。/unban {id} 可以撤销。",
    "ban-admin": "这是运行我的人之一。",
    "ban-unknown": "{id} 没有被封禁。",
    "unban-done": "我又接 {id} 的委托了。",
    # --- the studio's door, and what it cannot do ----------------------------------------------
    "studio-unknown": "我认不出你是谁。请从我们在 Telegram 的聊天里打开画室。",
    "studio-too-old": "这是你一天前或更早打开的。请关掉它，再从我们的聊天里打开画室。",
    "studio-closed": "只有从 Telegram 来的人才能进这里：请在与 @{bot} 的聊天里打开画室。",
    "studio-key-gone": "我已经不认识你了：访客在这里做的东西过一阵子就会删除。请从头开始。",
    "studio-starting": "我还没完全准备好。稍等片刻，我就继续。",
    "studio-resting": "我休息一会儿。你的订单会保住位置，之后我自己继续。",
    "studio-no-such": "这里什么也没有，或者它不是你的。",
    "studio-not-so": "不能这样请求。",
    "studio-not-understood": "我看不懂这个：{why}",
    "studio-not-json": "这里我只能读 JSON。",
    "studio-too-large": "这个超过了我能接收的 {most}。请把它变小，再试一次。",
    "studio-file": "我打不开这个文件。请换一张照片，或把它存为 JPEG 或 PNG。",
    "studio-file-large": "这张照片对我来说太大了。请把它缩小，或换一张。",
    "studio-file-empty": "这个文件是空的。请换一张照片。",
    "studio-many-waiting": {
        "other": "你已经有 {count} 张图片在等待。完成一张后我很乐意再接。",
    },
    "studio-painting-gone": "这幅画已经不挂在这里了。请选另一幅。",
    "studio-not-painted": "画笔断了。请再试一次；如果又断了，请选一个较小的尺寸。",
    "studio-other-order": "这个订单之前已经下过，而且内容不同。请重新下单。",
    "studio-no-mask": "蒙版必须是 PNG。",
    "studio-no-size": "我不画这个尺寸。可选的有：{sizes}",
    "studio-limit-key": {
        "other": "每人每小时我就做这么多。{count} 分钟后我继续。",
    },
    "studio-limit-address": {
        "other": "共用你这条网络的人，每小时我总共就做这么多。{count} 分钟后我继续。",
    },
    # --- when something goes wrong --------------------------------------------------------------
    "unexpected": "我这边出了点问题，已经为运行我的人记录下来。请再试一次。",
    "no-room": "我存放图片的地方没有空间了，运行我的人已经知道。请稍后再发一次。",
    "no-room-yet": "我存放你所发内容的地方没有空间了。什么也不会丢：一有空间，我就会自己来处理。",
    "out-of-reach": "我现在连不上存放图片的地方，运行我的人已经知道。请过几分钟再试一次。",
    "report-to-admin": "⚠️ 意外错误：\n<code>{error}</code>",
    # --- our own paintings: what they are called, and what is told of them ----------------------
    "painting-night": "千轮之夜",
    "story-night": "夜里的风是有形状的：每颗星都转动它的一个轮子。钴蓝与奶白的笔触，厚得像黄油。",
    "painting-wave": "海之爪",
    "story-wave": "普鲁士蓝、奶油色的纸，和一片长着手指的海。山静静等它过去。",
    "painting-glass": "正午的玫瑰窗",
    "story-glass": "铅线之间的红宝石、钴蓝与琥珀。只有太阳在背后它才好看，所以太阳就在背后。",
    "painting-dots": "点点花园",
    "story-dots": "这里没有一种颜色是在调色板上调的。往后退，直到那些点变成一个夏日的早晨。",
    "painting-mosaic": "金底孔雀",
    "story-mosaic": "成千上万的小石子，各自朝自己的方向倾斜，你一动，金光也跟着动。",
    "painting-cubist": "吉他、酒瓶与杯",
    "story-cubist": "同时从四面八方看到的一张桌子。吉他还能弹，只是同时在好几个调上。",
    "painting-lilies": "午后睡莲",
    "story-lilies": "天空躺进池塘，柳树倒挂在里面。只有睡莲知道哪边是上。",
    "painting-nouveau": "太阳前的鸢尾",
    "story-nouveau": "这里能卷的绝不走直线。三株鸢尾在金色光环前挺立，水在梳自己的头发。",
    "painting-bauhaus": "有轴线的构图",
    "story-bauhaus": "圆、楔形与网格在一条斜线上达成一致。两种油墨相遇便生出第三种，谁也不用去调。",
    "painting-ink": "九峰渡夫",
    "story-ink": "墨、水，和一支在恰当时刻提起的笔。雾就是画家什么也没做的地方，而那花了许多年。",
    "painting-aurora": "北极光，一盏灯",
    "story-aurora": "绿色和玫瑰色的粉笔，画在像一月一样暗的纸上。木屋里有人留着灯，出去看了。",
    "painting-batik": "蜡中双鸟",
    "story-batik": "靛蓝是夜，棕色是土，两者都不许去的地方是蜡。裂纹就是染料不听话的地方。",
    "painting-watercolour": "早餐前的港口",
    "story-watercolour": "有一半是水自己画的：它流淌、绽开，干成一圈圈花边。红帆静止了片刻。",
    "painting-popart": "铃响了",
    "story-popart": "红、黄、蓝，还有很多很多黑。总得有人接电话吧；那些点已经开始紧张了。",
    "painting-linocut": "村庄上空的乌鸦",
    "story-linocut": "这里的一切都是刻刀留下的。乌鸦很容易：它们就在没有人下刀的地方。",
    "painting-charcoal": "水罐、酒瓶、五只红果",
    "story-charcoal": "烧过的木头、红土和粉笔，画在牛皮纸上。梨画得很快，赶在有人吃掉它们之前。",
}
