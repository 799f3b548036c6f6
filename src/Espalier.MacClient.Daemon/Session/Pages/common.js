'use strict';

const element = id => document.getElementById(id);

async function ask(name) {
  const response = await fetch(name, { cache: 'no-store' });
  if (!response.ok) { throw new Error(String(response.status)); }
  return response.json();
}

async function act(name, body) {
  const response = await fetch(name, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  if (!response.ok) { throw new Error(String(response.status)); }
  return response.json();
}

const lost = 'The client’s session has ended. Close this window and open Espalier again.';

function credentials() {
  return { domain: element('domain').value.trim(), userName: element('user').value.trim(), password: element('password').value };
}

/* What is missing is said before anything is sent. */
function missing(typed) {
  return !typed.userName ? ['user', 'The user name is missing.']
    : !typed.password ? ['password', 'The password is missing.']
    : null;
}

/* Whoever serves this page learns from it whether it is still open. */
const alive = () => fetch('alive', { method: 'POST' }).catch(() => { });
setInterval(alive, 20000);
window.addEventListener('pageshow', alive);
window.addEventListener('pagehide', () => navigator.sendBeacon('closed'));
