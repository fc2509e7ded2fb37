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

/** Reads a sentence out to those who do not see the page. */
export function announce(text) {
  const line = h("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), 5000);
}

/** Opens a picture over the whole page. */
export function view({ url, alt, name }) {
  const dialog = byId("viewer");
  const image = dialog.querySelector("img");
  image.onload = () => image.style.setProperty("--ratio", String(image.naturalWidth / image.naturalHeight));
  image.src = url;
  image.alt = alt;
  const download = dialog.querySelector("[data-download]");
  download.href = url;
  download.download = name;
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
