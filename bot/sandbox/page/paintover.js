/** An editor to paint over a picture, as Telegram's apps have one: a few colours, a brush, a step back. */

import { h } from "./dom.js";

const COLOURS = { Red: "#e5342b", Yellow: "#ffd60a", Green: "#34c759", Blue: "#0a84ff", White: "#ffffff", Black: "#000000" };
const QUALITY = 0.87;

/**
 * Opens the picture at this address to be painted over.
 * @param {string} url
 * @returns {Promise<File|null>} the painted-over picture in its own size, null if nothing was painted
 */
export async function paintOver(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return new Promise((resolve) => open(image, resolve));
}

/** @param {(file: File|null) => void} onClosed */
function open(image, onClosed) {
  const canvas = h("canvas", { width: image.naturalWidth, height: image.naturalHeight, role: "img", "aria-label": "The picture; paint here" });
  const pen = canvas.getContext("2d");
  const size = h("input", { type: "range", min: 1, max: 12, value: 4, "aria-label": "Brush size" });
  const colours = Object.entries(COLOURS).map(([name, colour], i) => swatch(name, colour, i === 0));
  const undo = h("button", { type: "button", onclick: () => draw(strokes.pop()) }, "Undo");
  const done = h("button", { type: "button", class: "primary", onclick: finish }, "Done");
  const cancel = h("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const dialog = h(
    "dialog",
    { id: "paint-over", "aria-label": "Paint over the picture" },
    h("div", { class: "tools" }, cancel, undo, done),
    h("div", { class: "ground" }, canvas),
    h("div", { class: "tools" }, h("div", { class: "swatches", role: "radiogroup", "aria-label": "Colour" }, ...colours), size),
  );
  let strokes = []; // {colour, width, points: [x, y][]}, the picture's pixels
  let painting = null;
  let made = null;

  /** Where in the picture a pointer is. */
  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  }

  function draw() {
    pen.drawImage(image, 0, 0);
    for (const { colour, width, points } of strokes) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.lineCap = pen.lineJoin = "round";
      pen.beginPath();
      pen.moveTo(...points[0]);
      for (const point of points) pen.lineTo(...point);
      pen.stroke();
    }
    undo.disabled = done.disabled = !strokes.length;
  }

  function begin(event) {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    const { value: colour } = dialog.querySelector(".swatches input:checked");
    painting = { colour, width: (Math.max(canvas.width, canvas.height) * size.value) / 100, points: [placeOf(event)] };
    strokes.push(painting);
    draw();
  }

  function move(event) {
    if (!painting) return;
    for (const one of event.getCoalescedEvents?.() ?? []) painting.points.push(placeOf(one));
    painting.points.push(placeOf(event));
    draw();
  }

  function end() {
    painting = null;
  }

  async function finish() {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    made = new File([blob], "painted-over.jpg", { type: "image/jpeg" });
    dialog.close();
  }

  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClosed(made);
  });
  document.body.append(dialog);
  draw();
  dialog.showModal();
}

function swatch(name, colour, checked) {
  const input = h("input", { type: "radio", name: "paint-colour", value: colour, checked, "aria-label": name });
  input.style.setProperty("--paint", colour);
  return input;
}
