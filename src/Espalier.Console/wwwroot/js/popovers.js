// Menus and flyouts in the top layer, placed beside what opened them or under the pointer, always inside the window.
const openers = new Map();

export function openPopover(element, anchor, x, y) {
  openers.set(element.id, document.activeElement);
  element.showPopover();
  const box = element.getBoundingClientRect();
  const from = anchor?.getBoundingClientRect?.() ?? { left: x, right: x, top: y, bottom: y };
  const alignsRight = element.dataset.align === "end";
  let left = alignsRight ? from.right - box.width : from.left;
  let top = from.bottom + (anchor ? 4 : 0);
  if (top + box.height > innerHeight - 8) top = Math.max(8, from.top - box.height - (anchor ? 4 : 0));
  left = Math.max(8, Math.min(left, innerWidth - box.width - 8));
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
  const item = element.querySelector(":is([role^=menuitem], input, select, button, a[href]):not([aria-disabled=true], [data-dismiss], :disabled)");
  if (element.dataset.focus !== "keep") item?.focus();
}

export function closePopover(id) {
  const opener = openers.get(id);
  openers.delete(id);
  const active = document.activeElement;
  const isFree = !active || active === document.body || active.closest(`#${CSS.escape(id)}`);
  document.getElementById(id)?.hidePopover();
  if (isFree && opener?.isConnected) opener.focus();
}

const open = () => [...document.querySelectorAll("[data-popover]:popover-open")];

// A press outside and Escape close the topmost one by asking its page.
document.addEventListener("pointerdown", event => {
  const top = open().at(-1);
  if (top && !top.contains(event.target) && !event.target.closest?.("[data-popover-anchor]")) top.querySelector("[data-dismiss]")?.click();
}, true);
document.addEventListener("keydown", event => {
  const top = open().at(-1);
  if (!top) return;
  if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); top.querySelector("[data-dismiss]")?.click(); }
  else if (event.key === "Tab" && top.querySelector("[role=menu]")) top.querySelector("[data-dismiss]")?.click();
}, true);
