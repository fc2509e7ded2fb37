/** The studio's HTTP interface: who asks, requests that are tried again, and private pictures. */

import { initData } from "./telegram.js";
import { chosen, t } from "./texts.js";

const ROOT = new URL("api/", import.meta.url);
const KEY = "pastiche-visitor";
const SHORTEST_WAIT = 500; // ms between two attempts
const LONGEST_WAIT = 8000;
const MOST_PICTURES = 96; // kept at hand

/** What went wrong, as a sentence. status: HTTP's, 0 if the server could not be reached. */
export class Failure extends Error {
  constructor(sentence, status, code = null) {
    super(sentence);
    this.status = status;
    this.code = code;
  }

  /** Whether the same may well work in a moment. */
  get passes() {
    return [0, 502, 503, 504].includes(this.status);
  }
}

let key = null; // of a visitor, where Telegram says nothing

function identity() {
  if (initData) return `tma ${initData}`;
  return key ? `Bearer ${key}` : null;
}

/** Knocks: outside Telegram a visitor gets a key, which only this browser knows. */
export async function enter() {
  if (initData) return;
  key = recall();
  if (key) return;
  ({ key } = await call("visitors", { method: "POST", body: {} }));
  remember(key);
}

/** Forgets a key that the server knows no more, as one is after a day. @returns whether there was one */
export function leave() {
  const had = key !== null;
  key = null;
  remember(null);
  return had && !initData;
}

function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch {
    // nothing may be kept here: the key lives as long as the page
  }
}

/** Of somebody from Telegram the server keeps the language; a visitor's browser says it each time. */
const spoken = () => (!initData && chosen() ? { "Accept-Language": chosen() } : {});

/** The answer to a request. @throws {Failure} */
export async function request(path, { method = "GET", body, headers = {}, signal } = {}) {
  const who = identity();
  const raw = body instanceof Blob;
  let response;
  try {
    response = await fetch(new URL(path, ROOT), {
      method,
      body: body === undefined || raw ? body : JSON.stringify(body),
      headers: { ...headers, ...spoken(), ...(who && { Authorization: who }), ...(body !== undefined && !raw && { "Content-Type": "application/json" }) },
      credentials: "omit",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(t("offline"), 0);
  }
  if (response.ok) return response;
  const { error, code } = await response.json().catch(() => ({}));
  throw new Failure(error || t("unexpected"), response.status, code);
}

/** The JSON of an answer, null if it has none. */
export async function call(path, options) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

/** The same, tried again for as long as the server is out of reach. onWait: told of each failure that passes. */
export async function insist(path, options = {}, onWait) {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await call(path, options);
    } catch (error) {
      if (!(error instanceof Failure) || !error.passes) throw error;
      onWait?.(error);
      await pause(wait, options.signal);
    }
  }
}

/** Waits that long, or until the connection is back. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(done, ms * (0.75 + Math.random() / 2));
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}

/** An order's own number, by which the server knows it again when it is sent twice. */
export function newRequest() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // where the page came without https
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Orders a wall, a trial or a picture; sent again after an outage it is the same order. */
export const order = (what, fields, options) =>
  insist(what, { ...options, method: "POST", body: { request: newRequest(), ...fields } });

// -- pictures: somebody's own come with the header, and so as blobs -----------------------------------------

/** @type {Map<string, Promise<string>>} addresses of blobs by address, the last used last */
const held = new Map();

/** Where a photo of one's own is, at most that large. */
export const photoUrl = (sha, longest = 1280) => new URL(`files/${sha}.jpg?longest=${longest}`, ROOT).href;

/** The photo's proportions, in pixels. */
export async function sizeOf(sha) {
  const image = new Image();
  image.src = await blobUrl(photoUrl(sha));
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** An address at which this page may show the picture. */
export function blobUrl(address) {
  if (/^(data|blob):/.test(address)) return Promise.resolve(address);
  const found = held.get(address) ?? fetched(address);
  held.delete(address);
  held.set(address, found);
  for (const [oldest, url] of held) {
    if (held.size <= MOST_PICTURES) break;
    held.delete(oldest);
    url.then(URL.revokeObjectURL, () => {});
  }
  return found;
}

function fetched(address) {
  const url = blob(address).then(URL.createObjectURL);
  url.catch(() => held.delete(address));
  return url;
}

/** The file at that address, tried again while the server is out of reach. */
export async function blob(address, signal) {
  for (let wait = SHORTEST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return await (await request(new URL(address, ROOT), { signal })).blob();
    } catch (error) {
      if (!(error instanceof Failure) || !error.passes) throw error;
      await pause(wait, signal);
    }
  }
}

/** Lets everything go that was shown. */
export function release() {
  for (const url of held.values()) url.then(URL.revokeObjectURL, () => {});
  held.clear();
}

/** Shows the picture in an `img`, once it is here; gives whether it came. */
export async function show(image, address) {
  image.dataset.of = address;
  try {
    const url = await blobUrl(address);
    if (image.dataset.of !== address) return false;
    image.src = url;
    await image.decode();
    return image.dataset.of === address;
  } catch {
    return false;
  }
}
