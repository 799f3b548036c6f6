'use strict';

const gear = element('gear');
const menu = element('actions');
const message = element('message');
const dialog = element('locate');
const items = [...menu.querySelectorAll('[role=menuitem]')];

function show(state) {
  element('properties').replaceChildren(...state.properties.map(property => {
    const row = document.createElement('tr');
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = property.name;
    const value = document.createElement('td');
    value.textContent = property.value;
    row.append(name, value);
    return row;
  }));
  element('enroll').hidden = !state.isRunning || state.isEnrolled;
  gear.disabled = !state.isEnrolled;
  element('summary').textContent = !state.isRunning ? state.problem ?? 'The client does not answer.'
    : state.isEnrolled ? 'The Mac client of this computer.' : 'The Mac client of this computer has no site yet.';
}

async function refresh() {
  try { show(await ask('state')); } catch { element('summary').textContent = lost; }
}

function open(isOpen) {
  menu.hidden = !isOpen;
  gear.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) { items[0].focus(); }
}

async function run(name, working) {
  open(false);
  gear.focus();
  gear.disabled = true;
  message.className = '';
  message.textContent = working;
  let result;
  try { result = await act(name); } catch { result = { ok: false, message: lost }; }
  gear.disabled = false;
  message.textContent = result.message;
  message.className = result.ok ? 'good' : 'bad';
  await refresh();
  if (result.asksLocation) {
    element('locate-why').textContent = result.message;
    element('locate-error').textContent = '';
    dialog.showModal();
  }
}

gear.addEventListener('click', () => open(menu.hidden));
menu.addEventListener('keydown', event => {
  const at = items.indexOf(document.activeElement);
  const move = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (move !== undefined) {
    items[move % items.length].focus();
    event.preventDefault();
  } else if (event.key === 'Escape') {
    open(false);
    gear.focus();
  } else if (event.key === 'Tab') {
    open(false);
  }
});
gear.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { open(true); event.preventDefault(); }
});
document.addEventListener('click', event => { if (!menu.hidden && !event.target.closest('.menu')) { open(false); } });
element('connect').addEventListener('click', () => run('connect', 'Connecting…'));
element('inventory').addEventListener('click', () => run('inventory', 'Taking the inventory…'));
element('report').addEventListener('click', () => { location.href = 'report.html'; });
element('locate-cancel').addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => { element('password').value = ''; gear.focus(); });
element('locate-form').addEventListener('submit', async event => {
  event.preventDefault();
  const typed = credentials();
  const error = element('locate-error');
  const fault = missing(typed);
  if (fault) {
    error.textContent = fault[1];
    element(fault[0]).focus();
    return;
  }

  error.textContent = '';
  dialog.setAttribute('aria-busy', 'true');
  let result;
  try { result = await act('locate', typed); } catch { result = { ok: false, message: lost }; }
  dialog.removeAttribute('aria-busy');
  if (!result.ok) {
    error.textContent = result.title ? result.title + '. ' + result.message : result.message;
    element('password').select();
    return;
  }

  dialog.close();
  message.textContent = result.message;
  message.className = 'good';
  await refresh();
});

refresh();
setInterval(refresh, 10000);
