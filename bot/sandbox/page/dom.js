/**
 * An element with properties and children. Strings become text nodes, never markup.
 * Keys that start with "on" are listeners, `data` fills the dataset, null and false are left out.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node|string|null|undefined)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The element with this id; the page's own markup always has it. */
export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

/** A 24×24 line icon from one path. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  reply: "M10 7L5 12l5 5M5.5 12H14a5 5 0 0 1 5 5v1",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  app: "M5 4h14v16H5zM5 9h14",
  back: "M14 6l-6 6 6 6",
  close: "M6 6l12 12M18 6L6 18",
};

/** "12.3 KB", in steps of 1000 bytes. */
export function readableSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(0)} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
