/** Where a message is written: text or caption, files, what it replies to. */

import { catchFiles, createAttachments } from "./attachments.js";
import { createCommandMenu } from "./commands.js";
import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { createOffers } from "./inline.js";
import { speakerOf, summary } from "./render.js";
import { createStickers } from "./stickers.js";

/**
 * @param {{onSend: (what: {text: string, files: File[], asFile?: boolean, asSticker?: boolean, reply?: number}, where: T) => Promise<void>,
 *   here: () => T, onLeave: () => void, username: () => string|undefined, onAsk: (query: string, offset: string) => Promise<any>,
 *   onChoose: (what: {offer: string, result: string, reply?: number}, where: T) => Promise<void>,
 *   onStart: (parameter: string) => void}} handlers
 *   `here` is where a message goes that is written now; `onLeave` is called when the keyboard walks up, into the
 *   messages; the others are about what the bot offers, see `inline.js`
 * @template T
 */
export function createComposer({ onSend, here, onLeave, username, onAsk, onChoose, onStart }) {
  const form = byId("composer");
  const field = byId("text");
  const sendButton = byId("send");
  const replying = byId("replying");
  let reply = null;
  let sent = Promise.resolve(); // once all that was sent so far has arrived, in order
  let underWay = 0;
  let placeKey = "";
  const drafts = new Map(); // place -> text that was not sent

  const focus = () => field.focus();
  const attachments = createAttachments({ onChange: refresh, leave: focus });
  const menu = createCommandMenu(field, pick);
  createStickers({ onPick: sendSticker, leave: focus });
  const offers = createOffers(field, { username, here, ask: onAsk, onPick: choose, onStart: start });

  function refresh() {
    field.placeholder = attachments.count() ? "Add a caption" : "Message";
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    sendButton.disabled = !field.value.trim() && !attachments.count();
    menu.update();
    offers.update();
  }

  function setText(text) {
    field.value = text;
    refresh();
  }

  function pick(command, now) {
    setText(now ? command : `${command} `);
    focus();
    if (now) submit();
  }

  function replyTo(message) {
    reply = message;
    replying.hidden = !message;
    if (!message) return;
    replying.querySelector("p").replaceChildren("Reply to ", h("b", {}, speakerOf(message)), h("span", {}, summary(message)));
    focus();
  }

  /** Takes what is written, with its files, off the field at once: what comes meanwhile is another message. */
  function submit() {
    const what = { text: field.value.trim(), files: attachments.files(), asFile: attachments.asFile(), reply: reply?.message_id };
    if (!what.text && !what.files.length) return;
    const [key, answered] = [placeKey, reply];
    attachments.clear();
    replyTo(null);
    setText("");
    deliver(what, () => putBack(what, key, answered));
  }

  /** A sticker goes at once, beside what is being written. */
  function sendSticker(file) {
    const what = { text: "", files: [file], asSticker: true, reply: reply?.message_id };
    replyTo(null);
    deliver(what, () => {});
  }

  /** Sends what was taken off the field, after all before it; `failed` is called if it does not arrive. */
  function deliver(what, failed) {
    const where = here();
    busy(1);
    sent = sent
      .then(() => onSend(what, where))
      .catch((error) => {
        toast(error.message, { error: true });
        failed();
      })
      .then(() => busy(-1));
  }

  /** Sends what the bot offers; what stood in the field has found it, and goes. */
  function choose(offer, result) {
    const [text, where, key, answered] = [field.value, here(), placeKey, reply];
    replyTo(null);
    setText("");
    focus();
    onChoose({ offer, result, reply: answered?.message_id }, where).catch((error) => {
      toast(error.message, { error: true });
      putBack({ text, files: [], asFile: false }, key, answered);
    });
  }

  function start(parameter) {
    setText("");
    onStart(parameter);
  }

  function busy(more) {
    underWay += more;
    if (underWay) form.setAttribute("aria-busy", "true");
    else form.removeAttribute("aria-busy");
  }

  /** What could not be sent stands in the field again, before what has been written since. */
  function putBack(what, key, answered) {
    if (key !== placeKey) {
      drafts.set(key, what.text);
      return;
    }
    attachments.putBack(what.files, what.asFile);
    if (answered && !reply) replyTo(answered);
    setText([what.text, field.value].filter(Boolean).join("\n"));
  }

  function attach(files) {
    attachments.add(files);
    focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", refresh);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (menu.key(event) || offers.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") replyTo(null);
    else if (event.key === "ArrowUp" && !field.value) {
      event.preventDefault();
      onLeave();
    }
  });
  replying.querySelector("button").addEventListener("click", () => {
    replyTo(null);
    focus();
  });
  const picker = byId("picker");
  byId("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    attach([...picker.files]);
    picker.value = ""; // so that the same file can be chosen again
  });
  byId("menu").addEventListener("click", () => {
    setText(field.value === "/" ? "" : "/");
    focus();
  });
  catchFiles(attach);

  return {
    focus,
    replyTo,
    attach,
    chooseFiles: () => picker.click(),
    write: (text) => {
      setText(text);
      focus();
    },
    setCommands: menu.setCommands,
    /** Goes on with what was being written in another chat. */
    setPlace: (key) => {
      if (key === placeKey) return;
      drafts.set(placeKey, field.value);
      placeKey = key;
      replyTo(null);
      attachments.clear();
      setText(drafts.get(key) ?? "");
    },
  };
}
