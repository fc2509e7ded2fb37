/** What an empty chat says to a newcomer. */

import { byId, h } from "./dom.js";
import { samplePicture } from "./sample.js";

/**
 * @param {{group: boolean, topics: boolean, guest: string|null, bot: string, app: string|null}} place
 *   guest: the name by which the bot is called into a chat that it is not in; app: what its menu button is called
 *   where it opens an app
 * @param {{openApp: () => void, attach: (files: File[]) => void, chooseFiles: () => void, onCommand: (command: string) => void}} actions
 */
export function drawWelcome({ group, topics, guest, bot, app }, { openApp, attach, chooseFiles, onCommand }) {
  const command = (name) => h("button", { type: "button", class: "command", onclick: () => onCommand(name) }, name);
  const steps = guest
    ? [
        h("li", {}, "The bot is not in this group: it comes as a guest when it is named."),
        h("li", {}, "Send a photo, and reply to it with ", h("b", {}, `@${guest} wave`), "."),
        h("li", {}, "It paints for whoever has begun a chat with it."),
      ]
    : group
    ? [
        h("li", {}, "In a group the bot reads only commands, and replies to its own messages."),
        h("li", {}, "Send a photo with a painting’s command as its caption, or reply to a photo with one."),
        h("li", {}, command("/paintings"), " shows what there is to choose from."),
      ]
    : [
        h("li", {}, "Send a photo: attach it, drop it here, or paste it."),
        h("li", {}, "Choose a painting from the buttons under it."),
        h("li", {}, "Watch the photo turn into a pastiche."),
      ];
  const words = h(
    "div",
    {},
    h("p", { class: "eyebrow" }, group ? (topics ? "A group with topics" : "A group") : `A chat with ${bot}`),
    h("h2", {}, group ? "Paint in company" : "Send a photo to begin"),
    h("ol", {}, ...steps),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: chooseFiles }, "Choose a photo"),
      app ? h("span", { class: "hint" }, "or open the ", h("button", { type: "button", class: "command", onclick: openApp }, app)) : null,
      group || app ? null : h("span", { class: "hint" }, "or say ", command("/start")),
    ),
  );
  byId("empty").replaceChildren(words, sampleButton(attach));
}

let sampleUrl = null;

/** The sample in a frame; pressing it attaches it. */
function sampleButton(attach) {
  const picture = h("img", { alt: "", width: 1200, height: 900 });
  samplePicture().then((file) => {
    sampleUrl ??= URL.createObjectURL(file);
    picture.src = sampleUrl;
  });
  const use = async () => attach([await samplePicture()]);
  return h("button", { type: "button", class: "sample", onclick: use }, picture, h("span", {}, "Use a sample picture"));
}
