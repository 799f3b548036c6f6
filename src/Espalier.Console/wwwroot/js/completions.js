// Suggestions below a text area: which keys belong to them must be known before the browser acts on them.
const keys = new Set(["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"]);

export function attachCompletion(area) {
  area.addEventListener("keydown", event => {
    const isOpen = "completing" in area.dataset;
    if ((isOpen && keys.has(event.key)) || (event.key === " " && event.ctrlKey)) event.preventDefault();
  });
}

export const caretOf = area => area.selectionStart;

export function replaceText(area, start, length, text) {
  area.focus();
  area.setRangeText(text, start, start + length, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
