/** A Mini App in a frame over the chat, and what it and Telegram's apps say to each other there. */

import { launch } from "./api.js";
import { pick, toast } from "./dialogs.js";
import { byId, h, icon, ICONS } from "./dom.js";
import { safeLink } from "./entities.js";

const COLOUR = /^#[0-9a-f]{6}$/i;
const HAPTIC_SHOWN = 700; // ms
const MAY = "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads";
const THEME = {
  bg_color: "--surface",
  secondary_bg_color: "--paper",
  header_bg_color: "--surface",
  bottom_bar_bg_color: "--paper",
  section_bg_color: "--surface",
  section_header_text_color: "--accent",
  section_separator_color: "--line",
  text_color: "--ink",
  hint_color: "--soft",
  subtitle_text_color: "--soft",
  link_color: "--accent",
  accent_text_color: "--accent",
  button_color: "--accent",
  button_text_color: "--on-accent",
  destructive_text_color: "--accent",
};
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The chat's colours by Telegram's names. */
function themeParams() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(THEME).map(([name, ours]) => [name, style.getPropertyValue(ours).trim()]));
}

/**
 * The window in which one app at a time is open.
 * @param {{here: () => {person: number, chat: number}, name: () => string, leave: () => void,
 *   onSwitch: (query: string, elsewhere: boolean) => void, onLink: (address: string) => void}} handlers
 *   `name` is the bot's; `leave` is called where what opened the app is gone once it is closed; the others are what
 *   an app may ask for
 */
