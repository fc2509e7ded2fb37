/** The first view: choose a photo; what hangs here; what is still being painted. */

import * as api from "./api.js";
import * as desk from "./desk.js";
import { h, icon } from "./dom.js";
import * as jobs from "./jobs.js";
import { report, toast } from "./say.js";
import { percent, t } from "./texts.js";

const LATELY = 600_000; // ms for which a finished picture still lies on the easel

/** Puts a photo that the server has on the desk, unless the person has gone elsewhere meanwhile. */
export async function take({ photo, width, height }, studio, signal) {
  const size = width ? { width, height } : await api.sizeOf(photo);
  signal?.throwIfAborted();
  desk.lay({ photo, ...size }, studio.me.look);
}

/** Goes on with a picture of one's own, likewise. */
export async function resume(job, studio, signal) {
  const size = await api.sizeOf(job.photo);
  signal.throwIfAborted();
  desk.layJob(job, size);
  studio.go("easel");
}

export function showStart(root, studio, signal, { file = null } = {}) {
  const { limits } = studio.me;
  const picker = h("input", { type: "file", accept: "image/*", id: "picker", class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: picked });
  const camera = h("input", { type: "file", accept: "image/*", capture: "environment", class: "unseen", tabindex: -1, "aria-hidden": "true", onchange: picked });
  const choose = h("button", { class: "primary large", onclick: () => picker.click() }, icon("photo"), t("choose-photo"));
  const shoot = matchMedia("(pointer: coarse)").matches && h("button", { class: "quiet large", onclick: () => camera.click() }, icon("camera"), t("take-photo"));
  const state = h("p", { class: "hint", role: "status" }, t("drop-hint"));
  const empty = h("div", { class: "empty-frame" }, h("div", { class: "mat" }, choose, shoot, state));
  const going = h("ul", { class: "going", "aria-label": t("on-the-easel") });
  const goingOn = h("section", { hidden: true }, h("h2", {}, t("on-the-easel")), going);
  const photos = h("ul", { class: "strip" });
  const last = h("section", { hidden: true }, h("h2", {}, t("last-photos")), photos);
  root.append(
    h("div", { class: "welcome" }, h("div", { class: "words" }, h("h1", {}, t("headline")), h("p", { class: "lead" }, t("lead"))), empty, picker, camera),
    goingOn,
    last,
    h("section", {}, h("h2", {}, t("hanging")), h("ul", { class: "gallery" }, ...studio.paintings.map(hung))),
  );
  listPhotos();
  drawGoing();
  jobs.watch(signal, drawGoing);
  addEventListener("paste", pasted, { signal });
  if (file) upload(file);

  function picked(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) upload(file);
  }

  function pasted(event) {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
    if (file) upload(file);
  }

  async function upload(file) {
    if (empty.hasAttribute("aria-busy")) return;
    if (file.size > limits.photo_bytes) {
      toast(t("too-large", { size: file.size / 1e6, most: Math.floor(limits.photo_bytes / 2 ** 20) }), { error: true });
      return;
    }
    empty.setAttribute("aria-busy", "true");
    choose.disabled = true;
    if (shoot) shoot.disabled = true;
    state.textContent = t("uploading");
    try {
      const type = file.type || "application/octet-stream";
      await take(await api.insist("photos", { method: "POST", body: file, headers: { "Content-Type": type }, signal }), studio, signal);
      studio.go("wall");
    } catch (error) {
      report(error);
      empty.removeAttribute("aria-busy");
      choose.disabled = false;
      if (shoot) shoot.disabled = false;
      state.textContent = t("drop-hint");
    }
  }

  async function listPhotos() {
    try {
      const { photos: found } = await api.insist("photos", { signal });
      if (signal.aborted || !found.length) return;
      photos.replaceChildren(...found.slice(0, 12).map(({ photo }, place) => h("li", {}, thumbnail(photo, place))));
      last.hidden = false;
    } catch (error) {
      report(error);
    }
  }

  function thumbnail(photo, place) {
    const image = h("img", { alt: "" });
    api.show(image, api.photoUrl(photo, 320));
    const use = async () => {
      try {
        await take({ photo }, studio, signal);
        studio.go("wall");
      } catch (error) {
        report(error);
      }
    };
    return h("button", { class: "framed", onclick: use, "aria-label": t("use-photo", { number: place + 1 }) }, image);
  }

  /** What is being painted, or has just been. */
  function drawGoing() {
    const open = jobs.all().filter((job) => job.kind === "picture" && (!jobs.isOver(job) || isFresh(job)));
    goingOn.hidden = !open.length;
    const rows = new Map([...going.children].map((row) => [Number(row.dataset.job), row]));
    going.replaceChildren(...open.slice(0, 6).map((job) => drawn(job, rows.get(job.id))));
  }

  function drawn(job, row) {
    const title = job.styles.map((style) => style.title).join(" + ");
    if (!row) {
      const open = async () => {
        try {
          await resume(job, studio, signal);
        } catch (error) {
          report(error);
        }
      };
      row = h("li", { data: { job: job.id } }, h("button", { class: "work", onclick: open }, h("img", { alt: "" }), h("span", {}, h("b", {}, title), h("span", { class: "hint" })), h("progress", { max: 1, "aria-hidden": "true" })));
    }
    const over = job.state === "done";
    row.querySelector(".hint").textContent = over ? t("painted") : job.state === "queued" ? t("waiting-turn") : t("painted-share", { share: percent(job.share) });
    const bar = row.querySelector("progress");
    bar.value = job.share;
    bar.hidden = over;
    const address = over ? job.pictures.shown ?? job.pictures.content : job.preview ?? job.pictures.content;
    const image = row.querySelector("img");
    if (image.dataset.of !== address) api.show(image, address);
    return row;
  }
}

const isFresh = (job) => job.state === "done" && job.door === "studio" && Date.now() - Date.parse(job.ordered_at) < LATELY;

function hung({ title, picture }) {
  return h(
    "li",
    {},
    h("figure", {}, h("div", { class: "framed" }, h("img", { src: picture, alt: "", loading: "lazy" })), h("figcaption", {}, title)),
  );
}
