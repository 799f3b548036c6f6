// Native modal dialogs: the browser traps the focus; it goes back to where it came from, also when Blazor removes the element.
const openers = new Map();

export function openDialog(element) {
  if (element.open) return;
  openers.set(element.id, document.activeElement);
  element.showModal();
  const first = element.querySelector("[autofocus]") ?? element.querySelector(".content :is(input, select, textarea, button, a[href]):not(:disabled)");
  first?.focus();
}

// Called while the element is still there: only closing frees the rest of the page for the focus.
export function closeDialog(id) {
  document.getElementById(id)?.close();
  const opener = openers.get(id);
  openers.delete(id);
  if (opener?.isConnected) opener.focus();
}

// Escape asks the page (its close button) and does not close behind Blazor's back.
document.addEventListener("cancel", event => {
  if (event.target.matches?.("dialog[data-dialog]")) {
    event.preventDefault();
    event.target.querySelector("[data-dismiss]")?.click();
  }
}, true);
