// The script editor: line numbers beside a native text area, Tab as two blanks (Escape, then Tab leaves), files from disk.
const largest = 512 * 1024;

const numbering = new WeakMap();

// Attaches once; later calls only number anew, after the text was set from outside.
export function attachEditor(area, gutter) {
  if (numbering.has(area)) {
    numbering.get(area)();
    return;
  }
  let lines = 0;
  let leaves = false;
  const number = () => {
    const count = area.value.split("\n").length;
    if (count !== lines) {
      lines = count;
      gutter.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n");
    }
    gutter.scrollTop = area.scrollTop;
  };
  area.addEventListener("input", number);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  area.addEventListener("blur", () => { leaves = false; });
  area.addEventListener("keydown", event => {
    if (event.key === "Escape" && !leaves) {
      leaves = true;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Tab" && !leaves && !event.shiftKey && !area.readOnly) {
      event.preventDefault();
      area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key !== "Shift" && event.key !== "Tab") leaves = false;
  });
  numbering.set(area, number);
  number();
}

document.addEventListener("click", event => {
  const opens = event.target.closest?.("[data-opens]")?.dataset.opens;
  if (opens) document.getElementById(opens)?.click();
});

export async function readFile(input) {
  const file = input.files[0];
  input.value = "";
  if (!file) return null;
  if (file.size > largest) return { name: file.name, text: null };
  return { name: file.name, text: (await file.text()).replace(/\r\n?/g, "\n") };
}

export async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain HTTP to an address other than this computer has no clipboard interface.
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
}
