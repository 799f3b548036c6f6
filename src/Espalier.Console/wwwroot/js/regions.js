// F6 and Shift+F6 walk through the regions of the window ([data-region]); Ctrl+K, Cmd+K and / go to the search.
const focusable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

const isShown = element => element.getClientRects().length > 0;

function enter(region) {
  const remembered = region.querySelector("[data-region-focus]");
  const target = remembered && isShown(remembered) ? remembered : [region, ...region.querySelectorAll(focusable)].filter(e => e.matches(focusable)).find(e => e.tabIndex >= 0 && isShown(e));
  target?.focus();
  return target !== undefined;
}

document.addEventListener("keydown", event => {
  if (event.key === "F6") {
    const scope = document.querySelector("dialog[open]") ?? document;
    const regions = [...scope.querySelectorAll("[data-region]")].filter(isShown);
    if (regions.length === 0) return;
    event.preventDefault();
    const here = regions.findIndex(region => region.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    for (let i = 1; i <= regions.length; i++) {
      const start = here < 0 ? (step > 0 ? -1 : 0) : here;
      if (enter(regions[(start + step * i + regions.length * 2) % regions.length])) return;
    }
  } else if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)
    || (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select, [contenteditable]"))) {
    const search = document.querySelector("[data-search]");
    if (search && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
});
