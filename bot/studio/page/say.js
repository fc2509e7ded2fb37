/** What happens, said aloud to a screen reader, shown for a moment, or asked. */

import { byId, h } from "./dom.js";
import { haptic } from "./telegram.js";
import { t } from "./texts.js";

const SHOWN = 5000; // ms

/** Said by a screen reader, when it has nothing else to say. */
export function say(text) {
  const line = h("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), SHOWN);
}

/** Shown for a moment, and said. */
export function toast(text, { error = false } = {}) {
  const line = h("p", { class: error ? "toast error" : "toast" }, text);
  byId("toasts").append(line);
  if (error) haptic("error");
  setTimeout(() => line.remove(), SHOWN + 60 * text.length);
}

/** Says what went wrong; that somebody has left meanwhile is nothing wrong. */
export function report(error) {
  if (error?.name === "AbortError") return;
  toast(error?.message || t("unexpected"), { error: true });
}

/** A question with a yes or a no. @returns {Promise<boolean>} */
export function sure(question, yes) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "ask", "aria-labelledby": "question" },
      h("p", { id: "question" }, question),
      h(
        "form",
        { method: "dialog" },
        h("button", { class: "quiet", value: "" }, t("keep-it")),
        h("button", { class: "primary", value: "yes" }, yes),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
