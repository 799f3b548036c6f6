// Behaviour that must answer at once, without asking the server. Pages opt in by attributes; see each module.
import "./js/regions.js";
import "./js/roving.js";
import "./js/splitters.js";
import "./js/theme.js";
import "./js/reconnect.js";
import "./js/signin.js";
import { keepCookie } from "./js/cookies.js";
import { openDialog, closeDialog } from "./js/dialogs.js";
import { openPopover, closePopover } from "./js/popovers.js";
import { revealRow, rowPlace } from "./js/grids.js";
import { readFile, copyText, attachEditor } from "./js/editors.js";
import { attachCompletion, caretOf, replaceText } from "./js/completions.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
keepCookie("espalier-zone", zone);

// The functions that components call by name.
window.espalier = {
  // From here on the page answers; what drives it from outside can wait for this.
  ready() {
    document.documentElement.dataset.ready = "";
    return zone;
  },
  browser: () => navigator.userAgent,
  openDialog, closeDialog, openPopover, closePopover, revealRow, rowPlace, readFile, copyText, attachEditor, attachCompletion, caretOf, replaceText, keepCookie,
};
