'use strict';

const sections = ['introduction', 'authorization', 'working', 'failure', 'success'];
const steps = { introduction: 'introduction', authorization: 'authorization', working: 'authorization', failure: 'result', success: 'result' };

function show(name) {
  for (const section of sections) { element(section).hidden = section !== name; }
  for (const step of element('steps').children) {
    if (step.dataset.step === steps[name]) { step.setAttribute('aria-current', 'step'); } else { step.removeAttribute('aria-current'); }
  }

  element(name + '-title').focus();
}

function succeed(text) {
  element('success-text').textContent = text;
  show('success');
}

async function enroll(typed) {
  show('working');
  let result;
  try { result = await act('enroll', typed); } catch { result = { ok: false, message: lost }; }
  element('password').value = '';
  if (result.ok) {
    succeed(result.message);
    return;
  }

  element('failure-title').textContent = result.title ?? 'This Mac was not enrolled';
  element('failure-text').textContent = result.message;
  element('failure').dataset.cause = result.cause ?? '';
  show('failure');
}

element('start').addEventListener('click', () => { show('authorization'); element('domain').focus(); });
element('back').addEventListener('click', () => show('introduction'));
element('again').addEventListener('click', () => { show('authorization'); element('domain').focus(); });
element('form').addEventListener('input', () => { element('error').textContent = ''; });
element('form').addEventListener('submit', event => {
  event.preventDefault();
  const typed = credentials();
  const fault = missing(typed);
  element('error').textContent = fault ? fault[1] : '';
  if (fault) { element(fault[0]).focus(); } else { enroll(typed); }
});

/* Somebody may enroll this Mac in another way meanwhile. */
async function look() {
  try {
    const state = await ask('state');
    if (state.isEnrolled && element('success').hidden && element('working').hidden) {
      const site = state.properties.find(property => property.name === 'Site code');
      succeed('This Mac is enrolled in site ' + (site?.value ?? '') + '.');
    }
  } catch { /* The next look tells. */ }
}

look();
setInterval(look, 5000);
