/** Small tools for elements: made, found, drawn as lines. */

/**
 * An element with properties and children. Strings become text nodes, never markup.
 * Keys that start with "on" are listeners, `data` fills the dataset, `css` sets custom properties (the page's
 * security policy lets no style attribute through), null, undefined and false are left out.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node|string|null|undefined|false)} children
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "css") for (const [name, set] of Object.entries(value)) element.style.setProperty(name, set);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element with this id; the page's own markup always has it. */
export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

/** A 24×24 line icon by its name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", ICONS[name]);
  svg.append(line);
  return svg;
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  grid: "M4 5h7v6H4zM13 5h7v9h-7zM4 13h7v6H4zM13 16h7v3h-7z",
  photo: "M4 7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4.5 17.5l5-4.5 3.5 2.5L16 12l4 4M9 9.5v.1",
  camera: "M4 8.5h3.5L9 6h6l1.5 2.5H20V19H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  undo: "M8 6L4 10l4 4M4.5 10H15a5 5 0 0 1 0 10h-3",
  redo: "M16 6l4 4-4 4M19.5 10H9a5 5 0 0 0 0 10h3",
  brush: "M14 10.5L20 4M9 12.5l3 3c0 3-2 4.5-7 4.5 2-1.5 1-3 1.5-5 .3-1.400 1.200-2.300 2.5-2.5zM10 13l4-3.5 1 1L11.5 15",
  eraser: "M8 20l-4-4 9-10 6.5 5.5L12 20zM8.5 11l6 5.5M8 20h12",
  eye: "M3 12c4-6.5 14-6.5 18 0-4 6.5-14 6.5-18 0zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  compare: "M12 3v18M4 6h5M4 18h5M4 6v12M15 6h5v12h-5M7 12H5m14 0h-2",
  film: "M5 5h14v14H5zM10 9l5 3-5 3z",
  save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11v9h12v-9",
  chat: "M20.5 4L3.5 11l5.5 2.200L19 6l-8 8.5V20l3-3.800 3.5 2.300z",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
};
