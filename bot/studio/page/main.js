/** Pastiche's studio: who has come, what they see, and what they hear. */

import * as api from "./api.js";
import * as desk from "./desk.js";
import { byId, h, icon } from "./dom.js";
import { showEasel } from "./easel.js";
import { showHistory } from "./history.js";
import * as jobs from "./jobs.js";
import { report, say, toast } from "./say.js";
import { showStart, take } from "./start.js";
import { follow } from "./stream.js";
import * as telegram from "./telegram.js";
import { choose, learn, recall, t } from "./texts.js";
import { showWall } from "./wall.js";

const VIEWS = { start: showStart, wall: showWall, easel: showEasel, history: showHistory };

/** @type {{me: any, paintings: any[], go: typeof go, toHistory: typeof toHistory, primary: typeof primary}} what every view may use */
const studio = { me: null, paintings: [], go, toHistory, primary };
let leaving = new AbortController();
let depth = 0; // views that lie under this one

/**
 * Shows a view. over: in place of the one that is shown, rather than on top of it.
 * wish: paint, to order what is on the desk at once; file, a photo to be taken in.
 */
function go(view, { over = false, ...wish } = {}) {
  depth = over ? depth : depth + 1;
  const under = over ? history.state?.under : (history.state?.view ?? "start");
  history[over ? "replaceState" : "pushState"]({ view, depth, under }, "");
  draw(view, wish);
}

