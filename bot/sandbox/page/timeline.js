/** The list of messages: which posts there are, in which order, and where the list is scrolled to. */

import { announce, toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { createPost, fillPost, serviceLine, speakerOf, summary } from "./render.js";

const SAME_BREATH = 300; // s: messages this close by one person stand together, under one name
const NEAR_END = 48; // px

/**
 * The list for one chat or topic at a time.
 * @param {{onReply: Function, onPress: Function, onApp: Function, onCommand: Function, leave: () => void}} handlers
 *   `leave` is called when the keyboard walks out of the list
 */
export function createTimeline(handlers) {
  const scroller = byId("scroller");
  const list = byId("messages");
  const toEnd = byId("to-end");
  const messages = new Map(); // message id -> message
  let elements = new Map(); // post key -> element
  let drawn = new Map(); // post key -> what it was drawn from
  let place = { me: 0, group: false, topic: null };
  let atEnd = true;
  let lastTop = 0;

  const context = () => ({ ...place, ...handlers, onQuote: showMessage });
  const inPlace = (message) => place.topic === null || topicOf(message) === place.topic;
  const visible = () => [...messages.values()].filter(inPlace).sort((a, b) => a.message_id - b.message_id);

  /** Shows another place, or the same one anew: everything that is there, from its end. */
  function show(newPlace, all) {
    const same = JSON.stringify(newPlace) === JSON.stringify(place);
    place = newPlace;
    list.classList.toggle("alone", !place.group);
    messages.clear();
    for (const message of all) messages.set(message.message_id, message);
    if (!same) {
      list.replaceChildren();
      elements = new Map();
      drawn = new Map();
      atEnd = true;
    }
    draw();
  }

  /** Takes in a new or an edited message; `seq` tells which of two states is the later. */
  function put(message) {
    const known = messages.get(message.message_id);
    if (known && known.seq >= message.seq) return;
    messages.set(message.message_id, message);
    if (!inPlace(message)) return;
    draw();
    const theirs = message.from?.id !== place.me;
    if (theirs && !known) {
      announce(`${speakerOf(message)}: ${summary(message)}`);
      toEnd.hidden = atEnd;
    } else if (theirs && keysOf(known) !== keysOf(message)) {
      announce(`${speakerOf(message)} changed a message: ${summary(message)}`);
    }
    if (!theirs && !known) scrollToEnd();
  }

  function remove(messageId) {
    if (messages.delete(messageId)) draw();
  }

  function draw() {
    const posts = postsOf(visible());
    const keys = new Set();
    let cursor = list.firstChild;
    let previous = null;
    for (const post of posts) {
      keys.add(post.key);
      const element = elements.get(post.key) ?? elementFor(post);
      elements.set(post.key, element);
      if (element === cursor) cursor = cursor.nextSibling;
      else list.insertBefore(element, cursor);
      if (!post.messages) continue;
      element.classList.toggle("follows", follows(previous, post));
      previous = post;
      const source = post.messages;
      const old = drawn.get(post.key);
      if (old?.length === source.length && old.every((message, i) => message === source[i])) continue;
      drawn.set(post.key, source);
      fillPost(element, post, context());
    }
    for (const [key, element] of elements) {
      if (keys.has(key)) continue;
      if (element.contains(document.activeElement)) handlers.leave();
      element.remove();
      elements.delete(key);
      drawn.delete(key);
    }
    list.hidden = !posts.some((post) => post.messages);
    byId("empty").hidden = !list.hidden;
    keepStop();
    if (atEnd) scrollToEnd();
  }

  // -- scrolling

  function scrollToEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
    toEnd.hidden = true;
  }

  function showMessage(messageId) {
    const post = postsOf(visible()).find((one) => one.messages?.some((message) => message.message_id === messageId));
    const element = post && elements.get(post.key);
    if (!element) {
      toast("That message is not here any more.");
      return;
    }
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.remove("found");
    requestAnimationFrame(() => element.classList.add("found"));
  }

  scroller.addEventListener("scroll", () => {
    const nearEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    // Only a move upwards leaves the end: a list that grew meanwhile is followed, not lost.
    if (nearEnd) atEnd = true;
    else if (scroller.scrollTop < lastTop) atEnd = false;
    lastTop = scroller.scrollTop;
    if (atEnd) toEnd.hidden = true;
  });
  // The list also grows without a new message (a picture gets its caption) and shrinks with the composer.
  const keepEnd = new ResizeObserver(() => atEnd && scrollToEnd());
  keepEnd.observe(scroller);
  keepEnd.observe(list);
  toEnd.addEventListener("click", scrollToEnd);

  // -- walking through the list by keyboard: one stop for Tab, arrows from message to message

  const articles = () => [...list.querySelectorAll("article")];

  function keepStop(wanted) {
    const all = articles();
    const stop = wanted ?? all.find((one) => one.contains(document.activeElement)) ?? all.at(-1);
    for (const one of all) {
      one.tabIndex = one === stop ? 0 : -1;
      one.querySelector(".reply").tabIndex = one.tabIndex;
    }
  }

  list.addEventListener("focusin", (event) => keepStop(event.target.closest("article")));
  list.addEventListener("keydown", (event) => {
    const article = event.target.closest("article");
    if (!article) return;
    const all = articles();
    const at = all.indexOf(article);
    if (event.key === "ArrowUp") all[Math.max(at - 1, 0)].focus();
    else if (event.key === "ArrowDown" && at + 1 < all.length) all[at + 1].focus();
    else if (event.key === "ArrowDown" || event.key === "Escape") handlers.leave();
    else if (event.key === "Enter" && event.target === article) article.querySelector(".reply").click();
    else return;
    event.preventDefault();
  });

  return { show, put, remove, focusLast: () => articles().at(-1)?.focus() };
}

/**
 * The topic a forum's message belongs to. Those of none are in General, which has the number 1; they may carry
 * a thread all the same, that of the message they reply to.
 */
export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : 1);

const keysOf = (message) => JSON.stringify(message.reply_markup ?? null);

/** Messages in order -> what the list shows: a line for each day, lines for events, and posts with albums together. */
function postsOf(messages) {
  const posts = [];
  let day = "";
  for (const message of messages) {
    const its = new Date(message.date * 1000);
    if (its.toDateString() !== day) {
      day = its.toDateString();
      posts.push({ key: `day ${day}`, line: dayLine(its) });
    }
    const album = message.media_group_id && `album ${message.media_group_id}`;
    const service = serviceLine(message);
    if (service) posts.push({ key: `line ${message.message_id}`, line: service });
    else if (album && posts.at(-1)?.key === album) posts.at(-1).messages.push(message);
    else posts.push({ key: album || `message ${message.message_id}`, messages: [message] });
  }
  return posts;
}

function dayLine(date) {
  if (date.toDateString() === new Date().toDateString()) return "Today";
  return date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function follows(previous, post) {
  if (!previous) return false;
  const [before, now] = [previous.messages.at(-1), post.messages[0]];
  return before.from?.id === now.from?.id && before.sender_chat?.id === now.sender_chat?.id && now.date - before.date < SAME_BREATH;
}

const elementFor = (post) => (post.messages ? createPost() : h("p", { class: "line" }, post.line));
