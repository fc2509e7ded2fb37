/** One post of the chat (a message, or an album's messages together) as an article, filled and refilled in place. */

import { fileUrl } from "./api.js";
import { view } from "./dialogs.js";
import { h, icon, ICONS, readableSize } from "./dom.js";
import { renderText, safeLink } from "./entities.js";
import { stickerPicture } from "./stickers.js";

/**
 * @typedef {{key: string, messages: any[]}} Post one message, or those of one album, in order
 * @typedef {{me: number, group: boolean, onReply: (message: any) => void, onQuote: (id: number) => void,
 *   onPress: (message: any, data: string, button: HTMLElement) => void, onCommand: (command: string) => void,
 *   onApp: (message: any, text: string, button: HTMLElement) => void,
 *   onSwitch: (query: string, elsewhere: boolean) => void, onPaint: (message: any, url: string) => void}} Context
 */

const FILE_KINDS = ["animation", "document", "video", "audio", "voice", "video_note", "sticker"];
const NAMES = { animation: "animation.mp4", video: "video.mp4", audio: "audio", voice: "voice message", sticker: "sticker" };

export const nameOf = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ") || "Someone";

/** Who a message is from, for the eye: a group or channel that somebody speaks for, or the person. */
export const speakerOf = (message) => message.sender_chat?.title ?? nameOf(message.from);

/** One line that stands for a message: its text, or what kind of thing it is. */
export function summary(message) {
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ").slice(0, 120);
  if (message.photo) return "Photo";
  if (message.sticker) return "Sticker";
  return attachment(message)?.name ?? "Message";
}

/** The line for what happened in the chat by itself, or null if the message is somebody's. */
export function serviceLine(message) {
  const who = speakerOf(message);
  if (message.forum_topic_created) return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} opened the topic again`;
  if (message.migrate_from_chat_id || message.migrate_to_chat_id) return "The group became a supergroup";
  if (message.supergroup_chat_created || message.group_chat_created) return `${who} created the group`;
  if (message.pinned_message) return `${who} pinned a message`;
  if (message.new_chat_members) return `${message.new_chat_members.map(nameOf).join(", ")} joined`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} left`;
  return null;
}

/** An empty article; `fillPost` gives it its content. */
export function createPost() {
  return h(
    "article",
    { class: "post", tabindex: "-1" },
    h("span", { class: "avatar", "aria-hidden": "true" }),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "bubble" },
        h("p", { class: "author" }),
        h("p", { class: "via" }),
        h("div", { class: "quoted" }),
        h("div", { class: "media" }),
        h("div", { class: "text", dir: "auto" }),
        h("p", { class: "reactions", role: "status" }),
        h("p", { class: "meta" }),
      ),
      h("div", { class: "keyboard", role: "group", "aria-label": "Choices" }),
    ),
    h("button", { type: "button", class: "icon reply", title: "Reply", tabindex: "-1" }, icon(ICONS.reply)),
  );
}

/**
 * Brings an article up to date. Only parts that changed are touched, and pictures are swapped when they are decoded:
 * a message that shows progress is edited many times and must neither flicker nor lose the focus on its buttons.
 * @param {HTMLElement} article
 * @param {Post} post
 * @param {Context} context
 */
export function fillPost(article, post, context) {
  const first = post.messages[0];
  const worded = post.messages.find((message) => message.text || message.caption) ?? first;
  const own = first.from?.id === context.me;
  const part = (name) => article.querySelector(`.${name}`);
  const author = speakerOf(first);
  const time = new Date(first.date * 1000);
  const clock = time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  article.id = `m${first.message_id}`;
  article.classList.toggle("own", own);
  article.classList.toggle("from-bot", Boolean(first.from?.is_bot && !first.sender_chat));
  article.setAttribute("aria-label", `${own ? "You" : author}, ${clock}`);
  part("avatar").textContent = author.slice(0, 1);
  part("author").textContent = own ? "You" : author;
  part("via").textContent = first.via_bot ? `via @${first.via_bot.username}` : "";

  refill(part("quoted"), [first.reply_to_message, own], () => quote(first.reply_to_message, context));
  fillMedia(part("media"), post.messages, context);
  const words = worded.text ?? worded.caption ?? "";
  const entities = worded.entities ?? worded.caption_entities;
  refill(part("text"), [words, entities], () => renderText(words, entities, context.onCommand));
  const edited = first.edit_date && (!first.from?.is_bot || first.sender_chat) ? "edited " : "";
  refill(part("meta"), [clock, edited], () => [edited, h("time", { datetime: time.toISOString() }, clock)]);
  fillKeyboard(part("keyboard"), post.messages.at(-1), context);

  const reactions = post.messages.flatMap((message) => message.reactions ?? []);
  refill(part("reactions"), reactions, () => reactions.map((emoji) => h("span", {}, emoji)));

  const reply = part("reply");
  reply.setAttribute("aria-label", `Reply to ${own ? "your message" : author}: ${summary(worded).slice(0, 40)}`);
  reply.onclick = () => context.onReply(first);
}

/** Replaces an element's children if what they are made from changed. */
function refill(element, source, make) {
  const state = JSON.stringify(source) ?? "";
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  const made = make();
  element.replaceChildren(...(Array.isArray(made) ? made : [made ?? ""]));
}