function draw(view, wish = {}) {
  leaving.abort();
  leaving = new AbortController();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const needsPhoto = view === "wall" || view === "easel";
  const shown = needsPhoto && !desk.current() ? "start" : view;
  const root = h("div", { class: `view ${shown}` });
  primary(null);
  byId("main").replaceChildren(root);
  byId("back").hidden = depth === 0 || telegram.inTelegram;
  byId("to-history").toggleAttribute("aria-current", shown === "history");
  telegram.backButton(depth > 0);
  scrollTo(0, 0);
  VIEWS[shown](root, studio, leaving.signal, wish);
  const heading = root.querySelector("h1");
  document.title = shown === "start" ? "Pastiche" : `${heading.textContent} · Pastiche`;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function back() {
  if (document.querySelector("dialog[open]")) document.querySelector("dialog[open]").close();
  else if (depth > 0) history.back();
}

/** A file that is dropped, on whatever is shown, is a new photo. */
function dragged(event) {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  const [file] = event.type === "drop" ? event.dataTransfer.files : [];
  document.body.classList.toggle("dropping", event.type === "dragenter" || event.type === "dragover");
  if (!file || document.body.matches(".waiting, .closed")) return;
  go("start", { over: Boolean(document.querySelector(".view.start")), file });
}

/** Leaves a picture that is deleted for those that are there; nothing leads back to it. */
function toHistory() {
  leaving.abort();
  desk.clear();
  if (depth > 0 && history.state?.under === "history") history.back();
  else go("history", { over: true });
}

/** The one thing to do next: Telegram's main button there, a button of the page's own elsewhere. */
function primary(button) {
  telegram.mainButton(button);
  const bar = byId("bar");
  bar.hidden = !button || telegram.inTelegram;
  const own = byId("primary");
  own.disabled = Boolean(button?.busy);
  own.toggleAttribute("aria-busy", Boolean(button?.busy));
  own.textContent = button?.text ?? "";
  own.onclick = button?.act ?? null;
}

/** Says in the head how it stands with the connection. */
let trouble = null;
function connection(failure) {
  if (!failure === !trouble) return;
  trouble = failure;
  byId("offline").hidden = !failure;
  byId("offline-text").textContent = failure?.message || (failure ? t("offline") : "");
  if (!failure) {
    say(t("online"));
    jobs.catchUp();
  }
}

/** Where nothing can be done here: a sentence, and a way to begin anew. */
function closed(failure) {
  document.body.classList.add("closed");
  byId("main").replaceChildren(
    h(
      "div",
      { class: "view shut" },
      h("h1", {}, t("closed") || "Pastiche"),
      h("p", { role: "alert" }, failure.message),
      h("button", { class: "primary", onclick: () => location.reload() }, t("try-again") || "↻"),
    ),
  );
}

/** What has been painted here is not there any more: begins anew, and says why. */
function lose(failure) {
  desk.clear();
  depth = 0;
  history.replaceState({ view: "start", depth }, "");
  toast(failure.message, { error: true });
}

/** Whether the photo on the desk is still there: what was kept may be of a visitor whom nobody knows any more. */
async function check() {
  try {
    await api.blobUrl(api.photoUrl(desk.current().photo));
  } catch (error) {
    if (error.status === 404) lose(error);
  }
}

/** Knocks until somebody opens; a key that has run out is changed for a new one. */
async function come() {
  for (;;) {
    try {
      await api.enter();
      return await api.insist("me", {}, connection);
    } catch (error) {
      if (error instanceof api.Failure && error.passes) {
        connection(error);
        await api.pause(1500);
      } else if (error.status !== 401 || !api.leave()) throw error;
      else if (desk.current()) lose(error);
    }
  }
}

function furnish(me) {
  studio.me = me;
  learn(me);
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = t(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    element.title = t(element.dataset.label);
  }
  byId("notice").hidden = !me.notice;
  byId("notice").textContent = me.notice ?? "";
  byId("language").replaceChildren(
    ...Object.entries(me.languages).map(([code, name]) => h("option", { value: code, selected: code === me.language, lang: code.replace("_", "-") }, name)),
  );
}

/** The paintings on offer, and what they are called where they are named already. */
function hang(paintings) {
  studio.paintings = paintings;
  const titles = new Map(paintings.map(({ name, title }) => [name, title]));
  for (const style of [...desk.styles(), ...jobs.all().flatMap((job) => job.styles)]) style.title = titles.get(style.painting) ?? style.title;
}

async function speak(language) {
  try {
    furnish(await api.call(`me?language=${encodeURIComponent(language)}`));
    choose(language);
    hang((await api.call("paintings")).paintings);
    draw(history.state?.view ?? "start");
  } catch (error) {
    report(error);
  }
}

/** What the address asks for: a photo that waits in the chat, or a picture to go on with. */
async function asked() {
  const parameters = new URLSearchParams(location.search);
  const [photo, job] = [parameters.get("photo"), Number(parameters.get("job"))];
  if (!photo && !job) return null;
  history.replaceState(history.state, "", location.pathname + location.hash);
  try {
    if (photo) await take({ photo }, studio);
    else {
      jobs.hear("job", await api.call(`jobs/${job}`));
      const found = jobs.get(job);
      desk.layJob(found, await api.sizeOf(found.photo));
    }
    return photo ? "wall" : "easel";
  } catch (error) {
    report(error);
    return null;
  }
}

async function start() {
  recall();
  desk.recall();
  telegram.begin({ onBack: back });
  byId("back").append(icon("back"));
  byId("back").addEventListener("click", back);
  byId("to-history").append(icon("grid"));
  byId("to-history").addEventListener("click", () => history.state?.view !== "history" && go("history"));
  byId("language").addEventListener("change", (event) => speak(event.target.value));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").querySelector("h1")?.focus();
  });
  addEventListener("popstate", (event) => {
    depth = event.state?.depth ?? 0;
    draw(event.state?.view ?? "start");
  });
  addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && back());
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) addEventListener(type, dragged);
  addEventListener("pagehide", (event) => !event.persisted && api.release());
  let me;
  try {
    me = await come();
    hang((await api.insist("paintings", {}, connection)).paintings);
  } catch (error) {
    return closed(error);
  }
  connection(null);
  furnish(me);
  document.body.classList.remove("waiting");
  follow(jobs.hear, connection, async (failure) => {
    if (failure.status !== 401) return true;
    if (telegram.inTelegram) closed(failure); // what Telegram has signed is too old: the app opens it anew
    else location.reload(); // and gets a new key
    return false;
  });
  depth = history.state?.depth ?? 0;
  if (desk.current()) await check();
  const view = await asked();
  if (view) go(view, { over: true });
  else draw(history.state?.view ?? "start");
}

start();
