// [data-splitter="nav|details"]: drag, or arrow keys; the size is kept in a cookie that the next first paint reads.
import { keepCookie } from "./cookies.js";

const kinds = {
  nav: { variable: "--nav-width", least: 180, most: () => Math.min(600, innerWidth * 0.5), measure: e => e.clientX },
  details: { variable: "--details-height", least: 96, most: () => Math.min(900, innerHeight * 0.7), measure: (e, box) => box.bottom - e.clientY },
};

const root = document.documentElement;

export function keepLayout() {
  const nav = parseInt(root.style.getPropertyValue("--nav-width")) || 0;
  const details = parseInt(root.style.getPropertyValue("--details-height")) || 0;
  keepCookie("espalier-layout", [nav, details, root.dataset.details === "closed" ? "closed" : "open"].join("."));
}

function resize(kind, pixels) {
  root.style.setProperty(kind.variable, `${Math.round(Math.min(Math.max(pixels, kind.least), kind.most()))}px`);
}

document.addEventListener("pointerdown", event => {
  const splitter = event.target.closest?.("[data-splitter]");
  if (!splitter || event.button !== 0) return;
  event.preventDefault();
  const kind = kinds[splitter.dataset.splitter];
  const box = splitter.parentElement.getBoundingClientRect();
  splitter.setPointerCapture(event.pointerId);
  const drag = e => resize(kind, kind.measure(e, box));
  splitter.addEventListener("pointermove", drag);
  splitter.addEventListener("pointerup", () => { splitter.removeEventListener("pointermove", drag); keepLayout(); }, { once: true });
});

document.addEventListener("keydown", event => {
  const splitter = event.target.closest?.("[data-splitter]");
  const step = { ArrowLeft: -16, ArrowDown: -16, ArrowRight: 16, ArrowUp: 16 }[event.key];
  if (!splitter || !step) return;
  event.preventDefault();
  const kind = kinds[splitter.dataset.splitter];
  const pane = splitter.dataset.splitter === "nav" ? splitter.previousElementSibling : splitter.nextElementSibling;
  resize(kind, (splitter.dataset.splitter === "nav" ? pane.offsetWidth : pane.offsetHeight) + step);
  keepLayout();
});

// [data-details-toggle]: shows and hides the details pane of every list.
document.addEventListener("click", event => {
  if (!event.target.closest?.("[data-details-toggle]")) return;
  if (root.dataset.details === "closed") delete root.dataset.details;
  else root.dataset.details = "closed";
  keepLayout();
});
