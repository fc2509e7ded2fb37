// Asks the bot how it is every two seconds, and shows what it says; without an answer it says that instead.

const EVERY = 2000;
const MARGIN = { left: 34, right: 8, top: 8, bottom: 22 };
const $ = id => document.getElementById(id);
let history = [];
let cursor = null;

async function ask() {
  try {
    const answer = await fetch("/dashboard/data", { signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(`the bot answers ${answer.status}`);
    show(await answer.json());
  } catch (error) {
    say(`No answer: ${error.message}`, false);
  }
  setTimeout(ask, EVERY);
}

function show(data) {
  const well = data.status === "ok";
  say(well ? "All is well" : data.status, well);
  const value = (name, labels = {}) => data.numbers
    .filter(([found, has]) => found === name && Object.entries(labels).every(([key, text]) => has[key] === text))
    .reduce((sum, [, , number]) => sum + number, 0);
  const mean = name => value(`${name}_count`) ? value(`${name}_sum`) / value(`${name}_count`) : null;
  tiles([
    ["waiting", count(value("pastiche_queue_jobs", { state: "queued" }))],
    ["oldest waits", duration(value("pastiche_queue_oldest_seconds"))],
    ["being painted", count(value("pastiche_queue_jobs", { state: "running" }))],
    ["to be delivered", count(value("pastiche_queue_jobs", { state: "rendered" }))],
    ["finished", count(value("pastiche_renders_total", { outcome: "finished" }))],
    ["per step", duration(mean("pastiche_step_seconds"))],
    ["wait for Telegram", duration(mean("pastiche_telegram_wait_seconds"))],
    ["workers restarted", count(value("pastiche_worker_restarts_total"))],
  ]);
  rows("parts", Object.entries(data.parts).map(([name, part]) =>
    [name, [part.state, part.state === "ok" ? "good" : "bad"], duration(part.age)]));
  rows("slots", data.slots.map(({ node, slot, state, renders, seconds_per_step: step }) =>
    [`${node}\u00a0/\u00a0${slot}`, [state, state === "starting" ? "bad" : "good"],
      `${count(renders)}${step === null ? "" : `, ${duration(step)} a step`}`]));
  const table = (name, first) => data.numbers.filter(([found]) => found === name)
    .map(([, labels, number]) => [labels[first], labels.outcome, number])
    .sort((a, b) => b[2] - a[2]).map(([a, b, number]) => [a, b, count(number)]);
  rows("renders", table("pastiche_renders_total", "size"));
  rows("calls", table("pastiche_telegram_calls_total", "method"));
  history = data.history;
  draw();
}

function say(text, well) {
  $("status").textContent = text;
  $("status").className = well ? "good" : "bad";
  document.title = (well ? "" : "! ") + "Pastiche: dashboard";
}

function tiles(values) {
  $("tiles").replaceChildren(...values.map(([label, text]) => {
    const tile = make("div", { class: "tile" });
    tile.append(make("b", {}, text), make("span", { class: "quiet" }, label));
    return tile;
  }));
}

function rows(id, lines) {
  const shown = lines.length ? lines : [["none yet", "", ""]];
  $(id).tBodies[0].replaceChildren(...shown.map(cells => {
    const row = make("tr");
    row.append(...cells.map((cell, place) => {
      const [text, kind] = Array.isArray(cell) ? cell : [cell, place === 2 ? "number" : ""];
      return make("td", { class: kind }, text);
    }));
    return row;
  }));
}

function draw() {
  const svg = $("chart");
  const { width, height } = svg.getBoundingClientRect();
  const span = Math.max(60, ...history.map(([ago]) => ago));
  const most = nice(Math.max(4, ...history.map(([, queued, running]) => Math.max(queued, running))));
  const x = ago => width - MARGIN.right - ago / span * (width - MARGIN.left - MARGIN.right);
  const y = jobs => height - MARGIN.bottom - jobs / most * (height - MARGIN.top - MARGIN.bottom);
  const parts = [];
  for (let step = 0; step <= 4; step += 1) {
    const jobs = most * step / 4;
    parts.push(line("grid", MARGIN.left, y(jobs), width - MARGIN.right, y(jobs)));
    parts.push(words(jobs, MARGIN.left - 6, y(jobs) + 4, "end"));
  }
  parts.push(words(`${duration(span)} ago`, MARGIN.left, height - 4, "start"), words("now", width - MARGIN.right, height - 4, "end"));
  for (const [kind, place] of [["waiting", 1], ["painting", 2]]) {
    const points = history.map(look => `${x(look[0]).toFixed(1)},${y(look[place]).toFixed(1)}`).join(" ");
    parts.push(shape("polyline", { class: kind, points }));
  }
  $("span").textContent = history.length ? `over the last ${duration(span)}` : "";
  const near = cursor === null || !history.length ? null
    : history.reduce((best, look) => Math.abs(x(look[0]) - cursor) < Math.abs(x(best[0]) - cursor) ? look : best);
  if (near) parts.push(line("cursor", x(near[0]), MARGIN.top, x(near[0]), height - MARGIN.bottom));
  $("then").textContent = near ? `${duration(near[0])} ago: ${near[1]} waiting, ${near[2]} being painted` : "";
  svg.replaceChildren(...parts);
}

function make(name, attributes = {}, text = "") {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function shape(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

const line = (kind, x1, y1, x2, y2) => shape("line", { class: kind, x1, y1, x2, y2 });
const words = (text, x, y, anchor) => shape("text", { x, y, "text-anchor": anchor }, text);
const count = number => Math.round(number).toLocaleString("en");

/** The least number of the kind 4, 8, 20, 40, 80, 200 … that is not below `number`: a quarter of it is whole. */
function nice(number) {
  for (let ten = 1; ; ten *= 10) for (const step of [4, 8, 20]) if (step * ten >= number) return step * ten;
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function point(event) {
  cursor = event.type === "pointerleave" ? null : event.clientX - $("chart").getBoundingClientRect().left;
  draw();
}

for (const kind of ["pointermove", "pointerdown", "pointerleave"]) $("chart").addEventListener(kind, point);
addEventListener("resize", draw);
ask();
