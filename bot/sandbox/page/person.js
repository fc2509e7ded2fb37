/** What a person is here and sets about themselves: their part in a group, and the language of their Telegram. */

import { byId, h } from "./dom.js";

/** By Telegram's code; the bot speaks these, and English with everybody else. */
const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  "pt-br": "Português (Brasil)",
  ru: "Русский",
  uk: "Українська",
  fa: "فارسی",
  hi: "हिन्दी",
  id: "Bahasa Indonesia",
  "zh-hans": "简体中文",
};
const ROLES = { creator: "owner", administrator: "admin" };

/** "Cleo (admin)": a person's name, and their part in the chat if they have one. */
export function withRole(person, chat) {
  const role = ROLES[chat.admins?.[person.id]];
  return role ? `${person.first_name} (${role})` : person.first_name;
}

/** Shows in both forms of the page which language the person's Telegram speaks. @param {(code: string) => void} onSpeak */
export function drawLanguage(person, onSpeak) {
  const spoken = person.language_code ?? "";
  const codes = spoken in LANGUAGES ? Object.keys(LANGUAGES) : [spoken, ...Object.keys(LANGUAGES)];
  for (const select of [byId("language"), byId("language-select")]) {
    select.onchange = () => onSpeak(select.value);
    if (select.dataset.state === `${person.id} ${spoken}`) continue; // somebody may be choosing
    select.dataset.state = `${person.id} ${spoken}`;
    const option = (code) => h("option", { value: code, selected: code === spoken }, LANGUAGES[code] ?? (code || "not said"));
    select.replaceChildren(...codes.map(option));
  }
}
