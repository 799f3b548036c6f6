// Behaviour that must answer at once, without asking the server. Pages opt in by attributes; see each module.
import "./js/regions.js";
import "./js/roving.js";
import "./js/splitters.js";
import "./js/theme.js";
import "./js/reconnect.js";
import { keepCookie } from "./js/cookies.js";
import { openDialog, closeDialog } from "./js/dialogs.js";
import { openPopover, closePopover } from "./js/popovers.js";
import { revealRow, rowPlace, focusElement } from "./js/grids.js";
import { readFile, copyText, attachEditor } from "./js/editors.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
keepCookie("espalier-zone", zone);

// The functions that components call by name.
window.espalier = {
  // The page answers from here on; the style sheets and tests may ask for it.
  ready() {
    document.documentElement.dataset.ready = "";
    return zone;
  },
  openDialog, closeDialog, openPopover, closePopover, revealRow, rowPlace, focusElement, readFile, copyText, attachEditor, keepCookie,
};
