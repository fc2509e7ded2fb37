/** The picture in its frame: what is there of it, beside the photo by a slider, or as a film. */

import * as api from "./api.js";
import { h } from "./dom.js";
import { percent, t } from "./texts.js";

/** @param {{photo: string, width: number, height: number}} desk */
export function createStage({ photo, width, height }, signal) {
  const under = h("img", { class: "photo", alt: t("your-photo"), width, height });
  const over = h("div", { class: "over" });
  const slider = h("input", { type: "range", class: "comparer", min: 0, max: 100, value: 50, dir: "ltr", "aria-label": t("compare-slider"), oninput: slide });
  const comparing = h("div", { class: "comparing", hidden: true }, h("div", { class: "divider", "aria-hidden": "true" }), slider);
  const box = h("div", { class: "picture", css: { "--ratio": width / height } }, under, over, comparing);
  const element = h("div", { class: "stage" }, h("div", { class: "framed" }, box));
  let shown = null;
  let film = null;
  api.show(under, api.photoUrl(photo));
  signal.addEventListener("abort", closeFilm);

  function slide() {
    box.style.setProperty("--cut", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", percent(slider.value / 100));
  }

  /**
   * Shows a picture in place of the last one, null for the photo alone. small: it has few pixels yet.
   * @param {string|null} address
   */
  async function show(address, { alt = "", small = false } = {}) {
    if (address === shown) return;
    shown = address;
    if (!address) {
      over.replaceChildren();
      return;
    }
    const image = h("img", { alt, class: small ? "small" : "" });
    if (!(await api.show(image, address)) || shown !== address || signal.aborted) return;
    const former = [...over.children];
    over.append(image);
    image.animate?.([{ opacity: 0 }, { opacity: 1 }], { duration: former.length || !matchMedia("(prefers-reduced-motion: reduce)").matches ? 260 : 0 });
    setTimeout(() => former.forEach((each) => each.remove()), 280);
  }

  /** The photo to the left of a line, the picture to the right of it. */
  function compare(on) {
    comparing.hidden = !on;
    box.classList.toggle("cut", on);
    slide();
    if (on) slider.focus({ preventScroll: true });
  }

  /** Plays the film of how it came about. */
  async function play(address) {
    const url = URL.createObjectURL(await api.blob(address, signal));
    closeFilm();
    film = h("video", { src: url, controls: true, autoplay: true, loop: true, muted: true, playsinline: true, "aria-label": t("film") });
    film.muted = true;
    box.append(film);
  }

  function closeFilm() {
    if (!film) return;
    URL.revokeObjectURL(film.src);
    film.remove();
    film = null;
  }

  return { element, box, show, compare, play, closeFilm, isPlaying: () => film !== null };
}
