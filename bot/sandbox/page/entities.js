/** Text with Telegram's message entities, as DOM nodes. */

import { h } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE_LINK = /^(https?|mailto|tg):/i;

/**
 * A fragment that shows `text` as its entities say. Offsets count UTF-16 units, as JavaScript's strings do.
 * @param {string} text
 * @param {{type: string, offset: number, length: number, url?: string}[]} [entities]
 * @param {(command: string) => void} [onCommand] called when a command in the text is pressed
 */
export function renderText(text, entities = [], onCommand) {
  const outerFirst = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange(text, outerFirst, 0, text.length, onCommand);
}

function renderRange(text, entities, from, to, onCommand) {
  const fragment = document.createDocumentFragment();
  let at = from;
  let afterBlock = false;
  const addPlain = (end) => {
    let plain = text.slice(at, end);
    // A block breaks the line by itself; the newline behind it would show as an empty line.
    if (afterBlock && plain.startsWith("\n")) plain = plain.slice(1);
    if (plain) fragment.append(plain);
  };
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    addPlain(start);
    const inner = entities.slice(i + 1).filter((other) => other.offset < end);
    const node = wrap(entity, text.slice(start, end), onCommand);
    node.append(renderRange(text, inner, start, end, onCommand));
    fragment.append(node);
    at = end;
    afterBlock = BLOCKS.has(entity.type);
  }
  addPlain(to);
  return fragment;
}

function wrap(entity, covered, onCommand) {
  if (entity.type === "bot_command" && onCommand) {
    return h("button", { type: "button", class: "command", onclick: () => onCommand(covered) });
  }
  const address = linkOf(entity, covered);
  if (address) return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
  return h(TAGS[entity.type] ?? "span");
}

function linkOf(entity, covered) {
  if (entity.type === "text_link") return safeLink(entity.url);
  if (entity.type === "url") return safeLink(SAFE_LINK.test(covered) ? covered : `https://${covered}`);
  if (entity.type === "email") return `mailto:${covered}`;
  return null;
}

/** The address if a browser may open it, otherwise null: a bot's text must not run scripts. */
export const safeLink = (address) => (SAFE_LINK.test(address ?? "") ? address : null);
