/** The wall: one's own photo in the manner of every painting, filling while one looks. */

import * as api from "./api.js";
import * as desk from "./desk.js";
import { h } from "./dom.js";
import * as jobs from "./jobs.js";
import { report, say } from "./say.js";
import { haptic } from "./telegram.js";
import { duration, t } from "./texts.js";

const STEPS_SAID = 4; // so often a screen reader hears how far it is

export function showWall(root, studio, signal) {
  const { photo, width, height } = desk.current();
  const { look } = studio.me;
  const tiles = new Map(studio.paintings.map((painting) => [painting.name, tileOf(painting)]));
  const status = h("p", { class: "status" });
  const bar = h("progress", { max: tiles.size, value: 0, "aria-label": t("wall-title") });
  const again = h("button", { class: "quiet", hidden: true, onclick: begin }, t("try-again"));
  const stop = h("button", { class: "quiet", hidden: true, onclick: () => jobs.cancel(desk.current().wall).catch(report) }, t("stop"));
  const own = h("img", { alt: t("your-photo"), width, height });
  api.show(own, api.photoUrl(photo, 640));
  const tasted = new Map(); // the picture's address by painting
  let told = 0;

  root.style.setProperty("--ratio", width / height);
  root.append(
    h("div", { class: "wall-head" }, h("div", { class: "framed own" }, own), h("div", { class: "words" }, h("h1", {}, t("wall-title")), h("p", { class: "hint" }, t("wall-hint")), status, h("div", { class: "row" }, stop, again))),
    bar,
    h("ul", { class: "wall-tiles", "aria-label": t("wall-title") }, ...[...tiles.values()].map((tile) => h("li", {}, tile))),
  );
  jobs.watch(signal, (job) => job.id === desk.current()?.wall && draw(job));
  begin();

  function tileOf({ name, title, picture }) {
    const painting = h("img", { class: "painting", src: picture, alt: "", loading: "lazy" });
    return h("button", { class: "tile waiting", data: { name }, "aria-label": t("tile-waiting", { title }), onclick: () => enlarge(name, title) }, h("span", { class: "framed" }, painting), h("span", { class: "label" }, title));
  }

  /** Goes on with the wall that is there already, or orders one: what is in sight first. */
  async function begin() {
    again.hidden = true;
    try {
      const wall = (await remembered()) ?? (await api.order("walls", { photo, look: { strength: look.strength, colours: look.colours, stroke: look.stroke }, paintings: nearest() }, { signal }));
      if (signal.aborted) return;
      desk.current().wall = wall.id;
      desk.keep();
      jobs.hear("job", wall);
      draw(jobs.get(wall.id));
    } catch (error) {
      report(error);
      if (!signal.aborted) again.hidden = false;
    }
  }

  async function remembered() {
    const id = desk.current().wall;
    const found = id ? await jobs.find(id) : jobs.all().find(isThis);
    return found && !["failed", "cancelled"].includes(found.state) ? found : null;
  }

  function isThis(job) {
    const alike = ["strength", "colours", "stroke"].every((field) => job.look[field] === look[field]);
    return alike && job.kind === "taste" && job.door === "studio" && job.photo === photo;
  }

  /** The paintings' names, the nearest to what is in sight first. */
  function nearest() {
    const distance = (tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom < 0 ? -bottom : Math.max(0, top - innerHeight);
    };
    const far = [...tiles].map(([name, tile], place) => ({ name, far: distance(tile), place }));
    return far.sort((one, other) => one.far - other.far || one.place - other.place).map(({ name }) => name);
  }

  function draw(job) {
    for (const { painting, picture } of job.pictures.tasted) turn(painting, picture);
    const over = jobs.isOver(job);
    const done = job.pictures.tasted.length;
    const count = job.styles.length;
    const now = job.state === "running" ? job.styles.find((style) => !tasted.has(style.painting))?.painting : null;
    for (const [name, tile] of tiles) tile.classList.toggle("at-work", name === now);
    bar.max = count;
    bar.value = done;
    bar.hidden = over;
    stop.hidden = over;
    again.hidden = !(job.state === "failed" || job.state === "cancelled");
    status.textContent = statusOf(job, done, count);
    const step = over ? STEPS_SAID : Math.floor((done / count) * STEPS_SAID);
    if (step > told) {
      told = step;
      say(status.textContent);
    }
  }

  function statusOf(job, done, count) {
    if (job.state === "failed") return job.error;
    if (job.state === "cancelled") return t("stopped");
    if (job.state === "done") return t("wall-whole");
    if (job.state === "queued" && !done) return job.place ? t("place", { count: job.place }) : t("waiting-turn");
    const left = job.seconds_left ? ` · ${duration(job.seconds_left)}` : "";
    return t("wall-progress", { done, count }) + left;
  }

  /** The painting gives way to the photo in its manner. */
  async function turn(name, picture) {
    const tile = tiles.get(name);
    if (!tile || tasted.has(name)) return;
    tasted.set(name, picture);
    const image = h("img", { class: "tasted", alt: "" });
    if (!(await api.show(image, picture)) || signal.aborted) {
      tasted.delete(name);
      return;
    }
    tile.firstElementChild.append(image);
    tile.classList.remove("waiting");
    tile.setAttribute("aria-label", t("tile-painted", { title: tile.querySelector(".label").textContent }));
  }

  /** Paints it large, going on from the taste. */
  function enlarge(painting, title) {
    haptic("tap");
    desk.choose({ painting, title });
    studio.go("easel", { paint: true });
  }
}
