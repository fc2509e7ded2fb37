/** A small panel that makes Telegram fail: which calls, how, how often; what is still to come, and taking it back. */

import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";

const ADDRESS = new URL("../sandbox/faults", import.meta.url);
const LOOK = 1500; // ms between two looks at what is still to come, while the panel is open
const METHODS = {
  "*": "any call",
  sendMessage: "sendMessage",
  editMessageText: "editMessageText",
  editMessageMedia: "editMessageMedia",
  answerCallbackQuery: "answerCallbackQuery",
  sendDocument: "sendDocument",
  sendPhoto: "sendPhoto",
  getFile: "getFile",
  download: "download of a file",
  getUpdates: "getUpdates",
};
/** The same by the names in which the server gives them back. */
const NAMES = Object.fromEntries(Object.entries(METHODS).map(([name, text]) => [name.toLowerCase(), text]));
const refused = (description, code = 400) => ({ error_code: code, description });
const HTML = "<html><h1>502 Bad Gateway</h1></html>";
const FAULTS = {
  "429, wait 5 s": { retry_after: 5 },
  "error 500": { error_code: 500 },
  "502 with HTML": { error_code: 502, body: HTML },
  "time-out, not carried out": { hang: -1 },
  "time-out, but carried out": { hang: -1, after: 1 },
  "reset, not carried out": { error_code: 0 },
  "reset, but carried out": { error_code: 0, after: 1 },
  "reset in the upload": { upload: 500 },
  "cut off, or a truncated file": { cut: 100 },
  "slow, 5 s": { hang: 5 },
  "message is not modified": refused("Bad Request: message is not modified: specified new message content is the same"),
  "message to edit not found": refused("Bad Request: message to edit not found"),
  "message can't be edited": refused("Bad Request: message can't be edited"),
  "bot was blocked": refused("Forbidden: bot was blocked by the user", 403),
  "bot was kicked": refused("Forbidden: bot was kicked from the supergroup chat", 403),
  "chat not found": refused("Bad Request: chat not found"),
  "topic closed": refused("Bad Request: TOPIC_CLOSED"),
  "topic deleted": refused("Bad Request: message thread not found"),
  "no right to send photos": refused("Bad Request: not enough rights to send photos to the chat"),
  "file unavailable, wrong file_id": refused("Bad Request: wrong file_id or the file is temporarily unavailable"),
};

const panel = byId("faults");
const list = h("ul", { "aria-label": "Faults still to come" });
const method = choice("Call", METHODS);
const fault = choice("Fault", Object.fromEntries(Object.keys(FAULTS).map((name) => [name, name])));
const times = h("input", { type: "number", min: "1", max: "99", value: "1", required: true });
const always = h("input", { type: "checkbox" });
const form = h(
  "form",
  { onsubmit: order },
  method.label,
  fault.label,
  h("div", { class: "times" }, h("label", {}, "Times ", times), h("label", {}, always, " always")),
  h("button", {}, "Let it fail"),
);
panel.append(form, list);
panel.addEventListener("toggle", look);

function choice(name, values) {
  const select = h("select", { "aria-label": name }, ...Object.entries(values).map(([value, text]) => h("option", { value }, text)));
  return { select, label: h("label", {}, name, select) };
}

async function ask(fields) {
  const options = fields && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  };
  const answer = await fetch(ADDRESS, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}

async function tell(fields) {
  try {
    await ask(fields);
    draw((await ask()).faults);
  } catch (error) {
    toast(error.message, { error: true });
  }
}

function order(event) {
  event.preventDefault();
  const often = always.checked ? -1 : times.valueAsNumber;
  tell({ method: method.select.value, times: often, ...FAULTS[fault.select.value] });
}

/** Shows what is still to come for as long as the panel is open. */
async function look() {
  while (panel.open) {
    const { faults } = await ask().catch(() => ({ faults: null }));
    if (faults) draw(faults);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** Draws the list anew if it has changed, so that nobody loses the button they are on. */
function draw(faults) {
  const state = JSON.stringify(faults);
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  list.replaceChildren(
    ...faults.map(({ number, method: name, times: left, what }) =>
      h(
        "li",
        {},
        h("span", {}, `${NAMES[name] ?? name}, ${left < 0 ? "always" : `${left} ×`}: ${what}`),
        h("button", { type: "button", onclick: () => tell({ take_back: number }) }, "Take back"),
      ),
    ),
  );
}
