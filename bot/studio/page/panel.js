/** The panel beside the picture: its look, the mixture of paintings, and the brush, each on a tab. */

import { createBrushTab } from "./brushtab.js";
import * as desk from "./desk.js";
import { h, icon } from "./dom.js";
import { choosePainting, sourceOf } from "./chooser.js";
import { number, percent, t } from "./texts.js";

const TABS = ["look", "mix", "brush"];
const LEAST_SHARE = 0.05;

/** @param {{masks: any, brush: any, onChange: (how?: {rest?: number}) => void, onTab: () => void}} options */
export function createPanel(studio, { masks, brush, onChange, onTab }) {
  const areas = createBrushTab(studio, { masks, brush, onChange });
  const bodies = { look: lookTab(), mix: h("div", { class: "mix" }), brush: areas.element };
  let shown = desk.current().tab;
  const tabs = TABS.map((name) =>
    h("button", { role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => turn(name), onkeydown: walk }, t(`tab-${name}`)),
  );
  const pages = TABS.map((name) => h("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` }, bodies[name]));
  const element = h("div", { class: "panel" }, h("div", { role: "tablist", "aria-label": t("turn-it") }, ...tabs), ...pages);
  drawMix();
  drawTabs();

  function turn(name) {
    shown = name;
    desk.current().tab = name;
    desk.keep();
    if (name === "brush") areas.begin();
    if (name === "mix") drawMix();
    drawTabs();
    onTab();
  }

  function drawTabs() {
    for (const [at, name] of TABS.entries()) {
      tabs[at].setAttribute("aria-selected", String(name === shown));
      tabs[at].tabIndex = name === shown ? 0 : -1;
      pages[at].hidden = name !== shown;
    }
  }

  function walk(event) {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = event.key === forward ? 1 : ["ArrowLeft", "ArrowRight"].includes(event.key) ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = (TABS.indexOf(shown) + step + TABS.length) % TABS.length;
    turn(TABS[next]);
    tabs[next].focus();
  }

  // -- the look

  function lookTab() {
    const { look } = desk.current();
    const { offered, colours, sizes } = studio.me;
    const strength = slider("strength", { min: offered.strength.least, max: offered.strength.most, step: offered.strength.step, value: look.strength }, ["softer", "stronger"], (value) => {
      look.strength = value;
      return percent(value);
    });
    const { steps } = offered.stroke;
    const nearest = steps.reduce((best, step, at) => (Math.abs(step - look.stroke) < Math.abs(steps[best] - look.stroke) ? at : best), 0);
    const stroke = slider("stroke", { min: 0, max: steps.length - 1, step: 1, value: nearest }, ["finer", "broader"], (value) => {
      look.stroke = steps[value];
      return `× ${number(steps[value])}`;
    });
    const named = colours.map(({ name, title }) => [name, title]);
    const inks = choice("colours", named, look.colours, (name) => {
      look.colours = name;
      onChange();
    });
    const scales = choice("size", sizes.map((size) => [size, t("size-value", { size })]), look.size, (size) => {
      look.size = Number(size);
      onChange();
    });
    return h("div", { class: "look" }, strength, stroke, inks, sizes.length > 1 ? scales : null);
  }

  /** A slider with its value beside its name. set: takes the value over, and gives it in words. */
  function slider(key, range, [less, more], set) {
    const output = h("output", { for: `slide-${key}` });
    const input = h("input", { type: "range", id: `slide-${key}`, ...range, oninput: () => move(true) });
    const move = (moved) => {
      const before = output.textContent;
      output.textContent = set(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
      input.style.setProperty("--filled", (input.value - range.min) / (range.max - range.min));
      if (moved && before !== output.textContent) onChange();
    };
    move(false);
    return h("div", { class: "setting" }, h("div", { class: "named" }, h("label", { for: `slide-${key}` }, t(key)), output), input, h("div", { class: "ends", "aria-hidden": "true" }, h("span", {}, t(less)), h("span", {}, t(more))));
  }

  function choice(key, options, chosen, set) {
    const radios = options.map(([value, title]) => h("label", {}, h("input", { type: "radio", name: key, value, checked: String(value) === String(chosen), onchange: () => set(value) }), h("span", {}, title)));
    return h("fieldset", { class: "setting" }, h("legend", {}, t(key)), h("div", { class: "segments" }, ...radios));
  }

  // -- the mixture

  function drawMix() {
    const { everywhere } = desk.current();
    const sum = () => everywhere.reduce((total, style) => total + style.weight, 0);
    const outputs = [];
    const shares = () => outputs.forEach((say, at) => say(percent(everywhere[at].weight / sum())));
    const rows = everywhere.map((style, at) => {
      const output = h("output", {});
      const input = h("input", {
        type: "range", min: LEAST_SHARE, max: 1, step: 0.05, value: style.weight / Math.max(...everywhere.map((one) => one.weight)),
        "aria-label": t("mix-share", { title: style.title }),
        oninput: () => {
          style.weight = Number(input.value);
          shares();
          onChange();
        },
      });
      outputs.push((share) => {
        output.textContent = share;
        input.setAttribute("aria-valuetext", share);
        input.style.setProperty("--filled", (input.value - LEAST_SHARE) / (1 - LEAST_SHARE));
      });
      style.weight = Number(input.value);
      const several = everywhere.length > 1;
      return h(
        "li",
        {},
        h("button", { class: "swatch", "aria-label": t("change", { title: style.title }), onclick: () => change(at) }, sourceOf(style, studio)),
        h("div", { class: "setting" }, h("div", { class: "named" }, h("span", {}, style.title), several ? output : null), several ? input : null),
        several ? h("button", { class: "icon", "aria-label": t("remove", { title: style.title }), title: t("remove", { title: style.title }), onclick: () => take(at) }, icon("close")) : null,
      );
    });
    const more = everywhere.length < desk.MOST_MIXED;
    bodies.mix.replaceChildren(
      h("p", { class: "hint" }, t("mix-hint", { most: desk.MOST_MIXED })),
      h("ul", { class: "mixture" }, ...rows),
      ...(more ? [h("button", { class: "quiet", onclick: () => change(everywhere.length) }, icon("plus"), t("mix-add"))] : []),
    );
    shares();
  }

  /** Another painting in that place of the mixture, or one more. */
  async function change(at) {
    const { everywhere } = desk.current();
    const chosen = await choosePainting(studio, { but: everywhere.map((style) => style.painting) });
    if (!chosen) return;
    everywhere[at] = { ...chosen, weight: everywhere[at]?.weight ?? 1 };
    drawMix();
    onChange();
    bodies.mix.querySelectorAll(".swatch")[at]?.focus();
  }

  function take(at) {
    desk.current().everywhere.splice(at, 1);
    drawMix();
    onChange();
    bodies.mix.querySelector(".swatch").focus();
  }

  if (shown === "brush") areas.begin();
  return { element, tab: () => shown, drawAreas: areas.draw };
}
