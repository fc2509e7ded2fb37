/** The menu of the bot's commands, open while a message begins with "/". */

import { byId, h } from "./dom.js";

/**
 * @param {HTMLTextAreaElement} field
 * @param {(command: string, send: boolean) => void} onPick gets "/command", and whether to send it at once
 */
export function createCommandMenu(field, onPick) {
  const menu = byId("commands");
  let commands = null; // not known yet
  let shown = [];
  let at = 0;

  function update() {
    const typed = /^\/(\w*)$/.exec(field.value);
    shown = typed && commands ? commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    at = 0;
    draw();
  }

  function draw() {
    menu.hidden = !shown.length;
    menu.replaceChildren(
      ...shown.map(({ command, description }, i) =>
        h(
          "li",
          {
            id: `command-${i}`,
            role: "option",
            "aria-selected": String(i === at),
            // Not on click: the press must not take the focus from the field first.
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => onPick(`/${command}`, true),
          },
          h("b", {}, `/${command}`),
          h("span", {}, description),
        ),
      ),
    );
    menu.children[at]?.scrollIntoView({ block: "nearest" });
    if (shown.length) field.setAttribute("aria-activedescendant", `command-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  /** Handles a key while the menu is open. @returns {boolean} whether it did */
  function key(event) {
    if (!shown.length) return false;
    if (event.key === "ArrowDown") at = (at + 1) % shown.length;
    else if (event.key === "ArrowUp") at = (at + shown.length - 1) % shown.length;
    else if (event.key === "Escape") shown = [];
    else if (event.key === "Enter" || event.key === "Tab") {
      if (event.shiftKey) return false;
      onPick(`/${shown[at].command}`, event.key === "Enter");
      return true;
    } else return false;
    draw();
    return true;
  }

  return {
    update,
    key,
    setCommands: (all = []) => {
      if (JSON.stringify(all) === JSON.stringify(commands)) return;
      commands = all;
      byId("menu").hidden = !commands.length;
      update();
    },
  };
}
