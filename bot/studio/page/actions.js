/** What can be done with a finished picture: beside the photo, as a film, saved, sent, deleted. */

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import * as jobs from "./jobs.js";
import { report, say, sure, toast } from "./say.js";
import * as telegram from "./telegram.js";
import { t } from "./texts.js";

/** @param {{stage: any, isGone: () => void, onSent: () => void}} options */
export function createActions(studio, { stage, isGone, onSent }, signal) {
  let job = null;
  const compare = action("compare", "compare", () => show(compare, () => stage.compare(true), () => stage.compare(false)), { "aria-pressed": "false" });
  const film = action("film", "film", () => show(film, play, stage.closeFilm), { "aria-pressed": "false" });
  const jpeg = action("save", "save-jpeg", () => save(job.pictures.shown, "jpg"), {}, "JPEG");
  const png = action("save", "save-png", () => save(job.pictures.lossless, "png"), {}, "PNG");
  const share = action("share", "share", () => hand(job.pictures.shown, "jpg"));
  const chat = action("chat", "to-chat", () => send(false));
  const remove = action("trash", "delete", discard, {}, "");
  const all = [compare, film, jpeg, png, share, chat, remove];
  const element = h("div", { class: "actions", role: "group", "aria-label": t("actions"), hidden: true }, ...all);
  const isTouch = matchMedia("(pointer: coarse)").matches;

  /** A button; short: what stands on it, where its name is longer. */
  function action(symbol, key, act, extra = {}, short = null) {
    const run = async () => {
      if (button.hasAttribute("aria-busy")) return;
      button.setAttribute("aria-busy", "true");
      const { id } = job;
      try {
        await act();
      } catch (error) {
        report(error);
        if (error.status === 404) await look(id);
      }
      button.removeAttribute("aria-busy");
    };
    const named = short === null ? {} : { "aria-label": t(key), title: t(key) };
    const button = h("button", { class: "action", onclick: run, ...named, ...extra }, icon(symbol), short !== "" && h("span", {}, short ?? t(key)));
    return button;
  }

  /** Turns one of the two ways to look on, and the other off; pressed again, off. */
  async function show(button, on, off) {
    const was = button.getAttribute("aria-pressed") === "true";
    rest();
    if (was) return off();
    await on();
    button.setAttribute("aria-pressed", "true");
  }

  const play = () => stage.play(job.pictures.film);

  /** Neither compared nor played. */
  function rest() {
    stage.compare(false);
    stage.closeFilm();
    for (const button of [compare, film]) button.setAttribute("aria-pressed", "false");
  }

  const nameOf = (ending) => `pastiche-${job.id}.${ending}`;

  async function save(address, ending) {
    // Apps show pages without downloads, but hand a file on.
    if (telegram.inTelegram) return hand(address, ending);
    const url = URL.createObjectURL(await api.blob(address, signal));
    h("a", { href: url, download: nameOf(ending) }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    say(t("saved"));
  }

  async function hand(address, ending) {
    const file = await api.blob(address, signal);
    await navigator.share({ files: [new File([file], nameOf(ending), { type: file.type })] });
  }

  /** Into the chat with the bot. leave: and back there. */
  async function send(leave) {
    const { id } = job;
    try {
      await api.insist(`jobs/${id}/chat`, { method: "POST", body: {}, signal });
      jobs.get(id).in_chat = true;
      telegram.haptic("success");
      if (leave) telegram.close();
      toast(t("in-chat"));
      onSent();
    } catch (error) {
      report(error);
      if (error.status === 404) await look(id);
    }
  }

  async function discard() {
    if (!(await sure(t("delete-sure"), t("delete")))) return;
    const { id } = job;
    await api.call(`history/${id}`, { method: "DELETE" });
    toast(t("deleted"));
    gone(id);
  }

  /** Leaves a picture that is deleted, as in another tab. */
  async function look(id) {
    try {
      await api.call(`jobs/${id}`, { signal });
    } catch (error) {
      if (error.status === 404) gone(id);
    }
  }

  function gone(id) {
    jobs.forget(id);
    if (!signal.aborted) isGone();
  }

  /** sends: whether the main button does not. */
  function draw(finished, { sends } = {}) {
    if (job?.id !== finished?.id) rest();
    job = finished;
    element.hidden = !job;
    if (!job) return;
    const { shown, lossless, film: filmed } = job.pictures;
    const saves = !telegram.inTelegram || canShare();
    film.hidden = !filmed;
    jpeg.hidden = !shown || !saves;
    png.hidden = !lossless || !saves;
    share.hidden = !shown || telegram.inTelegram || !isTouch || !canShare();
    chat.hidden = !telegram.inTelegram || job.in_chat || !sends;
  }

  return { element, draw, rest, send };
}

function canShare() {
  const sample = new File([new Uint8Array(1)], "sample.jpg", { type: "image/jpeg" });
  return Boolean(navigator.canShare?.({ files: [sample] }));
}
