// One tab stop, arrow keys inside: role=tree, menu, menubar, toolbar, tablist, listbox marked [data-roving].
const kinds = {
  tree: { items: "[role=treeitem]", next: ["ArrowDown"], previous: ["ArrowUp"] },
  menu: { items: "[role^=menuitem]", next: ["ArrowDown"], previous: ["ArrowUp"], wraps: true },
  toolbar: { items: "button, a[href]", next: ["ArrowRight"], previous: ["ArrowLeft"] },
  tablist: { items: "[role=tab]", next: ["ArrowRight"], previous: ["ArrowLeft"], wraps: true, selects: true },
};

const isShown = element => element.getClientRects().length > 0;

function move(container, kind, from, to) {
  if (!to) return;
  for (const item of container.querySelectorAll(kind.items)) item.tabIndex = item === to ? 0 : -1;
  to.focus();
  if (kind.selects && to !== from) to.click();
}

document.addEventListener("keydown", event => {
  const container = event.target.closest?.("[data-roving]");
  const kind = kinds[container?.dataset.roving];
  if (!kind || event.ctrlKey || event.metaKey || event.altKey) return;
  const current = event.target.closest(kind.items);
  if (!current || event.target.matches("input, textarea, select")) return;

  const items = [...container.querySelectorAll(kind.items)].filter(isShown);
  const at = items.indexOf(current);
  let to = null;
  if (kind.next.includes(event.key)) to = items[at + 1] ?? (kind.wraps ? items[0] : null);
  else if (kind.previous.includes(event.key)) to = items[at - 1] ?? (kind.wraps ? items.at(-1) : null);
  else if (event.key === "Home") to = items[0];
  else if (event.key === "End") to = items.at(-1);
  else if (kind === kinds.tree && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    event.preventDefault();
    const opens = event.key === "ArrowRight";
    const expanded = current.getAttribute("aria-expanded");
    if (expanded === String(!opens)) current.querySelector("[data-toggle]")?.click();
    else if (opens && expanded === "true") to = items[at + 1];
    else if (!opens) to = items.slice(0, at).findLast(i => Number(i.ariaLevel) < Number(current.ariaLevel));
    move(container, kind, current, to);
    return;
  } else if (event.key === " " && current.tagName === "A") {
    event.preventDefault();
    current.click();
    return;
  } else if (event.key.length === 1 && (kind === kinds.tree || kind === kinds.menu) && /\S/.test(event.key)) {
    const wanted = event.key.toLowerCase();
    to = [...items.slice(at + 1), ...items.slice(0, at + 1)].find(i => i.textContent.trim().toLowerCase().startsWith(wanted));
  } else return;

  event.preventDefault();
  move(container, kind, current, to);
});
