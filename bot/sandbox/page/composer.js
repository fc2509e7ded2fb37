/** Where a message is written: text or caption, files, what it replies to. */

import { catchFiles, createAttachments } from "./attachments.js";
import { createCommandMenu } from "./commands.js";
import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { speakerOf, summary } from "./render.js";

/**
 * @param {{onSend: (what: {text: string, files: File[], asFile: boolean, reply?: number}, where: T) => Promise<void>,
 *   here: () => T, onLeave: () => void}} handlers `here` is where a message goes that is written now; `onLeave` is
 *   called when the keyboard walks up, into the messages
 * @template T
 */
export function createComposer({ onSend, here, onLeave }) {
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

  function refresh() {
    field.placeholder = attachments.count() ? "Add a caption" : "Message";
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    sendButton.disabled = !field.value.trim() && !attachments.count();
    menu.update();
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
    const [where, key, answered] = [here(), placeKey, reply];
    attachments.clear();
    replyTo(null);
    setText("");
    busy(1);
    sent = sent
      .then(() => onSend(what, where))
      .catch((error) => {
        toast(error.message, { error: true });
        putBack(what, key, answered);
      })
      .then(() => busy(-1));
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
    if (menu.key(event)) event.preventDefault();
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
