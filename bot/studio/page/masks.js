/**
 * Where which painting goes: each area of the photo as a canvas, opaque where its painting is, made of strokes of a
 * soft brush, and as the grey PNG that travels (white where the painting goes).
 */

import * as api from "./api.js";
import { h } from "./dom.js";

/** Pixels of a mask's longest side. */
export const LONGEST = 512;
/** By how much the engine blurs a mask's edge, in units of its longest side: `engine.render.masks.FEATHER`. */
export const FEATHER = 1 / 80;
const HARD = 0.35; // the share of a brush's radius that is all paint
const SPACING = 0.2; // between two dabs, in units of the radius
const SLACK = 6; // grey levels up to which the engine takes a mask for empty

/** @param {import("./desk.js").Desk} desk */
export function createMasks(desk) {
  const scale = LONGEST / Math.max(desk.width, desk.height);
  const size = { width: Math.max(1, Math.round(desk.width * scale)), height: Math.max(1, Math.round(desk.height * scale)) };
  const longest = Math.max(size.width, size.height);
  /** @type {Map<number, HTMLCanvasElement>} by the area's id */
  const canvases = new Map();
  const bases = new Map(); // what the server keeps of an area, by its id
  const kept = new Map(); // masks that the server has, by area and last stroke

  function canvasOf(id) {
    if (!canvases.has(id)) {
      const canvas = h("canvas", size);
      canvas.getContext("2d", { willReadFrequently: true });
      canvases.set(id, canvas);
    }
    return canvases.get(id);
  }

  /** Puts a piece of a stroke down: its own area gets the paint, all others lose it. */
  function dab(stroke, [fromX, fromY], [toX, toY]) {
    const unit = longest / 1000;
    const radius = Math.max(1, (stroke.size * unit) / 2);
    const steps = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY) * unit / (radius * SPACING)));
    for (const area of desk.areas) {
      const adds = area.id === stroke.area && stroke.tool === "brush";
      if (stroke.tool === "eraser" && area.id !== stroke.area) continue;
      const pen = canvasOf(area.id).getContext("2d");
      pen.globalCompositeOperation = adds ? "source-over" : "destination-out";
      for (let step = 0; step <= steps; step++) {
        const x = (fromX + ((toX - fromX) * step) / steps) * unit;
        const y = (fromY + ((toY - fromY) * step) / steps) * unit;
        const soft = pen.createRadialGradient(x, y, radius * HARD, x, y, radius);
        soft.addColorStop(0, "rgb(0 0 0 / 1)");
        soft.addColorStop(0.5, "rgb(0 0 0 / .5)");
        soft.addColorStop(1, "rgb(0 0 0 / 0)");
        pen.fillStyle = soft;
        pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      }
    }
  }

  function draw(stroke) {
    if (stroke.tool === "clear") {
      const canvas = canvasOf(stroke.area);
      canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    stroke.points.forEach((point, at) => dab(stroke, stroke.points[Math.max(0, at - 1)], point));
  }

  /** All anew, from what the server has and the strokes since. */
  function redraw() {
    for (const area of desk.areas) {
      const canvas = canvasOf(area.id);
      const pen = canvas.getContext("2d");
      pen.globalCompositeOperation = "copy";
      const base = bases.get(area.id);
      if (base) pen.drawImage(base, 0, 0, canvas.width, canvas.height);
      else pen.clearRect(0, 0, canvas.width, canvas.height);
    }
    desk.strokes.forEach(draw);
  }

  /** Fetches what the server has of the areas, and draws all. */
  async function load() {
    await Promise.all(
      desk.areas.filter((area) => area.base && !bases.has(area.id)).map(async (area) => {
        const image = new Image();
        image.src = await api.blobUrl(api.photoUrl(area.base, LONGEST));
        await image.decode();
        bases.set(area.id, seeThrough(image, size));
      }),
    );
    redraw();
  }

  const levels = (id) => canvasOf(id).getContext("2d").getImageData(0, 0, size.width, size.height).data;

  /** How much the area has of that place, 0 to 1. */
  function at(id, x, y) {
    const unit = longest / 1000;
    return canvasOf(id).getContext("2d").getImageData(Math.min(size.width - 1, x * unit), Math.min(size.height - 1, y * unit), 1, 1).data[3] / 255;
  }

  function isEmpty(id) {
    const data = levels(id);
    for (let place = 3; place < data.length; place += 4) if (data[place] > SLACK) return false;
    return true;
  }

  /** The mask's name on the server, which gets it if it lacks it; null if nothing is painted. */
  function shaOf(area) {
    const last = desk.strokes.at(-1)?.id ?? 0;
    const key = `${area.id}@${last}`;
    if (isEmpty(area.id)) return Promise.resolve(null);
    if (area.base && !desk.strokes.length) return Promise.resolve(area.base);
    if (!kept.has(key)) {
      const sending = greyPng(levels(area.id), size)
        .then((body) => api.insist("masks", { method: "POST", body, headers: { "Content-Type": "image/png" } }))
        .then(({ mask }) => mask);
      sending.catch(() => kept.delete(key));
      kept.set(key, sending);
    }
    return kept.get(key);
  }

  return { size, canvasOf, dab, draw, redraw, load, at, isEmpty, shaOf };
}

/** A grey picture as a canvas that is opaque where it is white. */
function seeThrough(image, { width, height }) {
  const canvas = h("canvas", { width, height });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, width, height);
  const pixels = pen.getImageData(0, 0, width, height);
  for (let place = 0; place < pixels.data.length; place += 4) {
    pixels.data[place + 3] = pixels.data[place];
    pixels.data[place] = pixels.data[place + 1] = pixels.data[place + 2] = 0;
  }
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** How opaque each pixel is, as a grey PNG of 8 bits: a canvas's own would have four times as much. */
async function greyPng(pixels, { width, height }) {
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    let left = 0;
    const start = y * (width + 1);
    rows[start] = 1; // filter "Sub": the difference to the left, which is mostly 0
    for (let x = 0; x < width; x++) {
      const level = pixels[(y * width + x) * 4 + 3];
      rows[start + 1 + x] = level - left;
      left = level;
    }
  }
  const packed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate")));
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8); // bits; grey is colour type 0
  return new Blob([SIGNATURE, chunk("IHDR", new Uint8Array(head.buffer)), chunk("IDAT", new Uint8Array(await packed.arrayBuffer())), chunk("IEND", new Uint8Array())], { type: "image/png" });
}

function chunk(name, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set([...name].map((letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function crc(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
