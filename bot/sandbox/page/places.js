/** Who you are and where you are: the list of people and chats, its narrow form, and the address that remembers both. */

import { byId, h } from "./dom.js";

/**
 * @typedef {{person: number, chat: number, topic: number|null}} Place
 *   `topic` is null in a chat without topics
 */

export const sameSpot = (a, b) => a.chat === b.chat && a.topic === b.topic;
export const keyOf = ({ chat, topic }) => (topic === null ? `${chat}` : `${chat}/${topic}`);

/** The place the address names, or the nearest there is. @returns {Place} */
export function placeFromHash(world) {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const number = (name) => Number(wanted.get(name));
  const person = world.people.find(({ id }) => id === number("person")) ?? world.people[0];
  const spots = spotsOf(world, person.id);
  const chat = number("chat");
  const spot =
    spots.find((one) => one.chat === chat && one.topic === number("topic")) ??
    spots.find((one) => one.chat === chat) ??
    spots[0];
  return { person: person.id, chat: spot.chat, topic: spot.topic };
}

export function rememberPlace({ person, chat, topic }) {
  const fields = new URLSearchParams({ person: String(person), chat: String(chat) });
  if (topic !== null) fields.set("topic", String(topic));
  history.replaceState(null, "", `#${fields}`);
}

/** Every chat a person is in, a forum's topics one by one. */
export function spotsOf(world, person) {
  return world.chats
    .filter((chat) => chat.people.includes(person))
    .flatMap((chat) => {
      if (chat.type === "private") return [{ chat: chat.id, topic: null, title: world.bot?.first_name ?? "The bot", kind: "private" }];
      const topics = chat.topics?.length ? chat.topics : [{ id: null, name: null }];
      return topics.map(({ id, name }) => ({ chat: chat.id, topic: id, title: name ?? chat.title, group: chat.title, kind: "group" }));
    });
}

/** Where someone who becomes another person ends up: the same group, or their own chat with the bot. */
export function placeFor(world, person, place) {
  const spots = spotsOf(world, person);
  const spot = spots.find((one) => sameSpot(one, place)) ?? spots[0];
  return { person, chat: spot.chat, topic: spot.topic };
}

/**
 * Draws both forms of the list.
 * @param {Place} place
 * @param {Set<string>} unread keys of places with messages not seen yet
 * @param {(place: Place) => void} go
 */
export function drawPlaces(world, place, unread, go) {
  const become = (person) => go(placeFor(world, person, place));
  drawPeople(world, place, become);
  const groups = new Map();
  for (const spot of spotsOf(world, place.person)) {
    const heading = spot.topic === null ? "" : spot.group;
    groups.set(heading, [...(groups.get(heading) ?? []), spot]);
  }
  const enter = (spot) => go({ person: place.person, chat: spot.chat, topic: spot.topic });
  keepingFocus(byId("chats"), [...groups].map(([heading, spots]) => chatItem(heading, spots, place, unread, enter)));

  const select = byId("chat-select");
  const all = [...groups].flatMap(([heading, spots]) => spots.map((spot) => ({ ...spot, long: heading ? `${heading} · ${spot.title}` : spot.title })));
  select.replaceChildren(
    ...all.map((spot) => {
      const mark = unread.has(keyOf(spot)) ? "• " : "";
      return h("option", { value: keyOf(spot), selected: sameSpot(spot, place) }, mark + spot.long);
    }),
  );
  select.onchange = () => enter(all.find((spot) => keyOf(spot) === select.value));
}

function drawPeople(world, place, become) {
  keepingFocus(
    byId("people"),
    world.people.map(({ id, first_name: name }) => {
      const input = h("input", { type: "radio", name: "person", value: id, id: `person-${id}`, checked: id === place.person });
      input.addEventListener("change", () => become(id));
      return h("label", {}, input, h("span", {}, name));
    }),
  );
  const select = byId("person-select");
  select.replaceChildren(
    ...world.people.map(({ id, first_name: name }) => h("option", { value: id, selected: id === place.person }, name)),
  );
  select.onchange = () => become(Number(select.value));
}

function chatItem(heading, spots, place, unread, enter) {
  const buttons = spots.map((spot) => {
    const fresh = unread.has(keyOf(spot));
    return h(
      "button",
      {
        type: "button",
        id: `spot-${keyOf(spot)}`,
        class: heading ? "topic" : "chat",
        "aria-current": sameSpot(spot, place) ? "true" : null,
        onclick: () => enter(spot),
      },
      h("span", { class: "glyph", "aria-hidden": "true" }, heading ? "#" : spot.title.slice(0, 1)),
      h("span", { class: "name" }, spot.title),
      fresh ? h("span", { class: "fresh" }, h("span", { class: "unseen" }, "new messages")) : null,
    );
  });
  return h("li", {}, heading ? h("h3", {}, heading) : null, ...buttons);
}

/** Replaces a list's items; the focus stays on the item with the same id. */
function keepingFocus(list, items) {
  const id = list.contains(document.activeElement) ? document.activeElement.id : "";
  list.replaceChildren(...items);
  if (id) byId(id)?.focus();
}
