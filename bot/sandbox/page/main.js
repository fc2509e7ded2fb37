/** Pastiche's chat page: who and where you are, what has been said, and what you say next. */

import * as api from "./api.js";
import { createComposer } from "./composer.js";
import { alert, pick, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { safeLink } from "./entities.js";
import { paintOver } from "./paintover.js";
import { drawLanguage, withRole } from "./person.js";
import { drawPlaces, keyOf, placeFor, placeFromHash, rememberPlace, sameSpot, spotsOf } from "./places.js";
import { createTimeline, topicOf } from "./timeline.js";
import { createWebApp } from "./webapp.js";
import { drawWelcome } from "./welcome.js";

const ACTION_LASTS = 5500; // ms; Telegram shows a chat action for about five seconds
const ACTIONS = { typing: "is typing…", upload_photo: "is sending a photo…", upload_document: "is sending a file…" };

let world = null;
/** @type {import("./places.js").Place} */
let place = null;
let loading = 0; // fetches of messages under way
let held = []; // events that came meanwhile
let actionTimer = 0;
const unread = new Set();

const composer = createComposer({
  onSend: say,
  here: () => place,
  onLeave: () => timeline.focusLast(),
  username: () => world?.bot?.username,
  onAsk: (query, offset) => api.inquire(place.person, place.chat, query, offset),
  onChoose: sayVia,
  onStart: begin,
});
const timeline = createTimeline({
  onReply: composer.replyTo,
  onPress: press,
  onApp: (message, text, button) => webApp.open(button, { message: message.message_id, text }),
  onSwitch,
  onCommand: (command) => say({ text: command, files: [], asFile: false }).catch(report),
  onPaint: paint,
  leave: composer.focus,
});

const webApp = createWebApp({
  here: () => place,
  name: () => botName(),
  leave: composer.focus,
  onSwitch,
  onLink: (address) => followLink(address) || (safeLink(address) && open(address, "_blank", "noopener")),
});

const report = (error) => toast(error.message, { error: true });
const chatOf = (id) => world.chats.find((chat) => chat.id === id);
const personOf = (id) => world.people.find((one) => one.id === id);
const isGuest = (chat) => chat.bot === "left";
const botName = () => world.bot?.first_name ?? "The bot";
const spotOf = (chat, message) => ({ chat, topic: chatOf(chat)?.topics?.length ? topicOf(message ?? {}) : null });

async function say({ text, files, asFile, asSticker, reply }, { person, chat, topic } = place) {
  const { messages } = await api.send({ from: person, chat, thread: threadOf(topic), reply, text, files, asFile, asSticker });
  show(messages, chat);
}

/** Sends something that the bot offered. */
async function sayVia({ offer, result, reply }, { person, chat, topic }) {
  const { messages } = await api.choose({ from: person, chat, thread: threadOf(topic), reply, offer, result });
  show(messages, chat);
}

const threadOf = (topic) => (topic === 1 ? undefined : topic ?? undefined); // messages in General carry no topic

function show(messages, chat) {
  // The event may have come first, and an edit with it: that is the later state.
  if (place.chat === chat) messages.forEach((message) => timeline.put({ ...message, seq: 0 }));
}

/** Goes to the person's own chat with the bot and begins there, as a link with that parameter would. */
function begin(parameter) {
  walk({ person: place.person, chat: place.person, topic: null });
  say({ text: `/start ${parameter}`, files: [], asFile: false }).catch(report);
}

/** Lets the person paint over a message's picture, and puts the result in reply to it where a caption can be written. */
async function paint(message, url) {
  const painted = await paintOver(url);
  if (!painted) return;
  composer.replyTo(message);
  composer.attach([painted]);
}

/** Follows a link to the bot inside this page. @returns {boolean} whether it is one */
function followLink(address) {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const its = `/${world?.bot?.username ?? ""}`.toLowerCase();
  if (!["t.me", "telegram.me"].includes(url.hostname) || url.pathname.toLowerCase() !== its) return false;
  const [start, app] = [url.searchParams.get("start"), url.searchParams.get("startapp")];
  if (app !== null) webApp.open(null, { start: app });
  else if (start) begin(start);
  else walk({ person: place.person, chat: place.person, topic: null });
  return true;
}

function onSwitch(query, elsewhere) {
  if (elsewhere) askWhere(query);
  else ask(query);
}

const ask = (query) => composer.write(`@${world.bot.username} ${query}`);

/** Asks the bot in a chat of the person's choice. */
async function askWhere(query) {
  const spots = spotsOf(world, place.person);
  const labels = spots.map((spot) => (spot.topic === null ? spot.title : `${spot.group} · ${spot.title}`));
  const chosen = await pick("Share in which chat?", labels);
  if (chosen === null) return;
  walk({ person: place.person, chat: spots[chosen].chat, topic: spots[chosen].topic });
  ask(query);
}

async function press(message, data, button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const { text, show_alert: asAlert } = await api.press(place.person, place.chat, message.message_id, data);
    if (text) (asAlert ? alert : toast)(text);
  } catch (error) {
    report(error);
  }
  button.removeAttribute("aria-busy");
}

