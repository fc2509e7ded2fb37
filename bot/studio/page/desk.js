/**
 * What lies on the desk: the photo, the paintings it shall be painted like, where, and how. Plain data, kept in the
 * tab's session, so that a page that was closed by a slip, or let go by the phone, goes on where it was.
 *
 * @typedef {{painting?: string, image?: string, title: string, weight: number}} Style
 * @typedef {{id: number, style: Style, base: string|null}} Area a part of the photo; base: a mask kept by the server
 * @typedef {{id: number, area: number, tool: "brush"|"eraser"|"clear", size: number, points: number[][]}} Stroke
 *   size and points in thousandths of the photo's longest side
 * @typedef {{photo: string, width: number, height: number, everywhere: Style[], areas: Area[], strokes: Stroke[],
 *   undone: Stroke[], look: {size: number, strength: number, colours: string, stroke: number}, wall: number|null,
 *   tab: "look"|"mix"|"brush", made: {sign: string, kind: "trial"|"picture", job: number}[], next: number}} Desk
 */

const KEPT = "pastiche-desk";
const MOST_MADE = 40;
export const MOST_MIXED = 3;
export const MOST_AREAS = 3;

/** @type {Desk|null} */
let desk = null;

/** @returns {Desk|null} */
export const current = () => desk;

/** Puts a new photo on the desk. */
export function lay({ photo, width, height }, look) {
  desk = { photo, width, height, everywhere: [], areas: [], strokes: [], undone: [], look: { ...look }, wall: null, tab: "look", made: [], next: 1 };
  keep();
  return desk;
}

/** Goes on with a picture of one's own as it was ordered. */
export function layJob(job, { width, height }) {
  const { photo, styles, look } = job;
  lay({ photo, width, height }, look);
  const style = ({ painting, image, title, weight }) => ({ ...(painting ? { painting } : { image }), title, weight });
  desk.everywhere = styles.filter((each) => !each.mask).map(style);
  desk.areas = styles.filter((each) => each.mask).map((each) => ({ id: desk.next++, style: style(each), base: each.mask }));
  note(job);
  return desk;
}

/** Begins with one painting everywhere, as the tile of the wall that was pressed. */
export function choose(style) {
  Object.assign(desk, { everywhere: [{ ...style, weight: 1 }], areas: [], strokes: [], undone: [], tab: "look" });
  keep();
}

/**
 * What is wanted in a word: two of the same give the same picture, but for its size.
 * bare: without the areas, as everywhere else.
 */
export function sign({ bare = false } = {}) {
  const style = ({ painting, image, weight }) => [painting ?? image, weight];
  const { strength, colours, stroke } = desk.look;
  const rest = desk.everywhere.length === 1 ? [style({ ...desk.everywhere[0], weight: 1 })] : desk.everywhere.map(style);
  const areas = bare ? [] : desk.areas.filter(isBrushed).map((area) => [area.id, area.base, ...style(area.style)]);
  return JSON.stringify([rest, areas, areas.length ? lastStroke() : 0, strength, colours, stroke]);
}

const isBrushed = ({ id, base }) => base !== null || desk.strokes.some((stroke) => stroke.area === id);

/** By which the state of all masks is known: what was undone and painted anew has another. */
export const lastStroke = () => desk.strokes.at(-1)?.id ?? 0;

/** Keeps what this job is painted like, if its photo still lies here. */
export function note({ id, kind, photo }, signed = sign()) {
  if (desk?.photo !== photo) return;
  desk.made = [{ sign: signed, kind, job: id }, ...desk.made].slice(0, MOST_MADE);
  keep();
}

/** The newest job of that kind that is painted as it is wanted now, or as that sign says. */
export const madeAs = (kind, signed = sign()) => desk.made.find((one) => one.kind === kind && one.sign === signed)?.job ?? null;

/** Whether it is still as the wall shows it: one painting everywhere, as the person likes it anyway. */
export function isTaste(look) {
  const same = ["strength", "colours", "stroke"].every((field) => desk.look[field] === look[field]);
  return same && desk.everywhere.length === 1 && !desk.areas.length;
}

/** All that is painted like, everywhere and in the areas. */
export const styles = () => (desk ? [...desk.everywhere, ...desk.areas.map((area) => area.style)] : []);

/** The names of all that is on it: `Wave + Night · Dots`. */
export const title = () =>
  [desk.everywhere.map((style) => style.title).join(" + "), ...desk.areas.filter(isBrushed).map((area) => area.style.title)].filter(Boolean).join(" · ");

export function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(desk));
  } catch {
    // too many strokes, or nothing may be kept here: it lasts as long as the page
  }
}

/** What lay here before the page was loaded again. */
export function recall() {
  try {
    desk = JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    desk = null;
  }
  return desk;
}

export function clear() {
  desk = null;
  keep();
}
