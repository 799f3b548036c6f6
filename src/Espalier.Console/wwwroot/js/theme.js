// [data-theme-choice="light|dark|system"]: the switch in the user menu.
import { keepCookie } from "./cookies.js";

document.addEventListener("click", event => {
  const choice = event.target.closest?.("[data-theme-choice]")?.dataset.themeChoice;
  if (!choice) return;
  if (choice === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = choice;
  keepCookie("espalier-theme", choice);
});
