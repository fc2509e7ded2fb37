/** The easel: the picture as it forms, and all that can be turned about it. */

import * as api from "./api.js";
import { createActions } from "./actions.js";
import { createBrush } from "./brush.js";
import * as desk from "./desk.js";
import { h } from "./dom.js";
import * as jobs from "./jobs.js";
import { createMasks } from "./masks.js";
import * as orders from "./orders.js";
import { createPanel } from "./panel.js";
import { report, say } from "./say.js";
import { createStage } from "./stage.js";
import * as telegram from "./telegram.js";
import { duration, t } from "./texts.js";

const RESTS = 350; // ms that a slider has to rest before it is answered
const BRUSH_RESTS = 600;

/** The newest job of that kind that is painted as it is wanted now. */
const jobOf = (kind, signed) => jobs.get(desk.madeAs(kind, signed));
const isOpen = (job) => Boolean(job) && !jobs.isOver(job);
const keyOf = (style) => style.painting ?? style.image;

export function showEasel(root, studio, signal, { paint: atOnce = false } = {}) {
  const lying = desk.current();
  const { look: usual } = studio.me;
  const stage = createStage(lying, signal);
  const masks = createMasks(lying);
  const looks = new Map(); // images by style, for the brush
  let rest = null; // an image of all that is outside the areas, for the brush too
  const brush = createBrush({ desk: lying, masks, looks: lookOf, rest: () => rest, photo: stage.box.querySelector(".photo"), onStroke });
  const panel = createPanel(studio, { masks, brush, onChange: changed, onTab: turned });
  const actions = createActions(studio, { stage, isGone: studio.toHistory, onSent: draw }, signal);
  const title = h("h1", {});
  const status = h("p", { class: "status" });
  const bar = h("progress", { max: 1, "aria-label": t("progress") });
  const cancel = h("button", { class: "quiet", hidden: true, onclick: () => stop() }, t("cancel"));
  let timer = 0;
  let wet = false; // a stroke that no small picture shows yet
  let brushing = false; // a stroke that is not done
  let told = "";

  root.append(
    h("div", { class: "side" }, stage.element, h("div", { class: "card" }, h("div", { class: "words" }, title, status), cancel, bar), actions.element),
    panel.element,
  );
  stage.box.append(brush.element);
  jobs.watch(signal, (job) => lying.made.some((one) => one.job === job.id) && draw());
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    telegram.guard(false);
  });
  turned();
  open();

  async function open() {
    try {
      await Promise.all([masks.load(), ...[...new Set(lying.made.map((one) => one.job))].map((id) => jobs.find(id))]);
    } catch (error) {
      report(error);
    }
    if (signal.aborted) return;
    prepareAll();
    draw();
    if (atOnce && !jobOf("picture")) paint();
    else if (!jobOf("picture") && !jobOf("trial")) tryOut(); // it was deleted elsewhere, or not tried out yet
  }

  // -- what is changed

  /** Something was turned: what is there of it is shown, and otherwise tried out small. */
  function changed({ rest = RESTS } = {}) {
    desk.keep();
    clearTimeout(timer);
    timer = setTimeout(tryOut, rest);
    prepareAll();
    draw();
  }

  async function tryOut() {
    const done = ["picture", "trial"].map((kind) => jobOf(kind)).some((job) => job && ["done", "running", "queued"].includes(job.state));
    if (done || (await orders.tasted(usual)) || signal.aborted || !orders.isAnything(masks)) return draw();
    const signed = desk.sign();
    try {
      status.textContent = t("trying");
      await orders.tryOut(masks, signal);
    } catch (error) {
      report(error);
    }
    if (!signal.aborted && signed === desk.sign()) draw();
  }

  function onStroke(begun) {
    wet = true;
    brushing = begun;
    if (begun) {
      clearTimeout(timer);
      draw();
    } else changed({ rest: BRUSH_RESTS });
    panel.drawAreas();
  }

  /** Another tab of the panel: only the brush's has the brush in the picture. */
  function turned() {
    root.classList.toggle("with-brush", panel.tab() === "brush");
    if (panel.tab() === "brush") actions.rest();
    prepareAll();
    draw();
  }

  // -- what is ordered

  async function paint() {
    clearTimeout(timer);
    studio.primary({ text: t("ordering"), busy: true });
    telegram.haptic("tap");
    try {
      await orders.paint(masks, usual);
      if (signal.aborted) return;
      say(t("ordered", { title: desk.title() }));
      scrollTo({ top: 0, behavior: "smooth" });
    } catch (error) {
      report(error);
    }
    if (!signal.aborted) draw();
  }

  function stop() {
    const open = ["picture", "trial"].map((kind) => jobOf(kind)).find(isOpen);
    if (open) jobs.cancel(open.id).catch(report);
  }

  // -- what is shown

  function draw() {
    if (signal.aborted) return;
    const picture = jobOf("picture");
    const trial = jobOf("trial");
    const name = desk.title() || t("your-photo");
    title.textContent = name;
    document.title = `${name} · Pastiche`;
    const forming = isOpen(picture) ? picture : isOpen(trial) && picture?.state !== "done" ? trial : null;
    bar.hidden = !forming;
    if (forming) bar.value = forming.share;
    cancel.hidden = !isOpen(picture);
    telegram.guard(wet && !picture);
    const words = statusOf(picture, trial);
    if (status.textContent !== words) status.textContent = words;
    tell(picture, trial);
    drawPicture(picture, trial);
    actions.draw(picture?.state === "done" ? picture : null, { sends: picture?.look.size !== lying.look.size });
    drawPrimary(picture);
  }

  async function drawPicture(picture, trial) {
    const alt = desk.title();
    const small = trial?.state === "done" ? smallOf(trial) : null;
    const done = picture?.state === "done" && picture.pictures.shown;
    const dry = done || small;
    if (dry && !brushing) wet = false;
    root.classList.toggle("wet", (brushing || !dry) && panel.tab() === "brush");
    if (done) return stage.show(done, { alt });
    const preview = (isOpen(picture) && picture.preview) || (isOpen(trial) && trial.preview);
    if (preview) return stage.show(preview, { alt });
    if (small) return stage.show(small, { alt, small: true });
    const signed = desk.sign();
    const taste = await orders.tasted(usual).catch(() => null);
    if (signal.aborted || signed !== desk.sign()) return;
    if (taste) stage.show(taste.picture, { alt, small: true });
    else if (!orders.isAnything(masks)) stage.show(null);
  }

  function statusOf(picture, trial) {
    if (isOpen(picture)) return progressOf(picture);
    if (picture?.state === "done") return t("painted-size", { size: picture.look.size });
    if (isOpen(trial)) return trial.state === "queued" && trial.place ? t("place", { count: trial.place }) : t("trying");
    if (picture?.state === "failed") return picture.error;
    if (trial?.state === "failed") return trial.error;
    if (picture?.state === "cancelled" && !trial) return t("stopped");
    if (trial?.state === "done") return t("shows-trial");
    if (!orders.isAnything(masks)) return t("shows-photo");
    return desk.isTaste(usual) && lying.wall ? t("shows-taste") : t("trying");
  }

  function progressOf({ state, place, share, seconds_left: left }) {
    if (state === "queued" && place) return t("place", { count: place });
    if (state === "queued") return t("waiting-turn");
    return left ? `${t("being-painted")} · ${duration(left)}` : share > 0 ? t("being-painted") : t("mixing-colours");
  }

  /** A screen reader hears each turn of things once. */
  function tell(picture, trial) {
    const turn = picture && picture.state !== "cancelled" ? `${picture.id} ${picture.state}` : trial ? `${trial.id} ${trial.state}` : "";
    if (turn === told) return;
    const first = told === "";
    told = turn;
    if (picture?.state === "done") {
      if (!first) telegram.haptic("success");
      say(t("done", { title: desk.title() }));
    } else if (picture && picture.state !== "cancelled") say(statusOf(picture, trial));
    else if (trial && ["done", "failed"].includes(trial.state)) say(statusOf(picture, trial));
    else if (picture) say(t("stopped"));
  }

  function drawPrimary(picture) {
    const { size } = lying.look;
    if (isOpen(picture)) return studio.primary(telegram.inTelegram ? { text: t("being-painted"), busy: true } : null);
    if (picture?.state === "done" && picture.look.size === size) {
      const send = telegram.inTelegram && !picture.in_chat;
      return studio.primary(send ? { text: t("to-chat"), act: () => actions.send(true) } : null);
    }
    if (!orders.isAnything(masks)) return studio.primary(null);
    studio.primary({ text: t("paint-full", { size }), act: paint });
  }

  // -- what the brush shows of a style at once

  function prepareAll() {
    brush.draw();
    const styles = [...lying.everywhere, ...lying.areas.map((area) => area.style)];
    for (const each of [...styles.map(prepare), prepareRest()]) each.then(brush.draw, () => {}); // then it looks less like it
  }

  /** The whole picture as it is without the areas, if there was one. */
  async function prepareRest() {
    rest = null;
    const bare = desk.sign({ bare: true });
    const [picture, trial] = ["picture", "trial"].map((kind) => jobOf(kind, bare));
    const address = (picture?.state === "done" && picture.pictures.shown) || (trial?.state === "done" && smallOf(trial));
    if (!address) return;
    const image = await imageOf(await api.blobUrl(address));
    if (bare === desk.sign({ bare: true })) rest = image;
  }

  function lookOf(style) {
    return looks.get(keyOf(style)) ?? null;
  }

  /** The photo in that style, as the wall has it; otherwise just what the style is taken from. */
  async function prepare(style) {
    if (looks.get(keyOf(style))?.whole) return;
    const wall = lying.wall && jobs.get(lying.wall);
    const taste = wall?.pictures.tasted.find((one) => style.painting && one.painting === style.painting);
    if (!taste && looks.has(keyOf(style))) return;
    const source = style.painting ? studio.paintings.find(({ name }) => name === style.painting)?.picture : api.photoUrl(style.image, 640);
    if (!taste && !source) return; // it hangs here no more
    const url = taste ? await api.blobUrl(taste.picture) : style.painting ? source : await api.blobUrl(source);
    looks.set(keyOf(style), { picture: await imageOf(url), whole: Boolean(taste) });
  }
}

/** Where a trial's picture is. */
const smallOf = (trial) => trial.pictures.tasted[0]?.picture ?? trial.pictures.shown;

async function imageOf(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