function quote(message, { onQuote }) {
  if (!message || message.forum_topic_created) return null; // a topic's first message is not a reply
  const picture = message.photo && h("img", { src: fileUrl(message.photo[0].file_id), alt: "" });
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => onQuote(message.message_id) },
    picture || null,
    h("span", {}, h("b", {}, speakerOf(message)), h("span", { class: "line" }, summary(message))),
  );
}

function attachment(message) {
  const kind = FILE_KINDS.find((name) => message[name]);
  if (!kind) return null;
  const file = message[kind];
  return { id: file.file_id, name: file.file_name || NAMES[kind] || "file", size: file.file_size };
}

function fillMedia(slot, messages, context) {
  const before = new Map([...slot.children].map((tile) => [tile.dataset.key, tile]));
  const tiles = [];
  for (const message of messages) {
    const file = attachment(message);
    if (message.photo) {
      const key = `photo ${message.message_id}`;
      const tile = before.get(key) ?? h("button", { type: "button", class: "photo", data: { key } });
      showPhoto(tile, message, context);
      tiles.push(tile);
    } else if (message.animation) {
      const key = `film ${file.id}`;
      tiles.push(before.get(key) ?? filmOf(file, key));
    } else if (message.sticker) {
      const key = `sticker ${file.id}`;
      tiles.push(before.get(key) ?? stickerTile(message.sticker, key));
    } else if (file) {
      const key = `file ${file.id}`;
      tiles.push(before.get(key) ?? fileLink(file, key));
    }
  }
  slot.dataset.count = String(tiles.length);
  slot.classList.toggle("album", tiles.length > 1 && messages.every((message) => message.photo));
  if (tiles.some((tile, i) => tile !== slot.children[i]) || tiles.length !== slot.children.length) {
    slot.replaceChildren(...tiles);
  }
}

function showPhoto(tile, message, { onPaint }) {
  const largest = message.photo.at(-1);
  if (tile.dataset.file === largest.file_id) return;
  tile.dataset.file = largest.file_id;
  const url = fileUrl(largest.file_id);
  const alt = summary(message) === "Photo" ? `Photo from ${speakerOf(message)}` : summary(message);
  const image = h("img", { alt, width: largest.width, height: largest.height, src: url });
  const show = () => {
    if (tile.dataset.file !== largest.file_id) return; // a later edit was faster
    // A very tall or wide picture is cropped in the list; the viewer shows all of it.
    const ratio = Math.min(Math.max(largest.width / largest.height, 0.6), 2.4);
    tile.style.setProperty("--ratio", ratio.toFixed(4));
    tile.replaceChildren(image);
  };
  tile.setAttribute("aria-label", `Open the picture: ${alt}`);
  tile.onclick = () => view({ url, alt, name: `pastiche-${message.message_id}.jpg`, onPaint: () => onPaint(message, url) });
  if (tile.firstChild) image.decode().then(show, show);
  else show();
}

/** A film that plays by itself, again and again, without a sound. */
function filmOf(file, key) {
  const film = h("video", { class: "film", src: fileUrl(file.id), loop: true, autoplay: true, playsinline: true, data: { key } });
  film.muted = true; // or it would not begin by itself
  return film;
}

function stickerTile(sticker, key) {
  const tile = stickerPicture(sticker, fileUrl(sticker.file_id));
  tile.dataset.key = key;
  return tile;
}

function fileLink(file, key) {
  return h(
    "a",
    { class: "file", href: fileUrl(file.id), download: file.name, data: { key } },
    icon(ICONS.file),
    h("span", {}, h("span", { class: "file-name" }, file.name), h("small", {}, readableSize(file.size))),
  );
}

function fillKeyboard(slot, message, context) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const focused = slot.contains(document.activeElement) ? document.activeElement : null;
  const position = [...slot.querySelectorAll("button, a")].indexOf(focused);
  slot.hidden = !rows.length;
  refill(slot, rows, () => rows.map((row) => h("div", { class: "keys" }, ...row.map((key) => keyOf(key, message, context)))));
  if (!focused || slot.contains(focused)) return;
  const keys = [...slot.querySelectorAll("button, a")];
  const same = keys.find((key) => ["press", "app"].some((name) => key.dataset[name] && key.dataset[name] === focused.dataset[name]));
  (same ?? keys[Math.min(position, keys.length - 1)] ?? slot.closest(".post")).focus();
}

function keyOf(key, message, context) {
  if (key.url) {
    return h("a", { class: "key", href: safeLink(key.url), target: "_blank", rel: "noopener noreferrer" }, key.text, " ↗");
  }
  const query = key.switch_inline_query ?? key.switch_inline_query_current_chat;
  if (query !== undefined) {
    const elsewhere = key.switch_inline_query !== undefined;
    return h("button", { type: "button", class: "key", onclick: () => context.onSwitch(query, elsewhere) }, key.text);
  }
  if (key.web_app) {
    const open = h("button", { type: "button", class: "key", data: { app: key.text } }, key.text, icon(ICONS.app));
    open.addEventListener("click", () => context.onApp(message, key.text, open));
    return open;
  }
  if (key.callback_data === undefined) return h("button", { type: "button", class: "key", disabled: true }, key.text);
  const button = h("button", { type: "button", class: "key", data: { press: key.callback_data } }, key.text);
  button.addEventListener("click", () => context.onPress(message, key.callback_data, button));
  return button;
}
