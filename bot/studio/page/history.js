/** One's pictures, the newest first: those of the page and those of the chat. */

import * as api from "./api.js";
import { h } from "./dom.js";
import * as jobs from "./jobs.js";
import { report } from "./say.js";
import { resume } from "./start.js";
import { day, t } from "./texts.js";

const MOST = 24; // at a time

export function showHistory(root, studio, signal) {
  const list = h("ul", { class: "wall-tiles history-tiles" });
  const empty = h("div", { class: "nothing", hidden: true }, h("p", { class: "lead" }, t("history-empty")), h("button", { class: "primary", onclick: () => studio.go("start") }, t("choose-photo")));
  const more = h("button", { class: "quiet", hidden: true, onclick: leaf }, t("history-more"));
  let last = null;
  root.append(h("h1", {}, t("history")), list, empty, h("div", { class: "row centred" }, more));
  leaf();

  async function leaf() {
    more.disabled = true;
    try {
      const before = last ? `&before=${last}` : "";
      const { jobs: found, more: others } = await api.insist(`history?most=${MOST}${before}`, { signal });
      if (signal.aborted) return;
      const first = list.children.length;
      for (const job of found) {
        jobs.hear("job", job);
        list.append(h("li", {}, tile(job)));
      }
      last = found.at(-1)?.id ?? last;
      more.hidden = !others;
      empty.hidden = list.children.length > 0;
      if (first) list.children[first]?.querySelector("button").focus();
    } catch (error) {
      report(error);
    }
    more.disabled = false;
  }

  function tile(job) {
    const title = job.styles.map((style) => style.title).join(" + ");
    const image = h("img", { alt: "", loading: "lazy" });
    const veiled = job.veil?.spoiler;
    api.show(image, job.pictures.shown ?? job.pictures.content);
    const open = async () => {
      try {
        await resume(job, studio, signal);
      } catch (error) {
        report(error);
      }
    };
    return h("button", { class: veiled ? "tile veiled" : "tile", onclick: open, "aria-label": t("history-item", { title, day: day(job.ordered_at) }) }, h("span", { class: "framed" }, image), h("span", { class: "label" }, title, h("span", { class: "hint" }, day(job.ordered_at))));
  }
}
