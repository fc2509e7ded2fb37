/**
 * The page inside a Telegram app: its web events, spoken by the page itself, so that no script from elsewhere is
 * needed (https://core.telegram.org/api/web-events). Outside Telegram nothing here does anything.
 */

const fragment = new URLSearchParams(location.hash.slice(1));
const WEB = "https://web.telegram.org";

/** What Telegram signed about who has opened the page; null outside Telegram. */
export const initData = fragment.get("tgWebAppData") || null;
export const inTelegram = initData !== null;

const hearers = {};
const framed = parent !== window;

/** Tells the app something. */
export function post(eventType, eventData = {}) {
  if (!inTelegram) return;
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
  else if (window.external && "notify" in window.external) window.external.notify(JSON.stringify({ eventType, eventData }));
  else if (framed) parent.postMessage(JSON.stringify({ eventType, eventData }), location.ancestorOrigins?.[0] ?? "*");
}

function receive(type, data) {
  hearers[type]?.(data ?? {});
}

/** Begins to speak: colours follow the chat's, the frame is as large as it can be. onBack: the back button's. */
export function begin({ onBack }) {
  if (!inTelegram) return;
  const proxy = { receiveEvent: receive };
  window.Telegram = { WebView: proxy };
  window.TelegramGameProxy = proxy; // by this name Telegram Desktop and iOS call it
  window.TelegramGameProxy_receiveEvent = receive;
  if (framed) {
    addEventListener("message", (event) => {
      if (event.source !== parent || ![WEB, location.origin].includes(event.origin)) return;
      try {
        const { eventType, eventData } = JSON.parse(event.data);
        receive(eventType, eventData);
      } catch {
        // not an event of Telegram's
      }
    });
  }
  hearers.theme_changed = ({ theme_params: theme }) => theme && wear(theme);
  hearers.back_button_pressed = onBack;
  hearers.main_button_pressed = () => onMain?.();
  hearers.reload_iframe = () => {
    post("iframe_will_reload");
    location.reload();
  };
  try {
    wear(JSON.parse(fragment.get("tgWebAppThemeParams")) ?? {});
  } catch {
    // no colours: the page's own
  }
  post("iframe_ready", { reload_supported: true });
  post("web_app_ready");
  post("web_app_expand");
  post("web_app_request_theme");
  post("web_app_setup_swipe_behavior", { allow_vertical_swipe: false }); // a brush goes down, the page stays
}

const COLOURS = {
  "--paper": ["secondary_bg_color", "bg_color"],
  "--paper-deep": ["secondary_bg_color"],
  "--surface": ["section_bg_color", "bg_color"],
  "--ink": ["text_color"],
  "--soft": ["subtitle_text_color", "hint_color"],
  "--line": ["section_separator_color"],
  "--accent": ["button_color"],
  "--on-accent": ["button_text_color"],
  "--link": ["accent_text_color", "link_color"],
};
const COLOUR = /^#[0-9a-f]{6}$/i;

/** Puts on the chat's colours, and is light or dark as its background is. */
function wear(theme) {
  const root = document.documentElement;
  for (const [name, sources] of Object.entries(COLOURS)) {
    const colour = sources.map((source) => theme[source]).find((each) => COLOUR.test(each));
    if (colour) root.style.setProperty(name, colour);
  }
  const ground = theme.bg_color;
  if (!COLOUR.test(ground)) return;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(ground.slice(at, at + 2), 16));
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  root.dataset.theme = dark ? "dark" : "light";
  const { secondary_bg_color: second = ground } = theme;
  post("web_app_set_header_color", { color: second });
  post("web_app_set_background_color", { color: second });
}

let onMain = null;

/** The app's main button. @param {{text: string, busy?: boolean, act: () => void}|null} button null: none */
export function mainButton(button) {
  onMain = button && !button.busy ? button.act : null;
  post("web_app_setup_main_button", {
    is_visible: Boolean(button),
    is_active: Boolean(button && !button.busy),
    is_progress_visible: Boolean(button?.busy),
    ...(button && { text: button.text }),
  });
}

export const backButton = (visible) => post("web_app_setup_back_button", { is_visible: visible });
export const close = () => post("web_app_close");

/** A touch that is felt. @param {"tap"|"success"|"error"} kind */
export function haptic(kind) {
  if (kind === "tap") post("web_app_trigger_haptic_feedback", { type: "selection_change" });
  else post("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind });
}

/** Asks before the page is closed by a slip, as long as something would be lost. */
export const guard = (needed) => post("web_app_setup_closing_behavior", { need_confirmation: needed });
