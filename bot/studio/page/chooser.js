/** Which painting? A dialog with all that hang here. */

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./texts.js";

/**
 * @param {{but?: string[], photo?: boolean}} options but: those not to show; photo: the photo itself is a choice too
 * @returns {Promise<{painting: string, title: string}|"photo"|null>} null if none was chosen
 */
export function choosePainting(studio, { but = [], photo = false } = {}) {
  return new Promise((resolve) => {
    let chosen = null;
    const pick = (what) => () => {
      chosen = what;
      dialog.close();
    };
    const tile = ({ name, title, picture }) =>
      h("li", {}, h("button", { class: "choice", onclick: pick({ painting: name, title }) }, h("span", { class: "framed" }, h("img", { src: picture, alt: "", loading: "lazy" })), h("span", { class: "label" }, title)));
    const stays = h("li", {}, h("button", { class: "choice stays", onclick: pick("photo") }, h("span", { class: "framed" }, icon("photo")), h("span", { class: "label" }, t("rest-photo"))));
    const dialog = h(
      "dialog",
      { class: "chooser", "aria-labelledby": "which" },
      h("div", { class: "bar" }, h("h2", { id: "which" }, t("choose-painting")), h("button", { class: "icon", "aria-label": t("close"), title: t("close"), onclick: pick(null) }, icon("close"))),
      h("ul", {}, photo ? stays : null, ...studio.paintings.filter(({ name }) => !but.includes(name)).map(tile)),
    );
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a style is taken from, as a small picture. */
export function sourceOf({ painting, image }, studio) {
  const source = studio.paintings.find(({ name }) => name === painting)?.picture;
  if (painting) return source ? h("img", { src: source, alt: "" }) : icon("photo");
  const own = h("img", { alt: "" });
  api.show(own, api.photoUrl(image, 160));
  return own;
}
