/** What happens to one's orders, as it happens: server-sent events, with the header that says who listens. */

import { Failure, pause, request } from "./api.js";

const SILENCE = 40_000; // ms after which a stream that says nothing is taken for dead; it says something every 15 s
const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 8000;

/**
 * Listens for as long as the page lives; a stream that breaks off is begun anew, and begins with how things stand.
 * @param {(type: string, data: any) => void} onEvent
 * @param {(failure: Failure|null) => void} onState null once it is heard
 * @param {(failure: Failure) => Promise<boolean>|boolean} onRefused what no other attempt would change: whether to try all the same
 */
export async function follow(onEvent, onState, onRefused) {
  for (let wait = SHORTEST_WAIT; ; ) {
    try {
      await listen(onEvent, () => {
        wait = SHORTEST_WAIT;
        onState(null);
      });
    } catch (error) {
      if (error instanceof Failure && !error.passes && error.status !== 429) {
        if (!(await onRefused(error))) return;
      } else onState(error instanceof Failure ? error : new Failure("", 0));
    }
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

async function listen(onEvent, onOpen) {
  const hangUp = new AbortController();
  let watch = 0;
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => hangUp.abort(), SILENCE);
  };
  const lost = () => hangUp.abort();
  addEventListener("offline", lost);
  alive();
  try {
    const response = await request("events", { headers: { Accept: "text/event-stream" }, signal: hangUp.signal });
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Failure("", 0);
      alive();
      const events = (text + value.replaceAll("\r\n", "\n")).split("\n\n");
      text = events.pop();
      for (const event of events) tell(event, onEvent);
    }
  } finally {
    clearTimeout(watch);
    removeEventListener("offline", lost);
  }
}

function tell(event, onEvent) {
  let type = "message";
  const data = [];
  for (const line of event.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") type = value;
    if (field === "data") data.push(value);
  }
  if (data.length) onEvent(type, JSON.parse(data.join("\n")));
}
