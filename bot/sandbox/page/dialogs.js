/** What lies over the page: passing notes, alerts, and the picture at full size. */

import { byId, h } from "./dom.js";

/** Shows a note that goes by itself, after long enough to be read. */
export function toast(text, { error = false } = {}) {
  const note = h("p", { class: error ? "toast error" : "toast", role: error ? "alert" : null }, text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), Math.max(4000, text.length * 70));
}

/** Shows a note that waits for OK. */
export function alert(text) {
  const dialog = byId("alert");
  byId("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

/** Asks to pick one of some labels. @returns {Promise<number|null>} its place, null if none is wanted */
export function pick(question, labels) {
  const dialog = byId("pick");
  byId("pick-question").textContent = question;
  const choice = (label, i) => h("li", {}, h("button", { type: "button", onclick: () => dialog.close(String(i)) }, label));
  dialog.querySelector("ul").replaceChildren(...labels.map(choice));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "" ? null : Number(dialog.returnValue));
  });
}

/** Reads a sentence out to those who do not see the page. */
export function announce(text) {
  const line = h("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), 5000);
}

/** Opens a picture over the whole page; `onPaint` is called when somebody wants to paint over it. */
export function view({ url, alt, name, onPaint }) {
  const dialog = byId("viewer");
  const image = dialog.querySelector("img");
  image.onload = () => image.style.setProperty("--ratio", String(image.naturalWidth / image.naturalHeight));
  image.src = url;
  image.alt = alt;
  const download = dialog.querySelector("[data-download]");
  download.href = url;
  download.download = name;
  dialog.querySelector("[data-paint]").onclick = () => {
    dialog.close();
    onPaint();
  };
  zoom(false);
  dialog.showModal();
  dialog.querySelector("[data-close]").focus();
}

function zoom(on) {
  const dialog = byId("viewer");
  dialog.classList.toggle("zoomed", on);
  dialog.querySelector("[data-zoom]").setAttribute("aria-pressed", String(on));
}

const viewer = byId("viewer");
viewer.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("img, [data-zoom]")) zoom(!viewer.classList.contains("zoomed"));
  else if (!target.closest(".bar") || target.matches("[data-close]")) viewer.close();
});
