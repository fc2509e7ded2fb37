/** The brush's tab: which areas there are, what is painted in each, and the tools. */

import { choosePainting, sourceOf } from "./chooser.js";
import * as desk from "./desk.js";
import { h, icon } from "./dom.js";
import { t } from "./texts.js";

/** @param {{masks: any, brush: any, onChange: (how?: {rest?: number}) => void}} options */
export function createBrushTab(studio, { masks, brush, onChange }) {
  const list = h("ul", { class: "areas", "aria-label": t("areas") });
  const add = h("button", { class: "quiet", onclick: addArea }, icon("plus"), t("area-add"));
  const hint = h("p", { class: "hint" });
  const tools = [toolOf("brush"), toolOf("eraser")];
  const size = h("input", { type: "range", id: "brush-size", min: brush.LEAST, max: brush.MOST, step: 10, value: brush.state.size, oninput: () => brush.resize(Number(size.value)) });
  const undo = button("undo", () => brush.undo());
  const redo = button("redo", () => brush.redo());
  const clear = button("clear", () => brush.clear(), "trash");
  const tint = h("button", { class: "icon", "aria-pressed": "false", "aria-label": t("show-area"), title: t("show-area"), onclick: () => show(!brush.state.tint) }, icon("eye"));
  const kit = h(
    "div",
    { class: "kit" },
    h("div", { class: "segments", role: "group", "aria-label": t("tools") }, ...tools),
    h("div", { class: "steps" }, undo, redo, tint, clear),
    h("div", { class: "setting size" }, h("div", { class: "named" }, h("label", { for: "brush-size" }, t("brush-size"))), size),
  );
  const element = h("div", { class: "brush-tab" }, hint, kit, list, add);
  brush.element.addEventListener("tool", (event) => take(event.detail));
  brush.element.addEventListener("size", () => (size.value = brush.state.size));

  function toolOf(name) {
    return h("button", { "aria-pressed": String(brush.state.tool === name), data: { tool: name }, onclick: () => take(name) }, icon(name), t(name));
  }

  function button(key, act, symbol = key) {
    return h("button", { class: "icon", "aria-label": t(key), title: t(key), onclick: act }, icon(symbol));
  }

  function take(name) {
    brush.state.tool = name;
    for (const tool of tools) tool.setAttribute("aria-pressed", String(tool.dataset.tool === name));
  }

  function show(tinted) {
    brush.state.tint = tinted;
    tint.setAttribute("aria-pressed", String(tinted));
    brush.draw();
  }

  /** There is always an area to paint, once somebody takes the brush. */
  function begin() {
    const { areas } = desk.current();
    if (!areas.length) create(unused());
    brush.state.area ||= areas[0].id;
    draw();
  }

  /** A painting that is nowhere in the picture yet. */
  function unused() {
    const { everywhere, areas } = desk.current();
    const used = [...everywhere, ...areas.map((area) => area.style)].map((style) => style.painting);
    const { name, title } = studio.paintings.find((painting) => !used.includes(painting.name)) ?? studio.paintings[0];
    return { painting: name, title };
  }

  function create(style) {
    const lying = desk.current();
    const area = { id: lying.next++, style: { ...style, weight: 1 }, base: null };
    lying.areas.push(area);
    brush.state.area = area.id;
    take("brush");
  }

  async function addArea() {
    const chosen = await choosePainting(studio);
    if (!chosen) return;
    create(chosen);
    changed();
    brush.canvas.focus();
  }

  async function repaint(area) {
    const chosen = await choosePainting(studio);
    if (!chosen) return;
    area.style = { ...chosen, weight: 1 };
    brush.state.area = area.id;
    changed();
  }

  async function repaintRest() {
    const chosen = await choosePainting(studio, { photo: true });
    if (!chosen) return;
    desk.current().everywhere = chosen === "photo" ? [] : [{ ...chosen, weight: 1 }];
    changed();
  }

  function removeArea(area) {
    const lying = desk.current();
    lying.areas = lying.areas.filter((each) => each !== area);
    lying.strokes = lying.strokes.filter((stroke) => stroke.area !== area.id);
    lying.undone = [];
    brush.state.area = lying.areas[0]?.id ?? 0;
    masks.redraw();
    changed();
    add.focus();
  }

  function changed() {
    draw();
    onChange();
  }

  function draw() {
    const { areas, everywhere, strokes, undone } = desk.current();
    if (!areas.some((area) => area.id === brush.state.area)) brush.state.area = areas[0]?.id ?? 0;
    const now = areas.find((area) => area.id === brush.state.area);
    hint.textContent = now ? t("brush-hint", { title: now.style.title }) : t("brush-none");
    undo.disabled = !strokes.length;
    redo.disabled = !undone.length;
    kit.hidden = !now;
    add.hidden = areas.length >= desk.MOST_AREAS;
    list.replaceChildren(...areas.map(row), restRow(everywhere));
  }

  function row(area, at) {
    const number = at + 1;
    const radio = h("input", { type: "radio", name: "area", checked: area.id === brush.state.area, "aria-label": t("area-of", { number, title: area.style.title }), onchange: () => choose(area) });
    return h(
      "li",
      {},
      h("label", {}, radio, h("span", { class: "spot" }, t("area", { number }))),
      h("button", { class: "painting", "aria-label": t("change", { title: area.style.title }), onclick: () => repaint(area) }, h("span", { class: "swatch" }, sourceOf(area.style, studio)), h("span", {}, area.style.title)),
      h("button", { class: "icon", "aria-label": t("area-remove", { number }), title: t("area-remove", { number }), onclick: () => removeArea(area) }, icon("close")),
    );
  }

  function choose(area) {
    brush.state.area = area.id;
    draw();
    brush.draw();
    list.querySelector(":checked")?.focus();
  }

  function restRow(everywhere) {
    const title = everywhere.map((style) => style.title).join(" + ") || t("rest-photo");
    const swatch = everywhere.length ? sourceOf(everywhere[0], studio) : icon("photo");
    return h("li", { class: "rest" }, h("span", { class: "spot" }, t("rest")), h("button", { class: "painting", "aria-label": `${t("rest")}: ${title}`, onclick: repaintRest }, h("span", { class: "swatch" }, swatch), h("span", {}, title)));
  }

  return { element, begin, draw };
}
