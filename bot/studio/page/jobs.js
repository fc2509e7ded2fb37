/** One's orders, as far as the page has heard of them. */

import { call, Failure } from "./api.js";

/** @type {Map<number, any>} jobs by their id, each with its newest `preview` */
const known = new Map();
const changes = new EventTarget();

export const isOver = (job) => ["done", "failed", "cancelled"].includes(job.state);

/** Takes in what the stream, or the answer to an order, says. */
export function hear(type, data) {
  if (type === "job") {
    const before = known.get(data.id);
    if (before && isOver(before) && !isOver(data)) return; // an answer that an event has overtaken
    // What was asked into the chat counts as there, though its message is still on its way.
    known.set(data.id, { ...data, in_chat: data.in_chat || Boolean(before?.in_chat), preview: isOver(data) ? null : before?.preview ?? null });
    tell(data.id);
  }
  const job = known.get(data.job);
  if (!job) return;
  if (type === "progress" && !isOver(job)) {
    const { share, place, seconds_left, preview } = data;
    Object.assign(job, { share, place, seconds_left, preview: preview ?? job.preview });
    if (job.state === "queued" && place === null) job.state = "running";
  }
  if (type === "tasted" && !job.pictures.tasted.some((one) => one.position === data.position)) {
    job.pictures.tasted.push({ position: data.position, painting: data.painting, picture: data.picture });
  }
  tell(job.id);
}

function tell(id) {
  changes.dispatchEvent(new CustomEvent("change", { detail: known.get(id) }));
}

/** Calls with each job that changes, until the signal. */
export const watch = (signal, onChange) => changes.addEventListener("change", (event) => onChange(event.detail), { signal });

export const all = () => [...known.values()].sort((one, other) => other.id - one.id);
export const get = (id) => known.get(id);

/** The job, asked for if nothing is known of it; null if there is none. */
export async function find(id) {
  if (!known.has(id)) {
    try {
      hear("job", await call(`jobs/${id}`));
    } catch (error) {
      if (error instanceof Failure && error.status === 404) return null;
      throw error;
    }
  }
  return known.get(id);
}

/** Asks again for what is unfinished here: after an outage its end may have been too long ago for the stream to say. */
export async function catchUp() {
  const open = all().filter((job) => !isOver(job));
  await Promise.allSettled(open.map(async ({ id }) => hear("job", await call(`jobs/${id}`))));
}

/** Stops it, within a step; harmless if it is over. */
export const cancel = (id) => call(`jobs/${id}`, { method: "DELETE" });

export function forget(id) {
  known.delete(id);
}
