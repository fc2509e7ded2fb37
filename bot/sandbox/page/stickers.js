/** The tray of stickers: four that hold still, drawn here as WebP, and one that moves. */

import { byId, h } from "./dom.js";

const SIDE = 512; // px, as Telegram has them
const RIM = 14; // px of white around what is drawn
const TURN = Math.PI * 2;

/** @type {{name: string, draw: (pen: CanvasRenderingContext2D) => void}[]} */
const STILL = [
  { name: "sun", draw: sun },
  { name: "cat", draw: cat },
  { name: "wave", draw: wave },
  { name: "palette", draw: palette },
];
let files = null; // drawn when the tray is first opened

/** @param {{onPick: (file: File) => void, leave: () => void}} handlers `leave` is called when the tray closes */
export function createStickers({ onPick, leave }) {
  const opener = byId("sticker");
  const tray = byId("stickers");

  const isOpen = () => opener.getAttribute("aria-expanded") === "true";

  async function open() {
    opener.setAttribute("aria-expanded", "true");
    files ??= Promise.all([...STILL.map(still), moving()]);
    const drawn = await files;
    if (!isOpen()) return; // closed again meanwhile
    tray.replaceChildren(...drawn.map((file) => h("li", {}, button(file))));
    tray.hidden = false;
    tray.querySelector("button").focus();
  }

  function close() {
    opener.setAttribute("aria-expanded", "false");
    tray.hidden = true;
    tray.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    tray.replaceChildren();
    leave();
  }

  function button(file) {
    const name = file.name.split(".")[0];
    const look = file.name.endsWith(".tgs")
      ? h("span", { class: "moving", "aria-hidden": "true" })
      : h("img", { src: URL.createObjectURL(file), alt: "" });
    const send = () => {
      close();
      onPick(file);
    };
    return h("button", { type: "button", title: `Sticker: ${name}`, "aria-label": `Send the sticker ${name}`, onclick: send }, look);
  }

  opener.addEventListener("click", () => (isOpen() ? close() : open()));
  tray.addEventListener("keydown", (event) => {
    const all = [...tray.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

/** What a sticker looks like in the chat: the picture, or a turning tile for each one that moves. */
export function stickerPicture(sticker, url) {
  if (sticker.is_animated || sticker.is_video) {
    return h("span", { class: "sticker moving", role: "img", "aria-label": "Moving sticker" });
  }
  return h("img", { class: "sticker", src: url, alt: "Sticker", width: sticker.width, height: sticker.height });
}

async function still({ name, draw }) {
  const shape = canvasFor(draw);
  const blob = await toBlob(canvasFor((pen) => rimmed(pen, shape)));
  return new File([blob], `${name}.${blob.type.split("/")[1]}`, { type: blob.type }); // a browser without WebP makes a PNG
}

/** A sticker in Telegram's own format for those that move: a small film of shapes, compressed. */
async function moving() {
  const fixed = (value) => ({ a: 0, k: value });
  const spin = { a: 1, k: [{ t: 0, s: [0], e: [360], i: { x: [0.5], y: [1] }, o: { x: [0.5], y: [0] } }, { t: 60, s: [360] }] };
  const place = { o: fixed(100), r: spin, p: fixed([256, 256, 0]), a: fixed([0, 0, 0]), s: fixed([100, 100, 100]) };
  const shapes = [
    { ty: "rc", p: fixed([0, 0]), s: fixed([240, 240]), r: fixed(40) },
    { ty: "fl", c: fixed([0.65, 0.24, 0.13, 1]), o: fixed(100) },
  ];
  const layer = { ty: 4, nm: "tile", ip: 0, op: 60, st: 0, sr: 1, ks: place, shapes };
  const film = { tgs: 1, v: "5.5.2", fr: 60, ip: 0, op: 60, w: SIDE, h: SIDE, ddd: 0, assets: [], layers: [layer] };
  const packed = new Blob([JSON.stringify(film)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new File([await new Response(packed).blob()], "turning tile.tgs", { type: "application/x-tgsticker" });
}

function canvasFor(draw) {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  draw(canvas.getContext("2d"));
  return canvas;
}

const toBlob = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.92));

/** The shape with a white rim, as stickers have it. */
function rimmed(pen, shape) {
  for (let step = 0; step < 32; step += 1) {
    const angle = (step / 32) * TURN;
    pen.drawImage(shape, Math.cos(angle) * RIM, Math.sin(angle) * RIM);
  }
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.globalCompositeOperation = "source-over";
  pen.drawImage(shape, 0, 0);
}

// -- what is drawn

function filled(pen, colour, trace) {
  pen.fillStyle = colour;
  pen.beginPath();
  trace();
  pen.fill();
}

const spot = (pen, colour, x, y, radiusX, radiusY = radiusX) =>
  filled(pen, colour, () => pen.ellipse(x, y, radiusX, radiusY, 0, 0, TURN));

function line(pen, colour, width, points) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.stroke();
}

function smile(pen, colour, x, y, radius) {
  pen.strokeStyle = colour;
  pen.lineWidth = 9;
  pen.lineCap = "round";
  pen.beginPath();
  pen.arc(x, y, radius, 0.15 * Math.PI, 0.85 * Math.PI);
  pen.stroke();
}

function sun(pen) {
  for (let ray = 0; ray < 12; ray += 1) {
    const angle = (ray / 12) * TURN;
    const at = (distance, turn) => [256 + Math.cos(angle + turn) * distance, 256 + Math.sin(angle + turn) * distance];
    filled(pen, ray % 2 ? "#f0a13a" : "#e2702c", () => [at(150, -0.19), at(225, 0), at(150, 0.19)].forEach((tip) => pen.lineTo(...tip)));
  }
  spot(pen, "#f7c64a", 256, 256, 158);
  spot(pen, "#fbdc7c", 226, 222, 96);
  spot(pen, "#5b3418", 206, 240, 14, 20);
  spot(pen, "#5b3418", 306, 240, 14, 20);
  spot(pen, "#f0913f", 170, 288, 26, 18);
  spot(pen, "#f0913f", 342, 288, 26, 18);
  smile(pen, "#5b3418", 256, 272, 52);
}

function cat(pen) {
  for (const side of [-1, 1]) {
    const x = (distance) => 256 + side * distance;
    filled(pen, "#3c4d63", () => [[x(172), 60], [x(180), 280], [x(30), 150]].forEach((tip) => pen.lineTo(...tip)));
    filled(pen, "#d98a8a", () => [[x(152), 104], [x(156), 220], [x(72), 158]].forEach((tip) => pen.lineTo(...tip)));
  }
  spot(pen, "#3c4d63", 256, 290, 188, 170);
  spot(pen, "#e9dfcb", 256, 370, 104, 76);
  for (const x of [178, 334]) {
    spot(pen, "#f2c84b", x, 272, 42, 46);
    spot(pen, "#1d2430", x, 274, 16, 38);
    spot(pen, "#ffffff", x + 8, 256, 8);
  }
  filled(pen, "#d06a63", () => [[232, 330], [280, 330], [256, 358]].forEach((tip) => pen.lineTo(...tip)));
  smile(pen, "#1d2430", 234, 356, 22);
  smile(pen, "#1d2430", 278, 356, 22);
  for (const [side, lift] of [[-1, -12], [-1, 16], [1, -12], [1, 16]]) {
    line(pen, "#f5efe2", 6, [[256 + side * 96, 362 + lift / 2], [256 + side * 196, 356 + lift * 2]]);
  }
}

function wave(pen) {
  pen.save();
  pen.beginPath();
  pen.arc(256, 256, 212, 0, TURN);
  pen.clip();
  pen.fillStyle = "#f3dfb6";
  pen.fillRect(0, 0, SIDE, SIDE);
  spot(pen, "#d4552f", 352, 168, 58);
  const swell = (level, height, colour, shift) =>
    filled(pen, colour, () => {
      pen.lineTo(0, SIDE);
      for (let x = 0; x <= SIDE; x += 4) pen.lineTo(x, level - height * Math.abs(Math.sin((x + shift) / 92)) ** 0.7);
      pen.lineTo(SIDE, SIDE);
    });
  swell(296, 66, "#8fb6c4", 30);
  swell(352, 84, "#f7f3e8", 130);
  swell(364, 84, "#3f7d9c", 130);
  swell(430, 74, "#f7f3e8", 60);
  swell(442, 74, "#1f4b6e", 60);
  pen.restore();
}

function palette(pen) {
  filled(pen, "#b98250", () => {
    pen.moveTo(250, 66);
    pen.bezierCurveTo(430, 60, 500, 210, 440, 300);
    pen.bezierCurveTo(410, 344, 330, 300, 306, 350);
    pen.bezierCurveTo(286, 400, 350, 440, 260, 446);
    pen.bezierCurveTo(110, 452, 30, 330, 56, 226);
    pen.bezierCurveTo(80, 130, 160, 70, 250, 66);
  });
  const dabs = [["#d4552f", 150, 190], ["#f0b13a", 244, 140], ["#5f8a4a", 346, 160], ["#2f6f9f", 396, 240], ["#7a4b8c", 130, 292], ["#f7f3e8", 186, 372]];
  for (const [colour, x, y] of dabs) {
    spot(pen, colour, x, y, 36, 32);
    spot(pen, "rgba(255, 255, 255, .35)", x - 10, y - 10, 10, 7);
  }
  line(pen, "#5d3a22", 20, [[300, 300], [452, 452]]);
  line(pen, "#c9c2b4", 26, [[276, 276], [300, 300]]);
  filled(pen, "#d4552f", () => [[222, 216], [290, 262], [262, 290]].forEach((tip) => pen.lineTo(...tip)));
}
