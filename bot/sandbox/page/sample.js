/** A picture for those who have none at hand: an evening landscape, drawn here. */

const WIDTH = 1200;
const HEIGHT = 900;
const SHORE = 610; // px from the top, where the land ends and the lake begins

let drawn = null;

/** The landscape as a JPEG file, drawn at the first call. @returns {Promise<File>} */
export function samplePicture() {
  drawn ??= draw();
  return drawn;
}

async function draw() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  const random = seeded(7);
  drawSky(pen, random);
  drawHills(pen, random);
  drawLake(pen, canvas, random);
  drawTree(pen, random);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.93));
  return new File([blob], "evening-lake.jpg", { type: "image/jpeg" });
}

/** Numbers in 0..1, the same ones each time, so that the sample is always the same picture. */
function seeded(state) {
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function gradient(pen, from, to, stops) {
  const fill = pen.createLinearGradient(0, from, 0, to);
  stops.forEach((colour, i) => fill.addColorStop(i / (stops.length - 1), colour));
  return fill;
}

function disc(pen, x, y, radiusX, radiusY, fill) {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.ellipse(x, y, radiusX, radiusY, 0, 0, Math.PI * 2);
  pen.fill();
}

function drawSky(pen, random) {
  pen.fillStyle = gradient(pen, 0, SHORE, ["#2f5d8a", "#7fa6b8", "#f0c48a", "#f3a063"]);
  pen.fillRect(0, 0, WIDTH, SHORE);
  const glow = pen.createRadialGradient(820, 400, 10, 820, 400, 330);
  glow.addColorStop(0, "rgba(255, 240, 190, .95)");
  glow.addColorStop(1, "rgba(255, 220, 150, 0)");
  pen.fillStyle = glow;
  pen.fillRect(0, 0, WIDTH, SHORE);
  disc(pen, 820, 400, 46, 46, "#fff3cf");
  for (let bank = 0; bank < 9; bank += 1) {
    const x = random() * WIDTH;
    const y = 60 + random() * 260;
    for (let puff = 0; puff < 16; puff += 1) {
      const shade = random() > 0.5 ? "rgba(255, 236, 214, .20)" : "rgba(214, 170, 160, .16)";
      disc(pen, x + (random() - 0.5) * 260, y + (random() - 0.5) * 34, 30 + random() * 60, 8 + random() * 14, shade);
    }
  }
}

function drawHills(pen, random) {
  const ranges = [
    ["#8b93a8", 430, 90],
    ["#5f7685", 490, 70],
    ["#3f5f57", 540, 48],
    ["#2f4a38", 585, 26],
  ];
  for (const [colour, level, height] of ranges) {
    const phase = random() * 6;
    const ridge = (x) =>
      level + height * (0.6 * Math.sin(x / 190 + phase) + 0.3 * Math.sin(x / 71 + 2 * phase) + 0.1 * Math.sin(x / 23));
    pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(0, SHORE);
    for (let x = 0; x <= WIDTH; x += 4) pen.lineTo(x, Math.min(ridge(x), SHORE));
    pen.lineTo(WIDTH, SHORE);
    pen.fill();
  }
}

function drawLake(pen, canvas, random) {
  pen.save();
  pen.translate(0, SHORE * 2);
  pen.scale(1, -1);
  pen.drawImage(canvas, 0, SHORE - 290, WIDTH, 290, 0, SHORE - 290, WIDTH, 290);
  pen.restore();
  pen.fillStyle = gradient(pen, SHORE, HEIGHT, ["rgba(30, 60, 80, .15)", "rgba(18, 40, 58, .75)"]);
  pen.fillRect(0, SHORE, WIDTH, HEIGHT - SHORE);
  for (let i = 0; i < 420; i += 1) {
    const depth = random();
    const y = SHORE + 4 + depth * (HEIGHT - SHORE);
    const towardsSun = random() > 0.55;
    const x = towardsSun ? 820 + (random() - 0.5) * (90 + depth * 240) : random() * WIDTH;
    const shine = towardsSun ? "rgba(255, 226, 165, .45)" : "rgba(190, 215, 225, .16)";
    disc(pen, x, y, 10 + depth * 34, 1 + depth * 2.5, shine);
  }
}

function drawTree(pen, random) {
  pen.fillStyle = "#1d2a1f";
  pen.beginPath();
  pen.moveTo(0, HEIGHT);
  pen.bezierCurveTo(0, 770, 180, 735, 470, HEIGHT);
  pen.fill();
  branch(170, 815, -Math.PI / 2 + 0.06, 120, 26);

  function branch(x, y, angle, length, width) {
    const tipX = x + Math.cos(angle) * length;
    const tipY = y + Math.sin(angle) * length;
    pen.strokeStyle = "#2b2018";
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(tipX, tipY);
    pen.stroke();
    if (length < 46) {
      for (let leaf = 0; leaf < 12; leaf += 1) {
        const green = ["#3c5a2c", "#58753a", "#8a8a3c", "#c08a3e"][Math.floor(random() * 4)];
        disc(pen, tipX + (random() - 0.5) * 62, tipY + (random() - 0.5) * 50, 5 + random() * 8, 4 + random() * 6, green);
      }
      return;
    }
    for (const turn of [-0.5, 0.08, 0.55]) {
      branch(tipX, tipY, angle + turn + (random() - 0.5) * 0.25, length * (0.68 + random() * 0.1), width * 0.6);
    }
  }
}
