/** The sandbox's HTTP interface: requests, and the stream of what happens in its chats. */

const ROOT = new URL("../", import.meta.url);
const LONGEST_WAIT = 5000; // ms between two attempts to reconnect

/**
 * The JSON the server answers with.
 * @throws {Error} with the server's own sentence, or one that says it cannot be reached
 */
async function call(path, options) {
  let response;
  try {
    response = await fetch(new URL(path, ROOT), options);
  } catch {
    throw new Error("The server cannot be reached. Is the bot still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `The server answered ${response.status} ${response.statusText}.`);
  return body;
}

function post(path, fields) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
}

export const world = () => call("sandbox/world");
export const messages = (chat) => call(`sandbox/messages?chat=${chat}`);

/** Presses a button and waits for the bot's answer, which may come without text. @returns {Promise<{text?: string, show_alert?: boolean}>} */
export async function press(from, chat, messageId, data) {
  const { callback_query_id: id } = await post("sandbox/press", { from, chat, message_id: messageId, data });
  const { answer } = await call(`sandbox/answer?id=${encodeURIComponent(id)}`);
  return answer ?? {};
}

/** What the bot offers to send into that chat, null if it stays silent. */
export async function inquire(from, chat, query, offset) {
  const { inline_query_id: id } = await post("sandbox/inquire", { from, chat, query, offset });
  const { answer } = await call(`sandbox/offer?id=${encodeURIComponent(id)}`);
  return answer && { id, ...answer };
}

/**
 * Sends one of the things that the bot offered.
 * @param {{from: number, chat: number, thread?: number, reply?: number, offer: string, result: string}} what
 */
export const choose = ({ from, chat, thread, reply, offer, result }) =>
  post("sandbox/choose", { from, chat, thread, reply_to: reply, inline_query_id: offer, result_id: result });

/** Sets the language of a person's Telegram. */
export const speak = (from, code) => post("sandbox/speak", { from, language_code: code });

/**
 * Where a Mini App opens for a person, signed for them. Without a message it is the one of the menu button.
 * @param {{from: number, chat: number, message?: number, text?: string, start?: string, theme: Record<string, string>}} what
 *   `text` is what the button under the message says; `start` is the parameter of a link to the bot's main app
 */
export const launch = ({ from, chat, message, text, start, theme }) =>
  post("sandbox/launch", { from, chat, message_id: message, text, start_param: start, theme_params: theme });

/** Makes the plain group a supergroup, as its owner. @returns {Promise<{chat: number}>} its new id */
export const upgrade = (from, chat) => post("sandbox/migrate", { from, chat });

export const fileUrl = (fileId) => new URL(`sandbox/file?id=${encodeURIComponent(fileId)}`, ROOT).href;

/**
 * Sends text, or files with a caption, as one of the people.
 * @param {{from: number, chat: number, thread?: number, reply?: number, text: string, files: File[], asFile?: boolean, asSticker?: boolean}} what
 */
export function send({ from, chat, thread, reply, text, files, asFile, asSticker }) {
  const fields = { from, chat, thread, reply_to: reply };
  if (!files.length) return post("sandbox/send", { ...fields, text });
  const form = new FormData();
  for (const [key, value] of Object.entries({ ...fields, caption: text || undefined })) {
    if (value !== undefined && value !== null) form.append(key, value);
  }
  if (asFile) form.append("as_document", "1");
  if (asSticker) form.append("as_sticker", "1");
  for (const file of files) form.append("file", file, file.name);
  return call("sandbox/send", { method: "POST", body: form });
}

/**
 * Follows the chats for as long as the page lives. `catchUp` fetches what there is and resolves to its sequence
 * number; everything after it arrives as an event. A lost connection starts again with `catchUp`, because a
 * restarted server may count from the beginning.
 * @param {{catchUp: () => Promise<number>, onEvent: (event: any) => void, onState: (connected: boolean) => void}} options
 */
export function follow({ catchUp, onEvent, onState }) {
  let wait = 250;
  const again = () => {
    onState(false);
    setTimeout(start, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  async function start() {
    let after;
    try {
      after = await catchUp();
    } catch {
      again();
      return;
    }
    const source = new EventSource(new URL(`sandbox/events?after=${after}`, ROOT));
    source.onopen = () => {
      wait = 250;
      onState(true);
    };
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      again();
    };
  }
  start();
}
