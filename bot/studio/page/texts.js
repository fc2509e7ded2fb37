/** The page's sentences, as the server gives them in the person's language. */

const KEPT = "pastiche-words";
const CHOSEN = "pastiche-language";

let words = {};
let language = "en";
let plurals = new Intl.PluralRules("en");

/** Speaks as `me` says from now on, and keeps it for when the server cannot be reached. */
export function learn({ language: code, direction, texts }) {
  words = texts;
  language = code.replace("_", "-");
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ language: code, direction, texts }));
  } catch {
    // nothing may be kept here: then it is asked for each time
  }
}

/** Speaks as the last time, if there was one. */
export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    if (kept?.texts) learn(kept);
  } catch {
    // nothing is kept here
  }
}

/** Keeps which language the person has chosen here. */
export function choose(code) {
  try {
    localStorage.setItem(CHOSEN, code.replace("_", "-"));
  } catch {
    // nothing may be kept here: it is spoken as long as the page lives
  }
}

/** The language that was chosen here, null if none was. */
export function chosen() {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return null;
  }
}

/** The sentence of that key; numbers are written as the language writes them, `count` decides the plural form. */
export function t(key, values = {}) {
  let sentence = words[key];
  if (sentence === undefined) return "";
  if (typeof sentence !== "string") sentence = sentence[plurals.select(values.count)] ?? sentence.other;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
}

export const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format(value);
export const percent = (share) => new Intl.NumberFormat(language, { style: "percent" }).format(share);
export const day = (iso) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));

/** `about 40 s`, `about 3 min`: as exact as a guess deserves. */
export function duration(seconds) {
  if (seconds < 100) return t("about-seconds", { count: Math.max(5, 5 * Math.round(seconds / 5)) });
  return t("about-minutes", { count: Math.round(seconds / 60) });
}