/** Fetches the place's messages and shows them. @returns the sequence number they are as of */
async function load() {
  const asked = place;
  loading += 1;
  try {
    const { messages, seq } = await api.messages(asked.chat);
    if (asked !== place) return seq;
    timeline.show({ me: place.person, group: chatOf(place.chat).type !== "private", topic: place.topic, chat: place.chat }, messages);
    const missed = held.filter((event) => event.seq > seq);
    held = [];
    missed.forEach(apply);
    return seq;
  } finally {
    loading -= 1;
  }
}

function go(target) {
  place = target;
  unread.delete(keyOf(place));
  rememberPlace(place);
  drawFrame();
  composer.setPlace(`${place.person} ${keyOf(place)}`);
  return load();
}

const walk = (target) => {
  go(target).catch(report);
  // A phone would open its keyboard over the chat that was asked for.
  if (matchMedia("(hover: hover)").matches && !document.activeElement?.matches("input, select")) composer.focus();
};

function drawFrame() {
  const chat = chatOf(place.chat);
  const spot = spotsOf(world, place.person).find((one) => sameSpot(one, place));
  const group = chat.type !== "private";
  drawPlaces(world, place, unread, walk);
  byId("title").textContent = group && place.topic !== null ? `${chat.title} · ${spot.title}` : spot.title;
  document.title = group ? `${chat.title} · Pastiche` : "Pastiche";
  drawStatus();
  const guest = isGuest(chat) ? world.bot?.username : null;
  const app = chat.menu?.type === "web_app" ? chat.menu.text : null;
  drawWelcome(
    { group, topics: place.topic !== null, guest, bot: botName(), app },
    { ...composer, openApp: () => webApp.open(byId("app-menu")), onCommand: (text) => say({ text, files: [] }).catch(report) },
  );
  drawMenu(chat.menu);
  composer.setCommands(chat.commands?.[place.person] ?? world.bot?.commands);
  drawLanguage(personOf(place.person), (code) => api.speak(place.person, code).catch(report));
  byId("upgrade").hidden = chat.type !== "group" || chat.admins?.[place.person] !== "creator";
}

/** The button beside the field that opens the bot's app, where it has set one. */
function drawMenu(menu) {
  const button = byId("app-menu");
  button.hidden = menu?.type !== "web_app";
  button.querySelector("span").textContent = menu?.text ?? "";
  button.title = menu?.text ?? "";
}

/** Makes the group a supergroup, which cannot be undone; everybody who is in it is taken along. */
async function upgrade() {
  const { person, chat } = place;
  const sure = await pick(`Make ${chatOf(chat).title} a supergroup? The bot sees a new chat, which starts empty.`, ["Make it a supergroup"]);
  if (sure !== null) api.upgrade(person, chat).catch(report);
}

function drawStatus(action) {
  clearTimeout(actionTimer);
  const chat = chatOf(place.chat);
  const members = chat.people.map((id) => withRole(personOf(id), chat));
  const resting = chat.type === "private" ? "repaints your photos" : [...members, ...(isGuest(chat) ? [] : [botName()])].join(", ");
  byId("status").textContent = action ? `${botName()} ${ACTIONS[action] ?? "is busy…"}` : resting;
  byId("status").classList.toggle("busy", Boolean(action));
  if (action) actionTimer = setTimeout(drawStatus, ACTION_LASTS);
}

function apply(event) {
  if (event.type === "commands" || event.type === "chats") {
    api.world().then((fresh) => {
      world = fresh;
      if (chatOf(place.chat)) drawFrame();
      else walk(placeFor(world, place.person, { chat: world.moved[place.chat], topic: null })); // it became a supergroup
    }, report);
    return;
  }
  const spot = spotOf(event.chat, event.message);
  if (event.chat !== place.chat) {
    if (event.type === "message") markUnread(spot);
  } else if (event.type === "delete") timeline.remove(event.message_id);
  else if (event.type === "typing") {
    if (place.topic === null || place.topic === (event.thread ?? 1)) drawStatus(event.action);
  } else if (event.message) {
    if (event.type === "message" && event.message.from?.is_bot) drawStatus();
    if (event.type === "message" && !sameSpot(spot, place)) markUnread(spot);
    timeline.put({ ...event.message, seq: event.seq });
  }
}

function markUnread(spot) {
  unread.add(keyOf(spot));
  drawPlaces(world, place, unread, walk);
}

api.follow({
  catchUp: async () => {
    world = await api.world();
    return go(place ?? placeFromHash(world));
  },
  onEvent: (event) => (loading ? held.push(event) : apply(event)),
  onState: (connected) => {
    byId("offline").hidden = connected;
  },
});

byId("upgrade").addEventListener("click", upgrade);
byId("app-menu").addEventListener("click", () => webApp.open(byId("app-menu")));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && followLink(link.href)) event.preventDefault();
});
addEventListener("hashchange", () => world && walk(placeFromHash(world)));
document.querySelector("[data-skip]").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});
if (matchMedia("(hover: hover)").matches) composer.focus();
