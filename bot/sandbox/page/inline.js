/** What the bot offers to send while a message begins with its name: a strip of pictures above the field. */

import { announce, toast } from "./dialogs.js";
import { fileUrl } from "./api.js";
import { byId, h } from "./dom.js";

const PAUSE = 300; // ms without a letter, after which the bot is asked
const NEAR_END = 200; // px from the end of the strip, where more is asked for

/** What is asked of the bot with this username by a text, or null if nothing is. */
export function queryIn(text, username) {
  const typed = /^@(\w+) ([^]*)$/.exec(text);
  return username && typed?.[1].toLowerCase() === username.toLowerCase() ? typed[2].trim() : null;
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {{username: () => string|undefined, here: () => any, ask: (query: string, offset: string) => Promise<any>,
 *   onPick: (offer: string, result: string) => void, onStart: (parameter: string) => void}} handlers
 *   `ask` resolves to what the bot offers, null if it stays silent; `onPick` gets the ids of the offer and of what
 *   was picked of it; `onStart` is called when the button into the private chat is pressed
 */
export function createOffers(field, { username, here, ask, onPick, onStart }) {
  const strip = byId("offers");
  let wanted = ""; // what the strip is about, or will be: who asks where for what
  let more = null; // asks for the rest
  let timer = 0;

  function update() {
    const query = queryIn(field.value, username());
    const key = query === null ? "" : JSON.stringify([here(), query]);
    if (key === wanted) return;
    wanted = key;
    more = null;
    clearTimeout(timer);
    if (key) timer = setTimeout(() => look(key, query, ""), PAUSE);
    else close();
  }

  async function look(key, query, offset) {
    strip.setAttribute("aria-busy", "true");
    let offer = null;
    try {
      offer = await ask(query, offset);
    } catch (error) {
      toast(error.message, { error: true });
    }
    if (key !== wanted) return; // typed on meanwhile
    strip.removeAttribute("aria-busy");
    if (!offset) strip.replaceChildren();
    more = offer?.next_offset ? () => look(key, query, offer.next_offset) : null;
    if (offer) draw(offer, !offset);
    strip.hidden = !strip.children.length;
  }

  function draw({ id, results, button }, first) {
    if (button) {
      const start = () => onStart(button.start_parameter);
      strip.append(h("li", {}, h("button", { type: "button", class: "primary", onclick: start }, button.text)));
    }
    strip.append(...results.map((result) => h("li", {}, picture(result, () => onPick(id, result.id)))));
    if (!first) return;
    strip.scrollLeft = 0;
    announce(results.length ? `${results.length} to send; the up arrow leads there` : button?.text ?? "Nothing to send");
  }

  function close() {
    const inside = strip.contains(document.activeElement);
    strip.hidden = true;
    strip.removeAttribute("aria-busy");
    strip.replaceChildren();
    if (inside) field.focus();
  }

  /** Handles a key of the field while the strip is shown. @returns {boolean} whether it did */
  function key(event) {
    if (strip.hidden || event.key !== "ArrowUp") return false;
    strip.querySelector("button").focus();
    return true;
  }

  strip.addEventListener("keydown", (event) => {
    const all = [...strip.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowRight") all[Math.min(at + 1, all.length - 1)].focus();
    else if (event.key === "ArrowLeft") all[Math.max(at - 1, 0)].focus();
    else if (event.key === "ArrowDown" || event.key === "Escape") field.focus();
    else return;
    event.preventDefault();
  });
  strip.addEventListener("scroll", () => {
    if (!more || strip.scrollWidth - strip.scrollLeft - strip.clientWidth > NEAR_END) return;
    const rest = more;
    more = null; // once
    rest();
  });

  return { update, key };
}

function picture({ title, description, content }, pick) {
  const image = h("img", { src: fileUrl(content.photo.at(-1).file_id), alt: "" });
  const said = [title || content.caption || "Picture", description].filter(Boolean).join(", ");
  return h("button", { type: "button", class: "offer", title: said, "aria-label": `Send ${said}`, onclick: pick }, image);
}
