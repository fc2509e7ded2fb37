/** What is on the desk, ordered: small to see what a change does, or in full. */

import * as api from "./api.js";
import * as desk from "./desk.js";
import * as jobs from "./jobs.js";

/** The styles as the server takes them, each mask kept there; none where nothing is to be painted. */
async function stylesOf(masks) {
  const { everywhere, areas } = desk.current();
  const given = ({ painting, image }) => (painting ? { painting } : { image });
  const rest = everywhere.map((style) => ({ ...given(style), weight: style.weight }));
  const parts = await Promise.all(areas.map(async (area) => ({ ...given(area.style), weight: 1, mask: await masks.shaOf(area) })));
  return [...rest, ...parts.filter((part) => part.mask !== null)];
}

/** Whether anything is to be painted at all. */
export const isAnything = (masks) => {
  const { everywhere, areas } = desk.current();
  return everywhere.length > 0 || areas.some((area) => !masks.isEmpty(area.id));
};

/** Orders a small picture of what is wanted now. */
export async function tryOut(masks, signal) {
  const signed = desk.sign();
  const { photo, look } = desk.current();
  const { strength, colours, stroke } = look;
  const styles = await stylesOf(masks);
  if (!styles.length || signal.aborted || signed !== desk.sign()) return;
  take(await api.order("trials", { photo, styles, look: { strength, colours, stroke } }, { signal }), signed);
}

/** Orders the picture, going on from the newest small one of the same; also for somebody who leaves meanwhile. */
export async function paint(masks, usual) {
  const signed = desk.sign();
  const { photo, look: shown } = desk.current();
  const look = { ...shown }; // as it is now, however late this is sent
  const [styles, taste] = await Promise.all([stylesOf(masks), tasteOf(usual)]);
  if (!styles.length) return;
  take(await api.order("pictures", { photo, styles, look, taste }), signed);
}

function take(job, signed) {
  desk.note(job, signed);
  jobs.hear("job", job);
}

/** The small picture to go on from, null if there is none of just that. */
async function tasteOf(usual) {
  const trial = jobs.get(desk.madeAs("trial"));
  if (trial?.state === "done") return { job: trial.id, position: 0 };
  const { wall } = desk.current();
  const taste = await tasted(usual);
  return taste && { job: wall, position: taste.position };
}

/** What the wall has of it, where it is still as on the wall. */
export async function tasted(usual) {
  const { wall, everywhere } = desk.current();
  if (!wall || !desk.isTaste(usual)) return null;
  const job = await jobs.find(wall);
  return job?.pictures.tasted.find((one) => one.painting === everywhere[0].painting) ?? null;
}
