() => {
  // What a person who does not see, or not well, or has large fingers would stumble over.
  const CONTROLS =
    "button, a[href], input, select, video, canvas, dialog, progress, fieldset, [role=tab], [role=tabpanel], [role=group], [role=tablist]";
  const TEXTS = "h1, h2, p, b, label, button, legend, output, span";
  const LEAST = 24; // CSS pixels of a control
  const CONTRAST = 4.5;

  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[aria-hidden=true]");
  const written = (one) => one.outerHTML.slice(0, 140);
  const all = (what) => [...document.querySelectorAll(what)].filter(isSeen);

  function nameOf(one) {
    const by = one.getAttribute("aria-labelledby");
    const named = one.getAttribute("aria-label") || (by && document.getElementById(by)?.textContent);
    const labels = [...(one.labels ?? [])].map((label) => label.textContent).join("");
    if (named || labels) return named || labels;
    if (one.tagName === "FIELDSET") return one.querySelector("legend")?.textContent;
    return ["BUTTON", "A"].includes(one.tagName) ? one.textContent : "";
  }

  function luminance(colour) {
    const linear = colour.map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  const colour = (said) => (said.match(/[\d.]+/g) ?? []).map(Number);

  /** The colour under an element; null where it is a picture. */
  function groundOf(one) {
    for (let each = one; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      const [red, green, blue, alpha = 1] = colour(style.backgroundColor);
      if (alpha === 1 && red !== undefined) return [red, green, blue];
      if (style.backgroundImage !== "none" && each !== document.body) return null;
    }
    return [255, 255, 255];
  }

  function contrastOf(one) {
    const ground = groundOf(one);
    const [red, green, blue] = colour(getComputedStyle(one).color);
    if (!ground) return Infinity;
    const [dark, light] = [luminance([red, green, blue]), luminance(ground)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  const speaks = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const isLegible = (one) => one.disabled || one.closest(".unseen") || contrastOf(one) >= CONTRAST;
  const width = document.documentElement.clientWidth;
  const scrolls = (one) => one.closest(".strip, .unseen, .brushing, dialog");

  const unnamed = all(CONTROLS).filter((one) => !nameOf(one)?.trim());
  const bare = all("img").filter((one) => !one.hasAttribute("alt"));
  const small = all("button, select").filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < LEAST);
  const faint = all(TEXTS).filter((one) => speaks(one) && !isLegible(one));
  const over = all("main *, header *, #bar *").filter((one) => {
    const box = one.getBoundingClientRect();
    return !scrolls(one) && (box.right > width + 1 || box.left < -1);
  });
  return [
    ...unnamed.map((one) => `no name: ${written(one)}`),
    ...bare.map((one) => `no alt: ${written(one)}`),
    ...small.map((one) => `too small: ${written(one)}`),
    ...faint.map((one) => `${contrastOf(one).toFixed(2)} to 1: ${written(one)}`),
    ...over.map((one) => `over the edge: ${written(one)}`),
  ];
}
