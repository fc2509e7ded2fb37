/** The tray of files to send: picked, dropped or pasted, with thumbnails that can be removed. */

import { toast } from "./dialogs.js";
import { byId, h, icon, ICONS } from "./dom.js";

const MOST = 10; // files in one album

/**
 * @param {{onChange: () => void, leave: () => void}} handlers `leave` is called when the last file is removed
 */
export function createAttachments({ onChange, leave }) {
  const tray = byId("tray");
  const list = byId("files");
  const asFile = byId("as-file");
  /** @type {{file: File, url: string}[]} */
  let items = [];

  function add(files) {
    const room = MOST - items.length;
    if (files.length > room) toast(`An album holds ${MOST} files; ${files.length - room} left out.`, { error: true });
    items = [...items, ...files.slice(0, room).map((file) => ({ file, url: URL.createObjectURL(file) }))];
    draw();
  }

  function remove(item) {
    const at = items.indexOf(item);
    URL.revokeObjectURL(item.url);
    items = items.filter((other) => other !== item);
    draw();
    const buttons = list.querySelectorAll("button");
    if (buttons.length) buttons[Math.min(at, buttons.length - 1)].focus();
    else leave();
  }

  function clear() {
    for (const item of items) URL.revokeObjectURL(item.url);
    items = [];
    asFile.checked = false;
    draw();
  }

  /** Has files again that could not be sent, before those chosen since. */
  function putBack(files, uncompressed) {
    const since = items.map((item) => item.file);
    clear();
    asFile.checked = uncompressed;
    add([...files, ...since]);
  }

  function draw() {
    tray.hidden = !items.length;
    list.replaceChildren(...items.map((item) => h("li", {}, thumbnail(item), removeButton(item))));
    onChange();
  }

  const removeButton = (item) =>
    h(
      "button",
      { type: "button", class: "icon remove", "aria-label": `Remove ${item.file.name}`, onclick: () => remove(item) },
      icon(ICONS.close),
    );

  return { add, clear, putBack, count: () => items.length, files: () => items.map((item) => item.file), asFile: () => asFile.checked };
}

function thumbnail({ file, url }) {
  const name = h("span", { class: "plain", title: file.name }, icon(ICONS.file), h("span", {}, file.name));
  if (!file.type.startsWith("image/")) return name;
  const image = h("img", { src: url, alt: file.name, title: file.name });
  image.onerror = () => image.replaceWith(name); // a kind of picture this browser cannot show, such as HEIC
  return image;
}

/** Takes in files dropped anywhere on the page or pasted from the clipboard. */
export function catchFiles(onFiles) {
  const overlay = byId("drop");
  let inside = 0; // dragenter and dragleave also come for every child
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (change) => {
    inside = Math.max(0, inside + change);
    overlay.hidden = inside === 0;
  };
  addEventListener("dragenter", (event) => holdsFiles(event) && show(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && show(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(-inside);
    onFiles([...event.dataTransfer.files]);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    onFiles(files);
  });
}
