/** Pastiche's chat page: who and where you are, what has been said, and what you say next. */

import * as api from "./api.js";
import { createComposer } from "./composer.js";
import { alert, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { drawPlaces, keyOf, placeFor, placeFromHash, rememberPlace, sameSpot, spotsOf } from "./places.js";
import { createTimeline, topicOf } from "./timeline.js";
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

const composer = createComposer({ onSend: say, here: () => place, onLeave: () => timeline.focusLast() });
const timeline = createTimeline({
  onReply: composer.replyTo,
  onPress: press,
  onCommand: (command) => say({ text: command, files: [], asFile: false }).catch(report),
  leave: composer.focus,
});

const report = (error) => toast(error.message, { error: true });
const chatOf = (id) => world.chats.find((chat) => chat.id === id);
const botName = () => world.bot?.first_name ?? "The bot";
const spotOf = (chat, message) => ({ chat, topic: chatOf(chat)?.topics?.length ? topicOf(message ?? {}) : null });

async function say({ text, files, asFile, reply }, { person, chat, topic } = place) {
  const thread = topic === 1 ? undefined : topic ?? undefined; // messages in General carry no topic
  const { messages } = await api.send({ from: person, chat, thread, reply, text, files, asFile });
  // The event may have come first, and an edit with it: that is the later state.
  if (place.chat === chat) messages.forEach((message) => timeline.put({ ...message, seq: 0 }));
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
  drawWelcome({ group, topics: place.topic !== null, bot: botName() }, { ...composer, onCommand: (text) => say({ text, files: [] }).catch(report) });
  composer.setCommands(chat.commands ?? world.bot?.commands);
}

function drawStatus(action) {
  clearTimeout(actionTimer);
  const chat = chatOf(place.chat);
  const members = chat.people.map((id) => world.people.find((one) => one.id === id)?.first_name);
  const resting = chat.type === "private" ? "repaints your photos" : `${[...members, botName()].join(", ")}`;
  byId("status").textContent = action ? `${botName()} ${ACTIONS[action] ?? "is busy…"}` : resting;
  byId("status").classList.toggle("busy", Boolean(action));
  if (action) actionTimer = setTimeout(drawStatus, ACTION_LASTS);
}

function apply(event) {
  if (event.type === "commands" || event.type === "chats") {
    api.world().then((fresh) => {
      world = fresh;
      if (chatOf(place.chat)) drawFrame();
      else walk(placeFor(world, place.person, place)); // a group that became another chat
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

addEventListener("hashchange", () => world && walk(placeFromHash(world)));
document.querySelector("[data-skip]").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});
if (matchMedia("(hover: hover)").matches) composer.focus();