export function createWebApp({ here, name, leave: leaveTo, onSwitch, onLink }) {
  const dialog = byId("web-app");
  const place = dialog.querySelector(".app-frame");
  const main = dialog.querySelector("[data-main]");
  const leaveButton = dialog.querySelector("[data-leave]");
  const sizeButton = dialog.querySelector("[data-size]");
  let opener = { button: null, message: undefined };
  let frame = null;
  let origin = "";
  let asksBefore = false; // whether to ask before it is closed
  let goesBack = false; // whether the way out leads back inside the app

  /**
   * Opens an app of the bot: that of a message's button, of a link, or else of the menu button.
   * @param {HTMLElement|null} button what was pressed
   * @param {{message?: number, text?: string, start?: string}} [what] as `launch` takes it
   */
  async function open(button, what = {}) {
    if (frame || button?.getAttribute("aria-busy")) return;
    const { person, chat } = here();
    button?.setAttribute("aria-busy", "true");
    try {
      const { url } = await launch({ from: person, chat, ...what, theme: themeParams() });
      opener = { button, message: what.message };
      show(byTheSameName(url));
    } catch (error) {
      toast(error.message, { error: true });
    }
    button?.removeAttribute("aria-busy");
  }

  function show(address) {
    const title = name();
    origin = new URL(address).origin;
    byId("web-app-title").textContent = title;
    setUp();
    frame = h("iframe", { title, sandbox: MAY, allow: "camera; clipboard-read; clipboard-write; fullscreen; web-share", src: address });
    frame.addEventListener("load", ready);
    place.replaceChildren(frame);
    watched.observe(place);
    dialog.showModal();
    frame.focus();
  }

  /** As before an app has said anything. */
  function setUp() {
    asksBefore = false;
    dialog.classList.remove("ready", "expanded", "wide");
    sizeButton.setAttribute("aria-pressed", "false");
    dialog.style.removeProperty("--head");
    dialog.style.removeProperty("--ground");
    setBack(false);
    main.hidden = true;
  }

  function ready() {
    dialog.classList.add("ready");
  }

  /** The focus returns to what opened the app; the message with that button may have been drawn anew. */
  function close() {
    watched.disconnect();
    dialog.close();
    place.replaceChildren();
    frame = null;
    const again = opener.message && document.querySelector(`#m${opener.message} [data-app]`);
    const button = opener.button?.isConnected ? opener.button : again;
    if (button) button.focus();
    else leaveTo();
  }

  async function leave() {
    if (goesBack) {
      tell("back_button_pressed");
      return;
    }
    if (asksBefore) {
      const sure = await pick("Close it? What you have not sent may be lost.", ["Close anyway"]);
      if (sure === null || !frame) return;
    }
    if (frame) close();
  }

  function setBack(back) {
    goesBack = back;
    leaveButton.setAttribute("aria-label", back ? "Back" : "Close");
    leaveButton.title = back ? "Back" : "Close";
    leaveButton.replaceChildren(icon(back ? ICONS.back : ICONS.close));
  }

  function setMain({ is_visible: visible, is_active: active, text, color, text_color: ink, is_progress_visible: busy }) {
    if (visible !== undefined) main.hidden = !visible;
    if (text !== undefined && text !== main.dataset.text) {
      main.dataset.text = text;
      main.replaceChildren(String(text));
    }
    if (active !== undefined) main.disabled = !active;
    main.toggleAttribute("aria-busy", Boolean(busy));
    if (COLOUR.test(color)) main.style.backgroundColor = color;
    if (COLOUR.test(ink)) main.style.color = ink;
  }

  /** Paints a part of the window in a colour of the theme, or in one of the app's own. */
  function colour(part, { color_key: key, color }) {
    if (COLOUR.test(color)) dialog.style.setProperty(part, color);
    else if (THEME[key]) dialog.style.setProperty(part, `var(${THEME[key]})`);
  }

  /** What a hand would feel, for the eye; where the machine can, for the hand too. */
  function shake({ type, impact_style: impact, notification_type: notice }) {
    const kind = { impact, notification: notice, selection_change: "selection" }[type];
    if (!kind) return;
    const mark = h("i", { data: { haptic: kind } });
    dialog.querySelector(".haptic").replaceChildren(mark);
    setTimeout(() => mark.remove(), HAPTIC_SHOWN);
    navigator.vibrate?.(kind === "heavy" || kind === "error" ? 30 : 12);
  }

  async function popup({ title, message, buttons = [] }) {
    const standard = { ok: "OK", close: "Close", cancel: "Cancel" };
    const shown = buttons.filter(({ type }) => type !== "cancel" && type !== "close");
    const question = [title, message].filter(Boolean).join("\n\n");
    const chosen = await pick(question, shown.map(({ text, type }) => text || standard[type] || "OK"));
    tell("popup_closed", chosen === null ? {} : { button_id: shown[chosen].id ?? "" });
  }

  /** Offers a file; only once somebody wants it, it is fetched. */
  async function download({ url, file_name: name }) {
    const address = safeLink(new URL(url, frame.src).href);
    if (!address) return;
    const wanted = await pick(`Download ${name}?`, ["Download"]);
    tell("file_download_requested", { status: wanted === null ? "cancelled" : "downloading" });
    if (wanted === null) return;
    h("a", { href: address, download: name, target: "_blank", rel: "noopener" }).click();
  }

  function viewport(stable = true) {
    const { clientWidth: width, clientHeight: height } = place;
    tell("viewport_changed", { width, height, is_expanded: dialog.classList.contains("expanded"), is_state_stable: stable });
  }

  function setWide(wide) {
    dialog.classList.toggle("wide", wide);
    sizeButton.setAttribute("aria-pressed", String(wide));
  }

  /** What an app may say, as Telegram's apps understand it; what else it says is passed over, as there. */
  const EVENTS = {
    iframe_ready: ready,
    web_app_ready: ready,
    web_app_expand: () => dialog.classList.add("expanded"),
    web_app_close: close,
    web_app_setup_main_button: setMain,
    web_app_setup_back_button: ({ is_visible: visible }) => setBack(Boolean(visible)),
    web_app_setup_closing_behavior: ({ need_confirmation: wanted }) => (asksBefore = Boolean(wanted)),
    web_app_trigger_haptic_feedback: shake,
    web_app_request_theme: () => tell("theme_changed", { theme_params: themeParams() }),
    web_app_request_viewport: () => viewport(),
    web_app_request_safe_area: () => tell("safe_area_changed", { top: 0, bottom: 0, left: 0, right: 0 }),
    web_app_request_content_safe_area: () => tell("content_safe_area_changed", { top: 0, bottom: 0, left: 0, right: 0 }),
    web_app_set_header_color: (asked) => colour("--head", asked),
    web_app_set_background_color: (asked) => colour("--ground", asked),
    web_app_request_fullscreen: () => {
      setWide(true);
      tell("fullscreen_changed", { is_fullscreen: true });
    },
    web_app_exit_fullscreen: () => {
      setWide(false);
      tell("fullscreen_changed", { is_fullscreen: false });
    },
    web_app_open_popup: popup,
    web_app_request_file_download: download,
    web_app_open_link: ({ url }) => onLink(String(url)),
    web_app_open_tg_link: ({ path_full: path }) => {
      close();
      onLink(`https://t.me${path}`);
    },
    web_app_switch_inline_query: ({ query, chat_types: kinds = [] }) => {
      close();
      onSwitch(String(query), kinds.length > 0);
    },
  };

  function tell(eventType, eventData) {
    frame?.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), origin);
  }

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    let said = null;
    try {
      said = JSON.parse(event.data);
    } catch {
      return; // not meant for us
    }
    // While a question lies over it, it can ask no other.
    if (!byId("pick").open && Object.hasOwn(EVENTS, said?.eventType)) EVENTS[said.eventType](said.eventData ?? {});
  });

  const watched = new ResizeObserver(() => viewport());
  dark.addEventListener("change", () => tell("theme_changed", { theme_params: themeParams() }));
  leaveButton.addEventListener("click", leave);
  sizeButton.addEventListener("click", () => setWide(!dialog.classList.contains("wide")));
  main.addEventListener("click", () => tell("main_button_pressed"));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape asks first, or goes back, like the button
    leave();
  });

  return { open };
}

/** An app that this server serves as well, by the name by which this page was opened: by another it is a stranger. */
function byTheSameName(address) {
  const url = new URL(address);
  const isHere = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname) && url.port === location.port;
  if (isHere) url.host = location.host;
  return url.href;
}
