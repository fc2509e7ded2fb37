/** The brush: painting where which painting goes, by finger, pen, mouse and keyboard, answered at once. */

import { h } from "./dom.js";
import { FEATHER } from "./masks.js";
import { say } from "./say.js";
import { percent, t } from "./texts.js";

const LONGEST = 960; // pixels of what is drawn while one paints
const STEP = 20; // of an arrow key, in thousandths of the longest side; with Shift four times as much
const LEAST = 20; // sizes of the brush, in the same
const MOST = 400;
const SAID_AFTER = 700; // ms that the cursor rests before it is said where it is

/**
 * @param {{desk: import("./desk.js").Desk, masks: any, looks: (style: any) => {picture: CanvasImageSource, whole: boolean}|null,
 *   rest: () => CanvasImageSource|null, photo: HTMLImageElement, onStroke: () => void}} options
 *   looks: the photo in that style, as small as it is there; whole: it is the photo, not just a painting
 *   rest: the picture as it is without the areas, if there is one
 *   onStroke: told when a stroke is begun (true) and when it is done (false)
 */
export function createBrush({ desk, masks, looks, rest, photo, onStroke }) {
  const scale = Math.min(1, LONGEST / Math.max(desk.width, desk.height));
  const [width, height] = [Math.round(desk.width * scale), Math.round(desk.height * scale)];
  const unit = 1000 / Math.max(width, height); // a canvas pixel in thousandths
  const canvas = h("canvas", { width, height, class: "canvas", role: "application", tabindex: 0, "aria-label": t("canvas"), "aria-describedby": "canvas-help" });
  const ring = h("div", { class: "ring", "aria-hidden": "true" });
  const help = h("p", { id: "canvas-help", class: "unseen" }, t("canvas-help"));
  const element = h("div", { class: "brushing" }, canvas, ring, help);
  const layer = h("canvas", { width, height });
  const state = { area: 0, tool: "brush", size: 110, tint: false };
  const cursor = { x: (width * unit) / 2, y: (height * unit) / 2 };
  let stroke = null;
  let held = false; // the space bar
  let frame = 0;
  let resting = 0;

  // -- what is seen

  function draw() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      compose();
    });
  }

  function compose() {
    const pen = canvas.getContext("2d");
    pen.globalAlpha = 1;
    if (photo.naturalWidth) pen.drawImage(photo, 0, 0, width, height);
    if (rest()) pen.drawImage(rest(), 0, 0, width, height);
    else {
      let sum = 0;
      for (const style of desk.everywhere) {
        sum += style.weight;
        pen.globalAlpha = style.weight / sum;
        lay(pen, looks(style));
      }
      pen.globalAlpha = 1;
    }
    for (const area of desk.areas) pen.drawImage(within(area), 0, 0);
  }

  /** What an area shows: its painting's look where it is painted, its edge as soft as the engine will make it. */
  function within(area) {
    const pen = layer.getContext("2d");
    pen.globalCompositeOperation = "copy";
    pen.filter = `blur(${Math.max(width, height) * FEATHER}px)`;
    pen.drawImage(masks.canvasOf(area.id), 0, 0, width, height);
    pen.filter = "none";
    pen.globalCompositeOperation = "source-in";
    if (photo.naturalWidth) pen.drawImage(photo, 0, 0, width, height);
    pen.globalCompositeOperation = "source-atop";
    lay(pen, looks(area.style));
    if (state.tint && area.id === state.area) {
      pen.fillStyle = getComputedStyle(canvas).getPropertyValue("--accent");
      pen.globalAlpha = 0.55;
      pen.fillRect(0, 0, width, height);
      pen.globalAlpha = 1;
    }
    return layer;
  }

  function lay(pen, look) {
    if (!look) return;
    const { picture, whole } = look;
    if (whole) pen.drawImage(picture, 0, 0, width, height);
    else {
      const before = pen.globalAlpha; // only the painting is known: it covers the photo like a veil
      pen.globalAlpha = before * 0.8;
      const wide = Math.max(width / picture.naturalWidth, height / picture.naturalHeight);
      const [across, down] = [picture.naturalWidth * wide, picture.naturalHeight * wide];
      pen.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down);
      pen.globalAlpha = before;
    }
  }

  function drawRing(visible = true) {
    const box = { "--x": `${(cursor.x / unit / width) * 100}%`, "--y": `${(cursor.y / unit / height) * 100}%`, "--size": `${(state.size / unit / width) * 100}%` };
    for (const [name, value] of Object.entries(box)) ring.style.setProperty(name, value);
    ring.classList.toggle("seen", visible);
    ring.classList.toggle("erasing", state.tool === "eraser");
  }

  // -- strokes

  function begin(tool = state.tool) {
    if (!state.area) return;
    stroke = { id: desk.next++, area: state.area, tool, size: state.size, points: [] };
    onStroke(true);
    goOn();
  }

  function goOn() {
    const point = [Math.round(cursor.x), Math.round(cursor.y)];
    const last = stroke.points.at(-1) ?? point;
    stroke.points.push(point);
    masks.dab(stroke, last, point);
    draw();
  }

  function end() {
    if (!stroke) return;
    desk.strokes.push(stroke);
    desk.undone = [];
    stroke = null;
    onStroke(false);
  }

  /** One step back, or forth again. */
  function undo() {
    const last = desk.strokes.pop();
    if (last) desk.undone.push(last);
    redrawn(last);
  }

  function redo() {
    const next = desk.undone.pop();
    if (next) desk.strokes.push(next);
    redrawn(next);
  }

  function redrawn(changed) {
    if (!changed) return;
    onStroke(true);
    masks.redraw();
    draw();
    onStroke(false);
  }

  function clear() {
    if (!state.area || masks.isEmpty(state.area)) return;
    begin("clear");
    masks.draw(stroke);
    end();
  }

  // -- hands

  function place(event) {
    const box = canvas.getBoundingClientRect();
    cursor.x = ((event.clientX - box.left) / box.width) * width * unit;
    cursor.y = ((event.clientY - box.top) / box.height) * height * unit;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0 && event.button !== 5) return;
    canvas.setPointerCapture(event.pointerId);
    place(event);
    begin(event.buttons & 32 ? "eraser" : state.tool); // the other end of a pen
    drawRing();
  });
  canvas.addEventListener("pointermove", (event) => {
    const between = stroke ? event.getCoalescedEvents?.() ?? [] : [];
    for (const each of [...between, event]) {
      place(each);
      if (stroke) goOn();
    }
    drawRing(event.pointerType !== "touch" || stroke !== null);
  });
  canvas.addEventListener("pointerup", (event) => {
    end();
    drawRing(event.pointerType !== "touch");
  });
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => stroke || drawRing(document.activeElement === canvas));
  canvas.addEventListener("focus", () => drawRing());
  canvas.addEventListener("blur", () => {
    held = false;
    end();
    drawRing(false);
  });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    const control = event.ctrlKey || event.metaKey;
    if (arrow) {
      const step = STEP * (event.shiftKey ? 4 : 1);
      cursor.x = Math.min(width * unit, Math.max(0, cursor.x + arrow[0] * step));
      cursor.y = Math.min(height * unit, Math.max(0, cursor.y + arrow[1] * step));
      if (stroke) goOn();
    } else if (event.key === " " || event.key === "Enter") {
      if (!held) begin();
      held = true;
    } else if (control && event.key.toLowerCase() === "z") event.shiftKey ? redo() : undo();
    else if (control && event.key.toLowerCase() === "y") redo();
    else if (!control && event.key.toLowerCase() === "e") element.dispatchEvent(new CustomEvent("tool", { detail: state.tool === "brush" ? "eraser" : "brush" }));
    else if (event.key === "[" || event.key === "]") {
      resize(state.size * (event.key === "]" ? 1.25 : 0.8));
      element.dispatchEvent(new CustomEvent("size"));
    } else return;
    event.preventDefault();
    drawRing();
    clearTimeout(resting);
    resting = setTimeout(tellWhere, SAID_AFTER);
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    held = false;
    end();
  });

  function tellWhere() {
    if (document.activeElement !== canvas) return;
    const painted = state.area && masks.at(state.area, cursor.x, cursor.y) > 0.5;
    const where = t("canvas-at", { across: percent(cursor.x / unit / width), down: percent(cursor.y / unit / height) });
    say(`${where}, ${t(painted ? "canvas-painted" : "canvas-bare")}`);
  }

  function resize(size) {
    state.size = Math.round(Math.min(MOST, Math.max(LEAST, size)));
    drawRing(document.activeElement === canvas);
  }

  return { element, canvas, state, draw, undo, redo, clear, resize, LEAST, MOST };
}
