// form[data-submits]: a one-time link signs in by itself, but only for somebody who sees the page; previews and crawlers do not use it up.
const form = document.querySelector("form[data-submits]");

function submit() {
  if (document.visibilityState === "visible") form.requestSubmit();
  else document.addEventListener("visibilitychange", submit, { once: true });
}

if (form) submit();
